"""Mean squared error over the known cells of a table (chapter 8)."""

import numpy as np

from aecourse.exercises.exercise import Exercise


def masked_error(ratings, predicted, known):
    return np.mean((ratings - predicted)[known] ** 2)


def cases():
    rng = np.random.default_rng(1)
    ratings, predicted = rng.normal(size=(2, 6, 9))
    known = rng.random((6, 9)) < 0.35
    known[2] = True  # one busy user, so that pooling shows
    ratings[2, :3] = 0  # known numbers that happen to be 0
    table = (ratings, predicted, known)
    order = rng.permutation(6)
    return {
        "table": table,
        "unknown_changed": (
            np.where(known, ratings, 99.0),
            np.where(known, predicted, -7.0),
            known,
        ),
        "users_permuted": tuple(array[order] for array in table),
    }


def mean_of_users(ratings, predicted, known):
    squares = np.where(known, (ratings - predicted) ** 2, 0)
    return np.mean(squares.sum(axis=1) / np.maximum(known.sum(axis=1), 1))


EXERCISE = Exercise(
    masked_error,
    cases,
    mistakes={
        "all_cells": lambda r, p, known: np.mean((r - p) ** 2),
        "unknown_cells": lambda r, p, known: masked_error(r, p, ~known),
        "divided_by_all": lambda r, p, known: np.mean(np.where(known, r - p, 0) ** 2),
        "zero_is_unknown": lambda r, p, known: masked_error(r, p, r != 0),
        "unknown_is_zero": lambda r, p, known: np.mean(
            (np.where(known, r, 0) - p) ** 2
        ),
        "mean_of_users": mean_of_users,
        "sum": lambda r, p, known: np.sum((r - p)[known] ** 2),
        "root": lambda r, p, known: np.sqrt(masked_error(r, p, known)),
        "absolute": lambda r, p, known: np.mean(np.abs(r - p)[known]),
    },
)
