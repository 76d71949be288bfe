"""Digits drawn by a variational autoencoder: the contest of P12, and chapter 11.

``python -m benchmarks variational`` trains chapter 11's model at 16 numbers for ten
epochs on all rows, with three seeds. All are judged by the evidence bound on the test
images.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from aecourse import data, latent, losses, models
from aecourse._keras import keras
from aecourse.data import Images
from aecourse.training import Recipe
from benchmarks.rebuilding import ImageProblem, Rebuilding

SEEDS = (1, 2, 3)
LATENT_DIM = 16
ACTIVE_NATS = 0.1
RECIPE = Recipe(
    build=partial(models.variational_autoencoder, LATENT_DIM, (400,)),
    epochs=10,
    batch_size=100,
    learning_rate=0.004,
    loss=losses.bernoulli_nll,
    jit_compile=True,
)


class Drawing(Rebuilding):
    """Digits by a variational autoencoder, judged by the bound on their likelihood."""

    title = "digits by a variational autoencoder"
    figure = "negative ELBO in nats"

    def judge(self, side: str, model: keras.Model, problem: ImageProblem) -> float:
        """Return what new digits cost at most."""
        return latent.evidence_bound(model, problem.x_test, seed=0).negative_elbo

    def baselines(self, problem: ImageProblem) -> dict[str, float]:
        """Return what it costs to draw every pixel by itself with its mean."""
        p = problem.x_train.mean(axis=0, dtype=np.float64).clip(1e-7, 1 - 1e-7)
        x = problem.x_test
        nats = -(x * np.log(p) + (1 - x) * np.log1p(-p))
        return {"each pixel by itself": float(nats.sum() / problem.n_test)}


def trained_bound(digits: Images, seed: int) -> dict[str, float]:
    """Train once and return both terms of the bound, active values and seconds."""
    keras.utils.set_random_seed(seed)
    x = digits.x_train
    start = time.perf_counter()
    model = RECIPE.compiled(len(x))
    settings = {"batch_size": RECIPE.batch_size, "epochs": RECIPE.epochs}
    model.fit(x, x, **settings, verbose=0)
    seconds = time.perf_counter() - start
    bound = latent.evidence_bound(model, digits.x_test, seed=0)
    nats = latent.kl_per_dimension(*latent.posterior(model, digits.x_test))
    return {
        "negative_elbo": bound.negative_elbo,
        "reconstruction": bound.reconstruction,
        "kl": bound.kl,
        "active": int(np.sum(nats > ACTIVE_NATS)),
        "seconds": seconds,
    }


def runs(digits: Images, seeds: Sequence[int]) -> list[dict[str, float]]:
    """Return the figures of a training for each seed."""
    return [trained_bound(digits, seed) for seed in seeds]


def measure() -> dict[str, Any]:
    """Return the figures of all seeds."""
    digits = data.load_mnist()
    return {
        "seeds": list(SEEDS),
        "latent_dim": LATENT_DIM,
        "n_train": len(digits.x_train),
        "n_test": len(digits.x_test),
        "runs": runs(digits, SEEDS),
        "complete": digits.is_full,
    }
