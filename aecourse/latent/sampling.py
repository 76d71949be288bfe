"""How good a decoder is at codes that nobody encoded: four measurements.

Where an autoencoder's codes lie, which classes it draws, how sure a classifier is of
what it draws, and how far an image jumps when its code moves a little. A variational
autoencoder is measured in the same ways.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from aecourse._validation import (
    as_array,
    as_choice,
    as_int,
    as_labels,
    invalid,
)
from aecourse.latent.codes import decode

if TYPE_CHECKING:
    import keras

DIRECTIONS = 100
STEP = 1 / 50  # of a standard deviation of the codes

Draw = Callable[[np.random.Generator, np.ndarray, int], np.ndarray]


def _from_fitted_gaussian(generator, codes, n):
    covariance = np.cov(codes, rowvar=False, ddof=0).reshape(2 * [codes.shape[1]])
    return generator.multivariate_normal(codes.mean(axis=0), covariance, n)


def _from_box(generator, codes, n):
    lowest, highest = codes.min(axis=0), codes.max(axis=0)
    return generator.uniform(lowest, highest, (n, codes.shape[1]))


def _from_prior(generator, codes, n):
    return generator.standard_normal((n, codes.shape[1]))


SAMPLING_RULES: dict[str, Draw] = {
    "fitted gaussian": _from_fitted_gaussian,
    "box": _from_box,
    "standard normal": _from_prior,
}


def sample_codes(
    rule: str, codes: ArrayLike, n: int, *, seed: int | None = 0
) -> np.ndarray:
    """Return new codes, drawn by a rule that somebody might have for picking them.

    Parameters
    ----------
    rule
        ``"fitted gaussian"``, a Gaussian with the mean and the covariance of `codes`;
        ``"box"``, uniform between their smallest and largest values; or
        ``"standard normal"``, which takes nothing from `codes` but their width.
    codes
        Codes of samples, shape ``(m, latent_dim)``, at least two.
    n
        Number of codes to draw, at least 1.
    seed
        Seed of the draws.

    Returns
    -------
    np.ndarray
        Shape ``(n, latent_dim)``, float32.

    Raises
    ------
    TypeError, ValueError
        If the rule is unknown, there are fewer than two codes or `n` is too small.

    Notes
    -----
    Source: chapter 11.
    """
    draw = SAMPLING_RULES[as_choice("rule", rule, SAMPLING_RULES)]
    codes = _check_codes("codes", codes)
    n = as_int("n", n, minimum=1)
    generator = np.random.default_rng(seed)
    return draw(generator, codes.astype(np.float64), n).astype(np.float32)


def distribution_gap(
    codes: ArrayLike, draws: ArrayLike, *, seed: int | None = 0
) -> float:
    """Return how differently two clouds of codes are distributed, in [0, 1].

    Both are looked at along a hundred random directions, where each is a column of
    numbers. The Kolmogorov-Smirnov distance of two columns is the largest difference
    between the shares of each that lie below a value; the gap is the largest over all
    directions.

    Parameters
    ----------
    codes
        Codes of samples, shape ``(m, latent_dim)``, at least two. Each axis is divided
        by the standard deviation of these, so that units do not matter.
    draws
        Codes drawn by a rule, shape ``(n, latent_dim)``, at least two.
    seed
        Seed of the directions.

    Returns
    -------
    float
        0 if the clouds agree, 1 if they do not overlap in one of the directions. Two
        samples of one distribution are some hundredths apart, the more the smaller
        they are.

    Raises
    ------
    TypeError, ValueError
        If the clouds do not have one width, or are too small.

    Notes
    -----
    Source: chapter 11; scipy's two-sample statistic over random projections.
    """
    from scipy.stats import ks_2samp

    codes = _check_codes("codes", codes)
    draws = _check_codes("draws", draws)
    if draws.shape[1] != codes.shape[1]:
        raise invalid("draws", f"codes of {codes.shape[1]} values each", draws)
    generator = np.random.default_rng(seed)
    vectors = generator.standard_normal((DIRECTIONS, codes.shape[1]))
    spread = codes.std(axis=0)
    vectors = vectors / np.where(spread > 0, spread, 1)
    return float(
        max(ks_2samp(codes @ v, draws @ v, method="asymp").statistic for v in vectors)
    )


def class_shares(labels: ArrayLike, n_classes: int) -> np.ndarray:
    """Return the share of each class among labels.

    Parameters
    ----------
    labels
        Whole numbers from 0 to ``n_classes - 1``, shape ``(n,)``.
    n_classes
        Number of classes, at least 2. A class without a label has the share 0.

    Returns
    -------
    np.ndarray
        Shape ``(n_classes,)``; the sum is 1.

    Raises
    ------
    TypeError, ValueError
        If there is no label, or one is no class.
    """
    n_classes = as_int("n_classes", n_classes, minimum=2)
    labels = np.asarray(labels)
    if labels.size == 0:
        raise invalid("labels", "at least one label", labels)
    labels = as_labels("labels", labels, length=len(labels.ravel()))
    if labels.min() < 0 or labels.max() >= n_classes:
        raise invalid("labels", f"classes from 0 to {n_classes - 1}", labels)
    return np.bincount(labels, minlength=n_classes) / len(labels)


def share_distance(shares: ArrayLike, reference: ArrayLike) -> float:
    """Return the total variation distance of two distributions over classes, in [0, 1].

    It is half the sum of the absolute differences: the share of the samples that would
    have to change their class before the two agree.

    Parameters
    ----------
    shares, reference
        One share for each class, shape ``(n_classes,)``, at least two; each sums to 1.

    Raises
    ------
    TypeError, ValueError
        If they differ in length, have fewer than two classes or are no shares.

    Notes
    -----
    Source: chapter 11.
    """
    shares = _check_probabilities("shares", shares, ndim=1)
    reference = _check_probabilities("reference", reference, ndim=1)
    if shares.shape != reference.shape:
        raise invalid("reference", f"{len(shares)} classes, as `shares` has", reference)
    return float(0.5 * np.abs(shares - reference).sum())


def confidence(probabilities: ArrayLike) -> np.ndarray:
    """Return how sure a classifier is of each sample: its largest probability.

    Parameters
    ----------
    probabilities
        One row for each sample, shape ``(n, n_classes)``, at least two classes; each
        row sums to 1.

    Returns
    -------
    np.ndarray
        Shape ``(n,)``, from ``1 / n_classes``, which is a guess, to 1.

    Raises
    ------
    TypeError, ValueError
        If there are fewer than two classes, or a row does not sum to 1.

    Notes
    -----
    Source: chapter 11.
    """
    return _check_probabilities("probabilities", probabilities, ndim=2).max(axis=1)


def jumps(
    model: keras.Model,
    starts: ArrayLike,
    spread: ArrayLike,
    *,
    seed: int | None = 0,
) -> np.ndarray:
    """Return how far images move when their codes take a step of 1/50 deviation.

    Parameters
    ----------
    model
        Autoencoder with a part named ``"decoder"``.
    starts
        Codes where the steps begin, shape ``(n, latent_dim)``.
    spread
        Standard deviation of the codes of samples, one number for each axis, at least
        0: it is the unit of the step, so that a tighter cloud is not a smoother one.
    seed
        Seed of the directions of the steps, which are random.

    Returns
    -------
    np.ndarray
        Shape ``(n,)``: Euclidean distance of the two images of each step, 1 for one
        pixel that turns from black to white.

    Raises
    ------
    TypeError, ValueError
        If the model has no decoder, or widths do not agree.

    Notes
    -----
    Source: chapter 11.
    """
    starts = as_array("starts", starts, ndim=2)
    spread = as_array("spread", spread, shape=(starts.shape[1],))
    if spread.min() < 0:
        raise invalid("spread", "standard deviations, which are at least 0", spread)
    directions = np.random.default_rng(seed).standard_normal(starts.shape)
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    before = decode(model, starts)
    after = decode(model, starts + STEP * spread * directions)
    return np.linalg.norm((after - before).reshape(len(starts), -1), axis=1)


def _check_codes(name: str, codes: ArrayLike) -> np.ndarray:
    codes = as_array(name, codes, ndim=2)
    if len(codes) < 2:
        raise invalid(name, "at least two codes", codes)
    return codes


def _check_probabilities(name: str, value: ArrayLike, *, ndim: int) -> np.ndarray:
    values = as_array(name, value, ndim=ndim).astype(np.float64)
    if values.shape[-1] < 2:
        raise invalid(name, "at least two classes", values)
    if values.min() < 0 or np.abs(values.sum(axis=-1) - 1).max() > 1e-3:
        expected = "probabilities, at least 0, that sum to 1 over the classes"
        raise invalid(name, expected, values)
    return values
