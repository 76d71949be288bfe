"""Validation of arguments at the public edge of the module.

It is declared beside a function's signature with :func:`validated`, so that the body is
the idea. Every error names the argument, says what is expected and shows what came. A
value is never changed, only its container: lists become arrays.
"""

from __future__ import annotations

import functools
import inspect
import numbers
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ParamSpec, TypeVar

import numpy as np

Seed = int | np.random.Generator | None
"""Of what is drawn; a generator goes on where it is, and None draws anew each time."""

Arguments = Mapping[str, Any]
"""The arguments of a call by their names, as a validator meets them."""


LARGEST = {4: 1e15, 8: 1e150}
"""Numbers of so many bytes may be so large, and their squares be added up."""

MOST_LABEL = 2**53
"""Up to it a float holds every whole number."""


def invalid(
    name: str, expected: str, value: object, error: type[Exception] = ValueError
) -> Exception:
    """Return the error that every check raises, with one wording for all of them."""
    return error(
        f"Invalid value received for argument `{name}`. "
        f"Expected {expected}. Received: {name}={_describe(value)}"
    )


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


Validator = Callable[[str, Any, Mapping[str, Any]], Any]
"""Takes an argument's name, its value and all arguments; returns the value to use."""

P = ParamSpec("P")
R = TypeVar("R")


