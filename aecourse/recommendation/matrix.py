"""Ratings as a sparse matrix that knows its users and movies by their ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from aecourse._validation import (
    Arguments,
    Validator,
    as_array,
    as_int,
    invalid,
    validated,
)
from aecourse.recommendation import _checks
from aecourse.recommendation.rating_table import table_of_ratings

if TYPE_CHECKING:
    import pandas as pd


def _reached(counts: str, where: str) -> Validator:
    """Ask for a number that is reached by some of the matrix' `counts`."""

    def validate(name: str, value: object, arguments: Arguments) -> int:
        at_least = as_int(name, value, minimum=1)
        most = int(getattr(arguments["self"], counts).max())
        if at_least > most:
            raise invalid(name, f"at most {most}, as {where}", at_least)
        return at_least

    return validate


def rating_matrix(name: str, value: object, _: object) -> RatingMatrix:
    """Ask for a matrix of ratings."""
    if not isinstance(value, RatingMatrix):
        expected = "a matrix of ratings, as RatingMatrix.from_frame makes it"
        raise invalid(name, expected, value, TypeError)
    return value


def _of_each_rating(name: str, value: ArrayLike, arguments: Arguments) -> np.ndarray:
    count = arguments["self"].count
    if count == 0 == np.size(value):  # nobody has rated anything
        return np.asarray(value)
    return as_array(name, value, shape=(count,))


def _mask(name: str, value: ArrayLike, arguments: Arguments) -> np.ndarray:
    found, count = np.asarray(value), arguments["self"].count
    if found.dtype.kind != "b" or found.shape != (count,):
        raise invalid(name, f"a truth value for each of {count} ratings", found)
    return found


def _rows_or_mask(name: str, value: ArrayLike, arguments: Arguments) -> np.ndarray:
    users = arguments["self"].shape[0]
    found = np.asarray(value)
    if found.dtype.kind != "b":
        return _checks.places(lambda _: users)(name, value, arguments)
    if found.shape != (users,):
        raise invalid(name, f"a truth value for each of {users} users", found)
    return np.flatnonzero(found)


