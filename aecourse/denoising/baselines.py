"""Denoisers that are no networks: what every denoising autoencoder has to beat.

Four filters know nothing but the image before them; two linear methods learn from
training images. All have one parameter, and `tune` chooses it on training images.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from aecourse._validation import as_choice, as_int, as_pair, invalid
from aecourse.denoising.image_quality import psnr

Denoise = Callable[[np.ndarray], np.ndarray]
Fit = Callable[[np.ndarray, np.ndarray, Sequence[float]], dict[float, Denoise]]


def gaussian_blur(x: np.ndarray, sigma: float) -> np.ndarray:
    """Return images averaged with a Gaussian weight of width `sigma` pixels."""
    from scipy.ndimage import gaussian_filter

    return gaussian_filter(x, (0, sigma, sigma))


def median(x: np.ndarray, size: int) -> np.ndarray:
    """Return images whose pixels are the medians of `size` × `size` windows."""
    from scipy.ndimage import median_filter

    return median_filter(x, (1, size, size))


def total_variation(x: np.ndarray, weight: float) -> np.ndarray:
    """Return images with flat surfaces and few edges, the flatter the greater `weight`.

    Source: Rudin, Osher and Fatemi, 1992, computed by Chambolle's method.
    """
    from skimage.restoration import denoise_tv_chambolle

    return np.stack([denoise_tv_chambolle(image, weight) for image in x])


def non_local_means(x: np.ndarray, strength: float) -> np.ndarray:
    """Return images whose pixels are means over pixels with a similar surrounding.

    Surroundings are 5 × 5 pixels, looked for within 6 pixels; the greater `strength`,
    the less alike they have to be. Source: Buades, Coll and Morel, 2005.
    """
    from skimage.restoration import denoise_nl_means

    settings = {"patch_size": 5, "patch_distance": 6, "fast_mode": True}
    return np.stack([denoise_nl_means(image, h=strength, **settings) for image in x])


def fit_pca(
    noisy: np.ndarray, clean: np.ndarray, grid: Sequence[int]
) -> dict[int, Denoise]:
    """Return projections onto so many principal components of the clean images."""
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
    """Return linear maps from noisy to clean pixels, one for each squared penalty."""
    from sklearn.linear_model import Ridge

    def predict(x: np.ndarray, ridge: Ridge) -> np.ndarray:
        return ridge.predict(_rows(x)).reshape(x.shape)

    x, y = _rows(noisy), _rows(clean)
    return {value: partial(predict, ridge=Ridge(value).fit(x, y)) for value in grid}


def _rows(images: np.ndarray) -> np.ndarray:
    return images.reshape(len(images), -1)


def _nothing_to_fit(image_filter: Callable[..., np.ndarray], parameter: str) -> Fit:
    def fit(
        noisy: np.ndarray, clean: np.ndarray, grid: Sequence[float]
    ) -> dict[float, Denoise]:
        return {value: partial(image_filter, **{parameter: value}) for value in grid}

    return fit


@dataclass(frozen=True)
class Baseline:
    """A denoiser with one parameter.

    Attributes
    ----------
    parameter
        Its name.
    grid
        The values that :func:`tune` tries.
    fit
        Takes noisy and clean training images and the grid, returns value → denoiser.
    """

    parameter: str
    grid: tuple[float, ...]
    fit: Fit


def _filter(
    image_filter: Callable[..., np.ndarray], parameter: str, grid: tuple[float, ...]
) -> Baseline:
    return Baseline(parameter, grid, _nothing_to_fit(image_filter, parameter))


BASELINES: dict[str, Baseline] = {
    "Gaussian blur": _filter(gaussian_blur, "sigma", (0.4, 0.5, 0.6, 0.7, 0.8, 1.0)),
    "median": _filter(median, "size", (1, 3, 5, 7)),
    "total variation": _filter(total_variation, "weight", (0.03, 0.06, 0.1, 0.2, 0.3)),
    "non-local means": _filter(
        non_local_means, "strength", (0.06, 0.1, 0.15, 0.2, 0.3)
    ),
    "PCA projection": Baseline("n_components", (32, 48, 64, 96, 128, 192), fit_pca),
    "ridge": Baseline("alpha", (3, 10, 30, 100), fit_ridge),
}


@dataclass(frozen=True)
class Tuned:
    """A baseline at the value of its parameter that was best on training images.

    Attributes
    ----------
    name, parameter
        Names of the baseline and of its parameter.
    scores
        Value tried → mean PSNR over the training images it was scored on, in dB.
    best
        The value with the highest score.
    denoise
        The denoiser at that value: images in, images in [0, 1] of the same shape out.
    """

    name: str
    parameter: str
    scores: dict[float, float]
    best: float
    denoise: Denoise


def tune(
    name: str, noisy: ArrayLike, clean: ArrayLike, *, n_scored: int = 150
) -> Tuned:
    """Return a baseline with its parameter chosen on training images alone.

    Baselines that learn are fitted to all images but the last `n_scored`, and every
    baseline is scored on those.

    Parameters
    ----------
    name
        Key of `BASELINES`.
    noisy, clean
        Training images with and without noise, shape ``(n, height, width)``, values
        in [0, 1].
    n_scored
        How many images the values are compared on, below n. Default 150.

    Raises
    ------
    TypeError, ValueError
        If the baseline is unknown, the arrays do not fit or there are too few images.

    Notes
    -----
    Source: chapter 6.
    """
    baseline = BASELINES[as_choice("name", name, BASELINES)]
    noisy, clean = as_pair("noisy", noisy, "clean", clean)
    if noisy.ndim != 3:
        raise invalid("noisy", "images of shape (n, height, width)", noisy)
    n_scored = as_int("n_scored", n_scored, minimum=1, maximum=len(noisy) - 1)
    learnt, scored = slice(None, -n_scored), slice(-n_scored, None)
    fitted = baseline.fit(noisy[learnt], clean[learnt], baseline.grid)
    denoisers = {value: _clipped(denoise) for value, denoise in fitted.items()}
    scores = {
        value: float(psnr(clean[scored], denoise(noisy[scored])).mean())
        for value, denoise in denoisers.items()
    }
    best = max(scores, key=scores.get)
    return Tuned(name, baseline.parameter, scores, best, denoisers[best])


def _clipped(denoise: Denoise) -> Denoise:
    return lambda x: np.clip(denoise(x), 0, 1)
