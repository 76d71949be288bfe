"""The register of exercises, and `check` and `hint` on top of it.

How to write an exercise
------------------------
A chapter's checks stand in ``aecourse/exercises/<stem>.py`` (``dense.py``); there
is no list to add it to. One exercise is one function under `exercise`::

    @exercise(
        "dense.1",
        "count_parameters(sizes)",
        hints=(
            "One dense layer has a weight for every pair of units, and biases.",
            "Walk over neighbouring sizes: `zip(sizes, sizes[1:])`.",
        ),
    )
    def _count_parameters(answer):
        sizes = (784, 32, 784)
        got = expect_number(answer(sizes))
        diagnose(
            got,
            50_992,
            [
                (50_176, "You counted the weights and left out the biases."),
                (lambda s: sum(s), "You counted the units."),
            ],
            inputs=(sizes,),
            nudge="Count one small layer by hand: 3 inputs and 2 units are 8.",
        )
        return "Nearly all parameters of a dense autoencoder touch the pixels."

- ``answer`` is the student's function made safe: it gets copies, is interrupted
  after five seconds in all, and its exceptions, a missing ``return`` and changed
  inputs are reported without a word from the check.
- The check returns the sentence that a correct answer is told. It says *not yet*
  by raising `NotYetError`, most simply through `aecourse.exercises.expectations`.
  Look at the type and the shape first, with `expect_array` or `expect_number`.
- Prefer properties (permute the rows, shift the input, double the scale) to
  stored values, make inputs with ``np.random.default_rng(seed)``, and never ask
  for a trained network's exact figure. Take inputs on which the known mistakes
  give results that differ.
- Messages say what is wrong, not how the solution reads.
- Import Keras, and what imports it, inside the check and not on top.

In ``book/solutions/NN_stem.ipynb`` the answer is a function of that signature,
and the next two cells are ``exercises.check("dense.1", count_parameters)`` and
``exercises.hint("dense.1")``. Its tests are in ``tests/exercises``: every exercise
that exists is tried with its blank, its solution and broken answers by
``test_every_exercise.py``; ``test_<stem>.py`` adds the chapter's wrong answers::

    def weights_only(sizes):
        return sum(a * b for a, b in zip(sizes, sizes[1:]))

    WRONG_ANSWERS = [("dense.1", weights_only, "left out the biases"), ...]

    def test_wrong_answer_gets_its_own_message(wrong_answer, say_not_yet):
        say_not_yet(*wrong_answer)

    def test_each_exercise_has_two_wrong_answers(cover_chapter):
        cover_chapter("dense")
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aecourse.exercises.expectations import describe
from aecourse.exercises.progress import record
from aecourse.exercises.results import (
    CheckResult,
    Hint,
    NotAttemptedError,
    NotYetError,
)
from aecourse.exercises.running import Answer

_CHAPTERS = (
    "concept",
    "manifold",
    "dense",
    "convolutional",
    "recurrent",
    "denoising",
    "anomaly",
    "recommendation",
    "representation",
    "pca",
    "limits",
)


@dataclass(frozen=True)
class Exercise:
    """One exercise: its id, its function's head, its hints and its judge.

    Parameters
    ----------
    exercise_id : str
        Stem of the chapter and a number, as "concept.1".
    signature : str
        The head of the student's function without ``def``.
    hints : tuple of str
        Two or three, each stronger than the one before.
    judge : callable
        Takes an `Answer`; returns what a right one showed, raises `NotYetError`.
    """

    exercise_id: str
    signature: str
    hints: tuple[str, ...]
    judge: Callable[[Answer], str]


_exercises: dict[str, Exercise] = {}
_hints_given: dict[str, int] = {}


def exercise(
    exercise_id: str, signature: str, *, hints: tuple[str, ...]
) -> Callable[[Callable[[Answer], str]], Callable[[Answer], str]]:
    """Register the decorated function as the judge of an exercise.

    Parameters
    ----------
    exercise_id : str
        Stem of the chapter's module and a number, as "concept.1".
    signature : str
        The head of the student's function without ``def``.
    hints : tuple of str
        Two or three, each stronger than the one before.

    Returns
    -------
    callable
        The decorator; it gives the judge back unchanged.
    """

    def register(judge: Callable[[Answer], str]) -> Callable[[Answer], str]:
        _exercises[exercise_id] = Exercise(exercise_id, signature, hints, judge)
        return judge

    return register


def check(exercise_id: str, answer: Callable[..., Any]) -> CheckResult:
    """Check an answer to an exercise.

    Nothing that the answer does ends the notebook: what goes wrong in it is
    part of the verdict.

    Parameters
    ----------
    exercise_id : str
        For example "concept.1".
    answer : callable
        The function of the exercise, without parentheses after its name.

    Returns
    -------
    CheckResult
        *correct*, *not attempted*, or *not yet* with what was expected, what
        was got, and a nudge.

    Raises
    ------
    ValueError
        If there is no such exercise.
    """
    found = find(exercise_id)
    if not callable(answer):
        name = found.signature.partition("(")[0]
        return CheckResult(
            exercise_id,
            "not yet",
            "The check needs your function itself, not what it returns.",
            expected=f'`exercises.check("{exercise_id}", {name})`',
            got=describe(answer),
            nudge="Write its name without parentheses.",
        )
    guarded = Answer(answer, found.signature)
    return _verdict(found, guarded)


def _verdict(found: Exercise, answer: Answer) -> CheckResult:
    name = found.exercise_id
    try:
        shown = found.judge(answer)
    except NotAttemptedError:
        return CheckResult(
            name,
            "not attempted",
            "Replace the line `raise NotImplementedError` by your answer.",
        )
    except NotYetError as problem:
        return CheckResult(
            name,
            "not yet",
            problem.message,
            expected=problem.expected,
            got=problem.got,
            nudge=problem.nudge,
            printed=str(answer.printed),
        )
    except Exception as error:
        return CheckResult(
            name,
            "not yet",
            "The check could not judge what your function returned.",
            got=f"{type(error).__name__}: {error}"[:300],
            nudge="Compare what it returns with the exercise's text. If they "
            "agree, the fault is the check's: please report it.",
            printed=str(answer.printed),
        )
    return CheckResult(
        name,
        "correct",
        shown,
        printed=str(answer.printed),
        progress=record(name),
    )


def hint(exercise_id: str) -> Hint:
    """Give the next hint of an exercise, each stronger than the one before.

    Parameters
    ----------
    exercise_id : str
        For example "concept.1".

    Returns
    -------
    Hint
        After the last hint, the last one again.

    Raises
    ------
    ValueError
        If there is no such exercise.
    """
    hints = find(exercise_id).hints
    number = min(_hints_given.get(exercise_id, 0) + 1, len(hints))
    _hints_given[exercise_id] = number
    return Hint(exercise_id, number, len(hints), hints[number - 1])


def find(exercise_id: str) -> Exercise:
    """Look an exercise up.

    Parameters
    ----------
    exercise_id : str
        For example "concept.1".

    Returns
    -------
    Exercise
        The exercise of that name.

    Raises
    ------
    ValueError
        If there is none; the message names those of its chapter.
    """
    by_chapter = exercises_by_chapter()
    stem = str(exercise_id).partition(".")[0]
    known = by_chapter.get(stem, [name for ids in by_chapter.values() for name in ids])
    if exercise_id not in known:
        raise ValueError(
            "Invalid value received for argument `exercise_id`. "
            f"Expected one of {', '.join(known)}. Received: exercise_id={exercise_id!r}"
        )
    return _exercises[exercise_id]


def exercises_by_chapter() -> dict[str, list[str]]:
    """List the exercises of the chapters that there are.

    Returns
    -------
    dict of str to list of str
        Ids by stem, both in the order of the course.
    """
    for stem in _CHAPTERS:
        name = f"aecourse.exercises.{stem}"
        if importlib.util.find_spec(name) is not None:
            importlib.import_module(name)
    by_chapter: dict[str, list[str]] = {}
    for stem in _CHAPTERS:
        ids = [name for name in _exercises if name.partition(".")[0] == stem]
        if ids:
            by_chapter[stem] = sorted(ids, key=lambda name: int(name.split(".")[1]))
    return by_chapter
