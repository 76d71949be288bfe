"""Reading series: one in each row, one in each file, or one that is cut to windows."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from aecourse import words
from aecourse._validation import invalid
from aecourse.own_data import frames
from aecourse.own_data.dates import by_date
from aecourse.own_data.findings import (
    FEWEST,
    Finding,
    OwnData,
    finding,
    listed,
    own_data,
    without_doubles,
)

if TYPE_CHECKING:
    import pandas as pd

WINDOW = 96  # steps, where a series has to be cut: a day of quarter hours
LONGEST_GAP = 5  # steps that a straight line may bridge
CHANNELS = 8  # columns up to which a table is one recording, and not a series a row


def read_series(path: Path, *, window: int | None = None) -> OwnData:
    """Read a set of series as samples of one length.

    Parameters
    ----------
    path : Path
        A folder of CSV files with a series each; a table with more than eight columns
        of numbers, which has a series in each row; or one with fewer, which is one
        recording and is cut into windows.
    window : int or None, default None
        Steps of a window, at least 2; 96 where a recording must be cut. Recordings of
        one length are cut if it is given, or if they are few.

    Returns
    -------
    OwnData
        Series as they are, not scaled. Windows of one file belong together.

    Raises
    ------
    ValueError
        If nothing can be read as a series.
    ImportError
        If a file is Parquet and no reader of it is installed.
    """
    if path.is_dir():
        return _of_folder(path, window)
    frame, in_order, findings = _columns(path)
    if frame.shape[1] > CHANNELS:
        return _of_rows(path.name, frame, findings, in_order=in_order)
    if frame.shape[1] == 0:
        raise invalid("path", "a column of numbers", str(path))
    values, told = _recording(frame)
    if not len(values):
        raise invalid("path", "a column of numbers", str(path))
    window = window or WINDOW
    values, n_bridged = _bridged(values[None])
    rows, starts = _windows(values[0], window)
    # a recording is in order with or without its clock
    named = [f"{start}–{start + window - 1}" for start in starts]
    cut = finding("windows", "mended", n=len(rows), window=window)
    findings = findings + told + _bridges(n_bridged) + [cut]
    return _finished(path.name, rows, named, findings, in_order=True)


def _columns(path: Path) -> tuple[pd.DataFrame, bool, list[Finding]]:
    """Read a file's columns of numbers, in the order of its dates if it has any."""
    frame, findings = frames.read_frame(path)
    frame, when, told = by_date(frame)
    findings += told + _clock(when)
    for part in (frames.without_labels, frames.decimal_points, frames.without_text):
        frame, told = part(frame)
        findings += told
    return frame, when is not None, findings


def _recording(frame: pd.DataFrame) -> tuple[np.ndarray, list[Finding]]:
    """Return the column that is the recording; empty if all columns are numberings."""
    told = []
    if frame.shape[1] > 1:  # a single column is the series, even if it counts
        frame, _, told = frames.identities(frame)
    if frame.shape[1] == 0:
        return np.empty(0), told
    values, chosen = _one_column(frame)
    return values, told + chosen


def _clock(when: pd.Series | None) -> list[Finding]:
    """Say how often the time between two rows is not the usual one."""
    if when is None:
        return []
    steps = when.diff().dropna()
    odd = int((steps != steps.median()).sum())
    return [finding("clock", "look", n=odd, usual=steps.median())] if odd else []


def _one_column(frame: pd.DataFrame) -> tuple[np.ndarray, list[Finding]]:
    """Return the first column that varies, with a word on the others."""
    frame = frame.astype(np.float64)
    varying = [name for name in frame.columns if frame[name].nunique() > 1]
    name = (varying or list(frame.columns))[0]
    told = []
    if frame.shape[1] > 1:
        told = [finding("channels", "mended", name=name, n=frame.shape[1])]
    return frame[name].to_numpy(), told


def _of_rows(
    name: str, frame: pd.DataFrame, findings: list[Finding], *, in_order: bool
) -> OwnData:
    ends = {frame.columns[0], frame.columns[-1]}
    between = frame.drop(columns=list(ends))
    whole = (between.dropna() == between.dropna().round()).to_numpy().all()
    classes = [c for c in ends if not whole and _is_whole_and_few(frame[c])]
    frame, groups, told = frames.identities(frame.drop(columns=classes))
    findings = findings + told
    if classes:
        findings.append(finding("labels", "mended", names=listed(classes)))
    rows = frame.to_numpy(np.float64)
    labels = list(range(1, len(rows) + 1))
    return _finished(name, rows, labels, findings, groups=groups, in_order=in_order)


def _is_whole_and_few(column: pd.Series) -> bool:
    values = column.dropna().unique()
    return len(values) <= 20 and bool((values == values.round()).all())


def _of_folder(folder: Path, window: int | None) -> OwnData:
    paths = [
        path
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in (".csv", ".tsv", ".txt", ".parquet", ".pq")
    ]
    if not paths:
        raise invalid("path", "a folder with CSV files", str(folder))
    recordings, found = {}, {}
    for path in paths:
        # files of one name lie in folders of others
        file = path.relative_to(folder).as_posix()
        frame, _, found[file] = _columns(path)
        values, told = _recording(frame)
        found[file] += told
        if len(values):
            recordings[file] = values
    if not recordings:
        raise invalid("path", "files with a column of numbers", str(folder))
    return _cut(folder.name, recordings, window, _of_all(found))


