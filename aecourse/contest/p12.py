"""P12: digits drawn by a variational autoencoder, code of 2, convolutions of P11."""

from __future__ import annotations

from functools import partial

from aecourse import data, models
from aecourse._keras import keras
from aecourse.contest.bars import Bar, share_of_figure, share_of_seconds
from aecourse.contest.p11 import convolutional
from aecourse.contest.program import Program
from aecourse.losses import bernoulli_nll
from aecourse.training import Recipe

RECONSTRUCTION_WEIGHT = 500


def _weighted_cross_entropy(y_true, y_pred):
    return RECONSTRUCTION_WEIGHT * keras.ops.mean(
        keras.ops.binary_crossentropy(y_true, y_pred), axis=(1, 2)
    )


PROGRAM = Program(
    load=data.load_mnist,
    build=lambda: convolutional(keras.layers.Dense(4), models.GaussianLatent(2)),
    loss=_weighted_cross_entropy,
    batch_size=32,
    epochs=1,  # as P11's
    optimizer=partial(keras.optimizers.Adam, 0.0005),
)

ANSWER = Recipe(
    build=partial(models.variational_autoencoder, 2, (96, 96, 64)),
    epochs=8,
    batch_size=80,
    learning_rate=0.008,
    loss=bernoulli_nll,
    jit_compile=True,
)

BARS = (
    Bar("bound at two numbers in nats", "<=", 160),
    share_of_figure("bound", 1),
    share_of_seconds(1),
)
