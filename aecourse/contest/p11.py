"""P11: digits rebuilt by convolutions, from a code of 2."""

from __future__ import annotations

from functools import partial

from aecourse import data, models
from aecourse._keras import keras
from aecourse.contest.bars import share_of_figure, share_of_seconds
from aecourse.contest.program import Program, autoencoder, layers
from aecourse.training import Recipe


def convolutional(*code: keras.Layer) -> keras.Model:
    """Return the note's encoder, `code`, which gives 2 numbers, and its decoder."""
    encoder: list[keras.Layer] = [layers.Reshape((28, 28, 1))]
    for filters, strides in ((32, 1), (64, 2), (64, 2), (64, 1)):
        encoder += [
            layers.Conv2D(filters, 3, strides=strides, padding="same"),
            layers.LeakyReLU(),
        ]
    decoder: list[keras.Layer] = [layers.Dense(3136), layers.Reshape((7, 7, 64))]
    for filters, strides in ((64, 1), (64, 2), (32, 2)):
        decoder += [
            layers.Conv2DTranspose(filters, 3, strides=strides, padding="same"),
            layers.LeakyReLU(),
        ]
    last = layers.Conv2DTranspose(1, 3, padding="same", activation="sigmoid")
    return autoencoder(
        (28, 28),
        encoder=[*encoder, layers.Flatten(), *code],
        decoder=[*decoder, last, layers.Reshape((28, 28))],
    )


PROGRAM = Program(
    load=data.load_mnist,
    build=lambda: convolutional(layers.Dense(2)),
    loss="mse",
    batch_size=32,
    epochs=1,  # the note names no number; this is the figure the course compares
    optimizer=partial(keras.optimizers.Adam, 0.0005),
)

ANSWER = Recipe(
    build=partial(models.dense_autoencoder, 2, (128, 64, 32), activation="elu"),
    epochs=6,
    batch_size=100,
    learning_rate=0.01,
    jit_compile=True,
)

BARS = (share_of_figure("error", 1), share_of_seconds(1))
