"""Known mistakes: which of them gives, or raises, what an answer does."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping

from aecourse.exercises.exercise import Fields
from aecourse.exercises.faults import combinations, tell_faults
from aecourse.exercises.running import copied
from aecourse.exercises.trial import Parts, Trial, results_of
from aecourse.exercises.verdict import NotYetError


def is_unchanged(trial: Trial) -> bool:
    """Whether an experiment does what it did before anybody mended it."""
    planted = trial.exercise.planted
    return bool(planted) and _on_all_cases(trial, _with_faults(trial, planted))


def recognised(trial: Trial) -> NotYetError | None:
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


def recognised_error(trial: Trial) -> NotYetError | None:
    """Find the mistake that raises what the answer raised, on the same case."""
    case = list(trial.cases)[len(trial.got)]
    for name, told in trial.words.get("mistakes", {}).items():
        wrong = trial.exercise.mistakes[name]
        try:
            trial.exercise.observe(wrong, *copied(trial.cases[case]))
        except Exception as error:
            raised = f"{type(error).__name__}: {error}"
            if _same_words(raised, trial.error.raised):
                problem = told_problem(told, {})
                problem.got = trial.error.got
                return problem
    return None


def _same_words(one: str, other: str) -> bool:
    """Compare errors; of two arrays that do not fit either may be named first."""
    return sorted(re.findall(r"\w+", one)) == sorted(re.findall(r"\w+", other))


def _on_all_cases(trial: Trial, results: Mapping[str, Parts]) -> bool:
    return results.keys() == trial.got.keys() and all(
        trial.is_close(one, other)
        for case in results
        for one, other in zip(trial.got[case], results[case], strict=True)
    )


def _on_the_wrong_part(trial: Trial, results: Mapping[str, Parts]) -> bool:
    case, number = trial.first_wrong
    return case in results and trial.is_close(
        trial.got[case][number], results[case][number]
    )


def _mistakes(trial: Trial) -> Iterator[tuple[NotYetError, dict[str, Parts]]]:
    words = trial.words.get("mistakes", {})
    for name, wrong in trial.exercise.mistakes.items():
        if name in words:
            yield told_problem(words[name], {}), results_of(trial, wrong)
    exercise = trial.exercise
    for kept in combinations(exercise.faults):
        message = tell_faults(trial.words, kept, exercise.planted)
        yield NotYetError(message), _with_faults(trial, kept)


def _with_faults(trial: Trial, kept: tuple[str, ...]) -> dict[str, Parts]:
    faults = dict.fromkeys(kept, True)
    return results_of(trial, functools.partial(trial.exercise.reference, **faults))


def told_problem(words: str | Mapping[str, str], fields: Fields) -> NotYetError:
    """Make the error of a sentence, or of a table with a sentence and what is below."""
    table = {"message": words} if isinstance(words, str) else words
    return NotYetError(**{key: text.format(**fields) for key, text in table.items()})
