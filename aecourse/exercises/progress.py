"""How much of the course is done, kept in one small local file.

The file is JSON, ``{"done": ["concept.1", ...]}``, at the path in the environment
variable ``AECOURSE_PROGRESS``, by default in the user's data folder. With
``AECOURSE_PROGRESS=off`` nothing is kept (this is how the book is built). A file
that cannot be read or written is mentioned once and ends nothing: the session's
own answers still count until it ends.
"""

from __future__ import annotations

import contextlib
import html
import json
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from aecourse import words
from aecourse.exercises import register

_LOCK_PATIENCE_S = 2.0
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
    """

    chapters: tuple[tuple[str, int, int], ...]
    note: str = ""

    @property
    def done(self) -> int:
        """Number of exercises done."""
        return sum(done for _, done, _ in self.chapters)

    @property
    def total(self) -> int:
        """Number of exercises there are."""
        return sum(total for _, _, total in self.chapters)

    def _summary(self) -> tuple[str, str]:
        each = " · ".join(f"{name} {done}/{n}" for name, done, n in self.chapters)
        summary = words.of_exercises()["labels"]["progress"]
        return summary.format(done=self.done, total=self.total), each

    def __repr__(self) -> str:
        filled = round(20 * self.done / max(self.total, 1))
        bar = "#" * filled + "." * (20 - filled)
        summary, each = self._summary()
        return f"[{bar}] {summary} ({each})" + (f"\n{self.note}" if self.note else "")

    def _repr_html_(self) -> str:
        summary, each = self._summary()
        note = f"<p>{html.escape(self.note)}</p>" if self.note else ""
        return (
            '<div class="aecourse-progress">'
            f'<progress max="{max(self.total, 1)}" value="{self.done}" '
            f'aria-label="{summary}"></progress> '
            f"{summary} <small>({each})</small>{note}</div>"
        )


def progress() -> Progress:
    """Tell how much of the course and of each chapter is done.

    Returns
    -------
    Progress
        Shows as a bar with one line.
    """
    done, note = _read_all()
    return Progress(
        tuple(
            (stem, sum(exercise_id in done for exercise_id in ids), len(ids))
            for stem, ids in register.ids_by_chapter().items()
        ),
        note,
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
            done, note = _read(path)
            _write(path, done | done_here)
    except OSError as error:
        note = _once("progress_not_kept", path=path, problem=error.strerror)
    now = progress()
    return Progress(now.chapters, "\n".join(filter(None, [note, now.note])))


def _path() -> Path | None:
    given = os.environ.get("AECOURSE_PROGRESS", "")
    if given == "off":
        return None
    if given:
        return Path(given).expanduser()
    return Path(platformdirs.user_data_dir("aecourse")) / "progress.json"


def _read_all() -> tuple[set[str], str]:
    path = _path()
    if path is None:
        return set(), ""
    done, note = _read(path)
    return done | _done_in_session.get(path, set()), note


def _read(path: Path) -> tuple[set[str], str]:
    """Read the file; a broken one counts as empty and is mentioned once."""
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))["done"]
        return {str(entry) for entry in entries}, ""
    except FileNotFoundError:
        return set(), ""
    except OSError as error:
        return set(), _once("progress_not_read", path=path, problem=error.strerror)
    except (ValueError, KeyError, TypeError):
        return set(), _once("progress_broken", path=path)


def _write(path: Path, done: set[str]) -> None:
    if path.exists() and not path.is_file():
        raise OSError(0, words.of_exercises()["notes"]["not_a_file"])
    text = json.dumps({"done": sorted(done)}, indent=1) + "\n"
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
