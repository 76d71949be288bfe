"""Numbers for the tables that cells show, and for what stands in the appendices.

`aecourse.tables` gives a figure of HTML with a caption. Here the figure becomes a node
that Sphinx counts as a table: ``{numref}`` leads to it by the name that the cell gives,
and its caption is a message for translators. Figures and tables of the appendices are
A.1, A.2 and so on, because a plain 9 would pass for one of chapter 9.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.writers.html5 import HTML5Translator

FIGURE = re.compile(
    r'\s*<figure class="aecourse-table"(?: id="(?P<name>[^"]*)")?>'
    r"<figcaption>(?P<caption>.*?)</figcaption>(?P<body>.*)</figure>\s*",
    flags=re.DOTALL,
)


APPENDICES, LETTER = "book/appendix/", "A"


class cell_table(nodes.General, nodes.Element):  # noqa: N801, docutils' are lower case
    """A table that a cell shows: its caption and its HTML."""


class NumberTables(SphinxTransform):
    """Make nodes of the tables, before Sphinx collects labels and numbers."""

    default_priority = 400

    def apply(self, **kwargs: Any) -> None:
        """Replace the HTML of each table of the page."""
        for raw in list(self.document.findall(nodes.raw)):
            found = raw.get("format") == "html" and FIGURE.fullmatch(raw.astext())
            if found:
                raw.replace_self(self.table(found, raw))

    def table(self, found: re.Match[str], raw: nodes.raw) -> cell_table:
        """Return the node; one without a name is called by its page and number."""
        text = unescape(found["caption"])
        number = self.env.new_serialno("table")
        caption = nodes.caption(text, "", nodes.Text(text))
        body = nodes.raw("", found["body"], format="html")
        node = cell_table("", caption, body)
        for part in (node, caption, body):
            part.source, part.line = raw.source, raw.line
        page = self.env.docname.replace("/", "-")
        name = unescape(found["name"] or f"table-{page}-{number + 1}")
        node["names"].append(nodes.fully_normalize_name(name))
        self.document.note_explicit_target(node, node)
        return node


def title_of(node: cell_table) -> str:
    """Return the caption, which references may show."""
    return node[0].astext()


def visit_table(self: HTML5Translator, node: cell_table) -> None:
    """Begin a table."""
    self.body.append(self.starttag(node, "figure", CLASS="aecourse-table"))


def depart_table(self: HTML5Translator, node: cell_table) -> None:
    """End it."""
    self.body.append("</figure>\n")


def set_apart(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Put the letter before the numbers in pages of the appendices."""
    pages = [page for page in env.toc_fignumbers if page.startswith(APPENDICES)]
    for numbers in (n for page in pages for n in env.toc_fignumbers[page].values()):
        numbers.update({name: (LETTER, *number) for name, number in numbers.items()})
    return []


def setup(app: Sphinx) -> dict[str, Any]:
    """Let the tables be counted with those of the text."""
    # Sphinx numbers everything anew in this event; after that
    app.connect("env-get-updated", set_apart, priority=900)
    app.add_enumerable_node(
        cell_table, "table", title_of, html=(visit_table, depart_table)
    )
    app.add_transform(NumberTables)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
