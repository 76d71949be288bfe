"""What answers return, as the judge compares it."""

from __future__ import annotations

import itertools
import numbers
from collections.abc import Iterator, KeysView, ValuesView
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

_ITERATORS = (Iterator, KeysView, ValuesView)
_MOST_DRAWN = 100_000


class Drawn(list):
    """What an iterator gave, entry by entry, and what it was."""

    kind = "generator"


def plain(value: Any) -> Any:
    """Give a result as what the judge compares: numbers, arrays and lists.

    Parameters
    ----------
    value : object
        What an answer returned.

    Returns
    -------
    object
        The same with a list for a generator or `map` (unless it has more entries than
        any exercise asks for), with floats for fractions and decimals, and with real
        arrays for those of Python's numbers or without an imaginary part; also within
        tuples and lists.
    """
    if isinstance(value, _ITERATORS):
        entries = Drawn(map(plain, itertools.islice(value, _MOST_DRAWN + 1)))
        entries.kind = type(value).__name__
        return entries if len(entries) <= _MOST_DRAWN else value
    if type(value) in (tuple, list):
        return type(value)(map(plain, value))
    if isinstance(value, (Fraction, Decimal)):
        return float(value)
    if isinstance(value, np.ndarray):
        return _real(value)
    return value


def as_array(value: Any) -> np.ndarray:
    """Make an array of a result, also of lists of unlike lengths.

    Parameters
    ----------
    value : object
        What an answer returned.

    Returns
    -------
    ndarray
        As `numpy.asarray` makes it; of lists of unlike lengths one of objects, whose
        shape has the number of lists alone.
    """
    try:
        return np.asarray(value)
    except ValueError:
        return np.fromiter(value, dtype=object)


def _real(array: np.ndarray) -> np.ndarray:
    if array.dtype.kind == "c" and not np.any(array.imag):
        return array.real
    if array.dtype.kind == "O":
        for kinds, dtype in ((numbers.Integral, int), ((numbers.Real, Decimal), float)):
            if all(isinstance(entry, kinds) for entry in array.flat):
                return array.astype(dtype)
    return array
