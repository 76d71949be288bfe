"""What the check of a project answers: the bars in a table, and a verdict."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aecourse import words
from aecourse.exercises.projects.project import Attempt, Symptom
from aecourse.exercises.projects.register import find
from aecourse.exercises.projects.words import shared, title_of, told
from aecourse.exercises.register import BARS
from aecourse.exercises.verdict import CheckResult, NotYetError, Status

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class ProjectResult:
    """Verdict on a project.

    Parameters
    ----------
    chapter : str
        Of the project.
    verdict : CheckResult
        What is said.
    reached : int, default 0
        How many of the three bars the answer reached.
    errors : mapping of str to float, default {}
        Errors on test images by name: of the bars, and of the model as "yours". Empty
        where the model was not attempt.
    caption : str, default ""
        Of the table of errors.
    model : keras.Model or None, default None
        What was attempt.
    """

    chapter: str
    verdict: CheckResult
    reached: int = 0
    errors: Mapping[str, float] = field(default_factory=dict)
    caption: str = ""
    made: Any = None

    def draw(self) -> Axes:
        """Draw data that the answer was judged by, and what became of them.

        Returns
        -------
        matplotlib Axes
            As the project draws them.
        """
        project = find(self.chapter)
        return project.draw(project.load(), self.made, self._names)

    @property
    def _names(self) -> dict[str, str]:
        return shared("rows") | self._words["rows"]

    @property
    def _words(self) -> dict[str, Any]:
        return words.of_exercise("projects", self.chapter)

    def _rows(self) -> list[tuple[str, ...]]:
        """Give name, error and error over the simple method's, the worst first."""
        if not self.errors:
            return []
        simple, decimals = self.errors["simple"], find(self.chapter).decimals
        ordered = sorted(self.errors.items(), key=lambda each: -each[1])
        return [
            (self._names[key], f"{e:.{decimals}f}", f"{e / simple:.2f}")[
                : len(self._columns)
            ]
            for key, e in ordered
        ]

    @property
    def _columns(self) -> tuple[str, ...]:
        return tuple(self._words["columns"].values())

    def __repr__(self) -> str:
        rows = [self._columns, *self._rows()]
        wide = max(len(row[0]) for row in rows)
        lines = [
            "  ".join([f"  {name:<{wide}}", *(f"{n:>6}" for n in numbers)])
            for name, *numbers in rows
        ]
        table = [self.caption, *lines] if self.errors else []
        return words.printable("\n".join([*table, repr(self.verdict)]))

    def _repr_html_(self) -> str:
        return self._table() + self.verdict._repr_html_()

    def _table(self) -> str:
        if not self.errors:
            return ""
        yours = self._names["yours"]
        head = "".join(f"<th scope='col'>{c}</th>" for c in self._columns)
        body = "".join(
            f"<tr><th scope='row'>{html.escape(name)}</th>"
            f"<td class='number'>{_strong(error) if name == yours else error}</td>"
            + "".join(f"<td class='number'>{ratio}</td>" for ratio in ratios)
            + "</tr>"
            for name, error, *ratios in self._rows()
        )
        return (
            "<figure class='aecourse-table'><figcaption><span class='caption-text'>"
            f"{html.escape(self.caption)}</span></figcaption><table><thead><tr>{head}"
            f"</tr></thead><tbody>{body}</tbody></table></figure>"
        )


def _strong(text: str) -> str:
    return f"<strong>{text}</strong>"


def refused(
    chapter: str, reason: NotYetError, status: Status = "not yet", printed: str = ""
) -> ProjectResult:
    """Return the verdict on what was not attempt.

    Parameters
    ----------
    chapter : str
        Of the project.
    reason : NotYetError
        Why it was not.
    status : {"not yet", "not attempted"}, default "not yet"
        What is said before the reason.
    printed : str, default ""
        What the answer printed while it was built.

    Returns
    -------
    ProjectResult
        Without errors, and with nothing made.
    """
    return ProjectResult(chapter, _verdict(chapter, status, reason, printed))


def reported(
    chapter: str,
    attempt: Attempt,
    symptoms: Mapping[str, Symptom],
    printed: str = "",
) -> ProjectResult:
    """Return the verdict on what was trained: the bar it reached, and what is wrong.

    Parameters
    ----------
    chapter : str
        Of the project.
    attempt : Attempt
        What became of the answer.
    symptoms : mapping of str to callable
        What may be wrong with it, tried in this order.
    printed : str, default ""
        What the answer printed while it was built.

    Returns
    -------
    ProjectResult
        With the errors beside each other.
    """
    table = words.of_exercise("projects", chapter)
    fields = {**attempt.errors, "ratio": attempt.errors["yours"]}
    fields["ratio"] /= attempt.errors["simple"]
    caption = table["caption"].format(data=title_of(attempt.data))
    if attempt.reached == len(BARS):
        status, reason = "correct", NotYetError(table["correct"].format(**fields))
    else:
        status, reason = "not yet", diagnosis(chapter, attempt, symptoms)
        bars = shared("reached") | table.get("reached", {})
        bar = bars[str(attempt.reached)].format(**fields)
        reason.message = f"{bar} {reason.message}"
    verdict = _verdict(chapter, status, reason, printed)
    return ProjectResult(
        chapter, verdict, attempt.reached, attempt.errors, caption, attempt.made
    )


def diagnosis(
    chapter: str, attempt: Attempt, symptoms: Mapping[str, Symptom]
) -> NotYetError:
    """Return the words of the first symptom that is found, or of none.

    Parameters
    ----------
    chapter : str
        Of the project.
    attempt : Attempt
        What became of the answer.
    symptoms : mapping of str to callable
        What may be wrong with it, tried in this order.

    Returns
    -------
    NotYetError
        What is said, and a nudge.
    """
    for name, looked_for in symptoms.items():
        fields = looked_for(attempt)
        if fields is not None:
            return told(shared("symptoms")[name], fields)
    return told(words.of_exercise("projects", chapter)["none"], {})


def _verdict(
    chapter: str, status: Status, reason: NotYetError, printed: str = ""
) -> CheckResult:
    return CheckResult(
        shared("labels")["project"].format(chapter=chapter),
        status,
        reason.message,
        expected=reason.expected,
        got=reason.got,
        nudge=reason.nudge,
        printed=printed,
    )
