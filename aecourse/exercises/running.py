"""Run a student's function so that nothing it does can end the notebook.

Mistakes come out as `NotYetError`: an exception in the student's code with its
line, a call that does not return, `None`, an input changed in place. What the
code prints is kept, shortened, for the verdict.
"""

from __future__ import annotations

import builtins
import contextlib
import inspect
import sys
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from aecourse.exercises.keeping import ended_threads, kept
from aecourse.exercises.output import PrintedText, captured
from aecourse.exercises.results import plain
from aecourse.exercises.time_limit import Clock, TimeLimitReached, call_within
from aecourse.exercises.tracebacks import globals_of, problem_of
from aecourse.exercises.verdict import NotYetError

TIME_LIMIT_S = 5.0
"""Seconds that all calls of an answer may take together in one check.

What the answer imports does not count: the first import of Keras alone may take longer.
"""

_SOLUTION = "# BEGIN SOLUTION"


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
        self._clock = Clock(self._seconds)

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
            names = globals_of(self._function) or {}
            with (
                captured(self.printed),
                _exit_raises(),
                ended_threads(names),
                kept(names),
            ):
                return call_within(self._clock, self._call, arguments)
        except KeyboardInterrupt:
            raise  # the reader pressed stop
        except TimeLimitReached:
            raise NotYetError.on("too_slow", seconds=self._seconds) from None
        except BaseException as error:
            raise problem_of(error, self._function, arguments) from None

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
