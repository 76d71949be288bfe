"""Known mistakes in the exercises of chapter 1, and what is said to each.

Every entry is a wrong function of the exercise's own arguments and its message.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable

import numpy as np

from aecourse.exercises.expectations import Mistake


def mean_square(difference: np.ndarray) -> float:
    """Mean of the squares over everything."""
    return float(np.mean(difference**2))


COMPRESSION_RATIO: list[Mistake] = [
    (
        lambda x, z: x.size / z.size,
        "You compared how many numbers there are; they differ in size: a pixel "
        "here takes one byte, a number of the code four.",
    ),
    (
        lambda x, z: z.nbytes / x.nbytes,
        "Your ratio is upside down: a code that is smaller than its image "
        "gives a ratio above 1.",
    ),
    (
        lambda x, z: x.nbytes // z.nbytes,
        "You lost the fraction: the ratio need not be a whole number.",
    ),
    (
        lambda x, z: x[0].nbytes / z.nbytes,
        "You divided the bytes of one image by the bytes of all codes.",
    ),
    (
        lambda x, z: x.nbytes / z[0].nbytes,
        "You divided the bytes of all images by the bytes of one code.",
    ),
    (
        lambda x, z: sys.getsizeof(x) / sys.getsizeof(z),
        "`sys.getsizeof` counts the array's Python object as well; the numbers alone "
        "are what is stored.",
    ),
    (
        lambda x, z: 1 - z.nbytes / x.nbytes,
        "This is the share that the codes save; the exercise asks how many times "
        "smaller they are.",
    ),
    (
        lambda x, z: x.size / (4 * z.size),
        "You took for granted that a pixel has one byte and a number of the "
        "code four; in this case they have not.",
    ),
]

ERROR_PER_IMAGE: list[Mistake] = [
    (
        lambda x, y: np.mean((x - y) ** 2),
        "You averaged over the images as well: that is one number for the whole "
        "batch, and a bad image hides among the good ones.",
    ),
    (
        lambda x, y: np.mean((x - y) ** 2, axis=0),
        "You averaged over the images and kept the pixels: the wrong axis went.",
    ),
    (
        lambda x, y: np.mean((x - y) ** 2, axis=1),
        "You averaged over the rows of each image only: its columns are left.",
    ),
    (
        lambda x, y: np.mean((x - y) ** 2, axis=-1),
        "You averaged over the columns of each image only: its rows are left.",
    ),
    (
        lambda x, y: np.sum((x - y) ** 2, axis=(1, 2)),
        "You summed over the pixels: a larger picture of the same quality would "
        "get a larger error.",
    ),
    (
        lambda x, y: np.mean(x - y, axis=(1, 2)),
        "You forgot the square: errors above and below cancel, so a bad "
        "reconstruction can have the error 0.",
    ),
    (
        lambda x, y: np.mean(y - x, axis=(1, 2)),
        "You forgot the square: errors above and below cancel, so a bad "
        "reconstruction can have the error 0.",
    ),
    (
        lambda x, y: np.sum((x - y) ** 2, axis=(1, 2)) / 784,
        "You divided by 784 pixels, and these images have fewer: let the array say "
        "how many there are.",
    ),
    (
        lambda x, y: np.sqrt(np.sum((x - y) ** 2, axis=(1, 2))),
        "This is the length of the difference, the root of the sum of the squares; "
        "the exercise asks for their mean.",
    ),
    (
        lambda x, y: np.mean(x - y, axis=(1, 2)) ** 2,
        "You squared after the mean: by then errors above and below have cancelled.",
    ),
    (
        lambda x, y: np.mean(np.abs(x - y), axis=(1, 2)),
        "This is the mean absolute error; the exercise asks for the squared one.",
    ),
    (
        lambda x, y: np.sqrt(np.mean((x - y) ** 2, axis=(1, 2))),
        "You took the root at the end: the exercise asks for the mean squared "
        "error itself.",
    ),
]

MEAN_IMAGE_ERROR: list[Mistake] = [
    (
        lambda train, test: mean_square(test - test.mean(axis=0)),
        "A leak: your mean image is the mean of the test images, so the answer "
        "has seen the images that it is judged on.",
    ),
    (
        lambda train, test: mean_square(
            test - np.concatenate([train, test]).mean(axis=0)
        ),
        "A leak: your mean image is the mean of the training and the test "
        "images together.",
    ),
    (
        lambda train, test: mean_square(test - train.mean()),
        "You answered with one grey for all pixels: the mean ran over the "
        "pixels as well as over the images.",
    ),
    (
        lambda train, test: mean_square(train - train.mean(axis=0)),
        "You measured the error on the training images; the test images were not used.",
    ),
    (
        lambda train, test: mean_square(train - test.mean(axis=0)),
        "You exchanged the two sets: the mean image comes from the training "
        "images, the error from the test images.",
    ),
    (
        lambda train, test: np.mean((test - train.mean(axis=0)) ** 2, axis=(1, 2)),
        "This is one error for each test image; the exercise asks for their mean.",
    ),
    (
        lambda train, test: np.mean(np.abs(test - train.mean(axis=0))),
        "This is the mean absolute error; the exercise asks for the squared one.",
    ),
    (
        lambda train, test: np.sqrt(mean_square(test - train.mean(axis=0))),
        "You took the root at the end: the exercise asks for the mean squared "
        "error itself.",
    ),
    (
        lambda train, test: np.sum((test - train.mean(axis=0)) ** 2),
        "You summed the squares: with more images or more pixels the error would grow.",
    ),
    (
        lambda train, test: mean_square(test.mean(axis=0) - train.mean(axis=0)),
        "You compared two mean images; the answer is compared with each test image.",
    ),
    (
        lambda train, test: np.mean(test - train.mean(axis=0)),
        "You forgot the square: errors above and below cancel.",
    ),
]


def _with_first_row_blank(images: np.ndarray) -> np.ndarray:
    images[:, 0] = 0
    return images


SHIFT_RIGHT: list[Mistake] = [
    (
        lambda x: np.roll(x, 1, axis=2),
        "What leaves the picture on the right comes back on the left; the new "
        "column should be background, 0.",
    ),
    (
        lambda x: np.roll(x, 1, axis=1),
        "You shifted downwards, and what leaves the picture comes back at the top: "
        "the rows moved, not the columns.",
    ),
    (
        lambda x: np.roll(x, 1),
        "The pixels moved along the whole array: the end of each row came back at "
        "the beginning of the next.",
    ),
    (
        lambda x: np.pad(x, ((0, 0), (1, 0), (0, 0)))[:, :-1],
        "You shifted downwards: the rows moved, not the columns.",
    ),
    (
        lambda x: np.pad(x, ((1, 0), (0, 0), (0, 0)))[:-1],
        "You shifted along the first axis: the images moved up in the batch, and "
        "their pixels stayed.",
    ),
    (
        lambda x: np.pad(x, ((0, 0), (0, 0), (0, 1)))[:, :, 1:],
        "You shifted to the left.",
    ),
    (
        lambda x: np.pad(x, ((0, 0), (0, 0), (1, 0))),
        "Your images have grown by a column: what leaves on the right has to go.",
    ),
    (
        lambda x: np.concatenate([x[:, :, :1], x[:, :, :-1]], axis=2),
        "You repeated the first column; the new column should be background, 0.",
    ),
    (
        lambda x: np.pad(x, ((0, 0), (0, 0), (2, 0)))[:, :, :-2],
        "You shifted by two pixels, not by one.",
    ),
    (
        lambda x: x[:, :, :-1],
        "Your images have lost a column: one of background has to come in on the left.",
    ),
    (
        lambda x: np.concatenate([np.zeros_like(x[:, :, :1]), x[:, :, 1:]], axis=2),
        "You blanked the first column, and nothing moved.",
    ),
    (
        lambda x: _with_first_row_blank(np.roll(x, 1, axis=2)),
        "You blanked the first row in place of the first column.",
    ),
    (
        np.zeros_like,
        "All your pixels are 0: does the new array have an integer type, which "
        "cannot hold 0.5?",
    ),
    (lambda x: x, "Your images come back as they were."),
]

_GRID = np.linspace(0, 1, 101)


def _costs(pixels: np.ndarray, loss: Callable) -> np.ndarray:
    return np.array([np.mean(loss(pixels, value)) for value in _GRID])


def lowest_constants(pixels: np.ndarray, losses: Iterable[Callable]) -> list[float]:
    """Find the value that costs least under each loss, to the nearest hundredth."""
    return [_GRID[np.argmin(_costs(pixels, loss))] for loss in losses]


# These get all losses at once: what looks like the mean under one loss may be chance.
BEST_CONSTANT: list[Mistake] = [
    (
        lambda pixels, losses: [np.mean(pixels) for _ in losses],
        "You answer the mean whatever the loss is; under this loss another value "
        "costs less.",
    ),
    (
        lambda pixels, losses: [np.median(pixels) for _ in losses],
        "You answer the median whatever the loss is; under this loss another value "
        "costs less.",
    ),
    (
        lambda pixels, losses: [np.min(_costs(pixels, loss)) for loss in losses],
        "You returned the lowest cost; the exercise asks for the value that has it.",
    ),
    (
        lambda pixels, losses: [np.argmin(_costs(pixels, loss)) for loss in losses],
        "You returned the position of the best value in your list, and not the "
        "value that stands there.",
    ),
    (
        lambda pixels, losses: [
            _GRID[np.argmax(_costs(pixels, loss))] for loss in losses
        ],
        "You returned the value that costs most.",
    ),
    (
        lambda pixels, losses: [
            _GRID[np.argmin([np.mean(loss(value, pixels)) for value in _GRID])]
            for loss in losses
        ],
        "You exchanged the two arguments of the loss: `loss(target, answer)`.",
    ),
]

COPYING_DECODER: list[Mistake] = [
    (
        lambda encoder: encoder @ encoder.T,
        "Your decoder is the transposed encoder. It undoes the encoder only where "
        "the encoder's rows have length 1 and are at right angles to each other.",
    ),
    (
        lambda encoder: encoder @ encoder.T / np.sum(encoder**2),
        "Your decoder is the transposed encoder on another scale; the scale is not "
        "all that is missing.",
    ),
    (
        lambda encoder: encoder @ encoder.T / encoder.shape[1],
        "Your decoder is the transposed encoder on another scale; the scale is not "
        "all that is missing.",
    ),
    (
        lambda encoder: np.zeros((len(encoder), len(encoder))),
        "Your decoder answers 0 to everything.",
    ),
]
