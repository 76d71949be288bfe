"""Results of benchmarks: what they say of the machine and where they are kept."""

from __future__ import annotations

import datetime
import importlib
import json
import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

from aecourse.backend import keras

ROOT = Path(__file__).resolve().parent.parent
MEASURED = ROOT / "aecourse" / "measured"


def today() -> str:
    """Return the date, for the record."""
    return datetime.datetime.now(datetime.UTC).date().isoformat()


def environment() -> dict[str, Any]:
    """Describe the machine and the versions, in general words."""
    backend = keras.backend.backend()
    return {
        "machine": {
            "system": platform.system(),
            "processor": platform.machine(),
            "cores": os.cpu_count(),
        },
        "versions": {
            "python": platform.python_version(),
            "keras": keras.__version__,
            "numpy": version("numpy"),
            "backend": f"{backend} {importlib.import_module(backend).__version__}",
        },
    }


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write the file whole or not at all."""
    unfinished = path.with_suffix(".part")
    unfinished.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    unfinished.replace(path)


def keep(
    name: str, result: dict[str, Any], *, complete: bool, output: Path | None = None
) -> None:
    """Write a result to `output`, or a complete one to where the pages look for it."""
    path = output or (MEASURED / f"{name}.json" if complete else None)
    if path is None:
        print("not kept: a complete run takes the full real data, nothing left out")
        return
    write_json(path, {**result, "complete": complete})
    print(f"written to {path.name}")
