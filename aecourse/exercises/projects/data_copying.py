"""Draws that were copied: of one training digit, or of training digits together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
from scipy import ndimage
from sklearn.metrics.pairwise import euclidean_distances

_COPIED = 0.7  # distance to the nearest training digit, over that to another
_MOVED = tuple(product(range(-2, 3), repeat=2))  # pixels: so is a copy found again
_TURNED = (-20, -15, -10, -5, 5, 10, 15, 20)  # degrees, and so


def rows_of(images: np.ndarray) -> np.ndarray:
    """Make rows of pixels of images."""
    return images.reshape(len(images), -1)


def is_copy(images: np.ndarray, x_train: np.ndarray) -> np.ndarray:
    """Find draws that are much nearer to one training digit than to any other.

    How near a draw is to a digit is taken where it lies best, moved by up to two
    pixels or turned by up to 20 degrees.

    Parameters
    ----------
    images : ndarray of shape (n, 28, 28)
        The draws.
    x_train : ndarray of shape (m, 28, 28)
        Training digits.

    Returns
    -------
    ndarray of bool of shape (n,)
        Whether each is a copy.
    """
    train = rows_of(x_train)
    nearness = np.full((len(images), len(train)), -np.inf, np.float32)
    for moved in _moved(images):
        rows = rows_of(moved)
        # of a squared distance all that a move changes
        near = 2 * rows @ train.T - (rows**2).sum(axis=1, keepdims=True)
        np.maximum(nearness, near, out=nearness)
    distances = np.sqrt(np.maximum((train**2).sum(axis=1) - nearness, 0))
    nearest = np.partition(distances, 1, axis=1)
    return nearest[:, 0] < _COPIED * nearest[:, 1]


def _moved(images: np.ndarray) -> Iterator[np.ndarray]:
    """Yield images as a copy may have been moved or turned, and as they are."""
    for by in _MOVED:
        yield np.roll(images, by, axis=(1, 2))
    for angle in _TURNED:
        yield ndimage.rotate(images, angle, axes=(1, 2), reshape=False, order=1)


def is_blend(images: np.ndarray, x_train: np.ndarray, x_test: np.ndarray) -> np.ndarray:
    """Find draws that are much nearer to a training digit than to any test digit.

    Whatever is made of training digits without learning how digits are written, such
    as the mean of two that are alike, stays near to them. It is the test for copied
    data of [1]_, draw by draw.

    Parameters
    ----------
    images : ndarray of shape (n, 28, 28)
        The draws.
    x_train : ndarray of shape (m, 28, 28)
        Training digits.
    x_test : ndarray of shape (k, 28, 28)
        Digits of the same kind, which nothing was learnt from.

    Returns
    -------
    ndarray of bool of shape (n,)
        Whether each is one.

    References
    ----------
    .. [1] C. Meehan, K. Chaudhuri and S. Dasgupta, "A non-parametric test to detect
       data-copying in generative models", AISTATS 2020.
    """
    rows = rows_of(images)
    known, new = (
        euclidean_distances(rows, rows_of(digits)).min(axis=1)
        for digits in (x_train, x_test)
    )
    return known < _COPIED * new
