"""Where to draw the line: a threshold from normal samples that were held out."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from aecourse._validation import as_array, as_int, as_number, invalid


def threshold(errors_of_normals: ArrayLike, false_alarm_rate: float) -> float:
    """Return the error above which a sample is called an anomaly.

    It is a quantile of the errors of normal samples, taken one step higher than the
    plain quantile, for the sample that is still to come: with n held-out normals, a
    further normal sample exceeds it with a probability of at most `false_alarm_rate`.

    Parameters
    ----------
    errors_of_normals
        Errors of normal samples that the model was *not* trained on, shape ``(n,)``.
        Higher means stranger.
    false_alarm_rate
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
    errors = as_array("errors_of_normals", errors_of_normals, ndim=1)
    rate = _check_share("false_alarm_rate", false_alarm_rate)
    # rounded, so that (19 + 1) * 0.95 is 19 and not a hair above
    rank = math.ceil(round((len(errors) + 1) * (1 - rate), 9))
    if rank > len(errors):
        needed = math.ceil(round(1 / rate - 1, 9))
        raise invalid(
            "errors_of_normals",
            f"at least {needed} normal samples for a false-alarm rate of {rate:g}; "
            "hold out more or allow more false alarms",
            errors,
        )
    return float(np.sort(errors)[rank - 1])


def hold_out(
    n: int, share: float, *, seed: int | np.random.Generator | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Return row numbers to train on and row numbers kept for the threshold.

    Parameters
    ----------
    n
        How many rows there are, at least 2.
    share
        Share of the rows that is kept, above 0 and below 1, rounded up to whole rows.
    seed
        Whole number, generator, or None for another choice in each call.

    Returns
    -------
    tuple of np.ndarray
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
    n = as_int("n", n, minimum=2)
    share = _check_share("share", share)
    order = np.random.default_rng(seed).permutation(n)
    kept = math.ceil(round(n * share, 9))
    if kept == n:
        raise invalid("share", f"a share that leaves rows to train on, of {n}", share)
    return order[kept:], order[:kept]


def _check_share(name: str, value: float) -> float:
    value = as_number(name, value)
    if not 0 < value < 1:
        raise invalid(name, "a share above 0 and below 1", value)
    return value
