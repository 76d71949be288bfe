"""The notes' dense autoencoders: P1, P3, P4, P5a and P7."""

from __future__ import annotations

from aecourse._keras import keras
from aecourse.contest.programs.program import Program
from aecourse.models import join

layers = keras.layers


def _one_layer_each_side() -> keras.Model:
    return _sequential_autoencoder(
        encoder=[layers.Dense(64, activation="relu")],
        decoder=[layers.Dense(784, activation="sigmoid")],
        latent_dim=64,
    )


def _beats_to_eight_values() -> keras.Model:
    def half(widths: tuple[int, ...]) -> list[keras.Layer]:
        return [layers.Dense(width, activation="relu") for width in widths]

    return join(
        keras.Sequential([keras.Input((140,)), *half((32, 16, 8))], name="encoder"),
        keras.Sequential(
            [
                keras.Input((8,)),
                *half((16, 32)),
                layers.Dense(140, activation="sigmoid"),
            ],
            name="decoder",
        ),
    )


def _stacked_with_three_values() -> keras.Model:
    return _sequential_autoencoder(
        encoder=[
            layers.Dense(128, activation="relu"),
            layers.Dense(64, activation="relu"),
            layers.Dense(12, activation="relu"),
            layers.Dense(3),
        ],
        decoder=[
            layers.Dense(12, activation="relu"),
            layers.Dense(64, activation="relu"),
            layers.Dense(128, activation="relu"),
            layers.Dense(784, activation="sigmoid"),
        ],
        latent_dim=3,
    )


def _two_layers_each_side() -> keras.Model:
    return _sequential_autoencoder(
        encoder=[
            layers.Dense(128, activation="relu"),
            layers.Dense(32, activation="relu"),
        ],
        decoder=[
            layers.Dense(128, activation="relu"),
            layers.Dense(784, activation="sigmoid"),
        ],
        latent_dim=32,
    )


def _reduction_to_hundred() -> keras.Model:
    return _sequential_autoencoder(
        encoder=[
            layers.Dense(256, activation="relu"),
            layers.Dense(100, activation="relu"),
        ],
        decoder=[layers.Dense(256, activation="relu"), layers.Dense(784)],
        latent_dim=100,
    )


def _sequential_autoencoder(
    encoder: list[keras.Layer], decoder: list[keras.Layer], latent_dim: int
) -> keras.Model:
    """Return 28 × 28 images → flattened → `encoder` → `decoder` → 28 × 28 images."""
    return join(
        keras.Sequential(
            [keras.Input((28, 28)), layers.Flatten(), *encoder], name="encoder"
        ),
        keras.Sequential(
            [keras.Input((latent_dim,)), *decoder, layers.Reshape((28, 28))],
            name="decoder",
        ),
    )


DENSE = (
    Program(
        id="P1",
        title="dense, one layer each side, code of 64",
        dataset="fashion-mnist",
        build=_one_layer_each_side,
        optimizer=lambda: keras.optimizers.Adam(),
        loss="mse",
        batch_size=32,
        epochs=10,
        validation_split=0.2,
    ),
    Program(
        id="P3",
        title="detector of abnormal heartbeats, trained on normal ones, code of 8",
        dataset="ecg5000",
        build=_beats_to_eight_values,
        optimizer=lambda: keras.optimizers.Adam(),
        loss="mae",
        batch_size=512,
        epochs=20,
    ),
    Program(
        id="P4",
        title="stacked, code of 3",
        dataset="fashion-mnist",
        build=_stacked_with_three_values,
        optimizer=lambda: keras.optimizers.Adam(0.005),
        loss="mse",
        batch_size=64,
        epochs=10,
    ),
    Program(
        id="P5a",
        title="dense, two layers each side, code of 32",
        dataset="mnist",
        build=_two_layers_each_side,
        optimizer=lambda: keras.optimizers.Adam(),
        loss="mse",
        batch_size=32,
        epochs=5,
    ),
    Program(
        id="P7",
        title="dense dimension reduction to 100, standardised pixels",
        dataset="mnist",
        build=_reduction_to_hundred,
        optimizer=lambda: keras.optimizers.Adam(0.01),
        loss="mse",
        batch_size=100,
        epochs=500,
        n_train=3000,
    ),
)
