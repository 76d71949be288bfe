"""What is known of one exercise of one student, and how two files become one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

VERDICTS = ("correct", "not yet", "not attempted", "not checked")
"""From the best: of an exercise that was handed in twice the better one counts."""


@dataclass(frozen=True)
class Graded:
    """The verdict on one exercise that a student handed in.

    Parameters
    ----------
    student : str
        As the folder or the file names him.
    exercise : str
        Id of the exercise, the chapter of a project, or "" where there is none.
    verdict : str
        One of `VERDICTS`. *Not checked* is what no check has judged.
    message : str
        What the check said, or why there was none.
    got : str
        What the check got, where it said so.
    file : str
        The notebook, below the folder that was graded.
    """

    student: str
    exercise: str
    verdict: str
    message: str
    got: str
    file: str


def best(graded: Iterable[Graded]) -> list[Graded]:
    """Keep one verdict of each student on each exercise, the best one.

    Parameters
    ----------
    graded : iterable of Graded
        From all files.

    Returns
    -------
    list of Graded
        In the order in which they were first met.
    """
    kept: dict[tuple[str, str], Graded] = {}
    for each in graded:
        key = each.student, each.exercise
        rank = VERDICTS.index(each.verdict)
        if key not in kept or rank < VERDICTS.index(kept[key].verdict):
            kept[key] = each
    return list(kept.values())
