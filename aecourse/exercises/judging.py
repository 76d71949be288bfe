"""Judge an answer: compare it with the reference, and recognise known mistakes.

An answer is tried with all cases of its exercise before anything is said, so that a
mistake is told from another that agrees with it on some of them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from aecourse import words as language
from aecourse.exercises.exercise import Exercise
from aecourse.exercises.faults import Words
from aecourse.exercises.mistakes import (
    is_unchanged,
    recognised,
    recognised_error,
    told_problem,
)
from aecourse.exercises.running import Answer
from aecourse.exercises.trial import Trial, try_cases
from aecourse.exercises.values import array_of, as_array, as_truth, shape_of
from aecourse.exercises.verdict import NotAttemptedError, NotYetError


def judge(exercise: Exercise, words: Words, answer: Answer) -> str:
    """Return what a right answer is told, or say what is wrong.

    Parameters
    ----------
    exercise : Exercise
        The exercise.
    words : mapping
        Its words: ``hints``, ``correct``, ``result`` (how the result is called, or
        ``parts`` with a name for each), ``nudge``; tables ``mistakes``, ``faults``,
        ``properties``, and ``cases`` with ``where`` (follows a value) or ``wrong``
        (said where that case is the first to be wrong).
    answer : Answer
        The student's function.

    Returns
    -------
    str
        What the right answer showed.

    Raises
    ------
    NotYetError
        If the answer is wrong.
    NotAttemptedError
        If it is the blank, or does what the experiment of the page does.
    """
    trial = try_cases(exercise, words, answer)
    if trial.first_wrong is not None and not is_unchanged(trial):
        raise _diagnosis(trial)
    if trial.error is not None:
        raise recognised_error(trial) or trial.error
    if trial.first_wrong is not None:
        raise NotAttemptedError
    for name, find_fault in exercise.properties.items():
        fields = find_fault(answer)
        if fields is not None:
            raise told_problem(words["properties"][name], fields)
    return words["correct"].format(**exercise.figures())


def _diagnosis(trial: Trial) -> NotYetError:
    case, number = trial.first_wrong
    got, expected = trial.got[case][number], trial.expected[case][number]
    what = _what(trial, case, number)
    if as_array(got) is None:
        array_of(got, np.shape(expected), what=what)
    problem = recognised(trial)
    if problem is None:
        array_of(as_truth(got, expected), np.shape(expected), what=what)
        problem = _unforeseen(trial, case, what)
    problem.expected, problem.got = _difference(trial, case, got, expected)
    return problem


def _what(trial: Trial, case: str, number: int) -> str:
    names = trial.exercise.parts
    words = trial.words
    text = words["parts"][names[number]] if names else words["result"]
    return text.format(**trial.fields(case))


def _unforeseen(trial: Trial, case: str, what: str) -> NotYetError:
    fields = trial.fields(case)
    told = trial.words.get("cases", {}).get(case, {})
    nudge = told.get("nudge", trial.words["nudge"]).format(**fields)
    if "wrong" in told:
        return NotYetError(told["wrong"].format(**fields), nudge=nudge)
    problem = NotYetError.on("wrong_value", what=what)
    problem.nudge = nudge
    return problem


def _difference(trial: Trial, case: str, got: Any, expected: Any) -> tuple[str, str]:
    """Give both sides as text at the place that differs most."""
    got, expected = np.asarray(got), np.asarray(expected)
    if got.shape != expected.shape:
        return shape_of(expected), shape_of(got)
    distance = np.abs(np.subtract(got, expected, dtype=float))
    place = np.unravel_index(
        np.argmax(np.nan_to_num(distance, nan=np.inf)), expected.shape
    )
    told = language.of_exercises()["values"]
    pair = []
    for array in (expected, got):
        text = f"{array[place].item():.6g}"
        if place:
            index = ", ".join(map(str, place))
            text = told["at_index"].format(value=text, index=index)
        where = trial.words.get("cases", {}).get(case, {}).get("where")
        if where:
            where = where.format(**trial.fields(case))
            text = told["in_case"].format(value=text, case=where)
        pair.append(text)
    return pair[0], pair[1]
