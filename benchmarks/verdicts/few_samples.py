"""Who rebuilds unseen digits best when only a few were there to learn from? Chapter 10.

A draw is so many training digits and no others: a fifth of them is kept back to choose
by, and then all of them are learnt from. For the network that settles the penalty, the
length and the rate, in this order; for PCA the number of components. Test digits judge.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from aecourse import latent, training
from aecourse._keras import keras
from aecourse.models import dense_autoencoder
from benchmarks.rebuilding import mean_error
from benchmarks.verdicts.digits import Digits, digits

if TYPE_CHECKING:
    from benchmarks.verdicts import Runs

TITLE = "an autoencoder beside PCA, by the images there are to learn from"
COUNTS = (30, 100, 300, 1000)
SIZES = (8, 32)
HIDDEN = (128,)  # as on the page
GENTLE, STEEP = 0.001, 0.003
PENALTIES = {
    "none": {"decay": 0.0, "noise": 0.0},
    "weight decay": {"decay": 1.0, "noise": 0.0},
    "noise on the input": {"decay": 0.0, "noise": 0.3},
    "both": {"decay": 1.0, "noise": 0.3},
}
STEPS, BATCH = 2000, 25
LOOKS_EVERY, PATIENCE = 100, 300  # in steps


def load() -> Digits:
    """Return the digits that the few are drawn from."""
    return digits(60_000)


def drawn(data: Digits, images: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the images of a draw: those to learn from, and those kept back."""
    lot = np.random.default_rng(seed).permutation(len(data.x_train))[:images]
    kept = images // 5
    return data.x_train[lot[kept:]], data.x_train[lot[:kept]]


@cache
def _network(code: int, decay: float) -> tuple[keras.Model, Callable]:
    """Return a network that is compiled once, and what takes it back to its start."""
    model = dense_autoencoder(code, HIDDEN, activation="elu")
    adam = keras.optimizers.AdamW(GENTLE, weight_decay=decay)
    model.compile(adam, "mse", jit_compile=True, steps_per_execution=50)
    return model, training.restarter(model)


def _passes(x: np.ndarray, steps: int, noise: float, lot: np.random.Generator):
    """Yield inputs and targets of so many steps, a bundle at a time."""
    for _ in range(max(steps // LOOKS_EVERY, 1)):
        rows = LOOKS_EVERY * BATCH
        order = [lot.permutation(len(x)) for _ in range(-(-rows // len(x)))]
        y = x[np.concatenate(order)[:rows]]
        yield y + noise * lot.standard_normal(y.shape, dtype=np.float32), y


def _trained(
    x: np.ndarray,
    code: int,
    seed: int,
    steps: int,
    setting: Mapping[str, float],
    look: Callable[[keras.Model], bool] = lambda model: False,
) -> keras.Model:
    """Return a network after so many steps, or as many as `look` lets it make."""
    keras.utils.set_random_seed(seed)
    model, restart = _network(code, setting["decay"])
    restart(dense_autoencoder(code, HIDDEN, activation="elu").get_weights())
    model.optimizer.learning_rate = setting["rate"]
    lot = np.random.default_rng(seed)
    for inputs, targets in _passes(x, steps, setting["noise"], lot):
        model.fit(inputs, targets, batch_size=BATCH, epochs=1, shuffle=False, verbose=0)
        if look(model):
            break
    return model


def try_out(
    data: Digits, *, images: int, code: int, seed: int, most: int, **setting: float
) -> dict[str, Any]:
    """Return the least error on images kept back, and after how many steps it was."""
    x, kept = drawn(data, images, seed)
    found: list[float] = []

    def look(model: keras.Model) -> bool:
        x_hat = keras.ops.convert_to_numpy(model(kept, training=False))
        found.append(mean_error(kept, x_hat))
        since = len(found) - 1 - int(np.argmin(found))
        return since * LOOKS_EVERY >= PATIENCE

    _trained(x, code, seed, most, setting, look)
    best = int(np.argmin(found))
    return {"kept back": found[best], "steps": (best + 1) * LOOKS_EVERY}


def judge(
    data: Digits, *, images: int, code: int, seed: int, steps: int, **setting: float
) -> dict[str, float]:
    """Return the test error of a network that has learnt from all images of a draw."""
    x = np.concatenate(drawn(data, images, seed))
    model = _trained(x, code, seed, steps, setting)
    return {"test MSE": mean_error(data.x_test, latent.reconstruct(model, data.x_test))}


def by_pca(data: Digits, *, images: int, code: int, seed: int) -> dict[str, float]:
    """Return PCA's test errors, and how many components the images kept back prefer."""
    x, kept = drawn(data, images, seed)
    errors = {
        k: mean_error(kept, latent.pca_reconstruct(x, kept, k, clip=True))
        for k in range(1, min(code, len(x) - 1) + 1)
    }
    k = min(errors, key=errors.__getitem__)
    everything, tested = np.concatenate([x, kept]), {}
    for name, clip in {"PCA": False, "PCA, clipped": True}.items():
        rebuilt = latent.pca_reconstruct(everything, data.x_test, k, clip=clip)
        tested[name] = mean_error(data.x_test, rebuilt)
    return {"components": k, **tested}


def by_network(runs: Runs, steps: int, **draw: int) -> dict[str, Any]:
    """Return a network's settings and its test errors, with a penalty and without."""

    def tried(rate: float, penalty: str) -> dict[str, Any]:
        setting = {"rate": rate, **PENALTIES[penalty]}
        found = runs(try_out, **draw, **setting, most=steps)
        return {"setting": setting, "penalty": penalty, **found}

    def least(found: Sequence[dict[str, Any]]) -> dict[str, Any]:
        return min(found, key=lambda one: one["kept back"])

    gentle = {penalty: tried(GENTLE, penalty) for penalty in PENALTIES}
    best = least(list(gentle.values()))
    best = least([best, tried(STEEP, best["penalty"])])
    errors = {}
    for row, one in {"network": best, "network, no penalty": gentle["none"]}.items():
        found = runs(judge, **draw, **one["setting"], steps=one["steps"])
        errors[row] = found["test MSE"]
    return best["setting"] | {k: best[k] for k in ("penalty", "steps")} | errors


def measure(runs: Runs, seeds: Sequence[int], share: float) -> dict[str, Any]:
    """Return a table for each size of the code, and every draw behind it."""
    steps = max(int(share * STEPS), LOOKS_EVERY)
    tables, draws = {}, {}
    for code in SIZES:
        caption = f"Code of {code}"
        draws[caption] = {
            str(images): [
                runs(by_pca, images=images, code=code, seed=seed)
                | by_network(runs, steps, images=images, code=code, seed=seed)
                for seed in seeds
            ]
            for images in COUNTS
        }
        rows = ("PCA", "PCA, clipped", "network, no penalty", "network")
        tables[caption] = {
            row: {
                f"{images} images": float(np.mean([draw[row] for draw in found]))
                for images, found in draws[caption].items()
            }
            for row in rows
        }
    return {"most steps": steps, "counts": COUNTS, "tables": tables, "draws": draws}
