"""What a variational autoencoder knows of a sample: a Gaussian over codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from aecourse._validation import Arguments, Seed, also, array, invalid, validated
from aecourse.latent.codes import decode, fitting, predict_rows

if TYPE_CHECKING:
    import keras


def _variational(_: str, model: Any, __: Arguments) -> keras.Model:
    from aecourse.models import gaussian_latent

    gaussian_latent(model)
    return model


@dataclass(frozen=True)
class EvidenceBound:
    """Hold the two terms of the evidence lower bound (ELBO), as means over samples.

    Attributes
    ----------
    reconstruction : float
        Cross-entropy of the samples under codes that are drawn, in nats.
    kl : float
        Divergence of the Gaussians over codes from the standard normal one, in nats.
    """

    reconstruction: float
    kl: float

    @property
    def negative_elbo(self) -> float:
        """Their sum: minus the evidence lower bound, in nats."""
        return self.reconstruction + self.kl


@validated(model=_variational, x=fitting("encoder"))
def posterior(model: keras.Model, x: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Return the approximate posterior: means and log-variances of samples' codes.

    Parameters
    ----------
    model : keras.Model
        Variational autoencoder.
    x : array_like of shape (n, ...)
        Samples as the model takes them.

    Returns
    -------
    mean : ndarray of shape (n, latent_dim)
        Means.
    log_var : ndarray of shape (n, latent_dim)
        Logarithms of the variances.

    Raises
    ------
    TypeError, ValueError
        If the model has no encoder that draws its codes, or the samples do not fit.

    Notes
    -----
    Source: Kingma and Welling, 2014; chapter 11.
    """
    from aecourse._keras import keras
    from aecourse.models.variational import MOST_LOG_VAR, gaussian_latent

    code = gaussian_latent(model)
    encoder = model.get_layer("encoder")
    statistics = keras.Model(encoder.inputs[0], code.input)
    mean, log_var = np.split(predict_rows(statistics, x), 2, axis=1)
    return mean, np.clip(log_var, -MOST_LOG_VAR, MOST_LOG_VAR)  # as the layer does


@validated(
    mean=array(ndim=2),
    log_var=also(
        array(like="mean"),
        "logarithms of variances, up to 80",
        lambda log_var: log_var.max() <= 80,
    ),
)
def kl_per_dimension(mean: ArrayLike, log_var: ArrayLike) -> np.ndarray:
    """Return the KL divergence from the standard normal distribution by dimension.

    Parameters
    ----------
    mean : array_like of shape (n, latent_dim)
        Means.
    log_var : array_like of shape (n, latent_dim)
        Logarithms of the variances.

    Returns
    -------
    ndarray of shape (latent_dim,)
        ``(mean² + variance - log variance - 1) / 2``, in nats, averaged over the
        samples. Near 0 for a value of the code that says nothing.

    Raises
    ------
    TypeError, ValueError
        If the shapes differ or a number is not finite.

    Notes
    -----
    Source: Kingma and Welling, 2014, appendix B; chapter 11.
    """
    return 0.5 * (mean**2 + np.exp(log_var) - log_var - 1).mean(axis=0)


@validated(
    model=_variational,
    x=also(
        fitting("encoder"),
        "values between 0 and 1",
        lambda x: x.min() >= 0 and x.max() <= 1,
    ),
)
def evidence_bound(
    model: keras.Model, x: ArrayLike, *, seed: Seed = None
) -> EvidenceBound:
    """Return the evidence lower bound (ELBO) of samples by its two terms.

    Parameters
    ----------
    model : keras.Model
        Variational autoencoder with a sigmoid output.
    x : array_like of shape (n, ...)
        Samples with values in [0, 1] as the model takes them.
    seed : int, numpy.random.Generator or None, default None
        Of the codes that are drawn; None for new ones in each call.

    Returns
    -------
    EvidenceBound
        The terms of the loss, in nats.

    Raises
    ------
    TypeError, ValueError
        If an argument is out of range or the model is no variational autoencoder.

    Notes
    -----
    Source: Kingma and Welling, 2014; chapter 11. Decoding the mean instead would give
    too low a cross-entropy.
    """
    mean, log_var = posterior(model, x)
    noise = np.random.default_rng(seed).standard_normal(mean.shape)
    x_hat = decode(model, mean + np.exp(0.5 * log_var) * noise.astype(mean.dtype))
    kl = float(kl_per_dimension(mean, log_var).sum())
    return EvidenceBound(_cross_entropy(x, x_hat), kl)


def _cross_entropy(x: np.ndarray, x_hat: np.ndarray) -> float:
    if x_hat.min() < 0 or x_hat.max() > 1:
        expected = "a variational autoencoder whose output is a sigmoid"
        raise invalid("model", expected, f"{x_hat.min()} to {x_hat.max()}")
    p = np.clip(x_hat, 1e-7, 1 - 1e-7).astype(np.float64)
    nats = -(x * np.log(p) + (1 - x) * np.log1p(-p))
    return float(nats.sum() / len(x))
