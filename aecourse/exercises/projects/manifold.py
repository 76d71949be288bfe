"""A noisy sheet, rolled up, laid out flat without tearing it (chapter 2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from sklearn.decomposition import PCA
from sklearn.linear_model import LinearRegression
from sklearn.manifold import Isomap, LocallyLinearEmbedding
from sklearn.neighbors import NearestNeighbors

from aecourse.exercises.exercise import Fields
from aecourse.exercises.projects.project import Attempt, Judged, Project
from aecourse.exercises.projects.words import problem
from aecourse.exercises.results import as_array
from aecourse.exercises.running import Answer
from aecourse.latent import manifold

SHEETS = 3
POINTS, NEW = 4_000, 500
HEIGHT = 25.0
NOISE = (0.65, 0.8)
"""Standard deviation, where two turns of the roll are 6.3 apart."""

SECONDS = 60.0
_LOST = 0.15  # share of the spread on a sheet that a map does not tell
Map = Callable[[np.ndarray], np.ndarray]


def build_map(points):
    """Return the course's own map: thin out, smooth, and then Isomap."""
    near = NearestNeighbors(n_neighbors=20)
    to_20th = near.fit(points).kneighbors()[0][:, -1]
    known = points[to_20th <= np.quantile(to_20th, 0.8)]

    def onto_planes(x, known):
        places = near.fit(known).kneighbors(x, return_distance=False)
        middle = known[places].mean(axis=1, keepdims=True)
        off = known[places] - middle
        _, axes = np.linalg.eigh(off.transpose(0, 2, 1) @ off)
        flat = axes[:, :, 1:]  # without the direction of least spread
        return (middle + (x[:, None] - middle) @ flat @ flat.transpose(0, 2, 1))[:, 0]

    for _ in range(3):
        known = onto_planes(known, known)
    isomap = Isomap(n_neighbors=8).fit(known[:1_200])
    return lambda new: isomap.transform(onto_planes(new, known))


@dataclass(frozen=True, eq=False)
class Sheet:
    """Points of a sheet, and where on it others lie, which no answer is given.

    Parameters
    ----------
    points : ndarray of shape (n, 3)
        Given to an answer.
    new : ndarray of shape (m, 3)
        Points to judge by.
    flat : ndarray of shape (m, 2)
        Where the new points lie on the sheet: along it, and across.
    """

    points: np.ndarray
    new: np.ndarray
    flat: np.ndarray


@dataclass(frozen=True)
class Sheets:
    """What every project says of its data; the judge draws the sheets themselves.

    Parameters
    ----------
    title, source : str
        As those of a `Split`.
    """

    title: str = "rolled sheets, drawn anew"
    source: str = "drawn"


@dataclass(frozen=True, eq=False)
class Laid:
    """A sheet and what an answer made of it.

    Parameters
    ----------
    sheet : Sheet
        The sheet.
    places : ndarray of shape (m, 2)
        Where the answer puts its new points.
    error : float
        Share of their spread on the sheet that the places do not tell.
    by_halves : float
        The same between the places of the first half and those that it gets alone.
    """

    sheet: Sheet
    places: np.ndarray
    error: float
    by_halves: float


def drawn_sheet(generator: np.random.Generator) -> Sheet:
    """Draw a roll with turns, noise and direction of its own.

    Parameters
    ----------
    generator : numpy.random.Generator
        What draws it.

    Returns
    -------
    Sheet
        Evenly strewn with points.
    """
    first = generator.uniform(1.3, 1.7) * np.pi
    turn = np.linspace(first, first + generator.uniform(2.7, 3.1) * np.pi, 4_001)
    curve = np.column_stack([turn * np.cos(turn), turn * np.sin(turn)])
    steps = np.linalg.norm(np.diff(curve, axis=0), axis=1)
    length = np.concatenate([[0], np.cumsum(steps)])
    n = POINTS + NEW
    flat = generator.uniform(0, [length[-1], HEIGHT], (n, 2))
    x, z = (np.interp(flat[:, 0], length, side) for side in curve.T)
    points = np.column_stack([x, flat[:, 1], z])
    points += generator.normal(0, generator.uniform(*NOISE), points.shape)
    points @= np.linalg.qr(generator.normal(size=(3, 3)))[0]
    points = (points - points.mean(axis=0)) / points.std()
    return Sheet(points[:POINTS], points[POINTS:], flat[POINTS:])


def judge(answer: Callable[..., Any], _: Sheets, seed: int) -> Judged:
    """Have maps made of three sheets, and see how well they place new points.

    Parameters
    ----------
    answer : callable
        The student's function.
    _ : Sheets
        Not looked at: the sheets are drawn here.
    seed : int
        Of all that is drawn.

    Returns
    -------
    made, error, details
        The three maps, the mean of their errors, and nothing more.

    Raises
    ------
    NotYetError
        If it breaks the rules of the project.
    """
    generator = np.random.default_rng(seed)
    laid = [_laid(answer, drawn_sheet(generator)) for _ in range(SHEETS)]
    return laid, float(np.mean([one.error for one in laid])), {}


