"""The decorator by which a function has its arguments validated before the call."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import Any, ParamSpec, TypeVar

import numpy as np

from aecourse._validation.errors import invalid

Arguments = Mapping[str, Any]
"""The arguments of a call by their names, as a validator meets them."""

Validator = Callable[[str, Any, Arguments], Any]
"""Takes an argument's name, its value and all arguments; returns the value to use."""

P = ParamSpec("P")
R = TypeVar("R")


def validated(**validators: Validator) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Validate arguments before the call, so that a function's body is its idea.

    What all functions ask needs no validator: that frames which go together have their
    columns in one order, and that a `seed` is one.

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
        checks = {**validators}
        if "seed" in signature.parameters:
            checks.setdefault("seed", _seed)

        @functools.wraps(function)
        def validating(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                given = signature.bind(*args, **kwargs)
            except TypeError:
                return function(*args, **kwargs)  # Python says what does not fit
            given.apply_defaults()
            values = given.arguments
            expect_columns_in_order(values)
            for name, validator in checks.items():
                values[name] = validator(name, values[name], values)
            return function(*given.args, **given.kwargs)

        # Keras reads the arguments of a layer's __init__ without unwrapping it
        validating.__signature__ = signature
        return validating

    return decorate


def expect_columns_in_order(values: Mapping[str, Any]) -> None:
    """Raise where frames have the same columns in different orders.

    As arrays they would be compared place by place, each number with another column's.
    """
    frames = {name: value for name, value in values.items() if hasattr(value, "iloc")}
    columns = {
        name: list(value.columns)
        for name, value in frames.items()
        if hasattr(value, "columns")
    }
    for first, wanted in columns.items():
        for name, found in columns.items():
            if found != wanted and sorted(map(str, found)) == sorted(map(str, wanted)):
                remedy = f"`{name}[{first}.columns]`"
                expected = (
                    f"the columns in the order of `{first}`, as {remedy} has them"
                )
                raise invalid(name, expected, found)


def _seed(name: str, value: Any, _: Arguments) -> Any:
    try:
        np.random.default_rng(value)
    except (TypeError, ValueError) as error:
        expected = "a whole number of at least 0, a generator of NumPy or None"
        raise invalid(name, expected, value, type(error)) from None
    return value
