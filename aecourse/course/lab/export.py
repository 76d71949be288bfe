"""Keras models as data that runtime.js computes with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aecourse._validation import also, anything, validated, whole
from aecourse.course.lab.graph import Graph
from aecourse.course.lab.layers import WRITERS, refused, tied_decoder

if TYPE_CHECKING:
    import keras

_bits_of_weights = also(whole(), "8, 16 or 32", lambda bits: bits in (8, 16, 32))


@validated(model=anything, bits=_bits_of_weights)
def network(model: keras.Model, bits: int = 16) -> dict[str, Any]:
    """Return a model as data from which ``AENet.load`` makes a network.

    Models within the model are unfolded. A layer that acts in training alone passes its
    input on, and a :class:`aecourse.models.GaussianLatent` gives the mean.

    Parameters
    ----------
    model : keras.Model
        Model with one input and one output: an autoencoder or one of its halves.
    bits : {8, 16, 32}, default 16
        Bits a weight; see :func:`aecourse.course.lab.packed`.

    Returns
    -------
    dict
        ``nodes``, one a layer, in the order in which they are computed.

    Raises
    ------
    TypeError, ValueError
        If the model has a layer or a setting of a layer that the page cannot compute.

    Examples
    --------
    >>> from aecourse import models
    >>> data = network(models.dense_autoencoder(2, ()).get_layer("encoder"))
    >>> [node["kind"] for node in data["nodes"]]
    ['input', 'pass', 'dense']
    """
    graph = Graph(bits)
    start = graph.add("input", (), _shape(model), name="input")
    _follow(graph, model, start)
    return {"nodes": graph.nodes}


def _shape(model: keras.Model) -> tuple[int, ...]:
    return tuple(model.input_shape[1:])


def _follow(graph: Graph, model: keras.Model, start: int) -> int:
    """Append what a model does to the node `start`; return the node of its end."""
    if type(model).__name__ == "TiedAutoencoder":
        code = _follow(graph, model.encoder, start)
        return tied_decoder(graph, model.decoder, code)
    if type(model).__name__ == "TiedDecoder":
        return tied_decoder(graph, model, start)
    if len(getattr(model, "inputs", None) or ()) != 1 or len(model.outputs) != 1:
        raise refused(model, "in a functional model of one input and one output")
    places = {id(model.inputs[0]): start}
    return _place(graph, model.outputs[0], places)


def _place(graph: Graph, tensor: keras.KerasTensor, places: dict[int, int]) -> int:
    """Return the node of a tensor, appended after those that it is made from."""
    if id(tensor) not in places:
        layer, index, _ = tensor._keras_history
        made_from = _data_of(layer._inbound_nodes[index].arguments)
        sources = [_place(graph, each, places) for each in made_from]
        places[id(tensor)] = _layer(graph, layer, sources, tuple(tensor.shape[1:]))
    return places[id(tensor)]


def _layer(
    graph: Graph, layer: keras.Layer, sources: list[int], shape: tuple[int, ...]
) -> int:
    if hasattr(layer, "layers") or type(layer).__name__ == "TiedDecoder":
        return _follow(graph, layer, sources[0])
    write = WRITERS.get(type(layer).__name__)
    if write is None:
        raise refused(layer)
    return write(graph, layer, sources, shape)


def _data_of(arguments: Any) -> list[keras.KerasTensor]:
    """Return the tensors that a layer was called with, without Keras' mask."""
    from aecourse._keras import keras

    given = {**arguments.kwargs, "mask": None}
    tensors = keras.tree.flatten((arguments.args, given))
    return [each for each in tensors if isinstance(each, keras.KerasTensor)]
