"""From trained models to lists of titles, for known users and for new ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from aecourse import latent
from aecourse._validation import Arguments, as_number, invalid, validated, whole
from aecourse.recommendation._checks import model_of_rows
from aecourse.recommendation.biases import Biases
from aecourse.recommendation.matrix import RatingMatrix
from aecourse.recommendation.metrics import top_k
from aecourse.recommendation.ranking_baselines import liked
from aecourse.recommendation.rating_table import STARS

if TYPE_CHECKING:
    import keras
    import pandas as pd


def _catalogue(name: str, value: pd.DataFrame, arguments: Arguments) -> pd.DataFrame:
    if not {"movieId", "title"} <= set(getattr(value, "columns", ())):
        raise invalid(name, "a table with the columns movieId and title", value)
    if value["movieId"].duplicated().any():
        twice = value["movieId"][value["movieId"].duplicated()].iloc[0]
        raise invalid(name, "every movie once in the catalogue", f"{twice} twice")
    titles = _titles(value, arguments["ratings"])
    if titles.isna().any():
        raise invalid(
            name,
            "a catalogue with the title of every rated movie",
            f"none of movie {titles.index[titles.isna()][0]}",
        )
    return value


def _titles(movies: pd.DataFrame, ratings: RatingMatrix) -> pd.Series:
    """Return the title of each column, by id."""
    return movies.set_index("movieId")["title"].reindex(ratings.movie_ids)


def _biases(name: str, value: Biases, arguments: Arguments) -> Biases:
    movies = arguments["ratings"].shape[1]
    if len(value.movie) != movies:
        raise invalid(name, f"biases of {movies} movies", len(value.movie))
    return value


def _stars_by_movie(
    name: str, value: Mapping[int, float], _: object
) -> dict[int, float]:
    if not isinstance(value, Mapping) or not value:
        raise invalid(name, "at least one movie id with its stars", value)
    low, high = STARS
    return {
        movie: as_number(f"{name}[{movie}]", given, minimum=low, maximum=high)
        for movie, given in value.items()
    }


class Recommender:
    """Recommend movies by title: one model chooses them, another predicts stars.

    Parameters
    ----------
    ratings : RatingMatrix
        All ratings that are known. A movie that is not in it cannot be recommended.
    movies : DataFrame
        The catalogue, with the columns movieId and title, in any order.
    biases : Biases
        Fitted on ratings with the same columns.
    rating_model : keras.Model
        User-based autoencoder of residuals.
    ranking_model : keras.Model
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

    @validated(
        movies=_catalogue,
        biases=_biases,
        rating_model=model_of_rows(of="ratings"),
        ranking_model=model_of_rows(of="ratings"),
    )
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
        self.titles = _titles(movies, ratings).to_numpy()

    @validated(user_id=whole())
    def recommend(self, user_id: int, k: int = 10) -> pd.DataFrame:
        """Recommend the `k` best movies that a known user has not rated.

        Parameters
        ----------
        user_id : int
            Id of a user with ratings.
        k : int, default 10
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
        position = self.ratings.user_positions([user_id])
        return self._list(self.ratings.users_at(position), k)

    @validated(ratings=_stars_by_movie)
    def recommend_for(self, ratings: Mapping[int, float], k: int = 10) -> pd.DataFrame:
        """Recommend the `k` best movies to a new user, from ratings given on the spot.

        Parameters
        ----------
        ratings : mapping of int to float
            Movie id → stars from 0.5 to 5, at least one.
        k : int, default 10
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
        columns = self.ratings.movie_positions(list(ratings))
        stars = np.array(list(ratings.values()), np.float32)
        order = np.argsort(columns)
        row = sparse.csr_array(
            (stars[order], columns[order], [0, len(stars)]),
            shape=(1, self.ratings.shape[1]),
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
