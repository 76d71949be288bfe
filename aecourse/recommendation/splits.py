"""Ratings held out within users, so that every user is known and none is copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from aecourse._validation import Seed, invalid, number, validated
from aecourse.recommendation.matrix import RatingMatrix, rating_matrix

if TYPE_CHECKING:
    import pandas as pd

USERS_AT_ONCE = 10_000  # so that memory does not grow with the users


def _two_of_each_user(name: str, value: RatingMatrix, _: object) -> RatingMatrix:
    rating_matrix(name, value, _)
    few = value.user_ids[value.ratings_per_user < 2]
    if len(few):
        raise invalid(
            name,
            "two ratings or more from every user, one to learn from and one to test "
            "on; `matrix.users_with(2)` leaves the others out",
            f"{len(few)} users with fewer, the first with id {few[0]}",
        )
    return value


@validated(share=number(above=0, below=1), matrix=_two_of_each_user)
def hold_out(
    matrix: RatingMatrix, share: float, *, seed: Seed = None
) -> tuple[RatingMatrix, RatingMatrix]:
    """Split the ratings of every user into training and test ratings.

    Of a user with n ratings ``share * n`` are held out, drawn at random and rounded
    up or down at random so that the sum is right; at least one stays to learn from.

    Parameters
    ----------
    matrix : RatingMatrix
        All ratings.
    share : float
        Share of the ratings that is held out, between 0 and 1, both excluded.
    seed : int, numpy.random.Generator or None, default None
        Of the draw.

    Returns
    -------
    train, test : RatingMatrix
        Two matrices with the rows and columns of `matrix` and no rating in common.

    Raises
    ------
    TypeError, ValueError
        If the share is out of range, a user has a single rating, or the test part
        would be empty.

    Notes
    -----
    Source: chapter 8. These users are known (warm); what happens to unknown ones is
    measured by folding them in.
    """
    generator = np.random.default_rng(seed)
    counts = matrix.ratings_per_user
    held = _numbers_held(counts, share, generator)
    is_test = np.empty(matrix.count, bool)
    for begin in range(0, len(counts), USERS_AT_ONCE):
        part = slice(begin, begin + USERS_AT_ONCE)
        cells = slice(*matrix.values.indptr[[begin, begin + len(counts[part])]])
        is_test[cells] = _drawn(counts[part], held[part], generator)
    return matrix.only(~is_test), matrix.only(is_test)


def _with_time(name: str, value: pd.DataFrame, _: object) -> pd.DataFrame:
    found = list(getattr(value, "columns", []))
    if found.count("timestamp") != 1:
        raise invalid(name, "a table with the column timestamp", found)
    when = value["timestamp"]
    if when.dtype.kind not in "iufM":
        expected = "numbers or dates in column timestamp; pd.to_datetime makes them"
        raise invalid(name, expected, when.dtype, TypeError)
    if when.isna().any():
        raise invalid(name, "a time of every rating", f"{when.isna().sum()} missing")
    return value


@validated(share=number(above=0, below=1), ratings=_with_time)
def hold_out_latest(
    ratings: pd.DataFrame, share: float
) -> tuple[RatingMatrix, RatingMatrix]:
    """Split a table into each user's earlier ratings and the latest ones.

    Parameters
    ----------
    ratings : DataFrame
        One rating a row, with the columns userId, movieId, rating and timestamp.
    share : float
        Share of a user's ratings that is held out, rounded down, between 0 and 1, both
        excluded.

    Returns
    -------
    earlier, latest : RatingMatrix
        Two matrices with a row for each user and a column for each movie of the table,
        and no rating in common.

    Raises
    ------
    TypeError, ValueError
        If the share is out of range or holds out nothing, a rating has no time, or the
        table is none of ratings.

    Notes
    -----
    Source: chapter 8. What is learnt from is older than what is asked for, but only
    within a user: the ratings of others may be younger.
    """
    matrix = RatingMatrix.from_frame(ratings)
    in_order = ratings.reset_index(drop=True).sort_values(["userId", "movieId"])
    by_user = in_order.groupby("userId")["timestamp"]
    age = by_user.rank(method="first", ascending=False).to_numpy()
    held = np.floor(share * by_user.transform("size").to_numpy())
    if not held.any():
        raise invalid("share", "a share that holds out a rating of some user", share)
    return matrix.only(age > held), matrix.only(age <= held)


def _numbers_held(
    counts: np.ndarray, share: float, generator: np.random.Generator
) -> np.ndarray:
    """Return how many of the ratings of each user are held out."""
    held = np.floor(share * counts + generator.random(len(counts))).astype(int)
    held = np.minimum(held, counts - 1)
    if held.sum() == 0:
        raise invalid(
            "share", f"a share that holds out one of {counts.sum()} ratings", share
        )
    return held


def _drawn(
    counts: np.ndarray, held: np.ndarray, generator: np.random.Generator
) -> np.ndarray:
    """Return which cells of some users are held out, `held` of `counts` each."""
    users = np.repeat(np.arange(len(counts)), counts)
    order = np.lexsort((generator.random(len(users)), users))
    place = np.arange(len(users)) - np.repeat(np.cumsum(counts) - counts, counts)
    is_held = np.empty(len(users), bool)
    is_held[order] = place < np.repeat(held, counts)
    return is_held
