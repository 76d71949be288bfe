"""Keras models as data that runtime.js computes with, and arrays in few bytes."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from aecourse._validation import also, anything, array, invalid, validated, whole

if TYPE_CHECKING:
    import keras

ACTIVATIONS = (
    "linear",
    "relu",
    "leaky_relu",
    "elu",
    "selu",
    "tanh",
    "sigmoid",
    "softmax",
)
LEAKY_SLOPE = 0.2  # of Keras' function; its layer has a slope of its own
WHOLE_NUMBERS = {4: "<u1", 8: "<u1", 16: "<u2"}
_bits = also(whole(), "4, 8, 16 or 32", lambda bits: bits in (4, 8, 16, 32))
_bits_of_weights = also(whole(), "8, 16 or 32", lambda bits: bits in (8, 16, 32))


@validated(values=array(), bits=_bits)
def packed(values: ArrayLike, bits: int = 16) -> dict[str, Any]:
    """Return an array as text that ``AENet.numbers`` reads.

    Parameters
    ----------
    values : array_like
        Numbers; the page gets them one after another, without their shape.
    bits : {4, 8, 16, 32}, default 16
        Bits a number. 32 keeps float32; fewer are whole steps between the least value
        and the largest, so that a value comes back within half a step, which is the
        range divided by 30, 510 or 131,070. With 4 the page gets an even count, the
        last value once more if need be.

    Returns
    -------
    dict
        ``data`` in base64 and ``bits``, and with fewer than 32 ``low`` and ``step``.

    Raises
    ------
    TypeError, ValueError
        If there are no values, they are not finite numbers, or `bits` is another.

    Examples
    --------
    >>> packed([0.0, 1.0], bits=8)["data"]
    'AP8='
    """
    if bits == 32:
        return {"data": _base64(values.astype("<f4")), "bits": bits}
    low, high = float(values.min()), float(values.max())
    step = (high - low) / (2**bits - 1) or 1.0
    whole = np.round((values.astype(np.float64) - low) / step)
    if bits == 4:  # two of them are a byte
        pairs = np.pad(whole.ravel(), (0, whole.size % 2), "edge").reshape(-1, 2)
        whole = pairs @ [16, 1]
    data = _base64(whole.astype(WHOLE_NUMBERS[bits]))
    return {"data": data, "bits": bits, "low": low, "step": step}


def _base64(values: np.ndarray) -> str:
    return base64.b64encode(values.tobytes()).decode("ascii")


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
        Bits a weight; see :func:`packed`.

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
    graph = _Graph(bits)
    start = graph.add("input", (), _shape(model), name="input")
    graph.follow(model, start)
    return {"nodes": graph.nodes}


def _shape(model: keras.Model) -> tuple[int, ...]:
    return tuple(model.input_shape[1:])


def _refused(layer: keras.Layer, why: str = "") -> Exception:
    expected = "layers that runtime.js computes" + (f", {why}" if why else "")
    return invalid("model", expected, f"{type(layer).__name__} {layer.name!r}")


class _Graph:
    """The nodes found so far; a node is known by its place in the list."""

    def __init__(self, bits: int) -> None:
        self.bits = bits
        self.nodes: list[dict[str, Any]] = []
        self.places: dict[int, int] = {}  # of dense layers, by identity

    def add(
        self,
        kind: str,
        sources: Sequence[int],
        shape: Sequence[int],
        weights: Sequence[np.ndarray | dict[str, int]] = (),
        **settings: Any,
    ) -> int:
        """Append a node and return its place."""
        node = {"kind": kind, "from": list(sources), "shape": list(shape), **settings}
        if len(weights):
            node["weights"] = [
                values if isinstance(values, dict) else packed(values, self.bits)
                for values in weights
            ]
        self.nodes.append(node)
        return len(self.nodes) - 1

    def follow(self, model: keras.Model, start: int) -> int:
        """Append what a model does to the node `start`; return the node of its end."""
        if type(model).__name__ == "TiedAutoencoder":
            code = self.follow(model.encoder, start)
            return _tied_decoder(self, model.decoder, code)
        if type(model).__name__ == "TiedDecoder":
            return _tied_decoder(self, model, start)
        if len(getattr(model, "inputs", None) or ()) != 1 or len(model.outputs) != 1:
            raise _refused(model, "in a functional model of one input and one output")
        places = {id(model.inputs[0]): start}
        return self._place(model.outputs[0], places)

    def _place(self, tensor: keras.KerasTensor, places: dict[int, int]) -> int:
        """Return the node of a tensor, appended after those that it is made from."""
        if id(tensor) not in places:
            layer, index, _ = tensor._keras_history
            made_from = _data_of(layer._inbound_nodes[index].arguments)
            sources = [self._place(each, places) for each in made_from]
            places[id(tensor)] = self._layer(layer, sources, tuple(tensor.shape[1:]))
        return places[id(tensor)]

    def _layer(
        self, layer: keras.Layer, sources: list[int], shape: tuple[int, ...]
    ) -> int:
        if hasattr(layer, "layers") or type(layer).__name__ == "TiedDecoder":
            return self.follow(layer, sources[0])
        write = WRITERS.get(type(layer).__name__)
        if write is None:
            raise _refused(layer)
        return write(self, layer, sources, shape)


def _data_of(arguments: Any) -> list[keras.KerasTensor]:
    """Return the tensors that a layer was called with, without Keras' mask."""
    from aecourse._keras import keras

    given = {**arguments.kwargs, "mask": None}
    tensors = keras.tree.flatten((arguments.args, given))
    return [each for each in tensors if isinstance(each, keras.KerasTensor)]


