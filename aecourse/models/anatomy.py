"""What a model is made of, read for its drawing: stages, skips, ties and the code."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from aecourse._keras import keras
from aecourse._validation import invalid
from aecourse.models.tied import TiedDecoder

Shape = tuple[int | None, ...]
Node = tuple[str, int]

# They change how numbers are held and not what they say; a Reshape also changes the
# form of the block before it.
SILENT = {"InputLayer", "Flatten", "Masking", "Identity"}
ACTIVATIONS = {"Activation", "ReLU", "LeakyReLU", "PReLU", "ELU", "Softmax"}
NORMS = {"BatchNormalization", "LayerNormalization", "GroupNormalization"}
NOISES = {
    "RandomGaussianNoise", "GaussianNoise", "GaussianDropout", "Dropout",
    "SpatialDropout1D", "SpatialDropout2D", "AlphaDropout",
}  # fmt: skip
CONVOLUTIONS = {"Conv1D", "Conv2D", "Conv1DTranspose", "Conv2DTranspose"}
CONVOLUTIONS |= {"SeparableConv2D", "DepthwiseConv2D"}
RECURRENT = {"LSTM", "GRU", "SimpleRNN"}
# Where one of these is, the first of two axes is time; elsewhere it is height.
OVER_TIME = RECURRENT | {
    "Bidirectional", "TimeDistributed", "StepPosition", "RepeatVector", "Embedding",
    "Conv1D", "Conv1DTranspose", "MultiHeadAttention",
}  # fmt: skip


@dataclass(frozen=True)
class Stage:
    """One block of the drawing: a layer, with what is silent behind it.

    Attributes
    ----------
    kind : str
        The layer's class, without a wrapper; "input" for what comes in.
    shape : tuple
        Shape of its output without the batch axis; None for an axis of any length.
    part : str or None
        Name of the innermost model that it belongs to.
    activation : str or None
    settings : dict
        Its configuration.
    wrapper : str or None
        "Bidirectional" or "TimeDistributed".
    norm : str or None
        Class of a normalisation behind it.
    """

    kind: str
    shape: Shape
    part: str | None = None
    activation: str | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    wrapper: str | None = None
    norm: str | None = None

    @property
    def size(self) -> int:
        """How many numbers it has, an axis of any length counted as one."""
        return math.prod(axis or 1 for axis in self.shape)


@dataclass
class Anatomy:
    """The stages of a model from its input to its output, and what links them.

    Attributes
    ----------
    stages : list of Stage
    skips : list of tuple
        Pairs of stages that are joined past those between them.
    ties : list of tuple
        Pairs of stages, the weights of the first being those of the second, transposed.
    frozen : set of str
        Parts that training leaves as they are.
    left_out : int
        Number of layers that are not on the longest path.
    code : int or None
        Index of the stage that is the code.
    over_time : bool
        Whether the first of two axes is time.
    """

    stages: list[Stage] = field(default_factory=list)
    skips: list[tuple[int, int]] = field(default_factory=list)
    ties: list[tuple[int, int]] = field(default_factory=list)
    frozen: set[str] = field(default_factory=set)
    left_out: int = 0
    code: int | None = None
    over_time: bool = False
    _place: dict[int, int] = field(default_factory=dict)

    def read(self, model: keras.Model, part: str | None) -> None:
        """Add the stages on the longest path through a model."""
        path, edges = _longest_path(model)
        reached = {}
        for node, layer in path:
            self._add(layer, part)
            reached[node] = len(self.stages) - 1
        nodes = [node for node, _ in path]
        past = edges - set(pairwise(nodes))
        pairs = {(reached[a], reached[b]) for a, b in past if {a, b} <= set(nodes)}
        self.skips += sorted((a, b) for a, b in pairs if a < b)
        on_path = {id(layer) for _, layer in path}
        self.left_out += sum(
            id(layer) not in on_path and type(layer).__name__ not in SILENT
            for layer in model.layers
        )

    def _add(self, layer: keras.Layer, part: str | None) -> None:
        kind = type(layer).__name__
        self.over_time |= kind in OVER_TIME
        last = self.stages[-1]
        behind = last.kind != "input"
        if isinstance(layer, TiedDecoder):
            self._add_tied(layer)
        elif isinstance(layer, keras.Model) and layer.layers:
            self.frozen |= set() if layer.trainable else {layer.name}
            self.read(layer, layer.name)
        elif kind == "Reshape" and behind:
            self.stages[-1] = replace(last, shape=_output_shape(layer))
        elif kind in ACTIVATIONS and behind:
            name = _settings(layer).get("activation", kind)
            self.stages[-1] = replace(last, activation=_name(name))
        elif kind in NORMS and behind:
            self.stages[-1] = replace(last, norm=kind)
        elif kind not in SILENT | {"Reshape"}:
            self.stages.append(_stage(layer, part))
            self._place[id(layer)] = len(self.stages) - 1

    def _add_tied(self, decoder: TiedDecoder) -> None:
        for dense, activation in zip(
            decoder.mirrored, decoder.activations, strict=True
        ):
            self.ties.append((self._place[id(dense)], len(self.stages)))
            shape = (dense.kernel.shape[0],)
            name = activation.__name__
            self.stages.append(Stage("Dense", shape, "decoder", _name(name)))
        shape = tuple(decoder.reshape.target_shape)
        self.stages[-1] = replace(self.stages[-1], shape=shape)

    def is_spread(self, i: int) -> bool:
        """Say whether a stage holds means and spreads from which the next draws."""
        following = self.stages[i + 1 : i + 2]
        return any(stage.kind == "GaussianLatent" for stage in following)

    def find_code(self, name: str) -> None:
        """Mark the encoder's last stage, or else the narrowest of an hourglass."""
        parts = [stage.part for stage in self.stages]
        sizes = [stage.size for stage in self.stages]
        if "encoder" in parts:
            self.code = len(parts) - 1 - parts[::-1].index("encoder")
        elif name == "decoder":
            self.code = 0
        elif set(parts) == {None} and sizes[0] == sizes[-1] and len(sizes) > 2:
            narrowest = min(range(1, len(sizes) - 1), key=sizes.__getitem__)
            past = any(a < narrowest < b for a, b in self.skips)
            if sizes[narrowest] < sizes[0] and not past:
                self.code = narrowest
                for i, stage in enumerate(self.stages[1:], start=1):
                    part = "encoder" if i <= narrowest else "decoder"
                    self.stages[i] = replace(stage, part=part)


