"""Anomalies among the beats that count as normal: what do they cost? Chapter 7.

The normal beats to learn from are joined by as many anomalies of the training part as
make a share of them all. Nobody knows which they are, so they train, and are held out
for the threshold, like the others. All detectors get the same beats of each split.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.model_selection import train_test_split

from aecourse import anomaly
from benchmarks.anomaly import hold_out
from benchmarks.verdicts.tables import means
from benchmarks.verdicts.width_and_noise import Beats, load

if TYPE_CHECKING:
    from benchmarks.verdicts import Runs

__all__ = ["TITLE", "load", "measure"]

TITLE = "anomalies among the beats to learn from: what do they cost?"
SHARES = (0.0, 0.01, 0.05, 0.1, 0.2)
BASELINES = ("mean sample", "PCA, 2", "5 neighbours", "LOF")
FIGURES = ("auroc", "recall", "false_alarm_rate")


def contaminated(
    data: Beats, share: float, seed: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return beats of which a share are anomalies, test beats and their labels."""
    beats = data.beats
    x, x_test, y, y_test = train_test_split(
        beats.x, beats.y, test_size=0.2, stratify=beats.y, random_state=seed
    )
    normals, anomalies = x[y == 0], x[y == 1]
    strange = anomalies[: round(share / (1 - share) * len(normals))]
    mixed = np.concatenate([normals, strange])
    order = np.random.default_rng(seed).permutation(len(mixed))
    return mixed[order], x_test, y_test


def train(data: Beats, *, share: float, epochs: int, seed: int) -> dict[str, Any]:
    """Fit all detectors to the same beats and return what each finds."""
    x, x_test, y_test = contaminated(data, share, seed)
    rows, held_out = hold_out(x, seed)
    detector = anomaly.AutoencoderDetector(seed=seed, epochs=epochs).fit(x)
    baselines = anomaly.fit_baselines(x[rows], components=(2,), seed=seed)
    scores = {"autoencoder": lambda x: -detector.score_samples(x)}
    scores |= {name: baselines[name] for name in BASELINES}
    found = {}
    for name, score in scores.items():
        line = anomaly.threshold(score(x[held_out]), detector.false_alarm_rate)
        report = anomaly.report(y_test, score(x_test), line)
        found[name] = {figure: report[figure] for figure in FIGURES}
    return found


def measure(runs: Runs, seeds: Sequence[int], share: float) -> dict[str, Any]:
    """Return a table for each share of anomalies, and the runs behind it."""
    epochs = max(round(share * anomaly.AutoencoderDetector().epochs), 2)
    tables, every = {}, {}
    for part in SHARES:
        found = [runs(train, share=part, epochs=epochs, seed=seed) for seed in seeds]
        every[f"{part:g}"] = {name: [run[name] for run in found] for name in found[0]}
        caption = f"{part:.0%} of the beats to learn from are anomalies"
        tables[caption] = means(every[f"{part:g}"])
    return {"shares": list(SHARES), "runs": every, "tables": tables}
