"""Folded cells that follow one another on a page."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from docutils import nodes
from docutils.utils import new_document

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "book" / "extension"))

import folds  # noqa: E402


def cell(code, title="Show the imports", *, output=False, mode="input"):
    source = nodes.container("", nodes.literal_block(code, code))
    found = nodes.container("", source, hide_mode=mode, prompt_show=title)
    if output:
        found += nodes.container("", nodes.Text("shown"))
    return found


def joined(*cells):
    document = new_document("page")
    document += list(cells)
    folds.JoinFolds(document).run()
    return [
        [block.astext() for block in found.children[0].children]
        for found in document.children
    ]


def test_folds_of_one_title_become_one_in_their_order():
    cells = [cell(code) for code in "ab"] + [cell("c", output=True)]
    assert joined(*cells) == [["a", "b", "c"]]


@pytest.mark.parametrize(
    "second",
    [
        cell("b", "Show how this is drawn"),
        cell("b", mode="all"),
        nodes.paragraph("", "b"),
    ],
)
def test_what_is_no_fold_of_that_title_stays_apart(second):
    document = new_document("page")
    document += [cell("a"), second]
    folds.JoinFolds(document).run()
    assert len(document.children) == 2


def test_a_fold_that_shows_something_is_not_joined_to_the_next():
    assert joined(cell("a", output=True), cell("b")) == [["a"], ["b"]]
