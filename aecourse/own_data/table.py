"""Reading a table of which every row is a sample."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from aecourse.own_data import frames
from aecourse.own_data.dates import by_date
from aecourse.own_data.findings import (
    Finding,
    OwnData,
    finding,
    own_data,
    without_doubles,
)

if TYPE_CHECKING:
    import pandas as pd


def read_table(path: Path) -> OwnData:
    """Read a table from CSV or Parquet, a sample in each row.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    OwnData
        Its columns of numbers, not scaled, with NaN for gaps, each row once.

    Raises
    ------
    ValueError
        If the file holds no table.
    ImportError
        If the file is Parquet and no reader of it is installed.
    """
    frame, findings = frames.read_frame(path)
    frame = frame.set_axis(np.arange(1, len(frame) + 1), axis=0)
    frame, when, dated = by_date(frame)
    frame, groups, named = frames.identities(frame)
    in_order = when is not None and groups is None
    if when is not None and not in_order:  # what an owner has in common leaks more
        dated = [finding("dates_of_owners", "mended")]
    frame, told = _numbers(frame)
    findings += dated + named + told
    rows, labels = frame.to_numpy(np.float32), frame.index
    if frame.shape[1] < 2:
        return own_data("table", path.name, rows, findings, labels=labels)
    kept, doubled = without_doubles(rows, labels)
    return own_data(
        "table",
        path.name,
        rows[kept],
        [*findings, *doubled, *frames.oddities(frame)],
        labels=labels[kept],
        columns=frame.columns,
        groups=None if groups is None else groups[kept],
        in_order=in_order,
    )


def _numbers(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """Return the columns that hold numbers to learn from."""
    findings = []
    for part in (
        frames.without_labels,
        frames.decimal_points,
        frames.without_text,
        frames.without_gaps,
        frames.without_constants,
    ):
        frame, told = part(frame)
        findings += told
    return frame, findings
