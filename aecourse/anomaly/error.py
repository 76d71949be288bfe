"""The reconstruction error as a measure of how foreign an input is."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from aecourse.checks import check_pair


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
    x, x_hat = check_pair("x", x, "x_hat", x_hat)
    squared = np.square(x - x_hat)
    return squared.reshape(len(x), -1).mean(axis=1)
