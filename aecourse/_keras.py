"""Keras, imported once, without its backend's start-up lines and without waiting.

The lines are written to file descriptor 2 by native code, past Python's ``sys.stderr``,
so that descriptor points elsewhere for the length of the import and no longer. Errors
of the import itself are exceptions and come through.

The import makes more than half a million objects that stay until the process ends. To
look through them for garbage, again and again while they are made, takes more than a
second; so the collector rests meanwhile. Afterwards it reaches all objects as before:
to freeze those of the import would freeze the caller's with them.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import os
from collections.abc import Iterator


@contextlib.contextmanager
def _silent_standard_error() -> Iterator[None]:
    try:
        saved = os.dup(2)
    except OSError:  # closed, as in a service or under pythonw: nothing to silence
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        os.close(nowhere)


@contextlib.contextmanager
def _no_garbage_collection() -> Iterator[None]:
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
with _silent_standard_error(), _no_garbage_collection():
    import keras

# A page builds many small models, and the backend warns of every new one.
logging.getLogger(keras.backend.backend()).setLevel(logging.ERROR)

__all__ = ["at_least_single", "keras", "widened"]

HALVES = ("float16", "bfloat16")


def at_least_single(dtype: object) -> str:
    """Name the type to compute in: single precision in the place of a half.

    A half ends at 65504 or has three digits: a sum of squares, an exponential or the
    number of a step does not fit into it. What is wider stays as it is.

    Parameters
    ----------
    dtype : str or dtype
        Of a tensor, of any backend.

    Returns
    -------
    str
    """
    name = keras.backend.standardize_dtype(dtype)
    return "float32" if name in HALVES else name


def widened(*values) -> list:
    """Return tensors that are at least of single precision.

    Parameters
    ----------
    *values : array_like
        Tensors, or what can become one.

    Returns
    -------
    list of tensor
    """
    tensors = [keras.ops.convert_to_tensor(value) for value in values]
    return [keras.ops.cast(x, at_least_single(x.dtype)) for x in tensors]
