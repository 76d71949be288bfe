"""Seconds to execute each chapter: ``python -m benchmarks book``.

The chapters run one after another, each with a kernel of its own, first on the full
real data where they are found and then on the embedded defaults.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from aecourse import data
from benchmarks.machine import ROOT

CHAPTERS = sorted((ROOT / "book" / "chapters").glob("*.ipynb"))


def seconds_of(path: Path, settings: dict[str, str]) -> float:
    """Return the seconds that a notebook takes, its kernel's start included."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=600,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
    )
    start = time.perf_counter()
    client.execute(env=os.environ | settings)
    return time.perf_counter() - start


def measure() -> dict[str, Any]:
    """Return source of the data → stem of a chapter → seconds."""
    loaders = (
        data.load_mnist,
        data.load_fashion_mnist,
        data.load_ecg5000,
        data.load_movielens,
    )
    is_real = all(load().is_full for load in loaders)
    sources = {"real": {}} if is_real else {}
    sources["embedded"] = {"AECOURSE_SOURCE": "embedded"}
    found: dict[str, dict[str, float]] = {}
    for source, settings in sources.items():
        found[source] = {}
        for path in CHAPTERS:
            found[source][path.stem] = seconds_of(path, settings)
            print(f"{source} {path.stem}: {found[source][path.stem]:.0f} s", flush=True)
    return {"seconds": found, "complete": is_real}
