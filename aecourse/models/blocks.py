"""One stage of a drawn network as a block, at the place where it stands."""

from __future__ import annotations

import random
from collections.abc import Iterator

from aecourse.models.anatomy import RECURRENT, Stage
from aecourse.models.svg import Point, area, line, tag, tip

CELL = 17  # of a sequence


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
            yield tag(
                "rect", self.css, x=self.left, y=top, width=self.width,
                height=height, rx=3,
            )  # fmt: skip
        units = self.stage.size
        lettered = self.form == "spread" or self.stage.kind == "GaussianLatent"
        if units * 8 <= self.height and not lettered:
            for i in range(units):
                y = self.y + (i - (units - 1) / 2) * 8
                yield tag("circle", "unit", cx=self.x, cy=y, r=2.6)

    def _map(self) -> Iterator[str]:
        thick, high, across, up = self.size
        x, y = self.left, self.top + up
        near, far = x + thick, x + thick + across
        front = (x, y), (near, y), (near, y + high), (x, y + high)
        top = (x, y), (near, y), (far, y - up), (x + across, y - up)
        side = (near, y), (far, y - up), (far, y - up + high), (near, y + high)
        for overlay, face in ((None, side), ("light", top), ("shade", front)):
            yield area(self.css, *face)
            if overlay:
                yield area(overlay, *face)
        channels = self.stage.shape[2] if len(self.stage.shape) > 2 else 1
        sheets = min(channels or 1, 8)
        for i in range(1, sheets):
            at = x + thick * i / sheets
            yield line("sheet", (at + across, y - up), (at, y), (at, y + high))
        for i in range(1, 7 if sheets < 4 else 0):
            at = i / 7
            xa, ya = near + across * at, y - up * at
            yield line("sheet", (xa, ya), (xa, ya + high))
            ya = y + high * at
            yield line("sheet", (near, ya), (far, ya - up))

    def _cells(self) -> Iterator[str]:
        middles = self.cells()
        for y in middles:
            yield tag(
                "rect", self.css, x=self.left, y=y - CELL / 2 + 1.5, width=self.width,
                height=CELL - 3, rx=2.5,
            )  # fmt: skip
        if len(middles) * CELL < self.height:
            for dy in (-4.5, 0, 4.5):
                yield tag("circle", "dot", cx=self.x, cy=self.y + dy, r=1.4)

    def _speckle(self) -> Iterator[str]:
        draws = random.Random(0)
        high = self.height - self.rise
        for _ in range(round(8 + self.width * high / 45)):
            x, y = draws.uniform(2, self.width - 2), draws.uniform(2, high - 2)
            if self.form == "map":  # along the slanted face
                y += self.rise * max(0, 1 - x / self.size[2])
            r = draws.choice((0.9, 1.3, 1.7))
            yield tag("circle", "dot", cx=self.left + x, cy=self.top + y, r=r)

    def _loop(self) -> Iterator[str]:
        x, y = self.x, self.top - 5
        yield tag("path", "arc", d=f"M{x - 6:.1f} {y:.1f}a8.5 8.5 0 1 1 12 0")
        yield tip(x + 5, y + 2.5, -0.6, 0.8)
        if self.stage.wrapper == "Bidirectional":
            yield tip(x - 5, y + 2.5, 0.6, 0.8)
