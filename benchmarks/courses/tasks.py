"""What other courses train and print, and the candidates that ours sets beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from aecourse import data, losses, models
from aecourse._keras import keras
from aecourse.data import Images
from aecourse.training import Recipe
from benchmarks.courses.judges import (
    NOISE,
    PIXELS,
    THEIR_BATCH,
    by_bits,
    by_bound,
    by_cleaning,
    by_error,
    by_error_and_divergence,
    by_penalised_error,
)

BITS = 16
SPARSE_RATES = (0.005, 0.01, 0.02)

layers = keras.layers


@dataclass(frozen=True)
class Printed:
    """A figure as another course prints it.

    Attributes
    ----------
    figure : float
        The last one that is printed.
    epochs : int
        After how many.
    judged_on : str
        Which images it is of.
    """

    figure: float
    epochs: int
    judged_on: str


@dataclass(frozen=True)
class Task:
    """What another course trains, and what this one sets beside it.

    Attributes
    ----------
    title, figure : str
        Whose and what it is, and the name of the figure; less is better.
    latent_dim : int
        Numbers in the code of both sides.
    printed : Printed
        The other course's figure.
    candidates : dict of str to Recipe
        Ours, by what sets them apart.
    judge : callable
        Returns, of a model and images, ``"figure"`` and what else there is to say.
    load : callable
        Returns the images.
    is_validation : bool
        Whether the last training images judge, and nobody learns from them.
    """

    title: str
    figure: str
    latent_dim: int
    printed: Printed
    candidates: dict[str, Recipe]
    judge: Callable[[keras.Model, np.ndarray], dict[str, float]]
    load: Callable[[], Images]
    is_validation: bool


def hashing_autoencoder(hidden: int, spread: float) -> keras.Model:
    """Return a dense autoencoder whose code, a sigmoid behind noise, becomes bits.

    The noise, which is there in training only, leaves nothing of what lies near the
    middle of the sigmoid, so the encoder learns to keep away from it.

    Parameters
    ----------
    hidden : int
        Units of the hidden layer on each side.
    spread : float
        Standard deviation of the noise.

    Returns
    -------
    keras.Model
        Uncompiled, with a code of 16 values between 0 and 1.
    """
    encoder = [
        keras.Input((28, 28)),
        layers.Flatten(),
        layers.Dense(hidden, "elu"),
        layers.Dense(BITS),
        layers.GaussianNoise(1.0),  # Keras allows no more, so what comes is spread
        layers.Rescaling(spread),
        layers.Activation("sigmoid"),
    ]
    decoder = [
        keras.Input((BITS,)),
        layers.Dense(hidden, "elu"),
        layers.Dense(PIXELS, "sigmoid"),
        layers.Reshape((28, 28)),
    ]
    return models.join(
        keras.Sequential(encoder, name="encoder"),
        keras.Sequential(decoder, name="decoder"),
    )


_dense = partial(models.dense_autoencoder, activation="elu")
_sparse = partial(_dense, 300, (256,), latent_activation="sigmoid")
_convolutional = partial(models.convolutional_autoencoder, 30, (16, 32))
_variational = models.variational_autoencoder
# Keras divides a penalty on the code by the size of the batch, and theirs is of means
_kl_sparsity = losses.KLSparsity(target=0.1, weight=0.005 / THEIR_BATCH)

_clothing = partial(Task, load=data.load_fashion_mnist, is_validation=True)
_digits = partial(Task, load=data.load_mnist, is_validation=False)
_geron = partial(Printed, judged_on="the last 5,000 training images")


def at_rates(
    build: Callable[[], keras.Model],
    epochs: int,
    rates: Sequence[float],
    name: str = "",
    **settings: Any,
) -> dict[str, Recipe]:
    """Return the recipes of one network that differ in their rates, by name."""
    fixed = {"batch_size": 100, "jit_compile": True} | settings
    return {
        f"{name}rate {rate:g}": Recipe(build, epochs, learning_rate=rate, **fixed)
        for rate in rates
    }


TASKS = {
    "dense": _clothing(
        "Géron: dense",
        "MSE",
        30,
        _geron(0.0132, 20),
        at_rates(partial(_dense, 30, (256,)), 12, (0.005, 0.01), "256 hidden, ")
        | at_rates(partial(_dense, 30, (256, 128)), 12, (0.005,), "256 and 128, "),
        by_error,
    ),
    "variational, 10": _clothing(
        "Géron: variational",
        "MSE + divergence / 784",
        10,
        _geron(0.0311, 25),
        # a squared error counts twice as much as a likelihood of variance 1 has it
        at_rates(
            partial(_variational, 10, (256, 128), beta=0.5),
            10,
            (0.0025, 0.005),
            loss=losses.gaussian_nll,
        ),
        by_error_and_divergence,
    ),
    "sparse, KL": _clothing(
        "Géron: sparse by divergence",
        "MSE + penalty",
        300,
        _geron(0.0099, 10),
        at_rates(partial(_sparse, code_regularizer=_kl_sparsity), 10, SPARSE_RATES),
        by_penalised_error,
    ),
    "sparse, L1": _clothing(
        "Géron: sparse by L1",
        "MSE + penalty",
        300,
        _geron(0.0111, 10),
        at_rates(
            partial(_sparse, code_regularizer=keras.regularizers.L1(1e-4)),
            10,
            SPARSE_RATES,
        ),
        by_penalised_error,
    ),
    "variational, 2": _digits(
        "keras.io: variational",
        "nats",
        2,
        Printed(146.95, 30, "all 70,000 images, while learning from them"),
        at_rates(
            partial(_variational, 2, (96, 96, 64)),
            8,
            (0.004, 0.008),
            loss=losses.bernoulli_nll,
        ),
        by_bound,
    ),
    "hash": _clothing(
        "Géron: hash",
        "MSE of bits",
        BITS,
        Printed(0.0345, 10, "the last 5,000 training images, codes not rounded"),
        {
            f"noise {spread}": recipe
            for spread in (1, 2, 4)
            for recipe in at_rates(
                partial(hashing_autoencoder, 256, spread), 6, (0.005,)
            ).values()
        },
        by_bits,
    ),
    "convolutional": _clothing(
        "Géron: convolutional",
        "MSE",
        30,
        _geron(0.0121, 10),
        at_rates(_convolutional, 4, (0.005, 0.01), batch_size=50, jit_compile=False),
        by_error,
    ),
    "denoiser": _digits(
        "keras.io: denoiser",
        "cross-entropy by the pixel",
        1568,
        Printed(0.0839, 150, "the noisy test images"),
        at_rates(
            partial(models.denoising_autoencoder, noise=(NOISE, NOISE)),
            4,
            (0.0015, 0.003),
            loss="binary_crossentropy",
            jit_compile=False,
        ),
        by_cleaning,
    ),
}
