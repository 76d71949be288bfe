"""Losses and penalties of autoencoders that Keras lacks."""

from __future__ import annotations

from aecourse.backend import keras
from aecourse.checks import check_number


@keras.saving.register_keras_serializable(package="aecourse")
class KLSparsity(keras.regularizers.Regularizer):
    """Penalty that keeps each unit of a code rarely active.

    The mean activation of every unit over the batch is compared with `target` by the
    Kullback-Leibler divergence between two coins, one that falls heads with
    probability `target` and one with the measured mean. The sum over the units is
    multiplied by `weight`. Use it as `code_regularizer` with a sigmoid code, whose
    values lie between 0 and 1.

    Parameters
    ----------
    target
        Wanted mean activation of a unit, between 0 and 1, both excluded.
    weight
        Factor of the penalty, at least 0.

    Raises
    ------
    TypeError, ValueError
        If a parameter is out of range.

    Notes
    -----
    Source: Ng, *Sparse autoencoder*, CS294A lecture notes, 2011; chapter 3.
    """

    def __init__(self, target: float = 0.05, weight: float = 1e-3) -> None:
        self.target = check_number(
            "target", target, minimum=0, maximum=0.999, exclusive_minimum=True
        )
        self.weight = check_number("weight", weight, minimum=0)

    def __call__(self, codes):
        """Return the penalty of a batch of codes of shape ``(batch, latent_dim)``."""
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
