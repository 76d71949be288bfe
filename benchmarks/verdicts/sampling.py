"""What a variational autoencoder is needed for: the rules of chapter 11 and its limits.

A plain autoencoder and a variational one, of the same layers, learn from the same
digits. Codes are drawn by every rule, each fitted to the codes of training digits, and
judged beside the codes of test digits; the training digits' own codes, as many as are
drawn, are the row that no rule can beat.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from aecourse import data, latent, losses, training
from aecourse._keras import keras
from aecourse.latent import manifold
from aecourse.models import dense_autoencoder, variational_autoencoder
from benchmarks.rebuilding import mean_error

if TYPE_CHECKING:
    from benchmarks.verdicts import Runs

TITLE = "drawing new digits: which rule, and from which autoencoder?"
HIDDEN = (96, 96, 64)
CODES = (2, 16)
BATCH, STEPS = 100, 5_500
KEPT_BACK = 5_000
RATES = (0.003, 0.006)
DRAWN = 10_000
OWN = "digits' own codes"
RULES = {
    "AE": ("fitted gaussian", "box", "mixture of ten", "kernel density"),
    "VAE": ("standard normal", "mixture of ten", "kernel density"),
}
WIDTHS = (0.02, 0.05, 0.1, 0.2, 0.5)


@dataclass(frozen=True)
class Drawing:
    """Digits to learn from, to choose by and to judge by, and the judge.

    Attributes
    ----------
    title, source
        Of the data set.
    is_full
        Whether these are the real digits, all of them.
    x_learnt, x_kept, x_test
        Images.
    y_learnt, y_test
        Their classes.
    """

    title: str
    source: str
    is_full: bool
    x_learnt: np.ndarray
    y_learnt: np.ndarray
    x_kept: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray

    @cached_property
    def judge(self) -> keras.Model:
        """A classifier that has seen the digits that the autoencoders learn from."""
        keras.utils.set_random_seed(0)
        layers = keras.layers
        model = keras.Sequential([keras.Input((28, 28)), layers.Flatten()])
        for _ in range(2):
            model.add(layers.Dense(256, "relu"))
            model.add(layers.Dropout(0.3))
        model.add(layers.Dense(10, "softmax"))
        loss = "sparse_categorical_crossentropy"
        steps = 4 * len(self.x_learnt) // BATCH
        training.compile_with_schedule(
            model, steps, learning_rate=0.003, loss=loss, jit_compile=True
        )
        model.fit(self.x_learnt, self.y_learnt, batch_size=BATCH, epochs=4, verbose=0)
        return model

    def named(self, images: np.ndarray) -> np.ndarray:
        """Return the judge's ten probabilities for each image."""
        return self.judge.predict(images, batch_size=1000, verbose=0)


