"""Builders of autoencoders as plain Keras models.

A builder is a function with explicit keywords that returns an uncompiled
``keras.Model``. Its two halves are layers of the model, named ``"encoder"`` and
``"decoder"``, so ``model.get_layer("encoder")`` works before and after saving.
"""

from aecourse.models.classifier import code_classifier, encoder_classifier
from aecourse.models.convolutional import convolutional_autoencoder, output_size
from aecourse.models.denoising import RandomGaussianNoise, denoising_autoencoder
from aecourse.models.dense import dense_autoencoder
from aecourse.models.drawing import Drawing, draw
from aecourse.models.parts import join
from aecourse.models.rating import rating_autoencoder
from aecourse.models.recurrent import (
    StepPosition,
    recurrent_autoencoder,
    stepwise_autoencoder,
)
from aecourse.models.tables import LayerTable, layer_table
from aecourse.models.tied import TiedAutoencoder, TiedDecoder
from aecourse.models.variational import (
    GaussianLatent,
    gaussian_latent,
    variational_autoencoder,
)

__all__ = [
    "Drawing",
    "GaussianLatent",
    "LayerTable",
    "RandomGaussianNoise",
    "StepPosition",
    "TiedAutoencoder",
    "TiedDecoder",
    "code_classifier",
    "convolutional_autoencoder",
    "denoising_autoencoder",
    "dense_autoencoder",
    "draw",
    "encoder_classifier",
    "gaussian_latent",
    "join",
    "layer_table",
    "output_size",
    "rating_autoencoder",
    "recurrent_autoencoder",
    "stepwise_autoencoder",
    "variational_autoencoder",
]
