"""Judge an answer: compare it with the reference, and recognise known mistakes.

An answer is tried with all cases of its exercise before anything is said, so that a
mistake is told from another that agrees with it on some of them.
"""

from __future__ import annotations

import functools
import itertools
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from aecourse import words as language
from aecourse.exercises.exercise import Exercise, Fields
from aecourse.exercises.running import Answer, copied
from aecourse.exercises.values import (
    array_of,
    as_array,
    as_truth,
    describe,
    is_close,
    shape_of,
)
from aecourse.exercises.verdict import NotAttemptedError, NotYetError

Words = Mapping[str, Any]


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
    trial = _try(exercise, words, answer)
    if trial.first_wrong is not None and not _is_unchanged(trial):
        raise _diagnosis(trial)
    if trial.error is not None:
        raise _recognised_error(trial) or trial.error
    if trial.first_wrong is not None:
        raise NotAttemptedError
    for name, find_fault in exercise.properties.items():
        fields = find_fault(answer)
        if fields is not None:
            raise _told(words["properties"][name], fields)
    return words["correct"].format(**exercise.figures())


Parts = tuple[Any, ...]
"""What one case gave: one entry, or one for each of the exercise's parts."""


@dataclass(frozen=True)
class _Trial:
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


def _try(exercise: Exercise, words: Words, answer: Answer) -> _Trial:
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
    return _Trial(exercise, words, cases, got, expected, error)


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


def _is_unchanged(trial: _Trial) -> bool:
    """Whether an experiment does what it did before anybody mended it."""
    planted = trial.exercise.planted
    return bool(planted) and _on_all_cases(trial, _with_faults(trial, planted))


def _diagnosis(trial: _Trial) -> NotYetError:
    case, number = trial.first_wrong
    got, expected = trial.got[case][number], trial.expected[case][number]
    what = _what(trial, case, number)
    if as_array(got) is None:
        array_of(got, np.shape(expected), what=what)
    problem = _recognised(trial)
    if problem is None:
        array_of(as_truth(got, expected), np.shape(expected), what=what)
        problem = _unforeseen(trial, case, what)
    problem.expected, problem.got = _difference(trial, case, got, expected)
    return problem


def _what(trial: _Trial, case: str, number: int) -> str:
    names = trial.exercise.parts
    words = trial.words
    text = words["parts"][names[number]] if names else words["result"]
    return text.format(**trial.fields(case))


def _unforeseen(trial: _Trial, case: str, what: str) -> NotYetError:
    fields = trial.fields(case)
    told = trial.words.get("cases", {}).get(case, {})
    nudge = told.get("nudge", trial.words["nudge"]).format(**fields)
    if "wrong" in told:
        return NotYetError(told["wrong"].format(**fields), nudge=nudge)
    problem = NotYetError.on("wrong_value", what=what)
    problem.nudge = nudge
    return problem


def _recognised(trial: _Trial) -> NotYetError | None:
    """Find the mistake that gives what the answer gave, on all cases or on one."""
    tried = []
    for problem, results in _mistakes(trial):
        if _on_all_cases(trial, results):
            return problem
        tried.append((problem, results))
    for problem, results in tried:
        if _on_the_wrong_part(trial, results):
            return problem
    return None


def _recognised_error(trial: _Trial) -> NotYetError | None:
    """Find the mistake that raises what the answer raised, on the same case."""
    case = list(trial.cases)[len(trial.got)]
    for name, told in trial.words.get("mistakes", {}).items():
        wrong = trial.exercise.mistakes[name]
        try:
            trial.exercise.observe(wrong, *copied(trial.cases[case]))
        except Exception as error:
            raised = f"{type(error).__name__}: {error}"
            if _same_words(raised, trial.error.raised):
                problem = _told(told, {})
                problem.got = trial.error.got
                return problem
    return None


