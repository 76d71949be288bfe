"""The project of chapter 9: what is no classifier is refused, the rest diagnosed."""

import dataclasses

import numpy as np
import pytest

from aecourse.exercises import projects
from aecourse.exercises.projects import checking, register, verdict
from aecourse.exercises.projects import representation as project_of_chapter
from aecourse.exercises.projects.project import BARS, Attempt
from tests.exercises.project_answers import expect_refused, said

REPRESENTATION = register.find("representation")


@pytest.fixture(scope="module")
def digits(embedded):
    """Load the digits once."""
    return REPRESENTATION.load()


@pytest.fixture(autouse=True)
def short(monkeypatch, digits):
    """Judge one draw, beside bars that are known."""
    project = dataclasses.replace(
        REPRESENTATION,
        load=lambda: digits,
        baselines=lambda _: {"trivial": 0.9, "simple": 0.16},
    )
    for module in (checking, verdict):
        monkeypatch.setattr(module, "find", lambda _: project)
    monkeypatch.setattr(project_of_chapter, "DRAWS", (1,))


def nearest(shift=0, order=None):
    """Return an answer that knows nearest images alone, and numbers them its way."""

    def build_classifier(images, labels, unlabelled):
        shown, known = images.reshape(100, -1), np.roll(labels, shift)

        def name(given):
            rows = given.reshape(len(given), -1)
            distances = np.square(shown).sum(axis=1) - 2 * rows @ shown.T
            found = known[distances.argmin(axis=1)]
            return found if order is None else np.asarray(order)[found]

        return name

    return build_classifier


def spreading(images, labels, unlabelled):
    """Let labels spread in pixels."""
    every = np.concatenate([images, unlabelled]).reshape(-1, 784)
    known = np.concatenate([labels, np.full(len(unlabelled), -1)])
    spread = project_of_chapter.spread(every, known)

    def name(given):
        with np.errstate(invalid="ignore"):
            return spread.predict(given.reshape(len(given), -1))

    return name


def naming(name):
    """Return an answer that learns nothing."""
    return lambda images, labels, unlabelled: name


REFUSED = {
    "no_classifier": naming(3),
    "no_labels": naming(lambda images: images[:, 0]),
    "shares_of_labels": naming(lambda images: np.full((len(images), 10), 0.1)),
}
ILL = {
    "same_answer": naming(lambda images: np.full(len(images), 4)),
    "never_named": nearest(order=[0, 1, 2, 3, 3, 5, 6, 7, 8, 8]),
    "forgets_its_labels": nearest(shift=10),
    "no_use_of_the_others": nearest(),
    "misled_by_slant": spreading,
}


@pytest.mark.parametrize("reason", REFUSED)
def test_what_is_no_classifier_is_refused_with_its_reason(reason):
    expect_refused(projects.check("representation", REFUSED[reason]), reason)


def test_every_symptom_has_a_wrong_answer():
    assert set(ILL) == set(REPRESENTATION.symptoms)


@pytest.mark.parametrize("symptom", ILL)
def test_a_wrong_answer_is_told_its_own_symptom(symptom):
    result = projects.check("representation", ILL[symptom])
    assert said("symptoms", symptom) in result.verdict.message, result
    assert 0 <= result.reached < len(BARS)


def test_an_answer_that_nothing_is_wrong_with_is_told_so(digits):
    wrong = np.zeros((1, len(digits.y_test)), bool)
    details = {"given": digits.y_test[None], "wrong": wrong, "known_missed": 0.0}
    attempt = Attempt(None, digits, {"yours": 0.14}, details)
    told = verdict.diagnosis("representation", attempt, REPRESENTATION.symptoms)
    assert told.message == said("representation", "none")


def test_the_courses_own_answer_reaches_all_bars_and_its_mistakes_are_drawn():
    result = projects.check("representation", REPRESENTATION.reference)
    assert result.reached == len(BARS), result
    titles = [ax.get_title() for ax in result.draw().figure.axes]
    assert len(titles) == 20
    given, _, label = titles[-1].partition(", not ")
    assert given != label


def test_the_slant_of_an_image_is_its_move_sideways_by_row():
    image = np.zeros((9, 9))
    image[range(9), range(9)] = 1
    assert project_of_chapter.slant_of(image) == pytest.approx(1)
    assert project_of_chapter.slant_of(np.ones((9, 9))) == pytest.approx(0)
