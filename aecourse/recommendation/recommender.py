"""From trained models to lists of titles, for known users and for new ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from aecourse import latent
from aecourse._validation import as_int, as_number, invalid
from aecourse.recommendation.biases import Biases
from aecourse.recommendation.matrix import STARS, RatingMatrix
from aecourse.recommendation.metrics import top_k
from aecourse.recommendation.ranking_baselines import liked

if TYPE_CHECKING:
    import keras
    import pandas as pd


class Recommender:
    """Recommend movies by title: one model chooses them, another predicts stars.

    Parameters
    ----------
    ratings
        All ratings that are known. A movie that is not in it cannot be recommended.
    movies
        The catalogue, with the columns movieId and title, in any order.
    biases
        Fitted on ratings with the same columns.
    rating_model
        User-based autoencoder of residuals.
    ranking_model
        User-based autoencoder of likes; its outputs order the movies.

    Raises
    ------
    ValueError
        If the catalogue lacks a rated movie or has one twice, or a model has another
        number of columns.

    Notes
    -----
    Source: chapter 8. Both models take a user as a row of ratings, so a new user needs
    no training: the row is all they ask for.
    """

    def __init__(
        self,
        ratings: RatingMatrix,
        movies: pd.DataFrame,
        *,
        biases: Biases,
        rating_model: keras.Model,
        ranking_model: keras.Model,
    ) -> None:
        self.ratings = ratings
        self.biases = biases
        self.rating_model = rating_model
        self.ranking_model = ranking_model
        self.titles = _titles(ratings, movies)
        columns = ratings.shape[1]
        for name, model in (("rating", rating_model), ("ranking", ranking_model)):
            if model.input_shape != (None, columns):
                expected = f"a model of rows with {columns} columns"
                raise invalid(f"{name}_model", expected, model.input_shape)
        if len(biases.movie) != columns:
            raise invalid("biases", f"biases of {columns} movies", len(biases.movie))

    def recommend(self, user_id: int, k: int = 10) -> pd.DataFrame:
        """Return the `k` best movies that a known user has not rated.

        Parameters
        ----------
        user_id
            Id of a user with ratings.
        k
            Length of the list, at least 1.

        Returns
        -------
        DataFrame
            movieId, title and predicted rating in stars, the best first.

        Raises
        ------
        TypeError, ValueError
            If the user is unknown or has fewer than `k` movies left.
        """
        user_id = as_int("user_id", user_id)
        position = self.ratings.user_positions([user_id])
        return self._list(self.ratings.users_at(position), k)

    def recommend_for(self, ratings: Mapping[int, float], k: int = 10) -> pd.DataFrame:
        """Return the `k` best movies for somebody new, from ratings given on the spot.

        Parameters
        ----------
        ratings
            Movie id → stars from 0.5 to 5, at least one.
        k
            Length of the list, at least 1.

        Returns
        -------
        DataFrame
            As from :meth:`recommend`. Nothing is stored and nothing is trained.

        Raises
        ------
        TypeError, ValueError
            If there are no ratings, a movie is unknown or a rating is out of scale.
        """
        if not isinstance(ratings, Mapping) or not ratings:
            raise invalid("ratings", "at least one movie id with its stars", ratings)
        low, high = STARS
        stars = np.array(
            [
                as_number(f"ratings[{movie}]", given, minimum=low, maximum=high)
                for movie, given in ratings.items()
            ]
        )
        columns = self.ratings.movie_positions(list(ratings))
        order = np.argsort(columns)
        shape = (1, self.ratings.shape[1])
        row = sparse.csr_array(
            (stars[order].astype(np.float32), columns[order], [0, len(stars)]),
            shape=shape,
        )
        someone = RatingMatrix(row, np.zeros(1, int), self.ratings.movie_ids)
        return self._list(someone, k)

    def _list(self, user: RatingMatrix, k: int) -> pd.DataFrame:
        import pandas as pd

        likes = liked(user).toarray()
        chosen = top_k(latent.reconstruct(self.ranking_model, likes), user.values, k)[0]
        biases = self.biases.for_users(user)
        residuals = biases.residuals(user).values.toarray()
        predicted = biases.at(np.zeros(k, int), chosen)
        predicted += latent.reconstruct(self.rating_model, residuals)[0, chosen]
        return pd.DataFrame(
            {
                "movieId": self.ratings.movie_ids[chosen],
                "title": self.titles[chosen],
                "rating": np.clip(predicted, *STARS).round(2),
            }
        )


def _titles(ratings: RatingMatrix, movies: pd.DataFrame) -> np.ndarray:
    """Return the title of each column."""
    missing = {"movieId", "title"} - set(getattr(movies, "columns", ()))
    if missing:
        raise invalid("movies", "a table with the columns movieId and title", movies)
    if movies["movieId"].duplicated().any():
        twice = movies["movieId"][movies["movieId"].duplicated()].iloc[0]
        raise invalid("movies", "every movie once in the catalogue", f"{twice} twice")
    titles = movies.set_index("movieId")["title"].reindex(ratings.movie_ids)
    if titles.isna().any():
        raise invalid(
            "movies",
            "a catalogue with the title of every rated movie",
            f"none of movie {titles.index[titles.isna()][0]}",
        )
    return titles.to_numpy()
