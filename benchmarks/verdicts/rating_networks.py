"""What a network of ratings owes to its start and to what it is asked for.

A network that is given stars has to find their mean first, and its output begins at 0;
so it stands here with an output that begins at the mean, with the mean taken away, and
with the biases taken away. A network that is asked for what it is shown has nothing but
its penalty to keep it from copying; so its penalty is its own. A tenth of the ratings
is kept back to choose penalties by, with the first seed; it is in no training and in no
test. What is left is split anew for each seed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from aecourse import data, training
from aecourse._keras import keras
from aecourse.losses import masked_mse
from aecourse.models import rating_autoencoder
from aecourse.recommendation import RatingMatrix, fit_biases, hold_out, metrics
from aecourse.recommendation.batches import RatingBatches, predict_at

if TYPE_CHECKING:
    from benchmarks.verdicts import Runs

TITLE = "Networks of ratings: where they start, and what they are asked for"
HELD = 0.1  # of each user's ratings
LEAST, MOST = 0.5, 5
STARTS = ("output at 0", "output at the mean", "mean subtracted", "biases subtracted")


class Network(NamedTuple):
    """What the rows of a network are, its size, and how it is trained."""

    code: int
    activation: str
    batch: int
    rate: float
    epochs: int
    penalties: tuple[float, ...]


NETWORKS = {
    "users": Network(64, "elu", 32, 1e-3, 16, (1e-3, 3e-3)),
    "movies": Network(256, "relu", 128, 2e-3, 15, (6e-4, 1.2e-3)),
}
HURRY = 10  # times the rate, for a network that starts far from its goal
COPYING = (6e-4, 1.2e-3, 2.4e-3, 4.8e-3)  # penalties of the one that hides nothing


@dataclass(frozen=True)
class Ratings:
    """Ratings to split, and those by which settings are chosen.

    Attributes
    ----------
    title, source
        Of the data set.
    is_full
        Whether this is the whole real set.
    rest, kept_back
        All other ratings, and those that choose.
    """

    title: str
    source: str
    is_full: bool
    rest: RatingMatrix
    kept_back: RatingMatrix

    def split(self, seed: int) -> tuple[RatingMatrix, RatingMatrix]:
        """Return the ratings to learn from and those to judge by, none kept back."""
        return hold_out(self.rest, HELD, seed=seed)


def load() -> Ratings:
    """Return the ratings, a tenth of each user's kept back."""
    movielens = data.load_movielens()
    ratings = RatingMatrix.from_frame(movielens.ratings)
    rest, kept_back = hold_out(ratings, HELD, seed=0)
    return Ratings(movielens.name, movielens.source, movielens.is_full, rest, kept_back)


def error(truth: RatingMatrix, predicted: np.ndarray) -> float:
    """Return the error in stars of what was predicted for these ratings."""
    return metrics.rmse(truth.values.data, np.clip(predicted, LEAST, MOST))


def begun(
    learnt: RatingMatrix, start: str, asked: RatingMatrix
) -> tuple[RatingMatrix, np.ndarray]:
    """Return what the network is given, and what is added to its answers."""
    biases = fit_biases(learnt)
    if start == "biases subtracted":
        return biases.residuals(learnt), biases.at(*asked.places())
    mean = np.float32(biases.mean if start == "mean subtracted" else 0)
    given = learnt.with_values(learnt.values.data - mean)
    return given, np.full(asked.count, mean)


