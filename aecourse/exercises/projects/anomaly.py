"""A detector that keeps its promise where an electrode is loose (chapter 7)."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import matplotlib.pyplot as plt
import numpy as np

from aecourse import anomaly, data
from aecourse.exercises.exercise import Fields
from aecourse.exercises.loading import quietly
from aecourse.exercises.projects.project import Attempt, Judged, Project
from aecourse.exercises.projects.words import problem, say_training
from aecourse.exercises.results import as_array
from aecourse.exercises.running import Answer

RATE = 0.05
ALLOWED = 0.09
"""What counts as kept: 600 beats only estimate the rate on 1,100 others, and this is
more than three standard deviations away."""

SECONDS = 60.0
Score = Callable[[np.ndarray], np.ndarray]


def build_detector(quiet, loose, false_alarm_rate):
    """Return the course's own score and threshold."""
    time = np.linspace(0, np.pi, quiet.shape[1])
    waves = np.linalg.qr(np.cos(np.outer(time, range(7))))[0]

    def steady(beats):
        return beats - beats @ waves @ waves.T

    # from the seed of the check, so that other seeds are other trainings
    seed = random.randrange(1_000_000)
    detector = anomaly.AutoencoderDetector(seed=seed).fit(steady(quiet))

    def score(beats):
        return -detector.score_samples(steady(beats))

    return score, anomaly.threshold(score(loose), false_alarm_rate)


@dataclass(frozen=True)
class Beats:
    """Beats to learn from, and beats to judge by, which no answer is given.

    Parameters
    ----------
    title, source : str
        As those of a `Split`.
    quiet, loose : ndarray of shape (n, 140)
        Normal beats of a good electrode, and others of a loose one.
    new : ndarray of shape (n, 140)
        Normal beats to judge by.
    strange : ndarray of shape (n, 140)
        Anomalies to judge by.
    new_loose, strange_loose : ndarray of shape (n, 140)
        The same beats as the loose electrode has them.
    """

    title: str
    source: str
    quiet: np.ndarray
    loose: np.ndarray
    new: np.ndarray
    strange: np.ndarray
    new_loose: np.ndarray
    strange_loose: np.ndarray


def load() -> Beats:
    """Return 1,200 quiet and 600 loose normal beats, and 2,100 to judge by."""
    beats = quietly(data.load_ecg5000)
    generator = np.random.default_rng(7)
    order = generator.permutation(len(beats.x))
    x, y = beats.x[order], beats.y[order]
    quiet, loose, new = np.split(x[y == 0][:2_900], [1_200, 1_800])
    strange = x[y == 1][:1_000]
    moved = [each + wander(len(each), generator) for each in (loose, new, strange)]
    return Beats(beats.name, beats.source, quiet, moved[0], new, strange, *moved[1:])


def wander(n: int, generator: np.random.Generator) -> np.ndarray:
    """Return what a loose electrode adds to beats: slow waves, each beat's its own.

    Parameters
    ----------
    n : int
        Number of beats.
    generator : numpy.random.Generator
        What draws them.

    Returns
    -------
    ndarray of shape (n, 140)
        Waves of up to two and a half periods, about as strong as the beat.
    """
    size, periods, start = (
        generator.uniform(*bounds, (n, 1))
        for bounds in ((0.5, 1.5), (0.3, 2.5), (0.0, 1.0))
    )
    time = np.linspace(0, 1, 140)
    return size * np.sin(2 * np.pi * (periods * time + start))


