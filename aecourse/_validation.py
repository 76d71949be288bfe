"""Checks of arguments at the public edge of the module.

Each check names the argument, says what is expected and shows what came.
"""

from __future__ import annotations

import numbers
from collections.abc import Iterable

import numpy as np


def invalid(
    name: str, expected: str, value: object, error: type[Exception] = ValueError
) -> Exception:
    """Return the error that every check raises, with one wording for all of them."""
    return error(
        f"Invalid value received for argument `{name}`. "
        f"Expected {expected}. Received: {name}={_describe(value)}"
    )


def check_array(
    name: str,
    value: object,
    *,
    ndim: int | None = None,
    shape: tuple[int | None, ...] | None = None,
) -> np.ndarray:
    """Return `value` as an array of floats, or raise if a caller cannot use it.

    Floats come back as they are; whole numbers and booleans become float64.

    Parameters
    ----------
    name
        Name of the argument, for the message.
    value
        Anything NumPy can turn into an array of numbers.
    ndim
        Required number of axes.
    shape
        Required shape; ``None`` in a place leaves that axis free.

    Raises
    ------
    TypeError
        If `value` does not hold numbers.
    ValueError
        If the array is empty or not finite, its shape is not as required, or its rows
        are of unequal length.
    """
    try:
        array = np.asarray(value)
    except ValueError:
        wanted = "rows of equal shape; pad sequences of unequal length by "
        raise invalid(name, wanted + "aecourse.sequences.pad", value) from None
    if array.dtype.kind not in "biuf":
        raise invalid(name, "an array of real numbers", value, TypeError)
    if ndim is not None and array.ndim != ndim:
        raise invalid(name, f"an array with {ndim} axes", value)
    if shape is not None and not _shape_fits(array.shape, shape):
        wanted = "(" + ", ".join("any" if n is None else str(n) for n in shape) + ")"
        raise invalid(name, f"an array of shape {wanted}", value)
    if array.size == 0:
        raise invalid(name, "an array that is not empty", value)
    if array.dtype.kind != "f":
        array = array.astype(np.float64)
    if not np.isfinite(array).all():
        raise invalid(name, "finite numbers, without NaN or infinity", value)
    return array


def check_pair(
    name: str, value: object, other_name: str, other: object
) -> tuple[np.ndarray, np.ndarray]:
    """Return two arrays of floats of equal shape, or raise."""
    array = check_array(name, value)
    partner = check_array(other_name, other)
    if array.shape != partner.shape:
        raise invalid(
            other_name, f"the shape of `{name}`, which is {array.shape}", other
        )
    return array, partner


def check_int(
    name: str, value: object, *, minimum: int | None = None, maximum: int | None = None
) -> int:
    """Return `value` as an int within bounds, or raise."""
    if isinstance(value, bool) or not isinstance(value, numbers.Integral):
        raise invalid(name, "a whole number", value, TypeError)
    _check_bounds(name, value, minimum, maximum)
    return int(value)


def check_number(
    name: str,
    value: object,
    *,
    minimum: float | None = None,
    maximum: float | None = None,
    exclusive_minimum: bool = False,
) -> float:
    """Return `value` as a finite float within bounds, or raise."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise invalid(name, "a number", value, TypeError)
    if not np.isfinite(value):
        raise invalid(name, "a finite number", value)
    if exclusive_minimum and minimum is not None and value <= minimum:
        raise invalid(name, f"a number above {minimum}", value)
    _check_bounds(name, value, minimum, maximum)
    return float(value)


def check_choice(name: str, value: object, choices: Iterable[str]) -> str:
    """Return `value` if it is one of `choices`, or raise."""
    choices = list(choices)
    if not isinstance(value, str) or value not in choices:
        raise invalid(name, "one of " + ", ".join(map(repr, choices)), value)
    return value


def check_labels(name: str, value: object, *, length: int) -> np.ndarray:
    """Return whole-number labels, one for each of `length` rows, or raise."""
    labels = np.asarray(value)
    if labels.dtype.kind not in "biu":
        raise invalid(name, "an array of whole numbers", value, TypeError)
    if labels.shape != (length,):
        raise invalid(name, f"one label for each of the {length} rows", value)
    return labels.astype(np.int64)


def _check_bounds(
    name: str, value: float, minimum: float | None, maximum: float | None
) -> None:
    if minimum is not None and value < minimum:
        raise invalid(name, f"a number of at least {minimum}", value)
    if maximum is not None and value > maximum:
        raise invalid(name, f"a number of at most {maximum}", value)


def _shape_fits(shape: tuple[int, ...], wanted: tuple[int | None, ...]) -> bool:
    return len(shape) == len(wanted) and all(
        want is None or have == want for have, want in zip(shape, wanted, strict=True)
    )


def _describe(value: object) -> str:
    if isinstance(value, np.ndarray):
        return f"array of shape {value.shape} and dtype {value.dtype}" + _span(value)
    text = " ".join(repr(value).split())  # in one line
    return text if len(text) <= 80 else text[:77] + "..."


def _span(array: np.ndarray) -> str:
    if array.dtype.kind not in "biuf" or array.size == 0:
        return ""
    missing = int(np.isnan(array).sum()) if array.dtype.kind == "f" else 0
    if missing == array.size:
        return ", all NaN"
    span = f", from {np.nanmin(array):.4g} to {np.nanmax(array):.4g}"
    return span + (f", with {missing} NaN" if missing else "")
