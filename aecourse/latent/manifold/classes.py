"""Which class an image resembles, by the vote of those that are nearest in shape."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from aecourse._validation import also, labels, rows, validated
from aecourse.latent.manifold.neighbours import NEIGHBOURS, nearest

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
    _, neighbours = nearest(_shapes(images), query_shapes, NEIGHBOURS)
    classes, places = np.unique(labels, return_inverse=True)
    votes = np.eye(len(classes))[places[neighbours]].sum(axis=1)
    return votes * query_shapes.any(axis=1, keepdims=True)


def _shapes(rows: np.ndarray) -> np.ndarray:
    """Take mean and length away, so that distance tells correlation alone."""
    centred = rows.astype(float) - rows.mean(axis=1, keepdims=True, dtype=float)
    length = np.linalg.norm(centred, axis=1, keepdims=True)
    # what rounding leaves of a constant row is no shape
    return np.where(length > 1e-4, centred / np.maximum(length, 1e-4), 0.0)
