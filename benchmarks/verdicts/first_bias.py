"""Does a network whose code is a map train from every start? Chapter 4.

The network has no dense layer, so its last bias is one number for all places. Begun at
0, which is grey, it may take every pixel to black, where the sigmoid has no slope left
to come back by. Begun dark, as most pixels are, it has no such way to go.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from aecourse import errors, latent, models, training
from aecourse._keras import keras
from benchmarks.verdicts.digits import Digits, digits

if TYPE_CHECKING:
    from benchmarks.verdicts import Runs

TITLE = "Does a network whose code is a map train from every start?"
ROWS = 6_000
SHOWN = 2_000  # test images
SEEDS = tuple(range(1, 21))
BATCH, STEPS, RATE = 100, 480, 0.01
STARTS = {"grey": 0.0, "dark": -2.0}

layers = keras.layers


def load() -> Digits:
    """Return the digits of the chapter."""
    return digits(ROWS, SHOWN)


def network(bias: float) -> keras.Model:
    """Return the network of the chapter, its last bias begun at `bias`."""
    by_two = {"strides": 2, "padding": "same", "activation": "elu"}
    start = keras.initializers.Constant(bias)
    painted = {"activation": "sigmoid", "bias_initializer": start}
    encoder = [
        keras.Input((28, 28)),
        layers.Reshape((28, 28, 1)),
        layers.Conv2D(8, 3, **by_two),
        layers.Conv2D(16, 3, **by_two),
        layers.Conv2D(1, 3, padding="same"),
    ]
    decoder = [
        keras.Input((7, 7, 1)),
        layers.Conv2DTranspose(16, 3, **by_two),
        layers.Conv2DTranspose(8, 3, **by_two),
        layers.Conv2D(1, 3, padding="same", **painted),
        layers.Reshape((28, 28)),
    ]
    return models.join(
        keras.Sequential(encoder, name="encoder"),
        keras.Sequential(decoder, name="decoder"),
    )


def train(data: Digits, *, bias: float, steps: int, seed: int) -> dict[str, float]:
    """Train once, and return the test error and that of a black image."""
    keras.utils.set_random_seed(seed)
    model = network(bias)
    training.compile_with_schedule(model, steps, learning_rate=RATE)
    epochs = max(steps * BATCH // len(data.x_train), 1)
    x = data.x_train
    model.fit(x, x, batch_size=BATCH, epochs=epochs, verbose=0)
    x_hat = latent.reconstruct(model, data.x_test)
    black = errors.reconstruction_error(data.x_test, np.zeros_like(data.x_test))
    return {
        "error": float(errors.reconstruction_error(data.x_test, x_hat).mean()),
        "black": float(black.mean()),
    }


def measure(runs: Runs, seeds: Iterable[int], share: float) -> dict[str, Any]:
    """Return the errors by start and seed, and how many ended at black."""
    steps = max(round(STEPS * share), 1)
    found = {
        start: [runs(train, bias=bias, steps=steps, seed=seed) for seed in seeds]
        for start, bias in STARTS.items()
    }
    rows = {start: _row(of_start) for start, of_start in found.items()}
    return {"steps": steps, "runs": found, "tables": {"By the first output": rows}}


def _row(found: list[dict[str, float]]) -> dict[str, float]:
    error, black = (np.array([run[key] for run in found]) for key in ("error", "black"))
    at_black = error > 0.99 * black
    return {
        "trainings": len(found),
        "ended at black": int(at_black.sum()),
        "test MSE, lowest": float(error.min()),
        "median": float(np.median(error)),
        "highest": float(error.max()),
    }
