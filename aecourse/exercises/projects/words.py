"""The words that projects share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aecourse import words
from aecourse.exercises.projects.project import Split
from aecourse.exercises.verdict import NotYetError


def shared(table: str) -> dict[str, Any]:
    """Return a table of ``exercises/projects.toml`` that is no project's."""
    return words.of_exercise("projects", table)


def images_of(split: Split) -> str:
    """Say what a split holds: the real images, or what stands for them."""
    if split.source == "embedded":
        return shared("labels")["stand_in"].format(split=split)
    return split.title


def told(table: Mapping[str, str], fields: Mapping[str, Any]) -> NotYetError:
    """Make the error of a table with a sentence and what stands below it."""
    return NotYetError(**{key: text.format(**fields) for key, text in table.items()})


def problem(occasion: str, **fields: Any) -> NotYetError:
    """Make the error that an answer is refused with."""
    return told(shared("refused")[occasion], fields)
