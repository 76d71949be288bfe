"""The smallest code from which a classifier still reads the digits (chapter 1)."""

from __future__ import annotations

import dataclasses
import warnings
from collections.abc import Callable, Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from sklearn.decomposition import PCA
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from aecourse import data, models, plots
from aecourse.exercises.exercise import Fields
from aecourse.exercises.loading import quietly
from aecourse.exercises.projects import rebuilding, symptoms
from aecourse.exercises.projects.project import (
    Attempt,
    Budget,
    Judged,
    Project,
    Schedule,
)
from aecourse.latent.codes import predict_rows

PIXELS = 784
READABLE = 7 / 8
"""Share of the images that have to be read as they were before they went through."""

STEPS = 255
"""A number of a code is kept in one byte, or a long number could hide two."""

_DRAWN = 10  # images


def build_short_code(image_shape):
    """Return the course's own encoder and decoder, with ten numbers between."""
    model = models.dense_autoencoder(
        10, (256,), activation="elu", input_shape=image_shape
    )
    return model.get_layer("encoder"), model.get_layer("decoder")


@dataclasses.dataclass(frozen=True, eq=False)
class Digits:
    """Digits, and who reads them.

    Parameters
    ----------
    title, source : str
        As those of a `Split`.
    x_train, x_test : ndarray of shape (n, 28, 28)
        Images to train on, and others to judge by.
    reader : MLPClassifier
        A network that learnt to read from the training images as they are.
    pca : PCA
        All principal components of the training images.
    """

    title: str
    source: str
    x_train: np.ndarray
    x_test: np.ndarray
    reader: MLPClassifier
    pca: PCA

    def read(self, images: np.ndarray) -> np.ndarray:
        """Return the digit that the reader takes each image for.

        Parameters
        ----------
        images : ndarray of shape (n, 28, 28)
            Whatever is shown to it.

        Returns
        -------
        ndarray of shape (n,)
            From 0 to 9.
        """
        return self.reader.predict(_rows(images))

    def share_read(self, rebuilt: np.ndarray) -> float:
        """Return how often it reads the same in what was made of the test images.

        Parameters
        ----------
        rebuilt : ndarray of shape (n, 28, 28)
            What was made of `x_test`.

        Returns
        -------
        float
            A share of the images.
        """
        return float(np.mean(self.read(rebuilt) == self.read(self.x_test)))


