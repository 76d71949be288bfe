"""What a batch costs and how well it teaches: ``python -m benchmarks batch_size``.

The dense network of P5a learns from batches of many sizes. Where the time of a step
goes is measured on one core and on two: its matrix products by themselves, then a step
that subtracts the gradient, then one of Adam, which keeps two averages for each weight.
What is learnt is measured for few epochs and for more, with the learning rate whose
median of three trainings is best for a size after few, on images that are kept back.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from aecourse import data, latent, models
from aecourse._keras import keras
from aecourse.contest import p05a
from aecourse.training import Recipe
from benchmarks.growth import CODE, HIDDEN, PIXELS
from benchmarks.machine import in_new_process, warm_up
from benchmarks.rebuilding import mean_error

BATCHES = (30, 60, 120, 240, 480)
THREADS = (1, 2)
THREAD_VARIABLES = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "TF_NUM_INTRAOP_THREADS",
    "TF_NUM_INTEROP_THREADS",
)
MATRIX = 2048
STEPS = 128  # of each timed epoch
REPEATED = 5  # the least of so many is taken: what is slower was disturbed
RATES = (0.0025, 0.005, 0.01, 0.02, 0.04)
EPOCHS = (3, 12)
SEEDS = (1, 2, 3)
SEEDS_OF_CHOICE = (4, 5, 6)  # none of those that are compared
KEPT_BACK = 5_000
LAYERS = ((PIXELS, HIDDEN), (HIDDEN, CODE), (CODE, HIDDEN), (HIDDEN, PIXELS))


def least(action: Callable[[], object]) -> float:
    """Return the seconds of the quickest of some repetitions, the first left out."""
    action()
    seconds = []
    for _ in range(REPEATED):
        start = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def seconds_of_products(batch: int) -> float:
    """Return the seconds of a step's matrix products, by NumPy and without all else."""
    rng = np.random.default_rng(1)

    def drawn(*shape: int) -> np.ndarray:
        return rng.random(shape, dtype=np.float32)

    layers = [
        (drawn(batch, rows), drawn(rows, columns), drawn(batch, columns))
        for rows, columns in LAYERS
    ]

    def products() -> None:
        for x, weights, error in layers:
            x @ weights
            x.T @ error
            if len(weights) != PIXELS:  # nobody asks for the gradient of the images
                error @ weights.T

    return least(lambda: [products() for _ in range(STEPS)]) / STEPS


def one_weight() -> keras.Model:
    """Return a network with next to nothing to compute, which is only fed."""
    shared = {"shared_axes": (1, 2)}
    return keras.Sequential([keras.Input((28, 28)), keras.layers.PReLU(**shared)])


def seconds_of_a_step(model: keras.Model, batch: int, optimizer: str) -> float:
    """Return the seconds that one of many steps of a training takes."""
    x = np.random.default_rng(1).random((batch * STEPS, 28, 28), dtype=np.float32)
    settings = {"jit_compile": True, "steps_per_execution": STEPS // 2}
    model.compile(optimizer, "mse", **settings)
    return least(lambda: model.fit(x, x, batch_size=batch, verbose=0)) / STEPS


def operations() -> int:
    """Return the additions and multiplications that one row costs in training.

    Every weight is used once forwards and twice backwards, for its own gradient and
    for that of its input, which the first layer does not need.
    """
    weights = [rows * columns for rows, columns in LAYERS]
    return 2 * (3 * sum(weights) - weights[0])


def matrix_speed() -> float:
    """Return the backend's best speed at multiplying large matrices, in GFLOP/s."""
    rng = np.random.default_rng(1)
    a, b = (
        keras.ops.convert_to_tensor(rng.random((MATRIX, MATRIX), dtype=np.float32))
        for _ in range(2)
    )
    seconds = []
    for _ in range(8):
        start = time.perf_counter()
        keras.ops.convert_to_numpy(keras.ops.matmul(a, b)[:1, :1])
        seconds.append(time.perf_counter() - start)
    return 1e-9 * 2 * MATRIX**3 / min(seconds)


def profile(batch: int) -> dict[str, float]:
    """Return the milliseconds of the parts of a step, and the matrix speed."""
    warm_up()
    network = models.dense_autoencoder(CODE, (HIDDEN,), activation="elu")
    seconds = {
        "products": seconds_of_products(batch),
        "fed": seconds_of_a_step(one_weight(), batch, "sgd"),
        "sgd": seconds_of_a_step(network, batch, "sgd"),
        "adam": seconds_of_a_step(network, batch, "adam"),
    }
    gflops = 1e-9 * operations() * batch / seconds["adam"]
    parts = {f"{name}_ms": 1e3 * value for name, value in seconds.items()}
    share = {"share_of_matrix_speed": gflops / matrix_speed()}
    return {"batch": batch, **parts, **share}


def profiles() -> dict[str, list[dict[str, float]]]:
    """Return the profiles of all sizes, for each number of threads."""
    found = {}
    for threads in THREADS:
        only = dict.fromkeys(THREAD_VARIABLES, str(threads))
        runs = []
        for batch in BATCHES:
            code = f"from benchmarks.batch_size import profile\nprofile({batch})"
            runs.append(in_new_process(code, **only))
            told = {key: round(value, 3) for key, value in runs[-1].items()}
            print(f"{threads} threads: {told}", flush=True)
        found[str(threads)] = runs
    return found


def error(recipe: Recipe, x: np.ndarray, judge: np.ndarray, seed: int) -> float:
    """Train once and return the squared error on images that judge."""
    keras.utils.clear_session()
    keras.utils.set_random_seed(seed)
    model = recipe.compiled(len(x))
    settings = {"batch_size": recipe.batch_size, "epochs": recipe.epochs}
    model.fit(x, x, **settings, verbose=0)
    return mean_error(judge, latent.reconstruct(model, judge))


def learning(x: np.ndarray, x_test: np.ndarray, batch: int) -> dict[str, Any]:
    """Return the rate chosen for a size, and the errors after few epochs and more."""
    recipe = replace(p05a.ANSWER, batch_size=batch)
    learnt, kept = x[:-KEPT_BACK], x[-KEPT_BACK:]
    tried = {
        rate: [
            error(replace(recipe, learning_rate=rate), learnt, kept, seed)
            for seed in SEEDS_OF_CHOICE
        ]
        for rate in RATES
    }
    # not one training's word: next to the rate that is best once, all may be lost
    rate = min(tried, key=lambda each: np.median(tried[each]))
    few, many = EPOCHS
    asked = {
        f"{few} epochs": (few, rate),
        f"{many} epochs": (many, rate),
        f"{many} at half the rate": (many, rate / 2),
    }
    errors = {}
    for name, (epochs, peak) in asked.items():
        trained = replace(recipe, learning_rate=peak, epochs=epochs)
        errors[name] = [error(trained, x, x_test, seed) for seed in SEEDS]
        print(f"batch {batch}, rate {rate}, {name}: {errors[name]}", flush=True)
    return {
        "batch": batch,
        "rate": rate,
        "kept_back": list(tried.values()),
        "errors": errors,
    }


def measure() -> dict[str, Any]:
    """Return where the time of a step goes, and what batches of each size learn."""
    images = data.load_mnist()
    cost = profiles()
    runs = [learning(images.x_train, images.x_test, batch) for batch in BATCHES]
    return {
        "data": images.name,
        "source": images.source,
        "n_train": len(images.x_train),
        "rates": list(RATES),
        "seeds": list(SEEDS),
        "profiles": cost,
        "learning": runs,
        "complete": images.is_full,
    }
