"""A drawn network: where its blocks stand, and what is said around them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise

from aecourse.models.anatomy import NOISES, RECURRENT, Anatomy, Stage
from aecourse.models.blocks import CELL, Block
from aecourse.models.joints import joint
from aecourse.models.svg import tag, tip

LAYER, CODE = "#2f7f8f", "#d9822b"  # the logo's; words have the page's own colour
SHORTEST, TALLEST = 12, 150  # bars
LONGEST = 106  # side of a feature map
CELLS = 7  # of a sequence; more steps are left out in the middle
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
        strokes += [s for pair in pairwise(self.blocks) for s in joint(*pair)]
        for (a, b), level in self.arcs.items():
            strokes += self._arc(a, b, level)
        strokes += self._names()
        for block, lines in zip(self.blocks, self.captions, strict=True):
            for i, (css, line) in enumerate(lines, start=1):
                strokes.append(
                    tag("text", css, line, x=block.x, y=self.floor + LINE * i + 4)
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
        yield tag("path", "arc tied" if tied else "arc", d=path)
        if not tied:
            yield tip(x2, down + 2, 0, 1)

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
            yield tag("text", "size", self.parts["code"], x=block.x, y=above)
            if block.stage.kind == "GaussianLatent":
                spread = self.blocks[code - 1]
                quarter = spread.height / 4
                for letter, y in (("μ", -quarter - 1), ("σ", quarter + 1)):
                    yield self._letter(spread, letter, y)
                yield self._letter(block, "z", 0)

    def _letter(self, block: Block, letter: str, y: float) -> str:
        fill = "#1b1b1b" if block.css == "code" else "#fff"
        return tag(
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
        yield tag("text", "part", name, x=middle, y=12)
        yield tag(
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
