"""Boxes of code whose lines can be wrapped one by one."""

from __future__ import annotations

import json
import re
import sys
from functools import partial
from html import unescape
from pathlib import Path

import pytest
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from selenium.webdriver.common.by import By

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "book" / "extension"))

import code_lines  # noqa: E402

from tests.browsing import open_page, serve, settle, until  # noqa: E402
from tests.test_site import ROOT, SITE  # noqa: E402

CODE = '''def area(r):
    """Say how large.

    A circle.
    """
    if r < 0 and "<b>":
        return [
            r,
        ]
    return 3.14 * r**2
'''
CHAPTER = "book/chapters/10_pca"


def box(code, before=""):
    return f"{before}{highlight(code, PythonLexer(), HtmlFormatter())}"


def text_of(markup):
    return unescape(re.sub(r"<[^>]*>", "", markup))


def indents(markup):
    found = re.findall(r'<span class="code-line"(?: style="--at:(\d+)")?>', markup)
    return [int(indent or 0) for indent in found]


def test_every_line_has_an_element_and_the_text_stays():
    parted = code_lines.part_lines(box(CODE))
    assert text_of(parted) == text_of(box(CODE))
    assert text_of(parted).strip() == CODE.strip()
    assert len(indents(parted)) == CODE.count("\n")


def test_a_line_knows_how_far_in_it_begins():
    parted = code_lines.part_lines(box(CODE))
    # the lines of a text between quotes keep their spaces in the text
    assert indents(parted) == [0, 4, 0, 0, 0, 4, 8, 12, 8, 4]
    held = re.findall(r'<span class="code-indent">( +)</span>', parted)
    assert [len(spaces) for spaces in held] == [4, 4, 8, 12, 8, 4]


def test_what_is_printed_is_left_alone():
    start = '<div class="output stream highlight-myst-ansi notranslate">'
    assert code_lines.part_lines(box(CODE, start)) == box(CODE, start)


def test_an_element_over_several_lines_is_left_alone():
    odd = '<div class="highlight"><pre><span></span><span class="s">a\nb</span></pre>'
    assert code_lines.part_lines(odd) == odd


@pytest.fixture(scope="module")
def chapter():
    with serve(SITE) as address:
        yield f"{address}{CHAPTER}.html"


@pytest.mark.site
@pytest.mark.browser
def test_on_a_phone_no_box_of_code_scrolls_and_what_goes_on_stands_further_in(
    phone, chapter
):
    open_page(phone, chapter)
    phone.execute_script(
        "document.querySelectorAll('article details').forEach(d => d.open = true)"
    )
    settle(phone)
    wide, wrapped, not_further_in = phone.execute_script(
        "const lines = [...document.querySelectorAll('article .code-line')];"
        "const boxes = [...document.querySelectorAll('article pre:has(.code-line)')];"
        "const wrapped = lines.map(line => { const range = document.createRange();"
        "  range.selectNodeContents(line);"
        "  return [...range.getClientRects()].filter(r => r.width > 1); })"
        " .filter(rects => rects.some(r => r.top > rects[0].bottom));"
        "return [boxes.filter(b => b.scrollWidth > b.clientWidth + 1).length,"
        " wrapped.length, wrapped.filter(rects => {"
        "   const last = rects[rects.length - 1];"
        "   const first = rects.filter(r => r.bottom < last.top);"
        "   return last.left < Math.min(...first.map(r => r.left));"
        " }).length]"
    )
    assert wide == 0
    assert wrapped > 20
    assert not_further_in == 0


@pytest.mark.site
@pytest.mark.browser
def test_what_is_copied_is_the_code(phone, chapter):
    notebook = json.loads((ROOT / f"{CHAPTER}.ipynb").read_text(encoding="utf-8"))
    sources = {
        "".join(cell["source"])
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
    }
    open_page(phone, chapter)
    phone.execute_script(
        "document.querySelectorAll('article details').forEach(d => d.open = true)"
    )
    settle(phone)
    boxes = phone.find_elements(By.CSS_SELECTOR, "article div.cell_input pre")
    assert len(boxes) > 20
    for node in boxes:
        copied = phone.execute_script(
            "return arguments[0].cloneNode(true).innerText", node
        )
        assert copied.rstrip("\n") in sources
        # what has just been unfolded can be selected once it is drawn
        until(phone, partial(has_selected, node=node, text=copied))


def has_selected(browser, node, text):
    """Select all of a box, and say whether that is the text."""
    selected = browser.execute_script(
        "arguments[0].closest('details')?.setAttribute('open', '');"
        "getSelection().selectAllChildren(arguments[0]);"
        "return getSelection().toString()",
        node,
    )
    return selected.rstrip("\n") == text.rstrip("\n")
