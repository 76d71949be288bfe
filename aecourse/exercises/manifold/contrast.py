"""How much the distances from a point differ (chapter 2)."""

import numpy as np

from aecourse.exercises.exercise import Exercise


def contrast(points, query):
    return contrast_of(distances(points, query))


def distances(points, query):
    return np.linalg.norm(points - query, axis=1)


def contrast_of(lengths):
    return np.ptp(lengths) / lengths.min()


def cases():
    rng = np.random.default_rng(1)
    return {
        "inside": (rng.random((7, 3)), rng.random(3)),
        "outside": (rng.normal(size=(5, 4)), np.array([3.0, -2.0, 4.0, 1.0])),
    }


def figures():
    """Return the contrast of 500 points along few axes and along many."""
    rng = np.random.default_rng(1)
    sizes = {"low": 2, "high": 500}
    return {
        name: contrast(rng.random((500, d)), rng.random(d)) for name, d in sizes.items()
    }


EXERCISE = Exercise(
    contrast,
    cases,
    mistakes={
        "squared": lambda points, query: contrast_of(distances(points, query) ** 2),
        "along_axes": lambda points, query: contrast_of(
            np.abs(points - query).sum(axis=1)
        ),
        "for_each_axis": lambda points, query: contrast_of(
            np.linalg.norm(points - query, axis=0)
        ),
        "ratio": lambda points, query: contrast(points, query) + 1,
        "over_farthest": lambda points, query: (
            np.ptp(distances(points, query)) / distances(points, query).max()
        ),
        "over_mean": lambda points, query: (
            np.ptp(distances(points, query)) / distances(points, query).mean()
        ),
        "from_origin": lambda points, query: contrast_of(distances(points, 0)),
        "difference": lambda points, query: np.ptp(distances(points, query)),
        "sign": lambda points, query: -contrast(points, query),
    },
    figures=figures,
)
