"""Ratings foretold and films listed: the contest of P6, and chapter 8.

``python -m benchmarks recommendation`` sets chapter 8's models beside their baselines
on all ratings of MovieLens small, with three splits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.model_selection import train_test_split

from aecourse import data, latent
from aecourse._keras import keras
from aecourse.contest import p06
from aecourse.contest.program import Program
from aecourse.recommendation import (
    RatingMatrix,
    fit_biases,
    hold_out,
    metrics,
    ranking_baselines,
    rating_baselines,
    recipes,
)
from aecourse.recommendation.batches import LikeBatches, RatingBatches, predict_at
from aecourse.training import Recipe
from benchmarks.comparison import Problem, Task

SEEDS = (11, 12, 13)  # none of them is the split that the settings were chosen on
LIST_LENGTH = 20
LEAST, MOST = 0.5, 5


@dataclass(frozen=True)
class RatingProblem(Problem):
    """Ratings to learn from, those held out within users, and where these stand."""

    train: RatingMatrix
    rows: np.ndarray
    columns: np.ndarray
    stars: np.ndarray

    @property
    def by_movie(self) -> sparse.csr_array:
        """What biases leave of the ratings, a movie in each row."""
        return sparse.csr_array(fit_biases(self.train).residuals(self.train).values.T)

    def error(self, stars: np.ndarray) -> float:
        """Return the error of what is foretold for the held-out ratings."""
        return metrics.rmse(self.stars, np.clip(stars, LEAST, MOST))


class Ratings(Task):
    """Held-out ratings foretold, split anew for each seed."""

    title = "ratings foretold"
    figure = "RMSE in stars"
    seeds = SEEDS
    seeds_split = True

    def load(self, seed: int, rows: int | None) -> RatingProblem:
        """Return the split of this seed; all ratings, since rows are no samples."""
        movielens = self.program.load()
        ratings = RatingMatrix.from_frame(movielens.ratings)
        train, test = hold_out(ratings, 0.1, seed=seed)
        stars, sizes = test.values.data, (train.count, test.count)
        return RatingProblem(
            movielens.name, movielens.source, *sizes, train, *test.places(), stars
        )

    def made(self, side: str, problem: RatingProblem) -> Program | Recipe:
        """Return the program for so many movies, or the recipe for so many users."""
        users, movies = problem.train.shape
        return p06.program(movies) if side == "program" else self.answer(users)

    def fitted(self, side: str, problem: RatingProblem, seed: int) -> dict[str, Any]:
        """Return the ratings with zeros, or residuals of which some are hidden."""
        made = self.made(side, problem)
        if side == "program":
            x = problem.train.values.toarray() / 5
            return {"x": x, "y": x, "batch_size": made.batch_size}
        return {"x": RatingBatches(problem.by_movie, made.batch_size, seed=seed)}

    def compiled(self, side: str, problem: RatingProblem, epochs: int) -> keras.Model:
        """Return a side's model; ours learns from one row for each movie."""
        movies = problem.train.shape[1]
        return super().compiled(side, replace(problem, n_train=movies), epochs)

    def judge(self, side: str, model: keras.Model, problem: RatingProblem) -> float:
        """Return the error of a side on the held-out ratings."""
        places = problem.rows, problem.columns
        if side == "program":
            table = problem.train.values.toarray() / 5
            return problem.error(5 * latent.reconstruct(model, table)[places])
        level = fit_biases(problem.train).at(*places)
        return problem.error(level + predict_at(model, problem.by_movie, *places[::-1]))

    def baselines(self, problem: RatingProblem) -> dict[str, float]:
        """Return the errors of three of chapter 8's baselines."""
        train, places = problem.train, (problem.rows, problem.columns)
        biases = fit_biases(train)
        level, residuals = biases.at(*places), biases.residuals(train)
        item_knn = level + rating_baselines.neighbours(residuals, *places)
        return {
            "global mean": problem.error(rating_baselines.global_mean(train, *places)),
            "biases": problem.error(level),
            "item kNN": problem.error(item_knn),
        }


def rating_predictions(
    train: RatingMatrix, rows: np.ndarray, columns: np.ndarray, seed: int
) -> Iterable[tuple[str, np.ndarray]]:
    """Yield name and predicted ratings of every method, in the order of the table."""
    for name in ("global_mean", "user_means", "movie_means"):
        predict = getattr(rating_baselines, name)
        yield name.replace("_", " "), predict(train, rows, columns)
    biases = fit_biases(train)
    level, residuals = biases.at(rows, columns), biases.residuals(train)
    yield "biases", level
    user, movie = rating_baselines.factorise(residuals, seed=0)
    yield "matrix factorisation", level + (user[rows] * movie[columns]).sum(axis=1)
    yield "item kNN", level + rating_baselines.neighbours(residuals, rows, columns)
    users, movies = train.shape
    by_user, by_movie = residuals.values, sparse.csr_array(residuals.values.T)
    recipe = recipes.user_based(movies)
    raw = trained(recipe, RatingBatches, train.values, seed)
    yield (
        "user AE, raw ratings, output from 0",
        predict_at(raw, train.values, rows, columns),
    )
    model = trained(recipe, RatingBatches, by_user, seed)
    yield "user AE", level + predict_at(model, by_user, rows, columns)
    recipe = recipes.item_based(users)
    model = trained(recipe, partial(RatingBatches, hide=0.0), by_movie, seed)
    copied = predict_at(model, by_movie, columns, rows)
    yield "item AE, not hiding, same penalty", level + copied
    model = trained(recipe, RatingBatches, by_movie, seed)
    yield "item AE", level + predict_at(model, by_movie, columns, rows)