def load() -> Digits:
    """Return up to 6,000 digits to train on, 1,000 to judge by, and a reader."""
    images = quietly(data.load_mnist, n_train=6_000)
    reader = MLPClassifier(
        (256,), learning_rate_init=0.002, max_iter=15, random_state=1
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        reader.fit(_rows(images.x_train), images.y_train)
    pca = PCA(svd_solver="covariance_eigh").fit(_rows(images.x_train))
    x_test = images.x_test[:1_000]
    return Digits(images.name, images.source, images.x_train, x_test, reader, pca)


def _rows(images: np.ndarray) -> np.ndarray:
    return images.reshape(len(images), -1)


def in_bytes(codes: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Return codes of which each number was kept in one byte.

    Parameters
    ----------
    codes : ndarray of shape (n, k)
        Codes to keep.
    known : ndarray of shape (m, k)
        Codes whose smallest and largest numbers bound the 256 that there are.

    Returns
    -------
    ndarray of shape (n, k)
        Within these bounds, and rounded.
    """
    low, high = known.min(axis=0), known.max(axis=0)
    width = np.maximum(high - low, 1e-12)
    share = np.clip((codes - low) / width, 0, 1)
    return (low + np.round(share * STEPS) / STEPS * width).astype("float32")


def judge(answer: Callable[..., Any], digits: Digits, seed: int) -> Judged:
    """Train an answer's autoencoder, and count its code if its digits can be read.

    Parameters
    ----------
    answer : callable
        The student's function.
    digits : Digits
        What to train on and to judge by, and who reads.
    seed : int
        Of all that is drawn.

    Returns
    -------
    made, error, details
        The trained autoencoder, the numbers in its code or 784 where its digits cannot
        be read, and what share of them was.

    Raises
    ------
    NotYetError
        If it breaks the rules of the project.
    """
    model, _, details = rebuilding.judge(
        answer, digits, seed, budget=BUDGET, schedule=SCHEDULE
    )
    rebuilt = through_bytes(model, digits)
    numbers, read = model.layers[1].output_shape[-1], digits.share_read(rebuilt)
    components = by_components(digits, numbers)
    found = {
        "numbers": numbers,
        "read": read,
        "read_linear": digits.share_read(components),
    }
    error = float(numbers) if read >= READABLE else float(max(numbers, PIXELS))
    return model, error, {**details, **found}


def through_bytes(model: Any, digits: Digits) -> np.ndarray:
    """Return what a model makes of the test images, its codes kept in bytes.

    Parameters
    ----------
    model : keras.Model
        An autoencoder, joined of two halves.
    digits : Digits
        What it was trained on, and is judged by.

    Returns
    -------
    ndarray of shape (n, 28, 28)
        Reconstructions.
    """
    encoder, decoder = model.layers[1:]
    known = predict_rows(encoder, digits.x_train)
    codes = in_bytes(predict_rows(encoder, digits.x_test), known)
    return predict_rows(decoder, codes)


def by_components(digits: Digits, numbers: int) -> np.ndarray:
    """Return what principal components make of the test images, kept in bytes.

    Parameters
    ----------
    digits : Digits
        What they are fitted to, and judged by.
    numbers : int
        How many of them are kept.

    Returns
    -------
    ndarray of shape (n, 28, 28)
        Reconstructions, clipped to [0, 1].
    """
    pca = digits.pca
    codes, known = (
        pca.transform(_rows(x))[:, :numbers] for x in (digits.x_test, digits.x_train)
    )
    rebuilt = in_bytes(codes, known) @ pca.components_[:numbers] + pca.mean_
    return np.clip(rebuilt, 0, 1).reshape(digits.x_test.shape)


def fewest_components(digits: Digits) -> int:
    """Return how many components an image needs so that it can still be read.

    Parameters
    ----------
    digits : Digits
        What they are fitted to, and judged by.

    Returns
    -------
    int
        The length of the shortest code of principal components above `READABLE`.
    """
    # most of them on the first page of numbers, so from the shortest code up
    return next(
        k
        for k in range(1, PIXELS + 1)
        if digits.share_read(by_components(digits, k)) >= READABLE
    )


def baselines(digits: Digits) -> dict[str, float]:
    """Return the numbers of an image itself, and of components that can be read.

    Parameters
    ----------
    digits : Digits
        What answers are judged by.

    Returns
    -------
    dict of str to float
        Errors, as "trivial" and "simple".
    """
    return {"trivial": float(PIXELS), "simple": float(fewest_components(digits))}


def no_bends(attempt: Attempt) -> Fields | None:
    """Find a network that is linear up to its output layer, or nearly."""
    if symptoms.no_bends(attempt) is None:
        return None
    return {"simple": attempt.errors["simple"]}


def late_start(attempt: Attempt) -> Fields | None:
    """Find a training that spent long at the error of the mean image."""
    mean = attempt.data.x_train.mean(axis=0)
    beside = {"trivial": rebuilding.squared_error(attempt.data.x_test, mean)}
    if attempt.details["losses"][-1] > 0.9 * beside["trivial"]:
        return None  # it has not begun at all
    return symptoms.late_start(dataclasses.replace(attempt, errors=beside))


def too_short(attempt: Attempt) -> Fields | None:
    """Find a code that cannot be read, though its network does more than PCA."""
    read, linear = attempt.details["read"], attempt.details["read_linear"]
    if read >= READABLE or read < linear + 0.02:
        return None
    return _reading(attempt)


def behind_components(attempt: Attempt) -> Fields | None:
    """Find digits that as many components leave as readable."""
    read, linear = attempt.details["read"], attempt.details["read_linear"]
    return None if read >= linear + 0.02 else _reading(attempt)


def to_spare(attempt: Attempt) -> Fields | None:
    """Find a code that is longer than its digits need."""
    read = attempt.details["read"]
    return _reading(attempt) if read > READABLE + 0.015 else None


def _reading(attempt: Attempt) -> Fields:
    names = ("numbers", "read", "read_linear")
    return {name: attempt.details[name] for name in names} | {"asked": READABLE}


def draw(digits: Digits, model: Any, names: Mapping[str, str]) -> plt.Axes:
    """Draw digits, what the fewest components make of them, and a model.

    Parameters
    ----------
    digits : Digits
        What answers are judged by.
    model : keras.Model or None
        A trained autoencoder; None leaves its row out.
    names : mapping of str to str
        Words of the project's rows.

    Returns
    -------
    matplotlib.axes.Axes
        The last one.
    """
    k = fewest_components(digits)
    rows = {
        names["images"]: digits.x_test,
        names["components"].format(numbers=k): by_components(digits, k),
    }
    if model is not None:
        rows[names["yours"]] = through_bytes(model, digits)
    return plots.plot_image_rows({n: images[:_DRAWN] for n, images in rows.items()})


BUDGET = Budget(image_shape=(28, 28), latent_dim=None, parameters=450_000)
SCHEDULE = Schedule(steps=1_600, batch_size=100, learning_rate=0.003)

PROJECT = Project(
    build_short_code,
    load,
    judge,
    baselines,
    course_share=0.7,
    symptoms={
        "wrong_output_layer": symptoms.wrong_output_layer,
        "one_picture": symptoms.one_picture,
        "dead_code_units": symptoms.dead_code_units,
        "straight_code": no_bends,
        "late_start": late_start,
        "too_short": too_short,
        "to_spare": to_spare,
        "small": symptoms.small,
        "behind_components": behind_components,
    },
    draw=draw,
    decimals=0,
)
