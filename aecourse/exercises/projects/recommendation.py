"""A list that item neighbours do not make (chapter 8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from scipy import sparse

from aecourse import data, recommendation
from aecourse._keras import keras
from aecourse.exercises.exercise import Fields
from aecourse.exercises.keeping import kept_seeds
from aecourse.exercises.loading import quietly
from aecourse.exercises.projects.project import Attempt, Judged, Project
from aecourse.exercises.projects.words import problem, say_training
from aecourse.exercises.results import as_array
from aecourse.exercises.verdict import NotYetError
from aecourse.recommendation import RatingMatrix, metrics, ranking_baselines
from aecourse.recommendation.matrix import known

SECONDS = 60.0
LENGTH = 20
GRID = {"neighbours": (50, 100, 200), "shrinkage": (5.0, 20.0)}
_WATCHED = 150  # users; whether others' ratings count shows on these


def recommend(ratings, length):
    """Return the course's own lists."""
    scores = ranking_baselines.ease(ratings.values / 5, penalty=150)
    return metrics.top_k(scores, ratings.values, length)


@dataclass(frozen=True)
class Taste:
    """Ratings to learn from, and films to judge lists by, which no answer is given.

    Parameters
    ----------
    title, source : str
        As those of a `Split`.
    known : RatingMatrix
        Four fifths of the ratings of each user.
    relevant : sparse array of shape (users, movies)
        A 1 for each film among the others that has four stars or more.
    """

    title: str
    source: str
    known: RatingMatrix
    relevant: sparse.csr_array


def load() -> Taste:
    """Return ratings of movies that ten users or more have rated, a fifth held out."""
    movielens = quietly(data.load_movielens)
    busy = RatingMatrix.from_frame(movielens.ratings).movies_with(10)
    given, later = recommendation.hold_out(busy, 0.2, seed=2)
    relevant = ranking_baselines.liked(later)
    return Taste(movielens.name, movielens.source, given, relevant)


@dataclass(frozen=True, eq=False)
class Listed:
    """Lists of an answer, and the answer itself.

    Parameters
    ----------
    lists : ndarray of shape (users, 20)
        Columns of movies, the best first.
    answer : callable
        From ratings and a length to lists.
    """

    lists: np.ndarray
    answer: Callable[..., Any]


def judge(answer: Callable[..., Any], taste: Taste, seed: int) -> Judged:
    """Have lists made, and measure what they miss of the gain of the best ones.

    Parameters
    ----------
    answer : callable
        The student's function.
    taste : Taste
        Ratings, and those that were held out.
    seed : int
        Of all that is drawn.

    Returns
    -------
    made, error, details
        The lists, the share of the best lists' gain that they miss, and nothing more.

    Raises
    ------
    NotYetError
        If it breaks the rules of the project.
    """
    say_training(taste)
    lists = _lists(answer(taste.known, LENGTH), taste.known.shape)
    return Listed(lists, answer), missed(lists, taste), {}


def _lists(given: Any, shape: tuple[int, int]) -> np.ndarray:
    users, movies = shape
    lists = as_array(given)
    if lists.shape == (users, movies):
        raise problem("scores_for_lists", wanted=(users, LENGTH), shape=lists.shape)
    if lists.shape != (users, LENGTH) or lists.dtype.kind not in "fiu":
        raise problem("no_lists", wanted=(users, LENGTH), shape=lists.shape)
    if not (np.all(lists >= 0) and np.all(lists < movies) and np.all(lists % 1 == 0)):
        highest = np.nanmax(lists)
        raise problem("no_columns", last=movies - 1, highest=f"{highest:g}")
    lists = lists.astype(int)
    if np.any(np.diff(np.sort(lists, axis=1), axis=1) == 0):
        raise problem("listed_twice")
    return lists


def missed(lists: np.ndarray, taste: Taste) -> float:
    """Return one less the NDCG of lists.

    Parameters
    ----------
    lists : ndarray of shape (users, k)
        Columns of movies, the best first.
    taste : Taste
        What is relevant to whom.

    Returns
    -------
    float
        What they miss of the gain of the best lists, a mean over users.
    """
    return 1 - metrics.ndcg_at_k(lists, taste.relevant)


def _best_of(scores: np.ndarray, taste: Taste) -> np.ndarray:
    """Return lists of the unrated movies with the highest scores."""
    return metrics.top_k(scores, taste.known.values, LENGTH)


def baselines(taste: Taste) -> dict[str, float]:
    """Return what the popularity list misses, and what item neighbours do.

    They get likes, as in the chapter, or all ratings alike, and the best of their
    settings on the very films that judge.

    Parameters
    ----------
    taste : Taste
        What answers are judged by.

    Returns
    -------
    dict of str to float
        Errors, as "trivial" and "simple".
    """
    likes = ranking_baselines.liked(taste.known)
    popular = _best_of(ranking_baselines.popularity(likes), taste)
    neighbours = [
        ranking_baselines.item_neighbours(
            marks, **dict(zip(GRID, settings, strict=True))
        )
        for marks in (likes, known(taste.known.values))
        for settings in product(*GRID.values())
    ]
    return {
        "trivial": missed(popular, taste),
        "simple": min(missed(_best_of(scores, taste), taste) for scores in neighbours),
    }


def already_rated(attempt: Attempt) -> Fields | None:
    """Find movies in a list that the user has rated."""
    taste, lists = attempt.data, attempt.made.lists
    rated = known(taste.known.values).toarray()
    share = np.take_along_axis(rated, lists, axis=1).mean()
    return {"share": share} if share > 0.01 else None


def best_last(attempt: Attempt) -> Fields | None:
    """Find lists that are better when they are read from their end."""
    backwards = missed(attempt.made.lists[:, ::-1], attempt.data)
    yours = attempt.errors["yours"]
    return {"backwards": backwards} if backwards < 0.98 * yours else None