def validated(**validators: Validator) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Validate arguments before the call, so that a function's body is its idea.

    Parameters
    ----------
    **validators : callable
        For each argument to be validated, what returns the value that the function gets
        or raises. They run in this order, and a later one meets among the arguments
        what an earlier one returned.

    Returns
    -------
    callable
        The decorator.

    Raises
    ------
    TypeError
        On import, if the function has no argument of such a name.

    Examples
    --------
    >>> from aecourse._validation import array, number, validated
    >>> @validated(x=array(ndim=1), share=number(minimum=0, maximum=1))
    ... def cut(x, share=0.5):
    ...     return x[: int(share * len(x))]
    >>> cut([1.0, 2.0])
    array([1.])
    >>> cut([1.0, 2.0], share=2)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    ValueError: Invalid value received for argument `share`. Expected a number of at ...
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        signature = inspect.signature(function)
        unknown = sorted(validators.keys() - signature.parameters.keys())
        if unknown:
            raise TypeError(f"{function.__qualname__} has no argument {unknown[0]!r}")

        @functools.wraps(function)
        def validating(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                given = signature.bind(*args, **kwargs)
            except TypeError:
                return function(*args, **kwargs)  # Python says what does not fit
            given.apply_defaults()
            values = given.arguments
            for name, validator in validators.items():
                values[name] = validator(name, values[name], values)
            return function(*given.args, **given.kwargs)

        # Keras reads the arguments of a layer's __init__ without unwrapping it
        validating.__signature__ = signature
        return validating

    return decorate


def array(
    *,
    ndim: int | None = None,
    shape: tuple[int | None, ...] | None = None,
    like: str | None = None,
    at_least: int = 1,
    scalars: bool = False,
) -> Validator:
    """Ask for an array as `as_array` does, or for one of the shape of another argument.

    Parameters
    ----------
    ndim, shape
        As in :func:`as_array`.
    like
        Name of an argument before it that has the same shape.
    at_least
        How many rows it has at the least.
    scalars
        Whether it may be a single number.
    """

    def validate(name: str, value: Any, arguments: Arguments) -> np.ndarray:
        result = as_array(name, value, ndim=ndim, shape=shape)
        if result.ndim == 0 and not scalars:
            raise invalid(name, "an array, not a single number", value)
        if like is not None and result.shape != arguments[like].shape:
            expected = f"the shape of `{like}`, which is {arguments[like].shape}"
            raise invalid(name, expected, value)
        if at_least > 1 and len(result) < at_least:
            raise invalid(name, f"at least {at_least} rows", value)
        return result

    return validate


BRIGHTEST = 2
"""Grey levels above it are no levels from 0 to 1 that went a little too far."""


def expect_unit_levels(name: str, images: np.ndarray) -> None:
    """Raise where images have levels from 0 to 255, as files have them."""
    if images.min() >= 0 and images.max() > BRIGHTEST:
        remedy = "divide grey levels from 0 to 255 by 255 first"
        raise invalid(name, f"values in [0, 1]: {remedy}", images)


def images(*, like: str | None = None) -> Validator:
    """Ask for grey or colour images with values in [0, 1].

    Parameters
    ----------
    like
        Name of an argument before it that has the same shape.
    """
    any_shape = array(like=like)

    def validate(name: str, value: Any, arguments: Arguments) -> np.ndarray:
        x = any_shape(name, value, arguments)
        if x.ndim not in (3, 4) or (x.ndim == 4 and x.shape[3] > 4):
            shapes = "(n, height, width) or (n, height, width, channels)"
            raise invalid(name, f"grey or colour images of shape {shapes}", value)
        expect_unit_levels(name, x)
        if x.min() < 0 or x.max() > 1:
            remedy = "clip first, `np.clip(x, 0, 1)`"
            raise invalid(name, f"values in [0, 1]: {remedy}", value)
        return x

    return validate


def rows(*, like: str | None = None, at_least: int = 1) -> Validator:
    """Ask for samples of any shape, and return each as one row of numbers.

    Parameters
    ----------
    like
        Name of an argument before it whose rows are equally long.
    at_least
        How many there are at the least.
    """
    samples_of = array(at_least=at_least)

    def validate(name: str, value: Any, arguments: Arguments) -> np.ndarray:
        samples = samples_of(name, value, arguments)
        if samples.ndim < 2:
            raise invalid(name, "one row or image for each sample", value)
        result = samples.reshape(len(samples), -1)
        if like is not None and result.shape[1] != arguments[like].shape[1]:
            width = arguments[like].shape[1]
            raise invalid(name, f"rows of {width} numbers, as in `{like}`", value)
        return result

    return validate


def whole(*, minimum: int | None = None) -> Validator:
    """Ask for a whole number, of at least `minimum`."""
    return lambda name, value, _: as_int(name, value, minimum=minimum)


def number(**bounds: float) -> Validator:
    """Ask for a finite number within the bounds that `as_number` has."""
    return lambda name, value, _: as_number(name, value, **bounds)


def choice(*choices: str) -> Validator:
    """Ask for one of several words."""
    return lambda name, value, _: as_choice(name, value, choices)


def labels(*, of: str | None = None) -> Validator:
    """Ask for whole numbers, at least one; floats that are whole become integers.

    Parameters
    ----------
    of
        Name of an argument before it that has one row for each of them.
    """

    def validate(name: str, value: Any, arguments: Arguments) -> np.ndarray:
        try:
            found = np.asarray(value)
        except ValueError:
            raise invalid(name, "one whole number for each row", value) from None
        if found.size == 0:
            raise invalid(name, "at least one label", value)
        # a table with measurements and labels makes floats of both
        is_whole = found.dtype.kind == "f" and _are_whole(found.astype(np.float64))
        if found.dtype.kind not in "biu" and not is_whole:
            raise invalid(name, "an array of whole numbers", value, TypeError)
        length = found.size if of is None else len(arguments[of])
        if found.shape != (length,):
            raise invalid(name, f"one label for each of the {length} rows", value)
        return found.astype(np.int64)

    return validate


def _are_whole(values: np.ndarray) -> bool:
    return bool(np.all((np.rint(values) == values) & (np.abs(values) <= MOST_LABEL)))


def with_parts(*parts: str) -> Validator:
    """Ask for a model with parts of these names."""

    def validate(name: str, model: Any, _: Arguments) -> Any:
        for part in parts:
            try:
                model.get_layer(part)
            except (AttributeError, ValueError):
                expected = f"a model with a part named {part!r}"
                raise invalid(name, expected, model) from None
        return model

    return validate


def with_entries(*names: str, others: bool = False) -> Validator:
    """Ask for a mapping with these names, and with no others unless they may be."""

    def validate(name: str, value: Any, _: Arguments) -> Any:
        if not isinstance(value, Mapping):
            raise invalid(name, "a mapping", value, TypeError)
        if not set(names) <= set(value) or (not others and len(value) > len(names)):
            expected = "entries named " + ", ".join(names)
            raise invalid(name, expected, list(value))
        return value

    return validate


def optional(validator: Validator) -> Validator:
    """Let None through, and ask of all else what `validator` asks."""
    return lambda name, value, arguments: (
        None if value is None else validator(name, value, arguments)
    )


def anything(_: str, value: Any, __: Arguments) -> Any:
    """Let every value through, for :func:`also` to ask all there is to ask."""
    return value


def also(validator: Validator, expected: str, holds: Callable[..., bool]) -> Validator:
    """Ask for more of what `validator` returns.

    Parameters
    ----------
    validator
        Asked first.
    expected
        What `holds` asks for, in words that follow "Expected".
    holds
        Takes the value, and by name whichever arguments before it that it needs.
    """
    names = list(inspect.signature(holds).parameters)[1:]

    def validate(name: str, value: Any, arguments: Arguments) -> Any:
        result = validator(name, value, arguments)
        needed = {other: arguments[other] for other in names}
        if not holds(result, **needed):
            raise invalid(name, expected.format(**needed), value)
        return result

    return validate


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
