"""Dense autoencoders trained to their end: what the questions about them share.

A side is a network without its rate. The rate is the one with the least error on
training images kept back, after half the steps with the first seed; with that rate the
side is trained for all steps with every seed. The same training is judged on the images
kept back, for the choice, and on the test images, for the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from aecourse import latent, training
from aecourse._keras import keras
from aecourse.data import Images
from aecourse.models import dense_autoencoder
from benchmarks.rebuilding import mean_error

if TYPE_CHECKING:
    from benchmarks.verdicts import Runs

LEARNT, KEPT_BACK = 20_000, 2_000
BATCH = 50


@dataclass(frozen=True)
class Split:
    """Images to learn from, to choose by and to judge by.

    Attributes
    ----------
    title, source
        Of the data set.
    is_full
        Whether these are rows of the real set.
    learnt, kept_back, test
        Images: two parts of the training images, and the test images.
    """

    title: str
    source: str
    is_full: bool
    learnt: np.ndarray
    kept_back: np.ndarray
    test: np.ndarray


def split(images: Images) -> Split:
    """Return the images in three parts; small sets keep back a tenth."""
    x = images.x_train[: LEARNT + KEPT_BACK]
    n_learnt = len(x) - min(KEPT_BACK, len(x) // 10)
    n_learnt -= n_learnt % BATCH
    return Split(
        images.name,
        images.source,
        images.is_full,
        x[:n_learnt],
        x[n_learnt:],
        images.x_test,
    )


def train(
    images: Split,
    *,
    code: int,
    hidden: Sequence[int] = (),
    activation: str = "linear",
    rate: float,
    steps: int,
    seed: int,
) -> dict[str, Any]:
    """Train a network and return its errors, and how many of its units are dead."""
    keras.utils.set_random_seed(seed)
    model = dense_autoencoder(
        code, hidden, activation="elu", latent_activation=activation
    )
    epochs = max(round(steps * BATCH / len(images.learnt)), 1)
    made = epochs * len(images.learnt) // BATCH
    training.compile_with_schedule(model, made, learning_rate=rate, jit_compile=True)
    x = images.learnt
    model.fit(x, x, batch_size=BATCH, epochs=epochs, verbose=0)
    codes = latent.encode(model, images.test)
    return {
        "kept back": _error(model, images.kept_back),
        "test": _error(model, images.test),
        "dead": int(np.all(codes == 0, axis=0).sum()),
    }


def _error(model: keras.Model, x: np.ndarray) -> float:
    return mean_error(x, latent.reconstruct(model, x))


def trained_out(
    runs: Runs,
    rates: Iterable[float],
    steps: int,
    seeds: Sequence[int],
    **network: Any,
) -> dict[str, float]:
    """Choose the rate of a network, train it to its end, and return its row.

    The row has the chosen rate, the medians over the seeds of error and dead units, the
    range of the error, and the error that the first seed had after half the steps.
    """
    rate, half, found = runs.to_the_end(train, rates, steps, seeds, **network)
    tested = [run["test"] for run in found]
    return {
        "rate": rate,
        "half the steps": half["test"],
        "test MSE": float(np.median(tested)),
        "least": min(tested),
        "most": max(tested),
        "dead": float(np.median([run["dead"] for run in found])),
    }


def by_pca(images: Split, code: int) -> dict[str, float]:
    """Return the row of PCA, clipped to grey levels, which has no rate and no steps."""
    rebuilt = latent.pca_reconstruct(images.learnt, images.test, code, clip=True)
    return {"test MSE": mean_error(images.test, rebuilt)}
