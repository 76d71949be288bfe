"""Networks of ratings: what they begin with, and on which ratings they choose."""

from __future__ import annotations

import numpy as np
import pytest

from aecourse.recommendation import hold_out
from benchmarks.synthetic import generate_ratings
from benchmarks.verdicts import rating_networks
from benchmarks.verdicts.rating_networks import STARTS, Ratings


@pytest.fixture(scope="module")
def ratings():
    parts = hold_out(generate_ratings(60, 80, 20, seed=1), 0.1, seed=0)
    return Ratings("made up", "embedded", False, *parts)


def cells(matrix):
    return set(zip(*matrix.places(), strict=True))


def test_what_chooses_is_neither_learnt_from_nor_judged_by(ratings):
    chosen_by = cells(ratings.kept_back)
    for seed in (1, 2):
        learnt, test = ratings.split(seed)
        assert not chosen_by & (cells(learnt) | cells(test))
        assert not cells(learnt) & cells(test)


@pytest.mark.parametrize("start", STARTS)
def test_what_is_given_and_what_is_added_are_the_stars(ratings, start):
    learnt, _ = ratings.split(1)
    given, added = rating_networks.begun(learnt, start, learnt)
    np.testing.assert_allclose(given.values.data + added, learnt.values.data, rtol=1e-5)


class Asked:
    """Stands for the trainings: errors that are least at a penalty of its own."""

    def __init__(self, data):
        self.data, self.trained = data, []

    def __call__(self, train, **side):
        self.trained.append(side)
        best = 2.4e-3 if side["hide"] == 0 else 1e-3
        off = abs(side["penalty"] - best)
        return {"kept back": off, "test": 1 + off + side["seed"] / 100}


def test_every_side_has_the_penalty_that_is_best_on_ratings_kept_back(ratings):
    asked = Asked(ratings)
    found = rating_networks.measure(asked, (1, 2), share=1.0)
    begun_at, hiding = found["tables"].values()
    assert {row for row in begun_at if row.endswith(STARTS[1])} == {
        f"by {rows}, {STARTS[1]}" for rows in ("users", "movies")
    }
    assert begun_at[f"by users, {STARTS[2]}"]["penalty"] == 1e-3
    assert hiding["shown and asked"]["penalty"] == 2.4e-3
    assert hiding["shown and asked, the other's penalty"]["penalty"] == 6e-4
    assert hiding["shown and asked"]["RMSE"] == pytest.approx(1.015)
    late = [side for side in asked.trained if side["seed"] == 2]
    assert len(late) == 2 * len(STARTS) + 3


@pytest.mark.slow
def test_a_network_is_trained_and_judged_on_both_parts(ratings):
    side = {"rows": "users", "start": STARTS[1], "hide": 0.5, "penalty": 1e-3}
    found = rating_networks.train(ratings, **side, epochs=2, seed=1)
    assert found.keys() == {"kept back", "test"}
    assert all(0.3 < value < 2 for value in found.values())
