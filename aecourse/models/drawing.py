"""A network as a picture, drawn from the Keras model itself."""

from __future__ import annotations

import html
import textwrap
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from typing import Any

from aecourse import words
from aecourse._keras import keras
from aecourse._validation import validated
from aecourse.models import anatomy
from aecourse.models.anatomy import Anatomy, Stage
from aecourse.models.picture import STYLE, Picture
from aecourse.models.settings import keras_model

_drawings = count(1)


@validated(model=keras_model)
def draw(model: keras.Model) -> Drawing:
    """Draw a network from its layers, with the code in orange.

    Dense layers are bars, feature maps boxes in perspective, sequences columns of one
    cell a step. Sizes are drawn to a common scale that is not linear. Layers that only
    change the form of an array are not drawn; of branches the longest is, with an arrow
    where a shorter one joins it.

    Parameters
    ----------
    model : keras.Model
        A model that knows its sizes: an autoencoder of the course, a half of one, or
        any other sequential or functional model.

    Returns
    -------
    Drawing
        A picture in a notebook, the layers in words in a terminal.

    Raises
    ------
    TypeError, ValueError
        If `model` is no Keras model, or the sizes of its layers are not known.

    Examples
    --------
    >>> from aecourse import models
    >>> models.draw(models.dense_autoencoder(32))
    input 28 × 28
    encoder: dense 128 relu
    code: dense 32
    decoder: dense 128 relu → dense 784 sigmoid, as 28 × 28
    """
    return Drawing(model.name, anatomy.read(model))


@dataclass(frozen=True)
class Drawing:
    """A network as SVG in a notebook, and its layers in words elsewhere.

    The picture stands in windows side by side, which a narrow page puts below each
    other, so that its letters keep their size.

    Attributes
    ----------
    name : str
        Name of the model.
    anatomy : Anatomy
        What it is made of.
    """

    name: str
    anatomy: Anatomy

    def __repr__(self) -> str:
        return words.printable("\n".join(_in_words(self.anatomy)))

    def _repr_html_(self) -> str:
        picture = Picture(self.anatomy, _captions(self.anatomy), _parts(self.anatomy))
        drawing = picture.svg()
        # two notebooks may be open in one window, so a number alone would not do
        key = f"net-{zlib.crc32(drawing.encode()):08x}-{next(_drawings)}"
        title = html.escape(_say("title", name=self.name))
        text = html.escape("; ".join(_in_words(self.anatomy)))
        windows = "".join(
            f'<svg xmlns="http://www.w3.org/2000/svg" {{}} width="{right - left}" '
            f'height="{picture.height}" viewBox="{left} 0 {right - left} '
            f'{picture.height}">{{}}<use href="#{key}"/></svg>'
            for left, right in picture.windows()
        )
        first = (
            f'role="img" aria-labelledby="{key}-t {key}-d"',
            f'<title id="{key}-t">{title}</title><desc id="{key}-d">{text}</desc>'
            f'<defs><g id="{key}" class="aecourse-strokes">{drawing}</g></defs>',
        )
        rest = ('aria-hidden="true"', "") * (len(picture.windows()) - 1)
        windows = windows.format(*first, *rest)
        return f'<div class="aecourse-net"><style>{STYLE}</style>{windows}</div>'


def _say(key: str, **fields: Any) -> str:
    return words.of_pages("drawing")[key].format(**fields)


def _numbers(shape: anatomy.Shape) -> str:
    return " × ".join(_say("any") if n is None else f"{n:,}" for n in shape)


def _size(stage: Stage, over_time: bool) -> str:
    if over_time and len(stage.shape) == 2:
        steps, features = (_numbers((axis,)) for axis in stage.shape)
        return _say("steps", steps=steps, features=features)
    return _numbers(stage.shape)


def _label(model: Anatomy, i: int) -> str:
    """Return what a layer is called, in lines."""
    stage = model.stages[i]
    label = words.of_pages("drawing_layers").get(stage.kind, stage.kind)
    if stage.kind in anatomy.CONVOLUTIONS:
        kernel = _numbers(stage.settings["kernel_size"])
        stride = max(stage.settings["strides"])
        if stride > 1:
            kernel = _say("stride", kernel=kernel, stride=stride)
        label = _say("kernel", layer=label, kernel=kernel)
    wrappers = {"Bidirectional": "both_ways", "TimeDistributed": "each_step"}
    around = {
        wrappers.get(stage.wrapper): stage.wrapper,
        "then_norm": stage.norm,
        "tied": i in {b for _, b in model.ties},
        "statistics": model.is_spread(i),
    }
    for word in (word for word, holds in around.items() if holds):
        label = _say(word, layer=label)
    return label


def _layer_in_words(model: Anatomy, i: int) -> str:
    stage = model.stages[i]
    layer, *more = _label(model, i).split("\n")
    if stage.activation:
        more.append(stage.activation)
    size = _size(stage, model.over_time)
    if stage.kind in anatomy.NOISES:
        return " ".join([layer, *more])
    if len(stage.shape) == 1 or stage.kind == "input":
        return " ".join([layer, size, *more])
    if stage.kind == "Dense" and not stage.wrapper:
        layer = " ".join([layer, f"{stage.size:,}", *more])
        return _say("in_shape", layer=layer, shape=size)
    return _say("to_shape", layer=", ".join([layer, *more]), shape=size)


def _in_words(model: Anatomy) -> Iterable[str]:
    """Yield a line for every part of a model."""
    said: list[tuple[str | None, list[str]]] = []
    for i, stage in enumerate(model.stages):
        part = _part("code" if i == model.code else stage.part, model)
        if not said or said[-1][0] != part:
            said.append((part, []))
        said[-1][1].append(_layer_in_words(model, i))
    for part, texts in said:
        yield f"{part}: {' → '.join(texts)}" if part else " → ".join(texts)
    for a, b in model.skips:
        before, after = (_layer_in_words(model, i) for i in (a, b))
        yield _say("skip", before=before, after=after)
    if model.left_out:
        yield _say("left_out", count=model.left_out)


def _part(name: str | None, model: Anatomy) -> str | None:
    called = words.of_pages("drawing_parts").get(name, name)
    return _say("frozen", part=called) if name in model.frozen else called


def _captions(model: Anatomy) -> list[list[tuple[str, str]]]:
    """Return the lines below every block, each with the class of its letters."""
    captions = []
    for i, stage in enumerate(model.stages):
        noise = stage.kind in anatomy.NOISES
        lines = [] if noise else [("size", _size(stage, model.over_time))]
        for phrase in _label(model, i).split("\n"):
            lines += [("kind", line) for line in textwrap.wrap(phrase, 14)]
        if stage.activation:
            lines.append(("small", stage.activation))
        captions.append(lines)
    return captions


def _parts(model: Anatomy) -> dict[str, str]:
    """Return what the parts of a model are called on its drawing."""
    names = {stage.part for stage in model.stages if stage.part} | {"code"}
    return {name: _part(name, model) for name in names}
