"""Write the verdicts of a class as a table: CSV for computing, HTML for looking."""

from __future__ import annotations

import csv
import html
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from aecourse import words
from aecourse.exercises import register
from aecourse.exercises.grading.handed_in import exercises_of
from aecourse.exercises.grading.verdicts import VERDICTS, Graded, best
from aecourse.exercises.verdict import as_html

_MARKS = dict(zip(VERDICTS, "✓✗○?", strict=True))
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_STYLE = """\
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 75rem; padding: 1rem; }
.wide { overflow-x: auto; position: relative; }
table { border-collapse: collapse; }
th, td { border-bottom: 1px solid #8886; padding: .3rem .6rem; text-align: left;
  vertical-align: top; }
thead th { vertical-align: bottom; }
.marks td { text-align: center; }
.marks tbody th { background: Canvas; left: 0; position: sticky; max-width: 12rem;
  overflow-wrap: anywhere; }
.marks td.count { font-variant-numeric: tabular-nums; text-align: right; }
.correct { background: #2e8b5733; } .not-yet { background: #d9822b33; }
.not-checked { background: #80889055; }
.said td { overflow-wrap: anywhere; min-width: 4rem; }
.said td:nth-child(3) { min-width: 14rem; }
.said td:nth-child(-n + 2), .said th { white-space: nowrap; }
.hidden { clip-path: inset(50%); height: 1px; overflow: hidden; position: absolute;
  white-space: nowrap; width: 1px; }
"""


@dataclass(frozen=True)
class Mistake:
    """What several students were told of the same exercise.

    Parameters
    ----------
    exercise : str
        Id of the exercise.
    message : str
        What the check said.
    students : tuple of str
        To whom.
    """

    exercise: str
    message: str
    students: tuple[str, ...]


def mistakes(graded: Sequence[Graded]) -> list[Mistake]:
    """Collect what the checks said to two students or more, the most frequent first.

    Parameters
    ----------
    graded : sequence of Graded
        One verdict of each student on each exercise.

    Returns
    -------
    list of Mistake
        Of answers that were judged and are not right.
    """
    told = defaultdict(list)
    for each in graded:
        if each.verdict == "not yet":
            told[each.exercise, each.message].append(each.student)
    found = [Mistake(*key, tuple(who)) for key, who in told.items() if len(who) > 1]
    return sorted(found, key=lambda mistake: -len(mistake.students))


def in_order(graded: Sequence[Graded]) -> list[str]:
    """List the exercises of verdicts in the order of the course.

    Parameters
    ----------
    graded : sequence of Graded
        In any order.

    Returns
    -------
    list of str
        Each once.
    """
    every = [name for c in register.CHAPTERS for name in exercises_of(c)]
    present = {each.exercise for each in graded}
    return [name for name in every if name in present]


def write_csv(path: Path, graded: Sequence[Graded]) -> None:
    """Write a row for each verdict, as spreadsheets read it.

    Parameters
    ----------
    path : Path
        The file.
    graded : sequence of Graded
        In the order of the rows.
    """
    columns = [field.name for field in fields(Graded)]
    # the mark at the beginning lets spreadsheets read Korean
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([_words("columns")[name] for name in columns])
        writer.writerows([[*map(_inert, astuple(each))] for each in graded])


