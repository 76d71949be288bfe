"""Validators of the settings that builders share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aecourse._keras import keras
from aecourse._validation import Arguments, Validator, as_int, invalid

STRIDES = 2  # of every stage of a convolutional model: each halves width and height


def sizes(*, allow_empty: bool = False) -> Validator:
    """Ask for a tuple of positive whole numbers."""

    def validate(name: str, value: Any, _: Arguments) -> tuple[int, ...]:
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise invalid(name, "a tuple of whole numbers", value, TypeError)
        if not value and not allow_empty:
            raise invalid(name, "at least one size", value)
        return tuple(as_int(name, size, minimum=1) for size in value)

    return validate


def keras_model(name: str, value: Any, _: Arguments) -> keras.Model:
    """Ask for a model of Keras."""
    if not isinstance(value, keras.Model):
        raise invalid(name, "a Keras model", value, TypeError)
    return value


def known_activation(name: str, value: Any, _: Arguments) -> str:
    """Ask for an activation that Keras knows."""
    try:
        keras.activations.get(value)
    except ValueError:
        raise invalid(
            name, "an activation that Keras knows, such as 'relu'", value
        ) from None
    return value


def image_shape(name: str, value: Any, arguments: Arguments) -> tuple[int, ...]:
    """Ask for the shape of an image that a stage for each of `filters` can halve."""
    shape = sizes()(name, value, arguments)
    _expect_channels_last(name, shape)
    _expect_halving(name, shape, stages=len(arguments["filters"]))
    return shape


def _expect_channels_last(name: str, shape: tuple[int, ...]) -> None:
    wanted = "(height, width) or (height, width, channels)"
    if len(shape) not in (2, 3):
        raise invalid(name, f"{wanted}, without the batch axis", shape)
    if len(shape) == 3 and shape[2] >= min(shape[:2]):
        first, *rest = shape
        advice = (
            f"with the channels last, here ({rest[0]}, {rest[1]}, {first})"
            if first < min(rest)
            else "without the batch axis and with fewer channels than rows or columns"
        )
        raise invalid(name, f"{wanted}, {advice}", shape)


def _expect_halving(name: str, shape: tuple[int, ...], *, stages: int) -> None:
    height, width = shape[:2]
    factor = STRIDES**stages
    if height % factor or width % factor:
        below = max(min(height, width) // factor, 1) * factor
        expected = (
            f"a height and a width that {stages} stages with stride {STRIDES} can "
            f"halve: multiples of {factor}, such as {below} or {below + factor} "
            "(pad or crop the images, or use fewer stages)"
        )
        raise invalid(name, expected, shape)
