"""Chapter 11's model at 16 numbers on all digits: ``python -m benchmarks variational``.

Ten epochs on all rows, three seeds; judged by the evidence bound on the test images.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from aecourse import data, latent, losses, models, training
from aecourse._keras import keras
from aecourse.data import Images
from benchmarks.results import environment, keep, today

SEEDS = (1, 2, 3)
LATENT_DIM = 16
EPOCHS = 10
BATCH_SIZE = 100
ACTIVE_NATS = 0.1


def trained_bound(digits: Images, seed: int) -> dict[str, float]:
    """Train once and return both terms of the bound, active values and seconds."""
    keras.utils.set_random_seed(seed)
    x = digits.x_train
    start = time.perf_counter()
    model = models.variational_autoencoder(LATENT_DIM, (400,))
    training.compile_with_schedule(
        model,
        EPOCHS * len(x) // BATCH_SIZE,
        learning_rate=0.004,
        loss=losses.bernoulli_nll,
        jit_compile=True,
    )
    model.fit(x, x, batch_size=BATCH_SIZE, epochs=EPOCHS, verbose=0)
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


def measure(digits: Images, seeds: Sequence[int]) -> list[dict[str, float]]:
    """Return the figures of a training for each seed."""
    runs = []
    for seed in seeds:
        runs.append(trained_bound(digits, seed))
        print(f"seed {seed}:", end=" ")
        print(", ".join(f"{key} {value:.1f}" for key, value in runs[-1].items()))
    return runs


def main(arguments: list[str] | None = None) -> None:
    """Measure all seeds and keep the result if the data are real."""
    argparse.ArgumentParser(description=__doc__).parse_args(arguments)
    digits = data.load_mnist()
    result: dict[str, Any] = {
        "benchmark": "variational",
        "date": today(),
        "seeds": list(SEEDS),
        **environment(),
        "latent_dim": LATENT_DIM,
        "n_train": len(digits.x_train),
        "n_test": len(digits.x_test),
        "runs": measure(digits, SEEDS),
    }
    keep("variational", result, complete=digits.is_full)


if __name__ == "__main__":
    main()
