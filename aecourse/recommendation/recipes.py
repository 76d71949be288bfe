"""How the course trains its autoencoders of ratings.

Sizes, rates and penalties were chosen on one split of MovieLens small, and serve rows
of any length. The benchmark chooses penalties anew, on ratings that are kept back from
every training and every test: the same one for the network by movies, 3e-3 for the one
by users and 3e-5 for that of likes.
"""

from __future__ import annotations

from functools import partial

from aecourse._keras import keras
from aecourse.losses import masked_mse
from aecourse.models import rating_autoencoder
from aecourse.training import Recipe


def item_based(users: int, penalty: float = 6e-4) -> Recipe:
    """Return the training recipe for residuals with a movie in each row, `users` long.

    Parameters
    ----------
    users : int
        Length of a row.
    penalty : float, default 6e-4
        Weight of the squared weights, for a network that is asked for what is hidden.

    Returns
    -------
    Recipe
        Builder and settings of the training.
    """
    return Recipe(
        build=partial(rating_autoencoder, users, 256, penalty=penalty),
        epochs=15,
        batch_size=128,
        learning_rate=2e-3,
        loss=masked_mse,
    )


def user_based(movies: int) -> Recipe:
    """Return the training recipe for residuals with a user in each row, `movies` long.

    Parameters
    ----------
    movies : int
        Length of a row.

    Returns
    -------
    Recipe
        Builder and settings of the training.
    """
    return Recipe(
        build=partial(rating_autoencoder, movies, 64, penalty=1e-3, activation="elu"),
        epochs=12,
        batch_size=32,
        learning_rate=1e-3,
        loss=masked_mse,
    )


def ranking(movies: int, penalty: float = 1e-4) -> Recipe:
    """Return the training recipe for likes with a user in each row, `movies` long.

    The outputs are logarithms of probabilities but for a constant: which movie is
    liked next (Liang et al., 2018).

    Parameters
    ----------
    movies : int
        Length of a row.
    penalty : float, default 1e-4
        Weight of the squared weights; the largest of those that the benchmark tries.

    Returns
    -------
    Recipe
        Builder and settings of the training.
    """
    return Recipe(
        build=partial(
            rating_autoencoder, movies, 200, penalty=penalty, activation="tanh"
        ),
        epochs=50,
        batch_size=64,
        learning_rate=2e-3,
        loss=keras.losses.CategoricalCrossentropy(from_logits=True),
    )
