"""What users and movies add to the mean rating, before anybody's taste comes in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aecourse._validation import also, number, validated
from aecourse.recommendation._checks import places
from aecourse.recommendation.matrix import RatingMatrix, known, rating_matrix

SWEEPS = 15  # of movies and users taking turns

_same_movies = also(
    rating_matrix,
    "a column for each of {self.movie.size} movies with a bias",
    lambda matrix, self: matrix.shape[1] == self.movie.size,
)
_same_places = also(
    _same_movies,
    "a row for each of {self.user.size} users with a bias; `for_users` takes others",
    lambda matrix, self: matrix.shape[0] == self.user.size,
)


@dataclass(frozen=True)
class Biases:
    """The mean rating, and by how much each user and each movie is above it.

    Attributes
    ----------
    mean : float
        Of all ratings.
    user : ndarray of shape (users,)
        0 for a user without ratings.
    movie : ndarray of shape (movies,)
        0 for a movie without ratings.
    shrinkage : float
        The ratings at the mean that each was given beforehand.
    """

    mean: float
    user: np.ndarray
    movie: np.ndarray
    shrinkage: float

    @validated(
        rows=places(lambda arguments: len(arguments["self"].user)),
        columns=places(lambda arguments: len(arguments["self"].movie), like="rows"),
    )
    def at(self, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """Predict the ratings at places of the matrix.

        Parameters
        ----------
        rows, columns : ndarray of shape (places,)
            The places.

        Returns
        -------
        ndarray of shape (places,)
            Mean plus both biases.

        Raises
        ------
        TypeError, ValueError
            If a place is none of the matrix, or rows and columns are not equally many.
        """
        return self.mean + self.user[rows] + self.movie[columns]

    @validated(matrix=_same_places)
    def residuals(self, matrix: RatingMatrix) -> RatingMatrix:
        """Subtract mean and biases from the ratings.

        Parameters
        ----------
        matrix : RatingMatrix
            Ratings of these users and movies.

        Returns
        -------
        RatingMatrix
            What is left, in the same places.

        Raises
        ------
        TypeError, ValueError
            If it is no matrix, or one of other users or movies.
        """
        of_user = np.repeat(self.user.astype(np.float32), matrix.ratings_per_user)
        of_movie = self.movie.astype(np.float32)[matrix.values.indices]
        mean = np.float32(self.mean)
        return matrix.with_values(matrix.values.data - mean - of_user - of_movie)

    @validated(matrix=_same_movies)
    def for_users(self, matrix: RatingMatrix) -> Biases:
        """Fold in users, new ones too, whose ratings were not fitted.

        One pass over their ratings gives their biases, and the movies keep theirs.
        Without ratings a user's bias is 0.

        Parameters
        ----------
        matrix : RatingMatrix
            Ratings by the users, with the same columns.

        Returns
        -------
        Biases
            Those of the users of `matrix` with the same biases of movies.

        Raises
        ------
        TypeError, ValueError
            If it is no matrix, or one of other movies.
        """
        level = self.movie.astype(np.float32)[matrix.values.indices]
        excess = matrix.with_values(matrix.values.data - level).values
        counts = matrix.ratings_per_user
        sums = excess.sum(axis=1, dtype=np.float64) - self.mean * counts
        user = sums / np.maximum(counts + self.shrinkage, 1)
        return Biases(self.mean, user, self.movie, self.shrinkage)


@validated(train=rating_matrix, shrinkage=number(minimum=0))
def fit_biases(train: RatingMatrix, *, shrinkage: float = 2.0) -> Biases:
    """Fit mean, user biases and movie biases by alternating least squares.

    Parameters
    ----------
    train : RatingMatrix
        Ratings to learn from.
    shrinkage : float, default 2.0
        How many ratings at the mean each user and movie is given beforehand, at least
        0: a movie with one rating keeps ``1 / (1 + shrinkage)`` of its excess.

    Returns
    -------
    Biases
        Of all users and movies of `train`.

    Raises
    ------
    TypeError, ValueError
        If the shrinkage is out of range.

    Notes
    -----
    Source: chapter 8; Koren, Bell and Volinsky, 2009.
    """
    mean = float(train.values.data.mean(dtype=np.float64))
    is_rated = known(train.values)
    per_user, per_movie = train.ratings_per_user, train.ratings_per_movie
    user_excess = train.values.sum(axis=1, dtype=np.float64) - mean * per_user
    movie_excess = train.values.sum(axis=0, dtype=np.float64) - mean * per_movie
    # a movie without ratings has an excess of 0, whatever it is divided by
    user_weight = np.maximum(per_user + shrinkage, 1)
    movie_weight = np.maximum(per_movie + shrinkage, 1)
    user = np.zeros(train.shape[0])
    for _ in range(SWEEPS):
        movie = (movie_excess - is_rated.T @ user) / movie_weight
        user = (user_excess - is_rated @ movie) / user_weight
    return Biases(mean, user, movie, shrinkage)
