"""Keras, imported once and without its backend's start-up lines.

The lines are written to file descriptor 2 by native code, past Python's ``sys.stderr``,
so that descriptor points elsewhere for the length of the import and no longer. Errors
of the import itself are exceptions and come through.
"""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Iterator


@contextlib.contextmanager
def _silent_standard_error() -> Iterator[None]:
    saved = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        os.close(nowhere)


os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
with _silent_standard_error():
    import keras

# A page builds many small models, and the backend warns of every new one.
logging.getLogger(keras.backend.backend()).setLevel(logging.ERROR)

__all__ = ["keras"]
