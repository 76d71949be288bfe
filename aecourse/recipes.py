"""The course's own answers to the programs: same code size, trained in less time.

P3 is answered by the detector of `anomaly`, P5b on the codes of P5a, and P6 by the
recipes of `recommendation`. A recipe says everything that a training needs, so that a
chapter and the benchmark train the very same model.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from aecourse._keras import keras
from aecourse._validation import check_int, check_number
from aecourse.losses import bernoulli_nll
from aecourse.models import (
    denoising_autoencoder,
    dense_autoencoder,
    stepwise_autoencoder,
    variational_autoencoder,
)


def compile_with_schedule(
    model: keras.Model,
    steps: int,
    *,
    learning_rate: float = 0.01,
    loss: str | Callable = "mse",
    metrics: Sequence[Callable] = (),
    jit_compile: bool = False,
) -> None:
    """Compile a model for training with a rate that rises and falls.

    The learning rate climbs from zero during the first tenth of the steps and returns
    to zero along a cosine: the climb allows a peak that would be too high to start
    with, and the descent lets the weights come to rest.

    Parameters
    ----------
    model
        The model.
    steps
        How many batches the training has in all: where the rate is back at zero.
    learning_rate
        The peak, above 0.
    loss
        A loss, or the name of one that Keras knows.
    metrics
        What the history shall hold beside the loss.
    jit_compile
        Whether to compile the steps for this very machine, which costs a second or two
        once and is worth it for dense trainings of several thousand steps. For
        convolutions it is slower than not to.

    Raises
    ------
    TypeError, ValueError
        If a number is out of range.

    Notes
    -----
    Source: chapter 3. Steps are handed to the backend 64 at a time, which changes
    nothing but how often Python is asked.
    """
    steps = check_int("steps", steps, minimum=1)
    learning_rate = check_number(
        "learning_rate", learning_rate, minimum=0, exclusive_minimum=True
    )
    climb = max(steps // 10, 1)
    schedule = keras.optimizers.schedules.CosineDecay(
        0.0, max(steps - climb, 1), warmup_target=learning_rate, warmup_steps=climb
    )
    # JAX is slow unless it compiles, and would compile each of the 64 steps by itself
    on_jax = keras.backend.backend() == "jax"
    model.compile(
        keras.optimizers.Adam(schedule),
        loss,
        metrics=list(metrics),
        steps_per_execution=1 if on_jax else 64,
        jit_compile=jit_compile or on_jax,
    )
    # the backend traces a step a second time if the first one has to make variables
    if model.built:
        model.optimizer.build(model.trainable_variables)


@dataclass(frozen=True)
class Recipe:
    """A model and how to train it.

    Attributes
    ----------
    build
        Returns the uncompiled model.
    epochs, batch_size
        Settings of the training. The batch size divides the rows of the real data, so
        that no smaller last batch has to be compiled for.
    learning_rate
        The peak of the schedule.
    loss
        A loss, or the name of one that Keras knows.
    jit_compile
        As in :func:`compile_with_schedule`.
    """

    build: Callable[[], keras.Model]
    epochs: int
    batch_size: int
    learning_rate: float
    loss: str | Callable = "mse"
    jit_compile: bool = False

    def compiled(self, n_train: int) -> keras.Model:
        """Return a new model, compiled for a training on `n_train` images."""
        n_train = check_int("n_train", n_train, minimum=1)
        model = self.build()
        compile_with_schedule(
            model,
            self.epochs * math.ceil(n_train / self.batch_size),
            learning_rate=self.learning_rate,
            loss=self.loss,
            jit_compile=self.jit_compile,
        )
        return model


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
