"""P2: clothing cleaned of noise by a convolutional denoiser with strides."""

from __future__ import annotations

from functools import partial

from aecourse import data, models
from aecourse._keras import keras
from aecourse.contest.bars import better_by, share_of_seconds
from aecourse.contest.program import Program, autoencoder, layers
from aecourse.training import Recipe


def _strided(kind: type[keras.Layer], filters: int) -> keras.Layer:
    return kind(filters, 3, strides=2, padding="same", activation="relu")


PROGRAM = Program(
    load=data.load_fashion_mnist,
    build=lambda: autoencoder(
        (28, 28),
        encoder=[
            layers.Reshape((28, 28, 1)),
            _strided(layers.Conv2D, 16),
            _strided(layers.Conv2D, 8),
        ],
        decoder=[
            _strided(layers.Conv2DTranspose, 8),
            _strided(layers.Conv2DTranspose, 16),
            layers.Conv2D(1, 3, padding="same", activation="sigmoid"),
            layers.Reshape((28, 28)),
        ],
    ),
    loss="mse",
    batch_size=32,
    epochs=10,
    noise=0.2,
)

ANSWER = Recipe(
    build=partial(models.denoising_autoencoder, (16, 32), noise=(0.2, 0.2)),
    epochs=5,
    batch_size=100,
    learning_rate=0.003,
    loss="binary_crossentropy",
)

BARS = (better_by("gain over the program in dB", 1), share_of_seconds(1))
