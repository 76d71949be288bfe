"""Chapter 7 and its baselines on five splits: ``python -m benchmarks anomaly``.

Everyone learns from the same normal beats, takes the threshold from the same held-out
normal beats, and is judged on the same test beats. Scaling is one shift and one factor
for all values, which leaves the order of every baseline's scores as it is.
"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Sequence

import numpy as np
from sklearn.model_selection import train_test_split

from aecourse import anomaly, data, latent
from aecourse._keras import keras
from aecourse.anomaly.baselines import Score
from aecourse.contest.programs import PROGRAMS
from aecourse.data import Heartbeats
from benchmarks.results import environment, keep, today

SEEDS = (1, 2, 3, 4, 5)
COMPONENTS = range(1, 33)
FALSE_ALARM_RATE = 0.05
VALIDATION_SHARE = 0.15
FIGURES = ("auroc", "average_precision", "precision", "recall", "f1")


def split(beats: Heartbeats, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the normal beats to learn from, the test beats and the test labels."""
    x_train, x_test, y_train, y_test = train_test_split(
        beats.x, beats.y, test_size=0.2, stratify=beats.y, random_state=seed
    )
    return x_train[y_train == 0], x_test, y_test


def fit_detector(normals: np.ndarray, seed: int) -> Score:
    """Train the chapter's detector and return its score."""
    detector = anomaly.AutoencoderDetector(
        validation_share=VALIDATION_SHARE, false_alarm_rate=FALSE_ALARM_RATE, seed=seed
    ).fit(normals)
    return lambda x: -detector.score_samples(x)


def to_unit_range(x: np.ndarray, normals: np.ndarray) -> np.ndarray:
    """Scale beats as P3's note does, by the least and largest value of normal ones."""
    lowest, highest = normals.min(), normals.max()
    return (x - lowest) / (highest - lowest)


def fit_program(normals: np.ndarray, seed: int) -> Score:
    """Train P3 with the note's settings on normal beats and return its mean error."""
    keras.utils.set_random_seed(seed)
    program = PROGRAMS["P3"]
    model = program.compiled()
    scaled = to_unit_range(normals, normals)
    model.fit(
        scaled,
        scaled,
        batch_size=program.batch_size,
        epochs=program.epochs,
        verbose=0,
    )
    return lambda x: mean_absolute_error(model, to_unit_range(x, normals))


def mean_absolute_error(model: keras.Model, scaled: np.ndarray) -> np.ndarray:
    """Return P3's score of beats in its unit range."""
    return np.abs(scaled - latent.reconstruct(model, scaled)).mean(axis=1)


def measure_split(
    beats: Heartbeats, seed: int, components: Sequence[int] = COMPONENTS
) -> dict[str, dict[str, float]]:
    """Return the report of every detector on one split, by name."""
    keras.utils.clear_session()
    gc.collect()
    normals, x_test, y_test = split(beats, seed)
    rows, held_out = anomaly.hold_out(len(normals), VALIDATION_SHARE, seed=seed)
    start = time.perf_counter()
    # the detector holds out the same rows by itself, its seed being the same
    scores = {"autoencoder": fit_detector(normals, seed)}
    seconds = time.perf_counter() - start
    scores["P3"] = fit_program(normals[rows], seed)
    scores |= anomaly.fit_baselines(normals[rows], components=components, seed=seed)
    reports = {}
    for name, score in scores.items():
        limit = anomaly.threshold(score(normals[held_out]), FALSE_ALARM_RATE)
        reports[name] = anomaly.report(y_test, score(x_test), limit)
    reports["autoencoder"]["seconds"] = seconds
    return reports


def measure(
    beats: Heartbeats, seeds: Sequence[int], components: Sequence[int] = COMPONENTS
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


def table(detectors: dict[str, dict[str, list[float]]]) -> str:
    """Return means over the splits as plain text, the best AUROC first."""
    lines = [f"{'':<18}" + "".join(f"{name:>19}" for name in FIGURES)]
    order = sorted(detectors, key=lambda name: -np.mean(detectors[name]["auroc"]))
    for name in order:
        means = [np.mean(detectors[name][figure]) for figure in FIGURES]
        lines.append(f"{name:<18}" + "".join(f"{mean:>19.4f}" for mean in means))
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> None:
    """Measure all splits, print the table and keep it if the data are real."""
    argparse.ArgumentParser(description=__doc__).parse_args(arguments)
    beats = data.load_ecg5000()
    detectors = measure(beats, SEEDS)
    print(f"{beats!r}\n{table(detectors)}\nbest PCA: {best_pca(detectors)}")
    result = {
        "benchmark": "anomaly",
        "date": today(),
        "seeds": list(SEEDS),
        "false_alarm_rate": FALSE_ALARM_RATE,
        **environment(),
        "best_pca": best_pca(detectors),
        "detectors": detectors,
    }
    keep("anomaly", result, complete=beats.is_full)


if __name__ == "__main__":
    main()
