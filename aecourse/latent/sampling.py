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
    LARGEST,
    Seed,
    also,
    array,
    choice,
    invalid,
    validated,
    whole,
    with_parts,
)
from aecourse.latent.codes import decode, fitting

if TYPE_CHECKING:
    import keras

DIRECTIONS = 100
STEP = 1 / 50  # of a standard deviation of the codes
NEIGHBOUR = 10
COMPONENTS = 10
KERNEL_WIDTH = 1 / 20  # of a standard deviation of the codes

Draw = Callable[[np.random.Generator, np.ndarray, int], np.ndarray]

_codes = array(ndim=2, at_least=2)


_shares = also(
    also(array(ndim=1), "at least two classes", lambda shares: len(shares) >= 2),
    "shares, at least 0, that sum to 1 over the classes",
    lambda shares: shares.min() >= 0 and abs(shares.sum(dtype=np.float64) - 1) <= 1e-3,
)


def _from_fitted_gaussian(generator, codes, n):
    covariance = np.cov(codes, rowvar=False, ddof=0).reshape(2 * [codes.shape[1]])
    return generator.multivariate_normal(codes.mean(axis=0), covariance, n)


def _from_box(generator, codes, n):
    lowest, highest = codes.min(axis=0), codes.max(axis=0)
    return generator.uniform(lowest, highest, (n, codes.shape[1]))


def _from_mixture(generator, codes, n):
    from sklearn.mixture import GaussianMixture

    count = min(COMPONENTS, len(np.unique(codes, axis=0)))
    seeds = generator.integers(2**31, size=2)
    mixture = GaussianMixture(count, random_state=int(seeds[0]))
    try:
        mixture.fit(codes)
    except ValueError as error:  # of covariances, which hang on the codes' scale
        expected = "codes that ten Gaussians can be fitted to: scale them to about 1"
        raise invalid("codes", expected, codes) from error
    mixture.random_state = int(seeds[1])
    return mixture.sample(n)[0][generator.permutation(n)]


def _from_kernels(generator, codes, n):
    middles = codes[generator.integers(len(codes), size=n)]
    noise = generator.standard_normal(middles.shape)
    return middles + KERNEL_WIDTH * codes.std(axis=0) * noise


def _from_prior(generator, codes, n):
    return generator.standard_normal((n, codes.shape[1]))


SAMPLING_RULES: dict[str, Draw] = {
    "fitted gaussian": _from_fitted_gaussian,
    "box": _from_box,
    "mixture of ten": _from_mixture,
    "kernel density": _from_kernels,
    "standard normal": _from_prior,
}


@validated(
    rule=choice(*SAMPLING_RULES),
    codes=also(
        _codes,
        f"codes up to {LARGEST[4]:g}, since those that are drawn are float32",
        lambda codes: np.abs(codes).max() <= LARGEST[4],
    ),
    n=whole(minimum=1),
)
def sample_codes(
    rule: str, codes: ArrayLike, n: int, *, seed: Seed = None
) -> np.ndarray:
    """Sample new codes from the latent space by a rule for picking them.

    Parameters
    ----------
    rule : {"fitted gaussian", "box", "mixture of ten", "kernel density", \
"standard normal"}
        A Gaussian with the mean and the covariance of `codes`; uniform between their
        smallest and largest values; ten Gaussians, fitted together; a narrow Gaussian
        around each code, a twentieth of the codes' standard deviation wide; or the
        prior, which takes nothing from `codes` but their width.
    codes : array_like of shape (m, latent_dim)
        Codes of samples that the rule is fitted to, at least two.
    n : int
        Number of codes to draw, at least 1.
    seed : int, numpy.random.Generator or None, default None
        Of the draws; None for new ones in each call.

    Returns
    -------
    ndarray of shape (n, latent_dim)
        Codes in float32.

    Raises
    ------
    TypeError, ValueError
        If the rule is unknown, there are fewer than two codes, one is beyond 1e15, or
        `n` is too small.

    Notes
    -----
    Source: chapter 11; the densities that are fitted afterwards, Ghosh et al., 2020.
    """
    draw = SAMPLING_RULES[rule]
    generator = np.random.default_rng(seed)
    return draw(generator, codes.astype(np.float64), n).astype(np.float32)


