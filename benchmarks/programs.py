"""The thirteen programs against the course's models: ``python -m benchmarks programs``.

Every training has a process of its own, so that none finds the backend warm or the
memory taken, and the sides take turns in being first. A run that was interrupted goes
on where it stopped.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from aecourse.contest import tables
from benchmarks import report, store
from benchmarks.anomaly import Heartbeats
from benchmarks.classes import Classes
from benchmarks.comparison import SHARES, Run, Task, baselines, summary, turns
from benchmarks.denoising import Cleaning
from benchmarks.machine import environment, in_new_process
from benchmarks.rebuilding import Rebuilding
from benchmarks.recommendation import Ratings
from benchmarks.variational import Drawing

TASKS: dict[str, type[Task]] = {
    "P2": Cleaning,
    "P3": Heartbeats,
    "P5b": Classes,
    "P6": Ratings,
    "P10": Cleaning,
    "P12": Drawing,
}


def task(name: str) -> Task:
    """Return the task of a program; most rebuild images."""
    return TASKS.get(name, Rebuilding)(name)


def train_apart(name: str, side: str, seed: int, rows: int | None, share: float) -> Run:
    """Train one side of the task of that name in a process of its own."""
    code = (
        "from dataclasses import asdict\n"
        "from benchmarks import comparison, programs\n"
        f"task = programs.task({name!r})\n"
        f"asdict(comparison.train(task, {side!r}, {seed}, {rows}, {share}))"
    )
    return Run(**in_new_process(code))


def measure(
    names: Iterable[str],
    *,
    full: bool,
    rows: int | None,
    seeds: int | None,
    output: Path | None,
) -> None:
    """Measure, show and keep each task, printing a line for each training."""
    settings = {"full": full, "rows": rows, **environment()}
    finished = store.FinishedTrainings(settings)
    for name in names:
        result = store.stamped(_measured(name, finished, full, rows, seeds))
        print(report.contest_text(name, result), end="\n\n")
        print(report.markdown(tables.bar_table({name: result})), end="\n\n")
        print(f"{result['share']:.0%} of the epochs\n", flush=True)
        store.keep("programs", result, task=name, output=output)
        finished.drop(name)


def _measured(
    name: str,
    finished: store.FinishedTrainings,
    full: bool,
    rows: int | None,
    seeds: int | None,
) -> dict[str, Any]:
    """Return the summary of a task.

    It is complete if it is of whole trainings of all seeds on the full real data.
    """
    judged = task(name)
    share = 1.0 if full else SHARES.get(name, 1.0)
    chosen = judged.seeds[:seeds]
    runs = []
    for seed, side in turns(chosen):
        known = finished.find(task=name, side=side, seed=seed)
        run = Run(**known) if known else train_apart(name, side, seed, rows, share)
        if not known:
            finished.add(asdict(run))
        print(f"{name} {side} seed {seed}: {run.figure:.4f}", end=" ")
        print(f"in {run.seconds:.1f} s", flush=True)
        runs.append(run)
    problem = judged.load(chosen[0], rows)
    is_whole = share == 1 and rows is None and chosen == judged.seeds
    complete = is_whole and problem.source != "embedded"
    of_baselines = baselines(judged, chosen, rows)
    found = summary(judged, problem, runs, of_baselines, share)
    return {"complete": complete, **found}
