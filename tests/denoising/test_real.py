"""The denoiser on the full data beside its baselines.

One seed is trained here, all of them in the benchmark, whose result is committed.
"""

from __future__ import annotations

import numpy as np
import pytest

from aecourse import contest, data
from aecourse.denoising import baselines
from benchmarks import denoising


def gains(task, baseline):
    """Return the denoiser's gain over a baseline in dB, a row for each seed."""
    return np.array(task["denoiser"]) - task["baselines"][baseline]


@pytest.mark.real
@pytest.mark.slow
def test_a_training_is_a_decibel_above_ridge_on_digits_and_does_not_collapse():
    seeds = denoising.SEEDS[:1]
    task = denoising.compare(data.load_mnist(), seeds, names=["ridge"])
    assert task["n_train"] == 60_000
    assert gains(task, "ridge").min() > 1
    assert min(task["spread"]) > 0.1


@pytest.mark.real
@pytest.mark.slow
def test_on_clothing_it_is_above_ridge_which_is_the_best_of_the_baselines():
    task = denoising.compare(data.load_fashion_mnist(), seeds=[1], names=["ridge"])
    assert gains(task, "ridge").min() > 0


def test_the_committed_result_says_what_the_chapter_claims():
    measured = contest.measured("denoising")
    assert measured["complete"] is True
    assert measured["levels"] == list(denoising.LEVELS)
    for name, task in measured["tasks"].items():
        assert task["n_train"] == 60_000
        assert len(task["denoiser"]) == len(measured["seeds"]) == 3
        weakest = gains(task, "ridge").min(axis=0)
        assert weakest[0] > (1 if name == "mnist" else 0)
    assert gains(measured["tasks"]["mnist"], "ridge").min() > 1
    assert min(measured["tasks"]["mnist"]["spread"]) > 0.1
    for name in ("noisy", *baselines.BASELINES):
        assert gains(measured["tasks"]["fashion-mnist"], name).min() > 0, name


def test_a_small_run_has_a_figure_for_every_baseline_level_and_seed():
    images = data.load_mnist(source="embedded", n_train=400)
    task = denoising.compare(images, seeds=[1, 2], names=["median", "ridge"])
    assert set(task["baselines"]) == {"noisy", "median", "ridge"}
    assert np.array(task["denoiser"]).shape == (2, len(denoising.LEVELS))
    assert all(len(figures) == 3 for figures in task["baselines"].values())
    assert len(task["spread"]) == len(task["seconds"]) == 2


@pytest.mark.slow
def test_the_denoiser_s_recipe_learns_and_ends_where_its_schedule_ends():
    recipe = denoising.DENOISER
    x = np.random.default_rng(0).random((200, 28, 28), dtype=np.float32) ** 4
    model = recipe.compiled(len(x))
    settings = {"batch_size": recipe.batch_size, "epochs": recipe.epochs}
    losses = model.fit(x, x, **settings, verbose=0).history["loss"]
    assert losses[-1] < losses[0]
    assert int(model.optimizer.iterations) == 2 * recipe.epochs
    assert float(model.optimizer.learning_rate) == pytest.approx(0, abs=1e-8)
