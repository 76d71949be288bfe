"""Repair a report's error of predicted ratings (chapter 8)."""

import numpy as np

from aecourse.exercises.exercise import Exercise


def fair_error(fit, ratings, held, *, learnt=False, shown=False, empty_cells=False):
    left = np.where(held, 0, ratings)
    predicted = fit(ratings if learnt else left)(ratings if shown else left)
    squares = (ratings - predicted) ** 2
    return np.sqrt(squares.mean() if empty_cells else squares[held].mean())


def cases():
    rng = np.random.default_rng(6)
    ratings = rng.integers(1, 11, size=(40, 25)) / 2
    ratings[rng.random((40, 25)) >= rng.uniform(0.1, 0.6, (40, 1))] = 0
    held = (ratings > 0) & (rng.random((40, 25)) < 0.25)
    return {"experiment": (pretended_training, ratings, held)}


def pretended_training(table):
    """Return what stands for the notes' program: it copies, and else says nearly 0."""
    mean = table.mean(axis=0)
    return lambda table: np.where(table > 0, 0.9 * table, 0) + 0.1 * mean


def misses(fit, ratings, held):
    """Return what the fair model is off by in every cell."""
    left = np.where(held, 0, ratings)
    return ratings - fit(left)(left)


def root_mean_square(values):
    return np.sqrt(np.mean(values**2))


def mean_of_users(fit, ratings, held):
    rows = zip(misses(fit, ratings, held), held, strict=True)
    return np.mean([root_mean_square(row[mask]) for row, mask in rows if mask.any()])


def figures():
    """Return the report's error and the fair one."""
    experiment = cases()["experiment"]
    reported = fair_error(*experiment, learnt=True, shown=True, empty_cells=True)
    return {"reported": reported, "fair": fair_error(*experiment)}


EXERCISE = Exercise(
    fair_error,
    cases,
    mistakes={
        "no_root": lambda *given: fair_error(*given) ** 2,
        "judged_by_shown": lambda fit, ratings, held: root_mean_square(
            misses(fit, ratings, held)[(ratings > 0) & ~held]
        ),
        "judged_by_all": lambda fit, ratings, held: root_mean_square(
            misses(fit, ratings, held)[ratings > 0]
        ),
        "mean_of_users": mean_of_users,
        "absolute": lambda fit, ratings, held: np.mean(
            np.abs(misses(fit, ratings, held)[held])
        ),
    },
    figures=figures,
)
