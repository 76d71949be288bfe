"""Recommenders beside their baselines, each with settings that were chosen for it.

What a method may choose it chooses on a tenth of the ratings that is kept back: by the
error in stars, or by how many kept films that a user liked are in a list of twenty.
Those ratings are in no training and in no test. The others are split twice: by chance,
anew for each seed, and by time, where each user's latest ratings are asked for; the
latest ones are not among those kept back.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy import sparse

from aecourse import data, latent
from aecourse.recommendation import (
    RatingMatrix,
    blend,
    fit_biases,
    hold_out,
    hold_out_latest,
    metrics,
    ranking_baselines,
    rating_baselines,
    recipes,
)
from aecourse.recommendation.batches import LikeBatches, RatingBatches, predict_at
from benchmarks.recommendation import trained
from benchmarks.verdicts.rating_networks import error

if TYPE_CHECKING:
    from benchmarks.verdicts import Runs

TITLE = "Recommenders, each with settings chosen for it"
KEPT = 0.1  # of each user's ratings, to choose by
ASKED = {"stars": 0.1, "lists": 0.2}  # of each user's ratings, to judge by
LEAST_RATINGS = 5  # of a movie that may be in a list
LENGTH = 20
EASE_ALONE = {"penalty": 150}  # what each of the two chooses for itself
NETWORK_ALONE = {"penalty": 1e-5}
CATALOGUES = (1000, 2000, 4000)  # movies, to see how the seconds of EASE grow


@dataclass(frozen=True)
class Parts:
    """Ratings in three parts.

    Attributes
    ----------
    earlier, latest, kept_back
        Of each user the ratings before the latest, these, and what chooses.
    """

    earlier: RatingMatrix
    latest: RatingMatrix
    kept_back: RatingMatrix

    def split(self, how: str, seed: int) -> tuple[RatingMatrix, RatingMatrix]:
        """Return what to learn from and what to judge by, without what chooses."""
        if how == "by time":
            return self.earlier, self.latest
        values = sparse.csr_array(self.earlier.values + self.latest.values)
        both = replace(self.earlier, values=values)
        return hold_out(both, self.latest.count / both.count, seed=seed)


@dataclass(frozen=True)
class Ratings:
    """The parts for errors in stars and those for lists."""

    title: str
    source: str
    is_full: bool
    stars: Parts
    lists: Parts


class Method(NamedTuple):
    """What predicts, and the settings that it may choose among."""

    predict: Callable[..., np.ndarray]
    grid: dict[str, tuple[float, ...]]
    seeds: bool = False  # whether its own start is drawn

    def settings(self) -> list[dict[str, float]]:
        """Return all settings."""
        values = itertools.product(*self.grid.values())
        return [dict(zip(self.grid, each, strict=True)) for each in values]


def load() -> Ratings:
    """Return the ratings in parts."""
    movielens = data.load_movielens()
    frame = movielens.ratings
    often = frame.groupby("movieId")["rating"].transform("size") >= LEAST_RATINGS
    parts = {}
    for kind, rated in {"stars": frame, "lists": frame[often]}.items():
        earlier, latest = hold_out_latest(rated, ASKED[kind])
        earlier, kept_back = hold_out(earlier, KEPT, seed=0)
        parts[kind] = Parts(earlier, latest, kept_back)
    return Ratings(movielens.name, movielens.source, movielens.is_full, **parts)


def by_mean(learnt: RatingMatrix, places: tuple, seed: int) -> np.ndarray:
    """Predict the mean of all ratings."""
    return rating_baselines.global_mean(learnt, *places)


def by_biases(
    learnt: RatingMatrix, places: tuple, seed: int, shrinkage: float
) -> np.ndarray:
    """Predict mean and biases."""
    return fit_biases(learnt, shrinkage=shrinkage).at(*places)


def by_factors(
    learnt: RatingMatrix, places: tuple, seed: int, **setting: float
) -> np.ndarray:
    """Predict the biases and what the factors add."""
    biases, (rows, columns) = fit_biases(learnt), places
    residuals = biases.residuals(learnt)
    user, movie = rating_baselines.factorise(residuals, seed=seed, **setting)
    return biases.at(*places) + (user[rows] * movie[columns]).sum(axis=1)


def by_neighbours(
    learnt: RatingMatrix, places: tuple, seed: int, **setting: float
) -> np.ndarray:
    """Predict the biases and what similar movies add."""
    biases = fit_biases(learnt)
    residuals = biases.residuals(learnt)
    return biases.at(*places) + rating_baselines.neighbours(
        residuals, *places, **setting
    )


def by_movies(
    learnt: RatingMatrix, places: tuple, seed: int, penalty: float
) -> np.ndarray:
    """Predict the biases and what the network by movies adds."""
    biases = fit_biases(learnt)
    rows = biases.residuals(learnt).values.T.tocsr()
    recipe = recipes.item_based(rows.shape[1], penalty)
    model = trained(recipe, RatingBatches, rows, seed)
    return biases.at(*places) + predict_at(model, rows, *places[::-1])


def by_likes(learnt: RatingMatrix, seed: int, penalty: float) -> np.ndarray:
    """Score movies by the network of likes."""
    likes = ranking_baselines.liked(learnt)
    recipe = recipes.ranking(likes.shape[1], penalty)
    model = trained(recipe, LikeBatches, likes, seed)
    return latent.reconstruct(model, likes.toarray())


def by_both(learnt: RatingMatrix, seed: int, weight: float) -> np.ndarray:
    """Score movies by EASE and the network of likes, each as it is set by itself."""
    linear = ranking_baselines.ease(ranking_baselines.liked(learnt), **EASE_ALONE)
    return blend(linear, by_likes(learnt, seed, **NETWORK_ALONE), weight=weight)


def by_stars(learnt: RatingMatrix, seed: int) -> np.ndarray:
    """Score movies by the stars that the network by movies expects."""
    everywhere = np.indices(learnt.shape).reshape(2, -1)
    return by_movies(learnt, everywhere, seed, penalty=6e-4).reshape(learnt.shape)


def _unseeded(name: str) -> Callable[..., np.ndarray]:
    score = getattr(ranking_baselines, name)
    return lambda learnt, seed, **setting: score(
        ranking_baselines.liked(learnt), **setting
    )


METHODS = {
    "stars": {
        "global mean": Method(by_mean, {}),
        "biases": Method(by_biases, {"shrinkage": (1, 2, 4, 8)}),
        "matrix factorisation": Method(
            by_factors, {"factors": (16, 32, 64), "penalty": (6, 12, 24)}, seeds=True
        ),
        "item kNN": Method(
            by_neighbours, {"most": (10, 20, 40), "shrinkage": (10, 20, 40)}
        ),
        "item AE": Method(by_movies, {"penalty": (3e-4, 6e-4, 1.2e-3)}, seeds=True),
    },
    "lists": {
        "by predicted stars": Method(by_stars, {}, seeds=True),
        "popularity": Method(_unseeded("popularity"), {}),
        "item neighbours": Method(
            _unseeded("item_neighbours"),
            {"neighbours": (100, 200, 400), "shrinkage": (2, 5, 10)},
        ),
        "pure svd": Method(_unseeded("pure_svd"), {"factors": (16, 32, 64)}),
        "implicit factors": Method(
            _unseeded("implicit_factors"),
            {"factors": (8, 16, 32), "weight": (5, 10, 20), "penalty": (2, 5, 15)},
        ),
        "ease": Method(_unseeded("ease"), {"penalty": (75, 150, 300, 600)}),
        "autoencoder": Method(by_likes, {"penalty": (1e-5, 3e-5, 1e-4)}, seeds=True),
        "ease and autoencoder": Method(
            by_both, {"weight": (0.25, 0.5, 0.75)}, seeds=True
        ),
    },
}


def judge_stars(
    ratings: Ratings, method: Method, how: str, seed: int, setting: dict
) -> dict[str, dict[str, float]]:
    """Return the errors of a method on ratings kept back and on test ratings."""
    learnt, test = ratings.stars.split(how, seed)
    judged = {"kept back": ratings.stars.kept_back, "test": test}
    rows, columns = (
        np.concatenate(places)
        for places in zip(*(asked.places() for asked in judged.values()), strict=True)
    )
    predicted = method.predict(learnt, (rows, columns), seed, **setting)
    parts = np.split(predicted, [ratings.stars.kept_back.count])
    return {
        name: {"RMSE": error(asked, part)}
        for (name, asked), part in zip(judged.items(), parts, strict=True)
    }


def judge_lists(
    ratings: Ratings, method: Method, how: str, seed: int, setting: dict
) -> dict[str, dict[str, float]]:
    """Return measures of a method's lists on likes kept back and on test likes."""
    learnt, test = ratings.lists.split(how, seed)
    scores = method.predict(learnt, seed, **setting)
    parts = {"kept back": ratings.lists.kept_back, "test": test}
    found = {}
    for name, other in (("kept back", "test"), ("test", "kept back")):
        # nobody is recommended what stands in the other part
        seen = sparse.csr_array(learnt.values + parts[other].values)
        lists = metrics.top_k(scores, seen, LENGTH)
        relevant = ranking_baselines.liked(parts[name])
        found[name] = {
            "Recall@20": metrics.recall_at_k(lists, relevant),
            "NDCG@10": metrics.ndcg_at_k(lists[:, :10], relevant),
        }
    return found


