"""Tables of the benchmarks' committed results, for a page and for a report."""

from __future__ import annotations

from aecourse.contest.tables.costs import (
    backend_table,
    batch_table,
    exponent,
    seconds_table,
)
from aecourse.contest.tables.courses import candidate_table, course_table
from aecourse.contest.tables.numbers import short
from aecourse.contest.tables.programs import (
    bar_table,
    choice_table,
    contest_table,
    pairs,
    ratio_table,
    unit_table,
)

__all__ = [
    "backend_table",
    "bar_table",
    "batch_table",
    "candidate_table",
    "choice_table",
    "contest_table",
    "course_table",
    "exponent",
    "pairs",
    "ratio_table",
    "seconds_table",
    "short",
    "unit_table",
]
