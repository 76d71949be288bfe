"""Measures of predicted ratings and of recommended lists."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from aecourse._validation import (
    Arguments,
    Validator,
    also,
    array,
    as_int,
    choice,
    invalid,
    validated,
    whole,
)
from aecourse.recommendation._checks import sparse_array


def _lists(*, of: str) -> Validator:
    """Ask for columns among the movies of the argument `of`: a number or one for each.

    A sparse array has a column for each movie.
    """

    def validate(name: str, value: ArrayLike, given: Arguments) -> np.ndarray:
        lists = np.asarray(value)
        if lists.ndim != 2 or lists.size == 0 or lists.dtype.kind not in "iu":
            raise invalid(name, "columns of movies, shape (users, k)", lists)
        movies = given[of] if np.isscalar(given[of]) else given[of].shape[-1]
        if lists.min() < 0 or lists.max() >= movies:
            raise invalid(name, f"columns from 0 to {movies - 1}", lists)
        return lists

    return validate


def _has_no_double(lists: np.ndarray) -> bool:
    ordered = np.sort(lists, axis=1)
    return bool((ordered[:, 1:] != ordered[:, :-1]).all())


_lists_of_users = also(
    also(
        _lists(of="relevant"),
        "one list for each of {relevant.shape[0]} users",
        lambda lists, relevant: len(lists) == relevant.shape[0],
    ),
    "every movie once in a list",
    _has_no_double,
)
_relevant = also(
    sparse_array,
    "at least one user with a relevant movie",
    lambda relevant: relevant.nnz > 0,
)
_predicted = array(like="ratings")


def _list_length(name: str, value: object, arguments: Arguments) -> int:
    k = as_int(name, value, minimum=1)
    seen = arguments["seen"]
    unseen = seen.shape[1] - int(np.diff(seen.indptr).max())
    if k > unseen:
        raise invalid(name, f"at most {unseen}, the fewest unseen movies of a user", k)
    return k


@validated(ratings=array(), predicted=_predicted)
def rmse(ratings: ArrayLike, predicted: ArrayLike) -> float:
    """Compute the root mean squared error over all ratings pooled, in stars.

    Parameters
    ----------
    ratings, predicted : array_like of the same shape
        Ratings and their predictions.

    Returns
    -------
    float
        The error.

    Raises
    ------
    TypeError, ValueError
        If the arrays are empty, differ in shape or hold a NaN: a rating without a
        prediction is an error and not left out.
    """
    return float(np.sqrt(np.mean(np.square(ratings - predicted), dtype=np.float64)))


@validated(ratings=array(), predicted=_predicted)
def mae(ratings: ArrayLike, predicted: ArrayLike) -> float:
    """Compute the mean absolute error over all ratings pooled, in stars.

    Parameters
    ----------
    ratings, predicted : array_like of the same shape
        Ratings and their predictions.

    Returns
    -------
    float
        The error.

    Raises
    ------
    TypeError, ValueError
        As :func:`rmse`.
    """
    return float(np.mean(np.abs(ratings - predicted), dtype=np.float64))


@validated(seen=sparse_array, scores=array(like="seen"), k=_list_length)
def top_k(scores: ArrayLike, seen: sparse.csr_array, k: int) -> np.ndarray:
    """Recommend to each user the `k` unseen movies of the highest scores.

    Parameters
    ----------
    scores : array_like of shape (users, movies)
        Higher is better.
    seen : sparse array of shape (users, movies)
        Every stored cell is left out of the lists.
    k : int
        Length of the lists, at least 1.

    Returns
    -------
    ndarray of shape (users, k)
        Columns of the movies, the best first.

    Raises
    ------
    TypeError, ValueError
        If shapes differ or a user has fewer than `k` unseen movies.
    """
    scores = scores.copy()
    rows = np.repeat(np.arange(seen.shape[0]), np.diff(seen.indptr))
    # 0 would not do: a seen movie would then stand above unseen ones of negative score
    scores[rows, seen.indices] = -np.inf
    best = np.argpartition(-scores, k - 1, axis=1)[:, :k]
    order = np.argsort(-np.take_along_axis(scores, best, axis=1), axis=1, kind="stable")
    return np.take_along_axis(best, order, axis=1)


@validated(
    relevant=_relevant,
    lists=_lists_of_users,
    denominator=choice("relevant", "at most k"),
)
def recall_at_k(
    lists: ArrayLike, relevant: sparse.csr_array, *, denominator: str = "relevant"
) -> float:
    """Compute recall at k: the share of relevant movies in a list, a mean over users.

    Parameters
    ----------
    lists : array_like of shape (users, k)
        Columns of the recommended movies.
    relevant : sparse array of shape (users, movies)
        A stored cell for each relevant movie. Users without any do not count.
    denominator : {"relevant", "at most k"}, default "relevant"
        ``"relevant"``: the number n of the user's relevant movies; a user with more
        than k cannot reach 1. ``"at most k"``: min(k, n), as in Liang et al. 2018.

    Returns
    -------
    float
        The mean, from 0 to 1.

    Raises
    ------
    TypeError, ValueError
        If the shapes do not fit, a list names a movie twice, or no user has a
        relevant movie.
    """
    hits, count = _hits(lists, relevant)
    most = count if denominator == "relevant" else np.minimum(count, hits.shape[1])
    return float(np.mean(hits.sum(axis=1)[count > 0] / most[count > 0]))


@validated(relevant=_relevant, lists=_lists_of_users)
def ndcg_at_k(lists: ArrayLike, relevant: sparse.csr_array) -> float:
    """Compute NDCG at k: the discounted gain as a share of the best one possible.

    A relevant movie in place p, counted from 1, gains ``1 / log2(p + 1)``. The mean
    runs over the users with a relevant movie.

    Parameters
    ----------
    lists : array_like of shape (users, k)
        Columns of the recommended movies, the best first.
    relevant : sparse array of shape (users, movies)
        A stored cell for each relevant movie.

    Returns
    -------
    float
        The mean, from 0 to 1.

    Raises
    ------
    TypeError, ValueError
        As :func:`recall_at_k`.
    """
    hits, count = _hits(lists, relevant)
    k = hits.shape[1]
    gain = 1 / np.log2(np.arange(2, k + 2))
    best = np.cumsum(gain)[np.clip(count, 1, k) - 1]
    return float(np.mean((hits @ gain / best)[count > 0]))


@validated(movies=whole(minimum=1), lists=_lists(of="movies"))
def coverage(lists: ArrayLike, movies: int) -> float:
    """Compute the catalogue coverage: the share of movies that some list has.

    Parameters
    ----------
    lists : array_like of shape (users, k)
        Columns of the recommended movies.
    movies : int
        How many movies there are.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    TypeError, ValueError
        If the lists hold anything but columns of the movies.
    """
    return len(np.unique(lists)) / movies


@validated(counts=array(ndim=1), lists=_lists(of="counts"))
def mean_popularity(lists: ArrayLike, counts: ArrayLike) -> float:
    """Compute the mean popularity of recommended movies: how many ratings they have.

    Parameters
    ----------
    lists : array_like of shape (users, k)
        Columns of the recommended movies.
    counts : array_like of shape (movies,)
        Number of ratings of each movie.

    Returns
    -------
    float
        Ratings of a recommended movie on average.

    Raises
    ------
    TypeError, ValueError
        If the lists hold anything but columns of the movies.
    """
    return float(counts[lists].mean(dtype=np.float64))


def _hits(
    lists: np.ndarray, relevant: sparse.csr_array
) -> tuple[np.ndarray, np.ndarray]:
    """Return a 1 for each hit of the lists, and how many each user could have."""
    count = np.diff(relevant.indptr)
    rows = np.repeat(np.arange(len(lists)), count)
    # one number for a user and a movie, so that one search answers for all
    keys = np.sort(rows * relevant.shape[1] + relevant.indices.astype(np.int64))
    asked = np.arange(len(lists))[:, None] * relevant.shape[1] + lists
    place = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
    return (keys[place] == asked).astype(np.float64), count
