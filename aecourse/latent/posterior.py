"""What a variational autoencoder knows of a sample: a Gaussian over codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from aecourse._validation import as_array, invalid
from aecourse.latent.codes import decode, predict_rows

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class EvidenceBound:
    """The two terms of a variational autoencoder's loss, as means over samples.

    Attributes
    ----------
    reconstruction
        Cross-entropy of the samples under codes that are drawn, in nats.
    kl
        Divergence of the Gaussians over codes from the standard normal one, in nats.
    """

    reconstruction: float
    kl: float

    @property
    def negative_elbo(self) -> float:
        """Their sum: minus the evidence lower bound, in nats."""
        return self.reconstruction + self.kl


def posterior(model: keras.Model, x: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Return means and log-variances of the codes of samples.

    Parameters
    ----------
    model
        Variational autoencoder.
    x
        Samples, shape ``(n, ...)`` as the model takes them.

    Returns
    -------
    tuple of np.ndarray
        Means and logarithms of the variances, shape ``(n, latent_dim)`` each.

    Raises
    ------
    ValueError
        If the model has no encoder that draws its codes.

    Notes
    -----
    Source: Kingma and Welling, 2014; chapter 11.
    """
    from aecourse._keras import keras
    from aecourse.models import gaussian_latent

    code = gaussian_latent(model)
    encoder = model.get_layer("encoder")
    statistics = keras.Model(encoder.inputs, code.input)
    mean, log_var = np.split(predict_rows(statistics, "x", x), 2, axis=1)
    return mean, log_var


def kl_per_dimension(mean: ArrayLike, log_var: ArrayLike) -> np.ndarray:
    """Return the divergence from the standard normal distribution, value by value.

    Parameters
    ----------
    mean, log_var
        Means and logarithms of the variances, shape ``(n, latent_dim)``.

    Returns
    -------
    np.ndarray
        Shape ``(latent_dim,)``: ``(mean² + variance - log variance - 1) / 2``, in nats,
        averaged over the samples. Near 0 for a value of the code that says nothing.

    Raises
    ------
    TypeError, ValueError
        If the shapes differ or a number is not finite.

    Notes
    -----
    Source: Kingma and Welling, 2014, appendix B; chapter 11.
    """
    mean = as_array("mean", mean, shape=(None, None))
    log_var = as_array("log_var", log_var, shape=mean.shape)
    return 0.5 * (mean**2 + np.exp(log_var) - log_var - 1).mean(axis=0)


def evidence_bound(
    model: keras.Model, x: ArrayLike, *, seed: int | None = 0
) -> EvidenceBound:
    """Return the two terms of the loss on samples, with codes that are drawn.

    Parameters
    ----------
    model
        Variational autoencoder with a sigmoid output.
    x
        Samples with values in [0, 1], shape ``(n, ...)`` as the model takes them.
    seed
        Seed of the draws.

    Raises
    ------
    TypeError, ValueError
        If an argument is out of range or the model is no variational autoencoder.

    Notes
    -----
    Source: Kingma and Welling, 2014; chapter 11. Decoding the mean instead would give
    too low a cross-entropy.
    """
    x = as_array("x", x)
    if x.min() < 0 or x.max() > 1:
        raise invalid("x", "values between 0 and 1", f"{x.min()} to {x.max()}")
    mean, log_var = posterior(model, x)
    noise = np.random.default_rng(seed).standard_normal(mean.shape)
    x_hat = decode(model, mean + np.exp(0.5 * log_var) * noise.astype(mean.dtype))
    if x_hat.min() < 0 or x_hat.max() > 1:
        expected = "a variational autoencoder whose output is a sigmoid"
        raise invalid("model", expected, f"{x_hat.min()} to {x_hat.max()}")
    kl = float(kl_per_dimension(mean, log_var).sum())
    return EvidenceBound(_cross_entropy(x, x_hat), kl)


def _cross_entropy(x: np.ndarray, x_hat: np.ndarray) -> float:
    p = np.clip(x_hat, 1e-7, 1 - 1e-7).astype(np.float64)
    nats = -(x * np.log(p) + (1 - x) * np.log1p(-p))
    return float(nats.sum() / len(x))
