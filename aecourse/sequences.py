"""Sequences of unequal length: one array for all, and errors that skip its padding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from aecourse._validation import (
    as_array,
    as_int,
    as_number,
    as_pair,
    invalid,
)


class Padded(NamedTuple):
    """Sequences in one array, with a weight of 0 for every step that was added.

    Attributes
    ----------
    x
        float32 of shape (n, longest, features).
    weight
        float32 of shape (n, longest): 1 for a step of the sequence, 0 for padding.
        It goes into ``fit`` and ``evaluate`` as ``sample_weight``.
    """

    x: np.ndarray
    weight: np.ndarray


def pad(
    sequences: Sequence[ArrayLike], *, mask_value: float, length: int | None = None
) -> Padded:
    """Return sequences of unequal length as one array, filled up at their ends.

    Parameters
    ----------
    sequences
        Arrays of shape ``(steps, features)``, each with at least one step; the number
        of features is the same in all.
    mask_value
        What added steps hold. It must occur in no sequence, so that a step of data is
        never taken for padding.
    length
        Steps after padding, at least the longest sequence's, which is the default.

    Returns
    -------
    Padded
        Array and weights.

    Raises
    ------
    TypeError, ValueError
        If there is no sequence, one is empty or not of shape (steps, features), their
        numbers of features differ, or the mask value occurs in the data.

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
    mask_value = as_number("mask_value", mask_value)
    if len(sequences) == 0:
        raise invalid("sequences", "at least one sequence", sequences)
    arrays = [_checked(index, rows) for index, rows in enumerate(sequences)]
    features = arrays[0].shape[1]
    for index, rows in enumerate(arrays):
        if rows.shape[1] != features:
            wanted = f"{features} features, as the first sequence has"
            raise invalid(f"sequences[{index}]", wanted, rows)
        if np.any(rows == np.float32(mask_value)):
            wanted = f"a number that does not occur in the data, as in sequence {index}"
            raise invalid("mask_value", wanted, mask_value)
    longest = max(map(len, arrays))
    steps = longest if length is None else as_int("length", length, minimum=longest)
    x = np.full((len(arrays), steps, features), mask_value, np.float32)
    weight = np.zeros((len(arrays), steps), np.float32)
    for index, rows in enumerate(arrays):
        x[index, : len(rows)] = rows
        weight[index, : len(rows)] = 1
    return Padded(x, weight)


def error_by_step(
    x: ArrayLike, x_hat: ArrayLike, *, weight: ArrayLike | None = None
) -> np.ndarray:
    """Return the mean squared error of every time step over the sequences that have it.

    Parameters
    ----------
    x, x_hat
        Sequences and their reconstructions, shape ``(n, time, features)``.
    weight
        Shape ``(n, time)``, 0 for padded steps; all steps count by default.

    Returns
    -------
    np.ndarray
        Shape ``(time,)``.

    Raises
    ------
    TypeError, ValueError
        If shapes do not fit, a weight is negative, or no sequence has some step.

    Notes
    -----
    Source: chapter 5.
    """
    return _weighted_error(x, x_hat, weight, axis=0)


def error_by_sequence(
    x: ArrayLike, x_hat: ArrayLike, *, weight: ArrayLike | None = None
) -> np.ndarray:
    """Return the mean squared error of every sequence over the steps it has.

    Takes and raises what :func:`error_by_step` does. Without a weight it is the same as
    :func:`aecourse.errors.reconstruction_error`.

    Returns
    -------
    np.ndarray
        Shape ``(n,)``.
    """
    return _weighted_error(x, x_hat, weight, axis=1)


def _checked(index: int, rows: ArrayLike) -> np.ndarray:
    name = f"sequences[{index}]"
    array = as_array(name, rows)
    if array.ndim != 2:
        raise invalid(name, "shape (steps, features), with one feature too", rows)
    # as in the result, where a step of data must not round to the mask value
    return array.astype(np.float32, copy=False)


def _weighted_error(
    x: ArrayLike, x_hat: ArrayLike, weight: ArrayLike | None, *, axis: int
) -> np.ndarray:
    x, x_hat = as_pair("x", x, "x_hat", x_hat)
    if x.ndim != 3:
        raise invalid("x", "sequences of shape (n, time, features)", x)
    if weight is None:
        weight = np.ones(x.shape[:2], np.float32)
    weight = as_array("weight", weight, shape=x.shape[:2])
    total = weight.sum(axis=axis)
    if weight.min() < 0 or total.min() == 0:
        wanted = "no negative weight, and one above 0 in each "
        raise invalid("weight", wanted + ("step", "sequence")[axis], weight)
    return (weight * np.square(x - x_hat).mean(axis=2)).sum(axis=axis) / total
