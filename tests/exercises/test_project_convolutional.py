"""The project of chapter 4: the worst of three shifts counts, and is explained."""

import dataclasses
from functools import partial

import keras
import numpy as np
import pytest
from keras import layers

from aecourse.exercises import projects
from aecourse.exercises.projects import checking, register, verdict
from aecourse.exercises.projects import convolutional as project_of_chapter
from aecourse.exercises.projects.project import Attempt, Schedule
from aecourse.exercises.register import BARS
from tests.exercises.project_answers import built, said

CONVOLUTIONAL = register.find("convolutional")
SHIFTS = project_of_chapter.SHIFTS


@pytest.fixture(scope="module")
def digits(embedded):
    """Give few digits."""
    found = CONVOLUTIONAL.load()
    moved = {pixels: images[:100] for pixels, images in found.moved.items()}
    few = {"x_train": found.x_train[:1000], "x_test": found.x_test[:100]}
    return dataclasses.replace(found, moved=moved, **few)


@pytest.fixture(autouse=True)
def short(monkeypatch, digits):
    """Train for a moment, and judge beside bars that are known."""
    schedule = Schedule(140, 50, learning_rate=0.01, loss="binary_crossentropy")
    project = dataclasses.replace(
        CONVOLUTIONAL,
        load=lambda: digits,
        judge=partial(CONVOLUTIONAL.judge, schedule=schedule),
        baselines=lambda _: {"trivial": 6.0, "simple": 1.0},
        course_share=0.1,  # no answer is right, so each is told what it has
    )
    for module in (checking, verdict):
        monkeypatch.setattr(module, "find", lambda _: project)
    of_pca = dict.fromkeys(SHIFTS, 0.015)
    monkeypatch.setattr(project_of_chapter, "component_errors", lambda _: of_pca)


def dense(width, activation="elu", output="sigmoid", first=()):
    """Return an answer of dense layers."""
    into = [layers.Flatten(), layers.Dense(width, activation), layers.Dense(49)]
    out = layers.Dense(width, activation), layers.Dense(784, output)
    return built(into, [*first, *out, layers.Reshape((28, 28))])


ILL = {
    "wrong_output_layer": dense(30, output="softmax"),
    "one_picture": dense(30, first=[layers.Rescaling(0.0)]),
    "no_bends": dense(30, activation="linear"),
    "tied_to_place": dense(30),
}
"""A wrong answer for each symptom that one sees after a short training."""


@pytest.mark.parametrize("symptom", ILL)
def test_a_wrong_answer_is_told_its_own_symptom(symptom):
    result = projects.check("convolutional", ILL[symptom])
    assert said("symptoms", symptom) in result.verdict.message, result
    assert 0 <= result.reached < len(BARS)


def test_principal_components_have_more_parameters_than_the_budget():
    out = layers.Dense(784), layers.Reshape((28, 28))
    linear = built([layers.Flatten(), layers.Dense(49)], out)
    result = projects.check("convolutional", linear)
    assert said("refused", "too_many_parameters") in result.verdict.message
    assert result.made is None


@pytest.mark.parametrize(("ratios", "found"), [((0.5, 0.55, 0.6), 0), ((0.6, 1, 2), 1)])
def test_only_an_error_that_rises_with_the_shift_is_tied_to_place(
    ratios, found, digits
):
    by_shift = dict(zip(SHIFTS, ratios, strict=True))
    attempt = Attempt(None, digits, {}, {"by_shift": by_shift})
    assert (CONVOLUTIONAL.symptoms["tied_to_place"](attempt) is not None) == found


def test_a_network_that_leaves_most_of_its_budget_is_told_so(digits):
    model = keras.Sequential(dense(8)((28, 28), 49))
    details = {"most": project_of_chapter.BUDGET.parameters}
    attempt = Attempt(model, digits, {}, details)
    assert CONVOLUTIONAL.symptoms["small"](attempt) is not None


def test_every_symptom_has_a_wrong_answer():
    assert {*ILL, "small"} == set(CONVOLUTIONAL.symptoms)


def test_digits_move_to_four_sides_and_leave_black_behind():
    x = np.ones((1, 5, 5))
    moved = project_of_chapter.moved_by(x, 2)
    assert sorted(moved.sum(axis=(1, 2))) == [15] * 4
    assert len({image.tobytes() for image in moved}) == 4
    assert len(project_of_chapter.moved_by(x, 0)) == 1


def test_the_worst_shift_counts_and_the_picture_has_a_row_for_it(digits):
    result = projects.check("convolutional", CONVOLUTIONAL.reference)
    errors = [
        np.mean((result.made.predict(x, verbose=0) - x) ** 2) / 0.015
        for x in digits.moved.values()
    ]
    assert result.errors["yours"] == pytest.approx(max(errors), rel=1e-3)
    assert result.made.count_params() <= project_of_chapter.BUDGET.parameters
    assert len(result.draw().get_yticklabels()) == 3


def test_the_bars_are_the_mean_image_and_components(digits):
    bars = CONVOLUTIONAL.bars(digits)
    assert bars["trivial"] > 2
    assert bars["simple"] == 1
    assert bars["course"] == CONVOLUTIONAL.course_share
