"""Baselines that rank movies for users, from what the users liked.

Each takes a sparse array of shape ``(users, movies)`` with a 1 for every liked movie,
and returns scores of that shape as a dense float32 array, the higher the better.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from aecourse._validation import as_int, as_number
from aecourse.recommendation.matrix import RatingMatrix

LIKED_FROM = 4.0


def liked(matrix: RatingMatrix) -> sparse.csr_array:
    """Return a 1 for each rating of four stars or more; nothing else is stored."""
    kept = matrix.only(matrix.values.data >= LIKED_FROM).values
    kept.data[:] = 1
    return kept


def popularity(likes: sparse.csr_array) -> np.ndarray:
    """Score every movie by how many users liked it, alike for all users."""
    counts = np.bincount(likes.indices, minlength=likes.shape[1]).astype(np.float32)
    return np.broadcast_to(counts, likes.shape).copy()


def item_neighbours(
    likes: sparse.csr_array, *, k: int = 100, shrinkage: float = 10.0
) -> np.ndarray:
    """Score movies by their similarity to those the user liked.

    Parameters
    ----------
    likes
        Shape ``(users, movies)``.
    k
        How many most similar movies each movie keeps.
    shrinkage
        Added to the product of the lengths, against chance similarity.

    Notes
    -----
    Source: chapter 8; Deshpande and Karypis, 2004. Time and memory grow with the
    square of the number of movies.
    """
    k = as_int("k", k, minimum=1)
    shrinkage = as_number("shrinkage", shrinkage, minimum=0)
    together = (likes.T @ likes).toarray()
    length = np.sqrt(np.diagonal(together))
    similar = together / (np.outer(length, length) + shrinkage + 1e-9)
    np.fill_diagonal(similar, 0)
    if k < len(similar):
        least = np.partition(similar, -k, axis=0)[-k]
        similar = np.where(similar >= least, similar, 0)
    return (likes @ similar).astype(np.float32)


def pure_svd(
    likes: sparse.csr_array, *, factors: int = 32, seed: int = 0
) -> np.ndarray:
    """Score movies by the best approximation of the likes of rank `factors`.

    Notes
    -----
    Source: chapter 8; Cremonesi, Koren and Turrin, 2010. Cells that nobody filled
    count as zeros, on purpose.
    """
    factors = as_int("factors", factors, minimum=1, maximum=min(likes.shape) - 1)
    start = np.random.default_rng(seed).normal(size=min(likes.shape))
    left, weights, right = sparse.linalg.svds(
        likes.astype(np.float64), factors, v0=start
    )
    return ((left * weights) @ right).astype(np.float32)


def ease(likes: sparse.csr_array, *, penalty: float = 150.0) -> np.ndarray:
    """Score movies by a linear autoencoder whose diagonal is zero, in closed form.

    Parameters
    ----------
    likes
        Shape ``(users, movies)``.
    penalty
        Weight of the squared weights, above 0.

    Notes
    -----
    Source: chapter 8; Steck, 2019. It inverts a matrix of movies × movies: memory
    grows with the square of the catalogue and time with its cube, so it does not
    scale.
    """
    penalty = as_number("penalty", penalty, above=0)
    gram = (likes.T @ likes).toarray()
    gram[np.diag_indices_from(gram)] += penalty
    inverse = np.linalg.inv(gram)
    weights = -inverse / np.diagonal(inverse)
    np.fill_diagonal(weights, 0)
    return (likes @ weights).astype(np.float32)
