"""Blending: two methods' scores in one list."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from aecourse._validation import array, number, validated


def standardised(scores: np.ndarray) -> np.ndarray:
    """Return scores whose mean within each user is 0 and whose spread is 1."""
    scores = scores.astype(np.float64)
    spread = scores.std(axis=1, keepdims=True)
    centred = scores - scores.mean(axis=1, keepdims=True)
    # a user without a like gets one score for all movies, which has no spread
    return np.divide(centred, spread, out=np.zeros_like(centred), where=spread > 0)


@validated(
    first=array(ndim=2),
    second=array(like="first"),
    weight=number(minimum=0, maximum=1),
)
def blend(first: ArrayLike, second: ArrayLike, *, weight: float = 0.5) -> np.ndarray:
    """Blend the scores of two methods that err in different ways.

    The scores of one may be counts and those of the other logarithms, so each
    method's are standardised within the user before the mean is taken.

    Parameters
    ----------
    first, second : array_like of shape (users, movies)
        Higher is better.
    weight : float, default 0.5
        Of the second method, from 0 to 1; the first has the rest.

    Returns
    -------
    ndarray of shape (users, movies)
        Scores, float32.

    Raises
    ------
    TypeError, ValueError
        If the shapes differ, a score is not finite, or the weight is out of range.

    Notes
    -----
    Source: chapter 8.
    """
    mean = (1 - weight) * standardised(first) + weight * standardised(second)
    return mean.astype(np.float32)
