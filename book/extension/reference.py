"""The pages on the module: what autodoc needs told, and a table at the head of each."""

from __future__ import annotations

import importlib
import inspect
import itertools
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective


class Overview(SphinxDirective):
    """A table of what a module offers, a line each, with a link to its description."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the table; the names are the heads of its rows."""
        module = importlib.import_module(self.arguments[0])
        self.env.note_dependency(inspect.getsourcefile(module))
        group = nodes.tgroup(cols=2)
        group += [nodes.colspec(colwidth=1, stub=1), nodes.colspec(colwidth=2)]
        group += nodes.tbody("", *map(self.row, members(module)))
        return [nodes.table("", group)]

    def row(self, member: tuple[str, str, str]) -> nodes.row:
        """Return the row of one member."""
        name, target, summary = member
        link = addnodes.pending_xref(
            "",
            nodes.literal(text=name),
            refdomain="py",
            reftype="obj",
            reftarget=target,
            refdoc=self.env.docname,
        )
        children, messages = self.parse_inline(summary, lineno=self.lineno)
        return nodes.row(
            "",
            nodes.entry("", nodes.paragraph("", "", link)),
            nodes.entry("", nodes.paragraph("", "", *children, *messages)),
        )


def members(module: ModuleType) -> Iterator[tuple[str, str, str]]:
    """Yield name, address and first line of what a module offers for use.

    Parameters
    ----------
    module : ModuleType
        A module with ``__all__``, or one whose own functions and classes are offered.

    Yields
    ------
    tuple of str
        Name, dotted name, and the first line of the docstring.
    """
    for name in getattr(module, "__all__", None) or own_names(module):
        member = getattr(module, name)
        if inspect.ismodule(member) or not callable(member):
            continue
        summary = (inspect.getdoc(member) or "").partition("\n")[0]
        yield name, f"{module.__name__}.{name}", summary


def own_names(module: ModuleType) -> Iterator[str]:
    """Yield the public names that a module defines, in the order of its source."""
    for name, member in vars(module).items():
        own = getattr(member, "__module__", None) == module.__name__
        if own and not name.startswith("_"):
            yield name


def skip_fields(
    app: Sphinx, what: str, name: str, member: Any, skip: bool, options: Any
) -> bool | None:
    """Leave out named tuples' fields, which the class's own docstring explains."""
    return True if type(member).__name__ == "_tuplegetter" else None


def part_names(
    app: Sphinx, what: str, name: str, member: Any, options: Any, lines: list[str]
) -> None:
    """Write ``a, b : type`` as two entries; of attributes napoleon reads one only."""
    parted: list[str] = []
    for number, line in enumerate(lines):
        together = re.fullmatch(r"(\w+(?:, \w+)+)( : .+)?", line)
        after = itertools.takewhile(lambda s: s[:1].isspace(), lines[number + 1 :])
        about = list(after)
        if what != "class" or not together or not about:
            parted.append(line)
            continue
        names, kind = together[1].split(", "), together[2] or ""
        *first, last = (name + kind for name in names)
        for head in first:
            parted += [head, *about]
        parted.append(last)
    lines[:] = parted


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the handlers and add the directive."""
    app.connect("autodoc-skip-member", skip_fields)
    app.connect("autodoc-process-docstring", part_names, priority=100)
    app.add_directive("overview", Overview)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
