"""Strokes of a drawing as elements of SVG."""

from __future__ import annotations

import html

Point = tuple[float, float]


def tag(name: str, css: str, content: str = "", **values: float | str) -> str:
    """Return an element of a class, with its text and what else is set."""
    pairs = [f'{key}="{_value(value)}"' for key, value in values.items()]
    start = f'<{name} class="{css}" {" ".join(pairs)}'
    return f"{start}>{html.escape(content)}</{name}>" if content else f"{start}/>"


def _value(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")


def area(css: str, *points: Point) -> str:
    """Return a filled polygon."""
    corners = " ".join(f"{_value(x)},{_value(y)}" for x, y in points)
    return tag("polygon", css, points=corners)


def line(css: str, *points: Point) -> str:
    """Return straight strokes from point to point."""
    corners = " ".join(f"{_value(x)},{_value(y)}" for x, y in points)
    return tag("polyline", css, points=corners)


def tip(x: float, y: float, dx: float, dy: float) -> str:
    """Return the head of an arrow that ends at a point and comes along (dx, dy)."""
    back, side = (x - 7 * dx, y - 7 * dy), (3.5 * dy, 3.5 * dx)
    return area(
        "tip",
        (x, y),
        (back[0] - side[0], back[1] + side[1]),
        (back[0] + side[0], back[1] - side[1]),
    )
