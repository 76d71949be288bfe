"""Run benchmarks: ``python -m benchmarks P1 denoising``, or all without a name.

The programs of the notes, P1 to P12, meet the course's models; ``programs`` is all of
them. Long ones are cut to a share of their epochs, which is printed, unless ``--full``
runs them whole. The full real data are used where they are found, and else the small
embedded ones, which the first line of each result says.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks import (
    anomaly,
    book,
    choices,
    denoising,
    growth,
    programs,
    recommendation,
    report,
    variational,
)
from benchmarks.results import keep_task

OTHERS = {
    "choices": choices.main,
    "denoising": denoising.main,
    "anomaly": anomaly.main,
    "recommendation": recommendation.main,
    "variational": variational.main,
    "growth": growth.main,
    "book": book.main,
}


def main(arguments: list[str] | None = None) -> None:
    """Read the command line and run the benchmarks it names."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    known = ("programs", *programs.tasks(), *OTHERS)
    parser.add_argument(
        "names", nargs="*", metavar="name", help="of " + ", ".join(known)
    )
    parser.add_argument("--full", action="store_true", help="train programs whole")
    parser.add_argument("--seeds", type=int, help="so many seeds only")
    parser.add_argument("--rows", type=int, help="train on the first rows only")
    parser.add_argument("--output", type=Path, help="write the contests to this file")
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.names) - set(known))
    if unknown:
        parser.error(f"no benchmark {unknown[0]!r}; there are " + ", ".join(known))
    chosen = options.names or ("programs", *OTHERS)
    contests = [name for name in programs.tasks() if {name, "programs"} & set(chosen)]
    settings = {name: getattr(options, name) for name in ("full", "rows", "seeds")}
    for name, found in programs.measure(contests, **settings):
        keep_task("programs", name, found, output=options.output)
    for name in OTHERS:
        if name in chosen:
            OTHERS[name]([])
    report.write()


if __name__ == "__main__":
    main()
