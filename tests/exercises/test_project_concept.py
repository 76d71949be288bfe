"""The project of chapter 1: codes are counted if they can be read, and diagnosed."""

import dataclasses
from functools import partial

import keras
import numpy as np
import pytest
from keras import layers

from aecourse.exercises import projects
from aecourse.exercises.projects import checking, concept, register, verdict
from aecourse.exercises.projects.project import Attempt
from aecourse.exercises.register import BARS
from tests.exercises.project_answers import expect_refused, said

CONCEPT = register.find("concept")


@pytest.fixture(scope="module")
def digits(embedded):
    """Give few digits, and a reader of all."""
    every = CONCEPT.load()
    return dataclasses.replace(
        every, x_train=every.x_train[:1_000], x_test=every.x_test[:300]
    )


@pytest.fixture(autouse=True)
def short(monkeypatch, digits):
    """Train shortly, and ask for less, beside bars that are known."""
    faster = {"steps": 200, "learning_rate": 0.01}
    schedule = dataclasses.replace(concept.SCHEDULE, **faster)
    monkeypatch.setattr(concept, "SCHEDULE", schedule)
    monkeypatch.setattr(concept, "READABLE", 0.7)
    project = dataclasses.replace(
        CONCEPT,
        load=lambda: digits,
        baselines=lambda _: {"trivial": 784.0, "simple": 8.0},
    )
    for module in (checking, verdict):
        monkeypatch.setattr(module, "find", lambda _: project)


def built(encoder, decoder, numbers):
    """Return an answer from two functions that make layers."""

    def build_short_code(image_shape):
        into, out = keras.Input(image_shape), keras.Input((numbers,))
        return (
            keras.Sequential([into, layers.Flatten(), *encoder()]),
            keras.Sequential([out, *decoder(), layers.Reshape(image_shape)]),
        )

    return build_short_code


def dense(numbers, width=128, activation="elu", output="sigmoid", before=()):
    """Return an answer with one hidden layer on either side of its code."""
    return built(
        lambda: [
            layers.Dense(width, activation),
            layers.Dense(numbers),
            *(make() for make in before),
        ],
        lambda: [layers.Dense(width, activation), layers.Dense(784, output)],
        numbers,
    )


def maps(image_shape):
    """Return halves with a code of columns."""
    given, code = keras.Input(image_shape), keras.Input((28, 2))
    encoder = keras.Model(given, layers.Conv1D(2, 1)(given))
    return encoder, keras.Model(code, layers.Conv1D(28, 1)(code))


REFUSED = {"code_is_no_row": maps}
ILL = {
    "wrong_output_layer": dense(8, output="softmax"),
    "one_picture": dense(8, before=[partial(layers.Rescaling, 0.0)]),
    "dead_code_units": dense(2, before=[partial(layers.Rescaling, [1, 0])]),
    "straight_code": dense(10, activation=None),
    "late_start": dense(8, activation="sigmoid"),
    "too_short": dense(3),
    "to_spare": dense(24),
    "small": dense(10, width=24),
    "behind_components": built(
        lambda: [
            layers.Reshape((28, 28, 1)),
            layers.AveragePooling2D(14),
            layers.Flatten(),
            layers.Dense(128, "elu"),
            layers.Dense(12),
        ],
        lambda: [layers.Dense(256, "elu"), layers.Dense(784, "sigmoid")],
        12,
    ),
}
"""A wrong answer for each symptom."""


@pytest.mark.parametrize("reason", REFUSED)
def test_what_cannot_be_counted_is_refused_with_its_reason(reason):
    expect_refused(projects.check("concept", REFUSED[reason]), reason)


def test_every_symptom_has_a_wrong_answer():
    assert set(ILL) == set(CONCEPT.symptoms)


@pytest.mark.parametrize("symptom", ILL)
def test_a_wrong_answer_is_told_its_own_symptom(symptom):
    result = projects.check("concept", ILL[symptom])
    assert said("symptoms", symptom) in result.verdict.message, result
    assert 0 <= result.reached < len(BARS)


def test_an_answer_that_nothing_is_wrong_with_is_told_so(digits):
    details = {
        "read": 0.705,
        "read_linear": 0.5,
        "numbers": 7,
        "most": 1,
        "losses": [0],
    }
    attempt = Attempt(None, digits, {"yours": 7.0}, details)
    judged = {key: CONCEPT.symptoms[key] for key in ("too_short", "to_spare")}
    told = verdict.diagnosis("concept", attempt, judged)
    assert told.message == said("concept", "none")


def test_a_code_that_can_be_read_counts_its_numbers_and_one_that_cannot_the_image(
    monkeypatch,
):
    monkeypatch.setattr(concept, "READABLE", 0.3)
    readable = projects.check("concept", dense(5))
    assert readable.errors["yours"] == 5
    assert readable.reached == len(BARS)
    assert len(readable.draw().get_yticklabels()) == 3
    monkeypatch.setattr(concept, "READABLE", 1.0)
    unread = projects.check("concept", dense(5))
    assert unread.errors["yours"] == concept.PIXELS
    assert unread.reached == 0


def test_fewer_components_than_the_fewest_cannot_be_read(digits):
    k = concept.fewest_components(digits)
    shares = [digits.share_read(concept.by_components(digits, n)) for n in (k - 1, k)]
    assert shares[0] < concept.READABLE <= shares[1]


def test_a_byte_keeps_two_hundred_and_fifty_six_steps_of_a_number():
    known = np.array([[-1.0], [3.0]])
    kept = concept.in_bytes(np.linspace(-9, 9, 9_999)[:, None], known)
    assert (kept.min(), kept.max()) == (-1, 3)
    assert len(np.unique(kept)) == 256
    assert concept.in_bytes(known, known).tolist() == known.tolist()
