"""A network as runtime.js computes it: a list of nodes, each with its sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from aecourse.course.lab.packing import packed


class Graph:
    """The nodes found so far; a node is known by its place in the list."""

    def __init__(self, bits: int) -> None:
        self.bits = bits
        self.nodes: list[dict[str, Any]] = []
        self.places: dict[int, int] = {}  # of dense layers, by identity

    def add(
        self,
        kind: str,
        sources: Sequence[int],
        shape: Sequence[int],
        weights: Sequence[np.ndarray | dict[str, int]] = (),
        **settings: Any,
    ) -> int:
        """Append a node and return its place."""
        node = {"kind": kind, "from": list(sources), "shape": list(shape), **settings}
        if len(weights):
            node["weights"] = [
                values if isinstance(values, dict) else packed(values, self.bits)
                for values in weights
            ]
        self.nodes.append(node)
        return len(self.nodes) - 1
