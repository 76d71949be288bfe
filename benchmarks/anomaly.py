"""Abnormal heartbeats: the contest of P3, and chapter 7 on five splits.

``python -m benchmarks anomaly`` sets the chapter's detector beside its baselines.
Everyone learns from the same normal beats, takes the threshold from the same held-out
normal beats, and is judged on the same test beats. Scaling is one shift and one factor
for all values, which leaves the order of every baseline's scores as it is.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split

from aecourse import anomaly, data, latent
from aecourse._keras import keras
from aecourse.anomaly.baselines import Score
from aecourse.contest import p03
from aecourse.data import Heartbeats as Beats
from benchmarks.comparison import Problem, Task, Watch

SEEDS = (1, 2, 3, 4, 5)
COMPONENTS = range(1, 33)


def split(beats: Beats, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the normal beats to learn from, the test beats and the test labels."""
    x_train, x_test, y_train, y_test = train_test_split(
        beats.x, beats.y, test_size=0.2, stratify=beats.y, random_state=seed
    )
    return x_train[y_train == 0], x_test, y_test


def hold_out(normals: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows to learn from and those for a threshold.

    The detector holds out the same ones by itself, its seed being the same.
    """
    share = p03.ANSWER(seed=seed).validation_share
    return anomaly.hold_out(len(normals), share, seed=seed)


def to_unit_range(x: np.ndarray, normals: np.ndarray) -> np.ndarray:
    """Scale beats to [0, 1], as P3 takes them, by the range of the normal ones.

    The note takes the range of all training beats, and so asks the anomalies too.
    """
    lowest, highest = normals.min(), normals.max()
    return (x - lowest) / (highest - lowest)


def program_score(model: keras.Model, normals: np.ndarray, power: float = 1) -> Score:
    """Return P3's score of beats: the mean absolute error in its unit range.

    With a `power` of 2 it is the squared error, which the other detectors take.
    """

    def score(x: np.ndarray) -> np.ndarray:
        off = to_unit_range(x, normals)
        off = np.abs(off - latent.reconstruct(model, off))
        return (off**power).mean(axis=1)

    return score


def mean_score(normals: np.ndarray) -> Score:
    """Return the mean absolute error of the mean beat, as P3 judges."""
    mean = normals.mean(axis=0)
    return lambda x: np.abs(x - mean).mean(axis=1)


@dataclass(frozen=True)
class BeatProblem(Problem):
    """Normal beats, which of them are not held out for a threshold, and test beats."""

    normals: np.ndarray
    kept: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray


class Heartbeats(Task):
    """Abnormal beats told from normal ones, split anew for each seed."""

    title = "abnormal heartbeats told from normal ones"
    figure = "AUROC"
    larger_is_better = True
    seeds = SEEDS
    seeds_split = True

    def load(self, seed: int, rows: int | None) -> BeatProblem:
        """Return the split of this seed, with so many normal beats at most."""
        beats = self.program.load()
        normals, x_test, y_test = split(beats, seed)
        normals = normals[:rows]
        kept, _ = hold_out(normals, seed)
        sizes = len(kept), len(x_test)
        return BeatProblem(
            beats.name, beats.source, *sizes, normals, kept, x_test, y_test
        )

    def fitted(self, side: str, problem: BeatProblem, seed: int) -> dict[str, Any]:
        """Return the normal beats that are not held out, as the note scales them."""
        x = to_unit_range(problem.normals, problem.normals)[problem.kept]
        return {"x": x, "y": x, "batch_size": self.program.batch_size}

    def train(
        self, side: str, problem: BeatProblem, seed: int, share: float, watch: Watch
    ) -> keras.Model | anomaly.AutoencoderDetector:
        """Train the program, or fit the detector, which holds out by itself."""
        if side == "program":
            return super().train(side, problem, seed, share, watch)
        detector = self.answer(seed=seed).fit(problem.normals)
        watch.take(detector)
        return detector

    def judge(self, side: str, model: Any, problem: BeatProblem) -> float:
        """Return the area under the curve of a side's scores."""
        if side == "course":
            scores = -model.score_samples(problem.x_test)
        else:
            scores = program_score(model, problem.normals)(problem.x_test)
        return float(roc_auc_score(problem.y_test, scores))

    def baselines(self, problem: BeatProblem) -> dict[str, float]:
        """Return the areas of chapter 7's baselines, the mean's in two distances."""
        normals = problem.normals[problem.kept]
        scores = anomaly.fit_baselines(normals, components=(1, 2, 4, 8), seed=1)
        scores["mean sample, absolute error"] = mean_score(normals)
        return {
            name: float(roc_auc_score(problem.y_test, score(problem.x_test)))
            for name, score in scores.items()
        }


def fit_program(normals: np.ndarray, seed: int) -> dict[str, Score]:
    """Train P3 with the note's settings on normal beats; return its scores by name."""
    keras.utils.set_random_seed(seed)
    program = p03.PROGRAM
    model = program.compiled()
    scaled = to_unit_range(normals, normals)
    settings = {"batch_size": program.batch_size, "epochs": program.epochs}
    model.fit(scaled, scaled, **settings, verbose=0)
    return {
        "P3": program_score(model, normals),
        "P3, squared error": program_score(model, normals, power=2),
    }


def measure_split(
    beats: Beats, seed: int, components: Sequence[int]
) -> dict[str, dict[str, float]]:
    """Return the report of every detector on one split, by name."""
    keras.utils.clear_session()
    gc.collect()
    normals, x_test, y_test = split(beats, seed)
    rows, held_out = hold_out(normals, seed)
    start = time.perf_counter()
    detector = anomaly.AutoencoderDetector(seed=seed).fit(normals)
    seconds = time.perf_counter() - start
    scores = {
        "autoencoder": lambda x: -detector.score_samples(x),
        **fit_program(normals[rows], seed),
        "mean sample, absolute error": mean_score(normals[rows]),
        **anomaly.fit_baselines(normals[rows], components=components, seed=seed),
    }
    reports = {}
    for name, score in scores.items():
        limit = anomaly.threshold(score(normals[held_out]), detector.false_alarm_rate)
        reports[name] = anomaly.report(y_test, score(x_test), limit)
    reports["autoencoder"]["seconds"] = seconds
    return reports


def compare(
    beats: Beats, seeds: Sequence[int], components: Sequence[int] = COMPONENTS
) -> dict[str, dict[str, list[float]]]:
    """Return detector → figure → one value for each split."""
    splits = [measure_split(beats, seed, components) for seed in seeds]
    return {
        name: {figure: [one[name][figure] for one in splits] for figure in figures}
        for name, figures in splits[0].items()
    }


def best_pca(detectors: dict[str, dict[str, list[float]]]) -> str:
    """Return the name of the PCA residual with the highest mean AUROC."""
    sizes = [name for name in detectors if name.startswith("PCA")]
    return max(sizes, key=lambda name: float(np.mean(detectors[name]["auroc"])))


def measure() -> dict[str, Any]:
    """Return the figures of all splits."""
    beats = data.load_ecg5000()
    detectors = compare(beats, SEEDS)
    return {
        "seeds": list(SEEDS),
        "false_alarm_rate": anomaly.AutoencoderDetector().false_alarm_rate,
        "best_pca": best_pca(detectors),
        "detectors": detectors,
        "complete": beats.is_full,
    }
