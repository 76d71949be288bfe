"""Checks of the exercises of chapter 7, anomaly detection."""

from __future__ import annotations

import functools

import numpy as np

from aecourse import data
from aecourse.exercises.anomaly_mistakes import (
    ALARM_THRESHOLD,
    ODDEST_STEP,
    OUTLIER_LABELS,
    OUTLIER_SCORES,
    RARE_PRECISION,
    Errors,
    experiment_mistakes,
    f1_with_faults,
    mean_square,
)
from aecourse.exercises.checking import exercise
from aecourse.exercises.expectations import (
    diagnose,
    expect,
    expect_number,
    expect_tuple,
)
from aecourse.exercises.running import Answer


@exercise(
    "anomaly.1",
    "alarm_threshold(train_errors, validation_errors, validation_labels, rate)",
    hints=(
        "The promise is about normal beats that the model has not seen. Which of the "
        "errors you are given belong to such beats?",
        "`validation_labels == 0` picks them. Sort their errors in your mind: the "
        "threshold has the share `rate` of them to its right.",
        "`np.quantile` takes the share to the *left*.",
    ),
)
def _alarm_threshold(answer: Answer) -> str:
    rng = np.random.default_rng(1)
    for n_normal, rate in ((200, 0.05), (150, 0.1)):
        normal = rng.gamma(3, 0.02, n_normal)
        errors = np.concatenate([normal, rng.gamma(9, 0.03, 120)])
        labels = np.repeat([0, 1], (n_normal, 120))
        order = rng.permutation(len(errors))
        arguments = (
            rng.gamma(3, 0.014, 300),
            errors[order],
            labels[order],
            rate,
        )
        value = expect_number(answer(*arguments), what="the threshold")
        # Any threshold between two neighbouring errors will do, and one error higher,
        # which keeps the promise for the beat that is still to come.
        if round(rate * n_normal) - np.sum(normal > value) not in (0, 1):
            diagnose(
                value,
                np.quantile(normal, 1 - rate),
                ALARM_THRESHOLD,
                inputs=arguments,
                what="the threshold",
                nudge=f"Of {n_normal} normal validation beats "
                f"{round(rate * n_normal)} should be above it, and "
                f"{np.sum(normal > value)} are.",
            )
    return (
        "No anomaly was needed: the threshold is a promise about normal beats, and "
        "what it catches is found out afterwards."
    )


@exercise(
    "anomaly.2",
    "rare_precision(recall, false_alarm_rate, prevalence)",
    hints=(
        "Imagine 10,000 beats. How many are anomalies, and how many of these raise an "
        "alarm? How many are normal, and how many of *these* do?",
        "Precision is the number of hits over the number of all alarms.",
        "Hits are a share `prevalence * recall` of all beats; the false alarms are a "
        "share of the rest.",
    ),
)
def _rare_precision(answer: Answer) -> str:
    for arguments in ((0.9, 0.05, 0.01), (0.75, 0.1, 0.3), (0.6, 0.02, 0.002)):
        recall, rate, share = arguments
        hits = share * recall
        diagnose(
            answer(*arguments),
            hits / (hits + (1 - share) * rate),
            RARE_PRECISION,
            inputs=arguments,
            what=f"the precision at a prevalence of {share:g}",
            nudge="With recall 1, false-alarm rate 0.5 and every second beat an "
            "anomaly, two of three alarms are true.",
        )
    half = expect_number(answer(0.9, 0.1, 0.5), what="the precision at one half")
    expect(
        abs(half - 0.9) < 1e-6,
        "Where both classes are equally common, 0.9 against 0.1 gives nine true "
        "alarms in ten.",
        expected="0.9",
        got=f"{half:.4g}",
    )
    return (
        "A detector that catches nine anomalies in ten, with one false alarm in "
        "twenty, is wrong in more than four alarms of five where one beat in a "
        "hundred is an anomaly."
    )


