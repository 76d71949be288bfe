"""The faulty experiments of exercise 6 in chapter 1, every one of them.

The report has three faults, and a repair may leave any of them or bring in a leak.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np

from aecourse.exercises.concept_mistakes import mean_square
from aecourse.exercises.expectations import Mistake

_SEEN = "The model is judged on images that it has seen."
_GREY = (
    "The baseline is called a mean image. Print the shape of what it is in your code."
)
_LEAK = "The mean image is made of the test images, so the baseline has seen them."
_UNITS = "One error is squared and the other absolute: their ratio means nothing."
_ABSOLUTE = (
    "Both errors are absolute, which is fair; the exercise asks for the squared one."
)


def faulty_gains(
    reconstruct: Callable, x_train: np.ndarray, x_test: np.ndarray
) -> list[Mistake]:
    """List the faulty ways to reckon the gain, each with what is wrong.

    Parameters
    ----------
    reconstruct : callable
        The model: images to images of the same shape.
    x_train, x_test : ndarray, shape (n, ...)
        Two sets of images.

    Returns
    -------
    list of (float, str)
        Gain and message. With several faults left, the message says how many
        and names one.
    """
    measures = {"squared": mean_square, "absolute": lambda d: np.mean(np.abs(d))}
    differences = {
        "": x_test - reconstruct(x_test),
        _SEEN: x_train - reconstruct(x_train),
    }
    baselines = {
        "": x_train.mean(axis=0),
        _GREY: x_train.mean(),
        _LEAK: x_test.mean(axis=0),
    }
    mistakes: list[Mistake] = []
    for seen, base, one, other in itertools.product(
        differences, baselines, measures, measures
    ):
        model_error = measures[one](differences[seen])
        baseline_error = measures[other](x_test - baselines[base])
        units = _UNITS if one != other else _ABSOLUTE if one == "absolute" else ""
        faults = [fault for fault in (units, seen, base) if fault]
        message = _count_faults(faults)
        upside_down = f"Your ratio is upside down. {message}".strip()
        mistakes += [
            (baseline_error / model_error, message),
            (model_error / baseline_error, upside_down),
        ]
    model = mean_square(differences[""])
    mean_image = mean_square(x_test - baselines[""])
    mean_image_seen = mean_square(x_train - baselines[""])
    return [
        *mistakes,
        (
            mean_image_seen / mean_square(differences[_SEEN]),
            "Both are judged on the training images now: alike, but the model has "
            "seen them, and a copy of each would be enough.",
        ),
        (
            mean_image_seen / model,
            "The mean image is judged on the training images, the model on the test "
            "images.",
        ),
        (
            np.sqrt(mean_image / model),
            "You took roots: the exercise asks for mean squared errors.",
        ),
        (
            mean_image - model,
            "This is a difference; the gain says how many times smaller the model's "
            "error is.",
        ),
        (
            1 - model / mean_image,
            "This is the share that the model saves; the gain says how many times "
            "smaller its error is.",
        ),
    ]


def _count_faults(faults: list[str]) -> str:
    if len(faults) < 2:
        return "".join(faults)
    return f"{len(faults)} things are still unfair. One of them: {faults[0]}"
