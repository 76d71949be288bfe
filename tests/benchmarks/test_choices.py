"""Settings and their neighbours are judged on images that none has learnt from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from aecourse import contest
from aecourse.data import Images
from benchmarks import choices


def test_a_choice_is_judged_on_images_that_none_has_learnt_from(monkeypatch):
    seen = []

    def figure(recipe, level, learnt, kept):
        seen.append((recipe.learning_rate, level, learnt, kept))
        return 1.0

    monkeypatch.setattr(choices, "figure", figure)
    x = np.arange(12, dtype=np.float32).reshape(12, 1, 1) * np.ones((1, 28, 28), "f4")
    images = Images(x, *(np.zeros(12, int), x, np.zeros(12, int)), *("",) * 5, False)
    found = choices.compare("P10", images)
    rates = [rate / contest.p10.ANSWER.learning_rate for rate, *_ in seen]
    assert rates == [1, 0.5, 2, 1, 1, 1, 1]
    assert {level for _, level, *_ in seen} == {contest.p10.PROGRAM.noise}
    for *_, learnt, kept in seen:
        assert learnt[:, 0, 0].tolist() == list(range(10))
        assert kept[:, 0, 0].tolist() == [10, 11]
    assert (found["n_train"], found["n_kept_back"]) == (10, 2)
    assert list(found["figures"])[0] == choices.CHOSEN


@pytest.mark.parametrize("level", [0, 0.2])
def test_a_choice_s_figure_is_an_error_or_decibels(level):
    x = np.random.default_rng(0).random((40, 28, 28), dtype=np.float32) ** 4
    recipe = replace(contest.p07.ANSWER, epochs=1, batch_size=10, jit_compile=False)
    figure = choices.figure(recipe, level, x[:30], x[30:])
    assert 5 < figure < 20 if level else 0 < figure < 0.5


@pytest.mark.parametrize("name", ["P7", "P8"])
def test_another_size_is_another_network_with_the_same_code(name):
    chosen, *_, other = choices.neighbours(name).values()
    one, two = chosen.build(), other.build()
    assert one.count_params() != two.count_params()
    codes = [model.get_layer("encoder").output_shape for model in (one, two)]
    assert codes[0] == codes[1]


def test_other_steps_are_other_lengths_of_the_same_training():
    chosen, *others = choices.neighbours("P10").values()
    steps = [recipe.epochs / recipe.batch_size for recipe in others[-3:]]
    shares = [each / (chosen.epochs / chosen.batch_size) for each in steps]
    assert shares == [2, 0.5, 0.5]
