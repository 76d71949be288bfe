"""P7: digits reduced to 100 numbers by dense layers, pixels standardised."""

from __future__ import annotations

from functools import partial

from aecourse import data, models
from aecourse._keras import keras
from aecourse.contest.bars import share_of_figure, share_of_seconds
from aecourse.contest.program import Program, autoencoder, dense, layers
from aecourse.training import Recipe

PROGRAM = Program(
    load=data.load_mnist,
    build=lambda: autoencoder(
        (28, 28),
        encoder=[layers.Flatten(), *dense(256, 100)],
        decoder=[*dense(256), layers.Dense(784), layers.Reshape((28, 28))],
    ),
    loss="mse",
    batch_size=100,
    epochs=500,
    optimizer=partial(keras.optimizers.Adam, 0.01),
    n_train=3000,
    standardised=True,
)

# One layer each side is all that 3,000 images can bear.
ANSWER = Recipe(
    build=partial(models.dense_autoencoder, 100, (), activation="elu"),
    epochs=60,
    batch_size=50,
    learning_rate=0.015,
    jit_compile=True,
)

BARS = (share_of_figure("error", 0.5), share_of_seconds(1 / 3))
