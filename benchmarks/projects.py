"""The course's own answers to the projects: ``python -m benchmarks projects --full``.

Each is built and trained as a student's answer is, with many seeds, on the data that
are found: once on the real ones and once, with ``AECOURSE_SOURCE=embedded``, on the
embedded default; where a project draws its data itself, once is enough. A bar that the
course's answer misses with one seed is no bar.
"""

from __future__ import annotations

import contextlib
import io
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from aecourse.exercises.projects import checking, register
from aecourse.exercises.projects.project import Attempt
from aecourse.exercises.register import BARS, PROJECTS
from benchmarks import report, store

SEEDS = range(20)


def measure(*, full: bool) -> None:
    """Train the answer to every project, and keep what it reached with all seeds."""
    seeds = SEEDS if full else SEEDS[:2]
    for chapter in PROJECTS:
        result = store.stamped(of_project(chapter, seeds))
        print(report.project_text(chapter, result), end="\n\n")
        source = result["source"]  # "embedded", "drawn", or where the real data are
        kind = source if source in ("embedded", "drawn") else "real"
        store.keep("projects", result, task=f"{chapter} on {kind} data")


def of_project(chapter: str, seeds: range) -> dict[str, Any]:
    """Return the bars of a project, and the errors of the course's answer by seed."""
    project = register.find(chapter)
    tries, seconds = [], []
    for seed in seeds:
        start = time.process_time()
        with contextlib.redirect_stdout(io.StringIO()):
            attempt = checking.attempted(project, project.reference, seed)
        seconds.append(time.process_time() - start)
        # without what was made, which is a model
        tries.append(replace(attempt, made=None, data=None))
        print(f"{chapter} seed={seed}: {attempt.errors}", flush=True)
    return {
        "data": attempt.data.title,
        "source": attempt.data.source,
        "complete": len(seeds) == len(SEEDS),
        "bars": {bar: attempt.errors[bar] for bar in BARS},
        "errors": [each.errors["yours"] for each in tries],
        "processor_seconds": max(seconds),
        **by_seed(tries),
    }


def by_seed(tries: Sequence[Attempt]) -> dict[str, list[Any]]:
    """Return what differs from seed to seed beside the error.

    Parameters
    ----------
    tries : sequence of Attempt
        One of each seed.

    Returns
    -------
    dict
        ``"bars_by_seed"`` where every seed draws data of its own, and
        ``"read_by_seed"`` where an answer counts by how much of its images is read.
    """
    found = {}
    bars = [{bar: each.errors[bar] for bar in BARS} for each in tries]
    if any(each != bars[0] for each in bars):
        found["bars_by_seed"] = bars
    if all("read" in each.details for each in tries):
        found["read_by_seed"] = [each.details["read"] for each in tries]
    return found
