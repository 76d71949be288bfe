"""Who finds good settings? A grid, dice, a search, and one setting after the other.

A dense autoencoder for digits has four settings to choose: the rate, the width and the
number of its hidden layers, and their activation. Every way to choose may train as
often, and chooses by the error on training images kept back; what it chose is then
trained four times as long and judged on test images. Beside them stand settings that
nobody chose, and as many principal components as the code has numbers.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from aecourse import data, latent, training
from aecourse._keras import keras
from aecourse.models import dense_autoencoder
from benchmarks.verdicts.dense_networks import Split
from benchmarks.verdicts.tables import means

TITLE = "Who finds good settings: a grid, dice, a search, or one after the other?"
LATENT_DIM = 8
LEARNT, KEPT_BACK = 8_000, 2_000
BATCH = 100
TRIALS = 24
STEPS, FINAL_STEPS = 800, 3_200
RATES, WIDTHS = (1e-4, 0.1), (16, 256)  # ends of what is drawn from
ACTIVATIONS, DEPTHS = ("relu", "elu", "tanh"), (1, 2)
GROUP = 10  # images kept back whose error is kept as one number


@dataclass(frozen=True)
class Settings:
    """What is chosen.

    Attributes
    ----------
    rate : float
        The peak of the learning rate.
    width, depth : int
        Units of a hidden layer, and hidden layers on each side of the code.
    activation : str
        Of the hidden layers.
    """

    rate: float = 0.001
    width: int = 128
    depth: int = 1
    activation: str = "relu"


UNCHOSEN = Settings()
"""Adam's own rate and what comes to mind first."""

GRID = [
    Settings(rate, width, 1, activation)
    for rate, width, activation in itertools.product(
        (1e-4, 1e-3, 1e-2, 1e-1), (64, 256), ACTIVATIONS
    )
]
ORDER: dict[str, Sequence[Any]] = {
    "rate": (3e-4, 1e-3, 3e-3, 1e-2, 3e-2),
    "width": (32, 64, 128, 256),
    "activation": ACTIVATIONS,
    "depth": DEPTHS,
}
"""One setting after the other: the rate first, since all else depends on it."""