def read(model: keras.Model) -> Anatomy:
    """Return the anatomy of a model that knows its sizes."""
    shape = getattr(model, "input_shape", None)
    first = _longest_path(model)[0][:1] if model.layers else []
    if first and type(first[0][1]).__name__ == "InputLayer":
        shape = (None, *_output_shape(first[0][1]))
    if not model.layers or not isinstance(shape, tuple):
        expected = "a model whose sizes are known (begin it with keras.Input)"
        raise invalid("model", expected, model.name)
    part = model.name if model.name in {"encoder", "decoder"} else None
    anatomy = Anatomy([Stage("input", tuple(shape[1:]))])
    anatomy.read(model, part)
    anatomy.find_code(model.name)
    return anatomy


def _stage(layer: keras.Layer, part: str | None) -> Stage:
    kind, settings, wrapper = type(layer).__name__, _settings(layer), None
    if kind in {"Bidirectional", "TimeDistributed"}:
        wrapper, inner = kind, settings["layer"]
        kind, settings = inner["class_name"], inner["config"]
    activation = settings.get("activation") if kind not in RECURRENT else None
    return Stage(kind, _output_shape(layer), part, _name(activation), settings, wrapper)


def _settings(layer: keras.Layer) -> dict[str, Any]:
    try:
        return layer.get_config()
    except NotImplementedError:  # a layer of the reader's own that cannot be saved
        return {}


def _name(activation: Any) -> str | None:
    """Return what an activation is called, or None where it does nothing."""
    if isinstance(activation, dict):
        activation = activation.get("config", "")
        activation = activation if isinstance(activation, str) else "own"
    if activation in (None, "linear"):
        return None
    return {"LeakyReLU": "leaky relu"}.get(activation, str(activation).lower())


def _output_shape(layer: keras.Layer) -> Shape:
    try:
        output = layer.output
    except (AttributeError, ValueError):
        expected = (
            "a model whose layers know their sizes (begin it with keras.Input, and "
            "join layers by calling them on what it gives)"
        )
        raise invalid("model", expected, layer.name) from None
    tensors = keras.tree.flatten(output)
    return tuple(tensors[0].shape[1:])


def _longest_path(
    model: keras.Model,
) -> tuple[list[tuple[Node, keras.Layer]], set[tuple[Node, Node]]]:
    """Return the layers on the longest path, and all pairs that follow each other."""
    layers = {layer.name: layer for layer in model.layers}
    before = dict(_inbound(model))
    if not before:  # a chain, or a model of the reader's own class
        return [((name, 0), layer) for name, layer in layers.items()], set()
    paths: dict[Node, list[Node]] = {}

    def longest_to(node: Node) -> list[Node]:
        if node not in paths:
            ways = [longest_to(other) for other in before[node]]
            paths[node] = [*max(ways, key=len, default=[]), node]
        return paths[node]

    path = max(map(longest_to, before), key=len)
    edges = {(a, b) for b, others in before.items() for a in others}
    return [(node, layers[node[0]]) for node in path], edges


def _inbound(model: keras.Model) -> Iterator[tuple[Node, list[Node]]]:
    """Yield every call of a layer with the calls whose results it takes."""
    for layer in _settings(model).get("layers", ()):
        if "inbound_nodes" in layer:
            calls = layer["inbound_nodes"] or [()]
            for number, arguments in enumerate(calls):
                yield (layer["name"], number), list(_histories(arguments))


def _histories(value: Any) -> Iterator[Node]:
    if isinstance(value, dict) and "keras_history" in value:
        name, number, _ = value["keras_history"]
        yield name, number
    elif isinstance(value, dict | list | tuple):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _histories(inner)
