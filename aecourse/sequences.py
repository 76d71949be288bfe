"""Sequences of unequal length: one array for all, and errors that skip its padding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from aecourse._validation import (
    Arguments,
    Validator,
    also,
    array,
    as_array,
    as_int,
    expect_columns_in_order,
    expect_float32,
    invalid,
    number,
    optional,
    validated,
)


class Padded(NamedTuple):
    """Sequences in one array, with a weight of 0 for every step that was added.

    Attributes
    ----------
    x : ndarray of shape (n, longest, features)
        The sequences, float32.
    weight : ndarray of shape (n, longest)
        float32: 1 for a step of the sequence, 0 for padding. It goes into ``fit`` and
        ``evaluate`` as ``sample_weight``.
    """

    x: np.ndarray
    weight: np.ndarray


def _is_list(value: object) -> bool:
    # a tensor and a column of a table are lists too; a table is one of names
    if isinstance(value, str | Mapping) or hasattr(value, "columns"):
        return False
    try:
        len(value)
    except TypeError:
        return False
    return True


def _sequences(
    name: str, value: Sequence[ArrayLike], arguments: Arguments
) -> list[np.ndarray]:
    if not _is_list(value):
        expected = "a list of sequences, each of shape (steps, features)"
        raise invalid(name, expected, value, TypeError)
    if len(value) == 0:
        raise invalid(name, "at least one sequence", value)
    expect_columns_in_order({f"{name}[{i}]": rows for i, rows in enumerate(value)})
    expect_float32("mask_value", arguments["mask_value"])
    arrays = []
    for index, rows in enumerate(value):
        each = f"{name}[{index}]"
        steps = as_array(each, rows)
        if steps.ndim != 2:
            raise invalid(each, "shape (steps, features), with one feature too", rows)
        features = arrays[0].shape[1] if arrays else steps.shape[1]
        if steps.shape[1] != features:
            wanted = f"{features} features, as the first sequence has"
            raise invalid(each, wanted, rows)
        expect_float32(each, steps)
        # compared as in the result, where a step must not round to the mask value
        if np.any(steps.astype(np.float32) == np.float32(arguments["mask_value"])):
            wanted = f"a number that does not occur in the data, as in sequence {index}"
            raise invalid("mask_value", wanted, arguments["mask_value"])
        arrays.append(steps)
    return arrays


def _length(name: str, value: object, arguments: Arguments) -> int:
    return as_int(name, value, minimum=max(map(len, arguments["sequences"])))


@validated(mask_value=number(), sequences=_sequences, length=optional(_length))
def pad(
    sequences: Sequence[ArrayLike], *, mask_value: float, length: int | None = None
) -> Padded:
    """Pad sequences of unequal length at their ends, so that they are one array.

    Parameters
    ----------
    sequences : sequence of array_like of shape (steps, features)
        Each has at least one step; the number of features is the same in all.
    mask_value : float
        What added steps hold. It must occur in no sequence, so that a step of data is
        never taken for padding.
    length : int or None, default None
        Steps after padding, at least those of the longest sequence, which is what None
        stands for.

    Returns
    -------
    Padded
        Array and weights.

    Raises
    ------
    TypeError, ValueError
        If there is no sequence, one is empty or not of shape (steps, features), their
        numbers of features differ, the mask value occurs in the data, or a number is
        beyond the range of float32.

    Notes
    -----
    Source: chapter 5.

    Examples
    --------
    >>> padded = pad([[[1.0], [2.0]], [[3.0]]], mask_value=-9)
    >>> padded.weight
    array([[1., 1.],
           [1., 0.]], dtype=float32)
    """
    steps = max(map(len, sequences)) if length is None else length
    shape = len(sequences), steps, sequences[0].shape[1]
    x = np.full(shape, mask_value, np.float32)
    weight = np.zeros(shape[:2], np.float32)
    for index, rows in enumerate(sequences):
        x[index, : len(rows)] = rows
        weight[index, : len(rows)] = 1
    return Padded(x, weight)


def _weight(part: str, axis: int) -> Validator:
    fitting = also(
        lambda name, value, given: as_array(name, value, shape=given["x"].shape[:2]),
        f"no negative weight, and one above 0 in each {part}",
        lambda weight: weight.min() >= 0 and weight.sum(axis=axis).min() > 0,
    )
    return optional(fitting)


_x = also(array(), "sequences of shape (n, time, features)", lambda x: x.ndim == 3)
_x_hat = array(like="x")


@validated(x=_x, x_hat=_x_hat, weight=_weight("step", axis=0))
def error_by_step(
    x: ArrayLike, x_hat: ArrayLike, *, weight: ArrayLike | None = None
) -> np.ndarray:
    """Compute the mean squared error of each time step over the sequences that have it.

    Parameters
    ----------
    x, x_hat : array_like of shape (n, time, features)
        Sequences and their reconstructions.
    weight : array_like of shape (n, time) or None, default None
        0 for padded steps; with None all steps count.

    Returns
    -------
    ndarray of shape (time,)
        The errors.

    Raises
    ------
    TypeError, ValueError
        If shapes do not fit, a weight is negative, or no sequence has some step.

    Notes
    -----
    Source: chapter 5.
    """
    return _weighted_mean(np.square(x - x_hat).mean(axis=2), weight, axis=0)


@validated(x=_x, x_hat=_x_hat, weight=_weight("sequence", axis=1))
def error_by_sequence(
    x: ArrayLike, x_hat: ArrayLike, *, weight: ArrayLike | None = None
) -> np.ndarray:
    """Compute the mean squared error of each sequence over the steps it has.

    Without a weight it is the same as :func:`aecourse.errors.reconstruction_error`.

    Parameters
    ----------
    x, x_hat : array_like of shape (n, time, features)
        Sequences and their reconstructions.
    weight : array_like of shape (n, time) or None, default None
        0 for padded steps; with None all steps count.

    Returns
    -------
    ndarray of shape (n,)
        The errors.

    Raises
    ------
    TypeError, ValueError
        If shapes do not fit, a weight is negative, or a sequence has no step.

    Notes
    -----
    Source: chapter 5.
    """
    return _weighted_mean(np.square(x - x_hat).mean(axis=2), weight, axis=1)


def _weighted_mean(
    errors: np.ndarray, weight: np.ndarray | None, *, axis: int
) -> np.ndarray:
    if weight is None:
        return errors.mean(axis=axis)
    # only their ratios count, and huge or tiny ones would leave the range of floats
    shares = weight / weight.max(axis=axis, keepdims=True)
    return (shares * errors).sum(axis=axis) / shares.sum(axis=axis)
