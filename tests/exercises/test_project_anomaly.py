"""The project of chapter 7: what breaks the rules is refused, the rest diagnosed."""

import dataclasses
from functools import partial

import numpy as np
import pytest

from aecourse import anomaly
from aecourse.exercises import projects
from aecourse.exercises.projects import checking, register, verdict
from aecourse.exercises.register import BARS
from tests.exercises.project_answers import expect_refused, said

ANOMALY = register.find("anomaly")


@pytest.fixture(scope="module")
def beats(embedded):
    """Draw the beats once."""
    return ANOMALY.load()


@pytest.fixture(autouse=True)
def drawn_once(monkeypatch, beats):
    """Judge by beats that are drawn once, beside bars that are measured once."""
    project = dataclasses.replace(
        ANOMALY, load=lambda: beats, baselines=lambda _: BASELINES
    )
    for module in (checking, verdict):
        monkeypatch.setattr(module, "find", lambda _: project)


BASELINES = {"trivial": 1.0, "simple": 0.4}


def steady(beats, n_waves=7):
    """Return beats without what is slow."""
    time = np.linspace(0, np.pi, 140)
    waves = np.linalg.qr(np.cos(np.outer(time, range(n_waves))))[0]
    return beats - beats @ waves @ waves.T


def off_components(beats, k):
    """Return a score: how far from k principal components of beats."""
    centre = beats.mean(axis=0)
    directions = np.linalg.svd(beats - centre, full_matrices=False)[2][:k]

    def score(x):
        left = x - centre
        return np.square(left - left @ directions.T @ directions).mean(axis=1)

    return score


def quiet_score(quiet):
    """Return the distance to the mean of steady beats."""
    centre = steady(quiet).mean(axis=0)
    return lambda x: np.square(steady(x) - centre).mean(axis=1)


def mixed(score, sign, chance=0.0):
    """Return a score with another sign, and numbers added that say nothing."""

    def other(x):
        drawn = np.random.default_rng(0).random(len(x))
        return sign * score(x) + chance * drawn

    return other


def detector(make, line=None, of="loose", shift=1.0):
    """Return an answer from a function of quiet and loose beats to a score."""

    def build_detector(quiet, loose, false_alarm_rate):
        score = make(quiet, loose)
        those = {"quiet": quiet, "loose": loose}[of]
        at = line if line is not None else anomaly.threshold(score(those), 0.05)
        return score, shift * at

    return build_detector


def raising(beats):
    """Score nothing."""
    raise ZeroDivisionError("no score here")


REFUSED = {
    "no_detector": lambda *_: 3.0,
    "no_threshold": lambda *_: (np.sum, "five"),
    "no_scores": lambda *_: (np.square, 1.0),
    "scores_without_number": lambda *_: (lambda x: np.full(len(x), np.nan), 1.0),
}
ILL = {
    "upside_down": detector(lambda q, _: mixed(quiet_score(q), -1)),
    "threshold_of_known_beats": detector(lambda _, a: off_components(a, 100)),
    "threshold_of_quiet_beats": detector(lambda q, _: off_components(q, 2), of="quiet"),
    "broken_promise": detector(lambda q, _: quiet_score(q), shift=0.6),
    "silent": detector(lambda q, _: quiet_score(q), line=np.inf),
    "too_careful": detector(lambda q, _: quiet_score(q), shift=3.0),
    "measures_the_electrode": detector(lambda q, _: off_components(q, 4)),
    "weak": detector(lambda q, _: off_components(q, 60)),
    "none": detector(lambda q, _: mixed(quiet_score(q), 1, 0.55)),
}
"""A wrong answer for each symptom."""


@pytest.mark.parametrize("reason", REFUSED)
def test_what_is_no_detector_is_refused_with_its_reason(reason):
    expect_refused(projects.check("anomaly", REFUSED[reason]), reason)


def test_an_error_inside_the_score_is_a_verdict():
    result = projects.check("anomaly", lambda *_: (raising, 1.0))
    assert result.verdict.status == "not yet"
    assert "ZeroDivisionError" in repr(result)


def test_every_symptom_has_a_wrong_answer():
    assert set(ILL) == {*ANOMALY.symptoms, "none"}


@pytest.mark.parametrize("symptom", ILL)
def test_a_wrong_answer_is_told_its_own_symptom(symptom):
    result = projects.check("anomaly", ILL[symptom])
    table = "anomaly" if symptom == "none" else "symptoms"
    assert said(table, symptom) in result.verdict.message, result
    assert 0 <= result.reached < len(BARS)


def test_who_breaks_the_promise_has_found_nothing():
    result = projects.check("anomaly", ILL["broken_promise"])
    assert result.errors["yours"] == 1
    assert result.reached == 0


def test_a_detector_without_a_network_reaches_all_bars():
    result = projects.check("anomaly", detector(lambda q, _: quiet_score(q)))
    assert result.reached == len(BARS), result
    assert f"{100 * result.errors['yours']:.1f}%" in result.verdict.message


def test_the_picture_has_scores_only_where_a_detector_was_judged():
    right = projects.check("anomaly", detector(lambda q, _: quiet_score(q)))
    assert len(right.draw().figure.axes) == 2
    assert len(projects.check("anomaly", None).draw().figure.axes) == 1


def test_the_courses_own_answer_passes_the_simple_detectors_after_one_epoch(
    monkeypatch,
):
    short = partial(anomaly.AutoencoderDetector, epochs=1)
    monkeypatch.setattr(anomaly, "AutoencoderDetector", short)
    assert projects.check("anomaly", ANOMALY.reference).reached >= 2
