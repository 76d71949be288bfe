"""The project of chapter 5: what cannot read step by step is refused, the rest told."""

import dataclasses
from functools import partial

import keras
import numpy as np
import pytest
from keras import layers

from aecourse.exercises import projects
from aecourse.exercises.projects import checking, register, verdict
from aecourse.exercises.projects import recurrent as project_of_chapter
from aecourse.exercises.projects.project import Attempt, Schedule
from aecourse.exercises.register import BARS
from tests.exercises.project_answers import built, expect_refused, said

RECURRENT = register.find("recurrent")


@pytest.fixture(scope="module")
def recordings(embedded):
    """Give few recordings."""
    found = RECURRENT.load()
    few = {"x_train": found.x_train[:500], "x_test": found.x_test[:200]}
    return dataclasses.replace(found, **few)


@pytest.fixture(autouse=True)
def short(monkeypatch, recordings):
    """Train for a moment, and judge beside bars that are known."""
    schedule = Schedule(60, 50, learning_rate=0.03)
    project = dataclasses.replace(
        RECURRENT,
        load=lambda: recordings,
        judge=partial(RECURRENT.judge, schedule=schedule),
        baselines=lambda _: {"trivial": 6.0, "simple": 1.0},
        course_share=0.1,  # no answer is right, so each is told what it has
    )
    for module in (checking, verdict):
        monkeypatch.setattr(module, "find", lambda _: project)


def reading(encoder, decoder):
    """Return an answer that takes recordings of any length."""
    return built(encoder, decoder, (None, 5))


def reader():
    """Return layers that read any length, and are trained in a moment."""
    return [
        layers.Conv1D(16, 3, padding="same", activation="elu"),
        layers.GlobalMaxPooling1D(),
        layers.Dense(8),
    ]


def writer(width=40, output=None):
    """Return dense layers that write a recording."""
    last = layers.Dense(140, output), layers.Reshape((28, 5))
    return [layers.Dense(width, "elu"), *last]


REFUSED = {
    "encoder_reads": built([layers.Flatten(), layers.Dense(8)], writer(), (28, 5)),
    "one_length": reading([layers.Reshape((140,)), layers.Dense(8)], writer()),
    "decoder_writes": reading(reader(), [layers.Dense(140)]),
}
ILL = {
    "one_recording": reading(reader(), [layers.Rescaling(0.0), *writer()]),
    "same_steps": reading(
        reader(),
        [layers.RepeatVector(28), layers.Dense(40, "elu"), layers.Dense(5)],
    ),
    "bounded_outputs": reading(reader(), writer(output="sigmoid")),
    "dead_code_units": reading(
        [*reader(), layers.Rescaling([1.0] * 7 + [0.0])], writer()
    ),
    "straight_decoder": reading(reader(), [layers.Dense(140), layers.Reshape((28, 5))]),
    "blind_to_place": reading(reader(), writer()),
}
"""A wrong answer for each symptom that one sees after a short training."""


@pytest.mark.parametrize("reason", REFUSED)
def test_what_does_not_read_and_write_recordings_is_refused_with_its_reason(reason):
    expect_refused(projects.check("recurrent", REFUSED[reason]), reason)


@pytest.mark.parametrize("symptom", ILL)
def test_a_wrong_answer_is_told_its_own_symptom(symptom):
    result = projects.check("recurrent", ILL[symptom])
    assert said("symptoms", symptom) in result.verdict.message, result
    assert 0 <= result.reached < len(BARS)


@pytest.mark.parametrize(
    ("thirds", "symptom"),
    [
        ((1.1, 0.8, 0.5), "forgets_beginning"),
        ((0.5, 0.6, 1.0), "forgets_end"),
        ((1.2, 0.5, 1.3), "forgets_end"),
        ((0.7, 0.9, 0.8), None),
    ],
)
def test_the_third_where_an_answer_is_behind_is_named(thirds, symptom, recordings):
    details = {"thirds": np.array(thirds)}
    attempt = Attempt(None, recordings, {"yours": max(thirds)}, details)
    for name in ("forgets_beginning", "forgets_end"):
        fields = RECURRENT.symptoms[name](attempt)
        assert (fields is not None) == (name == symptom)


@pytest.mark.parametrize(("width", "found"), [(16, True), (48, False)])
def test_a_small_network_is_told_so(width, found, recordings):
    model = keras.Sequential(reading(reader(), writer(width))(28, 5, 8))
    details = {"most": project_of_chapter.BUDGET.parameters}
    attempt = Attempt(model, recordings, {}, details)
    assert (RECURRENT.symptoms["small"](attempt) is not None) == found


def test_every_symptom_has_a_wrong_answer():
    elsewhere = {"forgets_beginning", "forgets_end", "small"}
    assert {*ILL, *elsewhere} == set(RECURRENT.symptoms)


def test_the_worst_third_counts_and_a_state_knows_where_a_bump_is(recordings):
    result = projects.check("recurrent", RECURRENT.reference)
    assert result.made.count_params() <= project_of_chapter.BUDGET.parameters
    x_hat = result.made.predict(recordings.x_test, verbose=0)
    thirds = project_of_chapter.over_components(recordings, x_hat)
    assert result.errors["yours"] == pytest.approx(thirds.max())
    attempt = Attempt(result.made, recordings, result.errors, {})
    assert RECURRENT.symptoms["blind_to_place"](attempt) is None
    axes = result.draw().figure.axes
    assert [len(ax.get_lines()) for ax in axes] == [3, 3, 3]


def test_the_bars_are_the_mean_recording_and_components(recordings):
    bars = RECURRENT.bars(recordings)
    assert bars["trivial"] > 2
    assert bars["simple"] == 1
    assert bars["course"] == RECURRENT.course_share