@dataclass(frozen=True, eq=False)
class RatingMatrix:
    """Ratings in CSR form, a row for each user and a column for each movie.

    What is stored was rated, and nothing else was: a stored 0 is a number like any
    other (a residual may be 0), and a cell that is not stored is unknown.

    Attributes
    ----------
    values : sparse array of shape (users, movies)
        The ratings, float32, sorted within rows.
    user_ids : ndarray of shape (users,)
        The id of each row, in rising order.
    movie_ids : ndarray of shape (movies,)
        The id of each column, in rising order.
    shape : tuple of int
        Numbers of users and movies.
    count : int
        Number of ratings.
    ratings_per_user : ndarray of shape (users,)
        How many ratings each user gave.
    ratings_per_movie : ndarray of shape (movies,)
        How many ratings each movie got.
    """

    values: sparse.csr_array
    user_ids: np.ndarray
    movie_ids: np.ndarray

    @classmethod
    @validated(ratings=table_of_ratings)
    def from_frame(cls, ratings: pd.DataFrame) -> RatingMatrix:
        """Build the matrix of a table with the columns userId, movieId and rating.

        Parameters
        ----------
        ratings : DataFrame
            One rating a row, from 0.5 to 5 stars, in any order. Other columns are
            left aside.

        Returns
        -------
        RatingMatrix
            A row for each user and a column for each movie of the table.

        Raises
        ------
        TypeError, ValueError
            If a column is missing, an id is no whole number, a value is missing or
            outside the scale, or a user has rated a movie twice. Nothing is dropped
            or mended; the message says how to do it.

        Warns
        -----
        UserWarning
            If all ratings are one number.
        """
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
        """How many ratings each user gave."""
        return np.diff(self.values.indptr)

    @property
    def ratings_per_movie(self) -> np.ndarray:
        """How many ratings each movie got."""
        return np.bincount(self.values.indices, minlength=self.shape[1])

    def places(self) -> tuple[np.ndarray, np.ndarray]:
        """Return row and column of every rating, in the order of ``values.data``.

        Returns
        -------
        rows, columns : ndarray of shape (count,)
            The places.
        """
        rows = np.repeat(np.arange(self.shape[0]), self.ratings_per_user)
        return rows, self.values.indices

    def user_positions(self, user_ids: ArrayLike) -> np.ndarray:
        """Find the rows of users by their ids.

        Parameters
        ----------
        user_ids : array_like of shape (n,)
            Ids of users with ratings.

        Returns
        -------
        ndarray of shape (n,)
            The rows.

        Raises
        ------
        TypeError, ValueError
            If an id is no whole number, or a user has no rating; the error names them.
        """
        return _positions("user_ids", user_ids, self.user_ids)

    def movie_positions(self, movie_ids: ArrayLike) -> np.ndarray:
        """Find the columns of movies by their ids.

        Parameters
        ----------
        movie_ids : array_like of shape (n,)
            Ids of movies with ratings.

        Returns
        -------
        ndarray of shape (n,)
            The columns.

        Raises
        ------
        TypeError, ValueError
            If an id is no whole number, or a movie has no rating; the error names them.
        """
        return _positions("movie_ids", movie_ids, self.movie_ids)

    @validated(at_least=_reached("ratings_per_movie", "the top movie has"))
    def movies_with(self, at_least: int) -> RatingMatrix:
        """Select the movies that have `at_least` ratings.

        Parameters
        ----------
        at_least : int
            Number of ratings, at least 1.

        Returns
        -------
        RatingMatrix
            Their ratings, with all users.

        Raises
        ------
        TypeError, ValueError
            If no movie has so many, or a user would be left without a rating.
        """
        kept = np.flatnonzero(self.ratings_per_movie >= at_least)
        values = sparse.csr_array(self.values[:, kept])
        selected = RatingMatrix(values, self.user_ids, self.movie_ids[kept])
        _check_users(selected, at_least)
        return selected

    @validated(at_least=_reached("ratings_per_user", "one user gave"))
    def users_with(self, at_least: int) -> RatingMatrix:
        """Select the users who gave `at_least` ratings.

        Parameters
        ----------
        at_least : int
            Number of ratings, at least 1.

        Returns
        -------
        RatingMatrix
            Their ratings, with all movies.

        Raises
        ------
        TypeError, ValueError
            If no user gave so many.
        """
        return self.users_at(np.flatnonzero(self.ratings_per_user >= at_least))

    @validated(rows=_rows_or_mask)
    def users_at(self, rows: ArrayLike) -> RatingMatrix:
        """Select the users in some rows.

        Parameters
        ----------
        rows : array_like of shape (n,)
            The rows, counted from 0, or a mask with a truth value for each user.

        Returns
        -------
        RatingMatrix
            Their ratings, with all movies.

        Raises
        ------
        TypeError, ValueError
            If there is no such row.
        """
        return RatingMatrix(self.values[rows], self.user_ids[rows], self.movie_ids)

    @validated(data=_of_each_rating)
    def with_values(self, data: np.ndarray) -> RatingMatrix:
        """Put other numbers in the places of the ratings.

        Parameters
        ----------
        data : ndarray of shape (count,)
            The numbers, in the order of ``values.data``.

        Returns
        -------
        RatingMatrix
            A new matrix.

        Raises
        ------
        TypeError, ValueError
            If there is not one finite number for each rating.
        """
        data = data.astype(np.float32, copy=False)
        return self._holding(data, self.values.indices, self.values.indptr)

    @validated(kept=_mask)
    def only(self, kept: np.ndarray) -> RatingMatrix:
        """Select the ratings for which a mask is true.

        Parameters
        ----------
        kept : ndarray of shape (count,)
            The mask, in the order of ``values.data``.

        Returns
        -------
        RatingMatrix
            These ratings, with all users and movies.

        Raises
        ------
        TypeError, ValueError
            If there is not one truth value for each rating.
        """
        before = np.zeros(self.count + 1, self.values.indptr.dtype)
        np.cumsum(kept, out=before[1:])
        data, indices = self.values.data[kept], self.values.indices[kept]
        return self._holding(data, indices, before[self.values.indptr])

    def _holding(self, *parts: np.ndarray) -> RatingMatrix:
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
    """Mark the known cells: a 1 for every stored cell, whatever number it holds.

    Parameters
    ----------
    values : sparse array of shape (users, movies)
        Ratings.

    Returns
    -------
    sparse array of shape (users, movies)
        The marks, float32.
    """
    parts = (np.ones(values.nnz, np.float32), values.indices, values.indptr)
    return sparse.csr_array(parts, shape=values.shape)


def _check_users(selected: RatingMatrix, at_least: int) -> None:
    empty = selected.ratings_per_user == 0
    if empty.any():
        raise invalid(
            "at_least",
            f"a number that leaves every user a rating; {empty.sum()} users, user "
            f"{selected.user_ids[empty][0]} among them, would have none",
            at_least,
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
