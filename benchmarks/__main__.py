"""Run a benchmark: ``python -m benchmarks dense``.

A run that was interrupted goes on where it stopped, with the trainings it had finished.
"""

from __future__ import annotations

import argparse
import datetime
import importlib
import json
import os
import platform
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from aecourse.backend import keras
from benchmarks.contest import Run, pairs, summary, table, train, warm_up

ROOT = Path(__file__).resolve().parent.parent
MEASURED = ROOT / "aecourse" / "measured"
UNFINISHED = ROOT / "_build" / "benchmarks"
BENCHMARKS = ("dense",)


class FinishedRuns:
    """Finished runs on disk, so that an interrupted benchmark can go on."""

    def __init__(self, path: Path, settings: dict[str, Any]) -> None:
        self.path = path
        self.settings = settings
        self.runs: list[Run] = []
        if path.exists():
            content = json.loads(path.read_text(encoding="utf-8"))
            if content["settings"] == settings:
                self.runs = [Run(**run) for run in content["runs"]]

    def find(self, task: str, side: str, seed: int) -> Run | None:
        """Return the run if it is finished."""
        wanted = (task, side, seed)
        found = [r for r in self.runs if (r.task, r.side, r.seed) == wanted]
        return found[0] if found else None

    def add(self, run: Run) -> None:
        """Keep a finished run."""
        self.runs.append(run)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        runs = [asdict(run) for run in self.runs]
        write_json(self.path, {"settings": self.settings, "runs": runs})


def measure(
    name: str, seeds: list[int], rows: int | None, epochs: int | None, folder: Path
) -> dict[str, Any]:
    """Run the benchmark and return its result, printing a line for each training."""
    settings = {"seeds": seeds, "rows": rows, "epochs": epochs, **environment()}
    finished = FinishedRuns(folder / f"{name}.json", settings)
    warm_up()
    tasks, complete = {}, rows is None and epochs is None
    for task in importlib.import_module(f"benchmarks.{name}").tasks():
        images = task.load(n_train=rows)
        complete = complete and images.is_full
        runs = []
        for seed, side in pairs(seeds):
            run = finished.find(task.id, side, seed)
            if run is None:
                run = train(task, side, images, seed, epochs)
                finished.add(run)
            print(f"{run.task} {run.side} seed {seed}: {run.mse:.5f}", end=" ")
            print(f"in {run.seconds:.1f} s", flush=True)
            runs.append(run)
        tasks[task.id] = summary(task, runs, images)
    finished.path.unlink(missing_ok=True)
    return {
        "benchmark": name,
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "complete": complete,
        **settings,
        "tasks": tasks,
    }


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


def main(arguments: list[str] | None = None) -> None:
    """Read the command line, measure, print the table and keep a complete result."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("name", choices=BENCHMARKS)
    parser.add_argument("--seeds", type=int, default=3, help="how many (default 3)")
    parser.add_argument("--rows", type=int, help="train on the first rows only")
    parser.add_argument("--epochs", type=int, help="train for so many epochs only")
    parser.add_argument("--output", type=Path, help="write the result to this file")
    options = parser.parse_args(arguments)
    seeds = list(range(1, options.seeds + 1))
    result = measure(options.name, seeds, options.rows, options.epochs, UNFINISHED)
    print(table(result["tasks"]))
    output = options.output
    if output is None and result["complete"]:
        output = MEASURED / f"{options.name}.json"
    if output is None:
        print("not kept: a complete run takes the full real data, all rows and epochs")
    else:
        write_json(output, result)
        print(f"written to {output.name}")


if __name__ == "__main__":
    main()
