"""Builders of autoencoders as plain Keras models.

A builder is a function with explicit keywords that returns an uncompiled
``keras.Model``. Its two halves are layers of the model, named ``"encoder"`` and
``"decoder"``, so ``model.get_layer("encoder")`` works before and after saving.
"""

from aecourse.models.dense import dense_autoencoder
from aecourse.models.parts import join
from aecourse.models.tables import LayerTable, layer_table
from aecourse.models.tied import TiedAutoencoder, TiedDecoder

__all__ = [
    "LayerTable",
    "TiedAutoencoder",
    "TiedDecoder",
    "dense_autoencoder",
    "join",
    "layer_table",
]
