"""Chapter 8's models against their baselines: ``python -m benchmarks recommendation``.

All ratings of MovieLens small, three splits. With ``--scale`` instead: seconds and peak
memory on generated ratings of growing size, each in a process of its own, with a
formula for both.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.model_selection import train_test_split

from aecourse import data, latent
from aecourse._keras import keras
from aecourse.contest.programs import rating_program
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
from benchmarks import recommendation_scale
from benchmarks.results import environment, keep, today

SEEDS = (11, 12, 13)  # none of them is the split that the settings were chosen on
LIST_LENGTH = 20


def rating_predictions(
    train: RatingMatrix,
    rows: np.ndarray,
    columns: np.ndarray,
    seed: int,
    epochs: int | None,
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
    raw = _trained(recipe, RatingBatches, train.values, seed, epochs)
    yield "user AE, raw ratings", predict_at(raw, train.values, rows, columns)
    model = _trained(recipe, RatingBatches, by_user, seed, epochs)
    yield "user AE", level + predict_at(model, by_user, rows, columns)
    recipe = recipes.item_based(users)
    copying = partial(RatingBatches, hide=0.0)
    model = _trained(recipe, copying, by_movie, seed, epochs)
    copied = predict_at(model, by_movie, columns, rows)
    yield "item AE, not hiding", level + copied
    model = _trained(recipe, RatingBatches, by_movie, seed, epochs)
    yield "item AE", level + predict_at(model, by_movie, columns, rows)


def ranking_scores(
    likes: sparse.csr_array, seed: int, epochs: int | None
) -> Iterable[tuple[str, np.ndarray]]:
    """Yield name and scores of every method, in the order of the table."""
    for name in ("popularity", "item_neighbours", "pure_svd", "ease"):
        yield name.replace("_", " "), getattr(ranking_baselines, name)(likes)
    recipe = recipes.ranking(likes.shape[1])
    model = _trained(recipe, LikeBatches, likes, seed, epochs)
    yield "autoencoder", latent.reconstruct(model, likes.toarray())


def _trained(
    recipe: Recipe,
    batches_of: Callable,
    rows: sparse.csr_array,
    seed: int,
    epochs: int | None,
) -> keras.Model:
    keras.utils.clear_session()
    keras.utils.set_random_seed(seed)
    batches = batches_of(rows, recipe.batch_size, seed=seed)
    model = recipe.compiled(batches.count)
    model.fit(batches, epochs=epochs or recipe.epochs, verbose=0)
    return model


def rating_figures(
    ratings: RatingMatrix, seeds: Iterable[int], epochs: int | None
) -> dict[str, dict[str, list[float]]]:
    """Return RMSE and MAE of each method, a figure for each split."""
    figures: dict[str, dict[str, list[float]]] = {}
    for seed in seeds:
        train, test = hold_out(ratings, 0.1, seed=seed)
        rows, columns = test.places()
        stars = test.values.data
        for name, predicted in rating_predictions(train, rows, columns, seed, epochs):
            clipped = np.clip(predicted, 0.5, 5)
            found = figures.setdefault(name, {"rmse": [], "mae": []})
            found["rmse"].append(metrics.rmse(stars, clipped))
            found["mae"].append(metrics.mae(stars, clipped))
            print(f"split {seed} {name:<22} RMSE {found['rmse'][-1]:.4f}", flush=True)
    return figures


def ranking_figures(
    ratings: RatingMatrix, seeds: Iterable[int], epochs: int | None
) -> dict[str, dict[str, list[float]]]:
    """Return the measures of each method's lists, a figure for each split."""
    figures: dict[str, dict[str, list[float]]] = {}
    for seed in seeds:
        train, test = hold_out(ratings, 0.2, seed=seed)
        likes, relevant = ranking_baselines.liked(train), ranking_baselines.liked(test)
        for name, scores in ranking_scores(likes, seed, epochs):
            lists = metrics.top_k(scores, train.values, LIST_LENGTH)
            found = figures.setdefault(name, {})
            for key, value in _list_measures(lists, relevant, train).items():
                found.setdefault(key, []).append(value)
            print(f"split {seed} {name:<22} ", end="")
            print(f"Recall@20 {found['recall'][-1]:.4f} NDCG@10", end=" ")
            print(f"{found['ndcg'][-1]:.4f}", flush=True)
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


def p6_figures(ratings: RatingMatrix, epochs: int | None) -> dict[str, float]:
    """Return what the notes' program scores, and what the answer 0 does."""
    table = ratings.values.toarray() / 5
    x_train, x_test = train_test_split(table, test_size=0.2, random_state=42)
    keras.utils.set_random_seed(1)
    program = rating_program(ratings.shape[1])
    model = program.compiled()
    rounds = epochs or program.epochs
    model.fit(x_train, x_train, program.batch_size, rounds, verbose=0)
    x_hat, rated = latent.reconstruct(model, x_test), x_test > 0
    return {
        "epochs": rounds,
        "mse": float(np.mean((x_test - x_hat) ** 2)),
        "mse_of_zero": float(np.mean(x_test**2)),
        "rmse_in_stars": metrics.rmse(5 * x_test[rated], 5 * x_hat[rated]),
    }


def measure(
    ratings: RatingMatrix, seeds: list[int], epochs: int | None
) -> dict[str, Any]:
    """Return all figures of these ratings."""
    return {
        "benchmark": "recommendation",
        "date": today(),
        "seeds": seeds,
        "epochs": epochs,
        **environment(),
        "ratings": ratings.count,
        "users": ratings.shape[0],
        "movies": ratings.shape[1],
        "p6": p6_figures(ratings, epochs),
        "rating": rating_figures(ratings, seeds, epochs),
        "ranking": ranking_figures(ratings, seeds, epochs),
    }


def main(arguments: list[str] | None = None) -> None:
    """Read the command line, measure, and keep a complete result."""
    parser = argparse.ArgumentParser(prog="recommendation", description=__doc__)
    parser.add_argument("--scale", action="store_true", help="measure the growth")
    parser.add_argument("--epochs", type=int, help="train for so many epochs only")
    parser.add_argument("--divide", type=int, default=1, help="users divided by this")
    parser.add_argument("--output", type=Path, help="write the result to this file")
    options = parser.parse_args(arguments)
    if options.scale:
        result = recommendation_scale.measure(divide=options.divide)
        name, complete = "recommendation_scale", options.divide == 1
    else:
        movielens = data.load_movielens()
        matrix = RatingMatrix.from_frame(movielens.ratings)
        result = measure(matrix, list(SEEDS), options.epochs)
        name, complete = "recommendation", movielens.is_full and not options.epochs
    keep(name, result, complete=complete, output=options.output)


if __name__ == "__main__":
    main()
