"""The glossary: a Korean word for every term, and a term for every link to it."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

BOOK = Path(__file__).resolve().parent.parent / "book"
GLOSSARY = BOOK / "appendix" / "glossary.md"
TEXT = GLOSSARY.read_text(encoding="utf-8")
LINK = re.compile(r"\{term\}`(?:[^`<]*<)?([^`<>]+)>?`")
KOREAN = re.compile(r'<span lang="ko">(.+?)</span>')


def entries() -> dict[str, list[str]]:
    """Return of every term the lines that explain it."""
    body = TEXT.partition(":sorted:\n")[2].rpartition("```")[0]
    blocks = [block.splitlines() for block in body.strip().split("\n\n")]
    return {term: lines for term, *lines in blocks}


ENTRIES = entries()


def pages() -> list[Path]:
    return sorted(
        path
        for suffix in ("md", "ipynb")
        for path in BOOK.rglob(f"*.{suffix}")
        if ".ipynb_checkpoints" not in path.parts
    )


def text_of(page: Path) -> str:
    text = page.read_text(encoding="utf-8")
    if page.suffix == ".md":
        return text
    cells = json.loads(text)["cells"]
    return "\n".join(
        "".join(c["source"]) for c in cells if c["cell_type"] == "markdown"
    )


def test_the_entries_are_seen_and_none_stands_twice():
    assert len(ENTRIES) > 100
    assert TEXT.count("\n  Korean: ") == len(ENTRIES)


@pytest.mark.parametrize("term", ENTRIES)
def test_every_entry_explains_its_term_and_ends_in_the_korean_word(term):
    *sentences, last = ENTRIES[term]
    assert last.startswith("  Korean: ")
    assert KOREAN.search(last)
    assert sentences
    assert all(
        line.startswith("  ") and line.endswith((".", ")")) for line in sentences
    )
    assert not any("Korean:" in line for line in sentences)


def test_no_korean_word_stands_for_two_terms():
    words = [word for lines in ENTRIES.values() for word in KOREAN.findall(lines[-1])]
    assert [word for word, times in Counter(words).items() if times > 1] == []


def test_reconstruction_has_one_word_and_restoration_another():
    for term in (term for term in ENTRIES if term.startswith("reconstruction")):
        assert KOREAN.findall(ENTRIES[term][-1])[0].startswith("재구성")
    assert [term for term in ENTRIES if "복원" in ENTRIES[term][-1]] == ["restoration"]


@pytest.mark.parametrize(
    "page", pages(), ids=lambda page: f"{page.parent.name}/{page.stem}"
)
def test_every_term_that_a_page_links_to_has_its_entry(page):
    known = {term.lower() for term in ENTRIES}
    linked = {term.lower() for term in LINK.findall(text_of(page))}
    assert linked - known == set()
