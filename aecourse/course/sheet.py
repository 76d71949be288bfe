"""A sheet to draw a network on: boxes, arrows and lines in one style."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Point = tuple[float, float]

LAYER, GATE, VALUE, CODE = "#cfe0f3", "#f6d8b8", "white", "#d7ecd2"
INK = "#333333"


class Sheet:
    """Boxes and arrows on an Axes, in units of the sheet."""

    def __init__(self, width: float, height: float, ax: Axes | None) -> None:
        if ax is None:
            import matplotlib.pyplot as plt

            _, ax = plt.subplots(figsize=(width, height), layout="constrained")
        ax.set(xlim=(0, width), ylim=(0, height), aspect="equal")
        ax.axis("off")
        self.ax = ax

    def box(self, at: Point, text: str, colour: str, size: Point = (0.9, 0.5)) -> None:
        """Draw a box around a point, with its text in the middle."""
        from matplotlib.patches import FancyBboxPatch

        corner = at[0] - size[0] / 2, at[1] - size[1] / 2
        shape = "round,pad=0,rounding_size=0.08"
        self.ax.add_patch(
            FancyBboxPatch(corner, *size, shape, facecolor=colour, edgecolor=INK)
        )
        self.text(at, text)

    def text(self, at: Point, text: str, **look: str | float) -> None:
        """Write a text around a point."""
        self.ax.text(*at, text, **{"ha": "center", "va": "center", "color": INK} | look)

    def arrow(
        self, start: Point, end: Point, bend: float = 0.0, colour: str = INK
    ) -> None:
        """Draw an arrow from one point to another, straight unless it bends."""
        look = {
            "arrowstyle": "-|>",
            "color": colour,
            "shrinkA": 0,
            "shrinkB": 0,
            "connectionstyle": f"arc3,rad={bend}",
        }
        self.ax.annotate("", end, start, arrowprops=look)

    def line(self, *points: Point) -> None:
        """Draw a line through points."""
        self.ax.plot(*zip(*points, strict=True), color=INK, linewidth=1.3)
