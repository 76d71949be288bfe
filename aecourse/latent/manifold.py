"""Measures of the shape of data: distances, dimension, neighbours, lines.

Nothing here builds a model. Functions take points (rows of numbers) or images, and
every neighbour is found by brute force, which is exact and fast enough for the
thousands of rows of a page. Distances are taken in pieces, so their seconds grow with
the square of the rows and their memory does not. Where a docstring names no source, it
is chapter 2.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from aecourse._validation import also, array, invalid, labels, rows, validated, whole

NEIGHBOURS = 10  # that are asked for what a point is like
DISCARD = 0.1  # of the ratios of TwoNN, the largest: borders and outliers make them


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
    _, neighbours = _nearest(points, None, 2)
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


@validated(
    x=rows(at_least=2 * NEIGHBOURS + 1),
    codes=also(
        rows(),
        "one code for each of the {x.shape[0]} rows of `x`",
        lambda codes, x: len(codes) == len(x),
    ),
)
def continuity(x: ArrayLike, codes: ArrayLike) -> float:
    """Return the continuity of an embedding: how far it keeps neighbours together.

    Trustworthiness asks whether neighbours among the codes were neighbours before;
    continuity asks the reverse, so it is trustworthiness with the two exchanged. A
    tear costs continuity, a fold costs trustworthiness. A neighbourhood is the 10
    nearest.

    Parameters
    ----------
    x : array_like of shape (n, ...)
        Data, more than 20 rows.
    codes : array_like of shape (n, k)
        One code for each row of `x`.

    Returns
    -------
    float
        In [0, 1]; 1 where every neighbourhood is kept, about 0.5 for random codes.

    Raises
    ------
    TypeError, ValueError
        If the rows do not belong together or are too few.

    Notes
    -----
    Source: Venna and Kaski, 2001.
    """
    from sklearn.metrics import pairwise_distances_chunked

    n, codes = len(x), codes.reshape(len(codes), -1)
    _, neighbours = _nearest(x.reshape(n, -1), None, NEIGHBOURS)

    def ranks_beyond(distances: np.ndarray, start: int) -> np.ndarray:
        """Sum by how much the ranks of neighbours in `x` exceed 10 among the codes."""
        at = np.arange(len(distances))
        distances[at, start + at] = np.inf  # a point is not its own neighbour
        beyond = np.zeros(len(distances))
        for others in neighbours[start : start + len(distances)].T:
            theirs = distances[at, others][:, None]
            nearer = np.count_nonzero(distances < theirs, axis=1)
            as_near = np.count_nonzero(distances == theirs, axis=1)
            # those equally far share their ranks, so equal codes keep no neighbours
            beyond += np.maximum(nearer + (as_near + 1) / 2 - NEIGHBOURS, 0)
        return beyond

    pieces = pairwise_distances_chunked(codes, reduce_func=ranks_beyond)
    worst = n * NEIGHBOURS * (2 * n - 3 * NEIGHBOURS - 1) / 2
    return float(1 - np.concatenate(list(pieces)).sum() / worst)


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
    return _nearest(points, queries, 1)[0][:, 0]


_voting = {
    "images": also(
        rows(at_least=NEIGHBOURS),
        "images that are not of one grey",
        lambda images: _shapes(images).any(axis=1).all(),
    ),
    "queries": rows(like="images"),
    "labels": also(
        labels(of="images"), "whole numbers from 0", lambda labels: labels.min() >= 0
    ),
}


@validated(**_voting)
def class_agreement(
    queries: ArrayLike, images: ArrayLike, labels: ArrayLike
) -> np.ndarray:
    """Return the share of the majority class among each query's nearest neighbours.

    The 10 nearest in shape: images are compared by the correlation of their pixels, so
    that a faint or blurred query is not near to everything. A query of one grey has no
    shape, resembles nothing, and gets 0.

    Parameters
    ----------
    queries : array_like of shape (m, ...)
        Images to judge.
    images : array_like of shape (n, ...)
        Real images, at least 10, none of them of one grey.
    labels : array_like of int of shape (n,)
        Classes of the real images, from 0.

    Returns
    -------
    ndarray of shape (m,)
        1 where all of the nearest images are of one class.

    Raises
    ------
    TypeError, ValueError
        If the shapes do not fit, a real image is of one grey, a label is negative or
        there are too few images.
    """
    return _class_votes(queries, images, labels).max(axis=1) / NEIGHBOURS


@validated(**_voting)
def class_vote(queries: ArrayLike, images: ArrayLike, labels: ArrayLike) -> np.ndarray:
    """Classify queries by majority vote of their nearest neighbours.

    Parameters
    ----------
    queries, images, labels
        As in :func:`class_agreement`.

    Returns
    -------
    ndarray of int of shape (m,)
        Most frequent class; -1 for a query of one grey.

    Raises
    ------
    TypeError, ValueError
        As in :func:`class_agreement`.
    """
    votes = _class_votes(queries, images, labels)
    return np.where(votes.any(axis=1), np.unique(labels)[votes.argmax(axis=1)], -1)


def _class_votes(
    queries: np.ndarray, images: np.ndarray, labels: np.ndarray
) -> np.ndarray:
    """Count the classes of the images nearest in shape, ``(m, classes)``."""
    query_shapes = _shapes(queries)
    _, neighbours = _nearest(_shapes(images), query_shapes, NEIGHBOURS)
    classes, places = np.unique(labels, return_inverse=True)
    votes = np.eye(len(classes))[places[neighbours]].sum(axis=1)
    return votes * query_shapes.any(axis=1, keepdims=True)


def _shapes(rows: np.ndarray) -> np.ndarray:
    """Take mean and length away, so that distance tells correlation alone."""
    centred = rows.astype(float) - rows.mean(axis=1, keepdims=True, dtype=float)
    length = np.linalg.norm(centred, axis=1, keepdims=True)
    # what rounding leaves of a constant row is no shape
    return np.where(length > 1e-4, centred / np.maximum(length, 1e-4), 0.0)


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
    _, neighbours = _nearest(points, None, NEIGHBOURS)
    return float((labels[neighbours] == labels[:, None]).mean())


def _nearest(
    points: np.ndarray, queries: np.ndarray | None, n_neighbors: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return distances and indices; without queries, of each point to the others."""
    from sklearn.neighbors import NearestNeighbors

    search = NearestNeighbors(n_neighbors=n_neighbors, algorithm="brute").fit(points)
    return search.kneighbors(queries)
