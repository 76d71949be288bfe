"""Slides have what the page has: question, pictures, labs, boxes, quiz, summary."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import (
    new_code_cell,
    new_markdown_cell,
    new_notebook,
    new_output,
)

from scripts import slides

PIXEL = "iVBORw0KGgo="


def code(data, **metadata):
    printed = new_output("stream", text="Epoch 1")
    shown = new_output("display_data", data)
    return new_code_cell("draw()", metadata=metadata, outputs=[printed, shown])


def captioned(caption):
    figure = {"caption": caption, "name": "fig-a"}
    return {"mystnb": {"figure": figure, "image": {"alt": 'A "small" one.'}}}


NOTEBOOK = new_notebook(
    cells=[
        new_markdown_cell("# A title\n\n**The question.** Why {term}`codes <code>`?"),
        code({"image/png": PIXEL}, **captioned("Two halves of $x$.")),
        code({"image/png": "bm90IHNob3du"}),
        new_markdown_cell("## A part\n\nTry it, as {ref}`chapter-dense` says."),
        code({"text/html": "<aecourse-lab kind='a'></aecourse-lab>"}),
        code({"text/html": "<svg id='drawn'></svg>"}, **captioned("Layers.")),
        new_markdown_cell(
            ":::{admonition} Key idea\n:class: key-idea\n\n"
            "Of {eq}`eq-a` and {numref}`fig-a` {cite}`him`.\n:::\n\n"
            ":::{admonition} What fails\n:class: failure\n\nAll.\n:::"
        ),
        new_markdown_cell(
            ":::{quiz} Which?\n\n<details><summary>One</summary>\n\n✓ because.\n\n"
            "</details>\n\n:::\n\n## Summary\n\n- One.\n- Two.\n\n## Check yourself"
        ),
    ]
)


@pytest.fixture(scope="module")
def sections():
    page = BeautifulSoup(slides.deck(NOTEBOOK), "html.parser")
    return page.find_all("section")


def test_there_is_a_slide_for_each_thing_in_the_order_of_the_page(sections):
    titles = [section.find(["h1", "h2"]).text for section in sections]
    assert titles == [
        *("A title", "A title", "A part", "A part"),
        *("Key idea", "What fails", "Which?", "Summary"),
    ]
    assert sections[0].p.text == "Why codes?"
    assert [item.text for item in sections[-1].find_all("li")] == ["One.", "Two."]


def test_a_picture_has_its_caption_and_its_alternative_text(sections):
    image = sections[1].img
    assert image["src"] == f"data:image/png;base64,{PIXEL}"
    assert image["alt"] == 'A "small" one.'
    assert sections[1].figcaption.text.strip() == r"Two halves of \(x\)."
    assert sections[3].find(id="drawn")


def test_a_lab_stands_below_what_the_page_says_before_it(sections):
    assert sections[2].p.text == "Try it, as chapter 3 says."
    assert sections[2].find("aecourse-lab")


@pytest.mark.parametrize(
    ("paragraph", "leads"),
    [("Try it.\nAgain.", True), ("One.\nTwo.\nThree.", False), (":::{margin}", False)],
)
def test_a_story_before_a_lab_is_not_put_above_it(paragraph, leads):
    assert slides.leads(paragraph) == leads


def test_roles_are_words(sections):
    assert sections[4].find(class_="key-idea").text.strip() == (
        "Of the formula and the picture."
    )
    assert sections[5].find(class_="failure").text.strip() == "All."


def test_an_option_of_the_quiz_opens_to_its_reason(sections):
    option = sections[6].details
    assert option.summary.text == "One"
    assert option.p.text == "✓ because."


def test_a_deck_needs_no_other_file():
    page = BeautifulSoup(slides.deck(NOTEBOOK), "html.parser")
    assert page.find_all(["link", "iframe"]) == []
    assert [tag for tag in page.find_all("script") if tag.has_attr("src")] == []
    assert len(page.find_all("script")) == 1  # formulas
    without = new_notebook(cells=NOTEBOOK.cells[:1])
    assert "<script" not in slides.deck(without)
