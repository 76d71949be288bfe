"""The course's own answers to the programs: same code size, trained in less time.

A recipe says everything that a training needs, so that a chapter and the benchmark
train the very same model.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from aecourse.backend import keras
from aecourse.checks import check_int, check_number
from aecourse.models import dense_autoencoder


def compile_with_schedule(
    model: keras.Model,
    steps: int,
    *,
    learning_rate: float = 0.01,
    jit_compile: bool = False,
) -> None:
    """Compile a model for the squared error, with a rate that rises and falls.

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
    jit_compile
        Whether to compile the steps for this very machine, which costs a second or two
        once and is worth it for trainings of several thousand steps.

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
    model.compile(
        keras.optimizers.Adam(schedule),
        "mse",
        steps_per_execution=64,
        jit_compile=jit_compile,
    )


@dataclass(frozen=True)
class Recipe:
    """A dense autoencoder with ELU layers and a linear code, and how to train it.

    Attributes
    ----------
    latent_dim, hidden
        Sizes as :func:`aecourse.models.dense_autoencoder` takes them.
    learning_rate
        The peak of the schedule.
    batch_size, epochs
        Settings of the training. The batch size divides 60,000 and 48,000, so that no
        smaller last batch has to be compiled for.
    """

    latent_dim: int
    hidden: tuple[int, ...]
    learning_rate: float = 0.01
    batch_size: int = 60
    epochs: int = 4

    def build(self) -> keras.Model:
        """Return the uncompiled model."""
        return dense_autoencoder(self.latent_dim, self.hidden, activation="elu")

    def compiled(self, n_train: int) -> keras.Model:
        """Return a new model, compiled for a training on `n_train` images."""
        n_train = check_int("n_train", n_train, minimum=1)
        model = self.build()
        steps = self.epochs * math.ceil(n_train / self.batch_size)
        compile_with_schedule(
            model, steps, learning_rate=self.learning_rate, jit_compile=True
        )
        return model


RECIPES: dict[str, Recipe] = {
    "P1": Recipe(latent_dim=64, hidden=()),
    "P4": Recipe(latent_dim=3, hidden=(128, 64, 32)),
    "P5a": Recipe(latent_dim=32, hidden=(128,), epochs=3),
}
