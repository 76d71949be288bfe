"""Baselines that rank movies for users, from what the users liked.

Each takes a sparse array of shape ``(users, movies)`` with a 1 for every liked movie,
and returns scores of that shape as a dense float32 array, the higher the better.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from aecourse.recommendation.matrix import RatingMatrix

LIKED_FROM = 4.0
NEIGHBOURS = 100  # that each movie keeps
SHRINKAGE = 10.0  # added to the product of the lengths, against chance similarity
FACTORS = 32
PENALTY = 150.0  # of the squared weights of EASE


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


def item_neighbours(likes: sparse.csr_array) -> np.ndarray:
    """Score movies by their cosine similarity to those the user liked (item kNN).

    Each movie keeps its 100 most similar ones.

    Parameters
    ----------
    likes : sparse array of shape (users, movies)
        A 1 for every liked movie.

    Returns
    -------
    ndarray of shape (users, movies)
        Scores, float32.

    Notes
    -----
    Source: chapter 8; Deshpande and Karypis, 2004. Time and memory grow with the
    square of the number of movies.
    """
    together = (likes.T @ likes).toarray()
    length = np.sqrt(np.diagonal(together))
    similar = together / (np.outer(length, length) + SHRINKAGE)
    np.fill_diagonal(similar, 0)
    if len(similar) > NEIGHBOURS:
        least = np.partition(similar, -NEIGHBOURS, axis=0)[-NEIGHBOURS]
        similar = np.where(similar >= least, similar, 0)
    return (likes @ similar).astype(np.float32)


def pure_svd(likes: sparse.csr_array) -> np.ndarray:
    """Score movies by a truncated singular value decomposition of the likes, rank 32.

    Parameters
    ----------
    likes : sparse array of shape (users, movies)
        A 1 for every liked movie; more than 32 users and movies.

    Returns
    -------
    ndarray of shape (users, movies)
        Scores, float32.

    Notes
    -----
    Source: chapter 8; Cremonesi, Koren and Turrin, 2010. Cells that nobody filled
    count as zeros, on purpose.
    """
    # where the iteration starts does not show in the result
    start = np.random.default_rng(0).normal(size=min(likes.shape))
    likes = likes.astype(np.float64)
    left, weights, right = sparse.linalg.svds(likes, FACTORS, v0=start)
    return ((left * weights) @ right).astype(np.float32)


def ease(likes: sparse.csr_array) -> np.ndarray:
    """Score movies by EASE, a linear autoencoder with a zero diagonal, in closed form.

    Parameters
    ----------
    likes : sparse array of shape (users, movies)
        A 1 for every liked movie.

    Returns
    -------
    ndarray of shape (users, movies)
        Scores, float32.

    Notes
    -----
    Source: chapter 8; Steck, 2019. It inverts a matrix of movies × movies: memory
    grows with the square of the catalogue and time with its cube, so it does not
    scale.
    """
    gram = (likes.T @ likes).toarray()
    gram[np.diag_indices_from(gram)] += PENALTY
    inverse = np.linalg.inv(gram)
    weights = -inverse / np.diagonal(inverse)
    np.fill_diagonal(weights, 0)
    return (likes @ weights).astype(np.float32)
