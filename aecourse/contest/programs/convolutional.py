"""The notes' convolutional autoencoders: P2, P8, P10, P11 and the variational P12.

The notes' arrays have a channel axis; the course's images have none, so every model
starts by adding it and ends by dropping it. Neither costs a parameter.
"""

from __future__ import annotations

from aecourse._keras import keras
from aecourse.contest.programs.program import Program
from aecourse.models import GaussianLatent, join

layers = keras.layers

P12_RECONSTRUCTION_WEIGHT = 500


def _denoiser_with_strides() -> keras.Model:
    def half(kind: type[keras.Layer], filters: int) -> keras.Layer:
        return kind(filters, 3, strides=2, padding="same", activation="relu")

    return _image_autoencoder(
        encoder=[half(layers.Conv2D, 16), half(layers.Conv2D, 8)],
        code_shape=(7, 7, 8),
        decoder=[
            half(layers.Conv2DTranspose, 8),
            half(layers.Conv2DTranspose, 16),
            layers.Conv2D(1, 3, padding="same", activation="sigmoid"),
        ],
    )


def _reduction_to_196() -> keras.Model:
    return _image_autoencoder(
        encoder=[
            layers.Conv2D(10, 5, strides=2, padding="same", activation="relu"),
            layers.MaxPooling2D(5, strides=1, padding="valid"),
            layers.Flatten(),
            layers.Dense(196),
        ],
        code_shape=(196,),
        decoder=[
            layers.Reshape((14, 14, 1)),
            layers.Conv2DTranspose(10, 4, strides=2, padding="same", activation="relu"),
            layers.Conv2D(1, 4, padding="same"),
        ],
    )


def _denoiser_at_full_size() -> keras.Model:
    return _image_autoencoder(
        encoder=[
            layers.Conv2D(10, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(2, strides=1, padding="same"),
        ],
        code_shape=(28, 28, 10),
        decoder=[
            layers.Conv2DTranspose(10, 3, padding="same", activation="relu"),
            layers.Conv2D(1, 3, padding="same", activation="sigmoid"),
        ],
    )


def _code_of_two() -> keras.Model:
    return _autoencoder_of_two([layers.Dense(2)])


def _drawn_code_of_two() -> keras.Model:
    return _autoencoder_of_two([layers.Dense(4), GaussianLatent(2)])


def _weighted_cross_entropy(y_true, y_pred):
    return P12_RECONSTRUCTION_WEIGHT * keras.ops.mean(
        keras.ops.binary_crossentropy(y_true, y_pred), axis=(1, 2)
    )


def _autoencoder_of_two(code: list[keras.Layer]) -> keras.Model:
    encoder: list[keras.Layer] = []
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
    return _image_autoencoder(
        encoder=[*encoder, layers.Flatten(), *code],
        code_shape=(2,),
        decoder=[
            *decoder,
            layers.Conv2DTranspose(1, 3, padding="same", activation="sigmoid"),
        ],
    )


def _image_autoencoder(
    encoder: list[keras.Layer],
    code_shape: tuple[int, ...],
    decoder: list[keras.Layer],
) -> keras.Model:
    """Return 28 × 28 images → with channel → `encoder` → `decoder` → 28 × 28 images."""
    return join(
        keras.Sequential(
            [keras.Input((28, 28)), layers.Reshape((28, 28, 1)), *encoder],
            name="encoder",
        ),
        keras.Sequential(
            [keras.Input(code_shape), *decoder, layers.Reshape((28, 28))],
            name="decoder",
        ),
    )


CONVOLUTIONAL = (
    Program(
        id="P2",
        title="convolutional denoiser with strides",
        dataset="fashion-mnist",
        build=_denoiser_with_strides,
        optimizer=lambda: keras.optimizers.Adam(),
        loss="mse",
        batch_size=32,
        epochs=10,
        noise=0.2,
    ),
    Program(
        id="P8",
        title="convolutional dimension reduction to 196, standardised pixels",
        dataset="mnist",
        build=_reduction_to_196,
        optimizer=lambda: keras.optimizers.Adam(0.005),
        loss="mse",
        batch_size=300,
        epochs=100,
        n_train=3000,
    ),
    Program(
        id="P10",
        title="small convolutional denoiser at full size",
        dataset="mnist",
        build=_denoiser_at_full_size,
        optimizer=lambda: keras.optimizers.Adam(0.005),
        loss="binary_crossentropy",
        batch_size=300,
        epochs=100,
        n_train=3000,
        noise=0.3,
    ),
    Program(
        id="P11",
        title="convolutional, code of 2",
        dataset="mnist",
        build=_code_of_two,
        optimizer=lambda: keras.optimizers.Adam(0.0005),
        loss="mse",
        batch_size=32,
        epochs=1,  # the note names no number; this is the figure the course compares
    ),
    Program(
        id="P12",
        title="variational, code of 2, the encoder and decoder of P11",
        dataset="mnist",
        build=_drawn_code_of_two,
        optimizer=lambda: keras.optimizers.Adam(0.0005),
        loss=_weighted_cross_entropy,
        batch_size=32,
        epochs=1,  # as P11's
    ),
)
