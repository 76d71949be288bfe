"""Whose midpoints look like digits? Walks in pixels, along PCA and between codes.

Two digits of different kinds are joined by a straight line, in pixels, in principal
components and in the codes of a network; the middle of each is judged beside real
digits. The rates of the networks are chosen by the error on training images kept
back. PCA takes the same images, and its lines are straight in pixels too, so it tells
what a short code does by blurring alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from types import SimpleNamespace
from typing import Any

import numpy as np
from sklearn.decomposition import PCA

from aecourse import data, latent, models
from aecourse._keras import keras
from aecourse.latent import manifold
from benchmarks.verdicts.tables import means

TITLE = "Half-way between two digits, whose midpoints look like digits?"
N_TRAIN, N_KEPT, PAIRS = 10_000, 1000, 1000
SIZES = (4, 16)
BATCH = 100
HIDDEN = (128, 32)  # as on the page
RATES = (0.003, 0.006, 0.012)
TRIAL_STEPS, STEPS = 600, 2400


def load() -> SimpleNamespace:
    """Return the digits, and what the report says of them."""
    digits = data.load_mnist()
    parts = ("source", "is_full", "x_train", "y_train", "x_test", "y_test")
    title = f"{digits.name}, {N_TRAIN:,} images to train"
    return SimpleNamespace(
        title=title, **{part: getattr(digits, part) for part in parts}
    )


def measure(runs: Any, seeds: Sequence[int], share: float) -> dict[str, Any]:
    """Return what is measured of all walks; one network each is trained half, too."""
    found = {"pixels": [runs(in_pixels, seed=seed) for seed in seeds]}
    found |= {
        f"PCA, {size}": [runs(along_pca, size=size, seed=seed) for seed in seeds]
        for size in SIZES
    }
    rates = {}
    for size in SIZES:
        rates[size] = rate = _choose(runs, size, int(share * TRIAL_STEPS))
        half = {"size": size, "rate": rate, "steps": int(share * STEPS / 2)}
        row = f"autoencoder, {size}"
        found[f"{row}, half the steps"] = [runs(between_codes, seed=seeds[0], **half)]
        whole = half | {"steps": int(share * STEPS)}
        found[row] = [runs(between_codes, seed=seed, **whole) for seed in seeds]
    found["real digits"] = [runs(real_digits, seed=seed) for seed in seeds]
    return {
        "n_train": N_TRAIN,
        "pairs": PAIRS,
        "steps": STEPS,
        "rates": {str(size): rate for size, rate in rates.items()},
        "runs": found,
        "tables": {"Means over seeds; shares of midpoints.": means(found)},
    }


def _choose(runs: Any, size: int, steps: int) -> float:
    """Return the rate with the least error on images kept back."""

    def error(rate: float) -> float:
        return runs(trial, size=size, steps=steps, rate=rate)["MSE, kept back"]

    return min(RATES, key=error)


def trial(
    digits: SimpleNamespace, *, size: int, steps: int, rate: float
) -> dict[str, float]:
    """Return the error of one rate on training images that it has not seen."""
    learnt, kept = digits.x_train[N_KEPT:N_TRAIN], digits.x_train[:N_KEPT]
    model = _trained(learnt, size, steps, rate, seed=0)
    return {"MSE, kept back": _error(kept, latent.reconstruct(model, kept))}


def between_codes(
    digits: SimpleNamespace, *, size: int, seed: int, steps: int, rate: float
) -> dict[str, float]:
    """Return what is measured of the walks between the codes of one training."""
    learnt = digits.x_train[:N_TRAIN]
    model = _trained(learnt, size, steps, rate, seed=seed)
    codes = latent.encode(model, digits.x_test)
    return _walks(digits, seed, codes, partial(latent.decode, model))


def along_pca(digits: SimpleNamespace, *, size: int, seed: int) -> dict[str, float]:
    """Return what is measured of the walks between principal components."""
    pca = PCA(size, svd_solver="covariance_eigh")
    pca.fit(digits.x_train[:N_TRAIN].reshape(N_TRAIN, -1))
    codes = pca.transform(digits.x_test.reshape(len(digits.x_test), -1))
    shape = digits.x_test.shape[1:]

    def decode(codes: np.ndarray) -> np.ndarray:
        return pca.inverse_transform(codes).reshape(-1, *shape).clip(0, 1)

    return _walks(digits, seed, codes, decode)


def in_pixels(digits: SimpleNamespace, *, seed: int) -> dict[str, float]:
    """Return what is measured of the fades between the images themselves."""
    return _walks(digits, seed, digits.x_test, np.asarray)


def real_digits(digits: SimpleNamespace, *, seed: int) -> dict[str, float]:
    """Return what is measured of test digits in the place of midpoints."""
    first = _pairs(digits, seed)[0]
    return _judged(digits, digits.x_test[first])


def _trained(
    images: np.ndarray, size: int, steps: int, rate: float, *, seed: int
) -> keras.Model:
    keras.utils.set_random_seed(seed)
    model = models.dense_autoencoder(size, HIDDEN, activation="elu")
    schedule = keras.optimizers.schedules.CosineDecay(rate, steps)
    adam = keras.optimizers.Adam(schedule)
    model.compile(adam, "mse", steps_per_execution=20, jit_compile=True)
    epochs = max(1, steps * BATCH // len(images))
    model.fit(images, images, batch_size=BATCH, epochs=epochs, verbose=0)
    return model


def _pairs(digits: SimpleNamespace, seed: int) -> np.ndarray:
    """Return the places of test digits of different kinds, ``(2, pairs)``."""
    y = digits.y_test
    drawn = np.random.default_rng(seed).integers(len(y), size=(2, 3 * PAIRS))
    return drawn[:, y[drawn[0]] != y[drawn[1]]][:, :PAIRS]


def _walks(
    digits: SimpleNamespace, seed: int, codes: np.ndarray, decode: Any
) -> dict[str, float]:
    """Return what is measured of midpoints, and of the ends as they are decoded."""
    pairs, y = _pairs(digits, seed), digits.y_test
    real, kinds = digits.x_train[:N_TRAIN], digits.y_train[:N_TRAIN]
    ends = decode(codes[pairs[0]])
    middle = decode(codes[pairs].mean(axis=0))
    vote = manifold.class_vote(middle, real, kinds)
    own = manifold.class_vote(ends, real, kinds) == y[pairs[0]]
    third = (vote != y[pairs[0]]) & (vote != y[pairs[1]])
    return _judged(digits, middle) | {
        "of a third kind": float(third.mean()),
        "ends of their own kind": float(own.mean()),
        "test MSE": _error(digits.x_test[pairs[0]], ends),
    }


def _judged(digits: SimpleNamespace, images: np.ndarray) -> dict[str, float]:
    """Return distance from real digits, and shares that agree and that pass."""
    real, kinds = digits.x_train[:N_TRAIN], digits.y_train[:N_TRAIN]
    distance = manifold.nearest_distance(images, real)
    agree = manifold.class_agreement(images, real, kinds) == 1
    tests = digits.x_test[:500]
    usual = np.quantile(manifold.nearest_distance(tests, real), 0.95)
    return {
        "distance": float(distance.mean()),
        "agree": float(agree.mean()),
        "agree and near": float((agree & (distance <= usual)).mean()),
    }


def _error(images: np.ndarray, reconstructions: np.ndarray) -> float:
    return float(np.square(images - reconstructions).mean())
