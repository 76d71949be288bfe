"""The book to print: pages bound in their order, with links that hold inside it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

import pdf  # noqa: E402

PAGE = """<html><head><title>{title} — Book</title>
<link href="{up}_static/a.css" rel="stylesheet"></head>
<body><div class="bd-docs-nav"><ul><li><a href="#">Book</a></li>
<li><a href="chapters/01.html">1</a></li><li><a href="solutions/01.html">s</a></li>
<li><a href="appendix/api.html">api</a></li></ul></div>
<article>{body}</article><script src="{up}_static/a.js"></script></body></html>"""


@pytest.fixture
def site(tmp_path):
    bodies = {
        "book/index.html": '<h1 id="x">Book</h1><a href="chapters/01.html#x">one</a>',
        "book/chapters/01.html": '<h1 id="x">One</h1><img src="../../_images/i.png">'
        '<a href="../index.html">start</a><a href="#x">here</a>'
        '<a href="https://example.org">outside</a>',
        "book/solutions/01.html": "answers",
        "book/appendix/api.html": "reference",
    }
    for name, body in bodies.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = PAGE.format(title=name, body=body, up="../" * name.count("/"))
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_the_book_has_every_page_but_solutions_and_reference(site):
    names = [page.name for page in pdf.pages_of(site)]
    assert names == ["index.html", "01.html"]
    assert "answers" not in pdf.bind(site)


def test_links_and_anchors_hold_in_the_bound_book(site):
    book = BeautifulSoup(pdf.bind(site), "html.parser")
    anchors = [part["id"] for part in book.select("[id]")]
    assert len(anchors) == len(set(anchors))
    links = [part["href"] for part in book.select("a[href]")]
    assert links == [
        "#book-chapters-01--x",
        "#book-index",
        "#book-chapters-01--x",
        "https://example.org",
    ]
    assert {link[1:] for link in links if link.startswith("#")} <= set(anchors)


def test_pictures_styles_and_scripts_are_found_from_the_root_of_the_site(site):
    book = BeautifulSoup(pdf.bind(site), "html.parser")
    assert book.select_one("img")["src"] == "_images/i.png"
    assert book.select_one("link")["href"] == "_static/a.css"
    assert book.select_one("script")["src"] == "_static/a.js"
