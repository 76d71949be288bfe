"""Scores and labels as scikit-learn has them (chapter 7)."""

import numpy as np

from aecourse.exercises.anomaly._error import mean_square
from aecourse.exercises.exercise import Exercise


def outlier_convention(x, x_hat, threshold):
    error = mean_square(x, x_hat)
    return -error, np.where(error > threshold, -1, 1)


def cases():
    rng = np.random.default_rng(3)
    x = rng.normal(size=(8, 16))
    # the steps of a beat are missed by unequal amounts
    misses = np.tile([0.5, 1.5, 0.8, 1.0], 4) * rng.choice([-1.0, 1.0], (8, 16))
    x_hat = x + np.linspace(0.2, 1.6, 8)[:, None] * misses
    # exact in binary, the mean and its root: one error is exactly the threshold
    x[3], x_hat[3] = 0.25, 0.75
    order = rng.permutation(8)
    return {
        "one_order": (x, x_hat, 0.25),
        "another_order": (x[order], x_hat[order], 0.25),
    }


def scores_as(score):
    """Return the mistake of other scores beside the right labels."""

    def answer(x, x_hat, threshold):
        return score(x, x_hat, threshold), outlier_convention(x, x_hat, threshold)[1]

    return answer


def labels_as(label):
    """Return the mistake of labels that are made otherwise of errors and threshold."""

    def answer(x, x_hat, threshold):
        error = mean_square(x, x_hat)
        return -error, label(error, threshold)

    return answer


EXERCISE = Exercise(
    outlier_convention,
    cases,
    mistakes={
        "sign": scores_as(lambda x, x_hat, threshold: mean_square(x, x_hat)),
        "decision_function": scores_as(
            lambda x, x_hat, threshold: threshold - mean_square(x, x_hat)
        ),
        "over_beats": scores_as(lambda x, x_hat, threshold: -mean_square(x.T, x_hat.T)),
        "largest": scores_as(
            lambda x, x_hat, threshold: -np.max((x - x_hat) ** 2, axis=1)
        ),
        "median": scores_as(
            lambda x, x_hat, threshold: -np.median((x - x_hat) ** 2, axis=1)
        ),
        "sum": scores_as(lambda x, x_hat, threshold: -np.sum((x - x_hat) ** 2, axis=1)),
        "absolute": scores_as(
            lambda x, x_hat, threshold: -np.mean(np.abs(x - x_hat), axis=1)
        ),
        "reciprocal": scores_as(lambda x, x_hat, threshold: 1 / mean_square(x, x_hat)),
        "swapped": lambda *given: outlier_convention(*given)[::-1],
        "labels_turned": labels_as(lambda error, bound: np.where(error > bound, 1, -1)),
        "labels_of_the_data": labels_as(
            lambda error, bound: np.where(error > bound, 1, 0)
        ),
        "at_threshold_too": labels_as(
            lambda error, bound: np.where(error >= bound, -1, 1)
        ),
        "zero_for_anomaly": labels_as(
            lambda error, bound: np.where(error > bound, 0, 1)
        ),
        "scores_with_threshold": labels_as(
            lambda error, bound: np.where(-error > bound, 1, -1)
        ),
    },
    parts=("scores", "labels"),
)
