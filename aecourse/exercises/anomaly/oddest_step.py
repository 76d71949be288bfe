"""Find the step of each beat that is rebuilt worst (chapter 7)."""

import numpy as np

from aecourse.exercises.exercise import Exercise


def oddest_step(x, x_hat):
    return np.argmax((x - x_hat) ** 2, axis=1)


def cases():
    rng = np.random.default_rng(4)
    x_hat = rng.normal(size=(6, 12))
    x = x_hat + rng.uniform(-0.3, 0.3, size=(6, 12))
    steps = np.array([7, 2, 10, 0, 5, 3])
    x[np.arange(6), steps] = x_hat[np.arange(6), steps] + [2, -2, -3, 1.5, -1.5, 2.5]
    return {
        "waves": (x, x_hat),
        "moved": (np.roll(x, -3, axis=1), np.roll(x_hat, -3, axis=1)),
    }


def with_decimal_point(answer):
    """Ask for steps that an array can be indexed by."""
    is_whole = np.asarray(answer(*cases()["waves"])).dtype.kind in "iu"
    return None if is_whole else {}


EXERCISE = Exercise(
    oddest_step,
    cases,
    mistakes={
        "too_high_only": lambda x, x_hat: np.argmax(x - x_hat, axis=1),
        "too_low_only": lambda x, x_hat: np.argmax(x_hat - x, axis=1),
        "wrong_axis": lambda x, x_hat: np.argmax((x - x_hat) ** 2, axis=0),
        "whole_table": lambda x, x_hat: np.argmax((x - x_hat) ** 2),
        "how_large": lambda x, x_hat: np.max((x - x_hat) ** 2, axis=1),
        "best": lambda x, x_hat: np.argmin((x - x_hat) ** 2, axis=1),
        "largest_wave": lambda x, x_hat: np.argmax(np.abs(x), axis=1),
        "from_1": lambda x, x_hat: oddest_step(x, x_hat) + 1,
        "with_decimal_point": lambda x, x_hat: oddest_step(x, x_hat).astype(float),
    },
    properties={"with_decimal_point": with_decimal_point},
)
