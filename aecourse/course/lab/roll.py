"""The first lab of chapter 2: a swiss roll to turn, beside two flat maps of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from numpy.typing import ArrayLike
from sklearn.decomposition import PCA

from aecourse import words
from aecourse._validation import also, anything, array, validated
from aecourse.course.lab import Lab, network, packed
from aecourse.latent.codes import encode

if TYPE_CHECKING:
    import keras

COLOURS = 64  # along the sheet
VIEW = (-18, 12)  # turned and tilted by degrees, as the figures of the page are
_points = also(
    array(ndim=2), "points of three coordinates", lambda points: points.shape[1] == 3
)


@validated(
    model=anything,
    points=_points,
    place=also(
        array(ndim=1),
        "a place for each point",
        lambda place, points: len(place) == len(points),
    ),
    path=_points,
)
def roll_lab(
    model: keras.Model, points: ArrayLike, place: ArrayLike, path: ArrayLike
) -> Lab:
    """Return a lab in which a sheet is turned and a point walks along it.

    Parameters
    ----------
    model : keras.Model
        Autoencoder of points with a code of two, an encoder and a decoder.
    points : array_like of shape (n, 3)
        Points of the sheet, as the model takes them.
    place : array_like of shape (n,)
        How far along the sheet each lies, which gives it its colour.
    path : array_like of shape (m, 3)
        Points of the sheet in the order in which the walk meets them, evenly spaced
        from the least place to the largest.

    Returns
    -------
    aecourse.course.lab.Lab
        For the end of a cell. It carries the network, PCA's two components and the
        points.

    Raises
    ------
    TypeError, ValueError
        If the points are not of three coordinates, or the page cannot compute the
        model.
    """
    pca = PCA(2).fit(points)
    colours = mpl.colormaps["viridis"](np.linspace(0.12, 1, COLOURS))
    content = {
        "points": packed(points),
        "place": packed(place),
        "path": packed(path, 32),
        "colours": [to_hex(colour) for colour in colours],
        "view": VIEW,
        "network": network(model, 32),
        "code": model.get_layer("encoder").layers[-1].name,
        "components": packed(pca.components_, 32),
        "mean": packed(pca.mean_, 32),
    }
    said = words.of_pages("lab_roll")
    maps = {"autoencoder": encode(model, points), "pca": pca.transform(points)}
    return Lab("roll", content, still=_still(points, place, maps), words=said)


def _still(points: np.ndarray, place: np.ndarray, maps: dict) -> Figure:
    """Draw the roll from the side, and both maps."""
    said = words.of_pages("lab_roll")
    figure = Figure((9, 3.4), layout="constrained")
    axes = figure.subplots(1, 3, width_ratios=[4, 3, 3])
    seen = {"sheet": _seen(points), **maps}
    for ax, (name, drawn) in zip(axes, seen.items(), strict=True):
        ax.scatter(*drawn.T, c=place, s=5)
        ax.set(title=said[name], xticks=[], yticks=[])
    axes[0].set_aspect("equal")
    return figure


def _seen(points: np.ndarray) -> np.ndarray:
    """Return where points stand on the screen, as the script turns them."""
    turn, tilt = np.radians(VIEW)
    x, y, z = points.T
    deep = y * np.cos(turn) - x * np.sin(turn)
    across = x * np.cos(turn) + y * np.sin(turn)
    return np.c_[across, z * np.cos(tilt) + deep * np.sin(tilt)]
