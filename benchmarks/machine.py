"""The machine that measures: what it is, its memory, and processes of their own."""

from __future__ import annotations

import contextlib
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

import numpy as np

from aecourse._keras import keras

ROOT = Path(__file__).resolve().parent.parent


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


def warm_up() -> None:
    """Start the backend, so that no training is charged for it."""
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(4)])
    model.compile("adam", "mse")
    x = np.zeros((8, 4), np.float32)
    model.fit(x, x, verbose=0)


def in_new_process(code: str, **settings: str) -> Any:
    """Return the value of the last line of `code`, run by a Python of its own.

    `settings` are environment variables for it.
    """
    *statements, value = code.splitlines()
    done = subprocess.run(
        [sys.executable, "-c", "\n".join([*statements, PRINTED.format(value)])],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | settings,
    )
    if done.returncode:
        raise RuntimeError(f"the measurement ended with an error:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


PRINTED = "import json; print(json.dumps({}))"
