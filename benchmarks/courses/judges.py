"""The figures of a model by which other courses judge theirs."""

from __future__ import annotations

import numpy as np
from sklearn.decomposition import PCA

from aecourse import latent
from aecourse._keras import keras
from aecourse.denoising import noise
from benchmarks.rebuilding import as_rows, mean_error

PIXELS = 28 * 28
NOISE = 0.4
THEIR_BATCH = 32


def by_error(model: keras.Model, x: np.ndarray) -> dict[str, float]:
    """Return the mean squared error."""
    return {"figure": mean_error(x, latent.reconstruct(model, x))}


def by_penalised_error(model: keras.Model, x: np.ndarray) -> dict[str, float]:
    """Return the squared error with the penalty on the code, and their parts.

    The penalty is that of batches as the other course has them: what a unit does on
    average depends on how many images that is of.
    """
    penalty = model.get_layer("encoder").get_layer("code").activity_regularizer
    codes, error = latent.encode(model, x), by_error(model, x)["figure"]
    batches = np.split(codes, range(THEIR_BATCH, len(codes), THEIR_BATCH))
    figure = error + sum(float(penalty(batch)) for batch in batches) / len(x)
    return {"figure": figure, "error": error, "activity": float(np.abs(codes).mean())}


def by_error_and_divergence(model: keras.Model, x: np.ndarray) -> dict[str, float]:
    """Return the squared error of drawn codes with the divergence, by the pixel."""
    mean, log_var = latent.posterior(model, x)
    drawn = np.random.default_rng(0).standard_normal(mean.shape, np.float32)
    error = mean_error(x, latent.decode(model, mean + np.exp(0.5 * log_var) * drawn))
    kl = float(latent.kl_per_dimension(mean, log_var).sum())
    return {"figure": error + kl / PIXELS, "error": error, "kl": kl}


def by_bound(model: keras.Model, x: np.ndarray) -> dict[str, float]:
    """Return what an image costs at most, in nats."""
    bound = latent.evidence_bound(model, x, seed=0)
    return {"figure": bound.negative_elbo, "kl": bound.kl}


def by_cleaning(model: keras.Model, x: np.ndarray) -> dict[str, float]:
    """Return the cross-entropy, by the pixel, of images that were noisy."""
    cleaned = latent.reconstruct(model, noise.gaussian(x, NOISE, seed=0))
    p = cleaned.astype(np.float64).clip(1e-7, 1 - 1e-7)
    nats = -(x * np.log(p) + (1 - x) * np.log1p(-p))
    return {"figure": float(nats.mean()), "error": mean_error(x, cleaned)}


def by_bits(model: keras.Model, x: np.ndarray) -> dict[str, float]:
    """Return the error of codes rounded to bits, and that of codes as they come."""
    codes = latent.encode(model, x)
    of_bits, as_they_come = (
        mean_error(x, latent.decode(model, each)) for each in (codes.round(), codes)
    )
    return {"figure": of_bits, "not_rounded": as_they_come}


def pca_error(learnt: np.ndarray, x: np.ndarray, components: int) -> float:
    """Return the squared error that as many principal components leave, clipped."""
    # exact, and quick where there are many more images than pixels
    pca = PCA(components, svd_solver="covariance_eigh").fit(as_rows(learnt))
    x_hat = pca.inverse_transform(pca.transform(as_rows(x)))
    return mean_error(as_rows(x), x_hat.clip(0, 1))
