"""The project of chapter 2: what is no map is refused, and bad maps are diagnosed."""

import dataclasses

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.manifold import Isomap
from sklearn.neighbors import NearestNeighbors

from aecourse.exercises import projects
from aecourse.exercises.projects import checking, register, verdict
from aecourse.exercises.projects import manifold as project_of_chapter
from aecourse.exercises.projects.project import Attempt
from aecourse.exercises.register import BARS
from tests.exercises.project_answers import expect_refused, said

MANIFOLD = register.find("manifold")


@pytest.fixture(autouse=True)
def short(monkeypatch):
    """Judge one sheet, beside bars that are known."""
    monkeypatch.setattr(project_of_chapter, "SHEETS", 1)
    bars = {"trivial": 1.0, "simple": 0.35}
    project = dataclasses.replace(MANIFOLD, baselines=lambda _: bars)
    for module in (checking, verdict):
        monkeypatch.setattr(module, "find", lambda _: project)


def giving(place):
    """Return an answer that looks at no point."""
    return lambda points: place


def strips(points):
    """Lay the sheet flat, and move every other strip of it away."""
    place = MANIFOLD.reference(points)

    def cut(new):
        places = place(new)
        odd = np.floor(places[:, :1]) % 2
        return places + 20 * odd

    return cut


def without_stray_points(points):
    """Leave out the points that have few others around them, and smooth nothing."""
    near = NearestNeighbors(n_neighbors=20).fit(points).kneighbors()[0][:, -1]
    dense = points[near <= np.quantile(near, 0.8)]
    return Isomap(n_neighbors=8).fit(dense[:1_200]).transform


REFUSED = {
    "no_map": lambda points: PCA(2).fit_transform(points),
    "no_places": giving(lambda new: new),
    "places_without_number": giving(lambda new: np.full((len(new), 2), np.nan)),
}
ILL = {
    "not_the_same": giving(lambda new: Isomap(n_neighbors=8).fit_transform(new)),
    "one_line": giving(lambda new: new[:, [0, 0]]),
    "shadow": lambda points: PCA(2).fit(points).transform,
    "torn": strips,
    "lost_way": lambda points: Isomap(n_neighbors=12).fit(points[:1_200]).transform,
}
"""A wrong answer for each symptom."""


@pytest.mark.parametrize("reason", REFUSED)
def test_what_is_no_map_is_refused_with_its_reason(reason):
    expect_refused(projects.check("manifold", REFUSED[reason]), reason)


def test_every_symptom_has_a_wrong_answer():
    assert set(ILL) == set(MANIFOLD.symptoms)


@pytest.mark.parametrize("symptom", ILL)
def test_a_wrong_answer_is_told_its_own_symptom(symptom):
    result = projects.check("manifold", ILL[symptom])
    assert said("symptoms", symptom) in result.verdict.message, result
    assert 0 <= result.reached < len(BARS)


def test_an_answer_that_nothing_is_wrong_with_is_told_so():
    sheet = project_of_chapter.drawn_sheet(np.random.default_rng(0))
    laid = project_of_chapter.Laid(sheet, sheet.flat, 0.12, 0.0)
    attempt = Attempt([laid], None, {"yours": 0.12}, {})
    told = verdict.diagnosis("manifold", attempt, MANIFOLD.symptoms)
    assert told.message == said("manifold", "none")


@pytest.mark.parametrize("answer", [MANIFOLD.reference, without_stray_points])
def test_maps_that_are_made_without_stray_points_reach_all_bars(answer):
    result = projects.check("manifold", answer)
    assert result.reached == len(BARS), result
    assert len(result.draw().figure.axes) == 2


def test_a_sheet_is_drawn_where_no_map_was_judged():
    result = projects.check("manifold", None)
    assert len(result.draw().figure.axes) == 1


def test_a_map_may_be_turned_mirrored_and_stretched_but_not_bent():
    flat = np.random.default_rng(0).random((200, 2))
    turned = flat @ [[0, 3], [-5, 1]] + 7
    assert project_of_chapter.misplaced(flat, turned) == pytest.approx(0)
    assert project_of_chapter.misplaced(flat, np.cos(9 * flat)) > 0.5
    assert project_of_chapter.misplaced(flat, np.zeros((200, 2))) == pytest.approx(1)


def test_the_simple_bar_is_below_the_trivial_one(monkeypatch):
    monkeypatch.setattr(project_of_chapter, "POINTS", 500)
    bars = project_of_chapter.baselines(None)
    assert bars == {"trivial": 1, "simple": pytest.approx(0.719, abs=0.02)}