def judge(
    ratings: Ratings, *, kind: str, method: str, how: str, seed: int, **setting: float
) -> dict[str, Any]:
    """Fit a method with a setting and judge it."""
    judged_by = {"stars": judge_stars, "lists": judge_lists}[kind]
    return judged_by(ratings, METHODS[kind][method], how, seed, setting)


def time_ease(_: Ratings, *, movies: int) -> dict[str, float]:
    """Return the seconds that EASE takes for a catalogue, with 1,000 users."""
    drawn = np.random.default_rng(0).random((1000, movies)) < 0.01
    likes = sparse.csr_array(drawn, dtype=np.float32)
    start = time.process_time()
    ranking_baselines.ease(likes)
    return {"seconds": time.process_time() - start}


def chosen(
    runs: Runs, kind: str, method: str, seeds: Sequence[int]
) -> tuple[dict[str, float], dict[str, float]]:
    """Choose a method's setting with the first seed; return it and the method's row."""
    known, settings = METHODS[kind][method], METHODS[kind][method].settings()
    sign, by = (1, "RMSE") if kind == "stars" else (-1, "Recall@20")
    ask = partial(runs, judge, kind=kind, method=method)
    if len(settings) > 1:
        tried = [ask(how="by chance", seed=seeds[0], **each) for each in settings]
        scores = [sign * found["kept back"][by] for found in tried]
        settings = [settings[int(np.argmin(scores))]]
    row = {}
    for how in ("by chance", "by time"):
        n_runs = len(seeds) if how == "by chance" or known.seeds else 1
        found = [ask(how=how, seed=seed, **settings[0]) for seed in seeds[:n_runs]]
        for measure in found[0]["test"]:
            each = [run["test"][measure] for run in found]
            row[f"{measure}, {how}"] = float(np.mean(each))
            row[f"{measure}, {how}, range"] = max(each) - min(each)
    return settings[0], row


def measure(runs: Runs, seeds: Sequence[int], share: float) -> dict[str, Any]:
    """Return the rows of all methods, and what each of them chose among."""
    tables, settings = {}, {}
    captions = {
        "stars": "Errors in stars, ratings split by chance and by time.",
        "lists": f"Lists of {LENGTH} movies, ratings split by chance and by time.",
    }
    for kind, methods in METHODS.items():
        rows = {}
        for name, method in methods.items():
            best, rows[name] = chosen(runs, kind, name, seeds)
            grid = {key: list(values) for key, values in method.grid.items()}
            settings[name] = {"grid": grid, "chosen": best}
        tables[captions[kind]] = rows
    seconds = [runs(time_ease, movies=movies)["seconds"] for movies in CATALOGUES]
    power, _ = np.polyfit(np.log(CATALOGUES), np.log(seconds), 1)
    grown = {"movies": list(CATALOGUES), "seconds": seconds, "power": float(power)}
    return {"tables": tables, "settings": settings, "ease": grown}
