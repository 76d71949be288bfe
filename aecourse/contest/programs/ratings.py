"""The notes' recommender: P6, for a catalogue of any size."""

from __future__ import annotations

from functools import partial

from aecourse._keras import keras
from aecourse._validation import validated, whole
from aecourse.contest.programs.program import Program
from aecourse.models import join

layers = keras.layers
RATED_MOVIES = 9724  # of MovieLens small


def _rows_of_ratings(movies: int) -> keras.Model:
    return join(
        keras.Sequential(
            [
                keras.Input((movies,)),
                layers.Dense(512, activation="relu"),
                layers.Dense(256, activation="relu"),
            ],
            name="encoder",
        ),
        keras.Sequential(
            [
                keras.Input((256,)),
                layers.Dense(512, activation="relu"),
                layers.Dense(movies, activation="sigmoid"),
            ],
            name="decoder",
        ),
    )


@validated(movies=whole(minimum=1))
def rating_program(movies: int = RATED_MOVIES) -> Program:
    """Return P6 for so many movies.

    Parameters
    ----------
    movies : int, default 9724
        Length of a user's row of ratings, which the note divides by 5 and fills with
        0 where there is none.

    Returns
    -------
    Program
        The note keeps a fifth of the *users* for validation, and its loss is the mean
        over all cells, rated or not. Chapter 8 shows what comes of it.

    Raises
    ------
    TypeError, ValueError
        If `movies` is not a positive whole number.
    """
    return Program(
        id="P6",
        title="recommender, missing ratings as zeros",
        dataset="movielens",
        build=partial(_rows_of_ratings, movies),
        optimizer=lambda: keras.optimizers.Adam(0.001),
        loss="mse",
        batch_size=256,
        epochs=50,
        validation_split=0.2,
    )


RATINGS = (rating_program(),)
