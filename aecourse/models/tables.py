"""The layers of a model as a table."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from aecourse import tables, words
from aecourse._keras import keras
from aecourse._validation import validated
from aecourse.models.settings import keras_model
from aecourse.models.tied import TiedDecoder

layers = keras.layers


@dataclass(frozen=True)
class LayerTable:
    """Layers of a model with output shapes and parameter counts.

    Attributes
    ----------
    rows : tuple of tuple
        Name, output shape and number of parameters of each layer.
    total : int
        Number of parameters of the model.
    """

    rows: tuple[tuple[str, str, int], ...]
    total: int

    def __repr__(self) -> str:
        told = words.of_pages("layers")
        lines = [f"{told['layer']:<24}{told['shape']:<20}{told['parameters']:>10}"]
        lines += [f"{name:<24}{shape:<20}{n:>10,}" for name, shape, n in self.rows]
        lines.append(f"{told['total']:<44}{self.total:>10,}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        told = words.of_pages("layers")
        head, *heads = (told[key] for key in ("layer", "shape", "parameters"))
        rows = [*self.rows, (told["total"], "", self.total)]
        frame = pd.DataFrame(rows, columns=[head, *heads]).set_index(head)
        return tables.table(frame, told["caption"])._repr_html_()


@validated(model=keras_model)
def layer_table(model: keras.Model) -> LayerTable:
    """Return the layers of a model, its halves opened, as a table.

    Parameters
    ----------
    model : keras.Model
        A built model.

    Returns
    -------
    LayerTable
        Layer names, output shapes without the batch axis, and parameter counts.

    Raises
    ------
    TypeError
        If `model` is not a Keras model.
    """
    rows = tuple(_layer_rows(model))
    return LayerTable(rows, model.count_params())


def _layer_rows(model: keras.Model) -> Iterator[tuple[str, str, int]]:
    for layer in model.layers:
        if isinstance(layer, keras.Model) and not isinstance(layer, TiedDecoder):
            yield from _layer_rows(layer)
        elif not isinstance(layer, layers.InputLayer):
            yield layer.name, _shape_text(layer), _own_parameters(layer)


def _shape_text(layer: keras.Layer) -> str:
    if isinstance(layer, TiedDecoder):
        return str(layer.reshape.target_shape)
    return str(tuple(layer.output.shape[1:]))


def _own_parameters(layer: keras.Layer) -> int:
    if isinstance(layer, TiedDecoder):
        return sum(math.prod(bias.shape) for bias in layer.biases)
    return layer.count_params()
