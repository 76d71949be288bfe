"""Losses and penalties of autoencoders that Keras lacks."""

from __future__ import annotations

import math

from aecourse._keras import keras, widened
from aecourse._validation import number, validated

TOLERANCE = 1e-3
"""How far a grey level may be outside [0, 1], as rounding leaves it."""


@keras.saving.register_keras_serializable(package="aecourse")
class KLSparsity(keras.regularizers.Regularizer):
    """Penalty for sparse codes, which keeps each unit rarely active.

    The mean activation of every unit over the batch is compared with `target` by the
    Kullback-Leibler divergence between two coins, one that falls heads with
    probability `target` and one with the measured mean. The sum over the units is
    multiplied by `weight`. Use it as `code_regularizer` with a sigmoid code, whose
    values lie between 0 and 1.

    Parameters
    ----------
    target : float, default 0.05
        Wanted mean activation of a unit, between 0 and 1, both excluded.
    weight : float, default 1e-3
        Factor of the penalty, at least 0.

    Raises
    ------
    TypeError, ValueError
        If a parameter is out of range.

    Notes
    -----
    Source: Ng, *Sparse autoencoder*, CS294A lecture notes, 2011; chapter 3.
    """

    @validated(target=number(above=0, below=1), weight=number(minimum=0))
    def __init__(self, target: float = 0.05, weight: float = 1e-3) -> None:
        self.target = target
        self.weight = weight

    def __call__(self, codes):
        """Return the penalty of a batch of codes of shape ``(batch, latent_dim)``."""
        (codes,) = widened(codes)
        # Keras divides an activity penalty by the batch size; a penalty on a mean
        # over the batch has to be multiplied by it first to come out unchanged.
        batch = keras.ops.cast(keras.ops.shape(codes)[0], codes.dtype)
        mean = keras.ops.clip(keras.ops.mean(codes, axis=0), 1e-6, 1 - 1e-6)
        divergence = self.target * keras.ops.log(self.target / mean) + (
            1 - self.target
        ) * keras.ops.log((1 - self.target) / (1 - mean))
        return self.weight * batch * keras.ops.sum(divergence)

    def get_config(self) -> dict[str, float]:
        """Return the parameters, so that a saved model can be read again."""
        return {"target": self.target, "weight": self.weight}


@keras.saving.register_keras_serializable(package="aecourse")
def masked_mse(y_true, y_pred):
    """Return the mean squared error over the known cells of a batch.

    Parameters
    ----------
    y_true : tensor of shape (batch, 2, columns)
        ``y_true[:, 0]`` holds the numbers and ``y_true[:, 1]`` a 1 for each known cell
        and a 0 elsewhere.
    y_pred : tensor of shape (batch, columns)
        What the model makes of each cell.

    Returns
    -------
    tensor of shape ()
        Squared errors of the known cells over their count, pooled over the batch; 0
        where nothing is known. What stands in an unknown cell of either argument moves
        neither the loss nor its gradient.

    Notes
    -----
    Source: chapter 8; Sedhain et al., 2015.
    """
    y_true, y_pred = widened(y_true, y_pred)
    target, mask = y_true[:, 0], y_true[:, 1]
    squares = mask * keras.ops.square(keras.ops.subtract(target, y_pred))
    return keras.ops.sum(squares) / keras.ops.maximum(keras.ops.sum(mask), 1)


@keras.saving.register_keras_serializable(package="aecourse")
def bernoulli_nll(y_true, y_pred):
    """Return the binary cross-entropy of every sample, summed over its values, in nats.

    Parameters
    ----------
    y_true, y_pred : tensor of shape (batch, ...)
        Samples and what the model makes of them, values in [0, 1].

    Returns
    -------
    tensor of shape (batch,)
        For values that are 0 or 1 it is minus the logarithm of the
        probability of the sample; grey levels between cannot bring it to 0. A sample
        with a value outside [0, 1] has no such probability, and NaN.

    Notes
    -----
    Source: chapter 11; Kingma and Welling, 2014.
    """
    y_true, y_pred = widened(y_true, y_pred)
    axes = tuple(range(1, len(y_pred.shape)))
    levels = keras.ops.clip(y_true, 0, 1)
    nats = keras.ops.sum(keras.ops.binary_crossentropy(levels, y_pred), axis=axes)
    # outside it would fall without end, and a training would follow it there
    off = keras.ops.max(keras.ops.abs(y_true - levels), axis=axes)
    return keras.ops.where(off > TOLERANCE, float("nan"), nats)


@keras.saving.register_keras_serializable(package="aecourse")
def gaussian_nll(y_true, y_pred):
    """Return minus the log-likelihood of every sample, Gaussian with variance 1.

    Parameters
    ----------
    y_true, y_pred : tensor of shape (batch, ...)
        Samples, standardised, and what the model makes of them.

    Returns
    -------
    tensor of shape (batch,)
        Half the squared errors and half the logarithm of 2 pi, summed over the values,
        in nats.

    Notes
    -----
    Source: chapter 11; Kingma and Welling, 2014. Another variance is a `beta` in
    disguise: that of 0.1 with a price of 1 has the same best model as 1 with 0.1.
    """
    off = keras.ops.subtract(*widened(y_true, y_pred))
    nats = 0.5 * (keras.ops.square(off) + math.log(2 * math.pi))
    return keras.ops.sum(nats, axis=tuple(range(1, len(y_pred.shape))))


def kl_divergence(mean, log_var):
    """Return how far Gaussians are from the standard normal distribution, in nats.

    Parameters
    ----------
    mean, log_var : tensor of shape (batch, latent_dim)
        Means and logarithms of the variances.

    Returns
    -------
    tensor of shape (batch,)
        The Kullback-Leibler divergence in closed form,
        ``(mean² + variance - log variance - 1) / 2``, summed over the code.

    Notes
    -----
    Source: Kingma and Welling, 2014, appendix B; chapter 11.
    """
    mean, log_var = widened(mean, log_var)
    return 0.5 * keras.ops.sum(
        keras.ops.square(mean) + keras.ops.exp(log_var) - log_var - 1, axis=-1
    )
