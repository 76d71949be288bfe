"""Baselines that rank movies for users, from what the users liked.

Each takes a sparse array of shape ``(users, movies)`` with a 1 for every liked movie,
and returns scores of that shape as a dense float32 array, the higher the better.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy import sparse

from aecourse._validation import as_int, number, validated, whole
from aecourse.recommendation.matrix import RatingMatrix

LIKED_FROM = 4.0
SHRINKAGE = 10.0  # added to the product of the lengths, against chance similarity


def _rank(name: str, value: object, arguments: Mapping[str, Any]) -> int:
    return as_int(name, value, minimum=1, maximum=min(arguments["likes"].shape) - 1)


def liked(matrix: RatingMatrix) -> sparse.csr_array:
    """Turn ratings into likes: a 1 for four stars or more; nothing else is stored.

    Parameters
    ----------
    matrix : RatingMatrix
        Ratings in stars.

    Returns
    -------
    sparse array of shape (users, movies)
        The likes.
    """
    kept = matrix.only(matrix.values.data >= LIKED_FROM).values
    kept.data[:] = 1
    return kept


def popularity(likes: sparse.csr_array) -> np.ndarray:
    """Score every movie by how many users liked it, alike for all users.

    Parameters
    ----------
    likes : sparse array of shape (users, movies)
        A 1 for every liked movie.

    Returns
    -------
    ndarray of shape (users, movies)
        Scores, float32.
    """
    counts = np.bincount(likes.indices, minlength=likes.shape[1]).astype(np.float32)
    return np.broadcast_to(counts, likes.shape).copy()


@validated(k=whole(minimum=1))
def item_neighbours(likes: sparse.csr_array, *, k: int = 100) -> np.ndarray:
    """Score movies by their cosine similarity to those the user liked (item kNN).

    Parameters
    ----------
    likes : sparse array of shape (users, movies)
        A 1 for every liked movie.
    k : int, default 100
        How many most similar movies each movie keeps, at least 1.

    Returns
    -------
    ndarray of shape (users, movies)
        Scores, float32.

    Raises
    ------
    TypeError, ValueError
        If `k` is out of range.

    Notes
    -----
    Source: chapter 8; Deshpande and Karypis, 2004. Time and memory grow with the
    square of the number of movies.
    """
    together = (likes.T @ likes).toarray()
    length = np.sqrt(np.diagonal(together))
    similar = together / (np.outer(length, length) + SHRINKAGE)
    np.fill_diagonal(similar, 0)
    if k < len(similar):
        least = np.partition(similar, -k, axis=0)[-k]
        similar = np.where(similar >= least, similar, 0)
    return (likes @ similar).astype(np.float32)


@validated(factors=_rank)
def pure_svd(likes: sparse.csr_array, *, factors: int = 32) -> np.ndarray:
    """Score movies by a truncated singular value decomposition of the likes.

    Parameters
    ----------
    likes : sparse array of shape (users, movies)
        A 1 for every liked movie.
    factors : int, default 32
        Rank of the approximation, below the numbers of users and of movies.

    Returns
    -------
    ndarray of shape (users, movies)
        Scores, float32.

    Raises
    ------
    TypeError, ValueError
        If the rank is out of range.

    Notes
    -----
    Source: chapter 8; Cremonesi, Koren and Turrin, 2010. Cells that nobody filled
    count as zeros, on purpose.
    """
    # where the iteration starts does not show in the result
    start = np.random.default_rng(0).normal(size=min(likes.shape))
    left, weights, right = sparse.linalg.svds(
        likes.astype(np.float64), factors, v0=start
    )
    return ((left * weights) @ right).astype(np.float32)


@validated(penalty=number(above=0))
def ease(likes: sparse.csr_array, *, penalty: float = 150.0) -> np.ndarray:
    """Score movies by EASE, a linear autoencoder with a zero diagonal, in closed form.

    Parameters
    ----------
    likes : sparse array of shape (users, movies)
        A 1 for every liked movie.
    penalty : float, default 150.0
        Weight of the squared weights, above 0.

    Returns
    -------
    ndarray of shape (users, movies)
        Scores, float32.

    Raises
    ------
    TypeError, ValueError
        If the penalty is out of range.

    Notes
    -----
    Source: chapter 8; Steck, 2019. It inverts a matrix of movies × movies: memory
    grows with the square of the catalogue and time with its cube, so it does not
    scale.
    """
    gram = (likes.T @ likes).toarray()
    gram[np.diag_indices_from(gram)] += penalty
    inverse = np.linalg.inv(gram)
    weights = -inverse / np.diagonal(inverse)
    np.fill_diagonal(weights, 0)
    return (likes @ weights).astype(np.float32)
