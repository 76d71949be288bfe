"""Exercise 5 of chapter 10: a PCA that may not do its best, fault by fault."""

from __future__ import annotations

import itertools

import numpy as np

from aecourse.exercises.expectations import Mistake
from aecourse.exercises.pca_mistakes import principal_directions

FROM_ALL = "the directions are learned from the test rows too"
UNCENTRED = "no mean is taken away"
# what the mean is taken from, and the directions → what is wrong with it
FITTED: dict[tuple[str, str], list[str]] = {
    ("train", "train"): [],
    ("nothing", "train"): [UNCENTRED],
    ("nothing", "all"): [UNCENTRED, FROM_ALL],
    ("nothing", "test"): [UNCENTRED, "the directions are learned from the test rows"],
    ("train", "all"): [FROM_ALL],
    ("all", "train"): ["the mean is that of all rows"],
    ("all", "all"): ["PCA is fitted to the test rows too"],
    ("test", "train"): ["the mean is that of the test rows"],
    ("test", "test"): ["PCA is fitted to the test rows"],
}
JUDGED: dict[str, list[str]] = {
    "test": [],
    "all": ["the training rows are judged too"],
    "train": ["the training rows are judged"],
}


def error_with_faults(
    rows: np.ndarray,
    n_train: int,
    k: int,
    *,
    centre: str = "train",
    learned: str = "train",
    clip: bool = True,
    judged: str = "test",
) -> float:
    """Return the error of a PCA that is fitted and judged with faults or none."""
    parts = {"train": rows[:n_train], "test": rows[n_train:], "all": rows}
    mean = 0 if centre == "nothing" else parts[centre].mean(axis=0)
    kept = principal_directions(parts[learned] - mean, k)
    x = parts[judged]
    x_hat = mean + (x - mean) @ kept.T @ kept
    return float(np.mean((x - (np.clip(x_hat, 0, 1) if clip else x_hat)) ** 2))


def baseline_mistakes(experiments: list[tuple]) -> list[Mistake]:
    """Return what experiments give that have kept some faults, few faults first."""
    kept: list[tuple[list[str], list[float]]] = []
    for (centre, learned), clip, judged in itertools.product(
        FITTED, (True, False), JUDGED
    ):
        faults = [*FITTED[centre, learned], *JUDGED[judged]]
        faults += ["nothing brings the reconstructions to [0, 1]"] * (not clip)
        settings = {"centre": centre, "learned": learned, "clip": clip}
        if faults:
            values = [
                error_with_faults(*experiment, **settings, judged=judged)
                for experiment in experiments
            ]
            kept.append((faults, values))
    mistakes: list[Mistake] = []
    for faults, values in sorted(kept, key=lambda entry: len(entry[0])):
        head = "One thing is" if len(faults) == 1 else f"{len(faults)} things are"
        mistakes.append((values, f"{head} still wrong: " + ", and ".join(faults) + "."))
    return mistakes
