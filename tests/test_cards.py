"""The cards of the glossary's terms, as the pages carry them."""

from __future__ import annotations

import sys
from pathlib import Path

from docutils import nodes
from docutils.utils import new_document

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "book" / "extension"))

import cards  # noqa: E402


def glossary(text: str) -> nodes.document:
    document = new_document("glossary")
    term = nodes.term(text="decoder", ids=["term-decoder"])
    body = nodes.definition("", nodes.paragraph(text=text))
    item = nodes.definition_list_item("", term, body)
    document += nodes.definition_list("", item)
    return document


def test_a_card_has_term_meaning_and_korean_word_apart():
    text = 'It gives \\hat{x} back.\nKorean: <span lang="ko">디코더</span>.'
    assert cards.cards_of(glossary(text)) == {
        "term-decoder": {
            "term": "decoder",
            "korean": "디코더",
            "text": "It gives x̂ back.",
        }
    }


def test_formulas_of_the_glossary_are_read_as_text():
    assert cards.plain(r"-x \log \hat{x}, \log_{10}") == "-x log x̂, log10"
