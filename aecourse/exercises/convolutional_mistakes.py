"""Known mistakes in the exercises of chapter 4, and what is said to each.

Every entry is a wrong function of the exercise's own arguments and its message.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import numpy as np

from aecourse.exercises.expectations import Mistake

WINDOWS: list[Mistake] = [
    (
        lambda n, k, s, z: (n + 2 * z - k) // s,
        "One window is missing: the one at place 0 counts whatever the stride is, so "
        "the 1 is added after the division.",
    ),
    (
        lambda n, k, s, z: (n + z - k) // s + 1,
        "You added the zeros at one end only.",
    ),
    (
        lambda n, k, s, z: (n - k) // s + 1,
        "You left out the zeros.",
    ),
    (
        lambda n, k, s, z: n + 2 * z - k + 1,
        "You left out the stride: these are all the places where a window fits.",
    ),
    (
        lambda n, k, s, z: math.ceil(n / s),
        "That is the size with padding 'same'. Here the zeros are given, and the "
        "kernel counts.",
    ),
    (
        lambda n, k, s, z: (n + 2 * z) // s,
        "You left out the kernel: a window has to fit inside.",
    ),
    (
        lambda n, k, s, z: (n + 2 * z - k) / s + 1,
        "Your number of outputs is not whole: a window that does not fit gives none.",
    ),
    (
        lambda n, k, s, z: math.ceil((n + 2 * z - k) / s) + 1,
        "You rounded up: your last window reaches over the end.",
    ),
]


def parameters(kernel_size: int, channels: int, filters: Sequence[int]) -> int:
    """Count the parameters of convolutions that follow one another."""
    read = (channels, *filters[:-1])
    return sum(
        (kernel_size**2 * maps + 1) * count
        for maps, count in zip(read, filters, strict=True)
    )


def _weights(kernel_size: int, channels: int, filters: Sequence[int]) -> int:
    return parameters(kernel_size, channels, filters) - sum(filters)


PARAMETERS: list[Mistake] = [
    (_weights, "You counted the weights and left out the biases."),
    (
        lambda k, channels, filters: sum((k * k + 1) * count for count in filters),
        "Your filters read a single map. A filter has weights for *every* map of the "
        "layer before.",
    ),
    (
        lambda k, channels, filters: sum(
            (k * k * channels + 1) * count for count in filters
        ),
        "You gave every layer the image's channels. A layer after the first reads the "
        "maps of the layer before it.",
    ),
    (
        lambda k, channels, filters: parameters(k, 1, filters),
        "You took the image for one of a single channel.",
    ),
    (
        lambda k, channels, filters: _weights(k, channels, filters) + len(filters),
        "You gave every layer a single bias; each filter has its own.",
    ),
    (
        lambda k, channels, filters: (
            _weights(k, channels, filters)
            + sum(
                a * b for a, b in zip((channels, *filters[:-1]), filters, strict=True)
            )
        ),
        "You gave a filter a bias for every map it reads; it has one in all, added to "
        "the sum.",
    ),
    (
        lambda k, channels, filters: sum(
            (k * maps + 1) * count
            for maps, count in zip((channels, *filters[:-1]), filters, strict=True)
        ),
        "Your kernels are lines: `kernel_size` is their height *and* their width.",
    ),
    (
        lambda k, channels, filters: parameters(
            k, (channels, *filters)[-2], filters[-1:]
        ),
        "You counted the last layer only.",
    ),
    (
        lambda k, channels, filters: parameters(k, channels, filters[:1]),
        "You counted the first layer only.",
    ),
]


def field(kernel_sizes: Sequence[int], strides: Sequence[int]) -> int:
    """Width in pixels on which one value of the last map depends."""
    steps = itertools.accumulate((1, *strides[:-1]), lambda a, b: a * b)
    return 1 + sum((k - 1) * step for k, step in zip(kernel_sizes, steps, strict=True))


RECEPTIVE_FIELD: list[Mistake] = [
    (
        lambda kernels, strides: 1 + sum(k - 1 for k in kernels),
        "You left out the strides: behind a stride, neighbouring values lie further "
        "apart in the image.",
    ),
    (
        lambda kernels, strides: (
            1
            + sum(
                (k - 1) * step
                for k, step in zip(
                    kernels,
                    itertools.accumulate(strides, lambda a, b: a * b),
                    strict=True,
                )
            )
        ),
        "You let a layer's own stride widen what it sees; it widens only what the "
        "layers after it see.",
    ),
    (lambda kernels, strides: sum(kernels), "You added up the kernels."),
    (lambda kernels, strides: math.prod(kernels), "You multiplied the kernels."),
    (
        lambda kernels, strides: field(kernels, strides) - 1,
        "You are one pixel short: with no layer at all a value sees one pixel, itself.",
    ),
    (
        lambda kernels, strides: (
            1
            + sum((k - 1) * s for k, s in zip(kernels, (1, *strides[:-1]), strict=True))
        ),
        "You used the stride of the layer just before. The strides of *all* layers "
        "before multiply.",
    ),
    (
        lambda kernels, strides: (
            1
            + sum(
                (k - 1) * (1 + sum(strides[:depth])) for depth, k in enumerate(kernels)
            )
        ),
        "You added the strides; one after the other, they multiply.",
    ),
    (
        lambda kernels, strides: field(kernels[::-1], strides[::-1]),
        "You went through the layers from the last to the first and treated the last "
        "as if it touched the image.",
    ),
]


def moved(images: np.ndarray, pixels: int) -> np.ndarray:
    """Move images to the right and let black in on the left."""
    return np.pad(images, ((0, 0), (0, 0), (pixels, 0)))[:, :, : images.shape[2]]


MOVE_RIGHT: list[Mistake] = [
    (
        lambda images, pixels: np.roll(images, pixels, axis=2),
        "What leaves on the right comes back on the left. It should be gone, and "
        "black come in.",
    ),
    (
        lambda images, pixels: np.roll(images, pixels),
        "Without an axis the whole array is rolled in one line: pixels move into the "
        "next row, and into the next image.",
    ),
    (
        lambda images, pixels: np.pad(images, ((0, 0), (pixels, 0), (0, 0)))[
            :, : images.shape[1]
        ],
        "You moved the images down: the axes are (images, height, width).",
    ),
    (
        lambda images, pixels: np.roll(images, pixels, axis=1),
        "You moved the images down, and what left came back on top: the axes are "
        "(images, height, width).",
    ),
    (
        lambda images, pixels: np.pad(images, ((pixels, 0), (0, 0), (0, 0)))[
            : len(images)
        ],
        "You moved along the first axis: every image has become another one.",
    ),
    (
        lambda images, pixels: np.pad(images, ((0, 0), (0, 0), (0, pixels)))[
            :, :, pixels:
        ],
        "You moved the images to the left.",
    ),
    (
        lambda images, pixels: np.pad(
            images, ((0, 0), (0, 0), (pixels, 0)), mode="edge"
        )[:, :, : images.shape[2]],
        "You repeated the first column; black should come in.",
    ),
    (
        lambda images, pixels: np.pad(images, ((0, 0), (0, 0), (pixels, 0))),
        "Your images have become wider; what leaves on the right has to be cut off.",
    ),
    (
        lambda images, pixels: np.pad(images, ((0, 0), (0, 0), (pixels, 0)))[
            :, :, :-pixels
        ],
        "Your images are empty when they are moved by 0: `:-0` means up to the "
        "beginning.",
    ),
    (
        lambda images, pixels: np.where(np.arange(images.shape[2]) < pixels, 0, images),
        "You blackened the columns on the left and left the rest where it was.",
    ),
]


def grid_means(image: np.ndarray, stride: int) -> np.ndarray:
    """Mean over all pixels at each place of the stride's grid."""
    return np.array(
        [
            image[i::stride, j::stride].mean()
            for i in range(stride)
            for j in range(stride)
        ]
    )


