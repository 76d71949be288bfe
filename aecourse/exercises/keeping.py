"""Keep what an answer might change for all that comes after it.

An answer runs in the notebook's own process, so that whatever it replaces there, as
`np.mean`, or sets, as a seed, would be found by every later check and cell.
"""

from __future__ import annotations

import contextlib
import ctypes
import itertools
import random
import sys
import threading
from collections.abc import Iterator
from typing import Any

import numpy as np

_MODULES = (
    "builtins",
    "math",
    "os",
    "random",
    "signal",
    "statistics",
    "threading",
    "time",
    "numpy",
    "numpy.linalg",
    "numpy.random",
)
_LEAST_MEMORY_KB = 4 * 2**20


@contextlib.contextmanager
def kept_seeds() -> Iterator[None]:
    """Let the random numbers of a notebook go on as if no answer had drawn any.

    Generators of NumPy and of Python are as before once the context ends, also after an
    error.
    """
    # the old generator is one that a notebook may use
    numpy_state = np.random.get_state()  # noqa: NPY002
    state = random.getstate()
    try:
        yield
    finally:
        np.random.set_state(numpy_state)  # noqa: NPY002
        random.setstate(state)


@contextlib.contextmanager
def kept(names: dict[str, Any]) -> Iterator[None]:
    """Put back what an answer has changed, and let it be interrupted.

    Parameters
    ----------
    names : dict
        The names that the answer's code is written with, as its notebook has them.
    """
    with (
        _restored_names(),
        _restored_settings(),
        _limited_memory(),
        _interruptible(names),
    ):
        yield


@contextlib.contextmanager
def _restored_names() -> Iterator[None]:
    before = [
        (space, dict(space))
        for space in (
            vars(sys.modules[name]) for name in _MODULES if name in sys.modules
        )
    ]
    try:
        yield
    finally:
        for space, names in before:
            for name, value in names.items():
                if space.get(name) is not value:
                    space[name] = value


@contextlib.contextmanager
def _restored_settings() -> Iterator[None]:
    numpy_errors, depth = np.geterr(), sys.getrecursionlimit()
    keras = sys.modules.get("keras")
    floatx = keras.config.floatx() if hasattr(keras, "config") else None
    try:
        yield
    finally:
        np.seterr(**numpy_errors)
        sys.setrecursionlimit(depth)
        if floatx:
            keras.config.set_floatx(floatx)


@contextlib.contextmanager
def _limited_memory() -> Iterator[None]:
    """Let what is far too large fail, before the system ends the notebook for it."""
    try:
        import resource

        used, free = _memory_kb("self/status", "VmData"), _memory_kb("meminfo", "MemAv")
        limits = resource.getrlimit(resource.RLIMIT_DATA)
        most = 1024 * (used + max(free // 2, _LEAST_MEMORY_KB))
        known = [limit for limit in limits if limit != resource.RLIM_INFINITY]
        resource.setrlimit(resource.RLIMIT_DATA, (min([most, *known]), limits[1]))
    except (ImportError, OSError, ValueError):  # not on Linux, or not allowed
        yield
        return
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, limits)


def _memory_kb(file: str, entry: str) -> int:
    """Read an entry of one of Linux's files, as the one of free memory."""
    with open(f"/proc/{file}", encoding="ascii") as lines:
        found = [int(line.split()[1]) for line in lines if line.startswith(entry)]
    if not found:
        raise OSError(f"/proc/{file} has no entry {entry}")
    return found[0]


@contextlib.contextmanager
def _interruptible(names: dict[str, Any]) -> Iterator[None]:
    """Let Python look up between two entries of an iterator without end.

    What sums up those of `itertools` never does, and cannot be interrupted; a class
    whose next entry is fetched by Python can.
    """
    ours = {itertools.count: _Count, itertools.cycle: _Cycle, itertools.repeat: _Repeat}
    spaces = [vars(itertools), names]
    changed = [
        (space, name, value)
        for space in spaces
        for name, value in space.items()
        if isinstance(value, type) and value in ours
    ]
    for space, name, value in changed:
        space[name] = ours[value]
    try:
        yield
    finally:
        for space, name, value in changed:
            if space.get(name) is ours[value]:
                space[name] = value


class _Count(itertools.count):
    def __next__(self) -> Any:
        return super().__next__()


class _Cycle(itertools.cycle):
    def __next__(self) -> Any:
        return super().__next__()


class _Repeat(itertools.repeat):
    def __next__(self) -> Any:
        return super().__next__()


@contextlib.contextmanager
def ended_threads(names: dict[str, Any]) -> Iterator[None]:
    """End the threads of an answer that go on without it.

    Parameters
    ----------
    names : dict
        The names that the answer's code is written with. Threads that run no code
        of that notebook, as those of a library, are left alone.
    """
    before = set(threading.enumerate())
    try:
        yield
    finally:
        for thread in set(threading.enumerate()) - before:
            if _runs_code_with(names, thread):
                ctypes.pythonapi.PyThreadState_SetAsyncExc(
                    ctypes.c_ulong(thread.ident), ctypes.py_object(SystemExit)
                )


def _runs_code_with(names: dict[str, Any], thread: threading.Thread) -> bool:
    frame = sys._current_frames().get(thread.ident)
    while frame is not None:
        if frame.f_globals is names:
            return True
        frame = frame.f_back
    return False
