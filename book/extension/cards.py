r"""Cards of the glossary's terms, which a page shows where a term is pointed at.

A page carries the cards of the terms that it links to, so that they need no request and
work from a folder. ``book/assets/cards.js`` shows them.
"""

from __future__ import annotations

import json
import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

GLOSSARY = "book/appendix/glossary"
KOREAN = re.compile(r'<span lang="ko">(.*?)</span>')
TERM = re.compile(r'href="[^"]*#(term-[^"]+)"')


def cards_of(doctree: nodes.document) -> dict[str, dict[str, str]]:
    """Return the card of each term, by the anchor of the term.

    Parameters
    ----------
    doctree : nodes.document
        The glossary, with one sentence a line and the Korean term on a line of its own.

    Returns
    -------
    dict
        Of each anchor the ``term``, its ``korean`` and the ``text`` that explains it.
    """
    cards = {}
    for item in doctree.findall(nodes.definition_list_item):
        lines = next(item.findall(nodes.paragraph)).astext().split("\n")
        korean = [found[1] for line in lines if (found := KOREAN.search(line))]
        text = " ".join(line for line in lines if not KOREAN.search(line))
        for term in item.findall(nodes.term):
            for anchor in term["ids"]:
                cards[anchor] = {
                    "term": term.astext(),
                    "korean": ", ".join(korean),
                    "text": plain(text),
                }
    return cards


def plain(text: str) -> str:
    r"""Write the glossary's few formulas as text: ``\hat{x}`` as x with a hat."""
    text = re.sub(r"\\hat\{(\w)\}", "\\1\N{COMBINING CIRCUMFLEX ACCENT}", text)
    return re.sub(r"_\{(\w+)\}", r"\1", re.sub(r"\\(?=[a-z])", "", text))


def add_cards(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Put the cards on the page whose terms it links to."""
    body = context.get("body") or ""
    anchors = set(TERM.findall(body))
    if doctree is None or page == GLOSSARY or not anchors:
        return
    if not hasattr(app.env, "glossary_cards"):
        app.env.glossary_cards = cards_of(app.env.get_doctree(GLOSSARY))
    cards = {a: c for a, c in app.env.glossary_cards.items() if a in anchors}
    # a script ends at the first "</", also inside a string
    text = json.dumps(cards, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")
    context["body"] = (
        f'{body}<script type="application/json" id="glossary-cards">{text}</script>'
    )


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the handler."""
    app.connect("html-page-context", add_cards)
    app.add_js_file("cards.js", defer="defer")
    return {"version": "1", "parallel_read_safe": True}
