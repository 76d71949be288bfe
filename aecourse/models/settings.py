"""Checks of the settings that builders share."""

from __future__ import annotations

from collections.abc import Sequence

from aecourse._keras import keras
from aecourse._validation import as_int, invalid

STRIDES = 2  # of every stage of a convolutional model: each halves width and height


def check_sizes(
    name: str, sizes: Sequence[int], *, allow_empty: bool = True
) -> tuple[int, ...]:
    """Return `sizes` as a tuple of positive whole numbers, or raise."""
    if isinstance(sizes, str) or not isinstance(sizes, Sequence):
        raise invalid(name, "a tuple of whole numbers", sizes, TypeError)
    if not sizes and not allow_empty:
        raise invalid(name, "at least one size", sizes)
    return tuple(as_int(name, size, minimum=1) for size in sizes)


def check_activation(name: str, activation: str) -> None:
    """Raise if Keras knows no activation of that name."""
    try:
        keras.activations.get(activation)
    except ValueError:
        raise invalid(
            name, "an activation that Keras knows, such as 'relu'", activation
        ) from None


def check_image_shape(
    name: str, input_shape: Sequence[int], *, stages: int
) -> tuple[int, int, int]:
    """Return height, width and channels of an image that the stages can halve."""
    shape = check_sizes(name, input_shape, allow_empty=False)
    wanted = "(height, width) or (height, width, channels)"
    if len(shape) not in (2, 3):
        expected = f"{wanted}, without the batch axis"
        raise invalid(name, expected, input_shape)
    height, width, channels = shape if len(shape) == 3 else (*shape, 1)
    if channels >= min(height, width) and len(shape) == 3:
        first, *rest = shape
        advice = (
            f"with the channels last, here ({rest[0]}, {rest[1]}, {first})"
            if first < min(rest)
            else "without the batch axis and with fewer channels than rows or columns"
        )
        raise invalid(name, f"{wanted}, {advice}", input_shape)
    factor = STRIDES**stages
    if height % factor or width % factor:
        below = max(min(height, width) // factor, 1) * factor
        expected = (
            f"a height and a width that {stages} stages with stride {STRIDES} can "
            f"halve: multiples of {factor}, such as {below} or {below + factor} "
            "(pad or crop the images, or use fewer stages)"
        )
        raise invalid(name, expected, input_shape)
    return height, width, channels
