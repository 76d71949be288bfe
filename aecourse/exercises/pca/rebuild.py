"""Rebuild test rows by PCA (chapter 10)."""

import numpy as np

from aecourse.exercises.exercise import Exercise
from aecourse.exercises.pca._directions import directions


def rebuild(x_train, x_test, k):
    mean, kept = fitted(x_train, k)
    return mean + through(kept, x_test - mean)


def fitted(rows, k):
    """Return the mean of the rows, and the directions."""
    mean = rows.mean(axis=0)
    return mean, directions(rows - mean, k)


def through(kept, rows):
    """Encode rows and decode them."""
    return rows @ kept.T @ kept


def cases():
    rng = np.random.default_rng(2)
    mixing = rng.normal(size=(6, 6)) * np.array([3, 2, 1.2, 0.6, 0.3, 0.2])[:, None]
    x_train = rng.normal(size=(40, 6)) @ mixing + [4, -2, 3, 1, 0, 5]
    x_test = rng.normal(size=(12, 6)) @ mixing + [5, -1, 3, 2, 1, 4]
    return {
        "two_kept": (x_train, x_test, 2),
        "four_kept": (x_train, x_test, 4),
        "all_kept": (x_train, x_test, 6),
    }


def uncentred_directions(x_train, x_test, k):
    mean = x_train.mean(axis=0)
    return mean + through(directions(x_train, k), x_test - mean)


def mean_added_twice(x_train, x_test, k):
    mean, kept = fitted(x_train, k)
    return mean + through(kept, x_test)


def mean_of_test(x_train, x_test, k):
    mean, kept = x_test.mean(axis=0), fitted(x_train, k)[1]
    return mean + through(kept, x_test - mean)


def least_varying(x_train, x_test, k):
    mean, every = fitted(x_train, x_train.shape[1])
    return mean + through(every[-k:], x_test - mean)


def columns_of_svd(x_train, x_test, k):
    mean, every = fitted(x_train, x_train.shape[1])
    return mean + through(every[:, :k].T, x_test - mean)


def standardised(x_train, x_test, k):
    deviation = x_train.std(axis=0)
    return rebuild(x_train / deviation, x_test / deviation, k) * deviation


def codes(x_train, x_test, k):
    mean, kept = fitted(x_train, k)
    return (x_test - mean) @ kept.T


EXERCISE = Exercise(
    rebuild,
    cases,
    mistakes={
        "uncentred": lambda x_train, x_test, k: through(directions(x_train, k), x_test),
        "uncentred_directions": uncentred_directions,
        "mean_not_given_back": lambda x_train, x_test, k: (
            rebuild(x_train, x_test, k) - x_train.mean(axis=0)
        ),
        "mean_added_twice": mean_added_twice,
        "centred_for_fit_only": lambda x_train, x_test, k: through(
            fitted(x_train, k)[1], x_test
        ),
        "mean_of_test": mean_of_test,
        "fitted_to_test": lambda x_train, x_test, k: rebuild(x_test, x_test, k),
        "fitted_to_both": lambda x_train, x_test, k: rebuild(
            np.concatenate([x_train, x_test]), x_test, k
        ),
        "training_rows": lambda x_train, x_test, k: rebuild(x_train, x_train, k),
        "least_varying": least_varying,
        "columns_of_svd": columns_of_svd,
        "one_too_many": lambda x_train, x_test, k: rebuild(x_train, x_test, k + 1),
        "one_too_few": lambda x_train, x_test, k: rebuild(x_train, x_test, k - 1),
        "standardised": standardised,
        "codes": codes,
    },
)
