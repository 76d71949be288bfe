"""What `check` and `hint` answer: small objects that read as text and as HTML."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any, Literal

from aecourse import words
from aecourse.exercises.progress import Progress

Status = Literal["correct", "not attempted", "not yet"]

# The colours are only a second sign beside the words, and the text keeps the
# page's own colour, so that a verdict is legible in light and dark theme.
_BORDER = {"correct": "#2e8b57", "not attempted": "#808890", "not yet": "#d9822b"}
_BOX = "border-left: 4px solid {}; padding: 0.3em 0.9em; margin: 0.3em 0"


class NotAttemptedError(Exception):
    """The answer is still the blank of the exercise page."""


class NotYetError(Exception):
    """The answer is wrong: what is wrong, what was expected and got, a nudge.

    Parameters
    ----------
    message : str
        One sentence that says what is wrong. Text between backticks is shown
        as code.
    expected, got : str, default ""
        What the check expected and what it got, in a few words or a figure.
    nudge : str, default ""
        Where to look next. It must not contain the solution.

    Attributes
    ----------
    raised : str
        What the answer raised, with its kind; empty where it returned something.
    """

    def __init__(
        self, message: str, *, expected: str = "", got: str = "", nudge: str = ""
    ) -> None:
        super().__init__(message)
        self.message = message
        self.expected = expected
        self.got = got
        self.nudge = nudge
        self.raised = ""

    @classmethod
    def on(cls, occasion: str, /, *, got: str = "", **fields: Any) -> NotYetError:
        """Make the error with the words that all exercises share.

        Parameters
        ----------
        occasion : str
            A table of ``words/<language>/exercises/verdict.toml``, as "none_returned".
        got : str, default ""
            What the check got, where the words do not say it.
        **fields : object
            What the sentences name.
        """
        told = {
            key: text.format(**fields)
            for key, text in words.of_exercises()[occasion].items()
        }
        return cls(**{"got": got, **told})


@dataclass(frozen=True)
class CheckResult:
    """Verdict of a check.

    Parameters
    ----------
    exercise_id : str
        For example "concept.1".
    status : {"correct", "not attempted", "not yet"}
        The verdict.
    message : str
        What the answer showed, or what is wrong with it.
    expected, got, nudge : str, default ""
        Filled in where the answer is not right yet.
    printed : str, default ""
        What the answer printed while it was checked, shortened.
    progress : Progress or None, default None
        The line shown below a correct answer.
    """

    exercise_id: str
    status: Status
    message: str
    expected: str = ""
    got: str = ""
    nudge: str = ""
    printed: str = ""
    progress: Progress | None = None

    @property
    def _labels(self) -> dict[str, str]:
        return words.of_exercises()["labels"]

    def _rows(self) -> list[tuple[str, str]]:
        names = ("expected", "got", "nudge")
        rows = [(self._labels[name], getattr(self, name)) for name in names]
        return [(label, text) for label, text in rows if text]

    @property
    def _title(self) -> str:
        return self._labels[self.status.replace(" ", "_")]

    def __repr__(self) -> str:
        lines = [f"{self.exercise_id}: {self._title} {self.message}"]
        lines += [f"  {label}: {text}" for label, text in self._rows()]
        if self.printed:
            lines.append(f"  {self._labels['printed']}:")
            lines += ["    " + line for line in self.printed.splitlines()]
        if self.progress is not None:
            lines.append(repr(self.progress))
        return words.printable("\n".join(lines))

    def _repr_html_(self) -> str:
        kind = self.status.replace(" ", "-")
        parts = [
            f'<div class="aecourse-check aecourse-{kind}" role="status" '
            f'style="{_BOX.format(_BORDER[self.status])}">',
            f"<p><strong>{self.exercise_id}: {self._title}</strong> "
            f"{as_html(self.message)}</p>",
        ]
        parts += [
            f"<p><strong>{label}:</strong> {as_html(text)}</p>"
            for label, text in self._rows()
        ]
        if self.printed:
            parts.append(
                f"<details><summary>{self._labels['printed_code']}</summary>"
                f"<pre>{html.escape(self.printed)}</pre></details>"
            )
        if self.progress is not None:
            parts.append(self.progress._repr_html_())
        return "".join([*parts, "</div>"])


@dataclass(frozen=True)
class Hint:
    """The hints of an exercise, each folded into the one before.

    Parameters
    ----------
    exercise_id : str
        For example "concept.1".
    texts : tuple of str
        The hints, each stronger than the one before.
    number : int
        How many have been asked for: that many are shown where nothing can be folded.
    """

    exercise_id: str
    texts: tuple[str, ...]
    number: int

    def _told(self, label: str, number: int) -> str:
        return words.of_exercises()["labels"][label].format(
            exercise_id=self.exercise_id, number=number, total=len(self.texts)
        )

    def __repr__(self) -> str:
        lines = [
            f"{self._told('hint', number)} {text}"
            for number, text in enumerate(self.texts[: self.number], 1)
        ]
        return words.printable(f"{self.exercise_id}: " + "\n".join(lines))

    def _repr_html_(self) -> str:
        folded = ""
        for number in range(len(self.texts), 0, -1):
            folded = (
                '<details class="aecourse-hint"><summary>'
                f"{self._told('hint_summary', number)}</summary>"
                f"<p>{as_html(self.texts[number - 1])}</p>{folded}</details>"
            )
        return folded


def as_html(text: str) -> str:
    """Escape a text, show what stands between backticks as code, keep its lines.

    Parameters
    ----------
    text : str
        A message, a hint or a line of a student's code.

    Returns
    -------
    str
        HTML that shows the text and nothing else.
    """
    escaped = re.sub(r"`([^`\n]+)`", r"<code>\1</code>", html.escape(text))
    return escaped.replace("\n", "<br>")
