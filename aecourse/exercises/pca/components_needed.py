"""Count the components that keep a share of the variance (chapter 10)."""

import numpy as np

from aecourse.exercises.exercise import Exercise


def components_needed(eigenvalues, kept):
    return index_of_true(kept_shares(eigenvalues) >= kept) + 1


def index_of_true(reached):
    return int(np.argmax(reached))


def kept_shares(eigenvalues):
    """Share of the variance that 1, 2, 3 and so on components keep."""
    return summed_shares(np.sort(eigenvalues)[::-1])


def summed_shares(eigenvalues):
    return np.cumsum(eigenvalues) / np.sum(eigenvalues)


def cases():
    # sixteenths are exact in binary, so the first share is reached exactly
    return {
        "exactly": (np.array([1.0, 5.0, 2.0, 8.0]), 0.8125),
        "little_more": (np.array([1.0, 5.0, 2.0, 8.0]), 0.82),
        "many": (np.array([3.0, 1.0, 2.0, 0.5, 6.0, 0.5, 4.0, 7.0]), 0.9),
        "one_large": (np.array([0.25, 12.0, 0.5, 1.25, 2.0]), 0.7),
        "equal": (np.full(6, 4.0), 0.65),
    }


EXERCISE = Exercise(
    components_needed,
    cases,
    mistakes={
        "not_sorted": lambda e, kept: index_of_true(summed_shares(e) >= kept) + 1,
        "smallest_first": lambda e, kept: (
            index_of_true(summed_shares(np.sort(e)) >= kept) + 1
        ),
        "index": lambda e, kept: index_of_true(kept_shares(e) >= kept),
        "more_than_kept": lambda e, kept: index_of_true(kept_shares(e) > kept) + 1,
        "left_out": lambda e, kept: len(e) - components_needed(e, kept),
        "share_of_components": lambda e, kept: int(np.ceil(kept * len(e))),
        "above_mean": lambda e, kept: int(np.sum(e > e.mean())),
        "squared": lambda e, kept: components_needed(e**2, kept),
        "roots": lambda e, kept: components_needed(np.sqrt(e), kept),
    },
)
