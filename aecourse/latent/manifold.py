"""Measures of the shape of data: distances, dimension, neighbours, lines.

Nothing here builds a model. Functions take points (rows of numbers) or images, and
every neighbour is found by brute force, which is exact and fast enough for the
thousands of rows of a page. Where a docstring names no source, it is chapter 2.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from aecourse._validation import (
    as_array,
    as_int,
    as_labels,
    as_number,
    as_pair,
    invalid,
)


def distance_contrast(points: ArrayLike, queries: ArrayLike) -> np.ndarray:
    """Return how much farther the farthest point is than the nearest, shape ``(m,)``.

    The contrast is ``(farthest - nearest) / nearest``. It is large where "near" and
    "far" mean something, and falls to 0 where all points are equally far away.

    Parameters
    ----------
    points
        Points that are looked at, shape ``(n, d)``, at least two.
    queries
        Points that are looked from, shape ``(m, d)``, none of them among `points`.

    Raises
    ------
    TypeError, ValueError
        If shapes do not fit, there are fewer than two points, or a query is one of
        the points, so that its nearest distance is 0.

    Notes
    -----
    Source: Beyer et al., 1999; the ratio is that of Aggarwal et al., 2001.
    """
    from sklearn.metrics import pairwise_distances

    points = _check_points("points", points, minimum=2)
    queries = _check_points("queries", queries, width=points.shape[1])
    # in double precision: at 784 axes the distances differ in the second digit only
    distances = pairwise_distances(queries.astype(float), points.astype(float))
    nearest, farthest = distances.min(axis=1), distances.max(axis=1)
    if nearest.min() == 0:
        raise invalid("queries", "points that are not among `points`", queries)
    return (farthest - nearest) / nearest


def ball_share(dimension: int) -> float:
    """Return the share of a cube's volume that the ball inside it fills.

    The ball touches all faces of the cube: a disc in a square fills pi/4 of it. The
    share is in (0, 1], and 0.0 where it is below the smallest float.

    Parameters
    ----------
    dimension
        Number of axes, at least 1.

    Raises
    ------
    TypeError, ValueError
        If `dimension` is not a whole number of at least 1.
    """
    dimension = as_int("dimension", dimension, minimum=1)
    half = dimension / 2  # volume: pi ** (d / 2) * r ** d / gamma(d / 2 + 1)
    return math.exp(half * math.log(math.pi / 4) - math.lgamma(half + 1))


def two_nn_dimension(points: ArrayLike, *, discard: float = 0.1) -> float:
    """Return the number of dimensions of the surface near which points lie.

    For each point the second-nearest neighbour is a little farther than the nearest.
    In d dimensions the ratio of the two distances exceeds m with probability
    ``m ** -d``, whatever the density, so d is the slope of a line through 0.

    Parameters
    ----------
    points
        Shape ``(n, ...)``, at least ten, no two of them equal. Images count as rows.
    discard
        Share of the largest ratios that is left out, in [0, 1): they come from
        borders and outliers, where the law does not hold. Default 0.1.

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
    rows = _check_rows("points", points, minimum=10)
    discard = as_number("discard", discard, minimum=0)
    if discard >= 1:
        raise invalid("discard", "a number below 1", discard)

    first, second = _two_nearest_distances(rows)
    log_ratio = np.log(np.sort(second / first))
    share_below = np.arange(len(rows)) / len(rows)
    kept = max(int(len(rows) * (1 - discard)), 2)
    log_ratio, share_below = log_ratio[:kept], share_below[:kept]
    if not log_ratio.any():
        raise invalid("points", "points with different distances to neighbours", points)
    # the slope of the line through 0 that fits best
    return float(log_ratio @ -np.log(1 - share_below) / (log_ratio @ log_ratio))