def popular(attempt: Attempt) -> Fields | None:
    """Find lists of what most have rated, or liked."""
    taste = attempt.data
    of_all = known(taste.known.values), ranking_baselines.liked(taste.known)
    share = max(
        _shared(
            _best_of(ranking_baselines.popularity(marks), taste), attempt.made.lists
        )
        for marks in of_all
    )
    return {"share": share} if share > 0.8 else None


def _shared(lists: np.ndarray, others: np.ndarray) -> float:
    """Return the share of the movies of lists that other lists have, too."""
    is_shared = (lists[:, :, None] == others[:, None, :]).any(axis=2)
    return float(is_shared.mean())


def praised_by_few(attempt: Attempt) -> Fields | None:
    """Find lists of movies that are praised, and rated less often than others are."""
    given, lists = attempt.data.known, attempt.made.lists
    counts = given.ratings_per_movie
    means = given.values.sum(axis=0) / np.maximum(counts, 1)
    fields = {
        "few": np.median(counts[lists]),
        "usual": np.median(counts[given.places()[1]]),
        "stars": means[lists].mean(),
    }
    is_praise = fields["stars"] > given.values.data.mean() + 0.6
    return fields if is_praise and fields["few"] < fields["usual"] else None


def by_lot(attempt: Attempt) -> Fields | None:
    """Find lists that are no better than what is drawn by lot."""
    scores = np.random.default_rng(0).random(attempt.data.known.shape)
    drawn = missed(_best_of(scores, attempt.data), attempt.data)
    return {"drawn": drawn} if attempt.errors["yours"] > 0.995 * drawn else None


def stars_unread(attempt: Attempt) -> Fields | None:
    """Find lists that are the same when others' stars change places among films."""
    return {} if _unmoved_by(attempt, _mixed_stars) else None


def likes_alone(attempt: Attempt) -> Fields | None:
    """Find lists that are the same without others' ratings below a like."""
    given = attempt.data.known.values.data
    below = np.mean(given < ranking_baselines.LIKED_FROM)
    return {"below": below} if _unmoved_by(attempt, _likes_of) else None


def _unmoved_by(
    attempt: Attempt, change: Callable[[RatingMatrix, np.ndarray], RatingMatrix]
) -> bool:
    """Whether lists of some users stay, whatever becomes of the ratings of others."""
    few = attempt.data.known.users_at(np.arange(_WATCHED))
    half = _WATCHED // 2
    of_others = few.places()[0] >= half
    try:
        before, after = (
            _again(attempt.made.answer, ratings)[:half]
            for ratings in (few, change(few, of_others))
        )
    except NotYetError:
        return False
    return _shared(before, after) > 0.999


def _again(answer: Callable[..., Any], ratings: RatingMatrix) -> np.ndarray:
    with kept_seeds():
        keras.utils.set_random_seed(0)
        return _lists(answer(ratings, LENGTH), ratings.shape)


def _mixed_stars(ratings: RatingMatrix, where: np.ndarray) -> RatingMatrix:
    stars = ratings.values.data.copy()
    stars[where] = np.random.default_rng(0).permutation(stars[where])
    return ratings.with_values(stars)


def _likes_of(ratings: RatingMatrix, where: np.ndarray) -> RatingMatrix:
    return ratings.only(~where | (ratings.values.data >= ranking_baselines.LIKED_FROM))


def draw(taste: Taste, made: Listed | None, names: Mapping[str, str]) -> plt.Axes:
    """Draw how many ratings have how many stars, and how often which place is a hit.

    Parameters
    ----------
    taste : Taste
        What answers are judged by.
    made : Listed or None
        Lists; None draws the stars alone.
    names : mapping of str to str
        Words of the project's rows.

    Returns
    -------
    matplotlib.axes.Axes
        The last one.
    """
    figure, axes = plt.subplots(
        1, 2 if made else 1, figsize=(9 if made else 4.5, 3), layout="constrained"
    )
    first, *others = np.atleast_1d(axes)
    stars, counts = np.unique(taste.known.values.data, return_counts=True)
    is_like = stars >= ranking_baselines.LIKED_FROM
    for name, shown in (("likes", is_like), ("others", ~is_like)):
        first.bar(stars[shown], counts[shown], 0.4, label=names[name])
    first.set(xlabel=names["stars"], ylabel=names["ratings"])
    for ax in others:
        _draw_hits(ax, taste, made, names)
    for ax in (first, *others):
        ax.legend(fontsize=8)
    return figure.axes[-1]


def _draw_hits(
    ax: plt.Axes, taste: Taste, made: Listed, names: Mapping[str, str]
) -> None:
    likes = ranking_baselines.liked(taste.known)
    popular = _best_of(ranking_baselines.popularity(likes), taste)
    relevant = taste.relevant.toarray()
    for name, lists in (("trivial", popular), ("yours", made.lists)):
        hits = np.take_along_axis(relevant, lists, axis=1).mean(axis=0)
        ax.plot(np.arange(1, LENGTH + 1), hits, "o-", ms=4, label=names[name])
    ax.set(xlabel=names["place"], ylabel=names["hits"], ylim=(0, None))
    ax.set_xticks([1, 5, 10, 15, 20])


PROJECT = Project(
    recommend,
    load,
    judge,
    baselines,
    course_share=0.955,
    symptoms={
        "already_rated": already_rated,
        "best_last": best_last,
        "popular": popular,
        "praised_by_few": praised_by_few,
        "by_lot": by_lot,
        "stars_unread": stars_unread,
        "likes_alone": likes_alone,
    },
    draw=draw,
    seconds=SECONDS,
)