@exercise(
    "anomaly.3",
    "outlier_convention(x, x_hat, threshold)",
    hints=(
        "Begin with the mean squared error of each beat, one number a row.",
        "In scikit-learn the score of an anomaly is *low*, and `predict` says -1 for "
        "it and 1 for the others.",
        "Return the scores and the labels. The threshold is one of errors, and a beat "
        "exactly on it is normal.",
    ),
)
def _outlier_convention(answer: Answer) -> str:
    rng = np.random.default_rng(3)
    x = rng.normal(size=(8, 5))
    x_hat = x + np.linspace(0.2, 1.6, 8)[:, None] * rng.choice([-1.0, 1.0], (8, 5))
    # quarters are exact in binary, so one error is exactly the threshold
    x[3], x_hat[3] = 0.25, 0.75
    arguments = (x, x_hat, 0.25)
    result = expect_tuple(answer(*arguments), ["scores", "labels"])
    error = mean_square(x, x_hat)
    diagnose(
        result[0],
        -error,
        OUTLIER_SCORES,
        inputs=arguments,
        what="the scores",
        nudge="The worst rebuilt beat has the lowest score.",
    )
    diagnose(
        result[1],
        np.where(error > 0.25, -1, 1),
        OUTLIER_LABELS,
        inputs=arguments,
        what="the labels",
        nudge="Compare errors with the threshold first, then name the two sides.",
    )
    order = rng.permutation(8)
    again = expect_tuple(answer(x[order], x_hat[order], 0.25), ["scores", "labels"])
    diagnose(
        again[0],
        -error[order],
        what="the scores of the beats in another order",
        nudge="A beat's score must not depend on the beats beside it.",
    )
    return (
        "Two conventions are in use, and a detector with the wrong sign is the best "
        "one in reverse; so a test pins the sign down."
    )


@exercise(
    "anomaly.4",
    "oddest_step(x, x_hat)",
    hints=(
        "Before the mean over the steps is taken there is an error for each of them, "
        "an array of the shape of `x`.",
        "Square the differences, or a beat that is too low counts as good.",
        "`np.argmax` takes an axis. Time runs along the rows.",
    ),
)
def _oddest_step(answer: Answer) -> str:
    rng = np.random.default_rng(4)
    x_hat = rng.normal(size=(6, 12))
    x = x_hat + rng.uniform(-0.3, 0.3, size=(6, 12))
    steps = np.array([7, 2, 10, 0, 5, 3])
    x[np.arange(6), steps] = x_hat[np.arange(6), steps] + [2, -2, -3, 1.5, -1.5, 2.5]
    diagnose(
        answer(x, x_hat),
        steps,
        ODDEST_STEP,
        inputs=(x, x_hat),
        what="the steps",
        nudge="Write down a beat of three steps and its reconstruction by hand.",
    )
    shift = 4 - steps[0]
    rolled = (np.roll(x, shift, axis=1), np.roll(x_hat, shift, axis=1))
    diagnose(
        answer(*rolled),
        (steps + shift) % 12,
        what="the steps of beats that begin elsewhere",
        nudge="If beat and reconstruction are moved along, so must be the answer.",
    )
    return (
        "The score says that a beat is odd and this says where: of all that an "
        "autoencoder tells, the part that a person can look at."
    )


@functools.cache
def _beats() -> tuple[np.ndarray, ...]:
    """Load beats, every seventh sample of them: three parts, each with its labels."""
    beats = data.load_ecg5000()
    order = np.random.default_rng(5).permutation(len(beats.x))[:1500]
    rows = np.split(order, [600, 1000])
    return tuple(array[part] for part in rows for array in (beats.x[:, ::7], beats.y))


def _pretended_training(x: np.ndarray) -> Errors:
    """Return what stands for a trained detector: the residual of four components."""
    mean = x.mean(axis=0)
    _, columns = np.linalg.eigh(np.cov(x.T))
    kept = columns[:, -4:]

    def errors(samples: np.ndarray) -> np.ndarray:
        centred = samples - mean
        return mean_square(centred, centred @ kept @ kept.T)

    return errors


@exercise(
    "anomaly.5",
    "honest_f1(fit, x_train, y_train, x_validation, y_validation, x_test, y_test, "
    "rate)",
    hints=(
        "Follow the labels: where are they used, and where should they be? Then ask of "
        "each of the three parts what it may be used for.",
        "There are three faults: in what the model learns from, in what sets the "
        "threshold, and in which class is counted as a hit.",
        "Fit normal training beats, take the quantile over normal validation beats, "
        "and count an alarm for an anomaly as a hit.",
    ),
)
def _honest_f1(answer: Answer) -> str:
    experiments = [(_pretended_training, *_beats(), rate) for rate in (0.05, 0.2)]
    honest = [f1_with_faults(*experiment) for experiment in experiments]
    diagnose(
        [
            expect_number(answer(*experiment), what="the F1")
            for experiment in experiments
        ],
        honest,
        experiment_mistakes(experiments),
        cases=["at a rate of 0.05", "at a rate of 0.2"],
        what="the F1",
        nudge="F1 is twice the hits, over the anomalies and the alarms together.",
        rtol=1e-3,
    )
    reported = f1_with_faults(
        *experiments[0],
        with_anomalies=True,
        threshold_from="test",
        normal_positive=True,
    )
    return (
        f"At a rate of 0.05 the report had {reported:.2f} and you have "
        f"{honest[0]:.2f}: two numbers for one method, of which one says how it will "
        "do."
    )
