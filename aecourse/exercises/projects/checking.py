"""`check` and `hint` for projects, as students call them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from aecourse import words
from aecourse._keras import keras
from aecourse._validation import choice, validated
from aecourse.exercises.keeping import kept_seeds
from aecourse.exercises.progress import record_project, unrecorded
from aecourse.exercises.projects.project import Attempt, Project
from aecourse.exercises.projects.register import find
from aecourse.exercises.projects.verdict import ProjectResult, refused, reported
from aecourse.exercises.projects.words import problem, shared
from aecourse.exercises.register import PROJECTS
from aecourse.exercises.running import Answer
from aecourse.exercises.values import describe
from aecourse.exercises.verdict import Hint, NotAttemptedError, NotYetError

SEED = 0
"""Of every training, so that the same answer gets the same verdict."""

_hints_given: dict[str, int] = {}


@validated(chapter=choice(*PROJECTS))
def check(chapter: str, answer: Callable[..., Any]) -> ProjectResult:
    """Judge the answer to a project, and train the model that it describes.

    It takes up to a minute on two cores. The random numbers that the notebook draws
    from NumPy and from Python are the same after it as before. Keras keeps its state to
    itself, so there they go on from a seed that the notebook's own Keras has drawn.

    Parameters
    ----------
    chapter : str
        The chapter of the project, for example "dense".
    answer : callable
        The function of the project, without parentheses after its name.

    Returns
    -------
    ProjectResult
        Which of three bars the answer reached, the errors beside it, and, below the
        highest, what is likeliest to be wrong.

    Raises
    ------
    ValueError
        If the chapter has no project.
    """
    project = find(chapter)
    if not callable(answer):
        return refused(chapter, problem("no_function", got=describe(answer)))
    called = Answer(answer, project.head, project.seconds)
    try:
        with kept_seeds(), _drawn_on():
            attempt = attempted(project, called, SEED)
    except NotAttemptedError:
        return refused(chapter, NotYetError.on("not_attempted"), "not attempted")
    except NotYetError as reason:
        return refused(chapter, reason, printed=str(called.printed))
    result = reported(chapter, attempt, project.symptoms, str(called.printed))
    return _counted(result, called) if result.reached else result


@contextlib.contextmanager
def _drawn_on() -> Iterator[None]:
    """Let Keras draw by the notebook's seed again, where a check has set another."""
    seed = int(keras.random.randint((), 0, 2**31 - 1))
    try:
        yield
    finally:
        keras.utils.set_random_seed(seed)


def _counted(result: ProjectResult, called: Answer) -> ProjectResult:
    """Note what was reached, unless the answer is the course's, and show it."""
    now = (
        unrecorded()
        if called.is_of_the_course
        else record_project(result.chapter, result.reached)
    )
    return replace(result, verdict=replace(result.verdict, progress=now))


def attempted(project: Project, answer: Callable[..., Any], seed: int) -> Attempt:
    """Make what an answer describes, from a seed, and measure it beside the bars.

    Parameters
    ----------
    project : Project
        What it answers.
    answer : callable
        The student's function.
    seed : int
        Of all that is drawn.

    Returns
    -------
    Attempt
        What was made, with its error beside the bars.

    Raises
    ------
    NotYetError
        If it breaks the rules of the project.
    """
    data = project.load()
    keras.utils.set_random_seed(seed)
    made, error, details = project.judge(answer, data, seed)
    return Attempt(made, data, project.bars(data) | {"yours": error}, details)


@validated(chapter=choice(*PROJECTS))
def hint(chapter: str) -> Hint:
    """Give the hints of a project, each stronger than the one before.

    A page shows them folded into each other; text shows one more at each call.

    Parameters
    ----------
    chapter : str
        The chapter of the project, for example "dense".

    Returns
    -------
    Hint
        The hints, and how many of them have been asked for.

    Raises
    ------
    ValueError
        If the chapter has no project.
    """
    table = words.of_exercise("projects", chapter)
    number = min(_hints_given.get(chapter, 0) + 1, len(table["hints"]))
    _hints_given[chapter] = number
    name = shared("labels")["project"].format(chapter=chapter)
    return Hint(name, tuple(table["hints"]), number)
