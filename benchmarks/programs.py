"""The thirteen programs against the course's models: ``python -m benchmarks programs``.

Every training has a process of its own, so that none finds the backend warm or the
memory taken, and the sides take turns in being first. A run that was interrupted goes
on where it stopped.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks import image_tasks, other_tasks
from benchmarks.contest import Run, Task, baselines, summary, table, turns
from benchmarks.results import ROOT, environment, in_new_process, today, write_json

UNFINISHED = ROOT / "_build" / "benchmarks" / "programs.json"


def tasks() -> dict[str, Task]:
    """Return all tasks by the names of their programs, in the order of the notes."""
    found = {task.id: task for task in (*image_tasks.tasks(), *other_tasks.tasks())}
    return {name: found[name] for name in sorted(found, key=_place)}


def _place(name: str) -> tuple[int, str]:
    number = name[1:].rstrip("ab")
    return int(number), name


class FinishedRuns:
    """Finished trainings on disk, so that an interrupted benchmark can go on."""

    def __init__(self, path: Path, settings: dict[str, Any]) -> None:
        self.path = path
        self.settings = settings
        self.runs: list[Run] = []
        if path.exists():
            content = json.loads(path.read_text(encoding="utf-8"))
            if content["settings"] == settings:
                self.runs = [Run(**run) for run in content["runs"]]

    def find(self, task: str, side: str, seed: int) -> Run | None:
        """Return the training if it is finished."""
        wanted = (task, side, seed)
        found = [r for r in self.runs if (r.task, r.side, r.seed) == wanted]
        return found[0] if found else None

    def add(self, run: Run) -> None:
        """Keep a finished training."""
        self.runs.append(run)
        self._write()

    def drop(self, task: str) -> None:
        """Forget the trainings of a task whose result is kept; the next are new."""
        self.runs = [run for run in self.runs if run.task != task]
        self._write()

    def _write(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        runs = [asdict(run) for run in self.runs]
        write_json(self.path, {"settings": self.settings, "runs": runs})


def train_apart(task: str, side: str, seed: int, rows: int | None, share: float) -> Run:
    """Train one side of the task of that name in a process of its own."""
    code = (
        "import json; from dataclasses import asdict\n"
        "from benchmarks.contest import train\n"
        "from benchmarks.programs import tasks\n"
        f"run = train(tasks()[{task!r}], {side!r}, {seed}, {rows}, {share})\n"
        "print(json.dumps(asdict(run)))"
    )
    return Run(**in_new_process(code))


def measure(
    names: Iterable[str],
    *,
    full: bool = False,
    rows: int | None = None,
    seeds: int | None = None,
) -> Iterable[tuple[str, dict[str, Any]]]:
    """Yield name and summary of each task, printing a line for each training.

    A summary is complete if it is of whole trainings of all seeds on the full real
    data.
    """
    settings = {"full": full, "rows": rows, **environment()}
    finished = FinishedRuns(UNFINISHED, settings)
    for name in names:
        task = tasks()[name]
        share = 1.0 if full else task.share
        chosen = task.seeds[:seeds]
        runs = []
        for seed, side in turns(chosen):
            run = finished.find(name, side, seed)
            if run is None:
                run = train_apart(name, side, seed, rows, share)
                finished.add(run)
            print(f"{name} {side} seed {seed}: {run.figure:.4f}", end=" ")
            print(f"in {run.seconds:.1f} s", flush=True)
            runs.append(run)
        problem = task.load(chosen[0], rows)
        of_baselines = baselines(task, chosen, rows)
        found = summary(task, problem, runs, of_baselines, share)
        is_whole = share == 1 and rows is None and chosen == task.seeds
        complete = is_whole and problem.source != "embedded"
        print(table(name, found) + "\n", flush=True)
        yield name, {"date": today(), **environment(), "complete": complete, **found}
        finished.drop(name)
