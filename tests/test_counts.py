"""Counts in the prose of chapters are those of the code: rows, epochs, steps, seeds.

A count is written once in code and again in a sentence, and when the code changes the
sentence stays behind. Here each count that a sentence, a caption or an alternative text
gives must stand in the code of its page, as a number or as the length of something, or
come from a committed benchmark or a program of the notes.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from aecourse import contest
from aecourse.models.recurrent import PERIODS
from tests.test_notebooks import CHAPTERS, cells, code_tree, prose_lines, relative

MEASURED = Path(contest.__file__).parent / "measured"
SMALL = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
SMALL += ("eleven", "twelve")
VALUES = {word: value for value, word in enumerate(SMALL, start=2)}
VALUES |= {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
VALUES |= {"sixty": 60, "hundred": 100}
WORD = "|".join(VALUES)
COUNT = re.compile(
    rf"(?<![\w.])(?P<number>\d[\d,]*|(?:{WORD})(?: hundred| thousand)?) "
    r"(?:(?:training|test|clean|more|real) ){0,2}"
    r"(?P<unit>images|digits|pairs|rows|epochs|steps|seeds|beats)\b",
    re.IGNORECASE,
)
# fewer than these are looked at one by one, in a figure or a sentence of their own
LEAST = dict.fromkeys(("images", "digits", "pairs", "rows", "beats"), 100)
LEAST |= dict.fromkeys(("epochs", "steps", "seeds"), 2)
# the module counts these: the longest of the clocks' periods
ELSEWHERE = {"steps": {int(PERIODS[-1])}}


def value_of(number: str) -> int:
    """Return the number that digits or words name."""
    if number[0].isdigit():
        return int(number.replace(",", ""))
    first, *factor = number.lower().split()
    return VALUES[first] * {"hundred": 100, "thousand": 1000}.get("".join(factor), 1)


def counts_in(sentences: list[str]) -> Iterator[tuple[str, str, int]]:
    """Yield what is said, its unit and its number."""
    for sentence in sentences:
        for found in COUNT.finditer(sentence):
            unit, number = found["unit"].lower(), value_of(found["number"])
            if number >= LEAST[unit]:
                yield found.group(), unit, number


def said_on(path: Path) -> list[str]:
    """Return the sentences, captions and alternative texts of a page."""
    looks = [cell.metadata.get("mystnb", {}) for cell in cells(path, "code")]
    captions = [look.get("figure", {}).get("caption", "") for look in looks]
    alternatives = [look.get("image", {}).get("alt", "") for look in looks]
    return prose_lines(path) + captions + alternatives


def numbers_of(tree: list[ast.AST], unit: str) -> set[int]:
    """Return the numbers of a page's code that may be a count of this unit."""
    if unit == "epochs":
        tree = [part for node in tree for part in named(node, "epoch")]
    literals = {
        node.value
        for node in tree
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float)
    }
    lengths = {
        len(node.elts) for node in tree if isinstance(node, ast.Tuple | ast.List)
    }
    return literals | (lengths if unit == "seeds" else set())


def named(node: ast.AST, part: str) -> Iterator[ast.AST]:
    """Yield what is given to an argument, a key or a name that contains `part`."""
    if isinstance(node, ast.keyword) and part in (node.arg or ""):
        yield from ast.walk(node.value)
    if isinstance(node, ast.Assign) and part in ast.unparse(node.targets[0]).lower():
        yield from ast.walk(node.value)
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and part in str(key.value):
                yield from ast.walk(value)
    if isinstance(node, ast.arguments) and part in ast.unparse(node):
        yield from ast.walk(node)


def numbers_measured(unit: str) -> set[int]:
    """Return what committed benchmarks, the notes and our answers count in a unit."""
    found = {
        getattr(getattr(contest.entry(name), side, None), unit, None)
        for name in contest.NAMES
        for side in ("PROGRAM", "ANSWER")
    }
    keys = dict.fromkeys(("images", "digits"), "n_train|n_test") | {
        "rows": "n_train|n_test|rows"
    }
    keys = keys.get(unit, unit)
    for path in MEASURED.glob("*.json"):
        found |= set(under(json.loads(path.read_text(encoding="utf-8")), keys))
    return (found | ELSEWHERE.get(unit, set())) - {None}


def under(result: object, keys: str) -> Iterator[int]:
    """Yield the numbers, and the lengths of the lists, that stand under such a key."""
    if isinstance(result, list):
        for part in result:
            yield from under(part, keys)
    if isinstance(result, dict):
        for key, part in result.items():
            if re.fullmatch(keys, key) and isinstance(part, int | list):
                yield len(part) if isinstance(part, list) else part
            yield from under(part, keys)


@pytest.mark.parametrize("path", CHAPTERS, ids=relative)
def test_counts_in_the_prose_are_those_of_the_code(path):
    tree = code_tree(path)
    wrong = [
        said
        for said, unit, number in counts_in(said_on(path))
        if number not in numbers_of(tree, unit) | numbers_measured(unit)
    ]
    assert not wrong


@pytest.mark.parametrize(
    ("sentence", "counts"),
    [
        ("Twelve thousand images are enough.", [("images", 12_000)]),
        ("After 2,500 training images and four epochs.", [("epochs", 4)]),
        ("three seeds, 0.5 images, ten images", [("seeds", 3)]),
        ("trained for twenty steps", [("steps", 20)]),
        ("learn from 6,000 digits and 500 pairs", [("digits", 6000), ("pairs", 500)]),
    ],
)
def test_counts_are_found(sentence, counts):
    found = [(unit, number) for _, unit, number in counts_in([sentence])]
    assert set(counts) <= set(found)


def test_a_number_of_epochs_is_no_other_number_of_the_page():
    tree = list(ast.walk(ast.parse("fit(x[:4], epochs=6)\nlayers = 8")))
    assert numbers_of(tree, "epochs") == {6}
    assert numbers_of(tree, "images") == {4, 6, 8}
