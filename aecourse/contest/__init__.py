"""The notes' programs against the course's models, and what was measured."""

from __future__ import annotations

from typing import Any

from aecourse.contest import tables
from aecourse.contest.results import measured

__all__ = ["PROGRAMS", "RECIPES", "measured", "rating_program", "tables"]


def __getattr__(name: str) -> Any:
    # Both sides are built with Keras, which a page that shows results never needs.
    if name in ("PROGRAMS", "rating_program"):
        from aecourse.contest import programs

        return getattr(programs, name)
    if name == "RECIPES":
        from aecourse.contest.recipes import RECIPES

        return RECIPES
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
