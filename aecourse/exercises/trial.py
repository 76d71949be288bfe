"""What an answer, its reference and known mistakes give on the cases."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from aecourse.exercises.exercise import Exercise
from aecourse.exercises.faults import Words
from aecourse.exercises.running import Answer, copied
from aecourse.exercises.values import as_array, describe, is_close
from aecourse.exercises.verdict import NotYetError

Parts = tuple[Any, ...]
"""What one case gave: one entry, or one for each of the exercise's parts."""


@dataclass(frozen=True)
class Trial:
    """What an answer gave on the cases, up to the first that it fails on."""

    exercise: Exercise
    words: Words
    cases: Mapping[str, tuple]
    got: Mapping[str, Parts]
    expected: Mapping[str, Parts]
    error: NotYetError | None

    @functools.cached_property
    def first_wrong(self) -> tuple[str, int] | None:
        """The first case and part that are not right."""
        for case, parts in self.got.items():
            for number, (got, right) in enumerate(
                zip(parts, self.expected[case], strict=True)
            ):
                if not (self.is_close(got, right) or self._is_accepted(case)):
                    return case, number
        return None

    def is_close(self, got: Any, expected: Any) -> bool:
        """Whether two results are the same but for rounding."""
        exercise = self.exercise
        return is_close(got, expected, rtol=exercise.rtol, atol=exercise.atol)

    def _is_accepted(self, case: str) -> bool:
        accepts = self.exercise.accepts
        if accepts is None:
            return False
        parts = self.got[case]
        whole = parts if self.exercise.parts else parts[0]
        return accepts(whole, *self.cases[case])

    def fields(self, case: str) -> dict[str, Any]:
        """Give what the words of this case may name: its arguments, by parameter."""
        names = self.exercise.argument_names
        return dict(zip(names, self.cases[case], strict=True))


def try_cases(exercise: Exercise, words: Words, answer: Answer) -> Trial:
    """Call an answer on the cases of its exercise, until it fails on one.

    Parameters
    ----------
    exercise : Exercise
        The exercise.
    words : mapping
        Its words.
    answer : Answer
        The student's function.

    Returns
    -------
    Trial
        What it gave, and what the reference gives on the same cases.
    """
    cases = exercise.cases()
    got: dict[str, Parts] = {}
    error = None
    for name, arguments in cases.items():
        try:
            got[name] = _parts(exercise, exercise.observe(answer, *arguments))
        except NotYetError as problem:
            error = problem
            break
    expected = {name: _right(exercise, cases[name]) for name in got}
    return Trial(exercise, words, cases, got, expected, error)


def _right(exercise: Exercise, arguments: tuple) -> Parts:
    return _parts(exercise, exercise.observe(exercise.reference, *copied(arguments)))


def _parts(exercise: Exercise, value: Any) -> Parts:
    names = exercise.parts
    if not names:
        return (value,)
    parts = tuple(value) if isinstance(value, (tuple, list)) else _rows(value)
    if len(parts) != len(names):
        raise NotYetError.on(
            "not_a_tuple",
            count=len(names),
            names=", ".join(names),
            got=describe(value),
        )
    return parts


def _rows(value: Any) -> Parts:
    """Give what an array unpacks into."""
    array = as_array(value)
    return () if array is None or array.ndim == 0 else tuple(array)


def results_of(trial: Trial, wrong: Callable[..., Any]) -> dict[str, Parts]:
    """Return what a mistake gives on the cases; nothing where it fails."""
    results = {}
    for case in trial.got:
        arguments = copied(trial.cases[case])
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                value = trial.exercise.observe(wrong, *arguments)
                results[case] = _parts(trial.exercise, value)
            except Exception:
                continue
    return results
