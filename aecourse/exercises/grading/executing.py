"""Run the cells of a handed-in notebook in a process that can do little harm."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import signal
import site
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from nbformat.v4 import new_code_cell, new_notebook

from aecourse import words
from aecourse.data.download import cache_folder
from aecourse.exercises.grading.handed_in import HandedIn, Step
from aecourse.exercises.grading.inside import MIME

SECONDS = 300
"""All cells of a notebook together."""

CELL_SECONDS = 60
"""A cell of the student's, before it is interrupted; a check has limits of its own."""

MEMORY = 4 * 2**30
"""Bytes, for the process of the cells and for each that they start."""

_ERROR_CHARACTERS = 200
_STARTS = 2  # another program may take a port between its choice and its use
# Others hold a teacher's secrets: tokens, agents, proxies with passwords.
_PASSED_ON = re.compile(
    r"PATH|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|(DY)?LD_LIBRARY_PATH"
    r"|VIRTUAL_ENV|CONDA_PREFIX|PYTHON(PATH|HOME|UTF8|IOENCODING)"
    r"|SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PATHEXT|PROCESSOR_\w+|NUMBER_OF_PROCESSORS"
    r"|KERAS_BACKEND|AECOURSE_(DATA|SOURCE|LANGUAGE)|MPLBACKEND|CUDA_VISIBLE_DEVICES"
    r"|\w+_NUM_THREADS|TF_(NUM_\w+_THREADS|CPP_MIN_LOG_LEVEL|ENABLE_ONEDNN_OPTS)"
)
_HERE = str(Path(__file__).resolve().parents[3])
_BEGIN = """\
import sys
sys.path.insert(0, {here!r})
from aecourse.exercises.grading import inside
inside.confine({memory})
sys.path.remove({here!r})
del inside, sys
"""
# The module is read anew, so that nothing which a cell has put in its place is asked.
_CHECK = """\
import sys
for _name in [n for n in sys.modules if n.split(".")[0] == "aecourse"]:
    del sys.modules[_name]
sys.path.insert(0, {here!r})
from aecourse.exercises.grading.inside import report as _report
_report({token!r}, {exercise!r}, lambda: ({source}))
sys.path.remove({here!r})
"""


class _Client(NotebookClient):
    """Keeps errors and verdicts, and drops all else that cells put out."""

    def output(self, outs: list, msg: dict, display_id: str, cell_index: int) -> Any:
        is_verdict = MIME in msg["content"].get("data", {})
        if is_verdict or msg["msg_type"] == "error":
            return super().output(outs, msg, None, cell_index)
        return None


