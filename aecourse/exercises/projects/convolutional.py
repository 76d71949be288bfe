"""An autoencoder that keeps its error when images move (chapter 4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from keras import layers
from scipy import ndimage

from aecourse import data, latent, plots
from aecourse._keras import keras
from aecourse.exercises.exercise import Fields
from aecourse.exercises.loading import quietly
from aecourse.exercises.projects import symptoms
from aecourse.exercises.projects.project import (
    Attempt,
    Budget,
    Judged,
    Project,
    Schedule,
)
from aecourse.exercises.projects.rebuilding import rebuilt_by, squared_error
from aecourse.latent.codes import predict_rows

SHIFTS = (0, 1, 2)
BUDGET = Budget(image_shape=(28, 28), latent_dim=49, parameters=60_000)
SCHEDULE = Schedule(300, 100, learning_rate=0.01, loss="binary_crossentropy")
_DRAWN = 10  # images


def build_autoencoder(image_shape, latent_dim):
    """Return the course's own encoder and decoder."""
    # without biases black is 0 in every layer, and so are the zeros of the padding
    unbiased = {"padding": "same", "use_bias": False}
    bent = {**unbiased, "activation": "elu"}
    image = keras.Input(image_shape)
    h = layers.Reshape((*image_shape, 1))(image)
    h = layers.Conv2D(16, 4, 2, **bent)(h)
    h = layers.Conv2D(32, 4, 2, **bent)(h)
    h = layers.Conv2D(32, 3, **bent)(h)
    places = layers.Conv2D(1, 3, **unbiased)(h)
    encoder = keras.Model(image, layers.Flatten()(places))
    code = keras.Input((latent_dim,))
    h = layers.Reshape(places.shape[1:])(code)
    h = layers.Conv2D(32, 3, **bent)(h)
    h = layers.Conv2D(32, 3, **bent)(h)
    h = layers.Conv2DTranspose(16, 4, 2, **bent)(h)
    h = layers.Conv2DTranspose(1, 4, 2, padding="same", activation="sigmoid")(h)
    return encoder, keras.Model(code, layers.Reshape(image_shape)(h))


@dataclass(frozen=True, eq=False)
class MovingDigits:
    """Centred digits to learn from, and moved ones to judge by.

    Parameters
    ----------
    title, source : str
        As those of a `Split`.
    x_train, x_test : ndarray of shape (n, 28, 28)
        Centred images.
    moved : mapping of int to ndarray of shape (n, 28, 28)
        The test images by how many pixels they have been moved, in four directions.
    """

    title: str
    source: str
    x_train: np.ndarray
    x_test: np.ndarray
    moved: Mapping[int, np.ndarray]


def load() -> MovingDigits:
    """Return up to 6,000 digits to train on, and 500 at nine places to judge by."""
    images = quietly(data.load_mnist, n_train=6_000)
    x = images.x_test[:500]
    moved = {pixels: moved_by(x, pixels) for pixels in SHIFTS}
    return MovingDigits(images.name, images.source, images.x_train, x, moved)


def moved_by(x: np.ndarray, pixels: int) -> np.ndarray:
    """Return images moved to the four sides, one side after the other.

    Parameters
    ----------
    x : ndarray of shape (n, height, width)
        White on black.
    pixels : int
        How far; by 0 there is one side only.

    Returns
    -------
    ndarray of shape (4 * n, height, width) or (n, height, width)
        Black where nothing comes in.
    """
    sides = {(0, pixels), (pixels, 0), (0, -pixels), (-pixels, 0)}
    return np.concatenate(
        [ndimage.shift(x, (0, *side), order=0) for side in sorted(sides, reverse=True)]
    )


