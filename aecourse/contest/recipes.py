"""The course's own answers to the programs: same code size, trained in less time.

P3 is answered by the detector of `anomaly`, P5b on the codes of P5a, and P6 by the
recipes of `recommendation`.
"""

from __future__ import annotations

from functools import partial

from aecourse.losses import bernoulli_nll
from aecourse.models import (
    denoising_autoencoder,
    dense_autoencoder,
    stepwise_autoencoder,
    variational_autoencoder,
)
from aecourse.training import Recipe


def _dense(
    latent_dim: int,
    hidden: tuple[int, ...],
    *,
    epochs: int,
    batch_size: int = 60,
    learning_rate: float = 0.01,
) -> Recipe:
    return Recipe(
        build=partial(dense_autoencoder, latent_dim, hidden, activation="elu"),
        epochs=epochs,
        batch_size=batch_size,
        learning_rate=learning_rate,
        jit_compile=True,
    )


def _denoiser(
    noise: tuple[float, float],
    *,
    epochs: int,
    batch_size: int,
    learning_rate: float = 0.003,
    filters: tuple[int, ...] = (16, 32),
) -> Recipe:
    return Recipe(
        build=partial(denoising_autoencoder, filters, noise=noise),
        epochs=epochs,
        batch_size=batch_size,
        learning_rate=learning_rate,
        loss="binary_crossentropy",
    )


# One denoiser for all noise between 0.1 and 0.5, where P2 and P10 have one level each.
DENOISER = _denoiser((0.1, 0.5), epochs=3, batch_size=100)

# P7 and P8 have 3,000 images to learn from: one layer each side is all these can bear.
RECIPES: dict[str, Recipe] = {
    "P1": _dense(64, (), epochs=4),
    "P2": _denoiser((0.2, 0.2), epochs=5, batch_size=100),
    "P4": _dense(3, (128, 64, 32), epochs=4),
    "P5a": _dense(32, (128,), epochs=3),
    "P7": _dense(100, (), epochs=60, batch_size=50, learning_rate=0.015),
    "P8": _dense(196, (), epochs=60, batch_size=50, learning_rate=0.015),
    "P9": Recipe(
        build=partial(stepwise_autoencoder, 8),
        epochs=30,
        batch_size=100,
        learning_rate=0.05,
    ),
    "P10": _denoiser(
        (0.3, 0.3), epochs=22, batch_size=50, learning_rate=0.009, filters=(32, 64)
    ),
    "P11": _dense(2, (128, 64, 32), epochs=6, batch_size=100),
    "P12": Recipe(
        build=partial(variational_autoencoder, 2, (96, 96, 64)),
        epochs=8,
        batch_size=80,
        learning_rate=0.008,
        loss=bernoulli_nll,
        jit_compile=True,
    ),
}
