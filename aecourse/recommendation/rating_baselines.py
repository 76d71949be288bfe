"""Baselines that predict ratings: means, matrix factorisation, neighbours.

Each learns from `train` and predicts at `rows` and `columns`, so none can see the
ratings that it is judged by.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from aecourse._validation import Seed
from aecourse.recommendation.matrix import RatingMatrix, known

FACTORS = 16
PENALTY = 12.0  # of the squared factors
SWEEPS = 8  # of movies and users taking turns
NEIGHBOURS = 40
SHRINKAGE = 10.0  # ratings in common at which a similarity counts half


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
    """
    return np.full(len(rows), train.values.data.mean(dtype=np.float64))


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
    """
    where, _ = train.places()
    return _group_means(train, where, train.shape[0])[rows]


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
    """
    _, where = train.places()
    return _group_means(train, where, train.shape[1])[columns]


def _group_means(train: RatingMatrix, groups: np.ndarray, size: int) -> np.ndarray:
    counts = np.bincount(groups, minlength=size)
    sums = np.bincount(groups, train.values.data, size)
    overall = train.values.data.mean(dtype=np.float64)
    return np.where(counts > 0, sums / np.maximum(counts, 1), overall)


def factorise(
    residuals: RatingMatrix, *, seed: Seed = None
) -> tuple[np.ndarray, np.ndarray]:
    """Factorise the matrix of known cells by alternating least squares, rank 16.

    Parameters
    ----------
    residuals : RatingMatrix
        Ratings minus biases, of the training part.
    seed : int, numpy.random.Generator or None, default None
        Of the first factors.

    Returns
    -------
    user_factors : ndarray of shape (users, 16)
    movie_factors : ndarray of shape (movies, 16)
        Their products are the predicted residuals.

    Notes
    -----
    Source: chapter 8; Koren, Bell and Volinsky, 2009. All the small systems of one
    side are set up by one sparse product and solved together, which needs
    ``16 ** 2`` numbers for each user and movie.
    """
    generator = np.random.default_rng(seed)
    by_user = residuals.values
    by_movie = sparse.csr_array(by_user.T)
    movie = generator.normal(scale=0.05, size=(residuals.shape[1], FACTORS))
    for _ in range(SWEEPS):
        user = _solve_side(by_user, movie)
        movie = _solve_side(by_movie, user)
    return user, movie


def _solve_side(values: sparse.csr_array, other: np.ndarray) -> np.ndarray:
    size = other.shape[1]
    products = np.einsum("ni,nj->nij", other, other).reshape(len(other), -1)
    squares = (known(values) @ products).reshape(-1, size, size)
    squares += PENALTY * np.eye(size)
    return np.linalg.solve(squares, (values @ other)[:, :, None])[:, :, 0]


def neighbours(
    residuals: RatingMatrix, rows: np.ndarray, columns: np.ndarray
) -> np.ndarray:
    """Predict residuals from those of the 40 most similar movies the user has rated.

    Parameters
    ----------
    residuals : RatingMatrix
        Ratings minus biases, of the training part.
    rows, columns : ndarray of shape (places,)
        Places to predict at.

    Returns
    -------
    ndarray of shape (places,)
        Predicted residuals; 0 where no movie is similar.

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
        weight = np.maximum(similar, 0) * common / (common + SHRINKAGE)
        if len(seen) > NEIGHBOURS:
            least = np.partition(weight, -NEIGHBOURS, axis=1)[:, -NEIGHBOURS, None]
            weight = np.where(weight >= least, weight, 0)
        # the constant keeps a single weak neighbour from deciding alone
        total = weight @ residuals.values.data[begin:end]
        predicted[asked] = total / (weight.sum(axis=1) + 0.2)
    return predicted
