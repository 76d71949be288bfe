"""The project of chapter 8: what are no lists is refused, the rest is diagnosed."""

import dataclasses

import numpy as np
import pytest

from aecourse import recommendation
from aecourse.exercises import projects
from aecourse.exercises.projects import checking, register, verdict
from aecourse.exercises.register import BARS
from aecourse.recommendation import RatingMatrix, metrics, ranking_baselines
from aecourse.recommendation.matrix import known
from tests.exercises.project_answers import expect_refused, said

RECOMMENDATION = register.find("recommendation")


def fewer(taste):
    """Return the movies with most ratings alone."""
    given = taste.known
    kept = np.flatnonzero(given.ratings_per_movie >= 50)
    known_of = RatingMatrix(
        given.values[:, kept], given.user_ids, given.movie_ids[kept]
    )
    return dataclasses.replace(taste, known=known_of, relevant=taste.relevant[:, kept])


@pytest.fixture(scope="module")
def taste(embedded):
    """Give the ratings of well-known movies."""
    return fewer(RECOMMENDATION.load())


@pytest.fixture(scope="module")
def baselines(taste):
    """Measure the bars once."""
    return RECOMMENDATION.baselines(taste)


@pytest.fixture(autouse=True)
def short(monkeypatch, taste, baselines):
    """Judge by well-known movies, beside bars that are measured once."""
    project = dataclasses.replace(
        RECOMMENDATION, load=lambda: taste, baselines=lambda _: baselines
    )
    for module in (checking, verdict):
        monkeypatch.setattr(module, "find", lambda _: project)


def listing(score, masked=True):
    """Return an answer from a function of ratings to scores."""

    def recommend(ratings, length):
        scores = np.asarray(score(ratings), np.float32)
        if masked:
            return metrics.top_k(scores, ratings.values, length)
        return np.argsort(-scores, axis=1)[:, :length]

    return recommend


def graded(ratings):
    """Score by EASE of stars."""
    return ranking_baselines.ease(ratings.values / 5)


def liked(ratings):
    """Score by EASE of likes."""
    return ranking_baselines.ease(ranking_baselines.liked(ratings))


def watched(ratings):
    """Score by EASE of all that is rated."""
    return ranking_baselines.ease(known(ratings.values))


def expected(ratings):
    """Score by predicted stars."""
    biases = recommendation.fit_biases(ratings)
    return np.add.outer(biases.user, biases.movie)


def neighbours(ratings):
    """Score by item neighbours of stars."""
    return ranking_baselines.item_neighbours(ratings.values / 5, neighbours=50)


def in_rows(numbers):
    """Return an answer that is the same list for everybody."""
    return lambda ratings, length: np.tile(numbers[:length], (ratings.shape[0], 1))


REFUSED = {
    "no_lists": lambda ratings, length: np.arange(length),
    "scores_for_lists": lambda ratings, length: graded(ratings),
    "no_columns": lambda ratings, length: ratings.movie_ids[
        listing(graded)(ratings, length)
    ],
    "listed_twice": in_rows(np.zeros(20, int)),
}
ILL = {
    "already_rated": listing(graded, masked=False),
    "best_last": lambda *given: listing(graded)(*given)[:, ::-1],
    "popular": listing(lambda r: np.tile(r.ratings_per_movie, (r.shape[0], 1))),
    "praised_by_few": listing(expected),
    "by_lot": listing(lambda ratings: -graded(ratings)),
    "stars_unread": listing(watched),
    "likes_alone": listing(liked),
    "none": listing(neighbours),
}
"""A wrong answer for each symptom."""


@pytest.mark.parametrize("reason", REFUSED)
def test_what_are_no_lists_is_refused_with_its_reason(reason):
    expect_refused(projects.check("recommendation", REFUSED[reason]), reason)


@pytest.mark.parametrize("wrong", [np.nan, -1.0, 0.5])
def test_numbers_that_are_no_columns_are_refused_whatever_they_are(wrong):
    numbers = np.arange(20.0)
    numbers[3] = wrong
    result = projects.check("recommendation", in_rows(numbers))
    assert said("refused", "no_columns") in result.verdict.message


def test_lists_of_unlike_lengths_are_refused_as_no_table_of_lists():
    result = projects.check("recommendation", lambda *_: [[1], [1, 2]])
    assert said("refused", "no_lists") in result.verdict.message


def test_every_symptom_has_a_wrong_answer():
    assert set(ILL) == {*RECOMMENDATION.symptoms, "none"}


@pytest.mark.parametrize("symptom", ILL)
def test_a_wrong_answer_is_told_its_own_symptom(symptom):
    result = projects.check("recommendation", ILL[symptom])
    table = "recommendation" if symptom == "none" else "symptoms"
    assert said(table, symptom) in result.verdict.message, result
    assert 0 <= result.reached < len(BARS)


def test_an_answer_that_works_once_gets_a_verdict():
    calls = iter([listing(watched)])
    result = projects.check("recommendation", lambda *given: next(calls)(*given))
    assert said("recommendation", "none") in result.verdict.message


def test_symptoms_that_ask_again_leave_the_notebooks_numbers_alone():
    np.random.seed(3)  # noqa: NPY002
    wanted = np.random.rand()  # noqa: NPY002
    np.random.seed(3)  # noqa: NPY002
    projects.check("recommendation", ILL["likes_alone"])
    assert np.random.rand() == wanted  # noqa: NPY002


def test_lists_may_be_of_any_kind_of_whole_numbers():
    in_lists = projects.check(
        "recommendation", lambda *given: listing(graded)(*given).tolist()
    )
    as_floats = projects.check(
        "recommendation", lambda *given: listing(graded)(*given).astype(float)
    )
    assert in_lists.errors == as_floats.errors != {}


def test_the_courses_own_answer_is_ahead_of_item_neighbours_and_is_drawn():
    result = projects.check("recommendation", RECOMMENDATION.reference)
    assert result.reached >= 2, result
    assert len(result.draw().figure.axes) == 2
    assert len(projects.check("recommendation", None).draw().figure.axes) == 1