Writer = Callable[[_Graph, Any, list[int], tuple[int, ...]], int]


def _pass(graph: _Graph, layer: Any, sources: list[int], shape: Any) -> int:
    return graph.add("pass", sources, shape, name=layer.name)


def _combine(kind: str) -> Writer:
    def write(graph: _Graph, layer: Any, sources: list[int], shape: Any) -> int:
        if kind == "concatenate" and layer.axis not in (-1, len(shape)):
            raise _refused(layer, "concatenating along the last axis")
        return graph.add(kind, sources, shape, name=layer.name)

    return write


def _activation(layer: Any, activation: Callable) -> dict[str, Any]:
    name = getattr(activation, "__name__", "")
    if name not in ACTIVATIONS:
        known = ", ".join(ACTIVATIONS)
        raise _refused(layer, f"with an activation among {known}, not {name}")
    slope = {"slope": LEAKY_SLOPE} if name == "leaky_relu" else {}
    return {"activation": name, **slope}


def _activation_layer(graph: _Graph, layer: Any, sources: list[int], shape: Any) -> int:
    kind = type(layer).__name__
    if kind == "Activation":
        settings = _activation(layer, layer.activation)
    elif kind == "LeakyReLU":
        slope = float(layer.negative_slope)
        settings = {"activation": "leaky_relu", "slope": slope}
    elif kind == "ReLU" and (layer.max_value, layer.threshold) == (None, 0):
        slope = float(layer.negative_slope or 0)
        settings = {"activation": "leaky_relu", "slope": slope}
    elif kind == "Softmax" and layer.axis in (-1, len(shape)):
        settings = {"activation": "softmax"}
    elif kind == "ELU" and layer.alpha == 1:
        settings = {"activation": "elu"}
    else:
        raise _refused(layer, "with Keras' usual settings")
    return graph.add("activation", sources, shape, name=layer.name, **settings)


def _weights(layer: Any, outputs: int) -> list[np.ndarray]:
    """Return kernel and bias, which is zeros where the layer has none."""
    kernel, *bias = layer.get_weights()
    return [kernel, *(bias or [np.zeros(outputs)])]


