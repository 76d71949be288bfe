"""Builders of autoencoders as plain Keras models.

A builder is a function with explicit keywords that returns an uncompiled
``keras.Model``. Its two halves are layers of the model, named ``"encoder"`` and
``"decoder"``, so ``model.get_layer("encoder")`` works before and after saving.
"""

from aecourse.models.classifier import (
    code_classifier,
    encoder_classifier,
    restarter,
)
from aecourse.models.convolutional import convolutional_autoencoder, output_size
from aecourse.models.denoising import RandomGaussianNoise, denoising_autoencoder
from aecourse.models.dense import dense_autoencoder
from aecourse.models.parts import join
from aecourse.models.rating import (
    LikeBatches,
    RatingBatches,
    predict_at,
    rating_autoencoder,
)
from aecourse.models.recurrent import (
    StepPosition,
    recurrent_autoencoder,
    stepwise_autoencoder,
)
from aecourse.models.tables import LayerTable, layer_table
from aecourse.models.tied import TiedAutoencoder, TiedDecoder
from aecourse.models.variational import (
    BetaWarmUp,
    GaussianLatent,
    LossTerms,
    gaussian_latent,
    kl_divergence,
    variational_autoencoder,
)

__all__ = [
    "BetaWarmUp",
    "GaussianLatent",
    "LayerTable",
    "LikeBatches",
    "LossTerms",
    "RandomGaussianNoise",
    "RatingBatches",
    "StepPosition",
    "TiedAutoencoder",
    "TiedDecoder",
    "code_classifier",
    "convolutional_autoencoder",
    "denoising_autoencoder",
    "dense_autoencoder",
    "encoder_classifier",
    "gaussian_latent",
    "join",
    "kl_divergence",
    "layer_table",
    "output_size",
    "predict_at",
    "rating_autoencoder",
    "recurrent_autoencoder",
    "restarter",
    "stepwise_autoencoder",
    "variational_autoencoder",
]
