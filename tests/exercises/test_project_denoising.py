"""The project of chapter 6: what breaks the budget is refused, the rest diagnosed."""

import dataclasses
from functools import partial

import keras
import numpy as np
import pytest
from keras import layers

from aecourse.exercises import projects
from aecourse.exercises.projects import checking, register, verdict
from aecourse.exercises.projects import denoising as project_of_chapter
from aecourse.exercises.projects.project import BARS, Attempt, Schedule
from tests.exercises.project_answers import expect_refused, like, said

DENOISING = register.find("denoising")
LEVELS = project_of_chapter.LEVELS


@pytest.fixture(scope="module")
def digits(embedded):
    """Give few digits."""
    found = DENOISING.load()
    noisy = {level: images[:200] for level, images in found.noisy.items()}
    few = {"x_train": found.x_train[:1000], "x_test": found.x_test[:200]}
    return dataclasses.replace(found, noisy=noisy, **few)


@pytest.fixture(autouse=True)
def short(monkeypatch, digits):
    """Train for a moment, and judge beside bars that are known."""
    schedule = Schedule(60, 50, learning_rate=0.006, loss="binary_crossentropy")
    project = dataclasses.replace(
        DENOISING,
        load=lambda: digits,
        judge=partial(DENOISING.judge, schedule=schedule),
        baselines=lambda _: {"trivial": 6.0, "simple": 1.0},
        course_share=0.1,  # no answer is right, so each is told what it has
    )
    for module in (checking, verdict):
        monkeypatch.setattr(module, "find", lambda _: project)
    ridge = dict(zip(LEVELS, (0.005, 0.01, 0.02), strict=True))
    monkeypatch.setattr(project_of_chapter, "ridge_errors", lambda _: ridge)


def denoiser(*middle, shape=(28, 28)):
    """Return an answer of layers like these, new at each call."""

    def build_denoiser(image_shape):
        return keras.Sequential([keras.Input(shape), *map(like, middle)])

    return build_denoiser


def dense(*widths, activation="elu", output="sigmoid"):
    """Return an answer of dense layers."""
    hidden = [layers.Dense(width, activation) for width in widths]
    last = layers.Dense(784, output), layers.Reshape((28, 28))
    return denoiser(layers.Flatten(), *hidden, *last)


flat, image = layers.Flatten, lambda: layers.Reshape((28, 28))
REFUSED = {
    "no_model": lambda _: "a denoiser",
    "not_built": lambda _: keras.Sequential([layers.Dense(28)]),
    "denoiser_takes": denoiser(layers.Dense(14), shape=(14, 14)),
    "denoiser_gives": denoiser(flat(), layers.Dense(784)),
    "too_many_parameters": dense(200),
    "nothing_to_train": denoiser(layers.Rescaling(0.5)),
    "not_anew": lambda _: ONCE,
}
ONCE = dense(8)((28, 28))
ILL = {
    "wrong_output_layer": dense(64, output="softmax"),
    "one_picture": denoiser(
        flat(),
        layers.Dense(8),
        layers.Rescaling(0.0),
        layers.Dense(784, "sigmoid"),
        image(),
    ),
    "copies_noise": denoiser(
        layers.Rescaling(6.0, -3.0),
        layers.Dense(28, "hard_sigmoid", kernel_initializer="identity"),
    ),
    "straight": dense(60, activation="linear"),
    "small": dense(24),
    "behind_where_noise_is_weak": dense(100),
}
"""A wrong answer for each symptom that one sees after a short training."""


@pytest.mark.parametrize("reason", REFUSED)
def test_what_breaks_the_budget_is_refused_with_its_reason(reason):
    expect_refused(projects.check("denoising", REFUSED[reason]), reason)


@pytest.mark.parametrize("symptom", ILL)
def test_a_wrong_answer_is_told_its_own_symptom(symptom):
    result = projects.check("denoising", ILL[symptom])
    assert said("symptoms", symptom) in result.verdict.message, result
    assert 0 <= result.reached < len(BARS)


@pytest.mark.parametrize(
    ("ratios", "symptom"),
    [
        ((1.0, 0.8, 0.7), "behind_where_noise_is_weak"),
        ((0.7, 0.8, 1.0), "behind_where_noise_is_strong"),
        ((1.0, 0.5, 1.05), "behind_where_noise_is_strong"),
        ((0.9, 0.9, 0.9), None),
    ],
)
def test_the_strength_where_an_answer_is_behind_is_named(ratios, symptom, digits):
    over_ridge = dict(zip(LEVELS, ratios, strict=True))
    attempt = Attempt(None, digits, {"yours": 1.0}, {"over_ridge": over_ridge})
    for name in ("behind_where_noise_is_weak", "behind_where_noise_is_strong"):
        fields = DENOISING.symptoms[name](attempt)
        assert (fields is not None) == (name == symptom)


def test_every_symptom_has_a_wrong_answer():
    assert {*ILL, "behind_where_noise_is_strong"} == set(DENOISING.symptoms)


def test_the_worst_of_three_strengths_counts_and_the_picture_has_a_row_for_it():
    result = projects.check("denoising", DENOISING.reference)
    assert result.errors["yours"] < 6
    assert result.made.count_params() <= project_of_chapter.PARAMETERS
    rows = [text.get_text() for text in result.draw().get_yticklabels()]
    assert len(rows) == 4


def test_the_bars_are_the_noisy_image_and_ridge(digits, monkeypatch):
    monkeypatch.setattr(
        project_of_chapter,
        "ridge_errors",
        lambda given: {
            level: float(np.mean((images - given.x_test) ** 2)) / (1 + level)
            for level, images in given.noisy.items()
        },
    )
    bars = DENOISING.bars(digits)
    assert bars["trivial"] == pytest.approx(1.5)
    assert bars["simple"] == 1
    assert bars["course"] == DENOISING.course_share
