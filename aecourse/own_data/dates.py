"""Columns of dates: which they are, how they are written, and the order they give."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aecourse.own_data.findings import Finding, finding, listed

if TYPE_CHECKING:
    import pandas as pd

TIME = (
    r"[T,\s]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[ap]m)?"
    r"\s*(?:Z|UTC|[-+]\d{2}:?\d{2})?"
)
# a time alone orders nothing: it is the same every day, and 16:10 may be a ratio
NUMBERS = re.compile(
    r"(?i)^\s*(?P<first>\d{4}|\d{1,2})(?P<sign>[-/.])(?P<second>\d{1,2})(?P=sign)"
    rf"(?P<third>\d{{4}}|\d{{1,2}})(?P<time>{TIME})?\s*$"
)
MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
NAMED = re.compile(
    rf"(?i)^\s*(?:[a-z]{{3,9}},?\s+)?(?:\d{{1,2}}[-\s]+{MONTH}[-,\s]+\d{{4}}(?:{TIME})?"
    rf"|{MONTH}\s+\d{{1,2}},?\s+(?:\d{{4}}(?:{TIME})?|\d{{1,2}}:\d{{2}}\S*\s+\d{{4}}))\s*$"
)


def read_dates(column: pd.Series) -> tuple[pd.Series | None, list[Finding]]:
    """Read a column as dates, all of its cells in one order of day and month.

    Parameters
    ----------
    column : Series
        Any column.

    Returns
    -------
    Series or None
        The moments, with NaT for what cannot be read; None if these are no dates.
    list of Finding
        What had to be guessed.
    """
    import pandas as pd

    if column.dtype.kind == "M":
        return pd.to_datetime(column, utc=True), []
    cells = column.dropna().astype(str)
    if column.dtype.kind in "biuf" or not len(cells):
        return None, []
    parts = cells.str.extract(NUMBERS)
    parts = parts[_may_be_date(parts)]
    named = cells[cells.str.match(NAMED)]
    if len(parts) + len(named) <= 0.9 * len(cells):
        return None, []
    months = pd.to_datetime(named, errors="coerce", format="mixed", utc=True)
    when = pd.concat([_moments(parts), months]).reindex(column.index)
    read = when.loc[cells.index].notna()
    if read.mean() <= 0.5:
        return None, []
    told = _guesses(column.name, parts)
    if lost := int((~read).sum()):
        cell = cells[~read].iloc[0]
        told.append(
            finding("dates_unread", "look", name=column.name, n=lost, cell=cell)
        )
    if empty := len(column) - len(cells):
        told.append(finding("dates_missing", "look", name=column.name, n=empty))
    return when, told


def _may_be_date(parts: pd.DataFrame) -> pd.Series:
    """Tell dates from versions as 1.2.3: a year has four digits, or else two."""
    first, second, third = (
        parts[name].str.len() for name in ("first", "second", "third")
    )
    is_year_first = (first == 4) & (third <= 2)
    is_year_last = (first <= 2) & (third == 4)
    padded = (first == 2) & (second == 2)
    is_short = (first <= 2) & (third == 2) & (padded | (parts["sign"] != "."))
    return is_year_first | is_year_last | is_short


def _year_last(parts: pd.DataFrame) -> pd.DataFrame:
    return parts[parts["first"].str.len() <= 2]


def _is_day_first(parts: pd.DataFrame) -> bool | None:
    """Say what the first number of a column's dates is, or None if nothing tells."""
    parts = _year_last(parts)
    if (parts["first"].astype(int) > 12).any():
        return True
    if (parts["second"].astype(int) > 12).any():
        return False
    return True if (parts["sign"] == ".").any() else None


def _moments(parts: pd.DataFrame) -> pd.Series:
    import pandas as pd

    year_first = parts["first"].str.len() == 4
    day_first = bool(_is_day_first(parts))
    day, month = ("first", "second") if day_first else ("second", "first")
    day = parts["third"].where(year_first, parts[day])
    month = parts["second"].where(year_first, parts[month])
    year = parts["first"].where(year_first, parts["third"])
    year = year.where(year.str.len() == 4, (year.astype(int) + 2000).astype(str))
    written = year + "-" + month.str.zfill(2) + "-" + day.str.zfill(2)
    is_day = pd.to_datetime(written, errors="coerce", format="%Y-%m-%d").notna()
    time = parts["time"].fillna("").str.replace(r"^[Tt,\s]+", " ", regex=True)
    moments = (written + time).where(is_day)
    return pd.to_datetime(moments, errors="coerce", format="mixed", utc=True)


def _guesses(name: str, parts: pd.DataFrame) -> list[Finding]:
    parts = _year_last(parts)
    told = []
    if len(parts) and _is_day_first(parts) is None:
        told.append(finding("month_first", "look", name=name))
    if (parts["third"].str.len() == 2).any():
        told.append(finding("short_years", "look", name=name))
    return told


def by_date(
    frame: pd.DataFrame,
) -> tuple[pd.DataFrame, pd.Series | None, list[Finding]]:
    """Put rows in the order of their dates, and take the dates out.

    Parameters
    ----------
    frame : DataFrame
        Any table.

    Returns
    -------
    DataFrame
        Without dates; of several columns the first gives the order, and rows without a
        date stand last.
    Series or None
        The dates of the first column in that order, if there are any.
    list of Finding
        What was done.
    """
    read = {name: read_dates(frame[name]) for name in frame.columns}
    dates = [name for name, (when, _) in read.items() if when is not None]
    if not dates:
        return frame, None, []
    when, told = read[dates[0]]
    when = when.sort_values(kind="stable")
    frame = frame.loc[when.index].drop(columns=dates)
    return frame, when, [finding("dates", "mended", names=listed(dates)), *told]