def _same_words(one: str, other: str) -> bool:
    """Compare errors; of two arrays that do not fit either may be named first."""
    return sorted(re.findall(r"\w+", one)) == sorted(re.findall(r"\w+", other))


def _on_all_cases(trial: _Trial, results: Mapping[str, Parts]) -> bool:
    return results.keys() == trial.got.keys() and all(
        trial.is_close(one, other)
        for case in results
        for one, other in zip(trial.got[case], results[case], strict=True)
    )


def _on_the_wrong_part(trial: _Trial, results: Mapping[str, Parts]) -> bool:
    case, number = trial.first_wrong
    return case in results and trial.is_close(
        trial.got[case][number], results[case][number]
    )


def _mistakes(trial: _Trial) -> Iterator[tuple[NotYetError, dict[str, Parts]]]:
    words = trial.words.get("mistakes", {})
    for name, wrong in trial.exercise.mistakes.items():
        if name in words:
            yield _told(words[name], {}), _results(trial, wrong)
    exercise = trial.exercise
    for kept in combinations(exercise.faults):
        message = tell_faults(trial.words, kept, exercise.planted)
        yield NotYetError(message), _with_faults(trial, kept)


def _with_faults(trial: _Trial, kept: tuple[str, ...]) -> dict[str, Parts]:
    faults = dict.fromkeys(kept, True)
    return _results(trial, functools.partial(trial.exercise.reference, **faults))


def combinations(faults: list[str]) -> Iterator[tuple[str, ...]]:
    """Give every choice of faults but none, few faults first.

    Parameters
    ----------
    faults : list of str
        Names of faults.

    Yields
    ------
    tuple of str
        Some of them, in their order.
    """
    for count in range(1, len(faults) + 1):
        yield from itertools.combinations(faults, count)


def tell_faults(
    words: Words, faults: tuple[str, ...], planted: tuple[str, ...] = ()
) -> str:
    """Say which faults an experiment has, at least one, and which are its mender's.

    Parameters
    ----------
    words : mapping
        Words of the exercise, with a phrase for each fault.
    faults : tuple of str
        Those that were found.
    planted : tuple of str, default ()
        Those that the page began with; the others are its mender's.

    Returns
    -------
    str
        One or several sentences.
    """
    if not planted:
        return _listed(words, faults)
    left = tuple(name for name in faults if name in planted)
    new = tuple(name for name in faults if name not in planted)
    shared = language.of_exercises()["mending"]
    key = {0: "all", len(planted): "none"}.get(len(left), "some")
    told = [shared[key].format(mended=len(planted) - len(left), count=len(planted))]
    # where nothing is mended yet, the faults are the reader's to find
    told += [_listed(words, left)] if 0 < len(left) < len(planted) else []
    told += [shared["new"].format(faults=_phrases(words, new))] if new else []
    return " ".join(told)


def _listed(words: Words, faults: tuple[str, ...]) -> str:
    shared = language.of_exercises()["faults"]
    if len(faults) == 1:
        sentence = words.get("one_fault", shared["one"])
    else:
        sentence = words.get("several_faults", shared["several"])
    return sentence.format(
        count=len(faults),
        faults=_phrases(words, faults),
        first=words["faults"][faults[0]],
    )


def _phrases(words: Words, faults: tuple[str, ...]) -> str:
    joined_by = language.of_exercises()["faults"]["joined_by"]
    return joined_by.join(words["faults"][name] for name in faults)


def _results(trial: _Trial, wrong: Callable[..., Any]) -> dict[str, Parts]:
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


def _told(words: str | Mapping[str, str], fields: Fields) -> NotYetError:
    """Make the error of a sentence, or of a table with a sentence and what is below."""
    table = {"message": words} if isinstance(words, str) else words
    return NotYetError(**{key: text.format(**fields) for key, text in table.items()})


def _difference(trial: _Trial, case: str, got: Any, expected: Any) -> tuple[str, str]:
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
