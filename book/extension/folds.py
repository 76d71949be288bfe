"""Folded cells of one title that follow one another are one fold.

A cell has 15 lines at most, so that imports and measurements take several; a reader who
opens none of them should meet one line and not a row of equal ones.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform


class JoinFolds(SphinxPostTransform):
    """Put the code of a folded cell that shows nothing above that of the next."""

    default_priority = 198  # just before myst-nb folds
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Join the cells of the page."""
        for cell in list(self.document.findall(nodes.container)):
            before = cell.previous_sibling() if cell.parent else None
            if not (_is_fold(before) and _is_fold(cell)) or len(before.children) > 1:
                continue
            if before["prompt_show"] == cell["prompt_show"]:
                cell.children[0].children[:0] = before.children[0].children
                before.parent.remove(before)


def _is_fold(node: nodes.Node | None) -> bool:
    """Whether only the code of a cell is folded."""
    return isinstance(node, nodes.container) and node.get("hide_mode") == "input"


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the transform."""
    app.add_post_transform(JoinFolds)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
