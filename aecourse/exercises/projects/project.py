"""A project as a value: data, judge, bars, and what may be wrong.

How to write one
----------------
``aecourse/exercises/projects/<chapter>.py`` holds a project as ``PROJECT``; its words
stand in ``aecourse/words/<language>/exercises/projects.toml``, in a table of the
chapter's name. The reference is the course's own answer, and its head is the stub's.

- ``judge`` is the budget and the training. ``rebuilding.py`` has the one for an encoder
  and a decoder; what refuses an answer has words in ``refused``, the project's own or
  those that all share, and so have symptoms.
- Bars are errors, the highest first, and an answer has to come below one. The first two
  are measured beside the answer, on the same images; the last is a share of the
  second, which the reference came below with each of 20 seeds on embedded and on real
  data. ``python -m benchmarks projects --full`` measures that, and a test holds it.
- Symptoms are tried in their order, and the first that is found is told: put what
  explains most in front.
- Wrong submissions, one for each symptom, stand in the tests.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from aecourse.exercises.exercise import Fields
from aecourse.exercises.register import BARS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BUILD_SECONDS = 20.0
"""A model takes a second to build; a machine that is busy takes many."""


@dataclass(frozen=True)
class Budget:
    """What a model may use.

    Parameters
    ----------
    image_shape : tuple of int
        Shape of the images that go in and come out.
    latent_dim : int or None
        Numbers in the code; None where an answer chooses them.
    parameters : int
        Trainable and other weights of encoder and decoder together, at most.
    read_shape : tuple of int or None, default None
        Shape of what the encoder takes, where it has to read sequences of any length:
        then its first size is None, and `image_shape` is that of what is written.
    """

    image_shape: tuple[int, ...]
    latent_dim: int | None
    parameters: int
    read_shape: tuple[int | None, ...] | None = None


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
    loss : str, default "mse"
        As Keras names it.
    seconds : float
        Seconds of processor time after which a training is given up.
    """

    steps: int
    batch_size: int
    learning_rate: float
    loss: str = "mse"
    seconds: float = 120.0


@dataclass(frozen=True, eq=False)
class Attempt:
    """What became of an answer, as symptoms look at it.

    Parameters
    ----------
    made : object
        What the answer made: a model that was trained, a detector.
    data : object
        What it was judged on, as the project loads it.
    errors : mapping of str to float
        Of the bars, and of the answer as "yours"; the lower the better.
    details : mapping of str to object
        What else was measured on the way, by name.
    """

    made: Any
    data: Any
    errors: Mapping[str, float]
    details: Mapping[str, Any]

    @property
    def reached(self) -> int:
        """How many of the bars the answer came below."""
        return sum(self.errors["yours"] < self.errors[bar] for bar in BARS)


Judged = tuple[Any, float, Mapping[str, Any]]
"""What an answer made, its error, and what else was measured."""

Symptom = Callable[[Attempt], Fields | None]


@dataclass(frozen=True)
class Project:
    """One project, without its words.

    Parameters
    ----------
    reference : callable
        The course's own answer. Its head is the stub's.
    load : callable
        Returns the data, with a ``title`` and a ``source`` as a `Split` has them.
    judge : callable
        Takes an answer, the data and a seed; makes what the answer describes, within
        its budget, and measures it. Raises NotYetError where it breaks the rules.
    baselines : callable
        Takes the data and returns the errors of the trivial answer and of the best
        simple method, as "trivial" and "simple".
    course_share : float
        The last bar, as a share of the error of the best simple method.
    symptoms : mapping of str to callable
        Each takes an attempt and returns the fields of its words, or None.
    draw : callable
        Takes the data, what an answer made or None, and the names of the rows of the
        table; returns the picture below the verdict.
    seconds : float, default 20
        What the answer may take before anything is judged.
    decimals : int, default 4
        Of an error in the table; 0 for counts.
    """

    reference: Callable[..., Any]
    load: Callable[[], Any]
    judge: Callable[[Callable[..., Any], Any, int], Judged]
    baselines: Callable[[Any], Mapping[str, float]]
    course_share: float
    symptoms: Mapping[str, Symptom]
    draw: Callable[[Any, Any, Mapping[str, str]], Axes]
    seconds: float = BUILD_SECONDS
    decimals: int = 4

    @property
    def head(self) -> str:
        """How the page writes the head of the answer."""
        return f"{self.reference.__name__}{inspect.signature(self.reference)}"

    def bars(self, data: Any) -> dict[str, float]:
        """Return the error of each of `BARS`, the highest first."""
        errors = dict(self.baselines(data))
        return errors | {"course": self.course_share * errors["simple"]}
