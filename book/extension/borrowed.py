"""What a page takes from a chapter: a figure or a lab, as the chapter's code made it.

The chapters are executed before any page is read, see ``execution.py``; so what a page
shows of a chapter is what stands in it, and nothing made by hand.
"""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import Any

import nbformat
from docutils import nodes
from execution import executed, open_cache
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective


def outputs_as(cell: NotebookNode, kind: str) -> list[str]:
    """Return what a cell has shown as data of a kind, as "image/png"."""
    shown = [output.get("data", {}) for output in cell.get("outputs", [])]
    return [data[kind] for data in shown if kind in data]


def figure_of(notebook: NotebookNode, name: str) -> tuple[bytes, str] | None:
    """Find a figure of an executed notebook.

    Parameters
    ----------
    notebook : NotebookNode
        An executed notebook.
    name : str
        Name of the figure in the metadata of its cell, as "fig-concept-opening".

    Returns
    -------
    tuple of bytes and str, or None
        The picture as PNG with its alternative text; None where there is none.
    """
    for cell in notebook.cells:
        look = cell.metadata.get("mystnb", {})
        if look.get("figure", {}).get("name") == name:
            pictures = outputs_as(cell, "image/png")
            if pictures:
                return base64.b64decode(pictures[-1]), look["image"]["alt"]
    return None


def lab_of(notebook: NotebookNode, kind: str) -> str | None:
    """Find the markup of a lab in an executed notebook by its kind; None for none."""
    for cell in notebook.cells:
        for markup in outputs_as(cell, "text/html"):
            if f'<aecourse-lab kind="{kind}">' in markup:
                return markup
    return None


class Borrowed(SphinxDirective):
    """Something of a chapter: ``chapter`` and the name of what is taken."""

    required_arguments = 2

    def chapter(self) -> NotebookNode:
        """Return the chapter as it was executed."""
        self.env.note_reread()  # the outputs may be others though no page has changed
        root = Path(self.env.srcdir)
        path = root / "book" / "chapters" / f"{self.arguments[0]}.ipynb"
        with open_cache(root) as cache:
            notebook = executed(cache, nbformat.read(path, as_version=4))
        if notebook is None:
            raise self.error(f"{path.name} has not been executed")
        return notebook

    def missing(self) -> Exception:
        """Return what is to be raised where the chapter has no such thing."""
        chapter, name = self.arguments
        return self.error(f"{chapter} has shown no {name}")


class ChapterFigure(Borrowed):
    """A picture from a chapter, in a file of its own, with its alternative text."""

    def run(self) -> list[nodes.Node]:
        """Return the picture."""
        found = figure_of(self.chapter(), self.arguments[1])
        if found is None:
            raise self.missing()
        folder = Path(self.env.app.outdir).parent / "borrowed"
        folder.mkdir(parents=True, exist_ok=True)
        picture = folder / f"{self.arguments[1]}.png"
        picture.write_bytes(found[0])
        page = Path(self.env.doc2path(self.env.docname)).parent
        return [nodes.image(uri=os.path.relpath(picture, page), alt=found[1])]


class ChapterLab(Borrowed):
    """A lab from a chapter, which ``labs.py`` makes light."""

    def run(self) -> list[nodes.Node]:
        """Return the lab."""
        markup = lab_of(self.chapter(), self.arguments[1])
        if markup is None:
            raise self.missing()
        return [nodes.raw("", markup, format="html")]


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the directives."""
    app.add_directive("chapter-figure", ChapterFigure)
    app.add_directive("chapter-lab", ChapterLab)
    return {"version": "1", "parallel_read_safe": True}
