"""Print the built site as one book, without solutions and reference: ``make pdf``.

The pages are put behind one another in the order of the list of pages, with links that
lead from page to page inside the book, and printed by Chromium.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = {"solutions", "project_solutions", "diagnosis_solutions", "api"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
    # formulas are set by a script: wait for it, in the page's own time
    "--virtual-time-budget=120000",
)
# set by scripts while a page is shown: a second time they would do harm
WRITTEN_FOR_ONE_PAGE = "#glossary-cards, .headerlink, .toctree-wrapper"


def read(path: Path) -> BeautifulSoup:
    """Read a page."""
    return BeautifulSoup(path.read_bytes(), "html.parser")


def pages_of(site: Path) -> Iterator[Path]:
    """Yield the pages of the book in the order in which they are read."""
    first = site / "book" / "index.html"
    yield first
    for link in read(first).select('.bd-docs-nav li a[href$=".html"]'):
        page = (first.parent / link["href"]).resolve()
        below = page.relative_to(site).with_suffix("").parts
        if page != first and not LEFT_OUT & set(below):
            yield page


def name_of(page: Path, site: Path) -> str:
    """Return a page's name as the beginning of an anchor."""
    return "-".join(page.relative_to(site).with_suffix("").parts)


def article_of(page: Path, site: Path, pages: list[Path]) -> Tag:
    """Return what stands on a page, with anchors and links that hold in the book."""
    article = read(page).select_one("article")
    for part in article.select(WRITTEN_FOR_ONE_PAGE):
        part.decompose()
    name = name_of(page, site)
    for part in article.select("[id]"):
        part["id"] = f"{name}--{part['id']}"
    for attribute in ("href", "src"):
        for part in article.select(f"[{attribute}]"):
            part[attribute] = address_in_book(part[attribute], page, site, pages)
    article["id"] = name
    return article


def address_in_book(address: str, page: Path, site: Path, pages: list[Path]) -> str:
    """Return where a page's link leads in the book that lies at the site's root."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return address
    there = (page.parent / parts.path).resolve() if parts.path else page
    if there in pages:
        anchor = f"--{parts.fragment}" if parts.fragment else ""
        return f"#{name_of(there, site)}{anchor}"
    return os.path.relpath(there, site)


def bind(site: Path) -> str:
    """Return the book as one page, with styles and scripts of the chapters."""
    pages = list(pages_of(site))
    frame = read(next(p for p in pages if p.parent.name == "chapters"))
    there = next(p for p in pages if p.parent.name == "chapters")
    for attribute in ("href", "src"):
        for part in frame.select(f"head [{attribute}], body > script[{attribute}]"):
            part[attribute] = address_in_book(part[attribute], there, site, [])
    frame.title.string = read(pages[0]).title.string.split(" — ")[0]
    frame.html["data-theme"] = frame.html["data-mode"] = "light"
    scripts = [s.extract() for s in frame.select("body > script")]
    frame.body.clear()
    content = frame.new_tag("main", attrs={"class": "bd-content bound"})
    frame.body.append(content)
    for page in pages:
        article = article_of(page, site, pages)
        article["style"] = "break-before: page"
        content.append(article)
    frame.body.extend(scripts)
    return str(frame)


def print_book(site: Path, target: Path) -> int:
    """Print the bound book with the first browser that is found."""
    given = os.environ.get("AECOURSE_CHROMIUM")
    browser = given or next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        print("Chromium prints the book, and none was found.", file=sys.stderr)
        return 1
    bound = site / "bound.html"
    bound.write_text(bind(site), encoding="utf-8")
    try:
        with tempfile.TemporaryDirectory() as profile:
            command = [browser, *FLAGS, f"--user-data-dir={profile}"]
            command += [f"--print-to-pdf={target}", bound.as_uri()]
            subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    finally:
        bound.unlink()
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB")
    return 0


def main() -> int:
    """Print the built site and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--site", type=Path, default=ROOT / "_build" / "html")
    parser.add_argument("--target", type=Path, default=ROOT / "_build" / "book.pdf")
    args = parser.parse_args()
    if not (args.site / "book" / "index.html").is_file():
        print("There is no site yet: run `make book` first.", file=sys.stderr)
        return 1
    return print_book(args.site.resolve(), args.target.resolve())


if __name__ == "__main__":
    sys.exit(main())