def _cells(image: np.ndarray, stride: int) -> np.ndarray:
    height, width = image.shape
    return image.reshape(height // stride, stride, width // stride, stride)


GRID_VARIANCE: list[Mistake] = [
    (
        lambda image, stride: _cells(image, stride).mean(axis=(1, 3)).var(),
        "You averaged within each cell and compared the cells, which blurs the grid "
        "away. Average over the cells, for each place in the cell.",
    ),
    (
        lambda image, stride: (
            image.reshape(
                stride, image.shape[0] // stride, stride, image.shape[1] // stride
            )
            .mean(axis=(1, 3))
            .var()
        ),
        "You cut the image into large blocks: pixels of one kind lie `stride` apart "
        "and not beside each other.",
    ),
    (
        lambda image, stride: grid_means(image, stride).std(),
        "You took the standard deviation; the variance is its square.",
    ),
    (
        lambda image, stride: grid_means(image, stride).var(ddof=1),
        "You divided by the number of kinds less one. These are all kinds there are "
        "and no sample of them.",
    ),
    (
        lambda image, stride: np.var(image),
        "That is the variance of the whole image, most of which has nothing to do with "
        "the grid.",
    ),
    (
        lambda image, stride: np.mean(
            [
                image[i::stride, j::stride].var()
                for i in range(stride)
                for j in range(stride)
            ]
        ),
        "You took the variance first and the mean then: that is what differs *within* "
        "a kind. Take the means of the kinds, and their variance.",
    ),
    (
        lambda image, stride: np.mean(grid_means(image, stride) ** 2),
        "You averaged the squares without taking the mean away first; a bright image "
        "without any grid would score high.",
    ),
    (
        lambda image, stride: np.var(
            [image[i::stride, i::stride].mean() for i in range(stride)]
        ),
        "You looked at the kinds on the diagonal only: row and column vary on their "
        "own.",
    ),
    (
        lambda image, stride: np.var([image[i::stride].mean() for i in range(stride)]),
        "You compared rows only: a grid has columns too.",
    ),
    (
        lambda image, stride: np.var(
            [image[:, j::stride].mean() for j in range(stride)]
        ),
        "You compared columns only: a grid has rows too.",
    ),
    (
        lambda image, stride: grid_means(image, stride),
        "You returned the means of the kinds; their variance is wanted.",
    ),
    (
        lambda image, stride: _cells(image, stride).mean(axis=(0, 2)),
        "You returned the means of the kinds; their variance is wanted.",
    ),
]
