"""Set a threshold that promises a rate of false alarms (chapter 7)."""

import numpy as np

from aecourse.exercises.exercise import Exercise
from aecourse.exercises.values import is_one_number


def alarm_threshold(train_errors, validation_errors, validation_labels, rate):
    return np.quantile(validation_errors[validation_labels == 0], 1 - rate)


def cases():
    rng = np.random.default_rng(1)
    return {"rare": beats(rng, 200, 0.05), "frequent": beats(rng, 150, 0.1)}


def beats(rng, normals, rate):
    """Return errors of training beats, those of others with labels, and the rate."""
    errors = np.concatenate([rng.gamma(3, 0.02, normals), rng.gamma(9, 0.03, 120)])
    # single precision must not move a threshold to the other side of an error
    errors = errors.astype("float32").astype(float)
    labels = np.repeat([0, 1], (normals, 120))
    order = rng.permutation(len(errors))
    return rng.gamma(3, 0.014, 300), errors[order], labels[order], rate


def keeps_promise(threshold, _train_errors, errors, labels, rate):
    """Whether a threshold has the share of normal beats above it, or one beat less.

    Any value between two neighbouring errors will do, and one error higher, which
    keeps the promise for the beat that is still to come.
    """
    if not is_one_number(threshold):
        return False
    normal = errors[labels == 0]
    return round(rate * len(normal)) - np.sum(normal > threshold) in (0, 1)


def one_deviation_above(_train, errors, labels, _rate):
    normal = errors[labels == 0]
    return normal.mean() + normal.std()


EXERCISE = Exercise(
    alarm_threshold,
    cases,
    mistakes={
        "training": lambda train, errors, labels, rate: np.quantile(train, 1 - rate),
        "all_beats": lambda train, errors, labels, rate: np.quantile(errors, 1 - rate),
        "anomalies": lambda train, errors, labels, rate: np.quantile(
            errors[labels == 1], 1 - rate
        ),
        "share_of_anomalies": lambda train, errors, labels, rate: np.quantile(
            errors[labels == 1], rate
        ),
        "wrong_end": lambda train, errors, labels, rate: np.quantile(
            errors[labels == 0], rate
        ),
        "percentile": lambda train, errors, labels, rate: np.percentile(
            errors[labels == 0], 1 - rate
        ),
        "largest": lambda train, errors, labels, rate: errors[labels == 0].max(),
        "one_deviation_above": one_deviation_above,
    },
    accepts=keeps_promise,
)
