"""What an answer returned: as an array, in a few words, and beside what is expected."""

from __future__ import annotations

import reprlib
from typing import Any

import numpy as np

from aecourse import words as language
from aecourse.exercises.results import Drawn
from aecourse.exercises.verdict import NotYetError


def array_of(
    value: Any, shape: tuple[int, ...] | None = None, *, what: str
) -> np.ndarray:
    """Return a result as an array of finite numbers of that shape, or say what it is.

    Parameters
    ----------
    value : object
        What the student's function returned. Lists of numbers and tensors of any
        backend count as arrays.
    shape : tuple of int or None, default None
        The shape that it must have.
    what : str
        How messages name it.

    Returns
    -------
    ndarray
        The value as an array.

    Raises
    ------
    NotYetError
        If the type, the shape or a value is wrong.
    """
    array = _as_numbers(value)
    if array is None:
        occasion = "not_one_number" if shape == () else "wrong_type"
        raise NotYetError.on(occasion, what=what, got=describe(value))
    if shape is not None and array.shape != shape:
        occasion = "not_one_number" if shape == () else "wrong_shape"
        got = describe(value) if shape == () else shape_of(array)
        raise NotYetError.on(occasion, what=what, shape=shape, got=got)
    _expect_finite(array, what)
    return array


def is_one_number(value: Any) -> bool:
    """Tell a number, of whatever library, from all else.

    Parameters
    ----------
    value : object
        A result.

    Returns
    -------
    bool
        False for truth values, too.
    """
    array = _as_numbers(value)
    return array is not None and array.ndim == 0


def describe(value: Any) -> str:
    """Say in a few words what a value is.

    Parameters
    ----------
    value : object
        Anything, however large.

    Returns
    -------
    str
        For example "an array of shape (10, 28, 28) and type float32".
    """
    told = language.of_exercises()["described"]
    if isinstance(value, np.ndarray) or hasattr(value, "__array__"):
        shape = getattr(value, "shape", ())
        dtype = getattr(value, "dtype", type(value).__name__)
        if shape == ():
            return f"{value!r}"[:80]
        return told["array"].format(shape=tuple(shape), dtype=dtype)
    kind = value.kind if isinstance(value, Drawn) else type(value).__name__
    if callable(value):
        return told["function"]
    if kind == "generator":
        return told["generator"]
    if isinstance(value, (tuple, list)):
        return told["sequence"].format(kind=kind, count=len(value))
    # `reprlib` also survives a `__repr__` that raises
    return told["other"].format(value=reprlib.repr(value), kind=kind)


def as_array(value: Any) -> np.ndarray | None:
    """Return a value as an array of real numbers or truth values, or None.

    Parameters
    ----------
    value : object
        A result.

    Returns
    -------
    ndarray or None
        None if it is no such array.
    """
    try:
        array = np.asarray(value)
    except Exception:
        return None
    return array if array.dtype.kind in "biuf" else None


def _as_numbers(value: Any) -> np.ndarray | None:
    array = as_array(value)
    return None if array is None or array.dtype.kind == "b" else array


def as_truth(got: Any, expected: Any) -> Any:
    """Return truth values as numbers where truth values are asked for.

    Parameters
    ----------
    got, expected : array_like
        What was returned, and what should have been.

    Returns
    -------
    array_like
        0 and 1 where both are truth values, else ``got``.
    """
    if np.asarray(expected).dtype.kind == "b" and np.asarray(got).dtype.kind == "b":
        return np.asarray(got).astype(int)
    return got


def is_close(got: Any, expected: Any, *, rtol: float, atol: float) -> bool:
    """Tell whether a value is what was expected, up to rounding.

    Parameters
    ----------
    got, expected : object
        What was returned, and what should have been.
    rtol, atol : float
        How far off it may be, relatively and absolutely; integers may not.

    Returns
    -------
    bool
        False also where a shape or a kind differs.
    """
    one, other = as_array(got), as_array(expected)
    if one is None or other is None or one.shape != other.shape:
        return False
    if one.dtype.kind == "b" and other.dtype.kind != "b":
        return False
    if other.dtype.kind in "biu":
        rtol, atol = 0.0, 1e-6
    return np.allclose(one.astype(float), other.astype(float), rtol=rtol, atol=atol)


def _expect_finite(array: np.ndarray, what: str) -> None:
    if array.size == 0:
        raise NotYetError.on("empty", what=what, got=shape_of(array))
    count = int(np.sum(~np.isfinite(array)))
    if count:
        raise NotYetError.on("not_finite", what=what, count=count, size=array.size)


def shape_of(array: np.ndarray) -> str:
    """Say in a few words what shape an array has.

    Parameters
    ----------
    array : ndarray
        Any array; one without axes is called a number.

    Returns
    -------
    str
        In the language of the exercises.
    """
    told = language.of_exercises()["values"]
    name = "number_for_shape" if array.ndim == 0 else "shape"
    return told[name].format(shape=array.shape)
