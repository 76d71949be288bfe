"""How much of the course is done: exercises, and the bars that projects have reached.

It stands in a small local file (``progress_file.py``). An exercise comes back once, a
week after it was solved; those of a file without days do so a week after the next
answer. Where the file cannot be written, the session's own answers still count until it
ends.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from aecourse import words
from aecourse._validation import also, choice, validated, whole
from aecourse.exercises import progress_file, register
from aecourse.exercises.progress_file import Kept
from aecourse.exercises.register import BARS, PROJECTS

_session: dict[Path, Kept] = {}
"""What this session has done, by the file that keeps it."""


@dataclass(frozen=True)
class Progress:
    """How many exercises are done, over the course and chapter by chapter.

    Parameters
    ----------
    chapters : tuple of (str, int, int)
        Name of the chapter, exercises done, exercises in all.
    note : str, default ""
        Something the reader must know about the progress file.
    solved : frozenset of str, default empty
        Ids of the exercises done.
    again : tuple of str, default ()
        Ids of those that were solved a week ago or earlier, and not again since.
    projects : mapping of str to int, default {}
        How many of the three bars the project of a chapter has reached.
    """

    chapters: tuple[tuple[str, int, int], ...]
    note: str = ""
    solved: frozenset[str] = frozenset()
    again: tuple[str, ...] = ()
    projects: Mapping[str, int] = field(default_factory=dict)

    @property
    def done(self) -> int:
        """Number of exercises done."""
        return sum(done for _, done, _ in self.chapters)

    @property
    def total(self) -> int:
        """Number of exercises there are."""
        return sum(total for _, _, total in self.chapters)

    @property
    def open(self) -> list[str]:
        """Ids of the exercises that are not done, in the order of the course."""
        every = [
            f"{name}.{number}"
            for name, _, total in self.chapters
            for number in range(1, total + 1)
        ]
        return [exercise_id for exercise_id in every if exercise_id not in self.solved]

    def table(self) -> list[tuple[str, str, str]]:
        """Say of each chapter which exercises are done, and how far its project is.

        Returns
        -------
        list of (str, str, str)
            Name of the chapter, its exercises as "✓1 ○2", and the bars of its project
            as "●●○"; nothing where there is no project.
        """
        return [
            (
                name,
                " ".join(
                    f"{'✓' if f'{name}.{number}' in self.solved else '○'}{number}"
                    for number in range(1, total + 1)
                ),
                self._bars(name),
            )
            for name, _, total in self.chapters
        ]

    def _bars(self, chapter: str) -> str:
        if chapter not in self.projects:
            return ""
        reached = self.projects[chapter]
        return "●" * reached + "○" * (len(BARS) - reached)

    def _summary(self) -> tuple[str, str]:
        each = " · ".join(f"{name} {done}/{n}" for name, done, n in self.chapters)
        return _label("progress").format(done=self.done, total=self.total), each

    def _lines(self) -> list[str]:
        """Say what is next, what comes back, and what is to be known of the file."""
        lines = []
        if self.done and self.open:
            lines.append(_label("next").format(exercise=_named(self.open[0])))
        begun = [f"{name} {self._bars(name)}" for name, n in self.projects.items() if n]
        if begun:
            lines.append(_label("projects").format(projects=", ".join(begun)))
        if self.again:
            names = ", ".join(map(_named, self.again))
            lines.append(_label("again").format(exercises=names))
        return [*lines, *filter(None, [self.note])]

    def __repr__(self) -> str:
        filled = round(20 * self.done / max(self.total, 1))
        bar = "#" * filled + "." * (20 - filled)
        summary, each = self._summary()
        lines = [f"[{bar}] {summary} ({each})", *self._lines()]
        return words.printable("\n".join(lines))

    def _repr_html_(self) -> str:
        summary, each = self._summary()
        lines = "".join(f"<p>{html.escape(line)}</p>" for line in self._lines())
        return (
            '<div class="aecourse-progress">'
            f'<progress max="{max(self.total, 1)}" value="{self.done}" '
            f'aria-label="{summary}"></progress> '
            f"{summary} <small>({each})</small>{lines}{self._which()}</div>"
        )

    def _which(self) -> str:
        """Give the table, folded; nothing where nothing is done, as on the site."""
        if not self.done and not any(self.projects.values()):
            return ""
        head = "".join(f"<th scope='col'>{_label(n)}</th>" for n in _COLUMNS)
        rows = "".join(
            f"<tr><th scope='row'>{name}</th><td>{marks}</td><td>{bars}</td></tr>"
            for name, marks, bars in self.table()
        )
        summary = f"<summary>{_label('which')}</summary>"
        return f"<details>{summary}<table><tr>{head}</tr>{rows}</table></details>"


_COLUMNS = ("chapter", "exercises", "bars")


def _label(name: str) -> str:
    return words.of_exercises()["labels"][name]


def _named(exercise_id: str) -> str:
    return f"{exercise_id} ({register.name_of(exercise_id)})"


def progress() -> Progress:
    """Tell how much of the course and of each chapter is done.

    Returns
    -------
    Progress
        Shows as a bar, with what is next and what comes back after a week.
    """
    found, note = _read_all()
    by_chapter = register.ids_by_chapter()
    return Progress(
        tuple(
            (stem, len(found.done.intersection(ids)), len(ids))
            for stem, ids in by_chapter.items()
        ),
        note,
        frozenset(found.done),
        tuple(
            exercise_id
            for ids in by_chapter.values()
            for exercise_id in ids
            if found.is_due(exercise_id)
        ),
        {name: min(max(found.bars.get(name, 0), 0), len(BARS)) for name in PROJECTS},
    )


def record(exercise_id: str) -> Progress | None:
    """Note that an exercise is done.

    Parameters
    ----------
    exercise_id : str
        For example "concept.1".

    Returns
    -------
    Progress or None
        The progress with this exercise; None when nothing is kept.
    """
    return _noted(lambda kept: kept.solve(exercise_id))


@validated(
    chapter=choice(*PROJECTS),
    bars=also(whole(minimum=0), f"at most {len(BARS)}", lambda bars: bars <= len(BARS)),
)
def record_project(chapter: str, bars: int) -> Progress | None:
    """Note how many of its bars a project has reached; the best answer counts.

    Parameters
    ----------
    chapter : str
        Of the project.
    bars : int
        From 0 to 3.

    Returns
    -------
    Progress or None
        The progress with this project; None when nothing is kept.

    Raises
    ------
    TypeError, ValueError
        If the chapter has no project, or there are not so many bars.
    """
    return _noted(lambda kept: kept.reach(chapter, bars))


def _noted(change: Callable[[Kept], None]) -> Progress | None:
    path = progress_file.path()
    if path is None:
        return None
    here = _session.setdefault(path, Kept())
    change(here)

    def changed(kept: Kept) -> None:
        change(kept)
        # with what this session could not write before
        kept.take_over(here)

    return _with_note(progress_file.change(path, changed))


def unrecorded() -> Progress | None:
    """Tell the progress below an answer of the course's own.

    Returns
    -------
    Progress or None
        The progress, with a note that this answer does not count; None when nothing
        is kept.
    """
    if progress_file.path() is None:
        return None
    return _with_note(words.of_exercises()["notes"]["not_yours"])


def _with_note(note: str) -> Progress:
    now = progress()
    return replace(now, note="\n".join(filter(None, [note, now.note])))


def _read_all() -> tuple[Kept, str]:
    path = progress_file.path()
    if path is None:
        return Kept(), ""
    found, note = progress_file.read(path)
    here = _session.get(path, Kept())
    found.done |= here.done
    for chapter, bars in here.bars.items():
        found.reach(chapter, bars)
    return found, note
