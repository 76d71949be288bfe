"""The benchmarks of chapter 8 run in small, and their formulas find known costs."""

import json
from dataclasses import replace

import numpy as np
import pytest

from aecourse import contest
from aecourse.contest import p06
from aecourse.recommendation import recipes
from benchmarks import recommendation, recommendation_scale
from benchmarks.recommendation_scale import SIZES, Size
from benchmarks.synthetic import generate_ratings


@pytest.mark.slow
def test_a_small_run_has_all_methods_and_measures(monkeypatch):
    monkeypatch.setattr(recommendation, "LIST_LENGTH", 10)
    monkeypatch.setattr(recommendation, "SEEDS", (1, 2))
    for room, name in (
        (p06, "program"),
        (recipes, "user_based"),
        (recipes, "item_based"),
        (recipes, "ranking"),
    ):
        made = getattr(room, name)
        monkeypatch.setattr(
            room, name, lambda size, made=made: replace(made(size), epochs=1)
        )
    result = recommendation.compare(generate_ratings(80, 120, 25, seed=1))
    assert list(result["rating"])[-1] == "item AE"
    assert list(result["ranking"])[-1] == "autoencoder"
    for figures in result["rating"].values():
        assert len(figures["rmse"]) == len(figures["mae"]) == 2
        assert 0 < figures["mae"][0] < figures["rmse"][0] < 5
    for figures in result["ranking"].values():
        assert {"recall", "recall_of_min", "ndcg", "coverage"} <= set(figures)
        assert figures["recall"][0] <= figures["recall_of_min"][0]
    assert 0 < result["p6"]["mse_of_zero"] < 1
    json.dumps(result)


@pytest.mark.slow
def test_a_small_size_is_measured_in_a_process_of_its_own():
    measured = recommendation_scale.run_apart(Size(300, 200, 12))
    assert measured["ratings"] == 3600
    assert measured["seconds"] > 0
    assert measured["peak_mb"] >= measured["prepare_peak_mb"] > 100
    assert 0.3 < measured["rmse"] < 2


def test_the_formulas_find_the_costs_and_foretell_the_largest_size():
    runs = [
        {
            "users": size.users,
            "movies": size.movies,
            "ratings": size.ratings,
            "prepare_seconds": 1.0 + 2e-6 * size.ratings,
            "train_seconds": 3.0 + 15e-9 * size.users * size.movies,
            "prepare_peak_mb": 700.0 + 3e-5 * size.ratings,
            "peak_mb": 900.0 + 2e-5 * size.ratings + 0.012 * size.movies,
        }
        for size in SIZES
    ]
    fitted = recommendation_scale.fit_formulas(runs[:-1])
    np.testing.assert_allclose(fitted["train_mb"], [900, 2e-5, 0.012], rtol=1e-6)
    np.testing.assert_allclose(fitted["prepare_mb"], [700, 3e-5], rtol=1e-6)
    wide = recommendation_scale.predict(Size(10**7, 1000, 100), fitted)
    assert wide["peak_mb"] == pytest.approx(700 + 3e-5 * 10**9)
    foretold = recommendation_scale.predict(SIZES[-1], fitted)
    assert foretold["peak_mb"] == pytest.approx(runs[-1]["peak_mb"])
    seconds = runs[-1]["prepare_seconds"] + runs[-1]["train_seconds"]
    assert foretold["seconds"] == pytest.approx(seconds)
    text = recommendation_scale.formula_text(fitted)
    assert "20 bytes a rating" in text["memory"]
    assert "15.0 s a billion cells" in text["time"]


def test_the_committed_result_says_what_the_chapter_claims():
    measured = contest.measured("recommendation")
    assert measured["complete"] is True
    assert measured["seeds"] == list(recommendation.SEEDS)
    rmse = {name: np.array(v["rmse"]) for name, v in measured["rating"].items()}
    assert rmse["item AE"].max() <= 0.85
    assert np.all(rmse["item AE"] <= rmse["biases"] - 0.02)
    recall = {name: np.mean(v["recall"]) for name, v in measured["ranking"].items()}
    assert recall["autoencoder"] > 1.2 * recall["popularity"]
    zero = measured["p6"]["mse_of_zero"]
    assert measured["p6"]["mse"] == pytest.approx(zero, rel=0.03)


def test_the_committed_scale_is_linear_and_fits_into_memory():
    scale = contest.measured("recommendation_scale")
    assert scale["complete"] is True
    assert scale["runs"][-1]["users"] == 200_000
    assert scale["runs"][-1]["peak_mb"] < 6000
    assert scale["million"]["peak_mb"] < 6000
    for key, ratio in scale["check"].items():
        assert 0.75 < ratio < 1.3, key
