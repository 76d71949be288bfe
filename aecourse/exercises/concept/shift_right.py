"""Move images one pixel to the right (chapter 1)."""

from unittest import mock

import numpy as np

from aecourse.exercises.concept._images import digits, mean_square
from aecourse.exercises.exercise import Exercise


def shift_right(images):
    return moved(images)


def moved(images, axis=2, by=1):
    """Move images along an axis and fill what becomes free with background."""
    shifted = np.roll(images, by, axis)
    free = slice(by) if by > 0 else slice(by, None)
    np.moveaxis(shifted, axis, 0)[free] = 0
    return shifted


def cases():
    images = np.random.default_rng(3).uniform(0.1, 1, size=(3, 4, 5))
    return {"three_images": (images,), "tall_image": (images[:1, :, :3],)}


def observe(answer, images):
    """Shift, with memory that `np.empty` gives filled alike on every machine."""
    with mock.patch.multiple(
        np, empty=filled(np.empty), empty_like=filled(np.empty_like)
    ):
        return answer(images)


def filled(make):
    def make_and_fill(*arguments, **named):
        array = make(*arguments, **named)
        array.fill(7)
        return array

    return make_and_fill


def first_row_blank(images):
    shifted = np.roll(images, 1, axis=2)
    shifted[:, 0] = 0
    return shifted


def first_column_blank(images):
    return np.concatenate([np.zeros_like(images[:, :, :1]), images[:, :, 1:]], axis=2)


def first_column_repeated(images):
    return np.concatenate([images[:, :, :1], images[:, :, :-1]], axis=2)


def first_column_not_set(images):
    shifted = np.empty_like(images)
    shifted[:, :, 1:] = images[:, :, :-1]
    return shifted


def figures():
    """Return what a shift costs, and what it costs to blank the lowest quarter."""
    _, images = digits()
    blanked = images.copy()
    blanked[:, 21:] = 0
    return {
        "shift": mean_square(images - shift_right(images)),
        "blank": mean_square(images - blanked),
    }


EXERCISE = Exercise(
    shift_right,
    cases,
    observe=observe,
    mistakes={
        "wraps": lambda x: np.roll(x, 1, axis=2),
        "wraps_down": lambda x: np.roll(x, 1, axis=1),
        "whole_array": lambda x: np.roll(x, 1),
        "down": lambda x: moved(x, axis=1),
        "along_batch": lambda x: moved(x, axis=0),
        "left": lambda x: moved(x, by=-1),
        "wraps_left": lambda x: np.roll(x, -1, axis=2),
        "grown": lambda x: np.pad(x, ((0, 0), (0, 0), (1, 0))),
        "repeated": first_column_repeated,
        "by_two": lambda x: moved(x, by=2),
        "column_lost": lambda x: x[:, :, :-1],
        "blanked": first_column_blank,
        "row_blanked": first_row_blank,
        "not_set": first_column_not_set,
        "whole_numbers": np.zeros_like,
        "unchanged": np.copy,
    },
    figures=figures,
)
