"""How the cost of a training grows: ``python -m benchmarks growth``.

Chapter 3's dense network is trained on more and more rows and with larger and larger
codes, each size in a process of its own. The rows are noise: what a step costs does not
depend on what the pixels show. Seconds are those of one epoch without the compilation,
memory is what the training adds to a process in which Keras has already started.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from aecourse import models, training
from aecourse._keras import keras
from aecourse.contest import p05a
from aecourse.contest.tables import exponent
from benchmarks.machine import forget_peak, in_new_process, peak_mb, warm_up

ROWS = (5_000, 10_000, 20_000, 40_000, 60_000)
CODES = (8, 32, 128, 512)
FEW_ROWS = 20_000
CODE = 32
HIDDEN = 128
PIXELS = 784
EPOCHS = 3


def run(rows: int, latent_dim: int) -> dict[str, float]:
    """Train on `rows` rows; return the seconds of an epoch and the memory."""
    recipe = p05a.ANSWER
    warm_up()
    forget_peak()
    before = peak_mb()
    x = np.random.default_rng(1).random((rows, 28, 28), dtype=np.float32)
    model = models.dense_autoencoder(latent_dim, (HIDDEN,), activation="elu")
    steps = EPOCHS * rows // recipe.batch_size
    training.compile_with_schedule(model, steps, jit_compile=recipe.jit_compile)
    ends: list[float] = []
    note_end = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: ends.append(time.perf_counter())
    )
    settings = {"batch_size": recipe.batch_size, "epochs": EPOCHS}
    model.fit(x, x, **settings, verbose=0, callbacks=[note_end])
    seconds = float(np.diff(ends).min())
    return {
        "rows": rows,
        "latent_dim": latent_dim,
        "seconds": seconds,
        "mb": peak_mb() - before,
    }


def measure() -> dict[str, Any]:
    """Return all runs and the exponents of seconds and memory."""
    sizes = {
        "rows": [(rows, CODE) for rows in ROWS],
        "latent_dim": [(FEW_ROWS, code) for code in CODES],
    }
    found: dict[str, Any] = {}
    for along, wanted in sizes.items():
        runs = []
        for size in wanted:
            code = f"from benchmarks.growth import run\nrun{size}"
            runs.append(in_new_process(code))
            print({key: round(value, 2) for key, value in runs[-1].items()}, flush=True)
        tried = [one[along] for one in runs]
        powers = {
            cost: exponent(tried, [one[cost] for one in runs])
            for cost in ("seconds", "mb")
        }
        found[along] = {"runs": runs, "exponents": powers}
    return {**found, "complete": True}
