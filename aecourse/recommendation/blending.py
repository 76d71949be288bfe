"""Blending: two methods' scores in one list."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from sklearn.preprocessing import scale

from aecourse._validation import array, number, validated


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
    # a user without a like has one score for all movies, which `scale` makes 0
    one, other = (scale(_below_one(scores), axis=1) for scores in (first, second))
    return ((1 - weight) * one + weight * other).astype(np.float32)


def _below_one(scores: np.ndarray) -> np.ndarray:
    """Divide each user's scores by the largest, for very large ones are not squared."""
    largest = np.abs(scores).max(axis=1, keepdims=True)
    return scores.astype(float) / np.where(largest > 0, largest, 1)
