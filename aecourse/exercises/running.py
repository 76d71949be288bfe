"""Run a student's function so that nothing it does can end the notebook.

Mistakes come out as `NotYetError`: an exception in the student's code with its
line, a call that does not return, `None`, an input changed in place. What the
code prints is kept, shortened, for the verdict.
"""

from __future__ import annotations

import builtins
import contextlib
import ctypes
import functools
import inspect
import io
import linecache
import signal
import sys
import threading
import traceback
import warnings
from collections.abc import Callable, Iterator
from time import perf_counter
from types import FrameType
from typing import Any

import numpy as np

from aecourse import words
from aecourse.exercises.keeping import ended_threads, kept
from aecourse.exercises.results import plain
from aecourse.exercises.verdict import NotAttemptedError, NotYetError

TIME_LIMIT_S = 5.0
"""Seconds that all calls of an answer may take together in one check.

What the answer imports does not count: the first import of Keras alone may take longer.
"""

_TICK_S = 0.1
_SOLUTION = "# BEGIN SOLUTION"

_PRINTED_LINES = 12
_PRINTED_CHARACTERS = 1_000
_SOURCE_CHARACTERS = 100
_ERROR_CHARACTERS = 300
_ERRORS_WITH_NUDGE = (
    RecursionError,
    MemoryError,
    NameError,
    np.exceptions.AxisError,
    SystemExit,
)


class TimeLimitReached(BaseException):  # noqa: N818
    """Raised inside a student's code; no `except Exception` of theirs catches it."""


class PrintedText(io.TextIOBase):
    """A stand-in for standard output that keeps only the beginning."""

    def __init__(self) -> None:
        super().__init__()
        self._kept = ""
        self._was_cut = False

    def writable(self) -> bool:
        """Answer True, as a stream for output does."""
        return True

    def write(self, text: str) -> int:
        """Keep `text` as far as there is room, and say that all was written."""
        room = _PRINTED_CHARACTERS - len(self._kept)
        self._kept += text[:room]
        self._was_cut = self._was_cut or len(text) > room
        return len(text)

    def __str__(self) -> str:
        lines = self._kept.strip("\n").split("\n")
        was_cut = self._was_cut or len(lines) > _PRINTED_LINES
        return "\n".join(lines[:_PRINTED_LINES] + ["[…]"] * was_cut)


