"""The list of what each chapter uses of the module for the first time."""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from reference import members
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

MODULE = "aecourse"
OVERVIEW = re.compile(r"\{overview\} ([\w.]+)")


class FirstUses(SphinxDirective):
    """A table of chapters and of the functions that each is the first to use."""

    def run(self) -> list[nodes.Node]:
        """Return the table; the chapters are the heads of its rows."""
        book = Path(self.env.srcdir) / "book"
        described = described_names(sorted((book / "appendix" / "api").glob("*.md")))
        chapters = sorted((book / "chapters").glob("*.ipynb"))
        group = nodes.tgroup(cols=2)
        group += [nodes.colspec(colwidth=1, stub=1), nodes.colspec(colwidth=3)]
        group += nodes.tbody()
        for path, names in first_uses(chapters, described):
            self.env.note_dependency(str(path))
            group[-1] += self.row(path, names)
        return [nodes.table("", group)]

    def row(self, path: Path, names: list[str]) -> nodes.row:
        """Return the row of a chapter."""
        page = f"/book/chapters/{path.stem}"
        chapter = self.link(title_of(path), "doc", page, "std")
        listed = nodes.paragraph()
        for name in names:
            listed += [nodes.Text(", ")] * bool(len(listed))
            short = name.removeprefix(f"{MODULE}.")
            listed += self.link(short, "obj", name, "py")
        entries = nodes.paragraph("", "", chapter), listed
        return nodes.row("", *(nodes.entry("", entry) for entry in entries))

    def link(self, text: str, kind: str, target: str, domain: str) -> nodes.Node:
        """Return a link to a page or to a description."""
        shown = nodes.inline if domain == "std" else nodes.literal
        return addnodes.pending_xref(
            "",
            shown(text=text),
            refdomain=domain,
            reftype=kind,
            reftarget=target,
            refdoc=self.env.docname,
            refexplicit=True,
        )


def described_names(pages: list[Path]) -> dict[str, str]:
    """Return dotted name → name of its description, of all that the pages describe."""
    found = {}
    for page in pages:
        for module in OVERVIEW.findall(page.read_text(encoding="utf-8")):
            for name, target, _ in members(importlib.import_module(module)):
                member = getattr(importlib.import_module(module), name)
                # autodoc describes classes where they are defined
                own = f"{member.__module__}.{name}"
                found[target] = own if inspect.isclass(member) else target
    return found


def first_uses(
    chapters: list[Path], described: dict[str, str]
) -> Iterator[tuple[Path, list[str]]]:
    """Yield each chapter with what it uses and none before it has used."""
    seen: set[str] = set()
    for path in chapters:
        new = sorted((used_names(path) & set(described)) - seen)
        seen.update(new)
        yield path, [described[name] for name in new]


def used_names(path: Path) -> set[str]:
    """Return the dotted names of the module that the cells of a notebook use."""
    trees = [ast.parse(source) for source in code_of(path)]
    known: dict[str, str] = {}
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(MODULE):
            for name in node.names:
                known[name.asname or name.name] = f"{node.module}.{name.name}"
    used = {
        f"{known[node.value.id]}.{node.attr}"
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in known
    }
    return used | set(known.values())


def code_of(path: Path) -> list[str]:
    """Return the code cells of a notebook."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(c["source"]) for c in cells if c["cell_type"] == "code"]


def title_of(path: Path) -> str:
    """Return the number and the title of a chapter."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    heading = re.search(r"^# (.+)$", "".join(cells[0]["source"]), re.MULTILINE)
    return f"{int(path.stem[:2])} · {heading[1]}"


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the directive."""
    app.add_directive("first-uses", FirstUses)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
