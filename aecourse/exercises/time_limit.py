"""Calls that end in time: by a timer's signal, or from beside them in a thread."""

from __future__ import annotations

import ctypes
import signal
import sys
import threading
from collections.abc import Callable
from time import perf_counter
from types import FrameType
from typing import Any

_TICK_S = 0.1


class TimeLimitReached(BaseException):  # noqa: N818
    """Raised inside a student's code; no `except Exception` of theirs catches it."""


class Clock:
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


def call_within(clock: Clock, function: Callable, arguments: tuple) -> Any:
    """Call a function, and end the call when the clock has run out.

    Parameters
    ----------
    clock : Clock
        What is left of the time; it goes on from one call to the next.
    function : callable
        What is called.
    arguments : tuple
        What with.

    Returns
    -------
    object
        What the function returns.

    Raises
    ------
    TimeLimitReached
        If it takes longer.
    """
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


def _call_with_alarm(clock: Clock, function: Callable, arguments: tuple) -> Any:
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


def _call_in_thread(clock: Clock, function: Callable, arguments: tuple) -> Any:
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
