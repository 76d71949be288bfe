"""Drawings of how a kernel goes along one axis: its places, its stride, its padding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from aecourse._validation import choice, validated, whole
from aecourse.models import output_size

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ABOVE, BELOW, CELL = 1.8, 0.0, 0.7  # where the rows of cells stand; a cell's height


@validated(
    size=whole(minimum=1),
    kernel_size=whole(minimum=1),
    strides=whole(minimum=1),
    padding=choice("same", "valid"),
)
def plot_windows(
    size: int,
    kernel_size: int,
    strides: int = 1,
    *,
    padding: str = "valid",
    transposed: bool = False,
    ax: Axes | None = None,
) -> Axes:
    """Draw which inputs a convolution reads along one axis, or what its inverse writes.

    A row of cells above is the input, one below the output, and a coloured funnel joins
    each window with its value. Zeros that padding adds are dashed cells. Cells below
    a transposed convolution say how often they are written to, and dashed ones are cut.

    Parameters
    ----------
    size : int
        Length of the input, at least 1.
    kernel_size : int
        Length of the kernel, at least 1.
    strides : int, default 1
        Step between two places of the kernel, at least 1.
    padding : {"same", "valid"}, default "valid"
        As Keras has them.
    transposed : bool, default False
        Whether the layer is a transposed convolution.
    ax : matplotlib.axes.Axes or None, default None
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    TypeError, ValueError
        If a number is not a positive whole one, the padding is unknown, or the kernel
        is longer than an input without padding.

    Notes
    -----
    Source: chapter 4.
    """
    found = output_size(
        size, kernel_size, strides, padding=padding, transposed=transposed
    )
    small, large = (size, found) if transposed else (found, size)
    before = _before(small, large, kernel_size, strides) if padding == "same" else 0
    starts = np.arange(small) * strides - before
    # the short row stands over the middle of the long one
    lefts = np.arange(small) + (starts[0] + starts[-1] + kernel_size - small) / 2
    reach = range(min(starts[0], 0), max(starts[-1] + kernel_size, large))
    ax = _new_axes(len(reach)) if ax is None else ax
    long, short = (BELOW, ABOVE) if transposed else (ABOVE, BELOW)
    for i, (start, left) in enumerate(zip(starts, lefts, strict=True)):
        _funnel(ax, (start, start + kernel_size), (left, left + 1), f"C{i}", transposed)
        _cell(ax, left, short, f"C{i}")
    for place in reach:
        times = np.sum((starts <= place) & (place < starts + kernel_size))
        inside = 0 <= place < large
        text = str(times) if transposed else "" if inside else "0"
        _cell(ax, place, long, "0.5" if inside else None, text)
    ax.set(aspect="equal", ylim=(BELOW - 0.1, ABOVE + CELL + 0.1))
    ax.set(xlim=(reach.start - 0.2, reach.stop + 0.2))
    ax.axis("off")
    return ax


def _before(small: int, large: int, kernel_size: int, strides: int) -> int:
    """Return how many cells stand before the long row, as Keras shares them out."""
    return max((small - 1) * strides + kernel_size - large, 0) // 2


def _funnel(
    ax: Axes,
    window: tuple[float, float],
    value: tuple[float, float],
    color: str,
    transposed: bool,
) -> None:
    """Join a window of the long row with its value in the short one."""
    high, low = (value, window) if transposed else (window, value)
    x = [high[0], high[1], low[1], low[0]]
    y = [ABOVE, ABOVE, BELOW + CELL, BELOW + CELL]
    ax.fill(x, y, facecolor=color, edgecolor="none", alpha=0.25)
    ax.plot(x[1:3], y[1:3], color=color, lw=1)
    ax.plot([x[0], x[3]], [y[0], y[3]], color=color, lw=1)


def _cell(
    ax: Axes, left: float, bottom: float, color: str | None, text: str = ""
) -> None:
    """Draw a cell; one without colour is no part of the row and has a dashed border."""
    from matplotlib.patches import Rectangle

    look = (
        {"fill": False, "ls": "--"} if color is None else {"fc": color, "alpha": 0.35}
    )
    ax.add_patch(Rectangle((left + 0.05, bottom), 0.9, CELL, ec="0.3", **look))
    ax.text(left + 0.5, bottom + CELL / 2, text, ha="center", va="center")


def _new_axes(width: int) -> Axes:
    import matplotlib.pyplot as plt

    _, ax = plt.subplots(figsize=(0.55 * width + 0.3, 1.7), layout="constrained")
    return ax