@validated(
    codes=_codes,
    draws=also(
        _codes,
        "codes of {codes.shape[1]} values each",
        lambda draws, codes: draws.shape[1] == codes.shape[1],
    ),
)
def distribution_gap(codes: ArrayLike, draws: ArrayLike, *, seed: Seed = None) -> float:
    """Return the Kolmogorov-Smirnov distance of two clouds of codes, in [0, 1].

    Both are looked at along a hundred random directions, where each is a column of
    numbers. The Kolmogorov-Smirnov distance of two columns is the largest difference
    between the shares of each that lie below a value; the gap is the largest over all
    directions.

    Parameters
    ----------
    codes : array_like of shape (m, latent_dim)
        Codes of samples, at least two. Each axis is divided by the standard deviation
        of these, so that units do not matter.
    draws : array_like of shape (n, latent_dim)
        Codes drawn by a rule, at least two.
    seed : int, numpy.random.Generator or None, default None
        Of the directions; None for new ones in each call.

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

    generator = np.random.default_rng(seed)
    vectors = generator.standard_normal((DIRECTIONS, codes.shape[1]))
    spread = codes.std(axis=0)
    vectors = vectors / np.where(spread > 0, spread, 1)
    return float(
        max(ks_2samp(codes @ v, draws @ v, method="asymp").statistic for v in vectors)
    )


@validated(
    shares=_shares,
    reference=also(
        _shares,
        "{shares.size} classes, as `shares` has",
        lambda reference, shares: reference.size == shares.size,
    ),
)
def share_distance(shares: ArrayLike, reference: ArrayLike) -> float:
    """Return the total variation distance of two distributions over classes, in [0, 1].

    It is half the sum of the absolute differences: the share of the samples that would
    have to change their class before the two agree.

    Parameters
    ----------
    shares : array_like of shape (n_classes,)
        One share for each class, at least two; they sum to 1.
    reference : array_like of shape (n_classes,)
        The distribution to compare with; the shares sum to 1.

    Returns
    -------
    float
        0 for equal distributions, 1 for those that have no class in common.

    Raises
    ------
    TypeError, ValueError
        If they differ in length, have fewer than two classes or are no shares.

    Notes
    -----
    Source: chapter 11.
    """
    return float(0.5 * np.abs(shares - reference).sum())


@validated(
    model=with_parts("decoder"),
    starts=fitting("decoder"),
    spread=also(
        also(
            array(ndim=1),
            "one number for each of the {starts.shape[1]} of a code",
            lambda spread, starts: len(spread) == starts.shape[1],
        ),
        "standard deviations, which are at least 0",
        lambda spread: spread.min() >= 0,
    ),
)
def jumps(
    model: keras.Model, starts: ArrayLike, spread: ArrayLike, *, seed: Seed = None
) -> np.ndarray:
    """Return how far images move when their codes take a step of 1/50 deviation.

    Parameters
    ----------
    model : keras.Model
        Autoencoder with a part named ``"decoder"``.
    starts : array_like of shape (n, latent_dim)
        Codes where the steps begin.
    spread : array_like of shape (latent_dim,)
        Standard deviation of the codes of samples along each axis, at least 0: it is
        the unit of the step, so that a tighter cloud is not a smoother one.
    seed : int, numpy.random.Generator or None, default None
        Of the directions of the steps; None for new ones in each call.

    Returns
    -------
    ndarray of shape (n,)
        Euclidean distance of the two images of each step, 1 for one pixel that turns
        from black to white.

    Raises
    ------
    TypeError, ValueError
        If the model has no decoder, or widths do not agree.

    Notes
    -----
    Source: chapter 11.
    """
    return _moved(model, starts, STEP * spread, seed)


@validated(
    model=with_parts("decoder"),
    starts=fitting("decoder"),
    codes=also(
        _codes,
        "codes of {starts.shape[1]} values each",
        lambda codes, starts: codes.shape[1] == starts.shape[1],
    ),
)
def jumps_among(
    model: keras.Model, starts: ArrayLike, codes: ArrayLike, *, seed: Seed = None
) -> np.ndarray:
    """Return how far images move when their codes go as far as the codes around them.

    Parameters
    ----------
    model : keras.Model
        Autoencoder with a part named ``"decoder"``.
    starts : array_like of shape (n, latent_dim)
        Codes where the steps begin.
    codes : array_like of shape (m, latent_dim)
        Codes of samples, at least two. A step is as long as the way from its start to
        the tenth nearest of these: short where many samples lie, long where few do, and
        the same on a map that is stretched.
    seed : int, numpy.random.Generator or None, default None
        Of the directions of the steps; None for new ones in each call.

    Returns
    -------
    ndarray of shape (n,)
        Euclidean distance of the two images of each step.

    Raises
    ------
    TypeError, ValueError
        If the model has no decoder, or widths do not agree.

    Notes
    -----
    Source: chapter 11.
    """
    from sklearn.neighbors import NearestNeighbors

    nearest = NearestNeighbors(n_neighbors=min(NEIGHBOUR, len(codes))).fit(codes)
    lengths = nearest.kneighbors(starts)[0][:, -1:]
    return _moved(model, starts, lengths, seed)


def _moved(model, starts, lengths, seed):
    directions = np.random.default_rng(seed).standard_normal(starts.shape)
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    before = decode(model, starts)
    after = decode(model, starts + lengths * directions)
    return np.linalg.norm((after - before).reshape(len(starts), -1), axis=1)
