"""Drawings of the course, each on one Axes and without side effects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from aecourse import words
from aecourse._validation import (
    Arguments,
    also,
    anything,
    array,
    as_array,
    expect_unit_levels,
    invalid,
    labels,
    validated,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GAP = 2  # white pixels between images of a mosaic
MARKERS = "osD^vP*Xhd"  # series differ by marker too, for readers who see no colours
FONTS = ("DejaVu Sans", "DejaVu Serif", "DejaVu Sans Mono")


def _image_rows(
    name: str, rows: Mapping[str, Any], _: Arguments
) -> dict[str, np.ndarray]:
    if not rows:
        raise invalid(name, "at least one row of images", rows)
    arrays = {row: _as_images(row, images) for row, images in rows.items()}
    shape = next(iter(arrays.values())).shape
    for row, images in arrays.items():
        if images.shape != shape:
            raise invalid(row, f"images of shape {shape}", images)
    return arrays


def _as_images(row: str, value: Any) -> np.ndarray:
    images = as_array(row, value)
    if images.ndim != 3 and not (images.ndim == 4 and images.shape[3] in (3, 4)):
        shapes = "(n, height, width), or (n, height, width, 3) in colour"
        raise invalid(row, f"images of shape {shapes}", value)
    expect_unit_levels(row, images)
    return images


@validated(rows=_image_rows)
def plot_image_rows(rows: Mapping[str, ArrayLike], *, ax: Axes | None = None) -> Axes:
    """Draw rows of grey or colour images under each other, each row with its name.

    Parameters
    ----------
    rows : mapping of str to array_like
        Name of the row → images of shape ``(n, height, width)``, or in colour
        ``(n, height, width, 3)``, with values in [0, 1]. Values a little outside are
        drawn as black or white. All rows have one shape.
    ax : matplotlib.axes.Axes or None, default None
        Where to draw; a new figure as wide as the page by default.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    TypeError, ValueError
        If there are no rows, their shapes differ, or they hold levels from 0 to 255.
    """
    mosaic = np.vstack([_side_by_side(images) for images in rows.values()])
    if ax is None:
        ax = _new_axes(figsize=(8, 8 * mosaic.shape[0] / mosaic.shape[1] + 0.1))
    ax.imshow(mosaic, cmap="gray", vmin=0, vmax=1, interpolation="nearest")
    ax.set_xticks([])
    step = len(mosaic) / len(rows)
    ax.set_yticks((np.arange(len(rows)) + 0.5) * step - GAP / 2, list(rows))
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    return ax


def _side_by_side(images: np.ndarray) -> np.ndarray:
    frame = ((0, 0), (0, GAP), (0, GAP), (0, 0))[: images.ndim]
    framed = np.pad(images, frame, constant_values=1.0)
    return np.concatenate(list(np.clip(framed, 0, 1)), axis=1)


@validated(
    history=also(
        anything, "a mapping with the key 'loss'", lambda history: "loss" in history
    )
)
def plot_learning_curve(
    history: Mapping[str, Sequence[float]], *, ax: Axes | None = None
) -> Axes:
    """Draw training and, if there is one, validation loss against epochs.

    Parameters
    ----------
    history : mapping of str to sequence of float
        ``history.history`` of a Keras training: ``"loss"`` and maybe ``"val_loss"``,
        one value an epoch.
    ax : matplotlib.axes.Axes or None, default None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If there is no ``"loss"``.
    """
    told = words.of_pages("plots")
    series = {told["training"]: history["loss"]}
    if "val_loss" in history:
        series[told["validation"]] = history["val_loss"]
    epochs = np.arange(1, len(history["loss"]) + 1)
    ax = plot_sweep(epochs, series, xlabel=told["epoch"], ylabel=told["loss"], ax=ax)
    ax.xaxis.get_major_locator().set_params(integer=True)  # no half epochs
    return ax


def _series(
    _: str, series: Mapping[str, Any], arguments: Arguments
) -> dict[str, np.ndarray]:
    shape = arguments["x"].shape
    return {name: as_array(name, line, shape=shape) for name, line in series.items()}


@validated(x=array(ndim=1), series=_series)
def plot_sweep(
    x: ArrayLike,
    series: Mapping[str, ArrayLike],
    *,
    xlabel: str,
    ylabel: str,
    ax: Axes | None = None,
) -> Axes:
    """Draw one line for each series against the values that were tried.

    Parameters
    ----------
    x : array_like of shape (n,)
        The values tried.
    series : mapping of str to array_like
        Name → one number for each value in `x`.
    xlabel, ylabel : str
        Names of the axes, with units.
    ax : matplotlib.axes.Axes or None, default None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    TypeError, ValueError
        If a series does not have one number for each value.
    """
    ax = _new_axes(figsize=(6, 3.5)) if ax is None else ax
    for index, (name, values) in enumerate(series.items()):
        marker = MARKERS[index % len(MARKERS)]
        ax.plot(x, values, marker=marker, markersize=5, label=name)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    ax.grid(alpha=0.3)
    if len(series) > 1:
        ax.legend()
    return ax


@validated(
    codes=also(
        array(ndim=2), "codes of two or three values", lambda z: z.shape[1] in (2, 3)
    ),
    labels=labels(of="codes"),
    class_names=also(
        anything,
        "a name for every label",
        lambda names, labels: labels.min() >= 0 and labels.max() < len(names),
    ),
)
def plot_codes(
    codes: ArrayLike,
    labels: ArrayLike,
    class_names: Sequence[str],
    *,
    ax: Axes | None = None,
) -> Axes:
    """Draw codes of two or three values as points coloured by class.

    Parameters
    ----------
    codes : array_like of shape (n, 2) or (n, 3)
        The codes.
    labels : array_like of int, shape (n,)
        Class of each code, from 0.
    class_names : sequence of str
        Name of each class, for the legend.
    ax : matplotlib.axes.Axes or None, default None
        Where to draw; with three values it must have a 3-D projection. A new figure
        by default.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    TypeError, ValueError
        If the codes have another width, or a label has no name.
    """
    if ax is None:
        kind: dict[str, Any] = {"projection": "3d"} if codes.shape[1] == 3 else {}
        ax = _new_axes(figsize=(7, 5.5), **kind)
    for label, name in enumerate(class_names):
        points = codes[labels == label]
        ax.scatter(*points.T, s=6, alpha=0.6, color=f"C{label}", label=name)
    ax.set(xlabel="$z_1$", ylabel="$z_2$")
    if codes.shape[1] == 3:
        ax.set_zlabel("$z_3$")
    ax.legend(markerscale=3, loc="center left", bbox_to_anchor=(1.05, 0.5))
    return ax


def letter_images() -> np.ndarray:
    """Return the capital letters in fonts that matplotlib carries, drawn like digits.

    Returns
    -------
    ndarray of shape (78, 28, 28)
        The alphabet in three fonts, float32 in [0, 1]: light letters on black, centred,
        of a handwritten digit's size.

    Notes
    -----
    Source: chapter 1, where a model of digits is shown letters.
    """
    return np.stack(
        [_letter_image(letter, font) for font in FONTS for letter in ascii_uppercase]
    )


def _letter_image(letter: str, family: str) -> np.ndarray:
    from matplotlib import font_manager
    from PIL import Image, ImageDraw, ImageFont

    path = font_manager.findfont(family, fallback_to_default=False)
    canvas = Image.new("L", (28, 28))
    font = ImageFont.truetype(path, 22)
    ImageDraw.Draw(canvas).text((14, 14), letter, fill=255, font=font, anchor="mm")
    return np.asarray(canvas, np.float32) / 255


def _new_axes(*, figsize: tuple[float, float], **kind: Any) -> Axes:
    import matplotlib.pyplot as plt

    _, ax = plt.subplots(figsize=figsize, layout="constrained", subplot_kw=kind)
    return ax
