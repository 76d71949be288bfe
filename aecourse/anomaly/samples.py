"""The samples a detector is given: finite rows, normal ones to learn from, one unit."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator
from sklearn.utils.validation import validate_data

from aecourse._validation import invalid
from aecourse.anomaly.denoiser import ROWS_AT_A_TIME

ROWS_COPIED = 128 * ROWS_AT_A_TIME
"""Of an array that may not fit into memory as it is scored."""

UNSEEN = 0.05
"""Standard deviation of a column, as a share of that of all values, to warn of."""


def finite_samples(
    detector: BaseEstimator, value: ArrayLike, **settings: bool | int
) -> np.ndarray:
    """Return samples as rows of float32, or raise as scikit-learn does.

    Parameters
    ----------
    detector : BaseEstimator
        Learns how many values a sample has, or is asked.
    value : array_like of shape (n, d)
        Samples.
    **settings : bool or int
        As scikit-learn's ``validate_data`` takes them.

    Returns
    -------
    ndarray of shape (n, d)
        Without gaps.

    Raises
    ------
    TypeError, ValueError
        If they are no such samples, or a value is missing or infinite.
    """
    x = validate_data(
        detector, value, dtype=np.float32, ensure_all_finite=False, **settings
    )
    if not np.isfinite(x).all():
        expected = (
            "finite numbers, without NaN or infinity: leave samples with gaps out, or "
            "fill the gaps and mark them"
        )
        raise invalid("X", expected, x)
    return x


def in_parts(x: ArrayLike) -> Iterator[ArrayLike]:
    """Give an array some rows at a time, anything else as it is."""
    if not isinstance(x, np.ndarray) or x.ndim != 2 or len(x) <= ROWS_COPIED:
        yield x
        return
    for begin in range(0, len(x), ROWS_COPIED):
        yield x[begin : begin + ROWS_COPIED]


def normals_of(x: np.ndarray, y: ArrayLike | None) -> np.ndarray:
    """Leave out what labels of both kinds mark as anomalies, and say so.

    Parameters
    ----------
    x : ndarray of shape (n, d)
        Samples.
    y : array_like of shape (n,) or None
        As :meth:`aecourse.anomaly.AutoencoderDetector.fit` takes them.

    Returns
    -------
    ndarray of shape (m, d)
        The normal samples, or all where `y` does not say which these are.

    Raises
    ------
    ValueError
        If `y` is of another length.
    """
    if y is None:
        return x
    labels = np.asarray(y).ravel()
    if len(labels) != len(x):
        raise invalid("y", f"one label for each of the {len(x)} samples", labels)
    kinds = set(labels.tolist())
    if kinds not in ({0, 1}, {-1, 1}):
        return x
    is_normal = labels == (0 if kinds == {0, 1} else 1)
    warnings.warn(
        f"`y` marks {np.sum(~is_normal)} of {len(x)} samples as anomalies. A detector "
        "learns from normal samples, so these are left out; write fit(X[normal]) with "
        "`normal` true for normal samples to say so yourself.",
        stacklevel=4,
    )
    return x[is_normal]


def warn_of_unlike_units(x: np.ndarray) -> None:
    """Warn of columns that vary so little beside the others that nobody watches them.

    Parameters
    ----------
    x : ndarray of shape (n, d)
        Normal samples.
    """
    low, high = np.quantile(x, [0.25, 0.75], axis=0)
    # the border of images and the like, which seldom changes at all, is of their unit
    unseen = (high > low) & (x.std(axis=0) < UNSEEN * x.std())
    if unseen.any():
        warnings.warn(
            f"{unseen.sum()} of {x.shape[1]} columns of `X` vary less than {UNSEEN:.0%}"
            " of what all values do, so that whatever happens in them hardly moves the "
            "score. If columns have units of their own, scale each by itself before: "
            "make_pipeline(StandardScaler(), AutoencoderDetector()).",
            stacklevel=4,
        )


def centre_and_scale(x: np.ndarray) -> tuple[float, float]:
    """Return mean and standard deviation of all values, or raise if they are one."""
    scale = float(x.std())
    if scale == 0:
        raise invalid("X", "samples that are not all one number", x)
    return float(x.mean()), scale
