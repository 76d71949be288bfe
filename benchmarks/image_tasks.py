"""The programs that rebuild or clean images: P1, P2, P4, P5a and P7 to P11.

Both sides are judged on the same test images, in grey levels between 0 and 1. The
programs that standardise their pixels get them standardised, by the training images,
and what they answer is brought back to grey levels and clipped.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

import numpy as np
from sklearn.decomposition import NMF, KernelPCA
from sklearn.preprocessing import StandardScaler

from aecourse import errors, latent
from aecourse.contest.programs import PROGRAMS, Program
from aecourse.contest.recipes import RECIPES
from aecourse.data import Images
from aecourse.denoising import noise
from aecourse.denoising.baselines import BASELINES, tune
from aecourse.training import Recipe
from benchmarks.contest import (
    Problem,
    Task,
    Training,
    better_by,
    share_of_error,
    share_of_seconds,
    share_of_target_seconds,
)
from benchmarks.denoising import LOADERS, decibels

STANDARDISED = ("P7", "P8", "P9")
SHARES = {"P2": 0.5, "P7": 0.1, "P8": 0.2, "P9": 0.1, "P10": 0.2}
COLLAPSED = 0.1


@dataclass(frozen=True)
class ImageContent:
    """What an image task gives to its sides.

    Attributes
    ----------
    x_train, x_test
        Clean images.
    given
        What is handed in to be rebuilt: the test images, noisy where noise is to be
        removed.
    scaler
        Standardises pixels by the training images, where the note does so.
    """

    x_train: np.ndarray
    x_test: np.ndarray
    given: np.ndarray
    scaler: StandardScaler | None


def tasks() -> list[Task]:
    """Return the tasks of this file."""
    rebuilt = [rebuilding(name) for name in ("P1", "P4", "P5a", "P7", "P8", "P9")]
    return [*rebuilt, _cleaning("P2"), _cleaning("P10"), rebuilding("P11")]


def rebuilding(name: str) -> Task:
    """Return the task of a program that rebuilds images from a small code."""
    error = "error, as a share of the program's"
    reached = (share_of_target_seconds(1 / 3),)
    bars = {
        "P1": reached,
        "P4": reached,
        "P5a": reached,
        "P11": (share_of_error(error, 1), share_of_seconds(1)),
    }
    half = (share_of_error(error, 0.5), share_of_seconds(1 / 3))
    return _task(
        name,
        title="images rebuilt from a small code",
        figure="test MSE",
        measure=mean_error,
        baselines=partial(
            _with_baselines if name == "P5a" else without_network, code_size(name)
        ),
        bars=bars.get(name, half),
    )


def _cleaning(name: str) -> Task:
    return _task(
        name,
        title=f"images cleaned of Gaussian noise of {PROGRAMS[name].noise}",
        figure="PSNR in dB",
        measure=decibels,
        baselines=partial(_filtered, PROGRAMS[name].noise),
        bars=(
            better_by("gain over the program in dB", 1),
            share_of_seconds(1),
        ),
        larger_is_better=True,
    )


def _task(
    name: str,
    measure: Callable[[np.ndarray, np.ndarray], float],
    **settings: Any,
) -> Task:
    program, recipe = PROGRAMS[name], RECIPES[name]
    outputs = partial(_outputs, name in STANDARDISED)

    def judge(side: str, model: Any, problem: Problem) -> float:
        return measure(problem.content.x_test, outputs(side, model, problem))

    def collapsed(side: str, model: Any, problem: Problem) -> bool:
        return is_collapsed(outputs(side, model, problem), problem.content.x_test)

    return Task(
        id=name,
        load=partial(_load, program),
        program=Training(
            compiled=lambda problem, epochs: program.compiled(),
            fitted=partial(_as_in_the_note, program),
            epochs=program.epochs,
        ),
        course=Training(
            compiled=partial(compiled_for, recipe),
            fitted=partial(clean_images, recipe),
            epochs=recipe.epochs,
        ),
        judge=judge,
        latent_dim=code_size(name),
        share=SHARES.get(name, 1.0),
        is_collapsed=collapsed,
        **settings,
    )


@cache
def code_size(name: str) -> int:
    """Return how many numbers the code of a program has."""
    return math.prod(PROGRAMS[name].build().get_layer("encoder").output_shape[1:])


def _load(program: Program, seed: int, rows: int | None) -> Problem:
    n_train = min(filter(None, (rows, program.n_train)), default=None)
    images: Images = LOADERS[program.dataset](n_train=n_train)
    given = images.x_test
    if program.noise:
        given = noise.gaussian(given, program.noise, seed=0)
    scaler = None
    if program.id in STANDARDISED:
        scaler = StandardScaler().fit(_as_rows(images.x_train))
    return Problem(
        data=images.name,
        source=images.source,
        n_train=_fitted_rows(program, len(images.x_train)),
        n_test=len(images.x_test),
        content=ImageContent(images.x_train, images.x_test, given, scaler),
    )


def _fitted_rows(program: Program, rows: int) -> int:
    """Return how many rows the note leaves for training; nobody learns from others."""
    return int(rows * (1 - program.validation_split))


def _as_in_the_note(program: Program, problem: Problem, seed: int) -> dict[str, Any]:
    content = problem.content
    x = y = content.x_train
    if program.noise:
        x = noise.gaussian(x, program.noise, seed=seed)
    if program.id in STANDARDISED:
        x = y = _standardised(content, x)
    return {
        "x": x,
        "y": y,
        "batch_size": program.batch_size,
        "validation_split": program.validation_split,
    }


def compiled_for(recipe: Recipe, problem: Problem, epochs: int) -> Any:
    """Return the recipe's model with a schedule that ends after so many epochs."""
    return replace(recipe, epochs=epochs).compiled(problem.n_train)


