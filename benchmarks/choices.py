"""Would images kept back choose our settings? ``python -m benchmarks choices``.

The learning rates of our answers to P7 to P10, and P10's layers too, were chosen on
training images that were kept back. Here each stands beside its neighbours, half and
twice the rate, a network of another size and, for P10, other steps; P2's, which was
never chosen anew, is judged in the same way.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from aecourse import contest, latent
from aecourse._keras import keras
from aecourse.data import Images
from aecourse.denoising import noise
from aecourse.models import dense_autoencoder
from aecourse.training import Recipe
from benchmarks.denoising import decibels
from benchmarks.rebuilding import mean_error

TASKS = ("P2", "P7", "P8", "P9", "P10")
MOST_IMAGES = 12_000  # P2 has 60,000, and its denoiser a minute and a half for them
KEPT_BACK = 1 / 6
SEED = 4  # none of the contest's
CHOSEN = "as chosen"

OTHER_SIZES = {
    "P7": (
        "a hidden layer of 128",
        partial(dense_autoencoder, 100, (128,), activation="elu"),
    ),
    "P8": (
        "a hidden layer of 128",
        partial(dense_autoencoder, 196, (128,), activation="elu"),
    ),
    "P10": ("half the filters", partial(contest.p10.with_shortcuts, 16)),
}
OTHER_STEPS = {
    "P10": {
        "half the batch": {"batch_size": 25},
        "twice the batch": {"batch_size": 100},
        "half the epochs": {"epochs": 11},
    }
}


def neighbours(name: str) -> dict[str, Recipe]:
    """Return the course's recipe for a program and the recipes next to it."""
    recipe = contest.entry(name).ANSWER
    found = {CHOSEN: recipe}
    for text, factor in (("half the rate", 0.5), ("twice the rate", 2)):
        found[text] = replace(recipe, learning_rate=factor * recipe.learning_rate)
    if name in OTHER_SIZES:
        size, build = OTHER_SIZES[name]
        found[size] = replace(recipe, build=build)
    for text, change in OTHER_STEPS.get(name, {}).items():
        found[text] = replace(recipe, **change)
    return found


def figure(recipe: Recipe, level: float, learnt: np.ndarray, kept: np.ndarray) -> float:
    """Train once; return the decibels, or without noise the error, on `kept`."""
    keras.utils.set_random_seed(SEED)
    model = recipe.compiled(len(learnt))
    settings = {"batch_size": recipe.batch_size, "epochs": recipe.epochs}
    model.fit(learnt, learnt, **settings, verbose=0)
    if level:
        given = noise.gaussian(kept, level, seed=0)
        return decibels(kept, latent.reconstruct(model, given))
    return mean_error(kept, latent.reconstruct(model, kept))


def compare(name: str, images: Images) -> dict[str, Any]:
    """Return the figures of a program's recipe and of its neighbours."""
    x, level = images.x_train, contest.entry(name).PROGRAM.noise
    n_kept = int(len(x) * KEPT_BACK)
    learnt, kept = x[:-n_kept], x[-n_kept:]
    figures = {}
    for text, recipe in neighbours(name).items():
        figures[text] = figure(recipe, level, learnt, kept)
        print(f"{name}, {text}: {figures[text]:.4f}", flush=True)
    return {
        "figure": "PSNR in dB" if level else "MSE",
        "n_train": len(learnt),
        "n_kept_back": n_kept,
        "figures": figures,
    }


def load(name: str) -> Images:
    """Return the images of a program, of which the training images are used."""
    program = contest.entry(name).PROGRAM
    return program.load(n_train=min(program.n_train or MOST_IMAGES, MOST_IMAGES))


def measure() -> dict[str, Any]:
    """Return the figures of all tasks."""
    images = {name: load(name) for name in TASKS}
    return {
        "seed": SEED,
        "tasks": {name: compare(name, found) for name, found in images.items()},
        "complete": all(found.is_full for found in images.values()),
    }
