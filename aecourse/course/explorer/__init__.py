"""The latent explorer: encoders and decoders that run inside a static page.

What :func:`explore` returns is one piece of HTML with weights, data and script in it,
so the page works from a folder, without kernel and without network.
"""

from __future__ import annotations

import base64
import html
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from aecourse import latent, plots, words
from aecourse._validation import also, anything, array, labels, validated
from aecourse.course.explorer.export import base64_of, exported_autoencoder

if TYPE_CHECKING:
    import keras

__all__ = ["Explorer", "explore"]

CLASSES = 10  # as many colours as the script has


@dataclass(frozen=True)
class Explorer:
    """A piece of HTML that shows itself in a notebook and on a page.

    Attributes
    ----------
    markup : str
        The HTML.
    """

    markup: str

    def __repr__(self) -> str:
        told = words.of_pages("explorer")["console"]
        return told.format(megabytes=len(self.markup) / 1e6)

    def _repr_html_(self) -> str:
        return self.markup


def _names_fit(names: Sequence[str], labels: np.ndarray) -> bool:
    return labels.min() >= 0 and labels.max() < len(names) <= CLASSES


@validated(
    autoencoders=also(
        anything, "a name and an autoencoder at least", lambda given: len(given) > 0
    ),
    x=also(
        array(shape=(None, 28, 28)),
        "values between 0 and 1",
        lambda x: x.min() >= 0 and x.max() <= 1,
    ),
    labels=labels(of="x"),
    class_names=also(
        anything,
        f"a name for every label from 0 on, {CLASSES} names at most",
        _names_fit,
    ),
)
def explore(
    autoencoders: Mapping[str, keras.Model],
    x: ArrayLike,
    labels: ArrayLike,
    class_names: Sequence[str],
) -> Explorer:
    """Return the explorer of autoencoders whose code is a point of the plane.

    The reader moves a point over the map of codes and sees what the decoder makes of
    it, and draws an image of their own to see what the whole autoencoder makes of that.

    Parameters
    ----------
    autoencoders : mapping of str to keras.Model
        Name → autoencoder of 28 × 28 images with parts ``"encoder"`` and ``"decoder"``,
        made of dense layers, with a code of two values. Variational ones encode by the
        mean.
    x : array_like of shape (n, 28, 28)
        Test images with values in [0, 1]. Their codes are drawn on the map, and their
        errors are what an error is compared with.
    labels : array_like of int, shape (n,)
        Their classes, from 0 to 9.
    class_names : sequence of str
        Name of each class.

    Returns
    -------
    Explorer
        Put it last in a cell.

    Raises
    ------
    TypeError, ValueError
        If a model has no two halves, its code has not two values, or it has layers
        that the page cannot compute; if images and labels do not fit.

    Notes
    -----
    Source: chapter 11. Weights are stored as 16-bit numbers, one scale an array.
    """
    data = {
        "words": words.of_pages("explorer_script"),
        "names": list(class_names),
        "labels": base64_of(labels.astype(np.uint8)),
        "models": {
            name: exported_autoencoder(model, x) for name, model in autoencoders.items()
        },
    }
    still = _still_picture(autoencoders, x, labels, class_names)
    return Explorer(_markup(data, still))


def _still_picture(
    autoencoders: Mapping[str, keras.Model],
    x: np.ndarray,
    labels: np.ndarray,
    class_names: Sequence[str],
) -> str:
    """Return the maps as a PNG in base64, for readers without scripts."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(
        len(autoencoders),
        figsize=(5.5, 4 * len(autoencoders)),
        layout="constrained",
        squeeze=False,
    )
    for ax, (name, model) in zip(axes[:, 0], autoencoders.items(), strict=True):
        plots.plot_codes(latent.encode(model, x), labels, class_names, ax=ax)
        ax.set_title(name)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=60)
    plt.close(figure)
    return base64.b64encode(buffer.getvalue()).decode("ascii")


def _markup(data: dict[str, Any], still: str) -> str:
    folder = resources.files("aecourse.course.explorer")
    style, script = (
        (folder / f"explorer.{suffix}").read_text(encoding="utf-8")
        for suffix in ("css", "js")
    )
    told = words.of_pages("explorer")
    alternative = html.escape(told["still_alt"].format(names=", ".join(data["models"])))
    # a name with an end tag in it must not end the data
    content = json.dumps(data).replace("<", "\\u003c")
    return (
        f"<style>{style}</style>"
        '<div class="aecourse-explorer">'
        # shown until the script has started, so also where it may not
        f'<figure class="aecourse-still"><img src="data:image/png;base64,{still}" '
        f'alt="{alternative}">'
        f"<figcaption>{html.escape(told['still_caption'])}</figcaption></figure>"
        f'<script type="application/json">{content}</script>'
        f"</div><script>{script}</script>"
    )
