"""Axes and strokes of a small picture in SVG."""

from __future__ import annotations

import html
from collections.abc import Sequence

import numpy as np

WIDTH, HEIGHT = 250, 205  # of a panel
LEFT, RIGHT, TOP, BOTTOM = 46, 242, 46, 168  # of the axes in it
ROOM = 0.06  # beside the outermost points, as a share of the axis
TICKS = 5  # at most
EVEN = (1.0, 2.0, 5.0, 10.0)  # steps of an even axis
# what stands at a logarithmic one in every power of ten, the fewer the longer it is
ROUND = ((1, 1.5, *range(2, 10)), (1, 2, 3, 5, 7), (1, 2, 5), (1, 3), (1,))


class Axes:
    """Two axes, logarithmic or not, and where a point stands between them.

    Parameters
    ----------
    x, y : sequence of float
        What must find room between their ends.
    logarithmic : tuple of bool
        Which of the two are.
    size : tuple of int, default that of a panel
        Width and height of the picture.
    """

    def __init__(
        self,
        x: Sequence[float],
        y: Sequence[float],
        logarithmic: tuple[bool, bool],
        size: tuple[int, int] = (WIDTH, HEIGHT),
    ) -> None:
        self.logarithmic = logarithmic
        right, bottom = size[0] - (WIDTH - RIGHT), size[1] - (HEIGHT - BOTTOM)
        self.ends = ((LEFT, right), (bottom, TOP))
        self.ranges = [
            self._range(axis, min(values), max(values))
            for axis, values in enumerate((x, y))
        ]

    def _range(self, axis: int, low: float, high: float) -> tuple[float, float]:
        low, high = self._scaled(axis, low), self._scaled(axis, high)
        room = ROOM * (high - low) or 0.5
        return low - room, high + room

    def _scaled(self, axis: int, value: float) -> float:
        return float(np.log10(value)) if self.logarithmic[axis] else value

    def _at(self, axis: int, value: float) -> float:
        (start, end), (low, high) = self.ends[axis], self.ranges[axis]
        return start + (end - start) * (self._scaled(axis, value) - low) / (high - low)

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point stands."""
        return self._at(0, x), self._at(1, y)

    def across(self, y: float) -> dict[str, float]:
        """Return the ends of a level line."""
        at = self._at(1, y)
        return {"x1": self.ends[0][0], "x2": self.ends[0][1], "y1": at, "y2": at}

    def up(self, x: float) -> dict[str, float]:
        """Return the ends of an upright line."""
        at = self._at(0, x)
        return {"x1": at, "x2": at, "y1": self.ends[1][0], "y2": self.ends[1][1]}

    def ticks(self, axis: int) -> list[float]:
        """Return round numbers within an axis, a handful at most."""
        low, high = self.ranges[axis]
        if not self.logarithmic[axis]:
            unit = 10 ** np.floor(np.log10((high - low) / TICKS))
            step = unit * next(s for s in EVEN if s * unit * TICKS >= high - low)
            whole = np.arange(np.ceil(low / step), np.floor(high / step) + 1)
            return [float(step * n) for n in whole]
        powers = range(int(np.floor(low)), int(np.ceil(high)) + 1)
        for steps in ROUND:
            values = (step * 10.0**power for power in powers for step in steps)
            found = [value for value in values if low <= np.log10(value) <= high]
            if len(found) <= TICKS:
                break
        return found

    def strokes(self, x_label: str) -> list[str]:
        """Return grid, numbers and the name of the horizontal axis."""
        (left, right), (bottom, _) = self.ends
        found = []
        for value in self.ticks(0):
            x = self._at(0, value)
            found.append(tag("line", "grid", **self.up(value)))
            found.append(text("tick", x, bottom + 15, f"{value:,.6g}", "middle"))
        for value in self.ticks(1):
            y = self._at(1, value)
            found.append(tag("line", "grid", **self.across(value)))
            found.append(text("tick", left - 5, y + 4, f"{value:,.6g}", "end"))
        return [*found, text("tick", right, bottom + 31, x_label, "end")]


def svg(
    content: Sequence[str], said: str, size: tuple[int, int] = (WIDTH, HEIGHT)
) -> str:
    """Return a picture of these strokes, with what it shows in words."""
    return (
        f'<svg viewBox="0 0 {size[0]} {size[1]}" role="img" '
        f'aria-label="{html.escape(said)}">{"".join(content)}</svg>'
    )


def tag(name: str, css: str, **values: float) -> str:
    """Return an element of a class, with its numbers."""
    pairs = " ".join(f'{key}="{value:.1f}"' for key, value in values.items())
    return f'<{name} class="{css}" {pairs}/>'


def polyline(css: str, places: Sequence[tuple[float, float]]) -> str:
    """Return a line through some places."""
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    return f'<polyline class="{css}" points="{points}"/>'


def text(css: str, x: float, y: float, words: str, anchor: str = "start") -> str:
    """Return words that start, end or have their middle at a place."""
    return (
        f'<text class="{css}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">'
        f"{html.escape(words)}</text>"
    )
