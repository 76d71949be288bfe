"""Ways to choose settings: what they try, and what choosing by few images costs."""

from __future__ import annotations

import math

import numpy as np
import pytest

from benchmarks.verdicts import settings
from benchmarks.verdicts.settings import Settings


@pytest.fixture
def tried():
    return []


@pytest.fixture
def attempt(tried):
    """Note what is tried."""
    return lambda chosen: tried.append(chosen) or error_of(chosen)


def error_of(chosen):
    """Stand for a training: best with elu, two layers of 256 and a rate of .01."""
    return (
        abs(math.log10(chosen.rate) + 2)
        + abs(math.log2(chosen.width) - 8)
        + (chosen.activation != "elu")
        + (chosen.depth == 1)
    )


def test_one_after_the_other_keeps_the_best_of_each(attempt, tried):
    settings.one_after_the_other(attempt, trials=24, seed=1)
    assert tried[0] == settings.UNCHOSEN
    assert min(tried, key=error_of) == Settings(0.01, 256, 2, "elu")
    changed = [
        sum(a != b for a, b in zip(vars(one).values(), vars(other).values()))  # noqa: B905
        for one, other in zip(tried, tried[1:], strict=False)
    ]
    assert max(changed) <= 2


def test_a_grid_has_as_many_points_as_there_are_trials(attempt, tried):
    settings.by_grid(attempt, settings.TRIALS, seed=1)
    assert len(set(tried)) == len(tried) == settings.TRIALS


@pytest.mark.parametrize("choose", [settings.by_dice, settings.by_search])
def test_what_is_drawn_lies_in_its_range_and_depends_on_the_seed_alone(choose, attempt):
    drawn = []
    for seed in (1, 1, 2):
        found = []
        choose(
            lambda chosen, found=found: found.append(chosen) or attempt(chosen),
            12,
            seed,
        )
        drawn.append(found)
    assert drawn[0] == drawn[1] != drawn[2]
    for chosen in drawn[0]:
        assert settings.RATES[0] <= chosen.rate <= settings.RATES[1]
        assert settings.WIDTHS[0] <= chosen.width <= settings.WIDTHS[1]
        assert chosen.depth in settings.DEPTHS
        assert chosen.activation in settings.ACTIVATIONS


def test_a_search_does_better_than_dice(attempt):
    def best(choose, seed):
        found = []
        choose(lambda chosen: found.append(attempt(chosen)) or found[-1], 40, seed)
        return min(found)

    dice, search = (
        np.mean([best(choose, seed) for seed in range(3)])
        for choose in (settings.by_dice, settings.by_search)
    )
    assert search < dice


def test_choosing_by_few_images_costs_where_images_differ():
    rng = np.random.default_rng(1)
    equal = [(Settings(), 0.0, np.full(200, 0.02 + 0.01 * i)) for i in range(5)]
    exact = settings.few_images([equal])
    assert all(found["cost"] == 0 for found in exact.values())
    noisy = [
        (Settings(), 0.0, 0.02 + 0.0001 * i + 0.01 * rng.random(200)) for i in range(9)
    ]
    found = settings.few_images([noisy])
    assert found["10"]["cost"] > found["200"]["cost"] >= 0
    assert found["10"]["worst cost"] > found["10"]["cost"]
