"""A denoiser that beats ridge at three strengths of noise (chapter 6)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from keras import layers

from aecourse import data, models, plots
from aecourse._keras import keras
from aecourse.denoising import baselines as denoisers
from aecourse.denoising import noise
from aecourse.exercises.exercise import Fields
from aecourse.exercises.loading import quietly
from aecourse.exercises.projects import symptoms
from aecourse.exercises.projects.project import Attempt, Judged, Project, Schedule
from aecourse.exercises.projects.rebuilding import built_anew, squared_error
from aecourse.exercises.projects.training import train
from aecourse.exercises.projects.words import problem, say_training, told_as
from aecourse.latent.codes import predict_rows

LEVELS = (0.2, 0.3, 0.5)
PARAMETERS = 200_000
SCHEDULE = Schedule(300, 100, learning_rate=0.006, loss="binary_crossentropy")
_VERSIONS = 4  # of each training image, each with noise of its own, for ridge
_DRAWN = 10  # images


def build_denoiser(image_shape):
    """Return the course's own denoiser for this budget."""
    halving, doubling = (
        lambda channels, kind=kind: kind(
            channels, 4, strides=2, padding="same", activation="elu"
        )
        for kind in (layers.Conv2D, layers.Conv2DTranspose)
    )
    noisy = keras.Input(image_shape)
    image = layers.Reshape((*image_shape, 1))(noisy)
    large = halving(16)(image)
    small = halving(32)(large)
    everywhere = layers.Dense(32, "elu")(layers.Flatten()(small))
    places = layers.Dense(small.shape[1] * small.shape[2] * 32)(everywhere)
    h = layers.Add()([small, layers.Reshape(small.shape[1:])(places)])
    h = layers.Concatenate()([doubling(16)(h), large])
    h = layers.Concatenate()([doubling(16)(h), image])
    clean = layers.Conv2D(1, 3, padding="same", activation="sigmoid")(h)
    return keras.Model(noisy, layers.Reshape(image_shape)(clean))


@dataclass(frozen=True, eq=False)
class NoisyDigits:
    """Digits to learn from, and noisy ones to judge by, which no answer is given.

    Parameters
    ----------
    title, source : str
        As those of a `Split`.
    x_train, x_test : ndarray of shape (n, 28, 28)
        Clean images.
    noisy : mapping of float to ndarray of shape (n, 28, 28)
        The test images by the strength of the noise.
    """

    title: str
    source: str
    x_train: np.ndarray
    x_test: np.ndarray
    noisy: Mapping[float, np.ndarray]


def load() -> NoisyDigits:
    """Return up to 6,000 digits to train on, and 1,000 with noise to judge by."""
    images = quietly(data.load_mnist, n_train=6_000)
    x = images.x_test[:1_000]
    noisy = {level: noise.gaussian(x, level, seed=3) for level in LEVELS}
    return NoisyDigits(images.name, images.source, images.x_train, x, noisy)


def judge(
    answer: Callable[..., Any],
    digits: NoisyDigits,
    seed: int,
    *,
    schedule: Schedule = SCHEDULE,
) -> Judged:
    """Build a denoiser, train it on noise that is always new, and measure it.

    Its error is the one at the level where it is furthest behind ridge, over ridge's.

    Parameters
    ----------
    answer : callable
        The student's function.
    digits : NoisyDigits
        What to train on and, with noise, to judge by.
    seed : int
        Of all that is drawn.
    schedule : Schedule, optional
        How every answer is trained.

    Returns
    -------
    made, error, details
        The trained denoiser, its error, and its losses with the errors of each level.

    Raises
    ------
    NotYetError
        If it breaks the rules of the project.
    """
    shape = digits.x_train.shape[1:]
    with told_as("cannot_be_joined"):
        model = built_anew(lambda: _within_budget(answer(shape), shape), seed)
    say_training(digits)
    with told_as("cannot_be_trained"):
        clean = keras.Input(shape)
        noisy = models.RandomGaussianNoise(min(LEVELS) / 2, max(LEVELS))(clean)
        losses = train(keras.Model(clean, model(noisy)), digits.x_train, schedule)
        cleaned = {
            level: predict_rows(model, images) for level, images in digits.noisy.items()
        }
    over_ridge = {
        level: squared_error(digits.x_test, cleaned[level]) / error
        for level, error in ridge_errors(digits).items()
    }
    details = {"losses": losses, "most": PARAMETERS, "over_ridge": over_ridge}
    return model, max(over_ridge.values()), details


def _within_budget(built: Any, shape: tuple[int, ...]) -> keras.Model:
    if not isinstance(built, keras.Model):
        raise problem("no_model", kind=type(built).__name__)
    if not built.built:
        raise problem("not_built", half="model")
    for side, given in (("takes", built.input_shape), ("gives", built.output_shape)):
        if given[1:] != shape:
            raise problem(f"denoiser_{side}", wanted=shape, shape=given[1:])
    if built.count_params() > PARAMETERS:
        count = built.count_params()
        raise problem("too_many_parameters", count=count, most=PARAMETERS)
    if not built.trainable_variables:
        raise problem("nothing_to_train")
    return built


