"""What the appendix on scaling out says, run at its size and not foretold.

``python -m benchmarks larger_than_memory`` writes a hundred million ratings to a file
and trains on them for an epoch, scores ten million windows, and compares 60,000 rows
with one another. Each is run in a process of its own, whose peak of memory is kept.
It takes three gigabytes of the disk for the time of the run.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from aecourse import anomaly, losses, models
from aecourse._keras import keras
from aecourse.latent import manifold
from aecourse.recommendation import Biases, RatingMatrix, fit_biases, metrics
from aecourse.recommendation.batches import RatingBatches, predict_at
from benchmarks.machine import in_new_process, peak_mb
from benchmarks.recommendation_scale import MILLION, Size
from benchmarks.synthetic import rating_blocks

ROWS_AT_ONCE = 1_000_000
BATCH_SIZE = 512
JUDGED_USERS = 2000
HELD_OUT = 10  # one rating in so many
TRAINED_ON = ("user", "item", "stars")
STEPS = 64
WINDOWS = (1_000_000, 10_000_000)
ROWS = 60_000
PIXELS = 784


def write_ratings(size: Size, file: Path) -> None:
    """Write generated ratings to a CSV file, ten thousand users' at a time, mixed."""
    mix = np.random.default_rng(2)
    begin = 0
    blocks = rating_blocks(size.users, size.movies, size.per_user, seed=1)
    for seen, stars in blocks:
        user = np.repeat(np.arange(begin, begin + len(seen)), size.per_user)
        columns = (user, seen.ravel(), stars.ravel())
        block = pd.DataFrame(dict(zip(TRAINED_ON, columns, strict=True)))
        block = block.iloc[mix.permutation(len(block))]
        block.to_csv(file, mode="a", header=begin == 0, index=False)
        begin += len(seen)


def pieces(file: Path) -> Iterator[tuple[pd.DataFrame, np.ndarray]]:
    """Read the file in pieces, each with a mask of the ratings to train on."""
    kinds = dict(zip(TRAINED_ON, (np.int32, np.int32, np.float32), strict=True))
    for piece in pd.read_csv(file, chunksize=ROWS_AT_ONCE, dtype=kinds):
        yield piece, piece.index.to_numpy() % HELD_OUT != 0


def to_rows(size: Size, file: Path) -> tuple[RatingMatrix, pd.DataFrame]:
    """Make sparse rows on the disk in two passes, as the page does.

    Returns
    -------
    train : RatingMatrix
        Its values lie in files beside `file`.
    judged : DataFrame
        What was held out of the first users.
    """
    counts = np.zeros(size.users, int)
    for piece, kept in pieces(file):
        counts += np.bincount(piece["user"][kept], minlength=size.users)
    begins = np.r_[0, counts.cumsum()].astype(np.int32)
    items, stars = (
        np.lib.format.open_memmap(file.with_name(name), "w+", kind, (begins[-1],))
        for name, kind in (("items.npy", np.int32), ("stars.npy", np.float32))
    )
    free, held_out = begins[:-1].copy(), []
    for piece, kept in pieces(file):
        known = piece[kept]
        place = free[known["user"]] + known.groupby("user").cumcount()
        items[place], stars[place] = known["item"], known["stars"]
        free += np.bincount(known["user"], minlength=size.users).astype(np.int32)
        held_out.append(piece[~kept & (piece["user"] < JUDGED_USERS)])
    values = sparse.csr_array((stars, items, begins), (size.users, size.movies))
    values.sort_indices()
    train = RatingMatrix(values, np.arange(size.users), np.arange(size.movies))
    return train, pd.concat(held_out)


def ratings(size: Size) -> dict[str, float]:
    """Write, read, take biases away and train for an epoch, with clock and peak."""
    keras.utils.set_random_seed(1)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ratings.csv"
        times = [time.perf_counter()]
        write_ratings(size, file)
        times.append(time.perf_counter())
        train, judged = to_rows(size, file)
        times.append(time.perf_counter())
        biases = fit_biases(train)
        train.values.data[:] = biases.residuals(train).values.data  # in the file too
        times.append(time.perf_counter())
        model = one_epoch(train)
        times.append(time.perf_counter())
        steps = ("write", "read", "biases", "train")
        took = dict(zip(steps, np.diff(times).tolist(), strict=True))
        file_mb = file.stat().st_size / 1e6
        found = errors_of(model, biases, train, judged)
    sizes = {**asdict(size), "ratings": size.ratings, "file_mb": file_mb}
    return {**sizes, "seconds": took, "peak_mb": peak_mb(), **found}


