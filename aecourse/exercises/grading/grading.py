"""`grade`, as teachers call it."""

from __future__ import annotations

from pathlib import Path

from aecourse import words
from aecourse.exercises.grading import report
from aecourse.exercises.grading.handed_in import (
    HandedIn,
    notebooks,
    steps,
    without_notebook,
)
from aecourse.exercises.grading.verdicts import Graded, best


def grade(folder: str | Path) -> list[Graded]:
    """Run the notebooks of a class and write its verdicts beside their folder.

    Each notebook runs in a process of its own, with limits of time and memory, in a
    temporary copy of where it lies. A verdict comes from a check that the grader runs
    on the function which the student's cells define; what the notebook shows, and what
    its cells call or replace, counts for nothing. Who wants to can still deceive a
    check that runs in the same process: read the code of answers that matter.

    Parameters
    ----------
    folder : str or Path
        With a folder for each student, or with notebooks named by student and page, as
        ``kim_01_concept.ipynb``.

    Returns
    -------
    list of Graded
        Of each notebook its exercises. The files ``<folder>-grades.csv`` and ``.html``
        say the same.

    Raises
    ------
    ValueError
        If there is no such folder, or no notebook in it.
    ModuleNotFoundError
        If nbclient or ipykernel is not installed.
    """
    folder = Path(folder).resolve()
    found = notebooks(folder) if folder.is_dir() else []
    if not found:
        raise ValueError(
            "Invalid value received for argument `folder`. Expected a folder with "
            f"notebooks. Received: folder={str(folder)!r}"
        )
    graded = []
    for number, handed_in in enumerate(found, 1):
        rows = _graded(handed_in, folder)
        graded += rows
        _tell(
            "running",
            number=number,
            total=len(found),
            student=handed_in.student,
            file=handed_in.path.name,
            correct=sum(row.verdict == "correct" for row in rows),
            checks=len(rows),
        )
    reason = words.of_exercise("grading", "reasons")["no_notebook"]
    graded += [
        Graded(student, "", "not checked", reason, "", "")
        for student in without_notebook(folder)
    ]
    _write(graded, folder)
    return graded


def _graded(handed_in: HandedIn, folder: Path) -> list[Graded]:
    from aecourse.exercises.grading.executing import not_checked, run

    told = words.of_exercise("grading", "reasons")
    try:
        planned = steps(handed_in.path)
    except ValueError as error:
        found = {"": not_checked(told["unreadable"].format(problem=error))}
    else:
        if any(step.exercise for step in planned):
            found = run(handed_in, planned)
        else:
            found = {"": not_checked(told["no_exercises"])}
    file = handed_in.path.relative_to(folder).as_posix()
    rows = [
        Graded(handed_in.student, exercise, **verdict, file=file)
        for exercise, verdict in found.items()
    ]
    order = ["", *report.in_order(rows)]
    return sorted(rows, key=lambda row: order.index(row.exercise))


def _write(graded: list[Graded], folder: Path) -> None:
    paths = {
        kind: folder.with_name(f"{folder.name}-grades.{kind}")
        for kind in ("csv", "html")
    }
    report.write_csv(paths["csv"], graded)
    report.write_html(paths["html"], graded, folder.name)
    counted = best(graded)
    frequent = [
        (mistake, report.handed_in_by(mistake.exercise, counted))
        for mistake in report.mistakes(counted)
    ]
    most = [(m, n) for m, n in frequent if 2 * len(m.students) > n]
    if most:
        _tell("mistakes")
    for mistake, students in most:
        _tell(
            "mistake",
            exercise=mistake.exercise,
            count=len(mistake.students),
            students=students,
            message=mistake.message,
        )
    _tell("written", **paths)


def _tell(key: str, **fields: object) -> None:
    line = words.of_exercise("grading", "terminal")[key].format(**fields)
    print(words.printable(line), flush=True)
