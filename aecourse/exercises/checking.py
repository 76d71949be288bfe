"""`check` and `hint`, as students call them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aecourse import words
from aecourse.exercises import register
from aecourse.exercises.exercise import Exercise
from aecourse.exercises.judging import judge
from aecourse.exercises.keeping import kept_seeds
from aecourse.exercises.progress import record, unrecorded
from aecourse.exercises.running import Answer
from aecourse.exercises.values import describe
from aecourse.exercises.verdict import (
    CheckResult,
    Hint,
    NotAttemptedError,
    NotYetError,
    Status,
)

_hints_given: dict[str, int] = {}
_failures: dict[str, int] = {}
_FAILURES_BEFORE_A_HINT = 3


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
    exercise = register.find(exercise_id)
    if not callable(answer):
        return _result(
            exercise_id,
            "not yet",
            NotYetError.on(
                "no_function",
                exercise_id=exercise_id,
                name=exercise.name,
                got=describe(answer),
            ),
        )
    with kept_seeds():
        return _judged(exercise_id, exercise, Answer(answer, exercise.signature))


def _judged(exercise_id: str, exercise: Exercise, answer: Answer) -> CheckResult:
    try:
        shown = judge(exercise, _words(exercise_id, exercise), answer)
    except NotAttemptedError:
        occasion = "not_mended" if exercise.planted else "not_attempted"
        problem = NotYetError.on(occasion)
        return _result(exercise_id, "not attempted", problem)
    except NotYetError as problem:
        return _result(exercise_id, "not yet", problem, answer)
    except Exception as error:
        got = f"{type(error).__name__}: {error}"[:300]
        problem = NotYetError.on("not_judged", got=got)
        return _result(exercise_id, "not yet", problem, answer)
    _failures.pop(exercise_id, None)
    return CheckResult(
        exercise_id,
        "correct",
        shown,
        printed=str(answer.printed),
        progress=unrecorded() if answer.is_of_the_course else record(exercise_id),
    )


def hint(exercise_id: str) -> Hint:
    """Give the hints of an exercise, each stronger than the one before.

    A page shows them folded into each other; text shows one more at each call.

    Parameters
    ----------
    exercise_id : str
        For example "concept.1".

    Returns
    -------
    Hint
        The hints, and how many of them have been asked for.

    Raises
    ------
    ValueError
        If there is no such exercise.
    """
    hints = _words(exercise_id, register.find(exercise_id))["hints"]
    number = min(_hints_given.get(exercise_id, 0) + 1, len(hints))
    _hints_given[exercise_id] = number
    return Hint(exercise_id, tuple(hints), number)


def _words(exercise_id: str, exercise: Exercise) -> dict[str, Any]:
    chapter = exercise_id.partition(".")[0]
    return words.of_exercise(chapter, exercise.name)


def _result(
    exercise_id: str,
    status: Status,
    problem: NotYetError,
    answer: Answer | None = None,
) -> CheckResult:
    nudges = [problem.nudge]
    if status == "not yet":
        _failures[exercise_id] = _failures.get(exercise_id, 0) + 1
        if _failures[exercise_id] >= _FAILURES_BEFORE_A_HINT:
            nudges.append(words.of_exercises()["third_failure"]["nudge"])
    return CheckResult(
        exercise_id,
        status,
        problem.message,
        expected=problem.expected,
        got=problem.got,
        nudge=" ".join(filter(None, nudges)),
        printed=str(answer.printed) if answer else "",
    )