def _two_nearest_distances(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    _, neighbours = _nearest(rows, None, 2)
    # measured anew from differences: the search would take two equal rows for two
    # that are nearly equal
    first, second = (
        np.linalg.norm(rows.astype(float) - rows[neighbours[:, i]], axis=1)
        for i in range(2)
    )
    if first.min() == 0:
        raise invalid("points", "points of which no two are equal", rows)
    return first, second


def continuity(x: ArrayLike, codes: ArrayLike, *, n_neighbors: int = 10) -> float:
    """Return how far neighbours in the data are still neighbours among the codes.

    Trustworthiness asks whether neighbours among the codes were neighbours before;
    continuity asks the reverse, so it is trustworthiness with the two exchanged. A
    tear costs continuity, a fold costs trustworthiness.

    Parameters
    ----------
    x
        Data, shape ``(n, ...)``.
    codes
        One code for each row of `x`, shape ``(n, k)``.
    n_neighbors
        Size of the neighbourhood, below ``n / 2``. Default 10.

    Returns
    -------
    float
        In [0, 1]; 1 where every neighbourhood is kept, about 0.5 for random codes.

    Raises
    ------
    TypeError, ValueError
        If the rows do not belong together or the neighbourhood is too large.

    Notes
    -----
    Source: Venna and Kaski, 2001.
    """
    from sklearn.manifold import trustworthiness

    x = _check_rows("x", x, minimum=3)
    codes = _check_rows("codes", codes, minimum=3)
    if len(codes) != len(x):
        raise invalid("codes", f"one code for each of the {len(x)} rows of `x`", codes)
    largest = (len(x) - 1) // 2
    n_neighbors = as_int("n_neighbors", n_neighbors, minimum=1, maximum=largest)
    return float(trustworthiness(codes, x, n_neighbors=n_neighbors))


def interpolate(start: ArrayLike, end: ArrayLike, steps: int = 11) -> np.ndarray:
    """Return evenly spaced points on the straight line from one array to another.

    Parameters
    ----------
    start, end
        Codes or images, or batches of them, of one shape.
    steps
        Number of points, both ends among them, at least 2. Default 11.

    Returns
    -------
    np.ndarray
        Shape ``(steps, *start.shape)``; the first is `start`, the last is `end`.

    Raises
    ------
    TypeError, ValueError
        If the shapes differ or there are fewer than two steps.
    """
    start, end = as_pair("start", start, "end", end)
    steps = as_int("steps", steps, minimum=2)
    return np.linspace(start, end, steps)


def nearest_distance(queries: ArrayLike, points: ArrayLike) -> np.ndarray:
    """Return the distance from each query to its nearest point, shape ``(m,)``.

    A large Euclidean distance says that a query is like no point. A small one proves
    nothing for images: an empty or a blurred image is near to very many.

    Takes arrays of shapes ``(m, ...)`` and ``(n, ...)``. Raises ``ValueError`` or
    ``TypeError`` if the rows of the two do not have one shape.
    """
    points = _check_rows("points", points)
    queries = _check_rows("queries", queries, width=points.shape[1])
    return _nearest(points, queries, 1)[0][:, 0]


def class_agreement(
    queries: ArrayLike, images: ArrayLike, labels: ArrayLike, *, n_neighbors: int = 10
) -> np.ndarray:
    """Return the share of the most frequent class among each query's nearest images.

    Nearest in shape: images are compared by the correlation of their pixels, so that
    a faint or blurred query is not near to everything. A query of one grey has no
    shape, resembles nothing, and gets 0.

    Parameters
    ----------
    queries
        Images to judge, shape ``(m, ...)``.
    images
        Real images, shape ``(n, ...)``, none of them of one grey.
    labels
        Classes of the real images, whole numbers from 0, shape ``(n,)``.
    n_neighbors
        How many of the nearest are asked, at most n. Default 10.

    Returns
    -------
    np.ndarray
        Shape ``(m,)``; 1 where all of the nearest images are of one class.

    Raises
    ------
    TypeError, ValueError
        If the shapes do not fit, a real image is of one grey, a label is negative or
        there are fewer images than neighbours.
    """
    votes = _class_votes(queries, images, labels, n_neighbors)
    return votes.max(axis=1) / n_neighbors


def class_vote(
    queries: ArrayLike, images: ArrayLike, labels: ArrayLike, *, n_neighbors: int = 10
) -> np.ndarray:
    """Return the most frequent class among each query's nearest images, shape ``(m,)``.

    Takes and raises what :func:`class_agreement` does; -1 for a query of one grey.
    """
    votes = _class_votes(queries, images, labels, n_neighbors)
    return np.where(votes.any(axis=1), votes.argmax(axis=1), -1)


def _class_votes(
    queries: ArrayLike, images: ArrayLike, labels: ArrayLike, n_neighbors: int
) -> np.ndarray:
    """Count the classes of the images nearest in shape, ``(m, classes)``."""
    images = _check_rows("images", images)
    queries = _check_rows("queries", queries, width=images.shape[1])
    labels = as_labels("labels", labels, length=len(images))
    if labels.min() < 0:
        raise invalid("labels", "whole numbers from 0", labels)
    n_neighbors = as_int("n_neighbors", n_neighbors, minimum=1, maximum=len(images))
    shapes, query_shapes = _shapes(images), _shapes(queries)
    if not shapes.any(axis=1).all():
        raise invalid("images", "images that are not of one grey", images)

    _, neighbours = _nearest(shapes, query_shapes, n_neighbors)
    votes = np.eye(labels.max() + 1)[labels[neighbours]].sum(axis=1)
    return votes * query_shapes.any(axis=1, keepdims=True)


def _shapes(rows: np.ndarray) -> np.ndarray:
    """Take mean and length away, so that distance tells correlation alone."""
    centred = rows.astype(float) - rows.mean(axis=1, keepdims=True, dtype=float)
    length = np.linalg.norm(centred, axis=1, keepdims=True)
    # what rounding leaves of a constant row is no shape
    return np.where(length > 1e-4, centred / np.maximum(length, 1e-4), 0.0)


def neighbour_agreement(
    points: ArrayLike, labels: ArrayLike, *, n_neighbors: int = 10
) -> float:
    """Return how often the nearest neighbours of a point are of its own class.

    Parameters
    ----------
    points
        Codes or images, shape ``(n, ...)``. A point is not its own neighbour.
    labels
        Class of each point, whole numbers, shape ``(n,)``.
    n_neighbors
        How many neighbours of each point are asked, below n. Default 10.

    Raises
    ------
    TypeError, ValueError
        If there is not one label for each point, or not enough points.
    """
    rows = _check_rows("points", points, minimum=2)
    labels = as_labels("labels", labels, length=len(rows))
    n_neighbors = as_int("n_neighbors", n_neighbors, minimum=1, maximum=len(rows) - 1)
    _, neighbours = _nearest(rows, None, n_neighbors)
    return float((labels[neighbours] == labels[:, None]).mean())


def _nearest(
    points: np.ndarray, queries: np.ndarray | None, n_neighbors: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return distances and indices; without queries, of each point to the others."""
    from sklearn.neighbors import NearestNeighbors

    search = NearestNeighbors(n_neighbors=n_neighbors, algorithm="brute").fit(points)
    return search.kneighbors(queries)


def _check_points(
    name: str, value: ArrayLike, *, minimum: int = 1, width: int | None = None
) -> np.ndarray:
    points = as_array(name, value, shape=(None, width))
    if len(points) < minimum:
        raise invalid(name, f"at least {minimum} points", value)
    return points


def _check_rows(
    name: str, value: ArrayLike, *, minimum: int = 1, width: int | None = None
) -> np.ndarray:
    """Return samples of any shape as rows of numbers, or raise."""
    array = as_array(name, value)
    if array.ndim < 2:
        raise invalid(name, "one row or image for each sample", value)
    return _check_points(
        name, array.reshape(len(array), -1), minimum=minimum, width=width
    )
