"""Denoisers that are no networks: what every denoising autoencoder has to beat.

Four filters know nothing but the image before them; two linear methods learn from
training images. All have one parameter, and `tune` chooses it on training images. On
the same images it fits two more numbers, a factor and a constant for all grey levels:
noise that is clipped brightens an image, and no filter can know that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from aecourse._validation import (
    Arguments,
    also,
    array,
    choice,
    images,
    invalid,
    number,
    validated,
    whole,
)
from aecourse.denoising.image_quality import psnr

Denoise = Callable[[np.ndarray], np.ndarray]
Fit = Callable[[np.ndarray, np.ndarray, Sequence[float]], dict[float, Denoise]]
CHUNK = 5000


@validated(x=array(ndim=3), sigma=number(minimum=0))
def gaussian_blur(x: np.ndarray, sigma: float) -> np.ndarray:
    """Smooth images by a Gaussian filter.

    Parameters
    ----------
    x : ndarray of shape (n, height, width)
        Images.
    sigma : float
        Width of the weight in pixels.

    Returns
    -------
    ndarray of shape (n, height, width)
        Denoised images.

    Raises
    ------
    TypeError, ValueError
        If they are no grey images, or the width is negative.
    """
    from scipy.ndimage import gaussian_filter

    return gaussian_filter(x, (0, sigma, sigma))


@validated(x=array(ndim=3), size=whole(minimum=1))
def median(x: np.ndarray, size: int) -> np.ndarray:
    """Smooth images by a median filter.

    Parameters
    ----------
    x : ndarray of shape (n, height, width)
        Images.
    size : int
        Side of the window in pixels.

    Returns
    -------
    ndarray of shape (n, height, width)
        Denoised images.

    Raises
    ------
    TypeError, ValueError
        If they are no grey images, or the window has no pixel.
    """
    from scipy.ndimage import median_filter

    return median_filter(x, (1, size, size))


@validated(x=array(ndim=3), weight=number(above=0))
def total_variation(x: np.ndarray, weight: float) -> np.ndarray:
    """Denoise images by total variation: flat surfaces and few edges.

    Parameters
    ----------
    x : ndarray of shape (n, height, width)
        Images.
    weight : float
        The greater, the flatter.

    Returns
    -------
    ndarray of shape (n, height, width)
        Denoised images.

    Raises
    ------
    TypeError, ValueError
        If they are no grey images, or the weight is not above 0.

    Notes
    -----
    Source: Rudin, Osher and Fatemi, 1992, computed by Chambolle's method.
    """
    from skimage.restoration import denoise_tv_chambolle

    return np.stack([denoise_tv_chambolle(image, weight) for image in x])


@validated(x=array(ndim=3), strength=number(above=0))
def non_local_means(x: np.ndarray, strength: float) -> np.ndarray:
    """Denoise images by non-local means, over pixels with a similar surrounding.

    Parameters
    ----------
    x : ndarray of shape (n, height, width)
        Images.
    strength : float
        The greater, the less alike surroundings have to be: they are 5 × 5 pixels,
        looked for within 6 pixels.

    Returns
    -------
    ndarray of shape (n, height, width)
        Denoised images.

    Raises
    ------
    TypeError, ValueError
        If they are no grey images, or the strength is not above 0.

    Notes
    -----
    Source: Buades, Coll and Morel, 2005.
    """
    from skimage.restoration import denoise_nl_means

    settings = {"patch_size": 5, "patch_distance": 6, "fast_mode": True}
    return np.stack([denoise_nl_means(image, h=strength, **settings) for image in x])


def fit_pca(
    noisy: np.ndarray, clean: np.ndarray, grid: Sequence[int]
) -> dict[int, Denoise]:
    """Fit projections onto principal components (PCA) of the clean images.

    Parameters
    ----------
    noisy, clean : ndarray of shape (n, height, width)
        Training images with and without noise.
    grid : sequence of int
        Numbers of components.

    Returns
    -------
    dict
        Number of components → denoiser.
    """
    from sklearn.decomposition import PCA

    pca = PCA(max(grid), svd_solver="covariance_eigh").fit(_rows(clean))

    def project(x: np.ndarray, n_components: int) -> np.ndarray:
        basis = pca.components_[:n_components]
        codes = (_rows(x) - pca.mean_) @ basis.T
        return (codes @ basis + pca.mean_).reshape(x.shape)

    return {value: partial(project, n_components=value) for value in grid}


def fit_ridge(
    noisy: np.ndarray, clean: np.ndarray, grid: Sequence[float]
) -> dict[float, Denoise]:
    """Fit ridge regressions, linear maps from noisy to clean pixels.

    Parameters
    ----------
    noisy, clean : ndarray of shape (n, height, width)
        Training images with and without noise.
    grid : sequence of float
        Weights of the squared penalty.

    Returns
    -------
    dict
        Weight → denoiser.
    """
    # scikit-learn's Ridge would multiply all rows anew for every weight
    x, y = _rows(noisy), _rows(clean)
    x_mean, y_mean = x.mean(axis=0), y.mean(axis=0)
    n_pixels = x.shape[1]
    squares, products = np.zeros((n_pixels, n_pixels)), np.zeros((n_pixels, n_pixels))
    for start in range(0, len(x), CHUNK):  # a part at a time, added up precisely
        part = slice(start, start + CHUNK)
        centred = x[part] - x_mean
        squares += centred.T @ centred
        products += centred.T @ (y[part] - y_mean)

    def predict(x: np.ndarray, weights: np.ndarray) -> np.ndarray:
        return ((_rows(x) - x_mean) @ weights + y_mean).reshape(x.shape)

    def solve(value: float) -> np.ndarray:
        weights = np.linalg.solve(squares + value * np.eye(n_pixels), products)
        return weights.astype(x.dtype)

    return {value: partial(predict, weights=solve(value)) for value in grid}


def _rows(images: np.ndarray) -> np.ndarray:
    return images.reshape(len(images), -1)


def fit_brightness(noisy: np.ndarray, clean: np.ndarray) -> tuple[float, float]:
    """Fit the factor and the constant that bring grey levels nearest to clean ones.

    Parameters
    ----------
    noisy, clean : ndarray of shape (n, height, width)
        What a denoiser has answered, and the images without noise.

    Returns
    -------
    tuple of float
        `scale` and `shift` of the least squares of ``scale * noisy + shift - clean``.
    """
    given, wanted = noisy.ravel().astype(float), clean.ravel().astype(float)
    covariance = np.mean((given - given.mean()) * (wanted - wanted.mean()))
    scale = covariance / given.var() if np.ptp(given) > 0 else 0.0
    return float(scale), float(wanted.mean() - scale * given.mean())


@dataclass(frozen=True)
class Baseline:
    """Describe a denoiser with one parameter.

    Attributes
    ----------
    parameter : str
        Its name.
    grid : tuple of float
        The values that :func:`tune` tries.
    fit : callable
        Takes noisy and clean training images and the grid, returns value → denoiser.
    """

    parameter: str
    grid: tuple[float, ...]
    fit: Fit


def _filter(
    image_filter: Callable[..., np.ndarray], parameter: str, grid: tuple[float, ...]
) -> Baseline:
    def without_learning(noisy, clean, grid):
        return {value: partial(image_filter, **{parameter: value}) for value in grid}

    return Baseline(parameter, grid, without_learning)


BASELINES: dict[str, Baseline] = {
    "Gaussian blur": _filter(gaussian_blur, "sigma", (0.4, 0.5, 0.6, 0.8, 1.0, 1.3)),
    "median": _filter(median, "size", (1, 3, 5, 7)),
    "total variation": _filter(
        total_variation, "weight", (0.03, 0.06, 0.1, 0.2, 0.3, 0.4)
    ),
    "non-local means": _filter(
        non_local_means, "strength", (0.08, 0.12, 0.16, 0.2, 0.25)
    ),
    "PCA projection": Baseline("n_components", (32, 48, 64, 96, 128, 192), fit_pca),
    "ridge": Baseline("alpha", (10, 30, 100, 300, 1000), fit_ridge),
}


@dataclass(frozen=True)
class Tuned:
    """Hold a baseline at the value of its parameter that was best on training images.

    Attributes
    ----------
    name, parameter : str
        Names of the baseline and of its parameter.
    scores : dict
        Value tried → mean PSNR over the training images it was scored on, in dB.
    best : float
        The value with the highest score.
    denoise : callable
        The denoiser at that value: images in, images in [0, 1] of the same shape out.
    scale, shift : float
        The two numbers that its answers are multiplied by and added to; 1 and 0 where
        they are not corrected.
    uncorrected : callable
        The denoiser before the two numbers, whose answers may leave [0, 1].
    """

    name: str
    parameter: str
    scores: dict[float, float]
    best: float
    denoise: Denoise
    scale: float
    shift: float
    uncorrected: Denoise


def _grey_images(name: str, value: ArrayLike, arguments: Arguments) -> np.ndarray:
    x = images()(name, value, arguments)
    if x.ndim != 3:
        raise invalid(name, "grey images of shape (n, height, width)", value)
    return x.astype(np.result_type(x, np.float32))  # filters refuse half precision


@validated(
    name=choice(*BASELINES),
    noisy=_grey_images,
    clean=images(like="noisy"),
    n_scored=also(
        whole(minimum=1),
        "a number below {noisy.shape[0]}",
        lambda n_scored, noisy: n_scored < len(noisy),
    ),
)
def tune(
    name: str,
    noisy: ArrayLike,
    clean: ArrayLike,
    *,
    n_scored: int = 150,
    corrected: bool = True,
) -> Tuned:
    """Tune a baseline: choose its parameter on training images alone.

    Baselines that learn are fitted to all images but the last `n_scored`. On those
    every baseline gets the factor and the constant of :func:`fit_brightness`, for each
    value of its parameter, and is scored.

    Parameters
    ----------
    name : str
        Key of `BASELINES`.
    noisy, clean : array_like of shape (n, height, width)
        Training images with and without noise, values in [0, 1].
    n_scored : int, default 150
        How many images the values are compared on, below n.
    corrected : bool, default True
        False leaves the answers as bright as they are.

    Returns
    -------
    Tuned
        The denoiser at the best value, and the scores of all.

    Raises
    ------
    TypeError, ValueError
        If the baseline is unknown, the arrays do not fit or there are too few images.

    Notes
    -----
    Source: chapter 6.
    """
    baseline = BASELINES[name]
    learnt, scored = slice(None, -n_scored), slice(-n_scored, None)
    fitted = baseline.fit(noisy[learnt], clean[learnt], baseline.grid)
    scores, found = {}, {}
    for value, denoise in fitted.items():
        answers = denoise(noisy[scored])
        line = fit_brightness(answers, clean[scored]) if corrected else (1.0, 0.0)
        scores[value] = float(psnr(clean[scored], _on_line(answers, *line)).mean())
        found[value] = _corrected(denoise, *line), *line
    best = max(scores, key=scores.get)
    return Tuned(
        name, baseline.parameter, scores, best, *found[best], uncorrected=fitted[best]
    )


def _on_line(answers: np.ndarray, scale: float, shift: float) -> np.ndarray:
    return np.clip(scale * answers + shift, 0, 1)


def _corrected(denoise: Denoise, scale: float, shift: float) -> Denoise:
    return lambda x: _on_line(denoise(x), scale, shift)
