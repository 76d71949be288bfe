"""An exception of an answer as a verdict: its line, its arguments, a nudge."""

from __future__ import annotations

import functools
import inspect
import linecache
import traceback
from collections.abc import Callable
from types import FrameType
from typing import Any

import numpy as np

from aecourse import words
from aecourse.exercises.verdict import NotAttemptedError, NotYetError

_SOURCE_CHARACTERS = 100
_CHARACTERS = 300
_ERRORS_WITH_NUDGE = (
    RecursionError,
    MemoryError,
    NameError,
    np.exceptions.AxisError,
    SystemExit,
)


def problem_of(
    error: BaseException, function: Callable, arguments: tuple
) -> NotYetError | NotAttemptedError:
    """Turn an exception of the student's code into a verdict, with its line.

    Parameters
    ----------
    error : BaseException
        What was raised.
    function : callable
        The student's function.
    arguments : tuple
        What it was called with.

    Returns
    -------
    NotYetError or NotAttemptedError
        The latter where the function still is the blank.
    """
    steps = list(traceback.walk_tb(error.__traceback__))
    own_names = globals_of(function)
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
    problem.got = _called_with(arguments, text[:_CHARACTERS])
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


def globals_of(function: Callable) -> dict[str, Any] | None:
    """Return the names that a function sees, those of its notebook."""
    while isinstance(function, functools.partial):
        function = function.func
    return getattr(inspect.unwrap(function), "__globals__", None)


def _place(step: tuple[FrameType, int]) -> dict[str, Any]:
    """Name the line of the student's code and, where it can be read, its source."""
    frame, line = step
    source = linecache.getline(frame.f_code.co_filename, line).strip()
    source = source.replace("`", "'")[:_SOURCE_CHARACTERS]
    return {"line": line, "source": source} if source else {"line": line}
