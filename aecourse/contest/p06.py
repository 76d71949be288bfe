"""P6: ratings foretold, missing ones as zeros, for a catalogue of any size."""

from __future__ import annotations

from aecourse import data
from aecourse._validation import validated, whole
from aecourse.contest.bars import Bar, share_of_seconds
from aecourse.contest.program import Program, autoencoder, dense, layers
from aecourse.recommendation.recipes import item_based

RATED_MOVIES = 9724  # of MovieLens small


@validated(movies=whole(minimum=1))
def program(movies: int = RATED_MOVIES) -> Program:
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
        load=data.load_movielens,
        build=lambda: autoencoder(
            (movies,),
            encoder=dense(512, 256),
            decoder=[*dense(512), layers.Dense(movies, activation="sigmoid")],
        ),
        loss="mse",
        batch_size=256,
        epochs=50,
        validation_split=0.2,
    )


PROGRAM = program()

ANSWER = item_based  # a recipe for so many users

BARS = (Bar("RMSE in stars", "<=", 0.85), share_of_seconds(1))
