"""What joins two blocks of a drawn network: who hears of whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aecourse.models.anatomy import CONVOLUTIONS
from aecourse.models.blocks import Block
from aecourse.models.svg import area, line, tip


def joint(before: Block, after: Block) -> Iterator[str]:
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
            yield line("line", (before.right + 2, a), (after.left - 2, b))
    elif after.stage.size == before.stage.size and after.stage.kind != "Dense":
        y = before.y
        yield line("line", (before.right + 4, y), (after.left - 10, y))
        yield tip(after.left - 4, y, 1, 0)
    else:
        yield area(
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
    yield area("patch", *upper, *lower[::-1])
    for corner in upper:
        yield line("line", corner, ends[0])
    for corner in lower:
        yield line("line", corner, ends[1])