def _laid(answer: Callable[..., Any], sheet: Sheet) -> Laid:
    built = answer(sheet.points)
    if not callable(built):
        raise problem("no_map", got=type(built).__name__)
    called = Answer(built, "place(new)", SECONDS)
    places = _places(called, sheet.new)
    first = _places(called, sheet.new[: NEW // 2])
    return Laid(
        sheet,
        places,
        misplaced(sheet.flat, places),
        misplaced(places[: NEW // 2], first),
    )


def _places(called: Map, points: np.ndarray) -> np.ndarray:
    given = as_array(called(points))
    if given.shape != (len(points), 2):
        raise problem("no_places", wanted=(len(points), 2), shape=given.shape)
    if given.dtype.kind not in "fiu" or not np.all(np.isfinite(given)):
        raise problem("places_without_number")
    return given.astype(float)


def misplaced(flat: np.ndarray, places: np.ndarray) -> float:
    """Return which share of the spread of points places do not tell.

    Parameters
    ----------
    flat : ndarray of shape (n, 2)
        Where the points lie.
    places : ndarray of shape (n, 2)
        Where a map has them; it may be turned, mirrored, stretched and moved.

    Returns
    -------
    float
        In [0, 1].
    """
    if not np.any(flat.std(axis=0)):
        return 0.0
    told = LinearRegression().fit(places, flat).predict(places)
    return float(np.sum((flat - told) ** 2) / np.sum((flat - flat.mean(axis=0)) ** 2))


def baselines(_: Sheets) -> dict[str, float]:
    """Return the errors of one place for all, and of the best method of the chapter.

    PCA, Isomap and LLE, each with the same settings for all sheets: those of the seed
    that checks use.

    Parameters
    ----------
    _ : Sheets
        Not looked at: the sheets are drawn here.

    Returns
    -------
    dict of str to float
        Errors, as "trivial" and "simple".
    """
    methods = [PCA(2)]
    methods += [Isomap(n_neighbors=k) for k in (6, 8, 12)]
    methods += [LocallyLinearEmbedding(n_neighbors=12, n_components=2)]
    generator = np.random.default_rng(0)
    sheets = [drawn_sheet(generator) for _ in range(SHEETS)]
    errors = [
        np.mean(
            [
                misplaced(s.flat, m.fit(s.points[:1_200]).transform(s.new))
                for s in sheets
            ]
        )
        for m in methods
    ]
    return {"trivial": 1.0, "simple": float(min(errors))}


def not_the_same(attempt: Attempt) -> Fields | None:
    """Find places of a point that depend on the points beside it."""
    off = max(one.by_halves for one in attempt.made)
    return {"share": off} if off > 0.01 else None


def one_line(attempt: Attempt) -> Fields | None:
    """Find maps whose places lie on a line, or in one place."""
    widths = [
        np.linalg.svd(one.places - one.places.mean(axis=0), compute_uv=False)
        for one in attempt.made
    ]
    thin = [width[1] <= 1e-3 * max(width[0], 1e-12) for width in widths]
    return {} if any(thin) else None


def shadow(attempt: Attempt) -> Fields | None:
    """Find maps that turn and stretch, and do not bend."""
    straight = [_straight(one) for one in attempt.made]
    return {"error": attempt.errors["yours"]} if min(straight) > 0.99 else None


def _straight(one: Laid) -> float:
    return (
        LinearRegression()
        .fit(one.sheet.new, one.places)
        .score(one.sheet.new, one.places)
    )


def torn(attempt: Attempt) -> Fields | None:
    """Find neighbours on the sheet that a map has far from each other."""
    apart = [_far_neighbours(one.sheet.flat, one.places) for one in attempt.made]
    return {"share": max(apart)} if max(apart) > 0.05 else None


def lost_way(attempt: Attempt) -> Fields | None:
    """Find sheets on which a map leaves much of where a point lies untold."""
    bad = sum(one.error > _LOST for one in attempt.made)
    return {"bad": bad, "of": len(attempt.made), "most": _LOST} if bad else None


def _far_neighbours(flat: np.ndarray, places: np.ndarray) -> float:
    """Return how many of the nearest on the sheet are far away on the map."""
    nearest = NearestNeighbors(n_neighbors=manifold.NEIGHBOURS).fit(flat).kneighbors()
    off = places[nearest[1]] - places[:, None]
    far = np.linalg.norm(off, axis=2) > np.linalg.norm(places.std(axis=0))
    return float(np.mean(far))


def draw(_: Sheets, laid: list[Laid] | None, names: Mapping[str, str]) -> plt.Axes:
    """Draw a sheet, and the map on which it came out worst.

    Parameters
    ----------
    _ : Sheets
        Not looked at: the sheets are drawn here.
    laid : list of Laid or None
        Maps; None draws a sheet alone.
    names : mapping of str to str
        Words of the project's rows.

    Returns
    -------
    matplotlib.axes.Axes
        The last one.
    """
    worst = max(laid, key=lambda one: one.error) if laid else None
    sheet = worst.sheet if worst else drawn_sheet(np.random.default_rng(0))
    figure = plt.figure(figsize=(8 if worst else 4, 3.6), layout="constrained")
    shape = (1, 2 if worst else 1)
    ax = figure.add_subplot(*shape, 1, projection="3d", title=names["sheet"])
    ax.scatter(*sheet.new.T, c=sheet.flat[:, 0], s=6)
    ax.set(xticks=[], yticks=[], zticks=[])
    if worst:
        ax = figure.add_subplot(*shape, 2, title=names["map"])
        ax.scatter(*worst.places.T, c=sheet.flat[:, 0], s=6)
        ax.set(xticks=[], yticks=[])
    return ax


PROJECT = Project(
    build_map,
    Sheets,
    judge,
    baselines,
    course_share=0.3,
    symptoms={
        "not_the_same": not_the_same,
        "one_line": one_line,
        "shadow": shadow,
        "torn": torn,
        "lost_way": lost_way,
    },
    draw=draw,
    seconds=SECONDS,
)
