"""P10: digits cleaned of noise by a small convolutional denoiser at full size."""

from __future__ import annotations

from functools import partial

from aecourse import data
from aecourse._keras import keras
from aecourse.contest.bars import better_by, share_of_seconds
from aecourse.contest.program import Program, autoencoder, layers
from aecourse.models import RandomGaussianNoise
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


def _normalised(h, layer: type[keras.Layer], filters: int, kernel: int, strides: int):
    h = layer(filters, kernel, strides=strides, padding="same", use_bias=False)(h)
    h = layers.BatchNormalization(momentum=0.9)(h)
    return layers.Activation("relu")(h)


def with_shortcuts(filters: int) -> keras.Model:
    """Return a denoiser whose decoder sees what the encoder saw, at every size."""
    x = keras.Input((28, 28))
    noisy = layers.Reshape((28, 28, 1))(RandomGaussianNoise(0.3, 0.3)(x))
    half = _normalised(noisy, layers.Conv2D, filters, 4, 2)
    quarter = _normalised(half, layers.Conv2D, 2 * filters, 4, 2)
    seen_wider = _normalised(quarter, layers.Conv2D, 2 * filters, 3, 1)
    h = layers.Add()([quarter, seen_wider])
    h = _normalised(h, layers.Conv2DTranspose, filters, 4, 2)
    h = _normalised(layers.Add()([h, half]), layers.Conv2DTranspose, 8, 4, 2)
    h = layers.Concatenate()([h, noisy])
    x_hat = layers.Conv2D(1, 3, padding="same", activation="sigmoid")(h)
    return keras.Model(x, layers.Reshape((28, 28))(x_hat))


ANSWER = Recipe(
    build=partial(with_shortcuts, 32),
    epochs=22,
    batch_size=50,
    learning_rate=0.02,
    loss="binary_crossentropy",
)

BARS = (better_by("gain over the program in dB", 1), share_of_seconds(1))
