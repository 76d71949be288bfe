"""The strokes of a drawn network: where its blocks stand and what joins them."""

from __future__ import annotations

import html
import math
import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise

from aecourse.models.anatomy import CONVOLUTIONS, NOISES, RECURRENT, Anatomy, Stage

LAYER, CODE = "#2f7f8f", "#d9822b"  # the logo's; words have the page's own colour
SHORTEST, TALLEST = 12, 150  # bars
LONGEST = 106  # side of a feature map
CELLS, CELL = 7, 17  # of a sequence; more steps are left out in the middle
GAP = 30
LINE = 15.5
LEVEL = 15  # between two arcs
ROW = 365  # widest window: a phone shows it whole
STYLE = f"""
.aecourse-net {{display:flex;flex-wrap:wrap;row-gap:1.4rem;margin:.5rem 0;
justify-content:center;font-family:system-ui,sans-serif}}
.aecourse-net svg {{flex:none;max-width:100%}}
.aecourse-strokes text {{fill:currentColor;font-size:12.5px;text-anchor:middle}}
.aecourse-strokes .size {{font-weight:600}}
.aecourse-strokes .small {{font-style:italic}}
.aecourse-strokes .layer {{fill:{LAYER}}} .aecourse-strokes .code {{fill:{CODE}}}
.aecourse-strokes .input {{fill:currentColor;fill-opacity:.3}}
.aecourse-strokes .noise {{fill:currentColor;fill-opacity:.1}}
.aecourse-strokes .light {{fill:#fff;fill-opacity:.35}}
.aecourse-strokes .shade {{fill:#000;fill-opacity:.22}}
.aecourse-strokes .sheet {{fill:none;stroke:#fff;stroke-opacity:.4}}
.aecourse-strokes .unit {{fill:#fff;fill-opacity:.9}}
.aecourse-strokes .dot {{fill:currentColor;fill-opacity:.7}}
.aecourse-strokes .flow {{fill:{LAYER};fill-opacity:.17}}
.aecourse-strokes .line {{fill:none;stroke:currentColor;stroke-opacity:.42}}
.aecourse-strokes .patch {{fill:#fff;fill-opacity:.6;stroke:currentColor}}
.aecourse-strokes .arc {{fill:none;stroke:currentColor;stroke-opacity:.75}}
.aecourse-strokes .tip {{fill:currentColor;fill-opacity:.75}}
.aecourse-strokes .tied {{stroke-dasharray:5 4}}
.aecourse-strokes text.on {{font-style:italic;font-size:14px}}
"""

Point = tuple[float, float]


def _tag(name: str, css: str, content: str = "", **values: float | str) -> str:
    pairs = [f'{key}="{_value(value)}"' for key, value in values.items()]
    start = f'<{name} class="{css}" {" ".join(pairs)}'
    return f"{start}>{html.escape(content)}</{name}>" if content else f"{start}/>"


