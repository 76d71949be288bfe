"""Recommenders beside their baselines: what chooses is apart from what judges."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from aecourse import data
from benchmarks.synthetic import generate_ratings
from benchmarks.verdicts import recommenders


def table():
    made = generate_ratings(60, 80, 20, seed=1)
    users, movies = made.places()
    times = np.random.default_rng(0).permutation(made.count)
    columns = {"userId": users, "movieId": movies, "rating": made.values.data}
    return pd.DataFrame(columns | {"timestamp": times})


@pytest.fixture
def ratings(monkeypatch):
    about = {"name": "made up", "source": "embedded", "is_full": False}
    movielens = SimpleNamespace(ratings=table(), **about)
    monkeypatch.setattr(data, "load_movielens", lambda: movielens)
    return recommenders.load()


def cells(matrix):
    return set(zip(*matrix.places(), strict=True))


@pytest.mark.parametrize("how", ["by chance", "by time"])
@pytest.mark.parametrize("kind", ["stars", "lists"])
def test_what_chooses_is_neither_learnt_from_nor_judged_by(ratings, kind, how):
    parts = getattr(ratings, kind)
    learnt, test = parts.split(how, seed=1)
    assert not cells(parts.kept_back) & (cells(learnt) | cells(test))
    assert not cells(learnt) & cells(test)
    assert test.count == pytest.approx(parts.latest.count, abs=len(test.user_ids))


def test_by_time_what_is_asked_for_is_younger_than_what_is_learnt(ratings):
    times = table().pivot(index="userId", columns="movieId", values="timestamp")
    learnt, test = ratings.stars.split("by time", seed=1)
    for user in range(3):
        before, after = (
            times.to_numpy()[user, part.values[[user]].indices]
            for part in (learnt, test)
        )
        assert before.max() < after.min()


def test_a_film_of_the_other_part_is_in_no_list(ratings, monkeypatch):
    asked = []
    top_k = recommenders.metrics.top_k
    monkeypatch.setattr(
        recommenders.metrics,
        "top_k",
        lambda scores, seen, k: asked.append(seen) or top_k(scores, seen, 5),
    )
    everyone = recommenders.METHODS["lists"]["popularity"]
    recommenders.judge_lists(ratings, everyone, "by chance", 1, {})
    learnt, test = ratings.lists.split("by chance", 1)
    kept_back = ratings.lists.kept_back
    assert [seen.nnz for seen in asked] == [
        learnt.count + test.count,
        learnt.count + kept_back.count,
    ]


def test_a_method_takes_the_setting_that_is_best_on_ratings_kept_back():
    def runs(train, *, kind, method, how, seed, **setting):
        off = abs(setting.get("shrinkage", 0) - 4)
        later = 0.1 * (how == "by time")
        return {
            "kept back": {"RMSE": off, "Recall@20": off},
            "test": {"RMSE": 1 + off + later + seed / 100},
        }

    best, row = recommenders.chosen(runs, "stars", "biases", (1, 2))
    assert best == {"shrinkage": 4}
    assert row["RMSE, by chance"] == pytest.approx(1.015)
    assert row["RMSE, by chance, range"] == pytest.approx(0.01)
    assert row["RMSE, by time"] == pytest.approx(1.11)
    assert row["RMSE, by time, range"] == 0


def test_defaults_of_the_baselines_are_among_what_was_tried():
    import inspect

    for name in ("item_neighbours", "pure_svd", "implicit_factors", "ease"):
        function = getattr(recommenders.ranking_baselines, name)
        grid = recommenders.METHODS["lists"][name.replace("_", " ")].grid
        for key, values in grid.items():
            assert inspect.signature(function).parameters[key].default in values
