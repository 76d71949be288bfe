"""Share of the nearest neighbours that are of a point's class (chapter 2)."""

import numpy as np

from aecourse.exercises.exercise import Exercise
from aecourse.exercises.manifold._distances import distances_between


def agreement(distances, labels, k):
    return same_class(distances, labels, slice(1, k + 1)).mean()


def same_class(distances, labels, columns, axis=1):
    """Say which of these neighbours, from the nearest on, have the point's label."""
    neighbours = np.argsort(distances, axis=axis)[:, columns]
    return labels[neighbours] == labels[:, None]


def cases():
    rng = np.random.default_rng(3)
    labels = rng.integers(3, size=40)
    points = rng.normal(size=(40, 2)) + 1.5 * labels[:, None]
    distances = distances_between(points)
    order = rng.permutation(40)
    return {
        "three": (distances, labels, 3),
        "four": (distances, labels, 4),
        "one": (distances, labels, 1),
        "another_order": (distances[order][:, order], labels[order], 3),
    }


def among(choose):
    """Make the mistake of other columns of the sorted neighbours."""
    return lambda distances, labels, k: same_class(distances, labels, choose(k)).mean()


def share_of_each(distances, labels, k):
    return same_class(distances, labels, slice(1, k + 1)).mean(axis=1)


def figures():
    """Return the agreement with labels that say nothing."""
    distances, labels, _ = cases()["three"]
    shuffled = np.random.default_rng(3).permutation(labels)
    return {"chance": agreement(distances, shuffled, 5)}


EXERCISE = Exercise(
    agreement,
    cases,
    mistakes={
        "itself": among(lambda k: slice(k)),
        "itself_besides": among(lambda k: slice(k + 1)),
        "one_short": among(lambda k: slice(1, k)),
        "farthest": among(lambda k: slice(-k, None)),
        "majority": lambda *given: np.mean(share_of_each(*given) > 0.5),
        "rows_for_columns": lambda distances, labels, k: same_class(
            distances, labels, slice(1, k + 1), axis=0
        ).mean(),
        "kth_alone": among(lambda k: slice(k, k + 1)),
        "number": lambda distances, labels, k: k * agreement(distances, labels, k),
        "each_point": share_of_each,
        "other_class": lambda *given: 1 - agreement(*given),
    },
    figures=figures,
)