@lru_cache(maxsize=len(LEVELS))
def _by_ridge(digits: NoisyDigits, level: float) -> np.ndarray:
    """Return what ridge regression makes of the noisy test images of a level."""
    kept = 300  # choose the penalty
    clean = [digits.x_train[:-kept]] * _VERSIONS + [digits.x_train[-kept:]]
    clean = np.concatenate(clean)
    noisy = noise.gaussian(clean, level, seed=4)
    ridge = denoisers.tune("ridge", noisy, clean, n_scored=kept)
    return ridge.denoise(digits.noisy[level])


def ridge_errors(digits: NoisyDigits) -> dict[float, float]:
    """Return the mean squared error of ridge at each level.

    Parameters
    ----------
    digits : NoisyDigits
        What it is fitted to, and judged by.

    Returns
    -------
    dict of float to float
        Standard deviation of the noise → error of a pixel.
    """
    return {
        level: squared_error(digits.x_test, _by_ridge(digits, level))
        for level in LEVELS
    }


def baselines(digits: NoisyDigits) -> dict[str, float]:
    """Return how far the noisy images themselves are behind ridge, and ridge itself.

    Parameters
    ----------
    digits : NoisyDigits
        What answers are judged by.

    Returns
    -------
    dict of str to float
        Errors, as "trivial" and "simple".
    """
    ridge = ridge_errors(digits)
    nothing_done = max(
        squared_error(digits.x_test, images) / ridge[level]
        for level, images in digits.noisy.items()
    )
    return {"trivial": nothing_done, "simple": 1.0}


def _strongest(attempt: Attempt) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return clean images, the same with most noise, and what became of these."""
    noisy = attempt.data.noisy[max(LEVELS)][:500]
    return attempt.data.x_test[:500], noisy, predict_rows(attempt.made, noisy)


def copies_noise(attempt: Attempt) -> Fields | None:
    """Find outputs that keep most of the noise."""
    clean, noisy, cleaned = _strongest(attempt)
    added = noisy - clean
    share = np.sum((cleaned - clean) * added) / np.sum(added**2)
    return {"share": share} if share > 0.4 else None


def straight(attempt: Attempt) -> Fields | None:
    """Find a network that is linear up to its output layer, or nearly, as ridge is."""
    _, noisy, _ = _strongest(attempt)
    return {} if symptoms.is_straight(attempt.made, noisy) else None


def behind_where_noise_is_weak(attempt: Attempt) -> Fields | None:
    """Find a denoiser that loses detail which little noise had left."""
    return _behind_at(min(LEVELS), attempt)


def behind_where_noise_is_strong(attempt: Attempt) -> Fields | None:
    """Find a denoiser that does not see far enough for strong noise."""
    return _behind_at(max(LEVELS), attempt)


def _behind_at(level: float, attempt: Attempt) -> Fields | None:
    of_levels = attempt.details["over_ridge"]
    others = [ratio for each, ratio in of_levels.items() if each != level]
    is_worst = of_levels[level] >= max(others)
    if not (is_worst and symptoms.is_behind(of_levels[level], others)):
        return None
    return {"level": level, "ratio": of_levels[level], "other": min(others)}


def draw(
    digits: NoisyDigits, model: keras.Model | None, names: Mapping[str, str]
) -> plots.Axes:
    """Draw digits, the strongest noise on them, and what ridge and a model see.

    Parameters
    ----------
    digits : NoisyDigits
        What answers are judged by.
    model : keras.Model or None
        A trained denoiser; None leaves its row out.
    names : mapping of str to str
        Words of the project's rows.

    Returns
    -------
    matplotlib.axes.Axes
        The last one.
    """
    level = max(LEVELS)
    noisy = digits.noisy[level][:_DRAWN]
    rows = {
        names["images"]: digits.x_test[:_DRAWN],
        names["noisy"]: noisy,
        names["simple"]: _by_ridge(digits, level)[:_DRAWN],
    }
    if model is not None:
        rows[names["yours"]] = predict_rows(model, noisy)
    return plots.plot_image_rows(rows)


PROJECT = Project(
    build_denoiser,
    load,
    judge,
    baselines,
    course_share=0.95,
    symptoms={
        "wrong_output_layer": symptoms.wrong_output_layer,
        "one_picture": symptoms.one_picture,
        "copies_noise": copies_noise,
        "straight": straight,
        "small": symptoms.small,
        "behind_where_noise_is_weak": behind_where_noise_is_weak,
        "behind_where_noise_is_strong": behind_where_noise_is_strong,
    },
    draw=draw,
)
