"""The lab of chapter 7: a detector's threshold, what it costs, and single beats."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from aecourse import words
from aecourse._validation import anything, labels, rows, validated
from aecourse.anomaly import AutoencoderDetector, precision_at, report
from aecourse.course.lab import Lab, network, packed

PREVALENCES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5)
RARE = 0.01
MISSES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)  # costs, in false alarms
NORMAL = 1  # the number of the kind
# Beats of the tray by their place among the errors of a kind: usual ones, and those
# that a threshold gets wrong first.
OF_NORMALS, OF_ANOMALIES = (0.1, 0.5, 0.95, 1.0), (0.0, 0.5)


@validated(detector=anything, x=rows(), kinds=labels(of="x"), kind_names=anything)
def detector_lab(
    detector: AutoencoderDetector,
    x: ArrayLike,
    kinds: ArrayLike,
    kind_names: Mapping[int, str],
) -> Lab:
    """Return a lab of a detector, its threshold and the beats that judge it.

    Parameters
    ----------
    detector : aecourse.anomaly.AutoencoderDetector
        Fitted to normal beats; its threshold is where the lab starts.
    x : array_like of shape (n, steps)
        Beats that the detector was not fitted to, normal ones and anomalies.
    kinds : array_like of shape (n,)
        Kind of each beat; 1 is normal, all others are anomalies.
    kind_names : mapping of int to str
        What the kinds are called.

    Returns
    -------
    aecourse.course.lab.Lab
        For the end of a cell. It carries the errors of all beats, a tray of some beats
        and the detector's network.

    Raises
    ------
    TypeError, ValueError
        If the beats are no numbers, the kinds no whole numbers, one for each beat, or
        all beats are normal or none is.
    """
    scores = -detector.score_samples(x)
    rates = report((kinds != NORMAL).astype(int), scores, -detector.offset_)
    tray = _rows_of_tray(scores, kinds)
    content = {
        "threshold": float(-detector.offset_),
        "prevalence": rates["prevalence"],
        "prevalences": sorted({*PREVALENCES, rates["prevalence"]}),
        "rare": RARE,
        "miss": 10,
        "misses": MISSES,
        "normal": packed(scores[kinds == NORMAL], 32),
        "anomaly": packed(scores[kinds != NORMAL], 32),
        "beats": packed(x[tray], 32),
        "names": [kind_names[kind] for kind in kinds[tray]],
        "shown": len(OF_NORMALS) + 1,
        "network": network(detector.model_),
        "centre": detector.centre_,
        "scale": detector.scale_,
        "deviation": float(x.std(axis=1).mean()),
    }
    still = _still(scores, kinds, rates, content["threshold"])
    return Lab("anomaly", content, still=still, words=words.of_pages("lab_anomaly"))


def _rows_of_tray(scores: np.ndarray, kinds: np.ndarray) -> list[int]:
    """Return rows of usual and of unusual beats of each kind, kind after kind."""
    rows: list[int] = []
    for kind in np.unique(kinds):
        places = np.array(OF_NORMALS if kind == NORMAL else OF_ANOMALIES)
        of_kind = np.flatnonzero(kinds == kind)
        by_error = of_kind[np.argsort(scores[of_kind], kind="stable")]
        ranks = np.unique(np.round(places * (len(by_error) - 1)).astype(int))
        rows += by_error[ranks].tolist()
    return rows


def _still(
    scores: np.ndarray, kinds: np.ndarray, rates: Mapping[str, float], cut: float
) -> Figure:
    """Draw the errors with the threshold, and the alarms at two prevalences."""
    said = words.of_pages("lab_anomaly")
    figure = Figure((9, 3), layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=[3, 2])
    bins = np.geomspace(scores.min(), scores.max(), 40)
    for name, chosen in ("normal", kinds == NORMAL), ("anomaly", kinds != NORMAL):
        weights = np.full(chosen.sum(), 10_000 / len(scores))
        left.hist(scores[chosen], bins, weights=weights, alpha=0.6, label=said[name])
    left.axvline(cut, color="black")
    left.set(xscale="log", xlabel=said["error"], ylabel=said["beats"])
    left.legend()
    shares = np.array([rates["prevalence"], RARE])
    precision = precision_at(shares, rates["recall"], rates["false_alarm_rate"])
    names = [said["percent"].format(value=f"{100 * share:.0f}") for share in shares]
    right.barh(names, precision, color="C1", alpha=0.6)
    right.barh(names, 1 - precision, left=precision, color="C0", alpha=0.6)
    right.set(title=said["alarms_of"], xlim=(0, 1))
    right.set(xlabel=said["precision"], ylabel=said["prevalence"])
    return figure
