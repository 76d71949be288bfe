"""Where results are kept: those of benchmarks, and trainings of an unfinished one."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

from benchmarks.machine import ROOT, environment

MEASURED = ROOT / "aecourse" / "contest" / "measured"
UNFINISHED = ROOT / "_build" / "benchmarks" / "programs.json"
NOT_KEPT = "not kept: a complete run takes the full real data, nothing left out"


def stamped(result: dict[str, Any]) -> dict[str, Any]:
    """Return a result with the date, the machine and the versions before it."""
    date = datetime.datetime.now(datetime.UTC).date().isoformat()
    return {"date": date, **environment(), **result}


def keep(
    name: str,
    result: dict[str, Any],
    *,
    task: str | None = None,
    output: Path | None = None,
) -> None:
    """Write a result to `output`, or a complete one to where the pages look for it.

    That of a task is put among those of other tasks that the file has.
    """
    path = output or (MEASURED / f"{name}.json" if result["complete"] else None)
    if path is None:
        print(f"{task or name} {NOT_KEPT}")
        return
    content = {"benchmark": name}
    if task is None:
        content |= result
    else:
        content |= _read(path) or {"tasks": {}}
        content["tasks"][task] = result
    _write(path, content)
    print(f"{task or name} written to {path.name}")


def kept(name: str) -> dict[str, Any]:
    """Return the committed result of a benchmark, or of one that was just kept."""
    return _read(MEASURED / f"{name}.json")


class FinishedTrainings:
    """Finished trainings on disk, so that an interrupted benchmark can go on."""

    def __init__(self, settings: dict[str, Any], path: Path = UNFINISHED) -> None:
        self.path = path
        self.content = {"settings": settings, "runs": []}
        before = _read(path)
        if before.get("settings") == settings:
            self.content = before

    def find(self, **training: Any) -> dict[str, Any] | None:
        """Return the training of this task, side and seed if it is finished."""
        found = (run for run in self.content["runs"] if training.items() <= run.items())
        return next(found, None)

    def add(self, run: dict[str, Any]) -> None:
        """Keep a finished training."""
        self._keep([*self.content["runs"], run])

    def drop(self, task: str) -> None:
        """Forget the trainings of a task whose result is kept; the next are new."""
        self._keep([run for run in self.content["runs"] if run["task"] != task])

    def _keep(self, runs: list[dict[str, Any]]) -> None:
        self.content["runs"] = runs
        _write(self.path, self.content)


def _read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _write(path: Path, content: dict[str, Any]) -> None:
    """Write the file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    unfinished.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    unfinished.replace(path)