class Answer:
    """A student's function, safe to call from a check.

    Every call hands copies of the arguments to the function. All calls together
    may take `seconds`, imports apart.

    Parameters
    ----------
    function : callable
        What the student passed to `check`.
    signature : str
        How the exercise page writes the function's head, for messages.
    seconds : float or None, default None
        What all calls together may take, imports apart; None for `TIME_LIMIT_S`.

    Raises
    ------
    NotYetError
        On a call, when the student's code fails in one of the ways above.
    NotAttemptedError
        On a call, when the function still is the blank.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        signature: str,
        seconds: float | None = None,
    ) -> None:
        self.printed = PrintedText()
        self._function = function
        self._signature = signature
        self._seconds = TIME_LIMIT_S if seconds is None else seconds
        self._clock = _Clock(self._seconds)

    @property
    def is_of_the_course(self) -> bool:
        """Whether it stands between the marks of a solutions page."""
        try:
            return _SOLUTION in inspect.getsource(self._function)
        except (TypeError, OSError):
            return False

    def __call__(self, *arguments: Any) -> Any:
        """Return what the function returns for copies of `arguments`."""
        self._expect_to_fit(arguments)
        given = copied(arguments)
        result = self._run(given)
        if result is None:
            raise NotYetError.on("none_returned")
        if not _same(given, arguments):
            raise NotYetError.on("input_changed")
        return result

    def _expect_to_fit(self, arguments: tuple) -> None:
        try:
            signature = inspect.signature(self._function)
        except (TypeError, ValueError):
            return  # some compiled functions do not tell
        try:
            signature.bind(*arguments)
        except TypeError:
            raise NotYetError.on(
                "arguments_refused", signature=self._signature, given=signature
            ) from None

    def _run(self, arguments: tuple) -> Any:
        try:
            names = _globals_of(self._function) or {}
            with _captured(self.printed), ended_threads(names), kept(names):
                return _call_within(self._clock, self._call, arguments)
        except KeyboardInterrupt:
            raise  # the reader pressed stop
        except TimeLimitReached:
            raise NotYetError.on("too_slow", seconds=self._seconds) from None
        except BaseException as error:
            raise _report(error, self._function, arguments) from None

    def _call(self, *arguments: Any) -> Any:
        return plain(self._function(*arguments))


def copied(value: Any) -> Any:
    """Copy arrays, data frames and what holds them; hand on all else, as models.

    Parameters
    ----------
    value : object
        An argument of an answer.

    Returns
    -------
    object
        What an answer may write to.
    """
    if isinstance(value, (tuple, list)):
        return type(value)(map(copied, value))
    if isinstance(value, dict):
        return {key: copied(entry) for key, entry in value.items()}
    is_table = isinstance(value, np.ndarray) or hasattr(value, "equals")
    return value.copy() if is_table else value


def _same(first: Any, second: Any) -> bool:
    """Compare arguments; what cannot be compared counts as unchanged."""
    if isinstance(first, (tuple, list)):
        return len(first) == len(second) and all(map(_same, first, second))
    if isinstance(first, dict):
        return first.keys() == second.keys() and all(
            _same(first[key], second[key]) for key in first
        )
    if isinstance(first, np.ndarray):
        has_nan = first.dtype.kind in "fc"
        return np.array_equal(first, second, equal_nan=has_nan)
    equals = getattr(first, "equals", None)  # data frames
    return bool(equals(second)) if equals else True


@contextlib.contextmanager
def _captured(printed: PrintedText) -> Iterator[None]:
    with (
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
        warnings.catch_warnings(record=True) as caught,
        _exit_raises(),
    ):
        warnings.simplefilter("default")
        try:
            yield
        finally:
            for warning in caught:
                printed.write(f"Warning: {warning.message}\n")


@contextlib.contextmanager
def _exit_raises() -> Iterator[None]:
    """IPython's own `exit` ends the kernel without raising: let it raise."""
    shell = getattr(builtins, "get_ipython", lambda: None)()
    if shell is None:
        yield
        return
    shell.ask_exit = sys.exit
    try:
        yield
    finally:
        del shell.ask_exit


class _Clock:
    """Counts down the seconds of calls, and stands still while they import something.

    To end an import half-way would leave the notebook with half a module, besides.
    """

    def __init__(self, seconds: float) -> None:
        self._left = seconds
        self._read_at = 0.0

    def start(self) -> None:
        """Count from now on."""
        self._read_at = perf_counter()

    def has_run_out(self, frame: FrameType | None, caller: FrameType | None) -> bool:
        """Count what has gone by in `frame`, and in what called it up to `caller`."""
        now = perf_counter()
        is_importing = _is_importing(frame, caller)
        if not is_importing:
            self._left -= now - self._read_at
        self._read_at = now
        return self._left <= 0 and not is_importing


def _is_importing(frame: FrameType | None, caller: FrameType | None) -> bool:
    while frame is not None and frame is not caller:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


def _call_within(clock: _Clock, function: Callable, arguments: tuple) -> Any:
    in_main_thread = threading.current_thread() is threading.main_thread()
    has_alarm = in_main_thread and hasattr(signal, "setitimer")
    call = _call_with_alarm if has_alarm else _call_in_thread
    clock.start()
    try:
        result = call(clock, function, arguments)
    except Exception:
        # a lock that is waited for raises an error of its own when it is interrupted
        if clock.has_run_out(None, None):
            raise TimeLimitReached from None
        raise
    if clock.has_run_out(None, None):  # in calls too short for the alarm
        raise TimeLimitReached
    return result


