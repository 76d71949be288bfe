"""The nodes of each kind of layer, and layers that the page cannot compute."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from aecourse._validation import invalid
from aecourse.course.lab.graph import Graph

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


def refused(layer: keras.Layer, why: str = "") -> Exception:
    """Return the error that names a layer which the page cannot compute."""
    expected = "layers that runtime.js computes" + (f", {why}" if why else "")
    return invalid("model", expected, f"{type(layer).__name__} {layer.name!r}")


Writer = Callable[[Graph, Any, list[int], tuple[int, ...]], int]


def _pass(graph: Graph, layer: Any, sources: list[int], shape: Any) -> int:
    return graph.add("pass", sources, shape, name=layer.name)


def _combine(kind: str) -> Writer:
    def write(graph: Graph, layer: Any, sources: list[int], shape: Any) -> int:
        if kind == "concatenate" and layer.axis not in (-1, len(shape)):
            raise refused(layer, "concatenating along the last axis")
        return graph.add(kind, sources, shape, name=layer.name)

    return write


def _activation(layer: Any, activation: Callable) -> dict[str, Any]:
    name = getattr(activation, "__name__", "")
    if name not in ACTIVATIONS:
        known = ", ".join(ACTIVATIONS)
        raise refused(layer, f"with an activation among {known}, not {name}")
    slope = {"slope": LEAKY_SLOPE} if name == "leaky_relu" else {}
    return {"activation": name, **slope}


def _activation_layer(graph: Graph, layer: Any, sources: list[int], shape: Any) -> int:
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
        raise refused(layer, "with Keras' usual settings")
    return graph.add("activation", sources, shape, name=layer.name, **settings)


def _weights(layer: Any, outputs: int) -> list[np.ndarray]:
    """Return kernel and bias, which is zeros where the layer has none."""
    kernel, *bias = layer.get_weights()
    return [kernel, *(bias or [np.zeros(outputs)])]


def _dense(graph: Graph, layer: Any, sources: list[int], shape: Any) -> int:
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
    graph: Graph, wrapper: Any, sources: list[int], shape: Any
) -> int:
    if type(wrapper.layer).__name__ != "Dense":
        raise refused(wrapper, "of a dense layer")
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
        raise refused(layer, "with channels last")
    pad = _padding(layer, size, small, large)
    return {"size": list(size), "strides": list(layer.strides), "pad": pad}


def _convolution(graph: Graph, layer: Any, sources: list[int], shape: Any) -> int:
    transposed = type(layer).__name__ == "Conv2DTranspose"
    if set(layer.dilation_rate) != {1} or getattr(layer, "groups", 1) != 1:
        raise refused(layer, "without dilation or groups")
    if getattr(layer, "output_padding", None) is not None:
        raise refused(layer, "without output_padding")
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


def _pool(graph: Graph, layer: Any, sources: list[int], shape: Any) -> int:
    before = graph.nodes[sources[0]]["shape"]
    window = _window(layer, layer.pool_size, shape, before)
    mean = type(layer).__name__ == "AveragePooling2D"
    return graph.add("pool", sources, shape, name=layer.name, mean=mean, **window)


def _upsample(graph: Graph, layer: Any, sources: list[int], shape: Any) -> int:
    if layer.interpolation != "nearest" or layer.data_format != "channels_last":
        raise refused(layer, "repeating values, with channels last")
    size = list(layer.size)
    return graph.add("upsample", sources, shape, name=layer.name, size=size)


def _lstm(graph: Graph, layer: Any, sources: list[int], shape: Any) -> int:
    if layer.go_backwards or layer.stateful:
        raise refused(layer, "forwards, or both ways in a Bidirectional")
    return _one_way(graph, layer, sources, shape, backward=False)


def _one_way(
    graph: Graph, layer: Any, sources: list[int], shape: Any, *, backward: bool
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


def _both_ways(graph: Graph, wrapper: Any, sources: list[int], shape: Any) -> int:
    ways = wrapper.forward_layer, wrapper.backward_layer
    if {type(way).__name__ for way in ways} != {"LSTM"} or (
        wrapper.merge_mode != "concat"
    ):
        raise refused(wrapper, "of LSTMs whose states are concatenated")
    parts = [
        _one_way(graph, way, sources, (*shape[:-1], way.units), backward=backward)
        for way, backward in zip(ways, (False, True), strict=True)
    ]
    return graph.add("concatenate", parts, shape, name=wrapper.name)


def _masking(graph: Graph, layer: Any, sources: list[int], shape: Any) -> int:
    mask = float(np.float32(layer.mask_value))
    return graph.add("pass", sources, shape, name=layer.name, mask=mask)


def _repeat(graph: Graph, layer: Any, sources: list[int], shape: Any) -> int:
    return graph.add("repeat", sources, shape, name=layer.name)


def _position(graph: Graph, layer: Any, sources: list[int], shape: Any) -> int:
    """Keep the hands of the clocks, which are the same for every sequence."""
    features = graph.nodes[sources[0]]["shape"][-1]
    hands = np.asarray(layer(np.zeros((1, shape[0], features), "float32")))
    hands = hands[0, :, features:]
    clocks = graph.add("constant", (), hands.shape, [hands], name=layer.name)
    return graph.add("concatenate", [*sources, clocks], shape, name=layer.name)


def _scale(graph: Graph, layer: Any, sources: list[int], shape: Any) -> int:
    if type(layer).__name__ == "Rescaling":
        factor, offset = np.atleast_1d(layer.scale), np.atleast_1d(layer.offset)
    elif layer.axis not in (-1, len(shape)):
        raise refused(layer, "along the last axis")
    else:
        mean, variance = layer.moving_mean, layer.moving_variance
        factor = 1 / np.sqrt(np.asarray(variance) + layer.epsilon)
        factor = factor * (np.asarray(layer.gamma) if layer.scale else 1)
        offset = np.asarray(layer.beta) if layer.center else 0
        offset = offset - factor * np.asarray(mean)
    return graph.add("scale", sources, shape, [factor, offset], name=layer.name)


def _mean_of_the_code(graph: Graph, layer: Any, sources: list[int], shape: Any) -> int:
    return graph.add("first", sources, shape, name=layer.name)


def tied_decoder(graph: Graph, decoder: Any, code: int) -> int:
    """Append a decoder with the encoder's weights behind `code`; return its end."""
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
