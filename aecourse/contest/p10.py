"""P10: digits cleaned of noise by a small convolutional denoiser at full size."""

from __future__ import annotations

from functools import partial

from aecourse import data, models
from aecourse._keras import keras
from aecourse.contest.bars import better_by, share_of_seconds
from aecourse.contest.program import Program, autoencoder, layers
from aecourse.training import Recipe

PROGRAM = Program(
    load=data.load_mnist,
    build=lambda: autoencoder(
        (28, 28),
        encoder=[
            layers.Reshape((28, 28, 1)),
            layers.Conv2D(10, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(2, strides=1, padding="same"),
        ],
        decoder=[
            layers.Conv2DTranspose(10, 3, padding="same", activation="relu"),
            layers.Conv2D(1, 3, padding="same", activation="sigmoid"),
            layers.Reshape((28, 28)),
        ],
    ),
    loss="binary_crossentropy",
    batch_size=300,
    epochs=100,
    optimizer=partial(keras.optimizers.Adam, 0.005),
    n_train=3000,
    noise=0.3,
)

ANSWER = Recipe(
    build=partial(models.denoising_autoencoder, (32, 64), noise=(0.3, 0.3)),
    epochs=22,
    batch_size=50,
    learning_rate=0.009,
    loss="binary_crossentropy",
)

BARS = (better_by("gain over the program in dB", 1), share_of_seconds(1))
