"""A project as a value: budget, data, training, bars, and what may be wrong.

How to write one
----------------
``aecourse/exercises/projects/<chapter>.py`` holds a project as ``PROJECT``; its words
stand in ``aecourse/words/<language>/exercises/projects.toml``, in a table of the
chapter's name. The reference is the course's own model, and its head is the stub's.

- Bars are errors, the highest first, and an answer has to come below one. The first two
  are measured beside the answer, on the same images; the last is a share of the
  second, which the reference came below with each of 20 seeds on embedded and on real
  data. ``python -m benchmarks projects --full`` measures that, and a test holds it.
- Symptoms are tried in their order, and the first that is found is told: put what
  explains most in front.
- Wrong submissions, one for each symptom, stand in the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from aecourse.exercises.exercise import Fields

if TYPE_CHECKING:
    import keras

BARS = ("trivial", "simple", "course")
"""The three bars, from the lowest to the highest."""


@dataclass(frozen=True)
class Budget:
    """What a model may use.

    Parameters
    ----------
    image_shape : tuple of int
        Shape of the images that go in and come out.
    latent_dim : int
        Numbers in the code.
    parameters : int
        Trainable and other weights of encoder and decoder together, at most.
    """

    image_shape: tuple[int, ...]
    latent_dim: int
    parameters: int


@dataclass(frozen=True)
class Split:
    """Images to train on and images to judge by, which no answer is given.

    Parameters
    ----------
    title : str
        What the images are.
    source : str
        Where they come from: "embedded", or where the real ones were found.
    x_train, x_test : ndarray
        Images, values in [0, 1].
    """

    title: str
    source: str
    x_train: np.ndarray
    x_test: np.ndarray


@dataclass(frozen=True)
class Schedule:
    """The training, the same for every answer.

    Parameters
    ----------
    steps, batch_size : int
        Number of batches and the images in each.
    learning_rate : float
        The peak of the schedule of chapter 3.
    seconds : float
        Seconds of processor time after which a training is given up.
    """

    steps: int
    batch_size: int
    learning_rate: float
    seconds: float = 120.0


@dataclass(frozen=True, eq=False)
class Trained:
    """A trained answer, as symptoms look at it.

    Parameters
    ----------
    model : keras.Model
        Encoder and decoder, joined.
    split : Split
        What it was trained and judged on.
    losses : list of float
        Mean squared error of each epoch of the training.
    budget : Budget
        What it was allowed.
    errors : mapping of str to float
        Mean squared error on test images of the bars, and of the answer as "yours".
    """

    model: keras.Model
    split: Split
    losses: list[float]
    budget: Budget
    errors: Mapping[str, float]

    @property
    def reached(self) -> int:
        """How many of the bars the answer came below."""
        return sum(self.errors["yours"] < self.errors[bar] for bar in BARS)


Symptom = Callable[[Trained], Fields | None]


@dataclass(frozen=True)
class Project:
    """One project, without its words.

    Parameters
    ----------
    reference : callable
        Returns the course's own encoder and decoder. Its head is the stub's.
    budget : Budget
        What an answer may use.
    load : callable
        Returns the images, as a `Split`.
    schedule : Schedule
        How every answer is trained.
    baselines : callable
        Takes a split and returns what the trivial answer and the best simple method
        make of its test images, as "trivial" and "simple".
    course_share : float
        The last bar, as a share of the error of the best simple method.
    symptoms : mapping of str to callable
        Each takes what was trained and returns the fields of its words, or None.
    """

    reference: Callable[..., tuple[keras.Model, keras.Model]]
    budget: Budget
    load: Callable[[], Split]
    schedule: Schedule
    baselines: Callable[[Split], Mapping[str, np.ndarray]]
    course_share: float
    symptoms: Mapping[str, Symptom]

    def bars(self, split: Split) -> dict[str, float]:
        """Return the error of each of `BARS` on test images, the highest first."""
        errors = {
            name: float(np.mean((split.x_test - x_hat) ** 2))
            for name, x_hat in self.baselines(split).items()
        }
        return errors | {"course": self.course_share * errors["simple"]}

    @property
    def arguments(self) -> tuple[Any, ...]:
        """What an answer is called with."""
        return self.budget.image_shape, self.budget.latent_dim
