"""Test error of the mean training image (chapter 1)."""

import numpy as np

from aecourse.exercises.concept._images import digits, mean_square
from aecourse.exercises.exercise import Exercise


def mean_image_error(x_train, x_test):
    return mean_square(x_test - x_train.mean(axis=0))


def cases():
    rng = np.random.default_rng(2)
    pattern = rng.random((4, 5))
    x_train = 0.8 * pattern + 0.2 * rng.random((9, 4, 5))
    x_test = 0.5 * pattern + 0.3 * rng.random((7, 4, 5))
    return {"patterns": (x_train, x_test), "digits": digits()}


def both(train, test):
    return np.concatenate([train, test])


def figures():
    """Return the test error of the mean digit and of an all-black answer."""
    return {"mean": mean_image_error(*digits()), "black": mean_square(digits()[1])}


EXERCISE = Exercise(
    mean_image_error,
    cases,
    mistakes={
        "leak": lambda train, test: mean_image_error(test, test),
        "leak_of_both": lambda train, test: mean_image_error(both(train, test), test),
        "one_grey": lambda train, test: mean_square(test - train.mean()),
        "training_error": lambda train, test: mean_image_error(train, train),
        "sets_swapped": lambda train, test: mean_image_error(test, train),
        "each_image": lambda train, test: ((test - train.mean(axis=0)) ** 2).mean(
            axis=(1, 2)
        ),
        "absolute": lambda train, test: np.abs(test - train.mean(axis=0)).mean(),
        "root": lambda train, test: np.sqrt(mean_image_error(train, test)),
        "summed": lambda train, test: mean_image_error(train, test) * test.size,
        "summed_pixels": lambda train, test: (
            mean_image_error(train, test) * test[0].size
        ),
        "two_means": lambda train, test: mean_square(
            test.mean(axis=0) - train.mean(axis=0)
        ),
        "sum_of_images": lambda train, test: mean_square(test - train.sum(axis=0)),
        "median": lambda train, test: mean_square(test - np.median(train, axis=0)),
        "not_squared": lambda train, test: np.mean(test - train.mean(axis=0)),
        "not_squared_reversed": lambda train, test: np.mean(train.mean(axis=0) - test),
    },
    figures=figures,
)
