"""Go the course's way with data of your own: ``python -m aecourse.own_data``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from aecourse import own_data, words


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status.

    Parameters
    ----------
    arguments : sequence of str or None, default None
        What stands after ``python -m aecourse.own_data``; by default the process's own.
        ``KIND PATH`` goes the whole way and writes a report, ``samples FOLDER`` writes
        a sample of each kind to try it with.

    Returns
    -------
    int
        0; 1 if something of the method is missing; 2 if the data forbid to go on.
    """
    chosen = _parser().parse_args(arguments)
    if chosen.kind == "samples":
        for kind in own_data.KINDS:
            print(f"{kind} {own_data.write_sample(kind, chosen.path)}")
        return 0
    try:
        data = own_data.read(chosen.path, chosen.kind, window=chosen.window)
        print(data, flush=True)
        study = own_data.study(data)
    except (ValueError, ImportError) as error:
        print(error, file=sys.stderr)
        return 2
    checks = own_data.check(study)
    page = own_data.write_report(study, chosen.report, question=chosen.question)
    print(repr(data), study, study.claims, checks, sep="\n\n")
    print(words.of_own_data("report")["written"].format(path=page))
    return 1 if checks.open else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m aecourse.own_data",
        description="The course's method on data of your own, with a report.",
    )
    parser.add_argument("kind", choices=(*own_data.KINDS, "samples"))
    parser.add_argument("path", help="the data; with `samples`, where to write them")
    parser.add_argument("--report", type=Path, default=Path("report.html"))
    parser.add_argument("--question", default="", help="what you ask, in a sentence")
    parser.add_argument("--window", type=int, help="steps of a window")
    return parser


if __name__ == "__main__":
    sys.exit(main())
