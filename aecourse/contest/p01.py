"""P1: clothing rebuilt by one dense layer each side, from a code of 64."""

from __future__ import annotations

from functools import partial

from aecourse import data, models
from aecourse.contest.bars import share_of_target_seconds
from aecourse.contest.program import Program, autoencoder, dense, layers
from aecourse.training import Recipe

PROGRAM = Program(
    load=data.load_fashion_mnist,
    build=lambda: autoencoder(
        (28, 28),
        encoder=[layers.Flatten(), *dense(64)],
        decoder=[layers.Dense(784, activation="sigmoid"), layers.Reshape((28, 28))],
    ),
    loss="mse",
    batch_size=32,
    epochs=10,
    validation_split=0.2,
)

ANSWER = Recipe(
    build=partial(models.dense_autoencoder, 64, (), activation="elu"),
    epochs=4,
    batch_size=60,
    learning_rate=0.01,
    jit_compile=True,
)

BARS = (share_of_target_seconds(1 / 3),)
