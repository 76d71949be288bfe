"""Checks of the settings that builders share."""

from __future__ import annotations

from collections.abc import Sequence

from aecourse.backend import keras
from aecourse.checks import check_int, invalid


def check_sizes(
    name: str, sizes: Sequence[int], *, allow_empty: bool = True
) -> tuple[int, ...]:
    """Return `sizes` as a tuple of positive whole numbers, or raise."""
    if isinstance(sizes, str) or not isinstance(sizes, Sequence):
        raise invalid(name, "a tuple of whole numbers", sizes, TypeError)
    if not sizes and not allow_empty:
        raise invalid(name, "at least one size", sizes)
    return tuple(check_int(name, size, minimum=1) for size in sizes)


def check_activation(name: str, activation: str) -> None:
    """Raise if Keras knows no activation of that name."""
    try:
        keras.activations.get(activation)
    except ValueError:
        raise invalid(
            name, "an activation that Keras knows, such as 'relu'", activation
        ) from None
