"""P7 and P8 in both units: ``python -m benchmarks units``.

These programs minimise the error of standardised pixels, and the course's answers that
of grey levels. Each side is trained once as in the contest and judged in both units,
beside PCA of either kind of pixels with as many numbers.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.decomposition import PCA

from aecourse import latent
from aecourse._keras import keras
from benchmarks.comparison import SIDES
from benchmarks.rebuilding import ImageProblem, Rebuilding, as_rows, mean_error

TASKS = ("P7", "P8")
SEED = 1
UNITS = ("grey levels", "standardised pixels")


def in_both(
    problem: ImageProblem, grey: np.ndarray, standardised: np.ndarray
) -> dict[str, float]:
    """Return the error of test images in both units, from what is given in each."""
    x = problem.x_test
    errors = (mean_error(x, grey), mean_error(problem.standardised(x), standardised))
    return dict(zip(UNITS, errors, strict=True))


def trained(task: Rebuilding, side: str, problem: ImageProblem) -> dict[str, float]:
    """Train a side once, whole, and return its errors."""
    keras.utils.set_random_seed(SEED)
    epochs = task.made(side, problem).epochs
    model = task.compiled(side, problem, epochs)
    model.fit(**task.fitted(side, problem, SEED), epochs=epochs, verbose=0)
    if side == "course":
        grey = latent.reconstruct(model, problem.x_test)
        return in_both(problem, grey, problem.standardised(grey))
    standardised = latent.reconstruct(model, problem.standardised(problem.x_test))
    return in_both(problem, problem.grey(standardised), standardised)


def baselines(task: Rebuilding, problem: ImageProblem) -> dict[str, dict[str, float]]:
    """Return the errors of the mean image and of PCA of either kind of pixels."""
    x, size = problem.x_test, task.latent_dim
    mean = np.broadcast_to(problem.x_train.mean(axis=0), x.shape)
    of_grey = latent.pca_reconstruct(problem.x_train, x, size, clip=True)
    pca = PCA(size, svd_solver="covariance_eigh")
    pca.fit(as_rows(problem.standardised(problem.x_train)))
    codes = pca.transform(as_rows(problem.standardised(x)))
    standardised = pca.inverse_transform(codes).reshape(x.shape)
    return {
        "mean image": in_both(problem, mean, problem.standardised(mean)),
        "PCA of grey levels": in_both(problem, of_grey, problem.standardised(of_grey)),
        "PCA of standardised pixels": in_both(
            problem, problem.grey(standardised), standardised
        ),
    }


def judged(name: str) -> tuple[dict[str, dict[str, float]], bool]:
    """Return the errors of a contest in both units, and whether the data are real."""
    task = Rebuilding(name)
    problem = task.load(SEED, None)
    found = baselines(task, problem)
    for side in SIDES:
        found[side] = trained(task, side, problem)
        print(f"{name} {side}: {found[side]}", flush=True)
    return found, problem.source != "embedded"


def measure() -> dict[str, Any]:
    """Return the errors of all contests that standardise pixels."""
    found = {name: judged(name) for name in TASKS}
    return {
        "seed": SEED,
        "tasks": {name: errors for name, (errors, _) in found.items()},
        "complete": all(is_real for _, is_real in found.values()),
    }
