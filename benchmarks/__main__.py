"""Run benchmarks: ``python -m benchmarks P1 denoising``, or all without a name.

The programs of the notes, P1 to P12, meet the course's models; ``programs`` is all of
them, and ``verdicts`` is all questions of who wins. Long ones are cut to a share of
their epochs, which is printed, unless ``--full`` runs them whole. The full real data
are used where they are found, and else the small embedded ones, as each result says.
``claims`` takes hours and runs only by its name.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from aecourse import contest
from benchmarks import (
    anomaly,
    backends,
    batch_size,
    book,
    choices,
    claims,
    courses,
    denoising,
    growth,
    larger_than_memory,
    programs,
    projects,
    recommendation,
    recommendation_scale,
    report,
    store,
    units,
    variational,
    verdicts,
)

OTHERS = {
    "choices": choices.measure,
    "units": units.measure,
    "denoising": denoising.measure,
    "anomaly": anomaly.measure,
    "recommendation": recommendation.measure,
    "recommendation_scale": recommendation_scale.measure,
    "larger_than_memory": larger_than_memory.measure,
    "variational": variational.measure,
    "growth": growth.measure,
    "batch_size": batch_size.measure,
    "backends": backends.measure,
    "book": book.measure,
}


def main(arguments: list[str] | None = None) -> None:
    """Read the command line and run the benchmarks it names."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    questions = ("verdicts", *verdicts.QUESTIONS)
    apart = ("projects", "courses", "claims")
    known = ("programs", *contest.NAMES, *questions, *apart, *OTHERS)
    parser.add_argument(
        "names", nargs="*", metavar="name", help="of " + ", ".join(known)
    )
    parser.add_argument("--full", action="store_true", help="train programs whole")
    parser.add_argument("--seeds", type=int, help="so many seeds only")
    parser.add_argument("--rows", type=int, help="train on the first rows only")
    parser.add_argument("--output", type=Path, help="write the contests to this file")
    settings = vars(parser.parse_args(arguments))
    chosen = settings.pop("names") or (
        "programs",
        "verdicts",
        "projects",
        "courses",
        *OTHERS,
    )
    unknown = sorted(set(chosen) - set(known))
    if unknown:
        parser.error(f"no benchmark {unknown[0]!r}; there are " + ", ".join(known))
    contests = [name for name in contest.NAMES if {name, "programs"} & set(chosen)]
    programs.measure(contests, **settings)
    questions = [
        name for name in verdicts.QUESTIONS if {name, "verdicts"} & set(chosen)
    ]
    verdicts.measure(questions, full=settings["full"])
    if "projects" in chosen:
        projects.measure(full=settings["full"])
    if "courses" in chosen:
        courses.measure(full=settings["full"])
    if "claims" in chosen:
        claims.measure(full=settings["full"])
    for name, measure in OTHERS.items():
        if name in chosen:
            result = store.stamped(measure())
            print(report.section(name, result))
            store.keep(name, result)
    report.write()


if __name__ == "__main__":
    main()
