"""Measures of a reconstruction: its error, and artefacts of the network's own grid."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from aecourse._validation import also, array, validated

STRIDE = 2  # of the layers that are suspected


@validated(x=array(), x_hat=array(like="x"))
def reconstruction_error(x: ArrayLike, x_hat: ArrayLike) -> np.ndarray:
    """Return the mean squared error of each sample's reconstruction.

    The mean runs over all axes but the first, so the unit is squared grey level per
    pixel for images and squared amplitude per time step for sequences.

    Parameters
    ----------
    x : array_like of shape (n, ...)
        Samples.
    x_hat : array_like of shape (n, ...)
        Their reconstructions, of the shape of `x`.

    Returns
    -------
    ndarray of shape (n,)
        At least 0. Higher means worse reconstructed.

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
    # half precision would round small errors to 0
    dtype = np.result_type(x, x_hat, np.float32)
    squared = np.square(np.subtract(x, x_hat, dtype=dtype))
    return squared.reshape(len(x), -1).mean(axis=1)


@validated(
    images=also(
        array(ndim=3),
        f"images whose height and width are 3 or more times {STRIDE}",
        lambda images: all(
            size % STRIDE == 0 and size >= 3 * STRIDE for size in images.shape[1:]
        ),
    )
)
def stride_energy(images: ArrayLike) -> float:
    """Measure checkerboard artefacts: the energy at the frequency of stride 2.

    A pattern that repeats every second pixel has its energy at one frequency, up
    and down or left and right. The energy there, over all images and both directions,
    is divided by the mean of the two frequencies beside it.

    Parameters
    ----------
    images : array_like of shape (n, height, width)
        Height and width are even and at least 6.

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
    power = np.square(np.abs(np.fft.fft2(images))).mean(axis=0)
    beside = sum(np.roll(power, step, axis) for step in (1, -1) for axis in (0, 1)) / 4
    on_grid = tuple(slice(None, None, size // STRIDE) for size in power.shape)
    peak, floor = (values[on_grid].ravel()[1:].sum() for values in (power, beside))
    return float(peak / floor) if floor > 0 else 0.0
