"""The straight line between two codes or images."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from aecourse._validation import array, validated, whole


@validated(start=array(), end=array(like="start"), steps=whole(minimum=2))
def interpolate(start: ArrayLike, end: ArrayLike, steps: int = 11) -> np.ndarray:
    """Interpolate linearly: return evenly spaced points from one array to another.

    Parameters
    ----------
    start : array_like
        Code or image, or a batch of them.
    end : array_like
        What is reached, of the shape of `start`.
    steps : int, default 11
        Number of points, both ends among them, at least 2.

    Returns
    -------
    ndarray of shape (steps, ...)
        The first is `start`, the last is `end`.

    Raises
    ------
    TypeError, ValueError
        If the shapes differ or there are fewer than two steps.
    """
    return np.linspace(start, end, steps)