def one_epoch(train: RatingMatrix) -> keras.Model:
    """Train the network of chapter 8 on every row once."""
    batches = RatingBatches(train.values, BATCH_SIZE, seed=1)
    model = models.rating_autoencoder(
        train.shape[1], 64, activation="elu", penalty=1e-5
    )
    model.compile(keras.optimizers.Adam(2e-3), losses.masked_mse)
    for index in range(len(batches)):
        model.train_on_batch(*batches[index])
    return model


def errors_of(
    model: keras.Model, biases: Biases, train: RatingMatrix, judged: pd.DataFrame
) -> dict[str, float]:
    """Return the errors of the biases alone and of the model on held-out ratings."""
    rows, columns = judged["user"].to_numpy(), judged["item"].to_numpy()
    stars, level = judged["stars"].to_numpy(), biases.at(rows, columns)
    taste = predict_at(model, train.values, rows, columns, rows_at_once=500)
    return {
        "rmse_biases": metrics.rmse(stars, np.clip(level, 0.5, 5)),
        "rmse": metrics.rmse(stars, np.clip(level + taste, 0.5, 5)),
    }


def windows(count: int) -> dict[str, float]:
    """Score so many windows of a series on the disk, with clock and peak."""
    rng = np.random.default_rng(1)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "series.npy"
        series = np.lib.format.open_memmap(file, "w+", np.float32, (count + STEPS - 1,))
        for begin in range(0, len(series), ROWS_AT_ONCE):
            part = np.arange(begin, min(begin + ROWS_AT_ONCE, len(series)))
            series[part] = np.sin(part / 5) + 0.2 * rng.standard_normal(len(part))
        fault = 7 * count // 10
        series[fault : fault + 16] = 0.2 * rng.standard_normal(16)
        every = np.lib.stride_tricks.sliding_window_view(series, STEPS)
        detector = anomaly.AutoencoderDetector(epochs=20, seed=1)
        detector.fit(every[:20_000:10])
        start = time.perf_counter()
        scores = detector.score_samples(every)
        seconds = time.perf_counter() - start
    return {
        "windows": len(scores),
        "seconds": seconds,
        "peak_mb": peak_mb(),
        "off": int(abs(scores.argmin() + STEPS // 2 - fault - 8)),
    }


def comparison(name: str, count: int) -> dict[str, float]:
    """Compare so many rows with all others, with clock and peak."""
    from sklearn.metrics import silhouette_score

    rng = np.random.default_rng(1)
    x = rng.random((count, PIXELS), dtype=np.float32)
    codes = rng.standard_normal((count, 2), dtype=np.float32)
    labels = rng.integers(0, 10, count)
    compare = {
        "nearest_distance": lambda: manifold.nearest_distance(x, x[::-1]),
        "neighbour_agreement": lambda: manifold.neighbour_agreement(x, labels),
        "continuity": lambda: manifold.continuity(x, codes),
        "trustworthiness": lambda: manifold.continuity(codes, x),
        "silhouette": lambda: silhouette_score(x, labels),
    }[name]
    before, start = peak_mb(), time.perf_counter()
    compare()
    seconds = time.perf_counter() - start
    return {
        "rows": count,
        "seconds": seconds,
        "before_mb": before,
        "peak_mb": peak_mb(),
    }


COMPARISONS = (
    "nearest_distance",
    "neighbour_agreement",
    "continuity",
    "trustworthiness",
    "silhouette",
)


def apart(call: str) -> dict[str, Any]:
    """Return what a call of this module measures, made in a new process."""
    found = in_new_process(
        "from benchmarks.larger_than_memory import *\n"
        "from benchmarks.recommendation_scale import Size\n" + call
    )
    print(call, found, flush=True)
    return found


def measure() -> dict[str, Any]:
    """Run everything at its size."""
    return {
        "batch_size": BATCH_SIZE,
        "steps": STEPS,
        "ratings": apart(f"ratings({MILLION!r})"),
        "windows": [apart(f"windows({count})") for count in WINDOWS],
        "comparisons": {
            name: apart(f"comparison({name!r}, {ROWS})") for name in COMPARISONS
        },
        "complete": True,
    }