@lru_cache(maxsize=2)
def _by_components(digits: MovingDigits) -> dict[int, np.ndarray]:
    """Return what 49 principal components make of the images of each shift.

    They are fitted to training images that have been moved as far, to any place.
    """
    places = np.random.default_rng(4).integers(
        -max(SHIFTS), max(SHIFTS) + 1, (len(digits.x_train), 2)
    )
    anywhere = [
        ndimage.shift(image, place, order=0)
        for image, place in zip(digits.x_train, places, strict=True)
    ]
    every = np.concatenate([*digits.moved.values()])
    drawn = latent.pca_reconstruct(
        np.stack(anywhere), every, BUDGET.latent_dim, clip=True
    )
    ends = np.cumsum([len(x) for x in digits.moved.values()])
    return dict(zip(digits.moved, np.split(drawn, ends[:-1]), strict=True))


def component_errors(digits: MovingDigits) -> dict[int, float]:
    """Return the mean squared error of principal components for each shift.

    Parameters
    ----------
    digits : MovingDigits
        What they are fitted to, and judged by.

    Returns
    -------
    dict of int to float
        Pixels → error of a pixel.
    """
    return {
        pixels: squared_error(digits.moved[pixels], drawn)
        for pixels, drawn in _by_components(digits).items()
    }


def judge(
    answer: Callable[..., Any],
    digits: MovingDigits,
    seed: int,
    *,
    schedule: Schedule = SCHEDULE,
) -> Judged:
    """Build an autoencoder, train it on centred digits, and move the others.

    Its error is the one at the shift where it is furthest behind principal components,
    over that of these.

    Parameters
    ----------
    answer : callable
        The student's function.
    digits : MovingDigits
        What to train on and, moved, to judge by.
    seed : int
        Of all that is drawn.
    schedule : Schedule, optional
        How every answer is trained.

    Returns
    -------
    made, error, details
        The trained autoencoder, its error, and its losses with the error of each shift.

    Raises
    ------
    NotYetError
        If it breaks the rules of the project.
    """
    given = BUDGET.image_shape, BUDGET.latent_dim
    model, _, details = rebuilt_by(
        answer, given, digits, seed, budget=BUDGET, schedule=schedule
    )
    errors = component_errors(digits)
    by_shift = {
        pixels: squared_error(x, predict_rows(model, x)) / errors[pixels]
        for pixels, x in digits.moved.items()
    }
    return model, max(by_shift.values()), {**details, "by_shift": by_shift}


def baselines(digits: MovingDigits) -> dict[str, float]:
    """Return how far the mean image is behind components, and components.

    Parameters
    ----------
    digits : MovingDigits
        What answers are judged by.

    Returns
    -------
    dict of str to float
        Errors, as "trivial" and "simple".
    """
    mean = digits.x_train.mean(axis=0)
    behind = [
        squared_error(digits.moved[pixels], mean) / error
        for pixels, error in component_errors(digits).items()
    ]
    return {"trivial": max(behind), "simple": 1.0}


def tied_to_place(attempt: Attempt) -> Fields | None:
    """Find a model that is much worse where it has seen no digit."""
    by_shift = attempt.details["by_shift"]
    centred, furthest = by_shift[min(SHIFTS)], by_shift[max(SHIFTS)]
    if not symptoms.is_behind(furthest, [centred]):
        return None
    return {"centred": centred, "moved": furthest, "pixels": max(SHIFTS)}


def draw(
    digits: MovingDigits, model: keras.Model | None, names: Mapping[str, str]
) -> plots.Axes:
    """Draw digits that have been moved furthest, and what is made of them.

    Parameters
    ----------
    digits : MovingDigits
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
    pixels = max(SHIFTS)
    x = digits.moved[pixels][:_DRAWN]
    rows = {
        names["images"]: x,
        names["simple"]: _by_components(digits)[pixels][:_DRAWN],
    }
    if model is not None:
        rows[names["yours"]] = predict_rows(model, x)
    return plots.plot_image_rows(rows)


PROJECT = Project(
    build_autoencoder,
    load,
    judge,
    baselines,
    course_share=0.95,
    symptoms={
        "wrong_output_layer": symptoms.wrong_output_layer,
        "one_picture": symptoms.one_picture,
        "no_bends": symptoms.no_bends,
        "tied_to_place": tied_to_place,
        "small": symptoms.small,
    },
    draw=draw,
)
