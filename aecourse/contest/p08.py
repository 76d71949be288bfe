"""P8: digits reduced to 196 numbers by convolutions, pixels standardised."""

from __future__ import annotations

from functools import partial

from aecourse import data, models
from aecourse._keras import keras
from aecourse.contest.bars import share_of_figure, share_of_seconds
from aecourse.contest.program import Program, autoencoder, layers
from aecourse.training import Recipe

PROGRAM = Program(
    load=data.load_mnist,
    build=lambda: autoencoder(
        (28, 28),
        encoder=[
            layers.Reshape((28, 28, 1)),
            layers.Conv2D(10, 5, strides=2, padding="same", activation="relu"),
            layers.MaxPooling2D(5, strides=1, padding="valid"),
            layers.Flatten(),
            layers.Dense(196),
        ],
        decoder=[
            layers.Reshape((14, 14, 1)),
            layers.Conv2DTranspose(10, 4, strides=2, padding="same", activation="relu"),
            layers.Conv2D(1, 4, padding="same"),
            layers.Reshape((28, 28)),
        ],
    ),
    loss="mse",
    batch_size=300,
    epochs=100,
    optimizer=partial(keras.optimizers.Adam, 0.005),
    n_train=3000,
    standardised=True,
)

# One layer each side is all that 3,000 images can bear.
ANSWER = Recipe(
    build=partial(models.dense_autoencoder, 196, (), activation="elu"),
    epochs=60,
    batch_size=50,
    learning_rate=0.015,
    jit_compile=True,
)

BARS = (share_of_figure("error", 0.5), share_of_seconds(1 / 3))
