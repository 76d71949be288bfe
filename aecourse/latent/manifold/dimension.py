"""The intrinsic dimension of data, from the distances of nearest neighbours."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from aecourse._validation import invalid, rows, validated
from aecourse.latent.manifold.neighbours import nearest

DISCARD = 0.1  # of the ratios of TwoNN, the largest: borders and outliers make them


@validated(points=rows(at_least=10))
def two_nn_dimension(points: ArrayLike) -> float:
    """Estimate the intrinsic dimension of data from two nearest neighbours (TwoNN).

    For each point the second-nearest neighbour is a little farther than the nearest.
    In d dimensions the ratio of the two distances exceeds m with probability
    ``m ** -d``, whatever the density, so d is the slope of a line through 0. The
    largest tenth of the ratios is left out: they come from borders and outliers, where
    the law does not hold.

    Parameters
    ----------
    points : array_like of shape (n, ...)
        At least ten, no two of them equal. Images count as rows.

    Returns
    -------
    float
        The estimate. It is too low where the dimension is large and points are few.

    Raises
    ------
    TypeError, ValueError
        If there are too few points, two are equal, or the two nearest neighbours are
        equally far from every point, as on a grid.

    Notes
    -----
    Source: Facco, d'Errico, Rodriguez and Laio, 2017.
    """
    kept = int(len(points) * (1 - DISCARD))
    log_ratio = np.log(_smallest_ratios(points, kept))
    share_below = np.arange(kept) / len(points)
    # the slope of the line through 0 that fits best
    return float(log_ratio @ -np.log(1 - share_below) / (log_ratio @ log_ratio))


def _smallest_ratios(points: np.ndarray, kept: int) -> np.ndarray:
    """Return second-nearest over nearest distance, in order and the largest cut off."""
    _, neighbours = nearest(points, None, 2)
    # measured anew from differences: the search would take two equal rows for two
    # that are nearly equal
    first, second = (
        np.linalg.norm(points.astype(float) - points[neighbours[:, i]], axis=1)
        for i in range(2)
    )
    if first.min() == 0:
        raise invalid("points", "points of which no two are equal", points)
    ratios = np.sort(second / first)[:kept]
    if (ratios == 1).all():
        raise invalid("points", "points with different distances to neighbours", points)
    return ratios
