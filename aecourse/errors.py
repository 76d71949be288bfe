"""Measures of a reconstruction: its error, and artefacts of the network's own grid."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from aecourse._validation import as_array, as_int, as_pair, invalid


def reconstruction_error(x: ArrayLike, x_hat: ArrayLike) -> np.ndarray:
    """Return the mean squared error of each sample's reconstruction.

    The mean runs over all axes but the first, so the unit is squared grey level per
    pixel for images and squared amplitude per time step for sequences.

    Parameters
    ----------
    x
        Samples, shape ``(n, ...)``.
    x_hat
        Their reconstructions, same shape.

    Returns
    -------
    np.ndarray
        Shape ``(n,)``, at least 0. Higher means worse reconstructed.

    Raises
    ------
    TypeError, ValueError
        If the arrays are empty, not finite, or differ in shape.

    Notes
    -----
    Source: chapter 1, where the error is defined, and chapter 7, where it is a score.

    Examples
    --------
    >>> reconstruction_error([[0.0, 1.0], [1.0, 1.0]], [[0.0, 0.0], [1.0, 1.0]])
    array([0.5, 0. ])
    """
    x, x_hat = as_pair("x", x, "x_hat", x_hat)
    squared = np.square(x - x_hat)
    return squared.reshape(len(x), -1).mean(axis=1)


def stride_energy(images: ArrayLike, strides: int = 2) -> float:
    """Return how far the energy at the stride's frequency stands above its neighbours.

    A pattern that repeats every `strides` pixels has its energy at one frequency, up
    and down or left and right. The energy there, over all images and both directions,
    is divided by the mean of the two frequencies beside it.

    Parameters
    ----------
    images
        Shape ``(n, height, width)``. Height and width are multiples of `strides` and
        at least three times as large.
    strides
        Pixels between two repetitions, at least 2: the stride of the layer that is
        suspected.

    Returns
    -------
    float
        Near 1 where nothing repeats, and above it where there is a checkerboard; 0 for
        flat images.

    Raises
    ------
    TypeError, ValueError
        If the images have another number of axes or sizes that do not suit.

    Notes
    -----
    Source: chapter 4. The artefact: Odena, Dumoulin and Olah, 2016.

    Examples
    --------
    >>> import numpy as np
    >>> from aecourse import errors
    >>> rng = np.random.default_rng(0)
    >>> image = rng.normal(size=(1, 28, 28))
    >>> pattern = np.indices((28, 28)).sum(axis=0) % 2
    >>> errors.stride_energy(image) < 2 < errors.stride_energy(image + pattern)
    True
    """
    images = as_array("images", images, ndim=3)
    strides = as_int("strides", strides, minimum=2)
    if any(size % strides or size < 3 * strides for size in images.shape[1:]):
        expected = f"images whose height and width are 3 or more times {strides}"
        raise invalid("images", expected, images)
    power = np.square(np.abs(np.fft.fft2(images))).mean(axis=0)
    beside = sum(np.roll(power, step, axis) for step in (1, -1) for axis in (0, 1)) / 4
    on_grid = tuple(slice(None, None, size // strides) for size in power.shape)
    peak, floor = (values[on_grid].ravel()[1:].sum() for values in (power, beside))
    return float(peak / floor) if floor > 0 else 0.0