def run(handed_in: HandedIn, steps: list[Step]) -> dict[str, dict[str, str]]:
    """Run cells and checks, and collect what the checks say.

    Parameters
    ----------
    handed_in : HandedIn
        The notebook.
    steps : list of Step
        Its cells and checks.

    Returns
    -------
    dict of str to dict
        For each exercise its ``verdict``, ``message`` and ``got``.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        place = Path(folder, "work")
        _copy(handed_in, place)
        environment = _environment(Path(folder))
        for _ in range(_STARTS):
            try:
                return _Run(place, environment).all(steps)
            except RuntimeError as error:  # of a kernel that has not come up
                reason = _told("not_started", error=error)
    return {step.exercise: not_checked(reason) for step in steps if step.exercise}


class _StoppedError(Exception):
    """No further cell of this notebook can be run; the text says why."""


class _Run:
    """One notebook while it runs: its client, its deadline, its first error."""

    def __init__(self, place: Path, environment: dict[str, str]) -> None:
        self._environment = environment
        self._deadline = time.monotonic() + SECONDS
        self._cell_limit = SECONDS
        self._cells = 0
        self._first_error = ""
        self._client = _Client(
            new_notebook(),
            kernel_name="python3",
            resources={"metadata": {"path": str(place)}},
            allow_errors=True,
            interrupt_on_timeout=True,
            error_on_timeout={"ename": "TimeoutError", "evalue": "", "traceback": []},
            timeout_func=self._seconds,
            shutdown_kernel="immediate",
            extra_arguments=["--log-level=ERROR"],
        )

    def _seconds(self, _cell: Any) -> float:
        return max(min(self._deadline - time.monotonic(), self._cell_limit), 0.1)

    def all(self, steps: list[Step]) -> dict[str, dict[str, str]]:
        """Run all steps, or as many as the process lives through."""
        verdicts, stopped = {}, ""
        with self._client.setup_kernel(env=self._environment), self._children_ended():
            try:
                self._execute(_BEGIN.format(here=_HERE, memory=MEMORY))
                for step in steps:
                    if step.exercise:
                        verdicts[step.exercise] = self._check(step)
                    else:
                        self._cell(step)
            except _StoppedError as reason:
                stopped = str(reason)
        names = [step.exercise for step in steps if step.exercise]
        missing = {name: not_checked(stopped) for name in names if name not in verdicts}
        return verdicts | missing

    @contextlib.contextmanager
    def _children_ended(self) -> Iterator[None]:
        """End what cells have started, also where their own process has died."""
        group = self._client.km.provisioner.pgid  # None on Windows
        try:
            yield
        finally:
            if group:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(group, signal.SIGKILL)

    def _execute(self, source: str) -> list[Any]:
        """Run some code and return its errors and verdicts."""
        if time.monotonic() > self._deadline:
            raise _StoppedError(_told("out_of_time", seconds=SECONDS))
        cell = new_code_cell(source)
        self._client.nb.cells = [cell]
        try:
            self._client.execute_cell(cell, 0)
        except DeadKernelError:
            raise _StoppedError(_told("died", number=self._cells)) from None
        return cell.outputs

    def _cell(self, step: Step) -> None:
        self._cells += 1
        self._cell_limit = CELL_SECONDS
        outputs = self._execute(step.source)
        self._cell_limit = SECONDS
        errors = [each for each in outputs if each.output_type == "error"]
        for error in errors:
            if error.ename != "NotImplementedError":  # which is the blank
                self._first_error = self._first_error or self._told_of(error)

    def _told_of(self, error: Any) -> str:
        if error.ename == "KeyboardInterrupt":
            return _told("interrupted", number=self._cells, seconds=CELL_SECONDS)
        text = f"{error.ename}: {error.evalue}"[:_ERROR_CHARACTERS]
        return _told("first_error", number=self._cells, error=text)

    def _check(self, step: Step) -> dict[str, str]:
        token = secrets.token_hex()
        source = _CHECK.format(
            here=_HERE, token=token, exercise=step.exercise, source=step.source
        )
        for output in self._execute(source):
            record = output.get("data", {}).get(MIME, {})
            if record.get("token") == token:
                return self._explained(record)
        return not_checked(_told("no_verdict"))

    def _explained(self, record: dict[str, str]) -> dict[str, str]:
        """Add the notebook's first error, where that may be why there is no answer."""
        found = {key: record[key] for key in ("verdict", "message", "got")}
        if found["verdict"] == "not checked" and self._first_error:
            found["message"] += " " + self._first_error
        return found


def not_checked(reason: str) -> dict[str, str]:
    """Return what stands for a verdict where no check has judged.

    Parameters
    ----------
    reason : str
        Why there is none.

    Returns
    -------
    dict of str to str
        With ``verdict``, ``message`` and ``got``.
    """
    return {"verdict": "not checked", "message": reason, "got": ""}


def _told(key: str, **fields: Any) -> str:
    return words.of_exercise("grading", "reasons")[key].format(**fields)


def _copy(handed_in: HandedIn, place: Path) -> None:
    """Copy what lies beside a notebook in its student's folder, for files it reads."""
    place.mkdir()
    if not handed_in.own_folder:
        return
    for path in handed_in.path.parent.iterdir():
        if path.is_file() and not path.is_symlink() and path.suffix != ".ipynb":
            shutil.copy(path, place)


def _environment(folder: Path) -> dict[str, str]:
    """Return what a process needs, with a home of its own and without secrets.

    Files of the teacher's that a cell names by their whole path can be read all the
    same.
    """
    home = folder / "home"
    home.mkdir()
    kept = {k: v for k, v in os.environ.items() if _PASSED_ON.fullmatch(k.upper())}
    return kept | {
        "AECOURSE_PROGRESS": "off",
        "AECOURSE_OFFLINE": "1",
        "AECOURSE_CACHE": str(cache_folder()),
        "HOME": str(home),
        "USERPROFILE": str(home),
        "PYTHONUSERBASE": site.getuserbase(),
        "PIP_NO_INDEX": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