def judge(answer: Callable[..., Any], beats: Beats, seed: int) -> Judged:
    """Have a detector made, and count its alarms on beats that it has not seen.

    Parameters
    ----------
    answer : callable
        The student's function.
    beats : Beats
        Beats to learn from, and others to judge by.
    seed : int
        Of all that is drawn.

    Returns
    -------
    made, error, details
        What the detector says of each beat, the share of anomalies that it misses or 1
        where it breaks its promise, and what else was counted.

    Raises
    ------
    NotYetError
        If it breaks the rules of the project.
    """
    say_training(beats)
    score, threshold = _parts(answer(beats.quiet, beats.loose, RATE))
    called = Answer(score, "score(beats)", SECONDS)
    scores = {
        name: _scores(called, getattr(beats, name))
        for name in ("loose", "new", "strange", "new_loose", "strange_loose")
    }
    alarms = {name: float(np.mean(s > threshold)) for name, s in scores.items()}
    keeps_promise = alarms["new_loose"] <= ALLOWED
    error = 1 - alarms["strange_loose"] if keeps_promise else 1.0
    details = {
        "scores": scores,
        "alarms": alarms,
        "threshold": threshold,
        "missed": _missed(scores["new_loose"], scores["strange_loose"]),
        "missed_quiet": _missed(scores["new"], scores["strange"]),
    }
    return Made(score, threshold, scores), error, details


@dataclass(frozen=True, eq=False)
class Made:
    """A detector, and what it says of the beats that judge it.

    Parameters
    ----------
    score : callable
        From beats to scores, higher for stranger ones.
    threshold : float
        Above which a score raises an alarm.
    scores : mapping of str to ndarray
        By the names of `Beats`.
    """

    score: Score
    threshold: float
    scores: Mapping[str, np.ndarray]


def _parts(built: Any) -> tuple[Score, float]:
    if not isinstance(built, (tuple, list)) or len(built) != 2:
        raise problem("no_detector", got=type(built).__name__)
    score, threshold = built
    if not callable(score):
        raise problem("no_detector", got=type(score).__name__)
    if not np.isscalar(threshold) or not isinstance(threshold, (int, float, np.number)):
        raise problem("no_threshold", got=type(threshold).__name__)
    if np.isnan(threshold):
        raise problem("no_threshold", got="NaN")
    return score, float(threshold)


def _scores(score: Score, beats: np.ndarray) -> np.ndarray:
    given = as_array(score(beats))
    if given.shape != (len(beats),):
        raise problem("no_scores", wanted=(len(beats),), shape=given.shape)
    if given.dtype.kind not in "fiu" or not np.all(np.isfinite(given)):
        raise problem("scores_without_number")
    return given.astype(float)


def _missed(normal: np.ndarray, strange: np.ndarray) -> float:
    """Return the share of anomalies below the best threshold that keeps the promise."""
    return float(np.mean(strange <= np.quantile(normal, 1 - RATE)))


def baselines(beats: Beats) -> dict[str, float]:
    """Return what no alarm at all misses, and the best of the simple detectors.

    These learn from quiet beats, as in the chapter, with thresholds from the loose
    ones: the distance to the mean, to neighbours and to principal components.

    Parameters
    ----------
    beats : Beats
        What answers are judged by.

    Returns
    -------
    dict of str to float
        Errors, as "trivial" and "simple".
    """
    fitted = anomaly.fit_baselines(beats.quiet, components=(1, 2, 4, 8), seed=1)
    missed = []
    for name in ("mean sample", "5 neighbours", "PCA, 1", "PCA, 2", "PCA, 4", "PCA, 8"):
        score = fitted[name]
        threshold = anomaly.threshold(score(beats.loose), RATE)
        missed.append(np.mean(score(beats.strange_loose) <= threshold))
    return {"trivial": 1.0, "simple": float(min(missed))}


def _alarms(attempt: Attempt) -> Mapping[str, float]:
    return attempt.details["alarms"]


def upside_down(attempt: Attempt) -> Fields | None:
    """Find scores that are higher for normal beats."""
    scores = attempt.details["scores"]
    share = np.mean(scores["strange"] < np.median(scores["new"]))
    return {"share": share} if share > 0.7 else None


def threshold_of_known_beats(attempt: Attempt) -> Fields | None:
    """Find a promise that holds on the beats that were given, and only there."""
    alarms = _alarms(attempt)
    if alarms["new_loose"] <= ALLOWED or alarms["loose"] > ALLOWED:
        return None
    return {"given": alarms["loose"], "new": alarms["new_loose"]}


