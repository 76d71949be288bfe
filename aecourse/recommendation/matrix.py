"""Ratings as a sparse matrix that knows its users and movies by their ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from aecourse._validation import as_int, invalid

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("userId", "movieId", "rating")
STARS = (0.5, 5.0)


@dataclass(frozen=True, eq=False)
class RatingMatrix:
    """Ratings in CSR form, a row for each user and a column for each movie.

    What is stored was rated, and nothing else was: a stored 0 is a number like any
    other (a residual may be 0), and a cell that is not stored is unknown.

    Attributes
    ----------
    values
        Sparse array of shape ``(users, movies)``, float32, sorted within rows.
    user_ids, movie_ids
        The id of each row and of each column, in rising order.
    """

    values: sparse.csr_array
    user_ids: np.ndarray
    movie_ids: np.ndarray

    @classmethod
    def from_frame(cls, ratings: pd.DataFrame) -> RatingMatrix:
        """Return the matrix of a table with the columns userId, movieId and rating.

        Parameters
        ----------
        ratings
            One rating a row, from 0.5 to 5 stars, in any order. Other columns are
            left aside.

        Raises
        ------
        TypeError, ValueError
            If a column is missing, an id is no whole number, a value is missing or
            outside the scale, or a user has rated a movie twice. Nothing is dropped
            or mended.
        """
        _check_frame(ratings)
        user_ids, rows = np.unique(ratings["userId"].to_numpy(), return_inverse=True)
        movie_ids, columns = np.unique(
            ratings["movieId"].to_numpy(), return_inverse=True
        )
        stars = ratings["rating"].to_numpy(np.float32)
        shape = (len(user_ids), len(movie_ids))
        values = sparse.csr_array((stars, (rows, columns)), shape=shape)
        values.sort_indices()
        return cls(values, user_ids, movie_ids)

    @property
    def shape(self) -> tuple[int, int]:
        """Numbers of users and movies."""
        return self.values.shape

    @property
    def count(self) -> int:
        """Number of ratings."""
        return self.values.nnz

    @property
    def ratings_per_user(self) -> np.ndarray:
        """How many ratings each user gave, shape ``(users,)``."""
        return np.diff(self.values.indptr)

    @property
    def ratings_per_movie(self) -> np.ndarray:
        """How many ratings each movie got, shape ``(movies,)``."""
        return np.bincount(self.values.indices, minlength=self.shape[1])

    def places(self) -> tuple[np.ndarray, np.ndarray]:
        """Return row and column of every rating, in the order of ``values.data``."""
        rows = np.repeat(np.arange(self.shape[0]), self.ratings_per_user)
        return rows, self.values.indices

    def user_positions(self, user_ids: ArrayLike) -> np.ndarray:
        """Return the rows of users; a ValueError names those who are unknown."""
        return _positions("user_ids", user_ids, self.user_ids)

    def movie_positions(self, movie_ids: ArrayLike) -> np.ndarray:
        """Return the columns of movies; a ValueError names those unrated so far."""
        return _positions("movie_ids", movie_ids, self.movie_ids)

    def movies_with(self, at_least: int) -> RatingMatrix:
        """Return the ratings of the movies that have `at_least` ratings.

        Raises
        ------
        ValueError
            If no movie has so many, or a user would be left without a rating.
        """
        at_least = as_int("at_least", at_least, minimum=1)
        kept = np.flatnonzero(self.ratings_per_movie >= at_least)
        if not len(kept):
            most = int(self.ratings_per_movie.max())
            raise invalid("at_least", f"at most {most}, as the top movie has", at_least)
        values = sparse.csr_array(self.values[:, kept])
        empty = np.diff(values.indptr) == 0
        if empty.any():
            raise invalid(
                "at_least",
                f"a number that leaves every user a rating; {empty.sum()} users, user "
                f"{self.user_ids[empty][0]} among them, would have none",
                at_least,
            )
        return RatingMatrix(values, self.user_ids, self.movie_ids[kept])

    def users_with(self, at_least: int) -> RatingMatrix:
        """Return the ratings of the users who gave `at_least`; all movies stay."""
        at_least = as_int("at_least", at_least, minimum=1)
        kept = np.flatnonzero(self.ratings_per_user >= at_least)
        if not len(kept):
            most = int(self.ratings_per_user.max())
            raise invalid("at_least", f"at most {most}, as one user gave", at_least)
        return self.users_at(kept)

    def users_at(self, rows: ArrayLike) -> RatingMatrix:
        """Return the ratings of the users in some rows; all movies stay."""
        return RatingMatrix(self.values[rows], self.user_ids[rows], self.movie_ids)

    def with_values(self, data: np.ndarray) -> RatingMatrix:
        """Return a matrix with other numbers in the same places."""
        parts = (
            data.astype(np.float32, copy=False),
            self.values.indices,
            self.values.indptr,
        )
        values = sparse.csr_array(parts, shape=self.shape)
        return RatingMatrix(values, self.user_ids, self.movie_ids)

    def only(self, kept: np.ndarray) -> RatingMatrix:
        """Return the ratings for which the mask `kept`, shape ``(count,)``, is true."""
        before = np.zeros(self.count + 1, self.values.indptr.dtype)
        np.cumsum(kept, out=before[1:])
        parts = (
            self.values.data[kept],
            self.values.indices[kept],
            before[self.values.indptr],
        )
        values = sparse.csr_array(parts, shape=self.shape)
        return RatingMatrix(values, self.user_ids, self.movie_ids)

    def __repr__(self) -> str:
        users, movies = self.shape
        share = self.count / (users * movies)
        return (
            f"{self.count:,} ratings by {users:,} users of {movies:,} movies, "
            f"{share:.2%} of the cells"
        )


def known(values: sparse.csr_array) -> sparse.csr_array:
    """Return a 1 for every stored cell, whatever number it holds."""
    parts = (np.ones(values.nnz, np.float32), values.indices, values.indptr)
    return sparse.csr_array(parts, shape=values.shape)


def _check_frame(ratings: pd.DataFrame) -> None:
    missing = [name for name in COLUMNS if name not in getattr(ratings, "columns", ())]
    if missing:
        expected = f"a table with the columns {', '.join(COLUMNS)}"
        raise invalid("ratings", expected, list(getattr(ratings, "columns", [])))
    if not len(ratings):
        raise invalid("ratings", "at least one rating", ratings)
    for name in COLUMNS:
        column = ratings[name]
        if column.isna().any():
            row = column.index[column.isna()][0]
            expected = f"no missing value in column {name}, as in row {row}"
            raise invalid("ratings", expected, f"{column.isna().sum()} missing")
        if column.dtype.kind not in ("iuf" if name == "rating" else "iu"):
            kind = "numbers" if name == "rating" else "whole numbers"
            expected = f"{kind} in column {name}"
            raise invalid("ratings", expected, column.dtype, TypeError)
    low, high = STARS
    outside = ~ratings["rating"].between(low, high)
    if outside.any():
        found = ratings[outside].iloc[0]
        raise invalid(
            "ratings",
            f"ratings from {low:g} to {high:g}; user {found['userId']:.0f} has "
            f"another for movie {found['movieId']:.0f}",
            f"{outside.sum()} outside, the first {found['rating']:g}",
        )
    twice = ratings.duplicated(["userId", "movieId"])
    if twice.any():
        found = ratings[twice].iloc[0]
        raise invalid(
            "ratings",
            "one rating for each user and movie; keep one of them with "
            "`ratings.drop_duplicates(['userId', 'movieId'], keep='last')`",
            f"{twice.sum()} too many, the first by user {found['userId']:.0f} for "
            f"movie {found['movieId']:.0f}",
        )


def _positions(name: str, ids: ArrayLike, known: np.ndarray) -> np.ndarray:
    wanted = np.atleast_1d(np.asarray(ids))
    if wanted.dtype.kind not in "iu":
        raise invalid(name, "whole numbers", ids, TypeError)
    found = np.searchsorted(known, wanted)
    is_known = known[np.minimum(found, len(known) - 1)] == wanted
    if not is_known.all():
        kind = name.removesuffix("_ids")
        raise invalid(
            name,
            f"ids of {kind}s with ratings, of which there are {len(known):,} from "
            f"{known[0]} to {known[-1]}; {kind} {_few(wanted[~is_known])} has none",
            ids,
        )
    return found


def _few(ids: Sequence[int]) -> str:
    text = ", ".join(str(i) for i in ids[:3])
    return text if len(ids) <= 3 else f"{text} and {len(ids) - 3} more"
