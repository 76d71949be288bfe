"""P9: digits read row by row by a bidirectional LSTM, pixels standardised."""

from __future__ import annotations

from functools import partial

from aecourse import data, models
from aecourse._keras import keras
from aecourse.contest.bars import share_of_figure, share_of_seconds
from aecourse.contest.program import Program, autoencoder, layers
from aecourse.training import Recipe


def _both_ways() -> keras.Layer:
    return layers.Bidirectional(layers.LSTM(8, return_sequences=True), merge_mode="sum")


PROGRAM = Program(
    load=data.load_mnist,
    build=lambda: autoencoder(
        (28, 28),
        encoder=[_both_ways()],
        decoder=[_both_ways(), layers.TimeDistributed(layers.Dense(28))],
    ),
    loss="mse",
    batch_size=300,
    epochs=500,
    n_train=3000,
    standardised=True,
)

ANSWER = Recipe(
    build=partial(models.stepwise_autoencoder, 8),
    epochs=30,
    batch_size=100,
    learning_rate=0.05,
)

BARS = (share_of_figure("error", 0.5), share_of_seconds(1 / 3))
