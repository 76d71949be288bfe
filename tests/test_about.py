"""What pages say of themselves, also where the site has an address."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from docutils import nodes
from docutils.utils import new_document

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "book" / "extension"))

import about  # noqa: E402


@pytest.fixture
def app(tmp_path):
    builder = SimpleNamespace(name="html", get_target_uri=lambda page: page + ".html")
    return SimpleNamespace(
        builder=builder,
        outdir=tmp_path,
        env=SimpleNamespace(found_docs={"book/index", "book/a"}),
        config=SimpleNamespace(root_doc="book/index"),
    )


def test_the_map_lists_every_page_by_its_whole_address(app, monkeypatch):
    monkeypatch.setenv("AECOURSE_SITE", "https://example.org/course")
    about.map_pages(app, None)
    tree = ElementTree.parse(app.outdir / "sitemap.xml")
    assert [element.text for element in tree.iter() if element.tag.endswith("loc")] == [
        "https://example.org/course/book/a.html",
        "https://example.org/course/book/index.html",
    ]


def test_no_map_without_an_address(app, monkeypatch):
    monkeypatch.delenv("AECOURSE_SITE", raising=False)
    about.map_pages(app, None)
    assert not (app.outdir / "sitemap.xml").exists()


def test_the_page_for_wrong_addresses_links_from_the_root_of_the_host(app, monkeypatch):
    monkeypatch.setenv("AECOURSE_SITE", "https://example.org/course/")
    [(name, context, template)] = about.lost_page(app)
    assert (name, template) == ("404", "404.html")
    assert context["base"] == "/course/"
    text = (ROOT / "book" / "extension" / "templates" / template).read_text("utf-8")
    links = [
        part.split('"')[0] for part in text.replace("src=", "href=").split('href="')
    ]
    assert all(link.startswith("{{ base }}") for link in links[1:])


def test_picture_and_address_are_whole_or_left_out():
    said = ("a & b", "what it is", "../_images/x.png")
    lines = "\n".join(about.head_of(*said, "https://example.org/course/book/a.html"))
    assert 'content="https://example.org/course/_images/x.png"' in lines
    assert 'content="a &amp; b"' in lines
    lines = "\n".join(about.head_of(*said, ""))
    assert "og:image" not in lines
    assert "og:url" not in lines


def test_a_description_is_the_first_text_cut_between_words():
    document = new_document("page")
    document += nodes.note("", nodes.paragraph(text="beside the text"))
    document += nodes.paragraph(text="word " * 100)
    said = about.describe(document)
    assert said.endswith("word …")
    assert len(said) <= about.LONGEST_DESCRIPTION + 2


def test_two_builds_of_one_source_have_one_date(monkeypatch, tmp_path):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert about.date_of_source(tmp_path) == datetime(1970, 1, 2, tzinfo=UTC)
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert about.date_of_source(tmp_path) is None
    assert about.date_of_source(ROOT) == about.date_of_source(ROOT)
