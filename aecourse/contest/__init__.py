"""The notes' programs against the course's models, and what was measured.

A program is a file, P3 for example ``p03``, and the file is one screen: ``PROGRAM`` is
what the source note set, layers and training settings kept; ``ANSWER`` is the course's
own for the same code size; ``BARS`` is what the course asks of it.
"""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from aecourse._validation import choice, validated
from aecourse.contest import pictures, tables

__all__ = ["NAMES", "entry", "measured", "pictures", "tables"]

FOLDER = Path(__file__).parent
RESULTS = sorted(path.stem for path in (FOLDER / "measured").glob("*.json"))
_FILES = sorted(path.stem for path in FOLDER.glob("p[01]*.py"))
NAMES = tuple(stem.replace("p0", "P").replace("p", "P") for stem in _FILES)


@validated(name=choice(*NAMES))
def entry(name: str) -> ModuleType:
    """Return the file of a program, which holds program, answer and bars.

    Parameters
    ----------
    name : str
        Name of the program, for example ``"P5a"``.

    Returns
    -------
    module
        With ``PROGRAM``, ``ANSWER`` and ``BARS``; ``contest.p05a`` is the same.

    Raises
    ------
    ValueError
        If the notes have no program of that name.
    """
    return __getattr__(_FILES[NAMES.index(name)])


@validated(name=choice(*RESULTS))
def measured(name: str) -> dict[str, Any]:
    """Return the committed result of a benchmark, measured by ``python -m benchmarks``.

    Parameters
    ----------
    name : str
        Name of the benchmark, for example ``"programs"``.

    Returns
    -------
    dict
        What the JSON file holds.

    Raises
    ------
    ValueError
        If no result of that name is committed.
    """
    path = FOLDER / "measured" / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8"))


def __getattr__(name: str) -> ModuleType:
    # Both sides are built with Keras, which a page that shows results never needs.
    if name in _FILES:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