def _value(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")


def _area(css: str, *points: Point) -> str:
    corners = " ".join(f"{_value(x)},{_value(y)}" for x, y in points)
    return _tag("polygon", css, points=corners)


def _line(css: str, *points: Point) -> str:
    corners = " ".join(f"{_value(x)},{_value(y)}" for x, y in points)
    return _tag("polyline", css, points=corners)


def _tip(x: float, y: float, dx: float, dy: float) -> str:
    """Return the head of an arrow that ends at a point and comes along (dx, dy)."""
    back, side = (x - 7 * dx, y - 7 * dy), (3.5 * dy, 3.5 * dx)
    return _area(
        "tip",
        (x, y),
        (back[0] - side[0], back[1] + side[1]),
        (back[0] + side[0], back[1] - side[1]),
    )


class Block:
    """One stage at its place: edges, and the strokes that it is made of."""

    def __init__(self, stage: Stage, form: str, css: str, size: tuple[float, ...]):
        self.stage, self.form, self.css = stage, form, css
        self.size = size  # of a map: thickness, height and the slant of its width
        self.width, self.height = size[0], size[1]
        if form == "map":
            self.width, self.height = size[0] + size[2], size[1] + size[3]
        self.x = self.y = 0.0  # the centre

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.x + self.width / 2

    @property
    def top(self) -> float:
        """Its highest point."""
        return self.y - self.height / 2

    @property
    def bottom(self) -> float:
        """Its lowest point."""
        return self.y + self.height / 2

    @property
    def rise(self) -> float:
        """How much higher the far edge of a map stands than its front."""
        return self.size[3] if self.form == "map" else 0.0

    def cells(self) -> list[float]:
        """Return the heights of the middles of a sequence's cells, or the centre's."""
        if self.form != "cells":
            return [self.y]
        n = round(self.height / CELL)
        middles = [self.top + CELL * (i + 0.5) for i in range(n)]
        steps = self.stage.shape[0]
        return middles if steps == n else middles[: n // 2] + middles[n // 2 + 1 :]

    def on_face(self, across: float, down: float) -> Point:
        """Return a point of a map's slanted face, in parts of its width and height."""
        thick, high, wide, up = self.size
        y = self.top + up * (1 - across) + high * down
        return self.left + thick + wide * across, y

    def strokes(self) -> Iterator[str]:
        """Yield the block itself."""
        yield from {"map": self._map, "cells": self._cells}.get(self.form, self._bars)()
        if self.css == "noise":
            yield from self._speckle()
        if self.stage.kind in RECURRENT:
            yield from self._loop()

    def _bars(self) -> Iterator[str]:
        parts = 2 if self.form == "spread" else 1
        height = self.height / parts - 3 * (parts - 1)
        for i in range(parts):
            top = self.top + i * (height + 6)
            yield _tag(
                "rect", self.css, x=self.left, y=top, width=self.width,
                height=height, rx=3,
            )  # fmt: skip
        units = self.stage.size
        lettered = self.form == "spread" or self.stage.kind == "GaussianLatent"
        if units * 8 <= self.height and not lettered:
            for i in range(units):
                y = self.y + (i - (units - 1) / 2) * 8
                yield _tag("circle", "unit", cx=self.x, cy=y, r=2.6)

    def _map(self) -> Iterator[str]:
        thick, high, across, up = self.size
        x, y = self.left, self.top + up
        near, far = x + thick, x + thick + across
        front = (x, y), (near, y), (near, y + high), (x, y + high)
        top = (x, y), (near, y), (far, y - up), (x + across, y - up)
        side = (near, y), (far, y - up), (far, y - up + high), (near, y + high)
        for overlay, face in ((None, side), ("light", top), ("shade", front)):
            yield _area(self.css, *face)
            if overlay:
                yield _area(overlay, *face)
        channels = self.stage.shape[2] if len(self.stage.shape) > 2 else 1
        sheets = min(channels or 1, 8)
        for i in range(1, sheets):
            at = x + thick * i / sheets
            yield _line("sheet", (at + across, y - up), (at, y), (at, y + high))
        for i in range(1, 7 if sheets < 4 else 0):
            at = i / 7
            xa, ya = near + across * at, y - up * at
            yield _line("sheet", (xa, ya), (xa, ya + high))
            ya = y + high * at
            yield _line("sheet", (near, ya), (far, ya - up))

    def _cells(self) -> Iterator[str]:
        middles = self.cells()
        for y in middles:
            yield _tag(
                "rect", self.css, x=self.left, y=y - CELL / 2 + 1.5, width=self.width,
                height=CELL - 3, rx=2.5,
            )  # fmt: skip
        if len(middles) * CELL < self.height:
            for dy in (-4.5, 0, 4.5):
                yield _tag("circle", "dot", cx=self.x, cy=self.y + dy, r=1.4)

    def _speckle(self) -> Iterator[str]:
        draws = random.Random(0)
        high = self.height - self.rise
        for _ in range(round(8 + self.width * high / 45)):
            x, y = draws.uniform(2, self.width - 2), draws.uniform(2, high - 2)
            if self.form == "map":  # along the slanted face
                y += self.rise * max(0, 1 - x / self.size[2])
            r = draws.choice((0.9, 1.3, 1.7))
            yield _tag("circle", "dot", cx=self.left + x, cy=self.top + y, r=r)

    def _loop(self) -> Iterator[str]:
        x, y = self.x, self.top - 5
        yield _tag("path", "arc", d=f"M{x - 6:.1f} {y:.1f}a8.5 8.5 0 1 1 12 0")
        yield _tip(x + 5, y + 2.5, -0.6, 0.8)
        if self.stage.wrapper == "Bidirectional":
            yield _tip(x - 5, y + 2.5, 0.6, 0.8)


class Picture:
    """A whole drawing: blocks in their order, and all that joins and names them.

    Parameters
    ----------
    model : Anatomy
    captions : sequence
        For every stage the lines below it, each with the class of its letters.
    parts : mapping of str to str
        What the parts are called, and the code.
    """

    def __init__(
        self,
        model: Anatomy,
        captions: Sequence[Sequence[tuple[str, str]]],
        parts: Mapping[str, str],
    ) -> None:
        self.model, self.captions, self.parts = model, captions, parts
        self.blocks = [self._block(i) for i in range(len(model.stages))]
        self.arcs = _levels([*model.ties, *model.skips])
        tallest = max(block.height for block in self.blocks)
        loops = any(block.stage.kind in RECURRENT for block in self.blocks)
        self.ceiling = 38 + LEVEL * max(self.arcs.values(), default=0) + 20 * loops
        self.floor = self.ceiling + tallest
        self.height = round(self.floor + LINE * max(map(len, captions)) + 10)
        self.slots = [0]
        for block, lines in zip(self.blocks, captions, strict=True):
            letters = max(len(line) for _, line in lines)
            slot = round(max(block.width + GAP, 7.1 * letters + 13))
            block.x = self.slots[-1] + slot / 2
            block.y = self.ceiling + tallest / 2
            self.slots.append(self.slots[-1] + slot)

    def windows(self) -> list[tuple[int, int]]:
        """Return where it may be parted: behind the code, and where it is too wide."""
        n, code = len(self.blocks), self.model.code
        halves = [(0, n)] if code in (None, n - 1) else [(0, code + 1), (code + 1, n)]
        cuts = [0]
        for start, stop in halves:
            width = self.slots[stop] - self.slots[start]
            fair = width / math.ceil(width / ROW)
            for slot in range(start + 1, stop):
                if self.slots[slot + 1] - cuts[-1] > max(fair * 1.15, 120):
                    cuts.append(self.slots[slot])
            cuts.append(self.slots[stop])
        return list(pairwise(cuts))

    def svg(self) -> str:
        """Return all strokes; what comes later lies on top."""
        strokes = [s for block in self.blocks for s in block.strokes()]
        strokes += [s for pair in pairwise(self.blocks) for s in _joint(*pair)]
        for (a, b), level in self.arcs.items():
            strokes += self._arc(a, b, level)
        strokes += self._names()
        for block, lines in zip(self.blocks, self.captions, strict=True):
            for i, (css, line) in enumerate(lines, start=1):
                strokes.append(
                    _tag("text", css, line, x=block.x, y=self.floor + LINE * i + 4)
                )
        return "".join(strokes)

    def _block(self, i: int) -> Block:
        stage, code = self.model.stages[i], self.model.code
        css = "layer"
        if i == code:
            css = "code"
        elif stage.kind in NOISES:
            css = "noise"
        elif stage.kind == "input":
            css = "input"
        axes = len(stage.shape)
        if axes == 3 or (axes == 2 and not self.model.over_time):
            return Block(stage, "map", css, self._map_size(stage))
        if axes == 2:
            features = 12 + 3 * math.log2(stage.shape[1] or 1)
            cells = min(stage.shape[0] or CELLS, CELLS)
            return Block(stage, "cells", css, (features, CELL * cells))
        most = max(other.size for other in self.model.stages)
        height = SHORTEST + (TALLEST - SHORTEST) * (stage.size / most) ** 0.4
        if self.model.is_spread(i):
            return Block(stage, "spread", css, (18, max(height, 50)))
        if stage.kind == "GaussianLatent":  # it has a letter in it
            height = max(height, 22)
        return Block(stage, "bar", css, (18, height))

    def _map_size(self, stage: Stage) -> tuple[float, ...]:
        maps = [other.shape[:2] for other in self.model.stages if len(other.shape) > 1]
        longest = max((axis or 1 for shape in maps for axis in shape), default=1)
        high, wide = (
            18 + (LONGEST - 18) * ((axis or longest) / longest) ** 0.8
            for axis in stage.shape[:2]
        )
        channels = stage.shape[2] if len(stage.shape) > 2 else 1
        return 5 + 4 * math.log2(channels or 1), high, 0.36 * wide, 0.24 * wide

    def _arc(self, a: int, b: int, level: int) -> Iterator[str]:
        tied = (a, b) in self.model.ties
        start, end = self.blocks[a], self.blocks[b]
        y = self.ceiling - 4 - LEVEL * level
        x1, x2 = start.x + 4 * (not tied), end.x - 4 * (not tied)
        down = end.top - 4
        up = start.top - 4
        path = (
            f"M{x1:.1f} {up:.1f}V{y + 9:.1f}q0 -9 9 -9H{x2 - 9:.1f}q9 0 9 9V{down:.1f}"
        )
        yield _tag("path", "arc tied" if tied else "arc", d=path)
        if not tied:
            yield _tip(x2, down + 2, 0, 1)

    def _names(self) -> Iterator[str]:
        """Yield braces with the names of the parts, the code's name and its letters."""
        code, end = self.model.code, 0
        for part, group in groupby(stage.part for stage in self.model.stages):
            start, end = end, end + len(list(group))
            if part:
                yield from self._brace(start, end - 1, self.parts[part])
        if code is not None:
            block = self.blocks[code]
            touched = any(code in arc for arc in self.arcs)
            above = 12 if touched else block.top - 8
            yield _tag("text", "size", self.parts["code"], x=block.x, y=above)
            if block.stage.kind == "GaussianLatent":
                spread = self.blocks[code - 1]
                quarter = spread.height / 4
                for letter, y in (("μ", -quarter - 1), ("σ", quarter + 1)):
                    yield self._letter(spread, letter, y)
                yield self._letter(block, "z", 0)

    def _letter(self, block: Block, letter: str, y: float) -> str:
        fill = "#1b1b1b" if block.css == "code" else "#fff"
        return _tag(
            "text", "on", letter, x=block.x, y=block.y + y + 4.5, style=f"fill:{fill}"
        )

    def _brace(self, first: int, last: int, name: str) -> Iterator[str]:
        before, code = self.blocks[first - 1], self.model.code
        left = before.left if first == 1 else self.slots[first] + 3
        block = self.blocks[last]
        right = self.slots[last] - 3 if last == code else block.right
        if right - left < 20:  # nothing but the code
            left, right = before.right + 4, block.left - 4
        middle = (left + right) / 2
        # a name that a window would cut moves into the nearer one
        half = 3.6 * len(name)
        a, b = next(w for w in self.windows() if w[0] <= middle <= w[1])
        middle = min(max(middle, a + half), b - half)
        cusp = min(max(middle, left + 10), right - 10)
        yield _tag("text", "part", name, x=middle, y=12)
        yield _tag(
            "path", "arc",
            d=f"M{left:.1f} 30q0 -6 6 -6H{cusp - 5:.1f}q5 0 5 -5q0 5 5 5"
            f"H{right - 6:.1f}q6 0 6 6",
        )  # fmt: skip


def _levels(arcs: Sequence[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """Return how high each arc goes, so that none lies on another."""
    levels: dict[tuple[int, int], int] = {}
    for a, b in sorted(arcs, key=lambda arc: arc[1] - arc[0]):
        below = [high for (c, d), high in levels.items() if c < b and a < d]
        levels[a, b] = 1 + max(below, default=0)
    return levels


def _joint(before: Block, after: Block) -> Iterator[str]:
    """Yield what joins two neighbours: who hears of whom."""
    kernel = after.stage.settings.get("kernel_size") if before.form == "map" else None
    if kernel and after.stage.kind in CONVOLUTIONS:
        yield from _receptive_field(before, after, kernel)
    elif "cells" in (before.form, after.form):
        ends = before.cells(), after.cells()
        pairs = [(a, b) for a in ends[0] for b in ends[1]]
        if len(ends[0]) == len(ends[1]):
            pairs = list(zip(*ends, strict=True))
        for a, b in pairs:
            yield _line("line", (before.right + 2, a), (after.left - 2, b))
    elif after.stage.size == before.stage.size and after.stage.kind != "Dense":
        y = before.y
        yield _line("line", (before.right + 4, y), (after.left - 10, y))
        yield _tip(after.left - 4, y, 1, 0)
    else:
        yield _area(
            "flow",
            (before.right, before.top),
            (after.left, after.top + after.rise),
            (after.left, after.bottom),
            (before.right, before.bottom - before.rise),
        )


def _receptive_field(
    before: Block, after: Block, kernel: Sequence[int]
) -> Iterator[str]:
    """Yield what one value of a convolution sees, or where one value goes."""
    spreads = "Transpose" in after.stage.kind
    axes = (after if spreads else before).stage.shape
    down, across = (
        max(0.13, min(k / (n or k), 0.6)) for k, n in zip(kernel, axes[:2], strict=True)
    )
    y = after.y + after.rise / 2
    ends = [(after.left, y)] * 2
    if spreads:
        reach = down * (after.height - after.rise) / 2
        ends = [(after.left, y - reach), (after.left, y + reach)]
        across = down = 0.13
    upper = before.on_face(0.5, 0.4), before.on_face(0.5 + across, 0.4)
    lower = before.on_face(0.5, 0.4 + down), before.on_face(0.5 + across, 0.4 + down)
    yield _area("patch", *upper, *lower[::-1])
    for corner in upper:
        yield _line("line", corner, ends[0])
    for corner in lower:
        yield _line("line", corner, ends[1])
