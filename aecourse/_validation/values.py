"""One value is asked for at once: an array, a number, one of several words."""

from __future__ import annotations

import numbers
from collections.abc import Iterable

import numpy as np

from aecourse._validation.errors import invalid

LARGEST = {4: 1e15, 8: 1e150}
"""Numbers of so many bytes may be so large, and their squares be added up."""


def as_array(
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
    if np.ma.is_masked(value):
        raise invalid(name, "an array without masked values: fill them first", value)
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
    most = LARGEST.get(array.dtype.itemsize)
    if most and max(array.max(), -array.min()) > most:
        raise invalid(name, f"numbers up to {most:g}, which can be squared", value)
    return array


def expect_float32(name: str, value: np.ndarray | float) -> None:
    """Raise if a number would become infinite in float32, in which models compute."""
    largest = np.finfo(np.float32).max
    if np.abs(value).max() > largest:
        raise invalid(name, f"numbers up to {largest:.3g}, as float32 has them", value)


def as_int(
    name: str, value: object, *, minimum: int | None = None, maximum: int | None = None
) -> int:
    """Return `value` as an int within bounds, or raise."""
    if isinstance(value, bool) or not isinstance(value, numbers.Integral):
        raise invalid(name, "a whole number", value, TypeError)
    _expect_bounds(name, value, minimum, maximum)
    return int(value)


def as_number(
    name: str,
    value: object,
    *,
    minimum: float | None = None,
    maximum: float | None = None,
    above: float | None = None,
    below: float | None = None,
) -> float:
    """Return `value` as a finite float within bounds, two of them open, or raise."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise invalid(name, "a number", value, TypeError)
    if not np.isfinite(value):
        raise invalid(name, "a finite number", value)
    if above is not None and value <= above:
        raise invalid(name, f"a number above {above}", value)
    if below is not None and value >= below:
        raise invalid(name, f"a number below {below}", value)
    _expect_bounds(name, value, minimum, maximum)
    return float(value)


def as_choice(name: str, value: object, choices: Iterable[str]) -> str:
    """Return `value` if it is one of `choices`, or raise."""
    choices = list(choices)
    if not isinstance(value, str) or value not in choices:
        raise invalid(name, "one of " + ", ".join(map(repr, choices)), value)
    return value


def _expect_bounds(
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
