"""Search the value that costs least where a code leaves a pixel open (chapter 1)."""

import numpy as np

from aecourse.exercises.exercise import Exercise

VALUES = np.linspace(0, 1, 101)


def best_constant(pixels, loss):
    return best_of(VALUES, pixels, loss)


def best_of(values, pixels, loss):
    return values[np.argmin(costs(values, pixels, loss))]


def costs(values, pixels, loss):
    return [loss(pixels, value).mean() for value in values]


def squared_error(target, answer):
    return (target - answer) ** 2


def absolute_error(target, answer):
    return np.abs(target - answer)


def cross_entropy(target, answer):
    answer = np.clip(answer, 1e-7, 1 - 1e-7)
    return -target * np.log(answer) - (1 - target) * np.log(1 - answer)


def dear_when_too_dark(target, answer):
    difference = target - answer
    return np.maximum(0.8 * difference, -0.2 * difference)


def cases():
    # the values lie between hundredths, so that a finer search finds other ones
    pixels = np.array([0.034, 0.773, 0, 0.596, 0.013, 0.967, 0.073, 0.342, 0.004])
    return {
        "too_dark": (pixels, dear_when_too_dark),
        "squared": (pixels, squared_error),
        "absolute": (pixels, absolute_error),
        "cross_entropy": (pixels, cross_entropy),
        "all_black": (np.zeros(5), squared_error),
        "all_white": (np.ones(5), squared_error),
    }


def among(values):
    """Make the mistake of other candidates."""
    return lambda pixels, loss: best_of(values, pixels, loss)


def judged_by(summary):
    """Make the mistake of another summary of the losses than their mean."""
    return lambda pixels, loss: VALUES[
        np.argmin([summary(loss(pixels, value)) for value in VALUES])
    ]


def figures():
    given = cases()
    return {name: best_constant(*given[name]) for name in ("squared", "absolute")}


EXERCISE = Exercise(
    best_constant,
    cases,
    mistakes={
        "mean": lambda pixels, loss: np.mean(pixels),
        "median": lambda pixels, loss: np.median(pixels),
        "cost": lambda pixels, loss: min(costs(VALUES, pixels, loss)),
        "position": lambda pixels, loss: np.argmin(costs(VALUES, pixels, loss)),
        "dearest": lambda pixels, loss: VALUES[np.argmax(costs(VALUES, pixels, loss))],
        "swapped": lambda pixels, loss: best_constant(
            pixels, lambda target, answer: loss(answer, target)
        ),
        "finer": among(np.linspace(0, 1, 1001)),
        "coarser": among(np.linspace(0, 1, 11)),
        "hundred": among(np.linspace(0, 1, 100)),
        "last_missing": among(VALUES[:-1]),
        "first_missing": among(VALUES[1:]),
        "both_missing": among(VALUES[1:-1]),
        "lower_half": among(VALUES[1:51]),
        "upper_half": among(VALUES[50:]),
        "largest_loss": judged_by(np.max),
        "middle_loss": judged_by(np.median),
        "first_pixel": judged_by(lambda losses: losses[0]),
        "one_of_pixels": lambda pixels, loss: best_of(pixels, pixels, loss),
    },
    figures=figures,
)
