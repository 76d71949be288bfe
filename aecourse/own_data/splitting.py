"""Splitting before anything is learnt, and scaling by what the training rows say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aecourse._validation import Arguments, Seed, choice, invalid, validated, whole
from aecourse.own_data.findings import OwnData
from aecourse.recommendation import RatingMatrix, hold_out

SHARES = (0.6, 0.2, 0.2)  # to learn from, to choose by, to test on


@dataclass(frozen=True, eq=False)
class Parts:
    """Which samples, or which ratings, are for what.

    Attributes
    ----------
    train : ndarray of int
        Places to learn from, and to scale by.
    validation : ndarray of int
        Places to choose a size by.
    test : ndarray of int
        Places that are looked at once, at the end.
    """

    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray


def _own_data(name: str, value: object, _: object) -> OwnData:
    if not isinstance(value, OwnData):
        raise invalid(name, "data as own_data.read gives them", value, TypeError)
    return value


@validated(data=_own_data, seed=whole(minimum=0))
def split(data: OwnData, *, seed: int = 0) -> Parts:
    """Split samples 60 : 20 : 20, before anything is computed from them.

    Parameters
    ----------
    data : OwnData
        The samples. What is in the order of time is cut in that order; samples of one
        group stay together; ratings are drawn from every user.
    seed : int, default 0
        Of the draw, at least 0.

    Returns
    -------
    Parts
        Places of samples, or of ratings in the order of the matrix.

    Raises
    ------
    TypeError, ValueError
        If the data forbid to go on (with the sentence that says why), or the seed is
        no whole number.
    """
    if data.stops:
        raise ValueError(" ".join(data.stops))
    if isinstance(data.samples, RatingMatrix):
        return _of_ratings(data.samples, seed)
    groups = np.unique(data.groups)
    order = groups if data.in_order else np.random.default_rng(seed).permutation(groups)
    # each group lies where its middle sample falls
    sizes = np.bincount(data.groups)[order]
    middle = (np.cumsum(sizes) - sizes / 2) / sizes.sum()
    cuts = np.searchsorted(middle, np.cumsum(SHARES[:2]))
    sides = [np.flatnonzero(np.isin(data.groups, g)) for g in np.split(order, cuts)]
    if not all(map(len, sides)):
        n = len(groups)
        raise ValueError(f"Expected at least five groups to split. Received: {n}")
    return Parts(*sides)


def _of_ratings(matrix: RatingMatrix, seed: Seed) -> Parts:
    generator = np.random.default_rng(seed)
    numbered = matrix.with_values(np.arange(matrix.count))
    rest, test = hold_out(numbered, SHARES[2], seed=generator)
    share = SHARES[1] / (SHARES[0] + SHARES[1])
    train, validation = hold_out(rest, share, seed=generator)
    return Parts(*(p.values.data.astype(int) for p in (train, validation, test)))


def _like_those_learnt(name: str, value: object, arguments: Arguments) -> np.ndarray:
    found, fill = np.asarray(value), arguments["self"].fill
    if found.dtype.kind not in "biuf":
        raise invalid(name, "an array of real numbers", value, TypeError)
    if fill.ndim and found.shape[-1:] != fill.shape:
        raise invalid(name, f"samples of {len(fill)} columns", value)
    return found


@dataclass(frozen=True, eq=False)
class Scale:
    """What fills gaps, and what is subtracted and divided by.

    Attributes
    ----------
    fill, centre, spread : ndarray
        One number for each column of a table, one for all of a series; nothing is done
        to grey levels, whose scale is known.
    """

    fill: np.ndarray
    centre: np.ndarray
    spread: np.ndarray

    @validated(x=_like_those_learnt)
    def apply(self, x: np.ndarray) -> np.ndarray:
        """Fill the gaps of samples and scale them.

        Parameters
        ----------
        x : ndarray of shape (n, ...)
            Samples in their own unit.

        Returns
        -------
        ndarray of shape (n, ...)
            Scaled, float32.

        Raises
        ------
        TypeError, ValueError
            If the samples hold no numbers, or have another number of columns.
        """
        filled = np.where(np.isnan(x), self.fill, x)
        return ((filled - self.centre) / self.spread).astype(np.float32)


def _samples(name: str, value: object, arguments: Arguments) -> np.ndarray:
    found = np.asarray(value)
    if found.dtype.kind not in "biuf":
        raise invalid(name, "an array of real numbers", value, TypeError)
    if found.ndim < 2 or not found.size or np.isinf(found).any():
        raise invalid(name, "samples of shape (n, ...), with NaN for gaps", value)
    axis = 0 if arguments["kind"] == "table" else None
    if np.isnan(found).all(axis=axis).any():
        raise invalid(name, "a number in every column; leave out empty ones", value)
    return found


@validated(kind=choice("images", "table", "series"), x_train=_samples)
def fit_scale(kind: str, x_train: np.ndarray) -> Scale:
    """Learn from the training samples how all are to be scaled.

    Parameters
    ----------
    kind : {"images", "table", "series"}
        Columns of a table are scaled each by itself, series all alike.
    x_train : ndarray of shape (n, ...)
        Training samples, with NaN for gaps.

    Returns
    -------
    Scale
        Medians, means and standard deviations; a column that does not vary in the
        training samples is divided by 1.

    Raises
    ------
    TypeError, ValueError
        If the kind is unknown, there are no samples, one is infinite, or a column is
        empty.
    """
    if kind == "images":
        return Scale(np.zeros(()), np.zeros(()), np.ones(()))
    axis = 0 if kind == "table" else None
    fill = np.nanmedian(x_train, axis=axis)
    filled = np.where(np.isnan(x_train), fill, x_train).astype(np.float64)
    # rounding leaves a constant column a mean beside it and a spread above 0
    varies = np.ptp(filled, axis=axis) > 0
    centre = np.where(varies, filled.mean(axis=axis), fill)
    return Scale(fill, centre, np.where(varies, filled.std(axis=axis), 1.0))
