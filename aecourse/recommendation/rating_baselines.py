"""Baselines that predict ratings: means, matrix factorisation, neighbours.

Each learns from `train` and predicts at `rows` and `columns`, so none can see the
ratings that it is judged by. Defaults are what the benchmark chose on ratings kept
back.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from aecourse._validation import Seed, number, validated, whole
from aecourse.recommendation._checks import places
from aecourse.recommendation.matrix import RatingMatrix, known, rating_matrix

SWEEPS = 8  # of movies and users taking turns

_at_train = {
    "train": rating_matrix,
    "rows": places(lambda arguments: arguments["train"].shape[0]),
    "columns": places(lambda arguments: arguments["train"].shape[1], like="rows"),
}
_at_residuals = {
    "residuals": rating_matrix,
    "rows": places(lambda arguments: arguments["residuals"].shape[0]),
    "columns": places(lambda arguments: arguments["residuals"].shape[1], like="rows"),
}


@validated(**_at_train)
def global_mean(
    train: RatingMatrix, rows: np.ndarray, columns: np.ndarray
) -> np.ndarray:
    """Predict the mean of all ratings at every place.

    Parameters
    ----------
    train : RatingMatrix
        Ratings to learn from.
    rows, columns : ndarray of shape (places,)
        Places to predict at.

    Returns
    -------
    ndarray of shape (places,)
        Predicted ratings.

    Raises
    ------
    TypeError, ValueError
        If there is no matrix, or a place is none of it.
    """
    return np.full(len(rows), train.values.data.mean(dtype=np.float64))


@validated(**_at_train)
def user_means(
    train: RatingMatrix, rows: np.ndarray, columns: np.ndarray
) -> np.ndarray:
    """Predict each user's mean, the global mean for a user without ratings.

    Parameters
    ----------
    train : RatingMatrix
        Ratings to learn from.
    rows, columns : ndarray of shape (places,)
        Places to predict at.

    Returns
    -------
    ndarray of shape (places,)
        Predicted ratings.

    Raises
    ------
    TypeError, ValueError
        If there is no matrix, or a place is none of it.
    """
    where, _ = train.places()
    return _group_means(train, where, train.shape[0])[rows]


@validated(**_at_train)
def movie_means(
    train: RatingMatrix, rows: np.ndarray, columns: np.ndarray
) -> np.ndarray:
    """Predict each movie's mean, the global mean for a movie without ratings.

    Parameters
    ----------
    train : RatingMatrix
        Ratings to learn from.
    rows, columns : ndarray of shape (places,)
        Places to predict at.

    Returns
    -------
    ndarray of shape (places,)
        Predicted ratings.

    Raises
    ------
    TypeError, ValueError
        If there is no matrix, or a place is none of it.
    """
    _, where = train.places()
    return _group_means(train, where, train.shape[1])[columns]


def _group_means(train: RatingMatrix, groups: np.ndarray, size: int) -> np.ndarray:
    counts = np.bincount(groups, minlength=size)
    sums = np.bincount(groups, train.values.data, size)
    overall = train.values.data.mean(dtype=np.float64)
    return np.where(counts > 0, sums / np.maximum(counts, 1), overall)


@validated(residuals=rating_matrix, factors=whole(minimum=1), penalty=number(above=0))
def factorise(
    residuals: RatingMatrix,
    *,
    factors: int = 32,
    penalty: float = 12.0,
    seed: Seed = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Factorise the matrix of known cells by alternating least squares.

    Parameters
    ----------
    residuals : RatingMatrix
        Ratings minus biases, of the training part.
    factors : int, default 32
        Numbers for each user and each movie.
    penalty : float, default 12.0
        Of the squared factors.
    seed : int, numpy.random.Generator or None, default None
        Of the first factors.

    Returns
    -------
    user_factors : ndarray of shape (users, factors)
    movie_factors : ndarray of shape (movies, factors)
        Their products are the predicted residuals.

    Raises
    ------
    TypeError, ValueError
        If there is no matrix, or a number is out of range.

    Notes
    -----
    Source: chapter 8; Koren, Bell and Volinsky, 2009. All the small systems of one
    side are set up by one sparse product and solved together, which needs
    ``factors ** 2`` numbers for each user and movie.
    """
    generator = np.random.default_rng(seed)
    by_user = residuals.values
    by_movie = sparse.csr_array(by_user.T)
    movie = generator.normal(scale=0.05, size=(residuals.shape[1], factors))
    for _ in range(SWEEPS):
        user = _solve_side(by_user, movie, penalty)
        movie = _solve_side(by_movie, user, penalty)
    return user, movie


def squares_of(values: sparse.csr_array, other: np.ndarray) -> np.ndarray:
    """Sum for each row the products of the factors of its known cells.

    Parameters
    ----------
    values : sparse array of shape (rows, columns)
        What is known.
    other : ndarray of shape (columns, factors)
        Factors of the columns.

    Returns
    -------
    ndarray of shape (rows, factors, factors)
        The left side of each row's least squares.
    """
    size = other.shape[1]
    products = np.einsum("ni,nj->nij", other, other).reshape(len(other), -1)
    return (known(values) @ products).reshape(-1, size, size)


def _solve_side(
    values: sparse.csr_array, other: np.ndarray, penalty: float
) -> np.ndarray:
    squares = squares_of(values, other) + penalty * np.eye(other.shape[1])
    return np.linalg.solve(squares, (values @ other)[:, :, None])[:, :, 0]


@validated(**_at_residuals, most=whole(minimum=1), shrinkage=number(minimum=0))
def neighbours(
    residuals: RatingMatrix,
    rows: np.ndarray,
    columns: np.ndarray,
    *,
    most: int = 20,
    shrinkage: float = 20.0,
) -> np.ndarray:
    """Predict residuals from those of the most similar movies the user has rated.

    Parameters
    ----------
    residuals : RatingMatrix
        Ratings minus biases, of the training part.
    rows, columns : ndarray of shape (places,)
        Places to predict at.
    most : int, default 20
        How many similar movies are asked, at most.
    shrinkage : float, default 20.0
        Ratings in common at which a similarity counts half.

    Returns
    -------
    ndarray of shape (places,)
        Predicted residuals; 0 where no movie is similar.

    Raises
    ------
    TypeError, ValueError
        If there is no matrix, a place is none of it, or a number is out of range.

    Notes
    -----
    Source: chapter 8; Sarwar et al., 2001, on residuals of the biases.
    """
    by_movie = sparse.csr_array(residuals.values.T)
    length = np.sqrt(np.asarray(by_movie.power(2).sum(axis=1))).ravel()
    scale = sparse.diags_array(1 / np.maximum(length, 1e-9))
    by_movie, rated_by = sparse.csr_array(scale @ by_movie), known(by_movie)
    predicted = np.zeros(len(rows))
    for user in np.unique(rows):
        asked = np.flatnonzero(rows == user)
        begin, end = residuals.values.indptr[user : user + 2]
        seen = residuals.values.indices[begin:end]
        similar = (by_movie[columns[asked]] @ by_movie[seen].T).toarray()
        common = (rated_by[columns[asked]] @ rated_by[seen].T).toarray()
        weight = np.maximum(similar, 0) * common / np.maximum(common + shrinkage, 1e-9)
        if len(seen) > most:
            least = np.partition(weight, -most, axis=1)[:, -most, None]
            weight = np.where(weight >= least, weight, 0)
        # the constant keeps a single weak neighbour from deciding alone
        total = weight @ residuals.values.data[begin:end]
        predicted[asked] = total / (weight.sum(axis=1) + 0.2)
    return predicted
