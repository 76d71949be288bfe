"""Which backend is how fast: ``python -m benchmarks backends``.

One training of each kind that the chapters have runs on TensorFlow, JAX and PyTorch,
each in a process of its own with the threads that the backend takes. The backends take
turns, and of several rounds the quickest counts. The rows are noise: what a step costs
does not depend on what they show.
"""

from __future__ import annotations

import time
from functools import partial
from importlib.util import find_spec
from typing import Any

import numpy as np

from aecourse import losses, models
from aecourse._keras import keras
from aecourse.training import Recipe
from benchmarks.machine import in_new_process, warm_up

BACKENDS = ("tensorflow", "jax", "torch")
ROUNDS = 2
EPOCHS = 4
# Each takes a second or so for an epoch; rows are multiples of the batch size.
TRAININGS = {
    "dense": (
        Recipe(
            partial(models.dense_autoencoder, 32, activation="elu"),
            epochs=EPOCHS,
            batch_size=60,
            learning_rate=0.01,
            jit_compile=True,
        ),
        12_000,
    ),
    "convolutional": (
        Recipe(
            partial(models.convolutional_autoencoder, 32),
            epochs=EPOCHS,
            batch_size=100,
            learning_rate=0.003,
        ),
        2_000,
    ),
    "recurrent": (
        Recipe(
            partial(models.recurrent_autoencoder, 8),
            epochs=EPOCHS,
            batch_size=50,
            learning_rate=0.01,
        ),
        500,
    ),
    "denoising": (
        Recipe(
            models.denoising_autoencoder,
            epochs=EPOCHS,
            batch_size=100,
            learning_rate=0.003,
            loss="binary_crossentropy",
        ),
        2_000,
    ),
    "variational": (
        Recipe(
            partial(models.variational_autoencoder, 2),
            epochs=EPOCHS,
            batch_size=100,
            learning_rate=0.003,
            loss=losses.bernoulli_nll,
            jit_compile=True,
        ),
        12_000,
    ),
}


def run(name: str, rows: int) -> dict[str, float]:
    """Train with this process's backend; return seconds of an epoch and of the start.

    The start is what the first epoch takes longer than another: the model is traced
    and compiled in it.
    """
    recipe, _ = TRAININGS[name]
    warm_up()
    model = recipe.compiled(rows)
    x = np.random.default_rng(1).random((rows, *model.input_shape[1:]), np.float32)
    at = [time.perf_counter()]
    note = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: at.append(time.perf_counter())
    )
    settings = {"epochs": EPOCHS, "batch_size": recipe.batch_size}
    model.fit(x, x, **settings, verbose=0, callbacks=[note])
    first, *others = np.diff(at)
    return {"epoch": float(min(others)), "start": float(first - min(others))}


def measure() -> dict[str, Any]:
    """Return training → backend → seconds, the least of all rounds."""
    installed = [name for name in BACKENDS if find_spec(name)]
    runs: dict[str, dict[str, list[dict[str, float]]]] = {
        name: {backend: [] for backend in installed} for name in TRAININGS
    }
    for _ in range(ROUNDS):
        for name, (_, rows) in TRAININGS.items():
            for backend in installed:
                code = f"from benchmarks.backends import run\nrun({name!r}, {rows})"
                seconds = in_new_process(code, KERAS_BACKEND=backend)
                runs[name][backend].append(seconds)
                print(f"{name} on {backend}: {seconds['epoch']:.2f} s", flush=True)
    found = {
        name: {backend: quickest(several) for backend, several in of_backends.items()}
        for name, of_backends in runs.items()
    }
    versions = {
        backend: in_new_process(VERSION.format(backend), KERAS_BACKEND=backend)
        for backend in installed
    }
    return {
        "seconds": found,
        "backends": versions,
        "rounds": ROUNDS,
        "complete": len(installed) == len(BACKENDS),
    }


VERSION = "import {0}\n{0}.__version__"


def quickest(runs: list[dict[str, float]]) -> dict[str, float]:
    """Return the least seconds of several rounds, each kind by itself."""
    return {kind: min(run[kind] for run in runs) for kind in ("epoch", "start")}
