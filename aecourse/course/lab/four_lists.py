"""The lab of chapter 8: stars for some films, and four lists that answer to them."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure
from scipy import sparse

from aecourse import words
from aecourse._validation import also, anything, validated
from aecourse.course.lab import Lab, network, packed
from aecourse.data import Ratings
from aecourse.recommendation import RatingMatrix, hold_out, metrics
from aecourse.recommendation.ranking_baselines import (
    LIKED_FROM,
    ease_weights,
    liked,
    similarities,
)

if TYPE_CHECKING:
    import keras
    import pandas as pd

LEAST = 100  # ratings of each film of the lab
OFFERED, AT_ONCE = 40, 10  # films to rate, the most rated ones, and how many are shown
LENGTH = 8  # of a list
START = {1: 5, 4: 5, 7: 2}  # stars that the lab begins with, by the film's place
SEED = 8


@dataclass(frozen=True)
class Rankers:
    """Four ways from a row of likes to scores of all films, as the page has them.

    Attributes
    ----------
    popularity : ndarray of shape (films,)
        Likes of each film.
    weights : mapping of str to ndarray of shape (films, films)
        What a like of one film says for another, by neighbours and by EASE.
    model : keras.Model
        Autoencoder of likes.
    """

    popularity: np.ndarray
    weights: Mapping[str, np.ndarray]
    model: keras.Model

    @classmethod
    def of(cls, likes: sparse.csr_array) -> Rankers:
        """Return the four that learn from these likes, a row for each person."""
        weights = {"neighbours": similarities(likes), "ease": ease_weights(likes)}
        popularity = np.bincount(likes.indices, minlength=likes.shape[1])
        return cls(popularity, weights, _autoencoder(likes))

    def scores(self, likes: np.ndarray) -> dict[str, np.ndarray]:
        """Return scores by the ranker's name, the higher the better.

        Parameters
        ----------
        likes : ndarray of shape (n, films)
            A 1 for every like.

        Returns
        -------
        dict of str to ndarray of shape (n, films)
        """
        return {
            "popularity": np.tile(self.popularity.astype(float), (len(likes), 1)),
            **{name: likes @ matrix for name, matrix in self.weights.items()},
            "autoencoder": np.asarray(self.model(likes.astype("float32"))),
        }


def _autoencoder(likes: sparse.csr_array) -> keras.Model:
    from aecourse._keras import keras
    from aecourse.models import rating_autoencoder
    from aecourse.recommendation import LikeBatches
    from aecourse.training import Recipe

    recipe = Recipe(  # as the chapter's for lists, for a small catalogue
        build=partial(
            rating_autoencoder, likes.shape[1], 32, penalty=1e-4, activation="tanh"
        ),
        epochs=15,
        batch_size=64,
        learning_rate=0.01,
        loss=keras.losses.CategoricalCrossentropy(from_logits=True),
    )
    drawn = random.getstate()  # first weights come from there, and a page's must stay
    random.seed(SEED)
    try:
        batches = LikeBatches(likes, recipe.batch_size, seed=SEED)
        model = recipe.compiled(batches.count)
        model.fit(batches, epochs=recipe.epochs, verbose=0)
    finally:
        random.setstate(drawn)
    return model


@validated(
    ratings=also(
        anything,
        "the generated catalogue (data.load_movielens with source='embedded'), because "
        "MovieLens' ratings, and what was learnt from them, are not ours to pass on",
        lambda value: isinstance(value, Ratings) and value.is_stand_in,
    )
)
def four_lists_lab(ratings: Ratings) -> Lab:
    """Return a lab that makes four lists for whoever rates some films in the page.

    Parameters
    ----------
    ratings : aecourse.data.Ratings
        The generated ratings and films; what is learnt from them is put into the page.

    Returns
    -------
    aecourse.course.lab.Lab
        For the end of a cell. It carries the weights of four rankers, and how many of
        the likes that were kept back each finds.

    Raises
    ------
    ValueError
        If the ratings are others than the generated ones.
    """
    matrix = RatingMatrix.from_frame(ratings.ratings).movies_with(LEAST)
    known, later = hold_out(matrix, 0.2, seed=SEED)
    rankers = Rankers.of(liked(known))
    films = ratings.movies.set_index("movieId").loc[matrix.movie_ids]
    by_ratings = np.argsort(-matrix.ratings_per_movie, kind="stable")
    stars = {int(by_ratings[place]): given for place, given in START.items()}
    content = {
        "titles": films["title"].tolist(),
        "genres": [genres.replace("|", ", ") for genres in films["genres"]],
        "offered": by_ratings[:OFFERED].tolist(),
        "at_once": AT_ONCE,
        "length": LENGTH,
        "liked_from": LIKED_FROM,
        "start": list(stars.items()),
        "popularity": rankers.popularity.tolist(),
        "weights": {name: packed(each) for name, each in rankers.weights.items()},
        "network": network(rankers.model),
        "people": matrix.shape[0],
        "found": _found(rankers, known, later),
    }
    still = _still(rankers, films, stars)
    said = words.of_pages("lab_four_lists")
    return Lab("four_lists", content, still=still, words=said)


def _found(
    rankers: Rankers, known: RatingMatrix, later: RatingMatrix
) -> dict[str, float]:
    """Return the share of the likes kept back that each ranker's lists find."""
    has_left = known.ratings_per_user <= known.shape[1] - LENGTH
    known, later = known.users_at(has_left), later.users_at(has_left)
    scores = rankers.scores(liked(known).toarray())
    return {
        name: metrics.recall_at_k(
            metrics.top_k(each, known.values, LENGTH), liked(later)
        )
        for name, each in scores.items()
    }


def _still(rankers: Rankers, films: pd.DataFrame, stars: Mapping[int, int]) -> Figure:
    """Write the four lists that the lab begins with side by side."""
    said = words.of_pages("lab_four_lists")
    likes = np.zeros((1, len(films)))
    likes[0, [film for film, given in stars.items() if given >= LIKED_FROM]] = 1
    rated = sparse.csr_array(
        (np.ones(len(stars)), ([0] * len(stars), list(stars))), shape=likes.shape
    )
    figure = Figure((9, 3.2), layout="constrained")
    axes: Any = figure.subplots(1, 4)
    for ax, (name, scores) in zip(axes, rankers.scores(likes).items(), strict=True):
        ax.set_axis_off()
        ax.set_title(said[name], loc="left", fontsize=10, fontweight="bold")
        for place, film in enumerate(metrics.top_k(scores, rated, LENGTH)[0]):
            line = f"{place + 1}  {films['title'].iloc[film]}"
            ax.text(0, 1 - (place + 0.5) / LENGTH, line, fontsize=8, va="center")
    return figure
