"""What ``python -m benchmarks`` has measured and committed, for pages to read."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

from aecourse._validation import as_choice


def measured(name: str) -> dict[str, Any]:
    """Return the committed result of a benchmark, measured by ``python -m benchmarks``.

    Parameters
    ----------
    name
        Name of the benchmark, for example ``"programs"``.

    Raises
    ------
    ValueError
        If no result of that name is committed.
    """
    folder = resources.files("aecourse.contest") / "measured"
    known = sorted(
        entry.name.removesuffix(".json")
        for entry in folder.iterdir()
        if entry.name.endswith(".json")
    )
    as_choice("name", name, known)
    return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
