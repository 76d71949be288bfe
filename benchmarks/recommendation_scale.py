"""How seconds and memory grow with users, movies and ratings.

``python -m benchmarks recommendation_scale`` generates ratings of growing size. Each
size runs in a process of its own, because the peak of a process never falls. The
formulas are fitted to all sizes but the largest and checked on that one.
"""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from aecourse import losses, models
from aecourse._keras import keras
from aecourse.recommendation import (
    Biases,
    RatingMatrix,
    fit_biases,
    hold_out,
    metrics,
)
from aecourse.recommendation.batches import RatingBatches, predict_at
from benchmarks.machine import in_new_process, peak_mb
from benchmarks.synthetic import generate_ratings


@dataclass(frozen=True)
class Size:
    """A number of users and movies, and how many ratings each user gives."""

    users: int
    movies: int
    per_user: int

    @property
    def ratings(self) -> int:
        """Number of ratings in all."""
        return self.users * self.per_user


# Growing users at a fixed catalogue; the second has the catalogue of the million, which
# tells what movies cost from what users cost.
SIZES = (
    Size(25_000, 20_000, 50),
    Size(20_000, 50_000, 100),
    Size(50_000, 20_000, 50),
    Size(100_000, 20_000, 50),
    Size(200_000, 20_000, 50),
)
MILLION = Size(1_000_000, 50_000, 100)
JUDGED_USERS = 2000
BATCH_SIZE = 128


def run(size: Size) -> dict[str, float]:
    """Generate, split, fit the biases and train for one epoch, with clock and peak."""
    keras.utils.set_random_seed(1)
    start = time.perf_counter()
    ratings = generate_ratings(size.users, size.movies, size.per_user, seed=1)
    train, test = hold_out(ratings, 0.1, seed=1)
    del ratings
    biases = fit_biases(train)
    residuals = biases.residuals(train)
    del train
    prepared, prepare_peak = time.perf_counter(), peak_mb()
    batches = RatingBatches(residuals.values, BATCH_SIZE, seed=1)
    model = models.rating_autoencoder(size.movies, 64, activation="elu", penalty=1e-5)
    model.compile(keras.optimizers.Adam(1e-3), losses.masked_mse)
    # `fit` prepares batches ahead, now more and now fewer of them, which would hide
    # what the ratings need; it takes a few batches more than this
    for index in range(len(batches)):
        model.train_on_batch(*batches[index])
    trained = time.perf_counter()
    judged = test.users_at(np.arange(min(JUDGED_USERS, size.users)))
    errors = errors_of(model, biases, residuals, judged)
    return {
        "prepare_seconds": prepared - start,
        "train_seconds": trained - prepared,
        "seconds": trained - start,
        "prepare_peak_mb": prepare_peak,
        "peak_mb": peak_mb(),
        **errors,
    }


def errors_of(
    model: keras.Model, biases: Biases, residuals: RatingMatrix, judged: RatingMatrix
) -> dict[str, float]:
    """Return the errors of the biases alone and of the model on held-out ratings."""
    rows, columns = judged.places()
    level, stars = biases.at(rows, columns), judged.values.data
    taste = predict_at(model, residuals.values, rows, columns, rows_at_once=500)
    return {
        "rmse_biases": metrics.rmse(stars, np.clip(level, 0.5, 5)),
        "rmse": metrics.rmse(stars, np.clip(level + taste, 0.5, 5)),
    }


def run_apart(size: Size) -> dict[str, Any]:
    """Return what :func:`run` measures in a new process, beside the size."""
    code = f"from benchmarks.recommendation_scale import Size, run\nrun({size!r})"
    return {**asdict(size), "ratings": size.ratings, **in_new_process(code)}


def fit_formulas(runs: list[dict[str, Any]]) -> dict[str, np.ndarray]:
    """Fit memory and seconds to sizes by least squares; no cost may be negative.

    Preparing needs more for each rating and training more for each movie, so each has
    a line of its own: the peak of a size is the higher of the two.
    """
    from scipy.optimize import nnls

    def column(key: str) -> np.ndarray:
        return np.array([run[key] for run in runs], float)

    ones = np.ones(len(runs))
    cells = column("users") * column("movies")
    ratings = column("ratings")
    fits = {
        "prepare_mb": (np.stack([ones, ratings]), column("prepare_peak_mb")),
        "train_mb": (np.stack([ones, ratings, column("movies")]), column("peak_mb")),
        "prepare": (np.stack([ones, ratings]), column("prepare_seconds")),
        "train": (np.stack([ones, cells]), column("train_seconds")),
    }
    found = {}
    for name, (terms, measured) in fits.items():
        scale = terms.max(axis=1)  # else the smallest cost is lost in rounding
        found[name] = nnls((terms / scale[:, None]).T, measured)[0] / scale
    return found


def predict(size: Size, fitted: dict[str, np.ndarray]) -> dict[str, float]:
    """Return what the formulas give for a size."""
    terms = np.array([1, size.ratings, size.movies])
    begin, prepare = fitted["prepare"]
    start, train = fitted["train"]
    return {
        "seconds": begin
        + start
        + prepare * size.ratings
        + train * size.users * size.movies,
        "peak_mb": float(
            max(fitted["prepare_mb"] @ terms[:2], fitted["train_mb"] @ terms)
        ),
    }


def formula_text(fitted: dict[str, np.ndarray]) -> dict[str, str]:
    """Return both formulas in words."""
    first, to_prepare = fitted["prepare_mb"]
    base, per_rating, per_movie = fitted["train_mb"]
    begin, prepare = fitted["prepare"]
    start, train = fitted["train"]
    return {
        "memory": f"{first:.0f} MB + {1e6 * to_prepare:.0f} bytes a rating to prepare, "
        f"{base:.0f} MB + {1e6 * per_rating:.0f} bytes a rating "
        f"+ {1e3 * per_movie:.1f} kB a movie to train; the larger of the two",
        "time": f"{begin + start:.1f} s + {1e6 * prepare:.2f} s a million ratings "
        f"+ {1e9 * train:.1f} s a billion cells (users × movies) and epoch",
    }


def measure() -> dict[str, Any]:
    """Run all sizes and fit the formulas to all but the largest."""
    runs = []
    for size in SIZES:
        runs.append(run_apart(size))
        print(f"{size}: {runs[-1]['seconds']:.1f} s", end=", ")
        print(f"{runs[-1]['peak_mb']:.0f} MB", flush=True)
    return {"batch_size": BATCH_SIZE, "runs": runs, **foretold(runs), "complete": True}


def foretold(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """Return formulas of all runs but the last, and what they say of every size."""
    fitted = fit_formulas(runs[:-1])
    expected = [predict(size, fitted) for size in SIZES]
    return {
        "formula": formula_text(fitted),
        "foretold": expected,
        "check": {key: expected[-1][key] / runs[-1][key] for key in expected[-1]},
        "million": {
            **asdict(MILLION),
            "ratings": MILLION.ratings,
            **predict(MILLION, fitted),
        },
    }
