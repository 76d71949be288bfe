"""Validators of single values and mappings, and of what others return."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from aecourse._validation.decorator import Arguments, Validator
from aecourse._validation.errors import invalid
from aecourse._validation.values import as_choice, as_int, as_number


def whole(*, minimum: int | None = None) -> Validator:
    """Ask for a whole number, of at least `minimum`."""
    return lambda name, value, _: as_int(name, value, minimum=minimum)


def number(**bounds: float) -> Validator:
    """Ask for a finite number within the bounds that `as_number` has."""
    return lambda name, value, _: as_number(name, value, **bounds)


def choice(*choices: str) -> Validator:
    """Ask for one of several words."""
    return lambda name, value, _: as_choice(name, value, choices)


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
