"""Validators of arrays: any, images, rows of samples, labels."""

from __future__ import annotations

from typing import Any

import numpy as np

from aecourse._validation.decorator import Arguments, Validator
from aecourse._validation.errors import invalid
from aecourse._validation.values import as_array

MOST_LABEL = 2**53
"""Up to it a float holds every whole number."""

BRIGHTEST = 2
"""Grey levels above it are no levels from 0 to 1 that went a little too far."""


def array(
    *,
    ndim: int | None = None,
    shape: tuple[int | None, ...] | None = None,
    like: str | None = None,
    at_least: int = 1,
    scalars: bool = False,
    half: bool = False,
) -> Validator:
    """Ask for an array as `as_array` does, or for one of the shape of another argument.

    Parameters
    ----------
    ndim, shape
        As in :func:`aecourse._validation.as_array`.
    like
        Name of an argument before it that has the same shape.
    at_least
        How many rows it has at the least.
    scalars
        Whether it may be a single number.
    half
        Whether half precision stays, which cannot hold the square of 256; else it
        becomes single.
    """

    def validate(name: str, value: Any, arguments: Arguments) -> np.ndarray:
        result = as_array(name, value, ndim=ndim, shape=shape)
        if result.dtype == np.float16 and not half:
            result = result.astype(np.float32)
        if result.ndim == 0 and not scalars:
            raise invalid(name, "an array, not a single number", value)
        if like is not None and result.shape != arguments[like].shape:
            expected = f"the shape of `{like}`, which is {arguments[like].shape}"
            raise invalid(name, expected, value)
        if at_least > 1 and len(result) < at_least:
            raise invalid(name, f"at least {at_least} rows", value)
        return result

    return validate


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
    any_shape = array(like=like, half=True)  # noise keeps the type of an image

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
