"""Where to draw the line: a threshold from normal samples that were held out."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from aecourse._validation import (
    Arguments,
    Seed,
    also,
    as_array,
    invalid,
    number,
    validated,
    whole,
)

open_share = also(number(), "a share above 0 and below 1", lambda value: 0 < value < 1)


def fewest_normals(false_alarm_rate: float) -> int:
    """Return how many normal samples a threshold needs to promise a rate.

    Parameters
    ----------
    false_alarm_rate : float
        The rate, above 0 and below 1.

    Returns
    -------
    int

    Notes
    -----
    Source: chapter 7.
    """
    return math.ceil(round(1 / false_alarm_rate - 1, 9))


def _enough_errors(name: str, value: ArrayLike, arguments: Arguments) -> np.ndarray:
    errors = as_array(name, value, ndim=1)
    rate = arguments["false_alarm_rate"]
    if len(errors) < (needed := fewest_normals(rate)):
        raise invalid(
            name,
            f"at least {needed} normal samples for a false-alarm rate of {rate:g}; "
            "hold out more or allow more false alarms",
            errors,
        )
    return errors


@validated(false_alarm_rate=open_share, errors_of_normals=_enough_errors)
def threshold(errors_of_normals: ArrayLike, false_alarm_rate: float) -> float:
    """Set the threshold above which an error makes a sample an anomaly.

    It is a quantile of the errors of normal samples, taken one step higher than the
    plain quantile, for the sample that is still to come: with n held-out normals, a
    further normal sample exceeds it with a probability of at most `false_alarm_rate`.

    Parameters
    ----------
    errors_of_normals : array_like of shape (n,)
        Errors of normal samples that the model was *not* trained on. Higher means
        stranger.
    false_alarm_rate : float
        The share of normal samples that may raise an alarm, above 0 and below 1.

    Returns
    -------
    float
        One of the errors. A sample is an anomaly if its error is above it.

    Raises
    ------
    TypeError, ValueError
        If there are no errors, one is not finite, the rate is out of range, or there
        are too few errors for it: a rate of 0.05 takes 19 normals, 0.01 takes 99.

    Notes
    -----
    Source: chapter 7. The promise holds on average over draws of the held-out samples
    and needs nothing but that they and the next one are exchangeable (Bates and others,
    "Testing for outliers with conformal p-values", 2023).

    Examples
    --------
    >>> threshold(range(1, 20), 0.05)
    19.0
    >>> threshold(range(1, 20), 0.5)
    10.0
    """
    rank = _rank(len(errors_of_normals), false_alarm_rate)
    return float(np.sort(errors_of_normals)[rank - 1])


def _rank(n: int, rate: float) -> int:
    # rounded, so that (19 + 1) * 0.95 is 19 and not a hair above
    return math.ceil(round((n + 1) * (1 - rate), 9))


def _kept(n: int, share: float) -> int:
    return math.ceil(round(n * share, 9))


@validated(
    n=whole(minimum=2),
    share=also(
        open_share,
        "a share that leaves rows to train on, of {n}",
        lambda share, n: _kept(n, share) < n,
    ),
)
def hold_out(
    n: int, share: float, *, seed: Seed = None
) -> tuple[np.ndarray, np.ndarray]:
    """Split row numbers into those to train on and those held out for the threshold.

    Parameters
    ----------
    n : int
        How many rows there are, at least 2.
    share : float
        Share of the rows that is kept, above 0 and below 1, rounded up to whole rows.
    seed : int, numpy.random.Generator or None, default None
        Of the choice; None for another one in each call.

    Returns
    -------
    train, held_out : ndarray of shape (rows,)
        Both in random order; together they are every row once.

    Raises
    ------
    TypeError, ValueError
        If a number is out of range or nothing would be left to train on.

    Examples
    --------
    >>> train, held_out = hold_out(20, 0.15, seed=0)
    >>> len(train), len(held_out)
    (17, 3)
    """
    order = np.random.default_rng(seed).permutation(n)
    kept = _kept(n, share)
    return order[kept:], order[:kept]
