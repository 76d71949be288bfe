"""P5a: digits rebuilt by two dense layers each side, from a code of 32."""

from __future__ import annotations

from functools import partial

from aecourse import data, models
from aecourse.contest.bars import share_of_target_seconds
from aecourse.contest.program import Program, autoencoder, dense, layers
from aecourse.training import Recipe

PROGRAM = Program(
    load=data.load_mnist,
    build=lambda: autoencoder(
        (28, 28),
        encoder=[layers.Flatten(), *dense(128, 32)],
        decoder=[
            *dense(128),
            layers.Dense(784, activation="sigmoid"),
            layers.Reshape((28, 28)),
        ],
    ),
    loss="mse",
    batch_size=32,
    epochs=5,
)

ANSWER = Recipe(
    build=partial(models.dense_autoencoder, 32, (128,), activation="elu"),
    epochs=3,
    batch_size=60,
    learning_rate=0.01,
    jit_compile=True,
)

BARS = (share_of_target_seconds(1 / 3),)
