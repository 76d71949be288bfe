"""Exercise 5 of chapter 10: a PCA that may not do its best, fault by fault."""

from __future__ import annotations

import itertools

import numpy as np

from aecourse.exercises.expectations import Mistake, fault_message
from aecourse.exercises.pca_mistakes import principal_directions

FROM_ALL = "the directions are learnt from the test rows too"
UNCENTRED = "no mean is taken away"
# what the mean is taken from, and the directions → what is wrong with it
FITTED: dict[tuple[str, str], list[str]] = {
    ("train", "train"): [],
    ("nothing", "train"): [UNCENTRED],
    ("nothing", "all"): [UNCENTRED, FROM_ALL],
    ("nothing", "test"): [UNCENTRED, "the directions are learnt from the test rows"],
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
    learnt: str = "train",
    clip: bool = True,
    judged: str = "test",
    power: int = 2,
) -> float:
    """Return the error of a PCA that is fitted and judged with faults or none."""
    parts = {"train": rows[:n_train], "test": rows[n_train:], "all": rows}
    mean = 0 if centre == "nothing" else parts[centre].mean(axis=0)
    kept = principal_directions(parts[learnt] - mean, k)
    x = parts[judged]
    x_hat = mean + (x - mean) @ kept.T @ kept
    x_hat = np.clip(x_hat, 0, 1) if clip else x_hat
    return float(np.mean(np.abs(x - x_hat) ** power))


def baseline_mistakes(experiments: list[tuple]) -> list[Mistake]:
    """Return what experiments give that have kept some faults, few faults first."""
    kept: list[tuple[list[str], list[float]]] = []
    for (centre, learnt), clip, judged in itertools.product(
        FITTED, (True, False), JUDGED
    ):
        faults = [*FITTED[centre, learnt], *JUDGED[judged]]
        faults += ["nothing brings the reconstructions to [0, 1]"] * (not clip)
        settings = {"centre": centre, "learnt": learnt, "clip": clip}
        if faults:
            values = [
                error_with_faults(*experiment, **settings, judged=judged)
                for experiment in experiments
            ]
            kept.append((faults, values))
    few_first = sorted(kept, key=lambda entry: len(entry[0]))
    return [
        *[(values, fault_message(faults)) for faults, values in few_first],
        *_other_errors(experiments),
    ]


def _other_errors(experiments: list[tuple]) -> list[Mistake]:
    """Return what experiments without a fault give with another kind of error."""
    fair = np.array([error_with_faults(*experiment) for experiment in experiments])
    values = [rows[n_train:].size for rows, n_train, _ in experiments]
    absolute = [error_with_faults(*e, power=1) for e in experiments]
    return [
        (fair * values, "You added the squares up; their mean is asked for."),
        (np.sqrt(fair), "You took the root; the mean of the squares is asked for."),
        (absolute, "You took absolute errors; squared ones are asked for."),
    ]
