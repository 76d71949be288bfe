"""Estimate a dimension from the two nearest neighbours (chapter 2)."""

import functools

import numpy as np

from aecourse.exercises.exercise import Exercise
from aecourse.exercises.manifold._distances import distances_between


def dimension(first, second):
    return 1 / np.log(second / first).mean()


def cases():
    two, five = sheets()
    another_unit = tuple(1000 * distances for distances in two)
    return {"two": two, "five": five, "another_unit": another_unit}


@functools.cache
def sheets():
    """Return the distances on a sheet of 2 dimensions and on one of 5."""
    rng = np.random.default_rng(4)
    axes = np.linalg.qr(rng.normal(size=(50, 5)))[0].T
    return [two_nearest(rng.random((400, d)) @ axes[:d]) for d in (2, 5)]


def two_nearest(points):
    """Distances of each point to its nearest and its second-nearest neighbour."""
    ordered = np.sort(distances_between(points), axis=1)
    return ordered[:, 1], ordered[:, 2]


def figures():
    given = cases()
    return {name: dimension(*given[name]) for name in ("two", "five")}


EXERCISE = Exercise(
    dimension,
    cases,
    mistakes={
        "not_inverted": lambda first, second: np.log(second / first).mean(),
        "base_10": lambda first, second: 1 / np.log10(second / first).mean(),
        "base_2": lambda first, second: 1 / np.log2(second / first).mean(),
        "upside_down": lambda first, second: dimension(second, first),
        "late_logarithm": lambda first, second: 1 / np.log((second / first).mean()),
        "ratio_of_means": lambda first, second: (
            1 / np.log(second.mean() / first.mean())
        ),
        "no_logarithm": lambda first, second: 1 / (second / first).mean(),
        "early_inverse": lambda first, second: np.mean(1 / np.log(second / first)),
        "median": lambda first, second: 1 / np.median(np.log(second / first)),
        "each_point": lambda first, second: 1 / np.log(second / first),
        "half": lambda first, second: 0.5 * dimension(first, second),
    },
    rtol=0.003,  # n - 1 in place of n is right as well
    figures=figures,
)