def _dense(graph: _Graph, layer: Any, sources: list[int], shape: Any) -> int:
    node = graph.add(
        "dense",
        sources,
        shape,
        _weights(layer, layer.units),
        name=layer.name,
        **_activation(layer, layer.activation),
    )
    graph.places[id(layer)] = node
    return node


def _time_distributed(
    graph: _Graph, wrapper: Any, sources: list[int], shape: Any
) -> int:
    if type(wrapper.layer).__name__ != "Dense":
        raise _refused(wrapper, "of a dense layer")
    node = _dense(graph, wrapper.layer, sources, shape)
    graph.nodes[node]["name"] = wrapper.name
    return node


def _padding(
    layer: Any, size: Sequence[int], small: Sequence[int], large: Sequence[int]
) -> list[int]:
    """Return rows above and columns to the left that a window may look beyond."""
    if layer.padding == "valid":
        return [0, 0]
    lengths = zip(size, layer.strides, small, large, strict=False)
    return [max((s - 1) * step + k - n, 0) // 2 for k, step, s, n in lengths]


def _window(layer: Any, size: Sequence[int], small: Any, large: Any) -> dict[str, Any]:
    if layer.data_format != "channels_last":
        raise _refused(layer, "with channels last")
    pad = _padding(layer, size, small, large)
    return {"size": list(size), "strides": list(layer.strides), "pad": pad}


def _convolution(graph: _Graph, layer: Any, sources: list[int], shape: Any) -> int:
    transposed = type(layer).__name__ == "Conv2DTranspose"
    if set(layer.dilation_rate) != {1} or getattr(layer, "groups", 1) != 1:
        raise _refused(layer, "without dilation or groups")
    if getattr(layer, "output_padding", None) is not None:
        raise _refused(layer, "without output_padding")
    before = graph.nodes[sources[0]]["shape"]
    small, large = (before, shape) if transposed else (shape, before)
    return graph.add(
        "transposed" if transposed else "convolution",
        sources,
        shape,
        _weights(layer, layer.filters),
        name=layer.name,
        **_window(layer, layer.kernel_size, small, large),
        **_activation(layer, layer.activation),
    )


def _pool(graph: _Graph, layer: Any, sources: list[int], shape: Any) -> int:
    before = graph.nodes[sources[0]]["shape"]
    window = _window(layer, layer.pool_size, shape, before)
    mean = type(layer).__name__ == "AveragePooling2D"
    return graph.add("pool", sources, shape, name=layer.name, mean=mean, **window)


def _upsample(graph: _Graph, layer: Any, sources: list[int], shape: Any) -> int:
    if layer.interpolation != "nearest" or layer.data_format != "channels_last":
        raise _refused(layer, "repeating values, with channels last")
    size = list(layer.size)
    return graph.add("upsample", sources, shape, name=layer.name, size=size)


def _lstm(graph: _Graph, layer: Any, sources: list[int], shape: Any) -> int:
    if layer.go_backwards or layer.stateful:
        raise _refused(layer, "forwards, or both ways in a Bidirectional")
    return _one_way(graph, layer, sources, shape, backward=False)


def _one_way(
    graph: _Graph, layer: Any, sources: list[int], shape: Any, *, backward: bool
) -> int:
    kernel, recurrent, *bias = layer.get_weights()
    return graph.add(
        "lstm",
        sources,
        shape,
        [kernel, recurrent, *(bias or [np.zeros(4 * layer.units)])],
        name=layer.name,
        steps=graph.nodes[sources[0]]["shape"][0],
        units=layer.units,
        sequences=bool(layer.return_sequences),
        backward=backward,
        activation=_activation(layer, layer.activation)["activation"],
        recurrent=_activation(layer, layer.recurrent_activation)["activation"],
    )


def _both_ways(graph: _Graph, wrapper: Any, sources: list[int], shape: Any) -> int:
    ways = wrapper.forward_layer, wrapper.backward_layer
    if {type(way).__name__ for way in ways} != {"LSTM"} or (
        wrapper.merge_mode != "concat"
    ):
        raise _refused(wrapper, "of LSTMs whose states are concatenated")
    parts = [
        _one_way(graph, way, sources, (*shape[:-1], way.units), backward=backward)
        for way, backward in zip(ways, (False, True), strict=True)
    ]
    return graph.add("concatenate", parts, shape, name=wrapper.name)


def _masking(graph: _Graph, layer: Any, sources: list[int], shape: Any) -> int:
    mask = float(np.float32(layer.mask_value))
    return graph.add("pass", sources, shape, name=layer.name, mask=mask)


def _repeat(graph: _Graph, layer: Any, sources: list[int], shape: Any) -> int:
    return graph.add("repeat", sources, shape, name=layer.name)


def _position(graph: _Graph, layer: Any, sources: list[int], shape: Any) -> int:
    """Keep the hands of the clocks, which are the same for every sequence."""
    features = graph.nodes[sources[0]]["shape"][-1]
    hands = np.asarray(layer(np.zeros((1, shape[0], features), "float32")))
    hands = hands[0, :, features:]
    clocks = graph.add("constant", (), hands.shape, [hands], name=layer.name)
    return graph.add("concatenate", [*sources, clocks], shape, name=layer.name)


def _scale(graph: _Graph, layer: Any, sources: list[int], shape: Any) -> int:
    if type(layer).__name__ == "Rescaling":
        factor, offset = np.atleast_1d(layer.scale), np.atleast_1d(layer.offset)
    elif layer.axis not in (-1, len(shape)):
        raise _refused(layer, "along the last axis")
    else:
        mean, variance = layer.moving_mean, layer.moving_variance
        factor = 1 / np.sqrt(np.asarray(variance) + layer.epsilon)
        factor = factor * (np.asarray(layer.gamma) if layer.scale else 1)
        offset = np.asarray(layer.beta) if layer.center else 0
        offset = offset - factor * np.asarray(mean)
    return graph.add("scale", sources, shape, [factor, offset], name=layer.name)


def _mean_of_the_code(graph: _Graph, layer: Any, sources: list[int], shape: Any) -> int:
    return graph.add("first", sources, shape, name=layer.name)


def _tied_decoder(graph: _Graph, decoder: Any, code: int) -> int:
    node = code
    parts = zip(decoder.mirrored, decoder.biases, decoder.activations, strict=True)
    for depth, (dense, bias, activation) in enumerate(parts, start=1):
        known = graph.places.get(id(dense))  # a weight need not be sent twice
        kernel = np.asarray(dense.kernel).T if known is None else {"transposed": known}
        node = graph.add(
            "dense",
            [node],
            bias.shape,
            [kernel, np.asarray(bias)],
            name=f"decoder_{depth}",
            **_activation(decoder, activation),
        )
    shape = decoder.reshape.target_shape
    return graph.add("pass", [node], shape, name=decoder.reshape.name)


WRITERS: dict[str, Writer] = {
    **dict.fromkeys(
        ("Flatten", "Reshape", "Dropout", "GaussianNoise", "RandomGaussianNoise"), _pass
    ),
    **dict.fromkeys(
        ("Activation", "LeakyReLU", "ReLU", "ELU", "Softmax"), _activation_layer
    ),
    **dict.fromkeys(("Conv2D", "Conv2DTranspose"), _convolution),
    **dict.fromkeys(("MaxPooling2D", "AveragePooling2D"), _pool),
    **dict.fromkeys(("Rescaling", "BatchNormalization"), _scale),
    "Add": _combine("add"),
    "Concatenate": _combine("concatenate"),
    "Dense": _dense,
    "TimeDistributed": _time_distributed,
    "UpSampling2D": _upsample,
    "LSTM": _lstm,
    "Bidirectional": _both_ways,
    "Masking": _masking,
    "RepeatVector": _repeat,
    "StepPosition": _position,
    "GaussianLatent": _mean_of_the_code,
}
