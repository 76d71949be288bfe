"""The register of exercises and projects: which there are, in the order of the course.

To list them imports none; to find one imports that one.
"""

from __future__ import annotations

import importlib

from aecourse.exercises.exercise import Exercise

DIAGNOSES = "diagnoses"
"""The package that holds experiments to be mended, each on a page of its own."""

PROJECTS = (
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
"""The chapters, in their order; each has a project."""

CHAPTERS = (*PROJECTS, DIAGNOSES)
"""The packages that hold exercises, in their order."""

BARS = ("trivial", "simple", "course")
"""The three bars of a project, from the lowest to the highest."""


def ids_by_chapter() -> dict[str, list[str]]:
    """List the exercises of all chapters.

    Returns
    -------
    dict of str to list of str
        Ids as "concept.1" by chapter, both in the order of the course.
    """
    return {
        chapter: [f"{chapter}.{i}" for i in range(1, len(_names(chapter)) + 1)]
        for chapter in CHAPTERS
    }


def find(exercise_id: str) -> Exercise:
    """Import an exercise.

    Parameters
    ----------
    exercise_id : str
        For example "concept.1".

    Returns
    -------
    Exercise
        The exercise of that id.

    Raises
    ------
    ValueError
        If there is none; the message names those of its chapter, or the chapters.
    """
    by_chapter = ids_by_chapter()
    chapter = str(exercise_id).partition(".")[0]
    if exercise_id not in by_chapter.get(chapter, ()):
        raise ValueError(_not_found(exercise_id, by_chapter.get(chapter)))
    name = name_of(exercise_id)
    return importlib.import_module(f"{__package__}.{chapter}.{name}").EXERCISE


def _not_found(exercise_id: object, known: list[str] | None) -> str:
    if known:
        expected = f"one of {', '.join(known)}"
    else:
        first = f"{CHAPTERS[0]}.1"
        expected = f"a chapter with a number, as {first}, of {', '.join(CHAPTERS)}"
    if exercise_id in PROJECTS:
        expected += "; the project of a chapter is checked by `projects.check`"
    return (
        "Invalid value received for argument `exercise_id`. "
        f"Expected {expected}. Received: exercise_id={exercise_id!r}"
    )


def name_of(exercise_id: str) -> str:
    """Tell the name of an exercise's function, without an import of the exercise.

    Parameters
    ----------
    exercise_id : str
        One that there is.

    Returns
    -------
    str
        For example "dead_units".
    """
    chapter, _, number = exercise_id.partition(".")
    return _names(chapter)[int(number) - 1]


def _names(chapter: str) -> tuple[str, ...]:
    return importlib.import_module(f"{__package__}.{chapter}").EXERCISES
