"""Jumps of images on a line of codes, and the mistakes of measuring them."""

from __future__ import annotations

import numpy as np

from aecourse.exercises.expectations import Mistake
from aecourse.exercises.limits_bound import Decode


def images_on_line(
    decode: Decode, start: np.ndarray, end: np.ndarray, points: int
) -> np.ndarray:
    """Images of evenly spaced codes from start to end, as rows."""
    return decode(np.linspace(start, end, points)).reshape(points, -1)


def moves(decode: Decode, start: np.ndarray, end: np.ndarray, steps: int) -> np.ndarray:
    """Differences of successive images on a line, as rows."""
    return np.diff(images_on_line(decode, start, end, steps + 1), axis=0)


def from_first(decode: Decode, start: np.ndarray, end: np.ndarray, steps: int) -> float:
    """Largest distance of an image on the line from the first one."""
    images = images_on_line(decode, start, end, steps + 1)
    return float(np.linalg.norm(images - images[0], axis=1).max())


LARGEST_JUMP: list[Mistake] = [
    (
        lambda *line: np.linalg.norm(moves(*line[:3], line[3] - 1), axis=1).max(),
        "You decoded `steps` codes, which are one step fewer. A fence of five panels "
        "has six posts.",
    ),
    (
        lambda *line: np.linalg.norm(moves(*line[:3], line[3] + 1), axis=1).max(),
        "You took one step too many.",
    ),
    (
        lambda *line: np.linalg.norm(moves(*line), axis=1).mean(),
        "You took the mean of the moves. A decoder that tears once has a small mean.",
    ),
    (
        lambda *line: np.linalg.norm(moves(*line), axis=1).sum(),
        "You added the moves up; the largest is asked for.",
    ),
    (
        lambda *line: (moves(*line) ** 2).sum(axis=1).max(),
        "You have the squared distance: the root is missing.",
    ),
    (
        lambda *line: (moves(*line) ** 2).mean(axis=1).max(),
        "You have the mean squared error; the Euclidean distance is the root of the "
        "*sum* of squares.",
    ),
    (
        lambda *line: np.sqrt((moves(*line) ** 2).mean(axis=1)).max(),
        "You averaged over the pixels; the Euclidean distance is the root of the "
        "*sum* of squares.",
    ),
    (
        lambda *line: np.abs(moves(*line)).sum(axis=1).max(),
        "You added absolute differences; the Euclidean distance is the root of the "
        "sum of squares.",
    ),
    (
        lambda *line: np.abs(moves(*line)).max(),
        "You took the largest change of one pixel; the distance takes all pixels of "
        "an image together.",
    ),
    (
        lambda *line: np.linalg.norm(moves(*line)),
        "You took one length of all the moves together. Each step has its own.",
    ),
    (
        from_first,
        "You measured how far the line gets away from an image; a jump is from the "
        "image just before.",
    ),
    (
        lambda *line: np.linalg.norm(moves(*line)[1:], axis=1).max(),
        "You left out the first step, the one that leaves the image of `start`.",
    ),
    (
        lambda *line: np.linalg.norm(moves(*line)[:-1], axis=1).max(),
        "You left out the last step, the one that arrives at the image of `end`.",
    ),
    (
        lambda decode, start, end, steps: np.linalg.norm((end - start) / steps),
        "You measured the step of the code. The jump is that of the image.",
    ),
]
