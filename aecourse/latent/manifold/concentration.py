"""What happens to distances and volumes where axes are many."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from aecourse._validation import invalid, rows, validated, whole


@validated(points=rows(at_least=2), queries=rows(like="points"))
def distance_contrast(points: ArrayLike, queries: ArrayLike) -> np.ndarray:
    """Return the contrast of distances, which vanishes in high dimensions.

    The contrast is ``(farthest - nearest) / nearest``: how much farther the farthest
    point is than the nearest. It is large where "near" and "far" mean something, and
    falls to 0 where all points are equally far away.

    Parameters
    ----------
    points : array_like of shape (n, d)
        Points that are looked at, at least two.
    queries : array_like of shape (m, d)
        Points that are looked from, none of them among `points`.

    Returns
    -------
    ndarray of shape (m,)
        Contrast of each query, at least 0.

    Raises
    ------
    TypeError, ValueError
        If shapes do not fit, there are fewer than two points, or a query is one of
        the points, so that its nearest distance is 0.

    Notes
    -----
    Source: Beyer et al., 1999; the ratio is that of Aggarwal et al., 2001.
    """
    nearest, farthest = _nearest_and_farthest(points, queries)
    return (farthest - nearest) / nearest


def _nearest_and_farthest(points: np.ndarray, queries: np.ndarray) -> np.ndarray:
    """Return both distances of each query in two rows; none may be zero."""
    from sklearn.metrics import pairwise_distances_chunked

    def ends(distances: np.ndarray, start: int) -> np.ndarray:
        return np.c_[distances.min(axis=1), distances.max(axis=1)]

    # in double precision: at 784 axes the distances differ in the second digit only
    given = queries.astype(float), points.astype(float)
    found = np.concatenate(list(pairwise_distances_chunked(*given, reduce_func=ends)))
    if found.min() == 0:
        raise invalid("queries", "points that are not among `points`", queries)
    return found.T


@validated(dimension=whole(minimum=1))
def ball_share(dimension: int) -> float:
    """Return the share of a hypercube's volume that the ball inside it fills.

    The ball touches all faces of the cube: a disc in a square fills pi/4 of it.

    Parameters
    ----------
    dimension : int
        Number of axes, at least 1.

    Returns
    -------
    float
        In (0, 1], and 0.0 where the share is below the smallest float.

    Raises
    ------
    TypeError, ValueError
        If `dimension` is not a whole number of at least 1.
    """
    half = dimension / 2  # volume: pi ** (d / 2) * r ** d / gamma(d / 2 + 1)
    return math.exp(half * math.log(math.pi / 4) - math.lgamma(half + 1))
