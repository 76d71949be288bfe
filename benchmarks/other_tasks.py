"""The programs that do more than rebuild images: P3, P5b, P6 and P12."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from aecourse import anomaly, data, latent, models
from aecourse._keras import keras
from aecourse.contest.programs import PROGRAMS, rating_program
from aecourse.contest.recipes import RECIPES
from aecourse.data import Images
from aecourse.recommendation import (
    RatingMatrix,
    fit_biases,
    hold_out,
    metrics,
    rating_baselines,
    recipes,
)
from aecourse.recommendation.batches import RatingBatches, predict_at
from aecourse.training import Recipe
from benchmarks import anomaly as beats_benchmark
from benchmarks import image_tasks
from benchmarks import recommendation as rating_benchmark
from benchmarks.contest import (
    Bar,
    Problem,
    Task,
    Training,
    Watch,
    better_by,
    share_of_error,
    share_of_seconds,
)


def tasks() -> list[Task]:
    """Return the tasks of this file."""
    return [heartbeats(), classes(), ratings(), drawing()]


# P3: abnormal heartbeats


@dataclass(frozen=True)
class BeatContent:
    """Normal beats, which of them are not held out for a threshold, and test beats."""

    normals: np.ndarray
    kept: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray


def heartbeats() -> Task:
    """Return the task of P3, whose data are split anew for each seed."""
    program = PROGRAMS["P3"]
    return Task(
        id="P3",
        title="abnormal heartbeats told from normal ones",
        figure="AUROC",
        load=_load_beats,
        program=Training(
            compiled=lambda problem, epochs: program.compiled(),
            fitted=_scaled_normals,
            epochs=program.epochs,
        ),
        course=_fit_detector,
        judge=_auroc,
        baselines=_other_detectors,
        bars=(Bar("AUROC", lambda s: s["course"]["figure"], ">=", 0.988),),
        latent_dim=8,
        larger_is_better=True,
        seeds_split=True,
        seeds=beats_benchmark.SEEDS,
    )


def _load_beats(seed: int, rows: int | None) -> Problem:
    beats = data.load_ecg5000()
    normals, x_test, y_test = beats_benchmark.split(beats, seed)
    normals = normals[:rows]
    kept, _ = anomaly.hold_out(
        len(normals), beats_benchmark.VALIDATION_SHARE, seed=seed
    )
    return Problem(
        data=beats.name,
        source=beats.source,
        n_train=len(kept),
        n_test=len(x_test),
        content=BeatContent(normals, kept, x_test, y_test),
    )


def _scaled_normals(problem: Problem, seed: int) -> dict[str, Any]:
    content = problem.content
    x = beats_benchmark.to_unit_range(content.normals, content.normals)[content.kept]
    return {"x": x, "y": x, "batch_size": PROGRAMS["P3"].batch_size}


def _fit_detector(
    problem: Problem, seed: int, share: float, watch: Watch
) -> anomaly.AutoencoderDetector:
    """Fit chapter 7's detector, which holds out the same beats by the same seed."""
    detector = anomaly.AutoencoderDetector(
        validation_share=beats_benchmark.VALIDATION_SHARE,
        false_alarm_rate=beats_benchmark.FALSE_ALARM_RATE,
        seed=seed,
    )
    detector.fit(problem.content.normals)
    watch.take(detector)
    return detector


def _auroc(side: str, model: Any, problem: Problem) -> float:
    content = problem.content
    if side == "course":
        scores = -model.score_samples(content.x_test)
    else:
        scaled = beats_benchmark.to_unit_range(content.x_test, content.normals)
        scores = beats_benchmark.mean_absolute_error(model, scaled)
    return float(roc_auc_score(content.y_test, scores))


def _other_detectors(problem: Problem) -> dict[str, float]:
    content = problem.content
    baselines = anomaly.fit_baselines(
        content.normals[content.kept], components=(1, 2, 4, 8), seed=1
    )
    return {
        name: float(roc_auc_score(content.y_test, score(content.x_test)))
        for name, score in baselines.items()
    }


# P5b: classes read from codes


@dataclass(frozen=True)
class CodeContent:
    """Digits, and their codes by the encoder of each side that has trained one."""

    images: Images
    codes: dict[str, tuple[np.ndarray, np.ndarray]]