def threshold_of_quiet_beats(attempt: Attempt) -> Fields | None:
    """Find a promise that holds where the electrode is good."""
    alarms = _alarms(attempt)
    if alarms["new_loose"] <= ALLOWED or alarms["new"] > ALLOWED:
        return None
    return {"quiet": alarms["new"], "new": alarms["new_loose"]}


def broken_promise(attempt: Attempt) -> Fields | None:
    """Find more false alarms than were promised, on beats of every kind."""
    new = _alarms(attempt)["new_loose"]
    return {"new": new, "rate": RATE} if new > ALLOWED else None


def silent(attempt: Attempt) -> Fields | None:
    """Find a detector that never raises an alarm."""
    alarms = _alarms(attempt)
    return None if alarms["strange_loose"] or alarms["new_loose"] else {}


def too_careful(attempt: Attempt) -> Fields | None:
    """Find a threshold so high that hits are given away."""
    new, missed = _alarms(attempt)["new_loose"], attempt.details["missed"]
    if new > 0.015 or missed > 0.7 * attempt.errors["yours"]:
        return None
    return {"new": new, "rate": RATE, "missed": missed}


def measures_the_electrode(attempt: Attempt) -> Fields | None:
    """Find scores that tell beats apart only while the electrode is good."""
    quiet, yours = attempt.details["missed_quiet"], attempt.errors["yours"]
    return {"quiet": quiet, "yours": yours} if quiet < 0.5 * yours else None


def weak(attempt: Attempt) -> Fields | None:
    """Find scores that do not tell beats apart with a good electrode either."""
    quiet = attempt.details["missed_quiet"]
    return {"quiet": quiet} if quiet > 0.2 else None


def draw(beats: Beats, made: Made | None, names: Mapping[str, str]) -> plt.Axes:
    """Draw beats as both electrodes have them, and the scores of those that judge.

    Parameters
    ----------
    beats : Beats
        What answers are judged by.
    made : Made or None
        What a detector says of them; None for beats alone.
    names : mapping of str to str
        Words of the project's rows.

    Returns
    -------
    matplotlib.axes.Axes
        The last one.
    """
    figure, axes = plt.subplots(
        2 if made else 1, 1, figsize=(8, 4.8 if made else 2.4), layout="constrained"
    )
    first, *below = np.atleast_1d(axes)
    first.plot(beats.new[:4].ravel(), color="silver", lw=3, label=names["quiet"])
    first.plot(beats.new_loose[:4].ravel(), color="C0", lw=1, label=names["loose"])
    first.set(xlabel=names["sample"])
    for ax in below:
        _draw_scores(ax, made, names)
    for ax in (first, *below):
        ax.legend(fontsize=8, loc="upper right")
    return figure.axes[-1]


def _draw_scores(ax: plt.Axes, made: Made, names: Mapping[str, str]) -> None:
    of = {key: made.scores[f"{key}_loose"] for key in ("new", "strange")}
    bins = np.linspace(*np.quantile(np.concatenate([*of.values()]), [0, 0.99]), 50)
    for key, scores in of.items():
        shown = np.clip(scores, bins[0], bins[-1])
        ax.hist(shown, bins, alpha=0.6, label=names[key])
    if bins[0] <= made.threshold <= bins[-1]:
        ax.axvline(made.threshold, color="black", ls="--", label=names["threshold"])
    ax.set(xlabel=names["score"], ylabel=names["beats"])


PROJECT = Project(
    build_detector,
    load,
    judge,
    baselines,
    course_share=0.35,
    symptoms={
        "upside_down": upside_down,
        "threshold_of_known_beats": threshold_of_known_beats,
        "threshold_of_quiet_beats": threshold_of_quiet_beats,
        "broken_promise": broken_promise,
        "silent": silent,
        "too_careful": too_careful,
        "measures_the_electrode": measures_the_electrode,
        "weak": weak,
    },
    draw=draw,
    seconds=SECONDS,
)
