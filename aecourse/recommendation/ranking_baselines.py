"""Baselines that rank movies for users, from what the users liked.

Each takes a sparse array of shape ``(users, movies)`` with a 1 for every liked movie,
and returns scores of that shape as a dense float32 array, the higher the better.
Defaults are among those that the benchmark tried on ratings kept back.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from aecourse._validation import also, number, validated, whole
from aecourse.recommendation import _checks
from aecourse.recommendation.matrix import RatingMatrix, rating_matrix
from aecourse.recommendation.rating_baselines import squares_of

LIKED_FROM = 4.0
SWEEPS = 8  # of movies and users taking turns


@validated(matrix=rating_matrix)
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

    Raises
    ------
    TypeError, ValueError
        If it is no matrix of ratings.
    """
    kept = matrix.only(matrix.values.data >= LIKED_FROM).values
    kept.data[:] = 1
    return kept


@validated(likes=_checks.likes)
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

    Raises
    ------
    TypeError, ValueError
        If the likes are no sparse array of finite numbers.
    """
    counts = np.bincount(likes.indices, minlength=likes.shape[1]).astype(np.float32)
    return np.broadcast_to(counts, likes.shape).copy()


@validated(likes=_checks.likes)
def item_neighbours(
    likes: sparse.csr_array, *, neighbours: int = 200, shrinkage: float = 5.0
) -> np.ndarray:
    """Score movies by their cosine similarity to those the user liked (item kNN).

    Parameters
    ----------
    likes : sparse array of shape (users, movies)
        A 1 for every liked movie.
    neighbours : int, default 200
        How many of its most similar movies each movie keeps.
    shrinkage : float, default 5.0
        Added to the product of the lengths, against similarity by chance.

    Returns
    -------
    ndarray of shape (users, movies)
        Scores, float32.

    Raises
    ------
    TypeError, ValueError
        If the likes are no sparse array of finite numbers, or a number is out of
        range.

    Notes
    -----
    Source: chapter 8; Deshpande and Karypis, 2004. Time and memory grow with the
    square of the number of movies.
    """
    similar = similarities(likes, neighbours=neighbours, shrinkage=shrinkage)
    return (likes @ similar).astype(np.float32)


@validated(
    likes=_checks.likes, neighbours=whole(minimum=1), shrinkage=number(minimum=0)
)
def similarities(
    likes: sparse.csr_array, *, neighbours: int = 200, shrinkage: float = 5.0
) -> np.ndarray:
    """Return what a like of one movie says for another: the weights of item kNN.

    Parameters
    ----------
    likes : sparse array of shape (users, movies)
        A 1 for every liked movie.
    neighbours, shrinkage
        As in :func:`item_neighbours`.

    Returns
    -------
    ndarray of shape (movies, movies)
        From the liked movies, in rows, to the scored ones; zeros on the diagonal.

    Raises
    ------
    TypeError, ValueError
        If the likes are no sparse array of finite numbers, or a number is out of
        range.
    """
    together = (likes.T @ likes).toarray()
    length = np.sqrt(np.diagonal(together))
    # a movie that nobody liked is similar to none, without shrinkage too
    similar = together / np.maximum(np.outer(length, length) + shrinkage, 1e-9)
    np.fill_diagonal(similar, 0)
    if len(similar) > neighbours:
        least = np.partition(similar, -neighbours, axis=0)[-neighbours]
        similar = np.where(similar >= least, similar, 0)
    return similar


@validated(
    likes=_checks.likes,
    factors=also(
        whole(minimum=1),
        "fewer factors than {likes.shape[0]} users and {likes.shape[1]} movies",
        lambda factors, likes: factors < min(likes.shape),
    ),
)
def pure_svd(likes: sparse.csr_array, *, factors: int = 32) -> np.ndarray:
    """Score movies by a truncated singular value decomposition of the likes.

    Parameters
    ----------
    likes : sparse array of shape (users, movies)
        A 1 for every liked movie; more users and movies than `factors`.
    factors : int, default 32
        Rank.

    Returns
    -------
    ndarray of shape (users, movies)
        Scores, float32.

    Raises
    ------
    TypeError, ValueError
        If the likes are no sparse array of finite numbers, or a number is out of
        range.

    Notes
    -----
    Source: chapter 8; Cremonesi, Koren and Turrin, 2010. Cells that nobody filled
    count as zeros, on purpose.
    """
    # where the iteration starts does not show in the result
    start = np.random.default_rng(0).normal(size=min(likes.shape))
    likes = likes.astype(np.float64)
    left, weights, right = sparse.linalg.svds(likes, factors, v0=start)
    return ((left * weights) @ right).astype(np.float32)


@validated(
    likes=_checks.likes,
    factors=whole(minimum=1),
    weight=number(minimum=0),
    penalty=number(above=0),
)
def implicit_factors(
    likes: sparse.csr_array,
    *,
    factors: int = 16,
    weight: float = 10.0,
    penalty: float = 5.0,
) -> np.ndarray:
    """Score movies by factors fitted to likes and, lightly, to all other cells.

    Parameters
    ----------
    likes : sparse array of shape (users, movies)
        A 1 for every liked movie.
    factors : int, default 16
        Numbers for each user and each movie.
    weight : float, default 10.0
        How much more a like counts than a cell without one.
    penalty : float, default 5.0
        Of the squared factors.

    Returns
    -------
    ndarray of shape (users, movies)
        Scores, float32.

    Raises
    ------
    TypeError, ValueError
        If the likes are no sparse array of finite numbers, or a number is out of
        range.

    Notes
    -----
    Source: chapter 8; Hu, Koren and Volinsky, 2008 (iALS). The cells without a like
    are all alike, so their part of the squares is one matrix for everybody.
    """
    by_movie = sparse.csr_array(likes.T)
    start = np.random.default_rng(0)
    movie = start.normal(scale=0.05, size=(likes.shape[1], factors))

    def solved(liked: sparse.csr_array, other: np.ndarray) -> np.ndarray:
        everywhere = other.T @ other + penalty * np.eye(factors)
        squares = everywhere + weight * squares_of(liked, other)
        sums = (1 + weight) * (liked @ other)
        return np.linalg.solve(squares, sums[:, :, None])[:, :, 0]

    for _ in range(SWEEPS):
        user = solved(likes, movie)
        movie = solved(by_movie, user)
    return (user @ movie.T).astype(np.float32)


@validated(likes=_checks.likes)
def ease(likes: sparse.csr_array, *, penalty: float = 150.0) -> np.ndarray:
    """Score movies by EASE, a linear autoencoder with a zero diagonal, in closed form.

    Parameters
    ----------
    likes : sparse array of shape (users, movies)
        A 1 for every liked movie.
    penalty : float, default 150.0
        Of the squared weights.

    Returns
    -------
    ndarray of shape (users, movies)
        Scores, float32.

    Raises
    ------
    TypeError, ValueError
        If the likes are no sparse array of finite numbers, or a number is out of
        range.

    Notes
    -----
    Source: chapter 8; Steck, 2019. It inverts a matrix of movies × movies: memory
    grows with the square of the catalogue and time with its cube, and hardly with the
    users.
    """
    return (likes @ ease_weights(likes, penalty=penalty)).astype(np.float32)


@validated(likes=_checks.likes, penalty=number(above=0))
def ease_weights(likes: sparse.csr_array, *, penalty: float = 150.0) -> np.ndarray:
    """Return the matrix that EASE multiplies a row of likes by.

    Parameters
    ----------
    likes : sparse array of shape (users, movies)
        A 1 for every liked movie.
    penalty : float, default 150.0
        Of the squared weights.

    Returns
    -------
    ndarray of shape (movies, movies)
        From the liked movies, in rows, to the scored ones; zeros on the diagonal.

    Raises
    ------
    TypeError, ValueError
        If the likes are no sparse array of finite numbers, or a number is out of
        range.
    """
    gram = (likes.T @ likes).toarray()
    gram[np.diag_indices_from(gram)] += penalty
    inverse = np.linalg.inv(gram)
    weights = -inverse / np.diagonal(inverse)
    np.fill_diagonal(weights, 0)
    return weights
