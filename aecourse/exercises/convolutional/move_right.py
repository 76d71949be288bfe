"""Move images without letting them come back (chapter 4)."""

import numpy as np

from aecourse.exercises.exercise import Exercise


def move_right(images, pixels):
    return wider(images, pixels)[:, :, : images.shape[2]]


def wider(images, pixels, mode="constant"):
    """Add columns on the left."""
    return np.pad(images, ((0, 0), (0, 0), (pixels, 0)), mode=mode)


def cases():
    images = np.random.default_rng(4).uniform(0.1, 1, size=(4, 6, 9))
    return {"two": (images, 2), "none": (images, 0), "most": (images, 5)}


EXERCISE = Exercise(
    move_right,
    cases,
    mistakes={
        "comes_back": lambda images, pixels: np.roll(images, pixels, axis=2),
        "without_axis": lambda images, pixels: np.roll(images, pixels),
        "down": lambda images, pixels: move_right(
            images.swapaxes(1, 2), pixels
        ).swapaxes(1, 2),
        "down_and_back": lambda images, pixels: np.roll(images, pixels, axis=1),
        "first_axis": lambda images, pixels: move_right(
            images.swapaxes(0, 2), pixels
        ).swapaxes(0, 2),
        "left": lambda images, pixels: move_right(images[:, :, ::-1], pixels)[
            :, :, ::-1
        ],
        "edge_repeated": lambda images, pixels: wider(images, pixels, mode="edge")[
            :, :, : images.shape[2]
        ],
        "wider": wider,
        "empty_for_none": lambda images, pixels: wider(images, pixels)[:, :, :-pixels],
        "blackened": lambda images, pixels: np.where(
            np.arange(images.shape[2]) < pixels, 0, images
        ),
    },
)
