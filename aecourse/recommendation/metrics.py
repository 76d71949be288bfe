"""Measures of predicted ratings and of recommended lists."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from aecourse._validation import (
    as_array,
    as_choice,
    as_int,
    as_pair,
    invalid,
)


def rmse(ratings: ArrayLike, predicted: ArrayLike) -> float:
    """Return the root of the mean squared error over all ratings pooled, in stars.

    Raises
    ------
    TypeError, ValueError
        If the arrays are empty, differ in shape or hold a NaN: a rating without a
        prediction is an error and not left out.
    """
    ratings, predicted = as_pair("ratings", ratings, "predicted", predicted)
    return float(np.sqrt(np.mean(np.square(ratings - predicted), dtype=np.float64)))


def mae(ratings: ArrayLike, predicted: ArrayLike) -> float:
    """Return the mean absolute error over all ratings pooled, in stars.

    Raises as :func:`rmse` does.
    """
    ratings, predicted = as_pair("ratings", ratings, "predicted", predicted)
    return float(np.mean(np.abs(ratings - predicted), dtype=np.float64))


def top_k(scores: ArrayLike, seen: sparse.csr_array, k: int) -> np.ndarray:
    """Return the columns of each user's `k` best unseen movies, the best first.

    Parameters
    ----------
    scores
        Shape ``(users, movies)``, higher is better.
    seen
        Sparse array of that shape; every stored cell is left out of the lists.
    k
        Length of the lists.

    Returns
    -------
    np.ndarray
        Shape ``(users, k)``.

    Raises
    ------
    ValueError
        If shapes differ or a user has fewer than `k` unseen movies.
    """
    scores = as_array("scores", scores, shape=seen.shape)
    unseen = seen.shape[1] - int(np.diff(seen.indptr).max())
    k = as_int("k", k, minimum=1)
    if k > unseen:
        raise invalid("k", f"at most {unseen}, the fewest unseen movies of a user", k)
    scores = scores.copy()
    rows = np.repeat(np.arange(seen.shape[0]), np.diff(seen.indptr))
    # 0 would not do: a seen movie would then stand above unseen ones of negative score
    scores[rows, seen.indices] = -np.inf
    best = np.argpartition(-scores, k - 1, axis=1)[:, :k]
    order = np.argsort(-np.take_along_axis(scores, best, axis=1), axis=1, kind="stable")
    return np.take_along_axis(best, order, axis=1)


def recall_at_k(
    lists: ArrayLike, relevant: sparse.csr_array, *, denominator: str = "relevant"
) -> float:
    """Return which share of the relevant movies is in the lists, a mean over users.

    Parameters
    ----------
    lists
        Columns of the recommended movies, shape ``(users, k)``.
    relevant
        Sparse array, a stored cell for each relevant movie. Users without any do not
        count.
    denominator
        ``"relevant"``: the number n of the user's relevant movies; a user with more
        than k cannot reach 1. ``"at most k"``: min(k, n), as in Liang et al. 2018.

    Raises
    ------
    TypeError, ValueError
        If the shapes do not fit, a list names a movie twice, or no user has a
        relevant movie.
    """
    as_choice("denominator", denominator, ("relevant", "at most k"))
    hits, count = _hits(lists, relevant)
    most = count if denominator == "relevant" else np.minimum(count, hits.shape[1])
    return float(np.mean(hits.sum(axis=1)[count > 0] / most[count > 0]))


def ndcg_at_k(lists: ArrayLike, relevant: sparse.csr_array) -> float:
    """Return the discounted gain of the lists as a share of the best one possible.

    A relevant movie in place p, counted from 1, gains ``1 / log2(p + 1)``. The mean
    runs over the users with a relevant movie. Takes and raises what
    :func:`recall_at_k` does.
    """
    hits, count = _hits(lists, relevant)
    k = hits.shape[1]
    gain = 1 / np.log2(np.arange(2, k + 2))
    best = np.cumsum(gain)[np.clip(count, 1, k) - 1]
    return float(np.mean((hits @ gain / best)[count > 0]))


def coverage(lists: ArrayLike, movies: int) -> float:
    """Return the share of all `movies` that are in at least one list."""
    movies = as_int("movies", movies, minimum=1)
    return len(np.unique(_as_lists(lists, movies))) / movies


def mean_popularity(lists: ArrayLike, counts: ArrayLike) -> float:
    """Return how many ratings a recommended movie has on average.

    `counts`, shape ``(movies,)``, holds the number of ratings of each movie.
    """
    counts = as_array("counts", counts, ndim=1)
    return float(counts[_as_lists(lists, len(counts))].mean(dtype=np.float64))


def _as_lists(lists: ArrayLike, movies: int) -> np.ndarray:
    lists = np.asarray(lists)
    if lists.ndim != 2 or lists.size == 0 or lists.dtype.kind not in "iu":
        raise invalid("lists", "columns of movies, shape (users, k)", lists)
    if lists.min() < 0 or lists.max() >= movies:
        raise invalid("lists", f"columns from 0 to {movies - 1}", lists)
    return lists


def _hits(
    lists: ArrayLike, relevant: sparse.csr_array
) -> tuple[np.ndarray, np.ndarray]:
    """Return a 1 for each hit of the lists, and how many each user could have."""
    lists = _as_lists(lists, relevant.shape[1])
    if len(lists) != relevant.shape[0]:
        raise invalid("lists", f"one list for each of {relevant.shape[0]} users", lists)
    ordered = np.sort(lists, axis=1)
    if (ordered[:, 1:] == ordered[:, :-1]).any():
        raise invalid("lists", "every movie once in a list", lists)
    count = np.diff(relevant.indptr)
    if count.sum() == 0:
        raise invalid("relevant", "at least one user with a relevant movie", relevant)
    rows = np.repeat(np.arange(len(lists)), count)
    # one number for a user and a movie, so that one search answers for all
    keys = np.sort(rows * relevant.shape[1] + relevant.indices.astype(np.int64))
    asked = np.arange(len(lists))[:, None] * relevant.shape[1] + lists
    place = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
    return (keys[place] == asked).astype(np.float64), count
