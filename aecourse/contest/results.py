"""What ``python -m benchmarks`` has measured and committed, for pages to read."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

from aecourse._validation import choice, validated

FOLDER = resources.files("aecourse.contest") / "measured"
RESULTS = sorted(
    entry.name.removesuffix(".json")
    for entry in FOLDER.iterdir()
    if entry.name.endswith(".json")
)


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
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
