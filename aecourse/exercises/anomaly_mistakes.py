"""Known mistakes in the exercises of chapter 7, and what is said to each.

Every entry is a wrong function of the exercise's own arguments and its message.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np

from aecourse.exercises.expectations import Mistake, fault_message

Errors = Callable[[np.ndarray], np.ndarray]

ALARM_THRESHOLD: list[Mistake] = [
    (
        lambda train, errors, labels, rate: np.quantile(train, 1 - rate),
        "You used the errors of the training beats. The network knows these beats, so "
        "their errors are too small and more normal beats than wanted raise an alarm.",
    ),
    (
        lambda train, errors, labels, rate: np.quantile(errors, 1 - rate),
        "You took the quantile over all validation beats. The budget is a share of the "
        "*normal* ones; anomalies push the threshold up.",
    ),
    (
        lambda train, errors, labels, rate: np.quantile(errors[labels == 1], 1 - rate),
        "You took the errors of the anomalies: label 1 is an anomaly here.",
    ),
    (
        lambda train, errors, labels, rate: np.quantile(errors[labels == 1], rate),
        "You took the threshold from the anomalies. That fixes the share of anomalies "
        "that are caught; the budget is about false alarms.",
    ),
    (
        lambda train, errors, labels, rate: np.quantile(errors[labels == 0], rate),
        "You took the quantile from the wrong end: with this threshold nearly every "
        "normal beat raises an alarm.",
    ),
    (
        lambda train, errors, labels, rate: errors[labels == 0].max(),
        "You took the largest error of a normal beat, which allows no false alarm at "
        "all and ignores the budget.",
    ),
    (
        lambda train, errors, labels, rate: (
            errors[labels == 0].mean() + errors[labels == 0].std()
        ),
        "You used mean plus one standard deviation: a rule of thumb that does not know "
        "the budget.",
    ),
]

RARE_PRECISION: list[Mistake] = [
    (
        lambda recall, rate, share: recall,
        "You returned the recall: a share of the anomalies. Precision is a share of "
        "the alarms.",
    ),
    (
        lambda recall, rate, share: recall / (recall + rate),
        "You set hits against false alarms as if anomalies and normal beats were "
        "equally many. Weigh each by how common it is.",
    ),
    (
        lambda recall, rate, share: share * recall / (share * recall + rate),
        "You weighed the hits and not the false alarms: only the normal beats can "
        "raise one, and they are a share of the beats too.",
    ),
    (
        lambda recall, rate, share: share * recall,
        "You have the share of all beats that are hits. Divide it by the share of all "
        "beats that raise an alarm.",
    ),
    (
        lambda recall, rate, share: (
            share * recall / (share * recall + (1 - share) * (1 - rate))
        ),
        "You compared the hits with the normal beats that stay silent. The other "
        "alarms come from normal beats that do not.",
    ),
    (
        lambda recall, rate, share: (
            (1 - share) * recall / ((1 - share) * recall + share * rate)
        ),
        "You swapped the two classes: `prevalence` is the share of the anomalies.",
    ),
    (
        lambda recall, rate, share: (
            (1 - share) * rate / (share * recall + (1 - share) * rate)
        ),
        "You have the share of the alarms that are false.",
    ),
    (
        lambda recall, rate, share: (
            (1 - share) * (1 - rate) / ((1 - share) * (1 - rate) + share * (1 - recall))
        ),
        "You have the precision of the class *normal*, which is what makes poor "
        "detectors look good.",
    ),
]


def mean_square(x: np.ndarray, x_hat: np.ndarray) -> np.ndarray:
    """Mean squared error of each row."""
    return np.mean((x - x_hat) ** 2, axis=1)


OUTLIER_SCORES: list[Mistake] = [
    (
        lambda x, x_hat, threshold: mean_square(x, x_hat),
        "Your scores are the errors. In scikit-learn a lower score is the stranger "
        "one, so the sign has to be turned.",
    ),
    (
        lambda x, x_hat, threshold: threshold - mean_square(x, x_hat),
        "You returned scikit-learn's `decision_function`, which has the threshold "
        "taken out. Scores are without it.",
    ),
    (
        lambda x, x_hat, threshold: -mean_square(x.T, x_hat.T),
        "You averaged over the beats; every beat has a score of its own.",
    ),
    (
        lambda x, x_hat, threshold: -np.sum((x - x_hat) ** 2, axis=1),
        "You added up over the time steps; the error is a mean.",
    ),
    (
        lambda x, x_hat, threshold: -np.abs(x - x_hat).mean(axis=1),
        "You took the mean absolute error; the squared one is asked for.",
    ),
    (
        lambda x, x_hat, threshold: 1 / mean_square(x, x_hat),
        "You took the reciprocal to turn the order round. It has no value for a "
        "perfect reconstruction; change the sign instead.",
    ),
]

OUTLIER_LABELS: list[Mistake] = [
    (
        lambda x, x_hat, threshold: np.where(mean_square(x, x_hat) > threshold, 1, -1),
        "Your labels are the wrong way round: -1 is the anomaly.",
    ),
    (
        lambda x, x_hat, threshold: np.where(mean_square(x, x_hat) > threshold, 1, 0),
        "You returned 1 for an anomaly and 0 for a normal beat, as the data have it. "
        "Scikit-learn's detectors say -1 and 1.",
    ),
    (
        lambda x, x_hat, threshold: np.where(mean_square(x, x_hat) < threshold, 1, -1),
        "You call a beat whose error is exactly the threshold an anomaly; an anomaly "
        "is *above* it.",
    ),
    (
        lambda x, x_hat, threshold: np.where(mean_square(x, x_hat) <= threshold, 1, 0),
        "Anomalies are to be -1 and not 0.",
    ),
    (
        lambda x, x_hat, threshold: np.where(-mean_square(x, x_hat) > threshold, 1, -1),
        "You compared the turned scores with the threshold of the errors. Turn both "
        "or neither.",
    ),
]

ODDEST_STEP: list[Mistake] = [
    (
        lambda x, x_hat: np.argmax(x - x_hat, axis=1),
        "You looked for the largest difference with its sign. A beat that is too low "
        "is as odd as one that is too high.",
    ),
    (
        lambda x, x_hat: np.argmax(x_hat - x, axis=1),
        "You looked for the largest difference with its sign. A beat that is too high "
        "is as odd as one that is too low.",
    ),
    (
        lambda x, x_hat: np.argmax((x - x_hat) ** 2, axis=0),
        "You looked for the oddest beat at each step: the wrong axis.",
    ),
    (
        lambda x, x_hat: np.argmax((x - x_hat) ** 2),
        "You found one place in the whole table; every beat has one of its own.",
    ),
    (
        lambda x, x_hat: np.max((x - x_hat) ** 2, axis=1),
        "You returned how large the error is; the question is *where*.",
    ),
    (
        lambda x, x_hat: np.argmin((x - x_hat) ** 2, axis=1),
        "You found the step that is rebuilt best.",
    ),
    (
        lambda x, x_hat: np.argmax(np.abs(x), axis=1),
        "You found where the beat itself is largest. A deep wave is not odd if normal "
        "beats have it.",
    ),
    (
        lambda x, x_hat: np.argmax((x - x_hat) ** 2, axis=1) + 1,
        "You counted the steps from 1; as indices they begin at 0.",
    ),
]

THRESHOLD_FROM = {
    "validation normals": "",
    "validation": "the threshold is set with anomalies among the validation beats",
    "test": "the threshold is set on the test beats",
    "test normals": "the threshold is set on the test beats",
    "training": "the threshold is set on beats that the model was trained on",
}
WITH_ANOMALIES = "the model is trained on anomalies too"
NORMAL_POSITIVE = "the F1 is that of the normal beats"


def f1_with_faults(
    fit: Callable[[np.ndarray], Errors],
    x_train: np.ndarray,
    y_train: np.ndarray,
    x_validation: np.ndarray,
    y_validation: np.ndarray,
    x_test: np.ndarray,
    y_test: np.ndarray,
    rate: float,
    *,
    with_anomalies: bool = False,
    threshold_from: str = "validation normals",
    normal_positive: bool = False,
) -> float:
    """Return the F1 of a detector that is fitted and judged with faults or none."""
    fitted = x_train if with_anomalies else x_train[y_train == 0]
    errors = fit(fitted)
    beats = {
        "validation normals": x_validation[y_validation == 0],
        "validation": x_validation,
        "test": x_test,
        "test normals": x_test[y_test == 0],
        "training": fitted,
    }[threshold_from]
    alarm = errors(x_test) > np.quantile(errors(beats), 1 - rate)
    if normal_positive:
        return f1(y_test == 0, ~alarm)
    return f1(y_test == 1, alarm)


def f1(positive: np.ndarray, called_positive: np.ndarray) -> float:
    """Twice the hits over all that are positive or called so."""
    hits = np.sum(positive & called_positive)
    return float(2 * hits / (positive.sum() + called_positive.sum()))


def experiment_mistakes(experiments: list[tuple]) -> list[Mistake]:
    """Return what experiments give that have kept some faults, few faults first."""
    kept: list[tuple[list[str], list[float]]] = []
    for anomalies, origin, normal in itertools.product(
        (False, True), THRESHOLD_FROM, (False, True)
    ):
        faults = [WITH_ANOMALIES] * anomalies
        faults += [THRESHOLD_FROM[origin]] * (origin != "validation normals")
        faults += [NORMAL_POSITIVE] * normal
        values = [
            f1_with_faults(
                *experiment,
                with_anomalies=anomalies,
                threshold_from=origin,
                normal_positive=normal,
            )
            for experiment in experiments
        ]
        if faults:
            kept.append((faults, values))
    few_first = sorted(kept, key=lambda entry: len(entry[0]))
    return [(values, fault_message(faults)) for faults, values in few_first]
