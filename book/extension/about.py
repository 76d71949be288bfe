"""What a page says of itself and of the book: in its head, at its foot, beside it.

- a description and, for those who pass a link on, the title and a picture
- version, date, licence, how to cite, and where a mistake is reported
- where the address is known at which the site is published: a map of all pages, and a
  page for addresses that lead nowhere
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.docutils import SphinxDirective
from sphinx.util.i18n import format_date

from aecourse import __version__

# What search engines and messengers show of a description.
LONGEST_DESCRIPTION = 200
NO_TEXT = (nodes.Admonition, nodes.table, nodes.figure, nodes.comment)
MAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
{}
</urlset>
"""


def publishing_address() -> str:
    """Return where the site will stand, or nothing where that is not known."""
    address = os.environ.get("AECOURSE_SITE", "")
    return address and address.rstrip("/") + "/"


def date_of_source(folder: Path) -> datetime | None:
    """Return the date of what is built, so that two builds of it are equal.

    Parameters
    ----------
    folder : Path
        A folder of the repository.

    Returns
    -------
    datetime or None
        What ``SOURCE_DATE_EPOCH`` says, or else the date of the last commit; None where
        there is neither.
    """
    seconds = os.environ.get("SOURCE_DATE_EPOCH")
    if not seconds:
        command = ["git", "log", "-1", "--format=%ct"]
        try:
            asked = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        except FileNotFoundError:
            return None
        seconds = asked.stdout.strip()
    return datetime.fromtimestamp(int(seconds), UTC) if seconds else None


def describe(doctree: nodes.document) -> str:
    """Return the first words of a page, whole up to the length that is shown."""
    paragraphs = (
        paragraph.astext()
        for paragraph in doctree.findall(nodes.paragraph)
        if not any(isinstance(above, NO_TEXT) for above in ancestors(paragraph))
    )
    text = " ".join(next(paragraphs, "").split())
    if len(text) <= LONGEST_DESCRIPTION:
        return text
    return text[:LONGEST_DESCRIPTION].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def ancestors(node: nodes.Node) -> Iterator[nodes.Node]:
    """Yield what a node stands in."""
    while (node := node.parent) is not None:
        yield node


def picture_of(body: str) -> str | None:
    """Return the address of the first raster picture of a page, from the page."""
    found = re.search(r'<img [^>]*?src="([^":]+\.(?:png|jpg))"', body)
    return found and found[1]


def head_of(
    title: str, description: str, picture: str | None, address: str
) -> Iterator[str]:
    """Yield the lines that tell search engines and messengers of a page.

    Parameters
    ----------
    title, description : str
        What is shown in a list of links.
    picture : str or None
        Address of a picture, seen from the page.
    address : str
        Where the page is published, or nothing.
    """
    properties = {"og:type": "article", "og:title": title}
    if description:
        yield f'<meta name="description" content="{escape(description)}">'
        properties["og:description"] = description
    if address:
        # a picture and an address are of use to others only when they are whole
        properties["og:url"] = address
        if picture:
            properties["og:image"] = urljoin(address, picture)
    for name, content in properties.items():
        yield f'<meta property="{name}" content="{escape(content)}">'


def describe_page(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Write the head of a page of the book."""
    if doctree is None:
        return
    site = publishing_address()
    # a page without a picture is shown by the book's
    default = app.builder.get_relative_uri(page, "_static/page.png")[: -len(".html")]
    lines = head_of(
        nodes.Text(app.env.titles[page].astext()),
        describe(doctree),
        picture_of(context.get("body", "")) or default,
        site and urljoin(site, app.builder.get_target_uri(page)),
    )
    context["metatags"] = context.get("metatags", "") + "\n".join(lines)


def tell_of_the_book(app: Sphinx, config: Config) -> None:
    """Hand the templates what stands at the foot of every page."""
    date = date_of_source(Path(app.srcdir))
    config.html_baseurl = publishing_address()
    if publishing_address():
        # for what a page says only where PDF and archive lie beside it
        app.tags.add("published")
    config.html_context.update(
        book_version=__version__,
        book_date=date and format_date("%-d %B %Y", date=date, language="en"),
        book_repository=os.environ.get("AECOURSE_REPOSITORY", "").rstrip("/"),
    )


def map_pages(app: Sphinx, error: Exception | None) -> None:
    """Write the map of the site, where its address is known."""
    site = publishing_address()
    if error or not site or app.builder.name != "html":
        return
    entries = [
        f"  <url><loc>{escape(urljoin(site, app.builder.get_target_uri(page)))}"
        "</loc></url>"
        for page in sorted(app.env.found_docs)
    ]
    text = MAP.format("\n".join(entries))
    (Path(app.outdir) / "sitemap.xml").write_text(text, encoding="utf-8")


def lost_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the page that a host shows for an address that leads nowhere.

    It is shown below any folder, so its links begin at the root of the host.
    """
    context = {"base": urlsplit(publishing_address()).path, "root": app.config.root_doc}
    yield "404", context, "404.html"


def citation(app: Sphinx) -> dict[str, Any]:
    """Return what ``CITATION.cff`` says."""
    text = (Path(app.srcdir) / "CITATION.cff").read_text(encoding="utf-8")
    return yaml.safe_load(text)


class Citation(SphinxDirective):
    """How to cite the book: a line to copy, and an entry for BibTeX."""

    def run(self) -> list[nodes.Node]:
        """Return both, as ``CITATION.cff`` has them."""
        self.env.note_dependency("CITATION.cff")
        said = citation(self.env.app)
        authors = " and ".join(author["name"] for author in said["authors"])
        date = date_of_source(Path(self.env.app.srcdir))
        year = str(date.year) if date else self.config.copyright
        line = f"{authors} ({year}). {said['title']}. Version {__version__}."
        fields = {
            "author": "{" + authors + "}",
            "title": said["title"],
            "year": year,
            "version": __version__,
        }
        if url := publishing_address() or os.environ.get("AECOURSE_REPOSITORY"):
            line += f" {url}"
            fields["url"] = url
        inner = "".join(f"  {name} = {{{text}}},\n" for name, text in fields.items())
        entry = nodes.literal_block(text=f"@misc{{aecourse,\n{inner}}}")
        entry["language"] = "bibtex"
        return [nodes.block_quote("", nodes.paragraph(text=line)), entry]


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the handlers."""
    app.connect("config-inited", tell_of_the_book)
    app.connect("html-page-context", describe_page, priority=800)
    app.connect("html-collect-pages", lost_page)
    app.connect("build-finished", map_pages)
    app.add_directive("citation", Citation)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
