"""Repair a report's F1 of a detector (chapter 7)."""

import functools

import numpy as np

from aecourse.exercises.anomaly._error import mean_square
from aecourse.exercises.exercise import Exercise
from aecourse.exercises.loading import quietly


def honest_f1(
    fit,
    x_train,
    y_train,
    x_val,
    y_val,
    x_test,
    y_test,
    rate,
    *,
    with_anomalies=False,
    validation_anomalies=False,
    test_threshold=False,
    test_normals_threshold=False,
    training_threshold=False,
    normal_positive=False,
):
    fitted = x_train if with_anomalies else x_train[y_train == 0]
    beats = x_val if validation_anomalies else x_val[y_val == 0]
    beats = fitted if training_threshold else beats
    beats = x_test[y_test == 0] if test_normals_threshold else beats
    beats = x_test if test_threshold else beats
    errors = fit(fitted)
    alarm = errors(x_test) > np.quantile(errors(beats), 1 - rate)
    return f1(y_test == 0, ~alarm) if normal_positive else f1(y_test == 1, alarm)


def f1(positive, called_positive):
    """Return twice the hits over all that are positive or called so."""
    hits = np.sum(positive & called_positive)
    return 2 * hits / (np.sum(positive) + np.sum(called_positive))


def alarm_at_threshold(fit, x_train, y_train, x_val, y_val, x_test, y_test, rate):
    """Return the F1 of a detector that raises an alarm at its threshold too."""
    errors = fit(x_train[y_train == 0])
    threshold = np.quantile(errors(x_val[y_val == 0]), 1 - rate)
    return f1(y_test == 1, errors(x_test) >= threshold)


def cases():
    return {
        "rare": (pretended_training, *real_beats(), 0.05),
        "frequent": (pretended_training, *real_beats(), 0.2),
        "at_threshold": (distance_from_mean, *beats_at_threshold(), 0.25),
    }


@functools.cache
def real_beats():
    """Return every seventh sample of some beats: three parts, each with its labels."""
    from aecourse import data

    beats = quietly(data.load_ecg5000)
    order = np.random.default_rng(5).permutation(len(beats.x))[:1500]
    rows = np.split(order, [600, 1000])
    return tuple(array[part] for part in rows for array in (beats.x[:, ::7], beats.y))


def pretended_training(x):
    """Return what stands for a trained detector: the residual of four components."""
    mean = x.mean(axis=0)
    _, columns = np.linalg.eigh(np.cov(x.T))
    kept = columns[:, -4:]

    def errors(x):
        centred = x - mean
        return mean_square(centred, centred @ kept @ kept.T)

    return errors


def beats_at_threshold():
    """Return three parts of beats of one step, some exactly on the threshold.

    Five normal validation beats have the errors 0 to 4, so a quarter of the way from
    the largest to the smallest is the error 3, and beats of the test part have it.
    """
    train = np.array([-2.0, 2.0, -1.0, 1.0, 40.0])
    validation = np.array([0.0, 1.0, -2.0, 3.0, 4.0, 9.0, -8.0])
    test = np.array([0.0, 1.0, -1.0, 3.0, -3.0, 3.0, 3.5, 5.0, -6.0, 7.0])
    labels = [0, 0, 0, 0, 1], [0] * 5 + [1] * 2, [0] * 6 + [1, 0, 1, 1]
    return tuple(
        array
        for beats, y in zip((train, validation, test), labels, strict=True)
        for array in (beats[:, None], np.array(y))
    )


def distance_from_mean(x):
    """Return what stands for a detector that rebuilds every beat as the mean one."""
    mean = x.mean(axis=0)
    return lambda x: np.abs(x - mean).mean(axis=1)


def figures():
    """Return the report's F1 and the honest one at the lower rate."""
    experiment = cases()["rare"]
    reported = honest_f1(
        *experiment, with_anomalies=True, test_threshold=True, normal_positive=True
    )
    return {"reported": reported, "honest": honest_f1(*experiment)}


EXERCISE = Exercise(
    honest_f1,
    cases,
    mistakes={"alarm_at_threshold": alarm_at_threshold},
    figures=figures,
)
