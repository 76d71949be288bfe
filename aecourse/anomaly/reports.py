"""How good a detector is: figures in which the anomaly is the positive class."""

from __future__ import annotations

import math
import warnings

import numpy as np
from numpy.typing import ArrayLike

from aecourse._validation import (
    Arguments,
    also,
    array,
    invalid,
    labels,
    number,
    optional,
    validated,
)
from aecourse.anomaly.thresholds import open_share

STANDARD_ERRORS = 2
"""How far below one half an AUROC has to be before chance does not explain it."""


def _both_classes(name: str, value: ArrayLike, arguments: Arguments) -> np.ndarray:
    y = labels(of="scores")(name, value, arguments)
    found = np.unique(y)
    if not set(found) <= {0, 1}:
        raise invalid(
            name,
            "labels 1 for an anomaly and 0 for a normal sample; scikit-learn's -1 and "
            "1 become that by (y == -1).astype(int)",
            y,
        )
    if len(found) == 1:
        only = "anomalies" if found[0] else "normal samples"
        raise invalid(name, f"both classes, here are {only} only", y)
    return y


_scores = array(ndim=1)
_share_of_alarms = number(minimum=0, maximum=1)


@validated(scores=_scores, y=_both_classes, threshold=number())
def report(y: ArrayLike, scores: ArrayLike, threshold: float) -> dict[str, float]:
    """Compute AUROC, precision, recall and more; the anomaly is the positive class.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels, 1 for an anomaly and 0 for a normal sample.
    scores : array_like of shape (n,)
        Scores, higher for stranger samples.
    threshold : float
        A sample whose score is *above* it is called an anomaly.

    Returns
    -------
    dict of str to float
        ``auroc`` and ``average_precision`` judge the order of the scores alone;
        ``accuracy``, ``precision``, ``recall``, ``f1`` and ``false_alarm_rate`` judge
        the threshold with it. ``prevalence`` is the share of anomalies in `y`, on which
        accuracy, precision, F1 and average precision depend. Precision is 0 where there
        is no alarm at all.

    Raises
    ------
    TypeError, ValueError
        If a label is not 0 or 1, there is one class only, or the scores are not finite.

    Warns
    -----
    UserWarning
        If the AUROC is further below one half than random scores would be: the labels
        or the scores are turned round, or the anomalies are the simplest samples.

    Notes
    -----
    Source: chapter 7.

    Examples
    --------
    >>> report([0, 0, 1, 1], [0.1, 0.4, 0.3, 0.9], 0.35)["recall"]
    0.5
    """
    from sklearn.metrics import average_precision_score

    alarm, is_anomaly = scores > threshold, y == 1
    hits = int(np.sum(alarm & is_anomaly))
    recall = hits / int(is_anomaly.sum())
    precision = hits / max(int(alarm.sum()), 1)
    return {
        "auroc": _auroc(y, scores),
        "average_precision": float(average_precision_score(y, scores)),
        "accuracy": float(np.mean(alarm == is_anomaly)),
        "precision": precision,
        "recall": recall,
        "f1": 2 * hits / (int(alarm.sum()) + int(is_anomaly.sum())),
        "false_alarm_rate": float(np.mean(alarm[~is_anomaly])),
        "prevalence": float(np.mean(is_anomaly)),
    }


def _auroc(y: np.ndarray, scores: np.ndarray) -> float:
    from sklearn.metrics import roc_auc_score

    auroc = float(roc_auc_score(y, scores))
    anomalies = int(np.sum(y))
    # of the AUROC of random scores, as Mann and Whitney's test has it
    error = math.sqrt((len(y) + 1) / (12 * anomalies * (len(y) - anomalies)))
    if auroc < 0.5 - STANDARD_ERRORS * error:
        normal, odd = scores[y == 0].mean(), scores[y == 1].mean()
        warnings.warn(_below_a_coin(auroc, normal, odd), stacklevel=4)
    return auroc