def ranking_scores(
    likes: sparse.csr_array, seed: int
) -> Iterable[tuple[str, np.ndarray]]:
    """Yield name and scores of every method, in the order of the table."""
    for name in ("popularity", "item_neighbours", "pure_svd", "ease"):
        yield name.replace("_", " "), getattr(ranking_baselines, name)(likes)
    model = trained(recipes.ranking(likes.shape[1]), LikeBatches, likes, seed)
    yield "autoencoder", latent.reconstruct(model, likes.toarray())


def trained(
    recipe: Recipe, batches_of: Callable, rows: sparse.csr_array, seed: int
) -> keras.Model:
    """Return the network of a recipe, trained anew on batches of rows."""
    keras.utils.clear_session()
    keras.utils.set_random_seed(seed)
    batches = batches_of(rows, recipe.batch_size, seed=seed)
    model = recipe.compiled(batches.count)
    model.fit(batches, epochs=recipe.epochs, verbose=0)
    return model


def rating_figures(ratings: RatingMatrix) -> dict[str, dict[str, list[float]]]:
    """Return RMSE and MAE of each method, a figure for each split."""
    figures: dict[str, dict[str, list[float]]] = {}
    for seed in SEEDS:
        train, test = hold_out(ratings, 0.1, seed=seed)
        rows, columns = test.places()
        for name, predicted in rating_predictions(train, rows, columns, seed):
            clipped = np.clip(predicted, LEAST, MOST)
            for measured in (metrics.rmse, metrics.mae):
                found = figures.setdefault(name, {}).setdefault(measured.__name__, [])
                found.append(measured(test.values.data, clipped))
            print(f"split {seed} {name}", flush=True)
    return figures


def ranking_figures(ratings: RatingMatrix) -> dict[str, dict[str, list[float]]]:
    """Return the measures of each method's lists, a figure for each split."""
    figures: dict[str, dict[str, list[float]]] = {}
    for seed in SEEDS:
        train, test = hold_out(ratings, 0.2, seed=seed)
        likes, relevant = ranking_baselines.liked(train), ranking_baselines.liked(test)
        for name, scores in ranking_scores(likes, seed):
            lists = metrics.top_k(scores, train.values, LIST_LENGTH)
            for key, value in _list_measures(lists, relevant, train).items():
                figures.setdefault(name, {}).setdefault(key, []).append(value)
            print(f"split {seed} {name}", flush=True)
    return figures


def _list_measures(
    lists: np.ndarray, relevant: sparse.csr_array, train: RatingMatrix
) -> dict[str, float]:
    return {
        "recall": metrics.recall_at_k(lists, relevant),
        "recall_of_min": metrics.recall_at_k(lists, relevant, denominator="at most k"),
        "ndcg": metrics.ndcg_at_k(lists[:, :10], relevant),
        "coverage": metrics.coverage(lists, train.shape[1]),
        "popularity": metrics.mean_popularity(lists, train.ratings_per_movie),
    }


def p6_figures(ratings: RatingMatrix) -> dict[str, float]:
    """Return what the notes' program scores, and what the answer 0 does."""
    table = ratings.values.toarray() / 5
    x_train, x_test = train_test_split(table, test_size=0.2, random_state=42)
    keras.utils.set_random_seed(1)
    program = p06.program(ratings.shape[1])
    model = program.compiled()
    model.fit(x_train, x_train, program.batch_size, program.epochs, verbose=0)
    x_hat, rated = latent.reconstruct(model, x_test), x_test > 0
    return {
        "epochs": program.epochs,
        "mse": float(np.mean((x_test - x_hat) ** 2)),
        "mse_of_zero": float(np.mean(x_test**2)),
        "rmse_in_stars": metrics.rmse(5 * x_test[rated], 5 * x_hat[rated]),
    }


def compare(ratings: RatingMatrix) -> dict[str, Any]:
    """Return all figures of these ratings."""
    return {
        "seeds": list(SEEDS),
        "ratings": ratings.count,
        "users": ratings.shape[0],
        "movies": ratings.shape[1],
        "p6": p6_figures(ratings),
        "rating": rating_figures(ratings),
        "ranking": ranking_figures(ratings),
    }


def measure() -> dict[str, Any]:
    """Return the figures of all ratings."""
    movielens = data.load_movielens()
    matrix = RatingMatrix.from_frame(movielens.ratings)
    return {**compare(matrix), "complete": movielens.is_full}
