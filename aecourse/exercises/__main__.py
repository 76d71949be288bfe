"""Tell which exercises are done, what is next, and how far each project is.

``python -m aecourse.exercises`` reads the same file as ``exercises.progress()``.
``python -m aecourse.exercises grade FOLDER`` is for teachers: it runs the notebooks
that a class handed in, and writes their verdicts as CSV and HTML.
"""

from __future__ import annotations

import argparse

from aecourse import words
from aecourse.exercises import progress, register


def main() -> None:
    """Print the progress, a row for each chapter, or grade a folder."""
    parser = argparse.ArgumentParser(
        prog="python -m aecourse.exercises", description=__doc__.split("\n", 1)[0]
    )
    commands = parser.add_subparsers(dest="command")
    grading = commands.add_parser("grade", help="run what a class handed in")
    grading.add_argument("folder", help="a folder for each student, or a file for each")
    chosen = parser.parse_args()
    if chosen.command == "grade":
        grade(chosen.folder, parser)
    else:
        show()


def show() -> None:
    """Print the progress, a row for each chapter."""
    now = progress()
    print(now)
    table = now.table()
    wide, wider = (max(len(row[column]) for row in table) for column in (0, 1))
    for number, (name, marks, bars) in enumerate(table, 1):
        chapter = "" if name == register.DIAGNOSES else number
        row = f"{chapter:>3} {name:{wide}}  {marks:{wider}}  {bars}"
        print(words.printable(row.rstrip()))


def grade(folder: str, parser: argparse.ArgumentParser) -> None:
    """Grade a folder, or end with what is wrong with it.

    Parameters
    ----------
    folder : str
        What a class handed in.
    parser : argparse.ArgumentParser
        Ends the program with status 2 where the folder cannot be graded.
    """
    from aecourse.exercises import grading

    try:
        grading.grade(folder)
    except (ValueError, ModuleNotFoundError) as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
