"""Typical wrong answers to the exercises of chapter 2, with what to say to each."""

from __future__ import annotations

import numpy as np

from aecourse.exercises.expectations import Mistake


def distances_between(points: np.ndarray) -> np.ndarray:
    """Return the distances of all points to each other, shape ``(n, n)``."""
    return np.linalg.norm(points[:, None] - points[None], axis=-1)


def _contrast_of(distances: np.ndarray) -> float:
    return (distances.max() - distances.min()) / distances.min()


CONTRAST: list[Mistake] = [
    (
        lambda points, query: _contrast_of(((points - query) ** 2).sum(axis=1)),
        "These are squared distances: the root is missing.",
    ),
    (
        lambda points, query: _contrast_of(np.abs(points - query).sum(axis=1)),
        "These are distances along the axes, added up: take the straight line, the "
        "root of the sum of squares.",
    ),
    (
        lambda points, query: _contrast_of(np.linalg.norm(points - query, axis=0)),
        "The norm runs over the points and not over the axes: one distance for each "
        "axis came out, and not one for each point.",
    ),
    (
        lambda points, query: _contrast_of(np.linalg.norm(points - query, axis=1)) + 1,
        "This is farthest over nearest, which is 1 more than the contrast.",
    ),
    (
        lambda points, query: (
            1 - 1 / (1 + _contrast_of(np.linalg.norm(points - query, axis=1)))
        ),
        "You divided by the farthest distance and not by the nearest.",
    ),
    (
        lambda points, query: _contrast_of(np.linalg.norm(points, axis=1)),
        "These are distances to the origin: the query was not used.",
    ),
    (
        lambda points, query: np.ptp(np.linalg.norm(points - query, axis=1)),
        "The difference is right and has a unit: divide it by the nearest distance.",
    ),
]


def interpolation_mistakes(
    start: np.ndarray, end: np.ndarray, steps: int
) -> list[Mistake]:
    """Return the wrong walks from `start` to `end`."""
    return [
        (
            np.linspace(start, end, steps, endpoint=False),
            "The walk never arrives: the last point must be `end` itself.",
        ),
        (
            np.linspace(start, end, steps + 2)[1:-1],
            "Both ends are missing: the first point is `start`, the last is `end`.",
        ),
        (
            np.linspace(start, end, steps + 1),
            "There is one point too many: `steps` counts the points, ends included.",
        ),
        (
            np.linspace(end, start, steps),
            "The walk runs backwards, from `end` to `start`.",
        ),
        (
            np.linspace(start, end, steps, axis=-1),
            "The steps are counted on the last axis: they belong on the first one.",
        ),
    ]


def _agreement(order: np.ndarray, labels: np.ndarray) -> float:
    return (labels[order] == labels[:, None]).mean()


def _order(points: np.ndarray) -> np.ndarray:
    return np.argsort(distances_between(points), axis=1, kind="stable")


def own_neighbour(points: np.ndarray, labels: np.ndarray, k: int) -> float:
    """Count each point as its own nearest neighbour."""
    return _agreement(_order(points)[:, :k], labels)


def right_agreement(points: np.ndarray, labels: np.ndarray, k: int) -> float:
    """Return the share of the `k` nearest others that have a point's label."""
    return _agreement(_order(points)[:, 1 : k + 1], labels)


def _majority(points: np.ndarray, labels: np.ndarray, k: int) -> float:
    same = labels[_order(points)[:, 1 : k + 1]] == labels[:, None]
    return (same.mean(axis=1) > 0.5).mean()


AGREEMENT: list[Mistake] = [
    (
        own_neighbour,
        "Each point counts as its own nearest neighbour, and always agrees with "
        "itself.",
    ),
    (
        lambda points, labels, k: own_neighbour(points, labels, k + 1),
        "Each point counts as its own neighbour, beside the `k` that were asked for.",
    ),
    (
        lambda points, labels, k: right_agreement(points, labels, k - 1),
        "One neighbour is missing: after the point itself come `k` of them.",
    ),
    (
        lambda points, labels, k: _agreement(_order(points)[:, -k:], labels),
        "These are the farthest points and not the nearest.",
    ),
    (
        _majority,
        "This counts the points with a majority of their own class: the mean share "
        "is asked for.",
    ),
]

DIMENSION: list[Mistake] = [
    (
        lambda first, second: np.log(second / first).mean(),
        "This is the mean logarithm itself: the dimension is one over it, since "
        "ratios get smaller when there are more dimensions.",
    ),
    (
        lambda first, second: 1 / np.log10(second / first).mean(),
        "The logarithm is the natural one, not that to base 10.",
    ),
    (
        lambda first, second: 1 / np.log2(second / first).mean(),
        "The logarithm is the natural one, not that to base 2.",
    ),
    (
        lambda first, second: 1 / np.log(first / second).mean(),
        "A dimension is not negative: the ratio is the second distance over the first.",
    ),
    (
        lambda first, second: 1 / np.log((second / first).mean()),
        "First the logarithm of each ratio, then the mean, and not the reverse.",
    ),
    (
        lambda first, second: 0.5 / np.log(second / first).mean(),
        "The result is half of what it should be, as if the distances were squared.",
    ),
]
