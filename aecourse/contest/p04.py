"""P4: clothing rebuilt by stacked dense layers, from a code of 3."""

from __future__ import annotations

from functools import partial

from aecourse import data, models
from aecourse._keras import keras
from aecourse.contest.bars import share_of_target_seconds
from aecourse.contest.program import Program, autoencoder, dense, layers
from aecourse.training import Recipe

PROGRAM = Program(
    load=data.load_fashion_mnist,
    build=lambda: autoencoder(
        (28, 28),
        encoder=[layers.Flatten(), *dense(128, 64, 12), layers.Dense(3)],
        decoder=[
            *dense(12, 64, 128),
            layers.Dense(784, activation="sigmoid"),
            layers.Reshape((28, 28)),
        ],
    ),
    loss="mse",
    batch_size=64,
    epochs=10,
    optimizer=partial(keras.optimizers.Adam, 0.005),
)

ANSWER = Recipe(
    build=partial(models.dense_autoencoder, 3, (128, 64, 32), activation="elu"),
    epochs=4,
    batch_size=60,
    learning_rate=0.01,
    jit_compile=True,
)

BARS = (share_of_target_seconds(1 / 3),)