def load() -> Split:
    """Return digits to learn from, to choose by and to judge by."""
    digits = data.load_mnist()
    n_kept = min(KEPT_BACK, len(digits.x_train) // 5)
    learnt = digits.x_train[n_kept:][:LEARNT]
    return Split(
        digits.name,
        digits.source,
        digits.is_full,
        learnt[: len(learnt) // BATCH * BATCH],
        digits.x_train[:n_kept],
        digits.x_test,
    )


def trained(images: np.ndarray, settings: Settings, steps: int) -> keras.Model:
    """Return a network of these settings after so many steps.

    Parameters
    ----------
    images : ndarray of shape (n, 28, 28)
        What it learns from.
    settings : Settings
        Of network and training.
    steps : int
        Batches in all.

    Returns
    -------
    keras.Model
        The trained autoencoder.
    """
    hidden = (settings.width,) * settings.depth
    model = dense_autoencoder(LATENT_DIM, hidden, activation=settings.activation)
    training.compile_with_schedule(model, steps, learning_rate=settings.rate)
    epochs = max(1, steps * BATCH // len(images))
    model.fit(images, images, batch_size=BATCH, epochs=epochs, verbose=0)
    return model


def trial(split: Split, *, steps: int, seed: int, **chosen: Any) -> dict[str, Any]:
    """Train once, and return the error on the images kept back, and of groups of it."""
    keras.utils.clear_session()
    keras.utils.set_random_seed(seed)
    model = trained(split.learnt, Settings(**chosen), steps)
    x_hat = latent.reconstruct(model, split.kept_back)
    of_image = np.square(split.kept_back - x_hat).mean(axis=(1, 2))
    # a training that has gone wrong is no reason to stop a search
    of_image = np.nan_to_num(of_image, nan=1.0, posinf=1.0)
    groups = of_image.reshape(-1, GROUP).mean(axis=1)
    return {"kept back": float(of_image.mean()), "groups": groups.round(6).tolist()}


def final(split: Split, *, steps: int, seed: int, **chosen: Any) -> dict[str, float]:
    """Train what was chosen for longer, and return its error on test images."""
    keras.utils.clear_session()
    keras.utils.set_random_seed(seed)
    model = trained(split.learnt, Settings(**chosen), steps)
    error = np.square(split.test - latent.reconstruct(model, split.test)).mean()
    return {"test MSE": float(error)}


def components(split: Split) -> dict[str, float]:
    """Return the test error of as many principal components."""
    x_hat = latent.pca_reconstruct(split.learnt, split.test, LATENT_DIM, clip=True)
    return {"test MSE": float(np.square(split.test - x_hat).mean())}


Try = Callable[[Settings], float]
"""Trains once and returns the error on the images kept back."""


def by_grid(attempt: Try, trials: int, seed: int) -> None:
    """Try the points of a grid."""
    del seed
    for settings in GRID[:trials]:
        attempt(settings)


def one_after_the_other(attempt: Try, trials: int, seed: int) -> None:
    """Try one setting while the others stay, and go on with its best."""
    del trials, seed
    best, error = UNCHOSEN, attempt(UNCHOSEN)
    for name, values in ORDER.items():
        tried = {
            value: attempt(replace(best, **{name: value}))
            for value in values
            if value != getattr(best, name)
        }
        value = min(tried, key=tried.__getitem__)
        if tried[value] < error:
            best, error = replace(best, **{name: value}), tried[value]


def by_dice(attempt: Try, trials: int, seed: int) -> None:
    """Draw every trial anew (Bergstra and Bengio 2012)."""
    _by_sampler("RandomSampler", attempt, trials, seed)


def by_search(attempt: Try, trials: int, seed: int) -> None:
    """Draw where trials went well before (Bergstra et al. 2011)."""
    _by_sampler("TPESampler", attempt, trials, seed)


def _by_sampler(name: str, attempt: Try, trials: int, seed: int) -> None:
    # here, since no other benchmark needs it
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    sampler = getattr(optuna.samplers, name)(seed=seed)
    study = optuna.create_study(sampler=sampler)
    study.optimize(lambda trial: attempt(suggested(trial)), n_trials=trials)


def suggested(trial: Any) -> Settings:
    """Return what a trial of Optuna suggests."""
    return Settings(
        rate=trial.suggest_float("rate", *RATES, log=True),
        width=trial.suggest_int("width", *WIDTHS, log=True),
        depth=trial.suggest_categorical("depth", DEPTHS),
        activation=trial.suggest_categorical("activation", ACTIVATIONS),
    )


WAYS = {
    "a grid": by_grid,
    "one after the other": one_after_the_other,
    "dice": by_dice,
    "a search": by_search,
}


def measure(runs: Any, seeds: Sequence[int], share: float) -> dict[str, Any]:
    """Choose in every way with every seed, and judge what was chosen."""
    steps, final_steps = (max(20, int(share * n)) for n in (STEPS, FINAL_STEPS))
    trials = max(4, int(share * TRIALS))
    found, tried = {}, {}
    for way, choose in WAYS.items():
        tried[way] = [_tried(runs, choose, trials, steps, seed) for seed in seeds]
        found[way] = [
            runs(final, steps=final_steps, seed=seed, **asdict(_best(one)))
            | {"trials": len(one), "kept back": min(error for _, error, _ in one)}
            for seed, one in zip(seeds, tried[way], strict=True)
        ]
    found["settings nobody chose"] = [
        runs(final, steps=final_steps, seed=seed, **asdict(UNCHOSEN)) for seed in seeds
    ]
    found[f"{LATENT_DIM} principal components"] = [runs(components)]
    return {
        "n_train": len(runs.data.learnt),
        "n_kept_back": len(runs.data.kept_back),
        "steps": [steps, final_steps],
        "runs": found,
        "tried": {
            way: [[(*asdict(s).values(), e) for s, e, _ in one] for one in each]
            for way, each in tried.items()
        },
        "lengths": _rates_by_length(runs, share, seeds[0]),
        "spread": _spread(runs, steps, share),
        "few images": few_images([one for each in tried.values() for one in each]),
        "tables": {"Means over seeds.": means(found)},
    }


Tried = list[tuple[Settings, float, np.ndarray]]
"""Settings, their error on all images kept back, and that of each group of these."""


def _tried(runs: Any, choose: Any, trials: int, steps: int, seed: int) -> Tried:
    tried: Tried = []

    def attempt(settings: Settings) -> float:
        measured = runs(trial, steps=steps, seed=seed, **asdict(settings))
        groups = np.array(measured["groups"])
        tried.append((settings, measured["kept back"], groups))
        return measured["kept back"]

    choose(attempt, trials, seed)
    return tried


def _best(tried: Tried) -> Settings:
    return min(tried, key=lambda each: each[1])[0]


def _rates_by_length(runs: Any, share: float, seed: int) -> dict[str, dict[str, float]]:
    """Return the errors of rates, with all else unchosen, by the length of training."""
    rates = (1e-4, *ORDER["rate"], 0.1)

    def error(rate: float, steps: int) -> float:
        settings = asdict(replace(UNCHOSEN, rate=rate))
        steps = max(20, int(share * steps))
        return runs(trial, steps=steps, seed=seed, **settings)["kept back"]

    return {
        str(steps): {f"{rate:g}": error(rate, steps) for rate in rates}
        for steps in (STEPS // 4, STEPS, FINAL_STEPS)
    }


def _spread(runs: Any, steps: int, share: float) -> list[float]:
    """Return the errors that the same settings have with other seeds."""
    best = asdict(replace(UNCHOSEN, rate=0.003, activation="elu"))
    n_seeds = max(2, math.ceil(share * 10))
    return [
        runs(trial, steps=steps, seed=seed, **best)["kept back"]
        for seed in range(n_seeds)
    ]


def few_images(searches: Sequence[Tried]) -> dict[str, dict[str, float]]:
    """Tell what choosing by few images costs.

    Parameters
    ----------
    searches : sequence of list
        Of each search what was tried.

    Returns
    -------
    dict of str to dict
        By the number of images that choose: by how much the error of what they choose
        is above the least, on the images that did not choose, as a share: on average
        and at worst.
    """
    found = {}
    for n_images in (10, 50, 200):
        cost = []
        for tried in searches:
            errors = np.array([groups for _, _, groups in tried])
            taken = n_images // GROUP
            for begin in range(0, errors.shape[1] - taken + 1, taken):
                choose = np.arange(errors.shape[1]) // taken == begin // taken
                said, true = errors[:, choose].mean(axis=1), errors[:, ~choose]
                true = true.mean(axis=1)
                best = int(np.argmin(said))
                cost.append(true[best] / true.min() - 1)
        found[str(n_images)] = {
            "cost": float(np.mean(cost)),
            "worst cost": float(np.max(cost)),
        }
    return found
