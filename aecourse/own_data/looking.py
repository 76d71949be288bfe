"""Looking at data before anything is computed from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from aecourse import plots, words
from aecourse.own_data.findings import OwnData

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST = 12  # columns, series or images that are drawn


def new_figure(width: float, height: float) -> Figure:
    """Return a figure that a notebook shows where a cell ends in it, and not twice.

    Parameters
    ----------
    width, height : float
        In inches.

    Returns
    -------
    matplotlib.figure.Figure
        Without Axes.
    """
    import matplotlib.pyplot as plt

    figure = plt.figure(figsize=(width, height), layout="constrained")
    plt.close(figure)
    return figure


def draw_samples(data: OwnData) -> Figure:
    """Draw some samples as they are, in their owner's unit.

    Parameters
    ----------
    data : OwnData
        As :func:`aecourse.own_data.read` gives them.

    Returns
    -------
    matplotlib.figure.Figure
        Images or series drawn by lot, the columns of a table row by row, or how often
        each rating was given.
    """
    drawn = {"images": _images, "table": _columns, "series": _series}
    return drawn.get(data.kind, _ratings)(data)


def _some(data: OwnData) -> np.ndarray:
    n = len(data.samples)
    return np.random.default_rng(0).choice(n, min(n, MOST), replace=False)


def _images(data: OwnData) -> Figure:
    figure = new_figure(8, 1.2)
    plots.plot_image_rows({"": data.samples[_some(data)]}, ax=figure.subplots())
    return figure


def _series(data: OwnData) -> Figure:
    figure = new_figure(8, 2.4)
    ax = figure.subplots()
    ax.plot(data.samples[_some(data)].T, linewidth=1, alpha=0.7)
    ax.set_xlabel(words.of_own_data("pictures")["step"])
    return figure


def _columns(data: OwnData) -> Figure:
    names = data.columns[:MOST]
    rows = max(-(-len(names) // 3), 1)  # none is left of a table of words
    figure = new_figure(8, 1.3 * rows + 0.3)
    axes = figure.subplots(rows, 3, sharex=True, squeeze=False)
    for ax, name, column in zip(axes.flat, names, data.samples.T, strict=False):
        ax.plot(column, ".", markersize=2)
        _plainly(ax, name)
    for ax in axes.flat[len(names) :]:
        ax.set_visible(False)
    return figure


def _plainly(ax: Axes, name: str) -> None:
    """Title an Axes with a name that may hold signs of mathematics."""
    ax.set_title(name, fontsize="small", parse_math=False)
    ax.tick_params(labelsize="small")


def _ratings(data: OwnData) -> Figure:
    told = words.of_own_data("pictures")
    figure = new_figure(8, 2.4)
    left, right = figure.subplots(1, 2)
    left.hist(data.samples.values.data * data.points + data.shift, bins=20)
    left.set_xlabel(told["rating"])
    right.hist(data.samples.ratings_per_user, bins=20)
    right.set_xlabel(told["per_user"])
    return figure