def _call_with_alarm(clock: _Clock, function: Callable, arguments: tuple) -> Any:
    own_frame = sys._getframe()
    is_running = True

    def ring(_signal_number: int, frame: FrameType | None) -> None:
        if is_running and clock.has_run_out(frame, own_frame):
            _raise_on_next_line(frame, own_frame)
            raise TimeLimitReached

    earlier_handler = signal.signal(signal.SIGALRM, ring)
    earlier_tracer = sys.gettrace()
    # Rings on until it is heard: a bare `except:` may swallow the first.
    signal.setitimer(signal.ITIMER_REAL, _TICK_S, _TICK_S)
    try:
        return function(*arguments)
    finally:
        is_running = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        sys.settrace(earlier_tracer)
        signal.signal(signal.SIGALRM, earlier_handler)


def _raise_on_next_line(frame: FrameType | None, stop: FrameType) -> None:
    """End also a loop that goes on after a bare `except:`, on its next line."""

    def tracer(_frame: FrameType, event: str, _value: Any) -> None:
        if event == "line":
            raise TimeLimitReached

    while frame is not None and frame is not stop:
        frame.f_trace = tracer
        frame = frame.f_back
    sys.settrace(tracer)


def _call_in_thread(clock: _Clock, function: Callable, arguments: tuple) -> Any:
    outcome: dict[str, Any] = {}

    def work() -> None:
        try:
            outcome["result"] = function(*arguments)
        except BaseException as error:
            outcome["error"] = error

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(_TICK_S)
    while thread.is_alive() and not clock.has_run_out(_frame_of(thread), None):
        thread.join(_TICK_S)
    if thread.is_alive():
        # Ask the thread to end, so that it does not go on using a core.
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(thread.ident), ctypes.py_object(TimeLimitReached)
        )
        raise TimeLimitReached
    if "error" in outcome:
        raise outcome["error"]
    return outcome["result"]


def _frame_of(thread: threading.Thread) -> FrameType | None:
    return sys._current_frames().get(thread.ident)


def _report(error: BaseException, function: Callable, arguments: tuple) -> Exception:
    """Turn an exception of the student's code into a verdict."""
    steps = list(traceback.walk_tb(error.__traceback__))
    own_names = _globals_of(function)
    own_steps = [step for step in steps if step[0].f_globals is own_names]
    if isinstance(error, NotImplementedError) and own_steps[-1:] == steps[-1:]:
        return NotAttemptedError()
    try:
        text = f"{type(error).__name__}: {error}".rstrip(": ")
    except Exception:
        text = type(error).__name__
    place = _place(own_steps[-1]) if own_steps else {}
    occasion = ("error_raised", "error_raised_in_line", "error_raised_in_source")
    problem = NotYetError.on(occasion[len(place)], **place)
    problem.got = _called_with(arguments, text[:_ERROR_CHARACTERS])
    problem.nudge = _nudge(error, text)
    problem.raised = text
    return problem


def _nudge(error: BaseException, text: str) -> str:
    told = words.of_exercises()["error_nudges"]
    kinds = [kind for kind in _ERRORS_WITH_NUDGE if isinstance(error, kind)]
    nudges = [told[kind.__name__] for kind in kinds]
    if "broadcast" in text or "matmul" in text:
        nudges.append(told["shapes"])
    return " ".join(nudges)


def _called_with(arguments: tuple, error: str) -> str:
    shapes = [str(a.shape) for a in arguments if isinstance(a, np.ndarray)]
    if not shapes:
        return error
    told = words.of_exercises()["called_with"]["shapes"]
    return told.format(error=error, shapes=", ".join(shapes))


def _globals_of(function: Callable) -> dict[str, Any] | None:
    while isinstance(function, functools.partial):
        function = function.func
    return getattr(inspect.unwrap(function), "__globals__", None)


def _place(step: tuple[FrameType, int]) -> dict[str, Any]:
    """Name the line of the student's code and, where it can be read, its source."""
    frame, line = step
    source = linecache.getline(frame.f_code.co_filename, line).strip()
    source = source.replace("`", "'")[:_SOURCE_CHARACTERS]
    return {"line": line, "source": source} if source else {"line": line}
