"""Add Gaussian noise to images (chapter 6)."""

import numpy as np

from aecourse.exercises.denoising import _noise
from aecourse.exercises.exercise import Exercise
from aecourse.exercises.values import array_of
from aecourse.exercises.verdict import NotYetError


def add_noise(x, stddev, rng):
    return clipped(x + rng.normal(scale=stddev, size=x.shape))


def clipped(x):
    return np.clip(x, 0, 1)


def are_images(noisy, x, stddev, seed):
    """Accept all images of that shape here: the properties are about their noise."""
    try:
        array_of(noisy, x.shape, what="")
    except NotYetError:
        return False
    return True


def scaled_by(change):
    """Return an answer that changes `stddev` first."""
    return lambda x, stddev, rng: add_noise(x, change(stddev), rng)


def shared_along(*axes):
    """Return an answer that draws one number for all along these axes."""

    def answer(x, stddev, rng):
        size = [1 if axis in axes else n for axis, n in enumerate(x.shape)]
        return clipped(x + rng.normal(scale=stddev, size=size))

    return answer


def with_noise(draw):
    """Return an answer that draws other numbers than normal ones."""
    return lambda x, stddev, rng: clipped(x + stddev * draw(rng, x.shape))


def rescaled(x, stddev, rng):
    noisy = x + rng.normal(scale=stddev, size=x.shape)
    low, high = min(noisy.min(), 0), max(noisy.max(), 1)
    return (noisy - low) / (high - low)


def with_generator(make):
    """Return an answer that draws from another generator than it is given."""
    return lambda x, stddev, rng: add_noise(x, stddev, make())


EXERCISE = Exercise(
    add_noise,
    _noise.cases,
    observe=_noise.noisy,
    accepts=are_images,
    mistakes={
        "no_noise": scaled_by(lambda stddev: 0),
        "one_picture": shared_along(0),
        "one_row": shared_along(1),
        "one_column": shared_along(2),
        "as_variance": scaled_by(lambda stddev: np.sqrt(stddev)),
        "squared": scaled_by(lambda stddev: stddev**2),
        "not_scaled": scaled_by(lambda stddev: 1),
        "brighter": with_noise(lambda rng, size: np.abs(rng.normal(size=size))),
        "wrong_amount": scaled_by(lambda stddev: 2 * stddev),
        "no_large_values": with_noise(
            lambda rng, size: rng.uniform(-(3**0.5), 3**0.5, size)
        ),
        "too_many_large_values": with_noise(
            lambda rng, size: rng.laplace(scale=0.5**0.5, size=size)
        ),
        "rounded": lambda *given: add_noise(*given).round(2),
        "outside": lambda x, stddev, rng: x + rng.normal(scale=stddev, size=x.shape),
        "not_clipped": rescaled,
        "own_generator": with_generator(np.random.default_rng),
        "own_seed": with_generator(lambda: np.random.default_rng(0)),
    },
    properties=_noise.PROPERTIES,
)
