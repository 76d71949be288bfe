"""Decode the codes of a random encoder without an error (chapter 1)."""

import numpy as np

from aecourse import words
from aecourse.exercises.exercise import Exercise
from aecourse.exercises.values import array_of


def copying_decoder(encoder):
    return np.linalg.pinv(encoder)


def cases():
    rng = np.random.default_rng(5)
    sizes = {"few_pixels": (4, 7), "more_pixels": (12, 20), "as_many": (6, 6)}
    return {name: (rng.normal(size=size),) for name, size in sizes.items()}


def observe(answer, encoder):
    """Copy images with a single bright pixel: of the decoder itself many are right."""
    what = words.of_exercise("concept", copying_decoder.__name__)["result"]
    return encoder @ array_of(answer(encoder), encoder.shape[::-1], what=what)


EXERCISE = Exercise(
    copying_decoder,
    cases,
    observe=observe,
    mistakes={
        "transposed": lambda encoder: encoder.T,
        "scaled_by_sum": lambda encoder: encoder.T / np.sum(encoder**2),
        "scaled_by_size": lambda encoder: encoder.T / encoder.shape[1],
        "scaled_rows": lambda encoder: encoder.T / np.sum(encoder**2, axis=1),
        "zeros": lambda encoder: np.zeros_like(encoder.T),
    },
    atol=1e-3,
)