def train(
    ratings: Ratings,
    *,
    rows: str,
    start: str,
    hide: float,
    penalty: float,
    epochs: int,
    seed: int,
    hurry: int = 1,
) -> dict[str, Any]:
    """Train a network; return its errors on ratings kept back and on test ratings."""
    keras.utils.clear_session()
    keras.utils.set_random_seed(seed)
    learnt, test = ratings.split(seed)
    network = NETWORKS[rows]
    given, _ = begun(learnt, start, test)
    values = given.values if rows == "users" else given.values.T.tocsr()
    batches = RatingBatches(values, network.batch, hide=hide, seed=seed)
    settings = {"activation": network.activation, "penalty": penalty}
    model = rating_autoencoder(values.shape[1], network.code, **settings)
    if start == "output at the mean":
        mean = learnt.values.data.mean(dtype=np.float64)
        bias = model.get_layer("decoder").trainable_variables[-1]
        bias.assign(np.full(bias.shape, mean, np.float32))
    steps, rate = epochs * len(batches), hurry * network.rate
    training.compile_with_schedule(model, steps, learning_rate=rate, loss=masked_mse)
    model.fit(batches, epochs=epochs, verbose=0)
    found = {}
    for name, asked in {"kept back": ratings.kept_back, "test": test}.items():
        _, level = begun(learnt, start, asked)
        places = asked.places() if rows == "users" else asked.places()[::-1]
        found[name] = error(asked, level + predict_at(model, values, *places))
    return found


def trained_out(
    runs: Runs,
    penalties: Sequence[float],
    seeds: Sequence[int],
    share: float,
    **side: Any,
) -> dict[str, float]:
    """Choose the penalty of a side, train it with every seed, and return its row.

    The row has the penalty, the mean and the range of the error over the seeds, and the
    error that the first seed has after half the epochs.
    """
    epochs = max(2, round(share * NETWORKS[side["rows"]].epochs))
    side |= {"epochs": epochs}
    tried = {p: runs(train, **side, penalty=p, seed=seeds[0]) for p in penalties}
    penalty = min(tried, key=lambda penalty: tried[penalty]["kept back"])
    side |= {"penalty": penalty}
    half = runs(train, **side | {"epochs": epochs // 2}, seed=seeds[0])
    found = [runs(train, **side, seed=seed)["test"] for seed in seeds]
    return {
        "penalty": penalty,
        "half the epochs": half["test"],
        "RMSE": float(np.mean(found)),
        "least": min(found),
        "most": max(found),
    }


def without_network(ratings: Ratings, seeds: Sequence[int]) -> dict[str, Any]:
    """Return the rows of the mean and of the biases."""
    found: dict[str, list[float]] = {"global mean": [], "biases": []}
    for seed in seeds:
        learnt, test = ratings.split(seed)
        biases = fit_biases(learnt)
        found["global mean"].append(error(test, np.full(test.count, biases.mean)))
        found["biases"].append(error(test, biases.at(*test.places())))
    return {
        name: {"RMSE": float(np.mean(each)), "least": min(each), "most": max(each)}
        for name, each in found.items()
    }


def measure(runs: Runs, seeds: Sequence[int], share: float) -> dict[str, Any]:
    """Return the errors of all starts, and those with and without hiding."""
    baselines = without_network(runs.data, seeds)
    begun_at = dict(baselines)
    for rows, network in NETWORKS.items():
        for start in STARTS:
            side = {"rows": rows, "start": start, "hide": 0.5}
            row = trained_out(runs, network.penalties, seeds, share, **side)
            begun_at[f"by {rows}, {start}"] = row
    side = {"rows": "users", "start": STARTS[0], "hide": 0.5, "hurry": HURRY}
    row = trained_out(runs, NETWORKS["users"].penalties[:1], seeds, share, **side)
    begun_at[f"by users, {STARTS[0]}, {HURRY} times the rate"] = row
    side = {"rows": "movies", "start": "biases subtracted", "hide": 0.0}
    first = NETWORKS["movies"].penalties[:1]
    asked = {
        "biases": baselines["biases"],
        "shown and asked": trained_out(runs, COPYING, seeds, share, **side),
        "shown and asked, the other's penalty": trained_out(
            runs, first, seeds, share, **side
        ),
        "hidden and asked": begun_at[f"by movies, {STARTS[-1]}"],
    }
    return {
        "tables": {
            "RMSE in stars by where the network starts.": begun_at,
            "RMSE in stars of the network by movies, by what it is asked.": asked,
        },
        "kept back": runs.data.kept_back.count,
        "epochs": {rows: network.epochs for rows, network in NETWORKS.items()},
    }