def classes() -> Task:
    """Return the task of P5b: each side has the codes of its own encoder of P5a."""
    program = PROGRAMS["P5b"]
    head = Recipe(
        build=partial(models.code_classifier, 32, 10),
        epochs=6,
        batch_size=120,
        learning_rate=0.01,
        loss="sparse_categorical_crossentropy",
        jit_compile=True,
    )
    return Task(
        id="P5b",
        title="the ten digits told apart by their codes",
        figure="accuracy",
        load=_load_digits,
        program=partial(
            _train_on_codes,
            "program",
            Training(
                compiled=lambda problem, epochs: program.compiled(),
                fitted=partial(_codes_and_classes, "program", program.batch_size),
                epochs=program.epochs,
            ),
        ),
        course=partial(
            _train_on_codes,
            "course",
            Training(
                compiled=partial(image_tasks.compiled_for, head),
                fitted=partial(_codes_and_classes, "course", head.batch_size),
                epochs=head.epochs,
            ),
        ),
        judge=_accuracy,
        baselines=_other_classifiers,
        bars=(
            Bar("accuracy", lambda s: s["course"]["figure"], ">=", 0.96),
            better_by("accuracy above the program's", 0),
            share_of_seconds(1),
        ),
        latent_dim=32,
        larger_is_better=True,
    )


def _load_digits(seed: int, rows: int | None) -> Problem:
    images = data.load_mnist(n_train=rows)
    return Problem(
        data=images.name,
        source=images.source,
        n_train=len(images.x_train),
        n_test=len(images.x_test),
        content=CodeContent(images, {}),
    )


def _train_on_codes(
    side: str,
    head: Training,
    problem: Problem,
    seed: int,
    share: float,
    watch: Watch,
) -> keras.Model:
    """Train the side's encoder of P5a before the clock starts, and then its head."""
    content = problem.content
    images, n_train = content.images, problem.n_train
    made = PROGRAMS["P5a"] if side == "program" else RECIPES["P5a"]
    model = made.compiled() if side == "program" else made.compiled(n_train)
    x = images.x_train
    model.fit(x, x, batch_size=made.batch_size, epochs=made.epochs, verbose=0)
    train, test = (latent.encode(model, part) for part in (x, images.x_test))
    if side == "course":
        scaler = StandardScaler().fit(train)
        train, test = scaler.transform(train), scaler.transform(test)
    content.codes[side] = train, test
    watch.restart()
    return head(problem, seed, share, watch)


def _codes_and_classes(
    side: str, batch_size: int, problem: Problem, seed: int
) -> dict[str, Any]:
    content = problem.content
    codes, _ = content.codes[side]
    return {"x": codes, "y": content.images.y_train, "batch_size": batch_size}


def _accuracy(side: str, model: keras.Model, problem: Problem) -> float:
    _, codes = problem.content.codes[side]
    named = latent.reconstruct(model, codes).argmax(axis=1)
    return float(np.mean(named == problem.content.images.y_test))


def _other_classifiers(problem: Problem) -> dict[str, float]:
    """Return the accuracy on the same number of principal components."""
    images = problem.content.images
    x_train, x_test = (x.reshape(len(x), -1) for x in (images.x_train, images.x_test))
    pca = PCA(32, svd_solver="covariance_eigh").fit(x_train)
    tables = {
        "components": (pca.transform(x_train), pca.transform(x_test)),
        "pixels": (x_train, x_test),
    }
    linear = make_pipeline(StandardScaler(), LogisticRegression(tol=0.01, max_iter=300))
    wanted = (
        ("components", "logistic regression", linear),
        ("components", "5 neighbours", KNeighborsClassifier(5)),
        ("pixels", "logistic regression", linear),
    )
    found = {"most frequent digit": float(np.bincount(images.y_test).max())}
    found["most frequent digit"] /= problem.n_test
    for table, name, probe in wanted:
        train, test = tables[table]
        found[f"{name}, {table}"] = latent.probe_accuracy(
            probe, train, images.y_train, test, images.y_test
        )
    return found


# P6: ratings


@dataclass(frozen=True)
class RatingContent:
    """Ratings to learn from, those held out within users, and where these stand."""

    train: RatingMatrix
    rows: np.ndarray
    columns: np.ndarray
    stars: np.ndarray


