"""One training of an answer of exercise 3, and what its batches are."""

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np

BATCH_SIZE, EPOCHS, SHAPE = 4, 3, (3, 2)
PAIR = (tuple, list)


@dataclass(frozen=True)
class Training:
    """What an answer returned, the number of images, and all that `corrupt` gave it.

    ``is_again`` says which of these it made from images that were noisy already.
    """

    batches: Any
    count: int
    corrupted: np.ndarray
    is_again: np.ndarray

    @functools.cached_property
    def inputs(self):
        """All inputs, one below the other."""
        return np.concatenate([pair[0] for pair in self.batches])

    @functools.cached_property
    def targets(self):
        """All targets, one below the other."""
        return np.concatenate([pair[1] for pair in self.batches])

    @functools.cached_property
    def names(self):
        """Number of the image that each target is."""
        return np.rint(self.targets[:, 0, 0] * 10).astype(int)

    @functools.cached_property
    def distances(self):
        """Largest difference of every input from every image that `corrupt` gave."""
        return np.abs(self.inputs[:, None] - self.corrupted).max(axis=(2, 3))

    @property
    def sizes(self):
        """Number of images of every batch."""
        return [np.shape(pair[1])[0] for pair in self.batches]


def train(answer, count):
    """Let an answer make its batches of that many images."""
    # image i is of grey level i / 10, so the noise never hides which it is
    x = np.tile(np.arange(count)[:, None, None] / 10, (1, *SHAPE))
    rng = np.random.default_rng(3)
    corrupted, is_again = [np.full((1, *SHAPE), np.inf)], [[False]]

    def corrupt(images):
        noisy = images + rng.uniform(0.005, 0.02, size=np.shape(images))
        corrupted.append(noisy.reshape(-1, *SHAPE).copy())
        is_again.append(~are_clean(np.reshape(images, (-1, *SHAPE))))
        return noisy

    batches = answer(x, corrupt, BATCH_SIZE, EPOCHS)
    return Training(batches, count, *map(np.concatenate, (corrupted, is_again)))


def are_clean(images):
    """Ask of each image whether it has a grey level without noise."""
    return np.isclose(images * 10, np.rint(images * 10)).all(axis=(1, 2))


def is_pair(value):
    """Ask whether that is an input and a target."""
    return isinstance(value, PAIR) and len(value) == 2 and all(map(_is_numbers, value))


def _is_numbers(value):
    try:
        return np.asarray(value).dtype.kind in "iuf" and np.ndim(value) > 0
    except Exception:
        return False


def are(kind, values):
    """Ask whether all entries of a list are of that kind, and whether there are any."""
    return isinstance(values, PAIR) and len(values) > 0 and all(map(kind, values))


def are_epochs(batches):
    """Ask whether that is a list of pairs for each epoch."""
    return not are(is_pair, batches) and are(lambda part: are(is_pair, part), batches)


def are_two_lists(batches):
    """Ask whether that is all inputs and all targets."""
    if are(is_pair, batches) or not isinstance(batches, PAIR) or len(batches) != 2:
        return False
    return all(_is_numbers(part) or are(_is_numbers, part) for part in batches)
