"""`check` and `hint` for projects, as students call them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from aecourse import words
from aecourse._keras import keras
from aecourse._validation import choice, validated
from aecourse.exercises.judging import describe
from aecourse.exercises.keeping import kept_seeds
from aecourse.exercises.projects.budget import joined
from aecourse.exercises.projects.project import Project, Trained
from aecourse.exercises.projects.register import PROJECTS, find
from aecourse.exercises.projects.training import train
from aecourse.exercises.projects.verdict import ProjectResult, refused, reported
from aecourse.exercises.projects.words import images_of, problem, shared
from aecourse.exercises.running import Answer
from aecourse.exercises.verdict import Hint, NotAttemptedError, NotYetError
from aecourse.latent.codes import predict_rows

SEED = 0
"""Of every training, so that the same answer gets the same verdict."""

_hints_given: dict[str, int] = {}


@validated(chapter=choice(*PROJECTS))
def check(chapter: str, answer: Callable[..., Any]) -> ProjectResult:
    """Build, train and judge the model of a project.

    It takes up to a minute on two cores. The random numbers that the notebook draws
    from NumPy and from Python are the same after it as before.

    Parameters
    ----------
    chapter : str
        The chapter of the project, for example "dense".
    answer : callable
        The function of the project, without parentheses after its name.

    Returns
    -------
    ProjectResult
        Which of three bars the model reached, the errors beside it, and, below the
        highest, what is likeliest to be wrong.

    Raises
    ------
    ValueError
        If the chapter has no project.
    """
    project = find(chapter)
    if not callable(answer):
        return refused(chapter, problem("no_function", got=describe(answer)))
    name = project.reference.__name__
    called = Answer(answer, f"{name}(image_shape, latent_dim)")
    try:
        with kept_seeds():
            trained = trained_answer(project, called, SEED)
    except NotAttemptedError:
        return refused(chapter, NotYetError.on("not_attempted"), "not attempted")
    except NotYetError as reason:
        return refused(chapter, reason, printed=str(called.printed))
    return reported(chapter, trained, project.symptoms, str(called.printed))


def trained_answer(project: Project, answer: Callable[..., Any], seed: int) -> Trained:
    """Build an answer and train it from a seed.

    Parameters
    ----------
    project : Project
        What it answers.
    answer : callable
        Returns encoder and decoder.
    seed : int
        Of the first weights and of the order of the images.

    Returns
    -------
    Trained
        The model, with its errors beside the bars.

    Raises
    ------
    NotYetError
        If it breaks the budget, or cannot be trained.
    """
    with _told_as("cannot_be_joined"):
        model = _built(project, answer, seed)
    split = project.load()
    print(shared("labels")["training"].format(images=images_of(split)))
    with _told_as("cannot_be_trained"):
        losses = train(model, split, project.schedule)
        error = float(np.mean((split.x_test - predict_rows(model, split.x_test)) ** 2))
    errors = project.bars(split) | {"yours": error}
    return Trained(model, split, losses, project.budget, errors)


@contextlib.contextmanager
def _told_as(occasion: str) -> Iterator[None]:
    """Make a verdict of whatever error an answer's own layers raise."""
    try:
        yield
    except (NotYetError, NotAttemptedError):
        raise
    except Exception as error:
        got = f"{type(error).__name__}: {error}"[:300]
        raise problem(occasion, error=got) from None


def _built(project: Project, answer: Callable[..., Any], seed: int) -> keras.Model:
    """Return the model of an answer, which must be a new one at every call.

    Layers that are made outside the function would come trained to the next check.
    """
    made = []
    for _ in range(2):
        keras.utils.set_random_seed(seed)
        made.append(joined(answer(*project.arguments), project.budget))
    before, model = made
    if {id(v) for v in before.variables} & {id(v) for v in model.variables}:
        raise problem("not_anew")
    return model


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
