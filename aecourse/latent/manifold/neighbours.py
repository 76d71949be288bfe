"""Nearest neighbours: how near they are, and of whose class."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from aecourse._validation import labels, rows, validated

NEIGHBOURS = 10  # that are asked for what a point is like


@validated(points=rows(), queries=rows(like="points"))
def nearest_distance(queries: ArrayLike, points: ArrayLike) -> np.ndarray:
    """Return the Euclidean distance from each query to its nearest neighbour.

    A large distance says that a query is like no point. A small one proves nothing for
    images: an empty or a blurred image is near to very many.

    Parameters
    ----------
    queries : array_like of shape (m, ...)
        Points or images that are looked from.
    points : array_like of shape (n, ...)
        Those that are looked at, as long as the queries.

    Returns
    -------
    ndarray of shape (m,)
        Distances, at least 0.

    Raises
    ------
    TypeError, ValueError
        If the rows of the two are not equally long.
    """
    return nearest(points, queries, 1)[0][:, 0]


@validated(points=rows(at_least=NEIGHBOURS + 1), labels=labels(of="points"))
def neighbour_agreement(points: ArrayLike, labels: ArrayLike) -> float:
    """Return how often a point's 10 nearest neighbours are of its own class.

    Parameters
    ----------
    points : array_like of shape (n, ...)
        Codes or images, more than 10. A point is not its own neighbour.
    labels : array_like of int of shape (n,)
        Class of each point.

    Returns
    -------
    float
        Share of the neighbours, in [0, 1].

    Raises
    ------
    TypeError, ValueError
        If there is not one label for each point, or not enough points.
    """
    _, neighbours = nearest(points, None, NEIGHBOURS)
    return float((labels[neighbours] == labels[:, None]).mean())


def nearest(
    points: np.ndarray, queries: np.ndarray | None, n_neighbors: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return distances and indices; without queries, of each point to the others."""
    from sklearn.neighbors import NearestNeighbors

    search = NearestNeighbors(n_neighbors=n_neighbors, algorithm="brute").fit(points)
    return search.kneighbors(queries)
