"""The project of chapter 11: what draws no images is refused, the rest diagnosed."""

import dataclasses
import functools

import numpy as np
import pytest
from scipy import ndimage
from sklearn.metrics.pairwise import euclidean_distances

from aecourse.exercises import projects
from aecourse.exercises.projects import (
    checking,
    data_copying,
    digit_judge,
    register,
    verdict,
)
from aecourse.exercises.projects.project import Attempt
from aecourse.exercises.register import BARS
from tests.exercises.project_answers import expect_refused, said

LIMITS = register.find("limits")
BASELINES = {"trivial": 0.995, "simple": 0.5}


@functools.cache
def digits():
    """Load the digits, and train the judge, once and no sooner than a test asks."""
    return LIMITS.load()


def others():
    """Give digits that no answer is given: the best draws that there could be."""
    return digits().x_test[::-1]


@pytest.fixture(autouse=True)
def short(monkeypatch):
    """Judge by digits that are loaded once, beside bars that are known."""
    project = dataclasses.replace(LIMITS, load=digits, baselines=lambda _: BASELINES)
    for module in (checking, verdict):
        monkeypatch.setattr(module, "find", lambda _: project)


def drawing(make):
    """Return an answer from a function of training images to a thousand draws."""
    return lambda images: lambda n: make(images)[:n]


def repeated(images):
    """Give the same picture to everybody."""
    return np.tile(images[:1], (1000, 1, 1))


def pixel_by_pixel(images):
    """Draw every pixel by itself."""
    random = np.random.default_rng(0)
    return random.random((1000, 28, 28)) < images.mean(axis=0)


def laid_over(images):
    """Give digits of two kinds over each other."""
    return np.maximum(others(), np.roll(others(), 7, axis=0))


def between_neighbours(images):
    """Give the mean of each digit and the one most like it."""
    rows = images.reshape(len(images), -1)
    distances = euclidean_distances(rows[:1000], rows)
    return (images[:1000] + images[np.argsort(distances, axis=1)[:, 1]]) / 2


def threes(images):
    """Give accepted digits of one kind."""
    names = digits().judge.predict(others().reshape(1000, -1))
    return np.resize(others()[names == 3], (1000, 28, 28))


def few_of_each(images):
    """Give few digits of each kind again and again."""
    names = digits().judge.predict(others().reshape(1000, -1))
    few = [others()[names == digit][:3] for digit in range(10)]
    return np.resize(np.concatenate(few), (1000, 28, 28))


REFUSED = {
    "no_generator": lambda images: images,
    "no_drawn_images": drawing(lambda images: images[:10]),
    "drawn_without_number": drawing(lambda images: images[:1000] * np.nan),
    "drawn_beyond_white": drawing(lambda images: 255 * images[:1000]),
}
ILL = {
    "same_image": drawing(repeated),
    "copies": drawing(lambda images: images),
    "blends": drawing(between_neighbours),
    "never_drawn": drawing(threes),
    "rough": drawing(pixel_by_pixel),
    "blurred": drawing(lambda _: ndimage.gaussian_filter(others(), (0, 2, 2))),
    "between_digits": drawing(laid_over),
    "alike": drawing(few_of_each),
}
"""A wrong answer for each symptom."""


@pytest.mark.parametrize("reason", REFUSED)
def test_what_draws_no_images_is_refused_with_its_reason(reason):
    expect_refused(projects.check("limits", REFUSED[reason]), reason)


def test_every_symptom_has_a_wrong_answer():
    assert set(ILL) == set(LIMITS.symptoms)


@pytest.mark.parametrize("symptom", ILL)
def test_a_wrong_answer_is_told_its_own_symptom(symptom):
    result = projects.check("limits", ILL[symptom])
    assert said("symptoms", symptom) in result.verdict.message, result
    assert 0 <= result.reached < len(BARS)


def test_draws_that_nothing_is_wrong_with_are_told_so():
    made = digit_judge.judged(others(), digits())
    attempt = Attempt(made, digits(), {"yours": 0.25}, {})
    told = verdict.diagnosis("limits", attempt, LIMITS.symptoms)
    assert told.message == said("limits", "none")


def test_the_judge_takes_digits_and_refuses_what_is_none():
    real = digit_judge.judged(digits().x_test, digits())
    assert real.is_copy.mean() < 0.02
    assert real.is_blend.mean() < 0.02
    assert real.is_accepted.mean() > 0.85
    assert digit_judge.judged(laid_over(None), digits()).is_accepted.mean() < 0.3


def shifted(by):
    """Return what moves images by whole pixels."""
    return lambda images: np.roll(images, by, axis=(1, 2))


def turned(angle):
    """Return what turns images by some degrees."""
    return lambda images: ndimage.rotate(images, angle, axes=(1, 2), reshape=False)


@pytest.mark.parametrize(
    "move", [shifted((0, 1)), shifted((-2, 2)), turned(-7), turned(12)]
)
def test_copies_are_found_wherever_they_are_moved_and_turned(move):
    some = move(digits().x_train[:100])
    assert data_copying.is_copy(some, digits().x_train).mean() > 0.8


def test_copies_cover_nothing():
    assert projects.check("limits", ILL["copies"]).errors["yours"] == 1


def test_real_digits_reach_all_bars_and_are_drawn_with_what_is_not_accepted():
    result = projects.check("limits", drawing(lambda _: others()))
    assert result.reached == len(BARS), result
    assert len(result.draw().get_yticklabels()) == 3
    assert len(projects.check("limits", None).draw().get_yticklabels()) == 1


def test_the_courses_own_answer_draws_what_is_accepted_after_a_short_training():
    few = dataclasses.replace(digits(), x_train=digits().x_train[:1500])
    made, error, _ = LIMITS.judge(LIMITS.reference, few, 0)
    pixels = digit_judge.judged(pixel_by_pixel(few.x_train), digits())
    assert made.is_accepted.mean() > 10 * pixels.is_accepted.mean()
    assert error < 0.8 * pixels.error
