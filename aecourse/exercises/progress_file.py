"""The small local file that keeps what is done.

It is JSON, ``{"done": ["concept.1", ...], "solved_on": {"concept.1": "2026-03-02",
...}, "again_on": {...}, "bars": {"dense": 2, ...}}``, at the path in the environment
variable ``AECOURSE_PROGRESS``, by default in the user's data folder. With
``AECOURSE_PROGRESS=off`` nothing is kept (this is how the book is built). A file that
cannot be read or written is mentioned once and ends nothing.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import platformdirs

from aecourse import words

_LOCK_PATIENCE_S = 2.0
_COMES_BACK_AFTER = datetime.timedelta(days=7)
_notes_given: set[str] = set()


@dataclass
class Kept:
    """What the file says.

    Parameters
    ----------
    done : set of str, default empty
        Ids of the exercises done.
    solved_on, again_on : dict of str to str, default empty
        Days as "2026-03-02" by id: of the first right answer, and of the one a week
        or more after it.
    bars : dict of str to int, default empty
        How many of its three bars each project has reached, by chapter.
    rest : dict, default empty
        Other entries of the file, which stay as they are.
    """

    done: set[str] = field(default_factory=set)
    solved_on: dict[str, str] = field(default_factory=dict)
    again_on: dict[str, str] = field(default_factory=dict)
    bars: dict[str, int] = field(default_factory=dict)
    rest: dict[str, Any] = field(default_factory=dict)

    def is_due(self, exercise_id: str) -> bool:
        """Whether an exercise was solved a week ago, and not again since.

        Parameters
        ----------
        exercise_id : str
            For example "concept.1".

        Returns
        -------
        bool
            False as well for one that was never solved, or on a day that is none.
        """
        if exercise_id not in self.done or exercise_id in self.again_on:
            return False
        try:
            day = datetime.date.fromisoformat(self.solved_on[exercise_id])
        except (KeyError, TypeError, ValueError):
            return False
        return _today() - day >= _COMES_BACK_AFTER

    def solve(self, exercise_id: str) -> None:
        """Add a right answer of today.

        Parameters
        ----------
        exercise_id : str
            For example "concept.1".
        """
        if self.is_due(exercise_id):
            self.again_on[exercise_id] = _today().isoformat()
        self.done.add(exercise_id)

    def reach(self, chapter: str, bars: int) -> None:
        """Add what a project has reached, unless it has reached as much before.

        Parameters
        ----------
        chapter : str
            Of the project.
        bars : int
            How many of its three.
        """
        self.bars[chapter] = max(bars, self.bars.get(chapter, 0))

    def take_over(self, other: Kept) -> None:
        """Add what stands elsewhere; what has no day is of today.

        Parameters
        ----------
        other : Kept
            What another session, or the file, has.
        """
        self.done |= other.done
        for chapter, bars in other.bars.items():
            self.reach(chapter, bars)
        for exercise_id in self.done:
            self.solved_on.setdefault(exercise_id, _today().isoformat())

    def as_json(self) -> str:
        """Give the text of the file."""
        entries = {
            **self.rest,
            "done": sorted(self.done),
            "solved_on": self.solved_on,
            "again_on": self.again_on,
            "bars": self.bars,
        }
        return json.dumps(entries, indent=1, sort_keys=True) + "\n"


def _today() -> datetime.date:
    return datetime.date.today()


def path() -> Path | None:
    """Tell where the file is, or None where nothing is kept.

    Returns
    -------
    Path or None
        What ``AECOURSE_PROGRESS`` names, else ``progress.json`` in the user's folder of
        data; None where that is "off".
    """
    given = os.environ.get("AECOURSE_PROGRESS", "")
    if given == "off":
        return None
    if given:
        return Path(given).expanduser()
    return Path(platformdirs.user_data_dir("aecourse")) / "progress.json"


def read(file: Path) -> tuple[Kept, str]:
    """Read the file; a broken one counts as empty and is mentioned once.

    Parameters
    ----------
    file : Path
        Where it is, or would be.

    Returns
    -------
    kept : Kept
        What it says.
    note : str
        What the reader must know of it, or nothing.
    """
    try:
        entries = json.loads(file.read_text(encoding="utf-8"))
        done = {str(entry) for entry in entries.pop("done")}
        solved_on, again_on, bars = (
            _table(entries.pop(key, {})) for key in ("solved_on", "again_on", "bars")
        )
        bars = {name: n for name, n in bars.items() if type(n) is int}
        return Kept(done, solved_on, again_on, bars, entries), ""
    except FileNotFoundError:
        return Kept(), ""
    except OSError as error:
        return Kept(), _once("progress_not_read", path=file, problem=error.strerror)
    except (ValueError, KeyError, TypeError, AttributeError):
        return Kept(), _once("progress_broken", path=file)


def _table(entry: Any) -> dict[str, Any]:
    return entry if isinstance(entry, dict) else {}


def change(file: Path, changed: Callable[[Kept], None]) -> str:
    """Read the file, change what it says and write it, as one process at a time.

    Parameters
    ----------
    file : Path
        Where it is, or will be.
    changed : callable
        Changes what is kept in place.

    Returns
    -------
    str
        What the reader must know of the file, or nothing.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with _locked(file):
            kept, note = read(file)
            changed(kept)
            _write(file, kept)
        return note
    except OSError as error:
        return _once("progress_not_kept", path=file, problem=error.strerror)


def _write(file: Path, kept: Kept) -> None:
    if file.exists() and not file.is_file():
        raise OSError(0, words.of_exercises()["notes"]["not_a_file"])
    text = kept.as_json()
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=file.name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as new:
            new.write(text)
        os.replace(name, file)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def _locked(file: Path) -> Iterator[None]:
    """Let one process at a time read, add and write, so that no entry is lost.

    The lock is a file of its own, made by whoever comes first. One that outlives
    the patience was left by a process that died, and is taken over.
    """
    lock = file.with_name(file.name + ".lock")
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