def _inert(text: str) -> str:
    """Keep a spreadsheet from computing what a student has written."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def write_html(path: Path, graded: Sequence[Graded], folder: str) -> None:
    """Write a page with the class at a glance, its mistakes, and every message.

    Parameters
    ----------
    path : Path
        The file; it needs no other and runs no script.
    graded : sequence of Graded
        From all files.
    folder : str
        What was graded, for the title.
    """
    told = _words("page")
    counted = best(graded)
    title = html.escape(told["title"].format(folder=folder))
    summary = told["summary"].format(
        students=len({each.student for each in graded}),
        files=len({each.file for each in graded} - {""}),
        correct=sum(each.verdict == "correct" for each in counted),
        total=sum(bool(each.exercise) for each in counted),
    )
    parts = [
        f"<h1>{title}</h1><p>{html.escape(summary)} {_legend()}</p>",
        f"<h2>{told['table']}</h2>{_marks(counted)}",
        f"<h2>{told['mistakes']}</h2>{_mistakes(counted)}",
        f"<h2>{told['details']}</h2>{_said(graded)}",
    ]
    path.write_text(
        "<!DOCTYPE html><html><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width'>"
        "<meta http-equiv='Content-Security-Policy' "
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{title}</title><style>{_STYLE}</style></head>"
        f"<body>{''.join(parts)}</body></html>\n",
        encoding="utf-8",
    )


def _words(table: str) -> dict[str, str]:
    return words.of_exercise("grading", table)


def _name(verdict: str) -> str:
    return _words("verdicts")[verdict.replace(" ", "_")]


def _legend() -> str:
    return ", ".join(f"{mark} {_name(verdict)}" for verdict, mark in _MARKS.items())


def _table(kind: str, head: Sequence[str], rows: Sequence[str]) -> str:
    columns = "".join(f"<th scope='col'>{html.escape(name)}</th>" for name in head)
    return (
        f"<div class='wide'><table class='{kind}'><thead><tr>{columns}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _marks(graded: Sequence[Graded]) -> str:
    """Give a row for each student and a column for each exercise."""
    names = in_order(graded)
    by_student: dict[str, dict[str, Graded]] = defaultdict(dict)
    for each in graded:
        by_student[each.student][each.exercise] = each
    rows = []
    for student, found in by_student.items():
        correct = sum(each.verdict == "correct" for each in found.values())
        cells = "".join(_mark(found.get(name)) for name in names)
        rows.append(
            f"<tr><th scope='row'>{html.escape(student)}</th>"
            f"<td class='count'>{correct}</td>{cells}</tr>"
        )
    told = _words("columns")
    return _table("marks", [told["student"], told["correct"], *names], rows)


def _mark(graded: Graded | None) -> str:
    if graded is None:
        return "<td>–</td>"
    kind = graded.verdict.replace(" ", "-")
    return (
        f"<td class='{kind}' title='{html.escape(graded.message)}'>"
        f"{_MARKS[graded.verdict]}<span class='hidden'>{_name(graded.verdict)}</span>"
        "</td>"
    )


def _mistakes(graded: Sequence[Graded]) -> str:
    told = _words("page")
    rows = [
        f"<tr><td>{html.escape(each.exercise)}</td>"
        f"<td>{_share(each, graded)}</td><td>{as_html(each.message)}</td>"
        f"<td>{html.escape(', '.join(each.students))}</td></tr>"
        for each in mistakes(graded)
    ]
    names = ("exercise", "students", "message", "names")
    head = [_words("columns")[name] for name in names]
    return _table("said", head, rows) if rows else f"<p>{told['no_mistakes']}</p>"


def handed_in_by(exercise: str, graded: Sequence[Graded]) -> int:
    """Count the students whose answer to an exercise was judged.

    Parameters
    ----------
    exercise : str
        Its id.
    graded : sequence of Graded
        One verdict of each student on each exercise.

    Returns
    -------
    int
        Without those who left the blank, or whose answer no check has seen.
    """
    judged = {"correct", "not yet"}
    return sum(each.exercise == exercise and each.verdict in judged for each in graded)


def _share(mistake: Mistake, graded: Sequence[Graded]) -> str:
    return _words("page")["mistake"].format(
        count=len(mistake.students), students=handed_in_by(mistake.exercise, graded)
    )


def _said(graded: Sequence[Graded]) -> str:
    """Give what the checks said to answers, file by file."""
    names = ("student", "exercise", "message", "got", "file")
    rows = []
    for each in graded:
        if each.verdict in ("not yet", "not checked"):
            mark = f"{_MARKS[each.verdict]} {html.escape(each.exercise)}"
            rows.append(
                f"<tr><th scope='row'>{html.escape(each.student)}</th><td>{mark}</td>"
                f"<td>{as_html(each.message)}</td><td>{as_html(each.got) or '–'}</td>"
                f"<td>{html.escape(each.file) or '–'}</td></tr>"
            )
    return _table("said", [_words("columns")[name] for name in names], rows)