def load() -> Drawing:
    """Return the digits, the last of those to learn from kept back."""
    digits = data.load_mnist()
    n = len(digits.x_train) - min(KEPT_BACK, len(digits.x_train) // 10)
    n -= n % BATCH
    return Drawing(
        f"{n:,} digits of {digits.name}",
        digits.source,
        digits.is_full,
        digits.x_train[:n],
        digits.y_train[:n],
        digits.x_train[n:],
        digits.x_test,
        digits.y_test,
    )


def trained(
    digits: Drawing, *, kind: str, code: int, rate: float, steps: int, seed: int
) -> keras.Model:
    """Return an autoencoder of either kind after so many steps."""
    keras.utils.set_random_seed(seed)
    build = {"AE": dense_autoencoder, "VAE": variational_autoencoder}[kind]
    model = build(code, HIDDEN, activation="elu")
    x, nll = digits.x_learnt, losses.bernoulli_nll
    epochs = max(round(steps * BATCH / len(x)), 1)
    training.compile_with_schedule(
        model,
        epochs * len(x) // BATCH,
        learning_rate=rate,
        loss=nll,
        jit_compile=True,
    )
    model.fit(x, x, batch_size=BATCH, epochs=epochs, verbose=0)
    return model


def price(model: keras.Model, kind: str, x: np.ndarray) -> float:
    """Return what is minimised: nats of the pixels, and of the code if it pays."""
    if kind == "VAE":
        return latent.evidence_bound(model, x, seed=0).negative_elbo
    p = latent.reconstruct(model, x).clip(1e-6, 1 - 1e-6).astype(np.float64)
    return float(-(x * np.log(p) + (1 - x) * np.log1p(-p)).sum() / len(x))


def train(digits: Drawing, **settings: Any) -> dict[str, Any]:
    """Train one autoencoder and measure what each rule draws with it."""
    model = trained(digits, **settings)
    kind, seed = settings["kind"], settings["seed"]
    codes = {
        "learnt": codes_of(model, kind, digits.x_learnt, seed),
        "test": codes_of(model, kind, digits.x_test, seed),
    }
    x_hat = latent.reconstruct(model, digits.x_test)
    kept = codes_of(model, kind, digits.x_kept, seed)
    rows = {
        rule: drawn(digits, model, codes, draws, seed)
        for rule, draws in draws_of(kind, codes["learnt"], seed)
    }
    return {
        "kept back": price(model, kind, digits.x_kept),
        "error": mean_error(digits.x_test, x_hat),
        "sharpness": sharpness(x_hat),
        "on lines": on_lines(digits, model, codes["test"]),
        "widths": {str(w): kernel_nats(codes["learnt"], kept, w) for w in WIDTHS},
        "rows": rows,
    }


def codes_of(model: keras.Model, kind: str, x: np.ndarray, seed: int) -> np.ndarray:
    """Return the code of each digit; of a variational autoencoder, drawn as it draws.

    Its means alone would stand too close together: the prior is for the whole clouds.
    """
    if kind == "AE":
        return latent.encode(model, x)
    mean, log_var = latent.posterior(model, x)
    noise = np.random.default_rng(seed).standard_normal(mean.shape)
    return mean + np.exp(0.5 * log_var) * noise.astype(np.float32)


def draws_of(
    kind: str, codes: np.ndarray, seed: int
) -> Iterator[tuple[str, np.ndarray]]:
    """Yield each rule and the codes it draws, first the digits' own."""
    picked = np.random.default_rng(seed).choice(len(codes), DRAWN)
    yield OWN, codes[picked]
    for rule in RULES[kind]:
        yield rule, latent.sample_codes(rule, codes, DRAWN, seed=seed)


def drawn(
    digits: Drawing,
    model: keras.Model,
    codes: dict[str, np.ndarray],
    draws: np.ndarray,
    seed: int,
) -> dict[str, float]:
    """Return the four measurements of drawn codes."""
    named = digits.named(latent.decode(model, draws))
    shares = np.eye(10)[named.argmax(axis=1)].mean(axis=0)
    spread = codes["learnt"].std(axis=0)
    steps = {
        "jump": latent.jumps(model, draws, spread, seed=seed),
        "jump among": latent.jumps_among(model, draws, codes["test"], seed=seed),
    }
    tails = {
        f"{name}, {tail}": float(np.quantile(moved, share))
        for name, moved in steps.items()
        for tail, share in {"median": 0.5, "99th": 0.99, "largest": 1}.items()
    }
    real = np.bincount(digits.y_learnt, minlength=10) / len(digits.y_learnt)
    return {
        "gap": latent.distribution_gap(codes["test"], draws, seed=0),
        "shares": latent.share_distance(shares, real),
        "confidence": float(named.max(axis=1).mean()),
        **tails,
    }


def on_lines(digits: Drawing, model: keras.Model, codes: np.ndarray) -> float:
    """Return the judge's confidence on lines between codes of two classes."""
    y = digits.y_test
    ends = np.random.default_rng(2).integers(len(y), size=(2, 500))
    first, second = ends[:, y[ends[0]] != y[ends[1]]]
    lines = manifold.interpolate(codes[first], codes[second], 11)
    images = latent.decode(model, lines.reshape(-1, codes.shape[1]))
    return float(digits.named(images).max(axis=1).mean())


def sharpness(images: np.ndarray) -> float:
    """Return the steepest change between horizontal neighbours, meant over images."""
    return float(np.abs(np.diff(images, axis=2)).max(axis=(1, 2)).mean())


def kernel_nats(codes: np.ndarray, kept: np.ndarray, width: float) -> float:
    """Return what codes kept back cost under a kernel density, the less the better."""
    from sklearn.neighbors import KernelDensity

    spread = codes.std(axis=0)
    density = KernelDensity(bandwidth=width, rtol=1e-3).fit(codes[:10_000] / spread)
    return float(-density.score(kept[:1000] / spread) / min(len(kept), 1000))


def measure(runs: Runs, seeds: Sequence[int], share: float) -> dict[str, Any]:
    """Return the four measurements of each rule: medians of the seeds, and all runs.

    The rate of either kind is chosen at the first size of the code.
    """
    steps = max(int(share * STEPS), 2)
    tables, sides = {}, {}
    rates = dict.fromkeys(RULES, RATES)
    for code in CODES:
        table = tables[f"Drawn from codes of {code}"] = {}
        for kind in RULES:
            side = {"kind": kind, "code": code}
            rate, half, found = runs.to_the_end(
                train, rates[kind], steps, seeds, **side
            )
            rates[kind] = (rate,)
            halfway = half["kept back"]
            sides[f"{kind}, {code}"] = {"rate": rate, "half": halfway, "runs": found}
            table |= {f"{kind}, {k}": row for k, row in medians(found).items()}
    judge = controls(runs.data)
    return {"steps": steps, "judge": judge, "tables": tables, "sides": sides}


def medians(found: Sequence[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """Return the rows of a side with the median of every number over its seeds."""
    first = found[0]["rows"]
    return {
        rule: {
            key: float(np.median([run["rows"][rule][key] for run in found]))
            for key in row
        }
        for rule, row in first.items()
    }


def controls(digits: Drawing) -> dict[str, float]:
    """Return what the judge makes of real digits that it has not seen."""
    named = digits.named(digits.x_test)
    return {
        "accuracy": float(np.mean(named.argmax(axis=1) == digits.y_test)),
        "confidence": float(named.max(axis=1).mean()),
        "sharpness": sharpness(digits.x_test),
    }