def _below_a_coin(auroc: float, normal: float, odd: float) -> str:
    return (
        f"The AUROC of `scores` is {auroc:.3f}, below that of a coin. Either labels "
        "are turned round (1 is an anomaly), or scores are (scikit-learn's are lower "
        "for anomalies), or both are right and these anomalies are simpler than normal "
        "samples, so that little of them is left to rebuild: look at some of them. The "
        f"mean score is {normal:.4g} for normal samples and {odd:.4g} for anomalies."
    )


@validated(
    prevalence=also(
        array(scalars=True),
        "shares above 0 and below 1",
        lambda p: np.all((p > 0) & (p < 1)),
    ),
    recall=_share_of_alarms,
    false_alarm_rate=_share_of_alarms,
)
def precision_at(
    prevalence: ArrayLike, recall: float, false_alarm_rate: float
) -> np.ndarray:
    """Compute the precision of a detector where anomalies have another prevalence.

    Recall and false-alarm rate belong to the detector, each being measured within one
    class; precision belongs to the place it is used in. Bayes' rule leads from the one
    to the other.

    Parameters
    ----------
    prevalence : array_like
        Share of anomalies, above 0 and below 1: a number or an array.
    recall : float
        Share of the anomalies that raise an alarm, in [0, 1].
    false_alarm_rate : float
        Share of the normal samples that raise an alarm, in [0, 1].

    Returns
    -------
    ndarray of the shape of `prevalence`
        Share of the alarms that are anomalies, 0 where there is
        no alarm at all.

    Raises
    ------
    TypeError, ValueError
        If a number is out of range.

    Notes
    -----
    Source: chapter 7.

    Examples
    --------
    >>> round(float(precision_at(0.01, recall=0.99, false_alarm_rate=0.05)), 3)
    0.167
    """
    hits = prevalence * recall
    alarms = hits + (1 - prevalence) * false_alarm_rate
    return np.divide(hits, alarms, out=np.zeros_like(hits), where=alarms > 0)


@validated(
    scores=_scores,
    y=_both_classes,
    cost_of_miss=number(above=0),
    prevalence=optional(open_share),
)
def cost_curve(
    y: ArrayLike,
    scores: ArrayLike,
    *,
    cost_of_miss: float,
    prevalence: float | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Compute the expected cost of each threshold for a sample, in false alarms.

    A false alarm costs 1, a missed anomaly `cost_of_miss`, anything else nothing.

    Parameters
    ----------
    y, scores : array_like of shape (n,)
        As :func:`report` takes them.
    cost_of_miss : float
        How many false alarms one missed anomaly is as bad as, above 0.
    prevalence : float or None, default None
        Share of anomalies where the detector will be used, above 0 and below 1; None
        for their share in `y`.

    Returns
    -------
    thresholds, costs : ndarray of shape (different scores,)
        Thresholds, falling, and expected costs, at least 0. The first threshold is
        the highest score, above which there is no alarm.

    Raises
    ------
    TypeError, ValueError
        As :func:`report`, or if a number is out of range.

    Notes
    -----
    Source: chapter 7. To choose a threshold by its cost, give labelled samples other
    than those it is then judged on.

    Examples
    --------
    >>> thresholds, costs = cost_curve([0, 0, 1], [0.1, 0.4, 0.3], cost_of_miss=10)
    >>> float(thresholds[costs.argmin()])  # an alarm is what is above it
    0.1
    """
    if prevalence is None:
        prevalence = np.mean(y)
    thresholds = np.unique(scores)[::-1]
    missed = _share_at_most(scores[y == 1], thresholds)
    false_alarms = 1 - _share_at_most(scores[y == 0], thresholds)
    costs = prevalence * cost_of_miss * missed + (1 - prevalence) * false_alarms
    return thresholds, costs


def _share_at_most(scores: np.ndarray, thresholds: np.ndarray) -> np.ndarray:
    return np.searchsorted(np.sort(scores), thresholds, side="right") / len(scores)
