"""How much of the course is done, kept in one small local file.

The file is JSON, ``{"done": ["concept.1", ...], "solved_on": {"concept.1":
"2026-03-02", ...}, "again_on": {...}}``, at the path in the environment variable
``AECOURSE_PROGRESS``, by default in the user's data folder. An exercise comes back
once, a week after it was solved; those of a file without days do so a week after the
next answer. With ``AECOURSE_PROGRESS=off`` nothing is kept (this is how the book is
built). A file that cannot be read or written is mentioned once and ends nothing: the
session's own answers still count until it ends.
"""

from __future__ import annotations

import contextlib
import datetime
import html
import json
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import platformdirs

from aecourse import words
from aecourse.exercises import register

_LOCK_PATIENCE_S = 2.0
_COMES_BACK_AFTER = datetime.timedelta(days=7)
_done_in_session: dict[Path, set[str]] = {}
_notes_given: set[str] = set()


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
    """

    chapters: tuple[tuple[str, int, int], ...]
    note: str = ""
    solved: frozenset[str] = frozenset()
    again: tuple[str, ...] = ()

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

    def table(self) -> list[tuple[str, str]]:
        """Say of each chapter which of its exercises are done.

        Returns
        -------
        list of (str, str)
            Name of the chapter, and its exercises as "✓1 ○2".
        """
        return [
            (
                name,
                " ".join(
                    f"{'✓' if f'{name}.{number}' in self.solved else '○'}{number}"
                    for number in range(1, total + 1)
                ),
            )
            for name, _, total in self.chapters
        ]

    def _summary(self) -> tuple[str, str]:
        each = " · ".join(f"{name} {done}/{n}" for name, done, n in self.chapters)
        return _label("progress").format(done=self.done, total=self.total), each

    def _lines(self) -> list[str]:
        """Say what is next, what comes back, and what is to be known of the file."""
        lines = []
        if self.done and self.open:
            lines.append(_label("next").format(exercise=_named(self.open[0])))
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
        if not self.done:
            return ""
        rows = "".join(
            f"<tr><th scope='row'>{name}</th><td>{marks}</td></tr>"
            for name, marks in self.table()
        )
        summary = f"<summary>{_label('which')}</summary>"
        return f"<details>{summary}<table>{rows}</table></details>"


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
    path = _path()
    if path is None:
        return None
    done_here = _done_in_session.setdefault(path, set())
    done_here.add(exercise_id)
    note = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _locked(path):
            found, note = _read(path)
            found.add(done_here, exercise_id)
            _write(path, found)
    except OSError as error:
        note = _once("progress_not_kept", path=path, problem=error.strerror)
    now = progress()
    return replace(now, note="\n".join(filter(None, [note, now.note])))


def unrecorded() -> Progress | None:
    """Tell the progress below an answer of the course's own.

    Returns
    -------
    Progress or None
        The progress, with a note that this answer does not count; None when nothing
        is kept.
    """
    if _path() is None:
        return None
    now, note = progress(), words.of_exercises()["notes"]["not_yours"]
    return replace(now, note="\n".join(filter(None, [note, now.note])))


@dataclass
class _Kept:
    """What the file says: what is done, since when, and what else stands in it."""

    done: set[str] = field(default_factory=set)
    solved_on: dict[str, str] = field(default_factory=dict)
    again_on: dict[str, str] = field(default_factory=dict)
    rest: dict[str, Any] = field(default_factory=dict)

    def is_due(self, exercise_id: str) -> bool:
        """Whether an exercise was solved a week ago, and not again since."""
        if exercise_id not in self.done or exercise_id in self.again_on:
            return False
        try:
            day = datetime.date.fromisoformat(self.solved_on[exercise_id])
        except (KeyError, TypeError, ValueError):
            return False
        return _today() - day >= _COMES_BACK_AFTER

    def add(self, done_here: set[str], exercise_id: str) -> None:
        """Add what a session has done, its newest right answer last."""
        today = _today().isoformat()
        if self.is_due(exercise_id):
            self.again_on[exercise_id] = today
        self.done |= done_here
        for name in self.done:
            self.solved_on.setdefault(name, today)

    def as_json(self) -> str:
        """Give the text of the file."""
        entries = {
            **self.rest,
            "done": sorted(self.done),
            "solved_on": self.solved_on,
            "again_on": self.again_on,
        }
        return json.dumps(entries, indent=1, sort_keys=True) + "\n"


def _today() -> datetime.date:
    return datetime.date.today()


def _path() -> Path | None:
    given = os.environ.get("AECOURSE_PROGRESS", "")
    if given == "off":
        return None
    if given:
        return Path(given).expanduser()
    return Path(platformdirs.user_data_dir("aecourse")) / "progress.json"


def _read_all() -> tuple[_Kept, str]:
    path = _path()
    if path is None:
        return _Kept(), ""
    found, note = _read(path)
    found.done |= _done_in_session.get(path, set())
    return found, note


def _read(path: Path) -> tuple[_Kept, str]:
    """Read the file; a broken one counts as empty and is mentioned once."""
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
        done = {str(entry) for entry in entries.pop("done")}
        days = [entries.pop(key, {}) for key in ("solved_on", "again_on")]
        days = [found if isinstance(found, dict) else {} for found in days]
        return _Kept(done, *days, entries), ""
    except FileNotFoundError:
        return _Kept(), ""
    except OSError as error:
        return _Kept(), _once("progress_not_read", path=path, problem=error.strerror)
    except (ValueError, KeyError, TypeError, AttributeError):
        return _Kept(), _once("progress_broken", path=path)


def _write(path: Path, kept: _Kept) -> None:
    if path.exists() and not path.is_file():
        raise OSError(0, words.of_exercises()["notes"]["not_a_file"])
    text = kept.as_json()
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(name, path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Let one process at a time read, add and write, so that no entry is lost.

    The lock is a file of its own, made by whoever comes first. One that outlives
    the patience was left by a process that died, and is taken over.
    """
    lock = path.with_name(path.name + ".lock")
    give_up = time.monotonic() + _LOCK_PATIENCE_S
    while True:
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL))
            break
        except FileExistsError:
            if time.monotonic() > give_up:
                lock.unlink(missing_ok=True)
            time.sleep(0.02)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def _once(occasion: str, **fields: object) -> str:
    note = words.of_exercises()["notes"][occasion].format(**fields)
    if note in _notes_given:
        return ""
    _notes_given.add(note)
    return note