def clean_images(recipe: Recipe, problem: Problem, seed: int) -> dict[str, Any]:
    """Return the training images as input and target, in the recipe's batches."""
    x = problem.content.x_train[: problem.n_train]
    return {"x": x, "y": x, "batch_size": recipe.batch_size}


def _outputs(standardised: bool, side: str, model: Any, problem: Problem) -> np.ndarray:
    content = problem.content
    if side == "course" or not standardised:
        return latent.reconstruct(model, content.given)
    x_hat = latent.reconstruct(model, _standardised(content, content.given))
    grey = content.scaler.inverse_transform(_as_rows(x_hat))
    return np.clip(grey, 0, 1).reshape(x_hat.shape)


def _standardised(content: ImageContent, x: np.ndarray) -> np.ndarray:
    return content.scaler.transform(_as_rows(x)).reshape(x.shape)


def _as_rows(x: np.ndarray) -> np.ndarray:
    return x.reshape(len(x), -1)


def is_collapsed(outputs: np.ndarray, x: np.ndarray) -> bool:
    """Say whether outputs differ from each other next to nothing, beside the data."""
    return bool(outputs.std(axis=0).mean() < COLLAPSED * x.std(axis=0).mean())


def mean_error(x: np.ndarray, x_hat: np.ndarray) -> float:
    """Return the mean squared error per pixel over all images."""
    return float(errors.reconstruction_error(x, x_hat).mean(dtype=np.float64))


def without_network(latent_dim: int, problem: Problem) -> dict[str, float]:
    """Return the errors of the mean image and of PCA with as many numbers."""
    content = problem.content
    x_train, x_test = content.x_train[: problem.n_train], content.x_test
    mean_image = np.broadcast_to(x_train.mean(axis=0), x_test.shape)
    by_pca = latent.pca_reconstruct(x_train, x_test, latent_dim, clip=True)
    return {
        "mean image": mean_error(x_test, mean_image),
        "PCA": mean_error(x_test, by_pca),
    }


def _with_baselines(latent_dim: int, problem: Problem) -> dict[str, float]:
    """Return also the errors of chapter 10's baselines, on the rows that they bear."""
    content = problem.content
    methods = {
        "NMF": (4000, NMF(latent_dim, init="nndsvda", tol=0.02)),
        "kernel PCA": (
            1000,
            KernelPCA(
                latent_dim,
                kernel="rbf",
                gamma=0.01,
                alpha=0.001,
                fit_inverse_transform=True,
                random_state=1,
            ),
        ),
    }
    found = without_network(latent_dim, problem)
    for name, (rows, method) in methods.items():
        few = content.x_train[:rows]
        method.fit(_as_rows(few))
        rebuilt = method.inverse_transform(method.transform(_as_rows(content.x_test)))
        x_hat = np.clip(rebuilt, 0, 1).reshape(content.x_test.shape)
        error = mean_error(content.x_test, x_hat)
        found[f"{name} of {len(few):,} images"] = error
    return found


def _filtered(level: float, problem: Problem) -> dict[str, float]:
    """Return the figures of chapter 6's baselines, tuned for this level of noise."""
    content = problem.content
    noisy = noise.gaussian(content.x_train, level, seed=1)
    found = {"noisy images": decibels(content.x_test, content.given)}
    for name in BASELINES:
        tuned = tune(name, noisy, content.x_train)
        found[name] = decibels(content.x_test, tuned.denoise(content.given))
    return found