def ratings() -> Task:
    """Return the task of P6, whose ratings are split anew for each seed."""
    program = PROGRAMS["P6"]
    return Task(
        id="P6",
        title="ratings foretold",
        figure="RMSE in stars",
        load=_load_ratings,
        program=Training(
            compiled=lambda problem, epochs: rating_program(
                problem.content.train.shape[1]
            ).compiled(),
            fitted=_ratings_with_zeros,
            epochs=program.epochs,
        ),
        course=Training(
            compiled=_item_model,
            fitted=_hidden_residuals,
            epochs=recipes.item_based(1).epochs,
        ),
        judge=_rmse,
        baselines=_other_predictions,
        bars=(
            Bar("RMSE in stars", lambda s: s["course"]["figure"], "<=", 0.85),
            share_of_seconds(1),
        ),
        latent_dim=256,
        share=0.2,
        seeds_split=True,
        seeds=rating_benchmark.SEEDS,
    )


def _load_ratings(seed: int, rows: int | None) -> Problem:
    movielens = data.load_movielens()
    train, test = hold_out(RatingMatrix.from_frame(movielens.ratings), 0.1, seed=seed)
    content = RatingContent(train, *test.places(), test.values.data)
    return Problem(
        data=movielens.name,
        source=movielens.source,
        n_train=train.count,
        n_test=len(content.stars),
        content=content,
    )


def _ratings_with_zeros(problem: Problem, seed: int) -> dict[str, Any]:
    x = problem.content.train.values.toarray() / 5
    return {"x": x, "y": x, "batch_size": PROGRAMS["P6"].batch_size}


def _item_model(problem: Problem, epochs: int) -> keras.Model:
    users, movies = problem.content.train.shape
    return replace(recipes.item_based(users), epochs=epochs).compiled(movies)


def _hidden_residuals(problem: Problem, seed: int) -> dict[str, Any]:
    train = problem.content.train
    by_movie = _residuals_by_movie(train)
    batch_size = recipes.item_based(train.shape[0]).batch_size
    return {"x": RatingBatches(by_movie, batch_size, seed=seed)}


def _residuals_by_movie(train: RatingMatrix) -> sparse.csr_array:
    return sparse.csr_array(fit_biases(train).residuals(train).values.T)


def _rmse(side: str, model: keras.Model, problem: Problem) -> float:
    content = problem.content
    if side == "program":
        table = content.train.values.toarray() / 5
        stars = 5 * latent.reconstruct(model, table)[content.rows, content.columns]
    else:
        level = fit_biases(content.train).at(content.rows, content.columns)
        stars = level + predict_at(
            model, _residuals_by_movie(content.train), content.columns, content.rows
        )
    return metrics.rmse(content.stars, np.clip(stars, 0.5, 5))


def _other_predictions(problem: Problem) -> dict[str, float]:
    content = problem.content
    places = content.rows, content.columns
    biases = fit_biases(content.train)
    level, residuals = biases.at(*places), biases.residuals(content.train)
    predicted = {
        "global mean": rating_baselines.global_mean(content.train, *places),
        "biases": level,
        "item kNN": level + rating_baselines.neighbours(residuals, *places),
    }
    return {
        name: metrics.rmse(content.stars, np.clip(stars, 0.5, 5))
        for name, stars in predicted.items()
    }


# P12: digits drawn by a variational autoencoder


def drawing() -> Task:
    """Return the task of P12, judged by the bound on the likelihood of new digits."""
    rebuilding = image_tasks.rebuilding("P12")
    bars = (
        Bar("bound at two numbers in nats", lambda s: s["course"]["figure"], "<=", 160),
        share_of_error("bound, as a share of the program's", 1),
        share_of_seconds(1),
    )
    return replace(
        rebuilding,
        title="digits by a variational autoencoder",
        figure="negative ELBO in nats",
        judge=_negative_elbo,
        baselines=_independent_pixels,
        bars=bars,
    )


def _negative_elbo(side: str, model: keras.Model, problem: Problem) -> float:
    return latent.evidence_bound(model, problem.content.x_test, seed=0).negative_elbo


def _independent_pixels(problem: Problem) -> dict[str, float]:
    """Return what it costs to draw every pixel by itself with its mean."""
    content = problem.content
    p = np.clip(content.x_train.mean(axis=0, dtype=np.float64), 1e-7, 1 - 1e-7)
    nats = -(content.x_test * np.log(p) + (1 - content.x_test) * np.log1p(-p))
    return {"each pixel by itself": float(nats.sum() / problem.n_test)}
