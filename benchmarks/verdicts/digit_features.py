"""Features of digits: the codes of an encoder, and what needs no training."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler

from aecourse import latent, models, training
from aecourse._keras import keras

POOL, KEPT_BACK = 3_000, 2_000
LATENT, HIDDEN = 32, (128,)  # as on the page of chapter 9
BATCH, RATE = 100, 0.01

Setting = dict[str, Any]
Features = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True, eq=False)
class Digits:
    """Digits to learn from without labels, to draw labels from, and to judge by.

    Attributes
    ----------
    title, source
        Of the data set.
    is_full
        Whether these are the real digits, all of them.
    x, y
        Training images and their digits; two parts of the first of them get labels.
    x_test, y_test
        Test images and their digits.
    """

    title: str
    source: str
    is_full: bool
    x: np.ndarray
    y: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray

    def part(self, judged: bool, seed: int) -> tuple[np.ndarray, ...]:
        """Return a pool and its digits, and what judges them.

        Each seed has a pool of its own, and test images judge. Where settings are
        chosen, the pool is the first, and training images behind all pools judge.
        """
        size = min(POOL, len(self.x) // 6)
        start = seed * size if judged else 0
        pool = slice(start, start + size)
        if judged:
            return self.x[pool], self.y[pool], self.x_test, self.y_test
        then = slice(4 * size, 4 * size + KEPT_BACK)
        return self.x[pool], self.y[pool], self.x[then], self.y[then]


@cache
def autoencoder_of(digits: Digits, noise: float, seed: int, steps: int) -> keras.Model:
    """Return an autoencoder of all training images, which learns from noisy ones."""
    keras.utils.set_random_seed(seed)
    model = models.dense_autoencoder(LATENT, HIDDEN, activation="elu")
    image = keras.Input(model.input_shape[1:])
    noisy = keras.layers.GaussianNoise(noise)(image) if noise else image
    trained = keras.Model(image, model(noisy))
    epochs = max(steps * BATCH // len(digits.x), 1)
    made = epochs * (len(digits.x) // BATCH)
    # XLA draws the noise many times as slowly as TensorFlow does
    training.compile_with_schedule(
        trained, made, learning_rate=RATE, jit_compile=not noise
    )
    x = digits.x[: len(digits.x) // BATCH * BATCH]
    trained.fit(x, x, batch_size=BATCH, epochs=epochs, verbose=0)
    return model


def standardised(autoencoder: keras.Model, x: np.ndarray) -> list[np.ndarray]:
    """Return the encoder's weights with codes of mean 0 and deviation 1 for `x`."""
    *below, kernel, bias = autoencoder.get_layer("encoder").get_weights()
    scaler = StandardScaler().fit(latent.encode(autoencoder, x))
    return [*below, kernel / scaler.scale_, (bias - scaler.mean_) / scaler.scale_]


def features_of(
    digits: Digits, setting: Setting, judged: bool, seed: int, steps: int
) -> Features:
    """Return the features of a pool and of what judges it, scaled if so set."""
    x, _, x_test, _ = digits.part(judged, seed)
    describe = _describers(digits, seed, steps)[setting["features"]]
    train, test = describe(x, setting), describe(x_test, setting)
    if not setting["scaled"]:
        return train, test
    scaler = StandardScaler().fit(train)
    return scaler.transform(train), scaler.transform(test)


@cache
def _describers(
    digits: Digits, seed: int, steps: int
) -> dict[str, Callable[[np.ndarray, Setting], np.ndarray]]:
    """Return what makes features of images, by name."""
    pixels = digits.x[:20_000].reshape(len(digits.x[:20_000]), -1)
    pca = PCA(LATENT, svd_solver="covariance_eigh").fit(pixels)
    keras.utils.set_random_seed(seed)
    untrained = models.dense_autoencoder(LATENT, HIDDEN, activation="elu")
    scale = pixels.shape[1] ** -0.5
    shape = pixels.shape[1], LATENT
    directions = np.random.default_rng(seed).normal(0, scale, shape)

    def coded(x: np.ndarray, setting: Setting) -> np.ndarray:
        return latent.encode(autoencoder_of(digits, setting["noise"], seed, steps), x)

    return {
        "pixels": lambda x, _: x.reshape(len(x), -1),
        "PCA": lambda x, _: pca.transform(x.reshape(len(x), -1)),
        "code": coded,
        "untrained": lambda x, _: latent.encode(untrained, x),
        "directions": lambda x, _: x.reshape(len(x), -1) @ directions,
    }