def _of_all(found: dict[str, list[Finding]]) -> list[Finding]:
    """Say once what was found in several files, with the first for an example."""
    first, counts = {}, Counter()
    for file, findings in found.items():
        for each in {each.key: each for each in findings}.values():
            first.setdefault(each.key, (file, each))
            counts[each.key] += 1
    told = words.of_own_data("findings")["in_files"]
    return [
        replace(each, text=told.format(n=counts[key], file=file, text=each.text))
        for key, (file, each) in first.items()
    ]


def _cut(
    name: str,
    recordings: dict[str, np.ndarray],
    window: int | None,
    findings: list[Finding],
) -> OwnData:
    """Cut recordings to windows; keep those of one length whole, if they are many."""
    sizes = {file: len(values) for file, values in recordings.items()}
    least, most = min(sizes.values()), max(sizes.values())
    is_asked = window is not None or len(recordings) < FEWEST
    window = window or WINDOW
    if least == most and not (is_asked and most > window):
        rows = np.stack(list(recordings.values()))
        return _finished(name, rows, list(recordings), findings)
    key = "lengths" if least < most else "equal_lengths"
    findings = [*findings, finding(key, "mended", least=least, most=most)]
    short = [file for file, size in sizes.items() if size < window]
    if short:
        findings.append(
            finding("short", "mended", n=len(short), names=listed(short), window=window)
        )
    return _windows_of_files(name, recordings, window, findings)


def _windows_of_files(
    name: str, recordings: dict[str, np.ndarray], window: int, findings: list[Finding]
) -> OwnData:
    # before the cut, which would leave half a gap at the end of a window
    whole = {file: _bridged(values[None]) for file, values in recordings.items()}
    findings = findings + _bridges(sum(n for _, n in whole.values()))
    cut = {file: _windows(values[0], window) for file, (values, _) in whole.items()}
    rows = np.concatenate([windows for windows, _ in cut.values()])
    findings.append(finding("windows", "mended", n=len(rows), window=window))
    named = [f"{file}, {step}" for file, (_, steps) in cut.items() for step in steps]
    sizes = [len(windows) for windows, _ in cut.values()]
    groups = np.repeat(np.arange(len(cut)), sizes)
    return _finished(name, rows, named, findings, groups=groups)


def _windows(values: np.ndarray, window: int) -> tuple[np.ndarray, np.ndarray]:
    n = len(values) // window
    starts = np.arange(n) * window + 1
    return values[: n * window].reshape(n, window), starts


def _finished(
    name: str,
    rows: np.ndarray,
    labels: list[object],
    findings: list[Finding],
    *,
    groups: np.ndarray | None = None,
    in_order: bool = False,
) -> OwnData:
    """Bridge short gaps, leave out what is full of them, and look at the rest."""
    rows, n_bridged = _bridged(rows)
    told = _bridges(n_bridged)
    whole = np.flatnonzero(np.isfinite(rows).all(axis=1))
    if left := len(rows) - len(whole):
        told = [*told, finding("holes", "mended", n=left, longest=LONGEST_GAP)]
    once, doubled = without_doubles(rows[whole], [labels[place] for place in whole])
    kept = whole[once]
    rows = rows[kept].astype(np.float32)
    return own_data(
        "series",
        name,
        rows,
        [*findings, *told, *doubled, *_levels(rows)],
        labels=[labels[place] for place in kept],
        groups=None if groups is None else groups[kept],
        in_order=in_order,
    )


def _bridged(rows: np.ndarray) -> tuple[np.ndarray, int]:
    """Fill short gaps of every row by straight lines, and count the steps."""
    import pandas as pd

    missing = ~(np.abs(rows) <= frames.LARGEST)  # NaN is not smaller either
    if not missing.any():
        return rows, 0
    frame = pd.DataFrame(np.where(missing, np.nan, rows).T)
    # a gap counts as a whole: pandas alone would fill the first steps of a long one
    empty = frame.isna()
    runs = empty.apply(lambda c: c.groupby((~c).cumsum()).transform("sum"))
    filled = frame.interpolate(limit_area="inside")
    filled = filled.where(~empty | (runs <= LONGEST_GAP))
    return filled.T.to_numpy(), int((filled.notna() & empty).to_numpy().sum())


def _bridges(n: int) -> list[Finding]:
    return [finding("bridged", "mended", n=n, longest=LONGEST_GAP)] if n else []


def _levels(rows: np.ndarray) -> list[Finding]:
    if not len(rows):
        return []
    findings = []
    if flat := int((np.ptp(rows, axis=1) == 0).sum()):
        findings.append(finding("flat", "look", n=flat))
    within, between = np.median(rows.std(axis=1)), rows.mean(axis=1).std()
    if between > 3 * within:
        ratio = float(between / max(within, 1e-12))
        findings.append(finding("series_levels", "look", ratio=ratio))
    return findings
