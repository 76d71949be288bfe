"""Judge an encoder and a decoder by how well they rebuild images."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from aecourse import plots
from aecourse._keras import keras
from aecourse.exercises.projects.budget import joined
from aecourse.exercises.projects.project import Budget, Judged, Schedule, Split
from aecourse.exercises.projects.training import train
from aecourse.exercises.projects.words import problem, say_training, told_as
from aecourse.latent.codes import predict_rows

_DRAWN = 10  # images


def judge(
    answer: Callable[..., Any],
    split: Split,
    seed: int,
    *,
    budget: Budget,
    schedule: Schedule,
) -> Judged:
    """Build an answer's encoder and decoder, train them, and measure their error.

    Parameters
    ----------
    answer : callable
        Returns encoder and decoder for the shape of an image and the size of a code,
        or for the shape alone where the budget leaves the size to it.
    split : Split
        Images to train on and to judge by.
    seed : int
        Of the first weights and of the order of the images.
    budget : Budget
        What they may use.
    schedule : Schedule
        How every answer is trained.

    Returns
    -------
    model, error, details
        The trained autoencoder, its mean squared error on test images, and its losses.

    Raises
    ------
    NotYetError
        If it breaks the budget, or cannot be trained.
    """
    asked = (budget.image_shape, budget.latent_dim)
    asked = asked[:1] if budget.latent_dim is None else asked
    model, x_hat, details = rebuilt_by(
        answer, asked, split, seed, budget=budget, schedule=schedule
    )
    return model, squared_error(split.x_test, x_hat), details


def rebuilt_by(
    answer: Callable[..., Any],
    asked: tuple[Any, ...],
    data: Any,
    seed: int,
    *,
    budget: Budget,
    schedule: Schedule,
    expect: Callable[[keras.Model], None] = lambda model: None,
) -> tuple[keras.Model, np.ndarray, dict[str, Any]]:
    """Build an answer's encoder and decoder, train them, and rebuild test data.

    Parameters
    ----------
    answer : callable
        Returns encoder and decoder.
    asked : tuple
        What it is called with.
    data : object
        With `x_train`, `x_test`, and what `say_training` says of it.
    seed : int
        Of the first weights and of the order of the rows.
    budget : Budget
        What they may use.
    schedule : Schedule
        How every answer is trained.
    expect : callable, optional
        Refuses a model before it is trained.

    Returns
    -------
    model, x_hat, details
        The trained autoencoder, what it makes of `x_test`, its losses and the budget.

    Raises
    ------
    NotYetError
        If it breaks the budget, is refused, or cannot be trained.
    """
    with told_as("cannot_be_joined"):
        model = built_anew(lambda: joined(answer(*asked), budget), seed)
    expect(model)
    say_training(data)
    with told_as("cannot_be_trained"):
        losses = train(model, data.x_train, schedule)
        x_hat = predict_rows(model, data.x_test)
    return model, x_hat, {"losses": losses, "most": budget.parameters}


def built_anew(build: Callable[[], keras.Model], seed: int) -> keras.Model:
    """Return the model of an answer, which must be a new one at every call.

    Layers that are made outside the function would come trained to the next check.

    Parameters
    ----------
    build : callable
        Returns the model.
    seed : int
        Of its first weights.

    Returns
    -------
    keras.Model
        The second of two.

    Raises
    ------
    NotYetError
        If both have a weight in common.
    """
    made = []
    for _ in range(2):
        keras.utils.set_random_seed(seed)
        made.append(build())
    before, model = made
    if {id(v) for v in before.variables} & {id(v) for v in model.variables}:
        raise problem("not_anew")
    return model


def squared_error(x: np.ndarray, x_hat: np.ndarray) -> float:
    """Return the mean squared error over all images.

    Parameters
    ----------
    x, x_hat : ndarray of the same shape
        Images and what was made of them.

    Returns
    -------
    float
        Of a pixel.
    """
    return float(np.mean((x - x_hat) ** 2))


def draw(
    split: Split,
    model: keras.Model | None,
    names: Mapping[str, str],
    *,
    simple: Callable[[Split], np.ndarray],
) -> plots.Axes:
    """Draw test images above what the best simple method makes of them, and a model.

    Parameters
    ----------
    split : Split
        Where the images come from.
    model : keras.Model or None
        The answer's, where it was trained.
    names : mapping of str to str
        Of the rows, by "images", "simple" and "yours".
    simple : callable
        Returns what the simple method makes of the test images of a split.

    Returns
    -------
    matplotlib Axes
        With a row for the model only where there is one.
    """
    images = split.x_test[:_DRAWN]
    rows = {names["images"]: images, names["simple"]: simple(split)[:_DRAWN]}
    if model is not None:
        rows[names["yours"]] = predict_rows(model, images)
    return plots.plot_image_rows(rows)
