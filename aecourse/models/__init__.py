"""Builders of autoencoders as plain Keras models.

A builder is a function with explicit keywords that returns an uncompiled
``keras.Model``. Its two halves are layers of the model, named ``"encoder"`` and
``"decoder"``, so ``model.get_layer("encoder")`` works before and after saving.
"""

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
from aecourse.models.recurrent import StepPosition, recurrent_autoencoder
from aecourse.models.tables import LayerTable, layer_table
from aecourse.models.tied import TiedAutoencoder, TiedDecoder

__all__ = [
    "LayerTable",
    "LikeBatches",
    "RandomGaussianNoise",
    "RatingBatches",
    "StepPosition",
    "TiedAutoencoder",
    "TiedDecoder",
    "convolutional_autoencoder",
    "denoising_autoencoder",
    "dense_autoencoder",
    "join",
    "layer_table",
    "output_size",
    "predict_at",
    "rating_autoencoder",
    "recurrent_autoencoder",
]
