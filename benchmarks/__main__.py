"""Run benchmarks: ``python -m benchmarks dense``, or all of them without a name.

A benchmark with ``tasks()`` is a contest between programs of the notes and the course's
models; a run of it that was interrupted goes on where it stopped, with the trainings it
had finished. Any other has a ``main()`` of its own.
"""

from __future__ import annotations

import argparse
import importlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.contest import Run, pairs, summary, table, train, warm_up
from benchmarks.results import ROOT, environment, keep, today, write_json

UNFINISHED = ROOT / "_build" / "benchmarks"
BENCHMARKS = ("dense", "denoising", "anomaly", "recommendation")


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
        "date": today(),
        "complete": complete,
        **settings,
        "tasks": tasks,
    }


def main(arguments: list[str] | None = None) -> None:
    """Read the command line and run the benchmarks it names."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="name", help="of " + ", ".join(BENCHMARKS)
    )
    parser.add_argument("--seeds", type=int, default=3, help="how many (default 3)")
    parser.add_argument("--rows", type=int, help="train on the first rows only")
    parser.add_argument("--epochs", type=int, help="train for so many epochs only")
    parser.add_argument("--output", type=Path, help="write the result to this file")
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.names) - set(BENCHMARKS))
    if unknown:
        parser.error(f"no benchmark {unknown[0]!r}; there are " + ", ".join(BENCHMARKS))
    for name in options.names or BENCHMARKS:
        module = importlib.import_module(f"benchmarks.{name}")
        if hasattr(module, "tasks"):
            contest(name, options)
        else:
            module.main([])


def contest(name: str, options: argparse.Namespace) -> None:
    """Measure a contest, print its table and keep a complete result."""
    seeds = list(range(1, options.seeds + 1))
    result = measure(name, seeds, options.rows, options.epochs, UNFINISHED)
    print(table(result["tasks"]))
    keep(name, result, complete=result["complete"], output=options.output)


if __name__ == "__main__":
    main()
