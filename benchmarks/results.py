"""Results of benchmarks: what they say of the machine and where they are kept."""

from __future__ import annotations

import contextlib
import datetime
import importlib
import json
import os
import platform
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

from aecourse._keras import keras

ROOT = Path(__file__).resolve().parent.parent
MEASURED = ROOT / "aecourse" / "contest" / "measured"
NOT_KEPT = "not kept: a complete run takes the full real data, nothing left out"


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


def peak_mb() -> float:
    """Return the largest memory this process has had, in millions of bytes."""
    # Linux' `ru_maxrss` is never below the peak of the process that started this one
    with contextlib.suppress(OSError):
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024 / 1e6
    import resource  # which Windows has not

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


def forget_peak() -> None:
    """Let :func:`peak_mb` begin anew with what is in use now, where Linux allows it."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def in_new_process(code: str) -> Any:
    """Return what `code`, run by a Python of its own, prints last as JSON."""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT
    )
    if done.returncode:
        raise RuntimeError(f"the measurement ended with an error:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write the file whole or not at all."""
    unfinished = path.with_suffix(".part")
    unfinished.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    unfinished.replace(path)


def keep_task(
    name: str, task: str, result: dict[str, Any], *, output: Path | None = None
) -> None:
    """Put a task among those of `output` or, if it is complete, of the results."""
    path = output or (MEASURED / f"{name}.json" if result["complete"] else None)
    if path is None:
        print(f"{task} {NOT_KEPT}")
        return
    content = {"benchmark": name, "tasks": {}}
    if path.exists():
        content = json.loads(path.read_text(encoding="utf-8"))
    content["tasks"][task] = result
    write_json(path, content)
    print(f"{task} written to {path.name}")


def keep(
    name: str, result: dict[str, Any], *, complete: bool, output: Path | None = None
) -> None:
    """Write a result to `output`, or a complete one to where the pages look for it."""
    path = output or (MEASURED / f"{name}.json" if complete else None)
    if path is None:
        print(f"{name} {NOT_KEPT}")
        return
    write_json(path, {**result, "complete": complete})
    print(f"written to {path.name}")
