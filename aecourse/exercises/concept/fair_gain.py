"""Repair a report's comparison with the mean image (chapter 1)."""

import functools

import numpy as np

from aecourse.exercises.concept._images import digits, mean_square
from aecourse.exercises.exercise import Exercise


def fair_gain(
    reconstruct,
    x_train,
    x_test,
    *,
    upside_down=False,
    mixed_units=False,
    absolute=False,
    seen=False,
    grey=False,
    leak=False,
):
    judged, known = x_train if seen else x_test, x_test if leak else x_train
    mean_image = known.mean() if grey else known.mean(axis=0)
    model = error(judged - reconstruct(judged), absolute)
    # in mixed units the baseline has the one that the model has not
    baseline = error(x_test - mean_image, absolute != mixed_units)
    return model / baseline if upside_down else baseline / model


def error(difference, absolute):
    return np.abs(difference).mean() if absolute else mean_square(difference)


def mean_of_two_nearest(seen, images):
    """Remember all training images: a model that cannot be told from a good one."""
    rows, queries = seen.reshape(len(seen), -1), images.reshape(len(images), -1)
    squares = np.sum(rows**2, axis=1) - 2 * queries @ rows.T
    nearest = np.argsort(squares, axis=1)[:, :2]
    return seen[nearest].mean(axis=1)


def given(x_train, x_test):
    return functools.partial(mean_of_two_nearest, x_train), x_train, x_test


def cases():
    # a quarter of the width and the height: a check tries every choice of faults
    train, test = (x.reshape(-1, 7, 4, 7, 4).mean(axis=(2, 4)) for x in digits())
    return {"some": given(train[:60], test[:40]), "others": given(train, test[40:100])}


def both_on_training(reconstruct, x_train, x_test):
    return fair_gain(reconstruct, x_train, x_train)


def baseline_on_training(reconstruct, x_train, x_test):
    baseline = mean_square(x_train - x_train.mean(axis=0))
    return baseline / mean_square(x_test - reconstruct(x_test))


def difference(reconstruct, x_train, x_test):
    baseline = mean_square(x_test - x_train.mean(axis=0))
    return baseline - mean_square(x_test - reconstruct(x_test))


def figures():
    """Return the gain of the report and the fair one."""
    train, test = digits()
    whole = given(train, test[:100])
    reported = fair_gain(*whole, mixed_units=True, seen=True, grey=True)
    return {"reported": reported, "fair": fair_gain(*whole)}


EXERCISE = Exercise(
    fair_gain,
    cases,
    mistakes={
        "both_on_training": both_on_training,
        "baseline_on_training": baseline_on_training,
        "roots": lambda *given: np.sqrt(fair_gain(*given)),
        "difference": difference,
        "saved_share": lambda *given: 1 - 1 / fair_gain(*given),
    },
    figures=figures,
)
