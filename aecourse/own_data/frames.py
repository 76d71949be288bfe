"""Reading CSV and Parquet, and what is odd about the columns of a table."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from aecourse import _validation
from aecourse._validation import invalid
from aecourse.own_data.findings import Finding, finding, listed

if TYPE_CHECKING:
    import pandas as pd

ENCODINGS = ("utf-8-sig", "cp949", "latin-1")
MARKED = "utf-16"  # begins with a mark, so that nothing is guessed
UNKNOWN = ("?", "-", ".")  # what else stands for an empty cell
LABEL = re.compile(
    r"(?i)^(label|class|target|species|diagnosis|outcome|category|(is_?)?anomaly)s?$"
)
IDENTITY = re.compile(
    r"(?i)(^|[_\s])(id|(patient|person|subject|user|customer|device)"
    r"([_\s]?(id|index|nr|number))?)$|[a-z]Id$|^unnamed: 0$"
)
NUMBERING = re.compile(
    r"(?i)(^|[_\s])(index|nr|number)$"
)  # or the index of a body mass
ALMOST_ALL = 0.95  # of the rows, have a number of their own where these are numbered
DECIMAL_COMMA = re.compile(r"^\s*[-+]?\d+,\d+\s*$")
# 1,001 is a thousand and one in some places, and little more than one in others
THOUSANDS = re.compile(r"^\s*[-+]?[1-9]\d{0,2},\d{3}\s*$")
WITH_UNIT = re.compile(r"^\s*[-+]?\d+([.,]\d+)?\s*[^\d\s.,:/-][^\d]*$")
LARGEST = _validation.LARGEST[4]  # what is beyond it has no square in float32
CLASSES = 10  # that a column of few whole numbers may stand for, at most
FAR = 50.0  # deviations from the median, of the half of the values around it


def read_frame(path: Path) -> tuple[pd.DataFrame, list[Finding]]:
    """Read a table from CSV or Parquet.

    Parameters
    ----------
    path : Path
        A file that ends in ``.csv``, ``.tsv``, ``.txt``, ``.parquet`` or ``.pq``.

    Returns
    -------
    DataFrame
        As it stands in the file.
    list of Finding
        What had to be guessed.

    Raises
    ------
    ValueError
        If the file has another ending, or holds no table.
    ImportError
        If the file is Parquet and no reader of it is installed.
    """
    ending = path.suffix.lower()
    if ending in (".parquet", ".pq"):
        frame, findings = _parquet(path), []
    elif ending in (".csv", ".tsv", ".txt"):
        frame, findings = _csv(path)
    else:
        raise invalid("path", "a file that ends in .csv or .parquet", str(path))
    if not len(frame):
        raise invalid("path", "a table with a row below its head", str(path))
    frame.columns = _names(frame.columns)
    return frame, findings


def _names(columns: Iterable[object]) -> list[str]:
    """Return names without spaces at their ends, no two alike."""
    names = {}  # a set would lose their order
    for column in columns:
        name = plain = str(column).strip()
        n = 1
        while name in names:
            n += 1
            name = f"{plain} {n}"
        names[name] = column
    return list(names)


def _parquet(path: Path) -> pd.DataFrame:
    import pandas as pd

    try:
        frame = pd.read_parquet(path)
    except ImportError:
        raise ImportError(
            f"Reading {path.name} needs pyarrow, which is not installed: run "
            "`pip install pyarrow`, or save the table as CSV."
        ) from None
    # an index that was saved is a column: it may hold the dates
    return frame if isinstance(frame.index, pd.RangeIndex) else frame.reset_index()


def _csv(path: Path) -> tuple[pd.DataFrame, list[Finding]]:
    import pandas as pd

    encoding = _encoding(path)
    with path.open(encoding=encoding) as lines:
        first = lines.readline().strip()
    separator = max(",;\t|", key=first.count)
    bare = all(map(_is_number, first.replace('"', "").split(separator)))
    try:
        frame = pd.read_csv(
            path,
            sep=separator,
            encoding=encoding,
            header=None if bare else 0,
            na_values=UNKNOWN,
            skipinitialspace=True,
        )
    except (pd.errors.EmptyDataError, pd.errors.ParserError) as error:
        raise invalid("path", f"a table ({error})", str(path)) from None
    findings = [finding("no_header", "look")] if bare and first else []
    if encoding not in (ENCODINGS[0], MARKED):
        findings.append(finding("encoding", "look", encoding=encoding))
    return frame, findings


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return MARKED
    for encoding in ENCODINGS:
        try:
            path.read_text(encoding=encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return ENCODINGS[-1]  # pragma: no cover - every byte is a character of latin-1


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def is_text(column: pd.Series) -> bool:
    """Whether a column holds anything but numbers and truth values."""
    return column.dtype.kind not in "biuf"


def share_like(column: pd.Series, pattern: re.Pattern) -> float:
    """Return the share of a column's cells that look like a pattern."""
    cells = [str(cell) for cell in column.dropna()]
    return sum(bool(pattern.search(cell)) for cell in cells) / max(len(cells), 1)


def decimal_points(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """Read decimal commas, as in 3,14; leave out where they may part thousands.

    Parameters
    ----------
    frame : DataFrame
        Any table.

    Returns
    -------
    DataFrame
        With numbers where commas were.
    list of Finding
        What was done.
    """
    import pandas as pd

    written = [
        name
        for name in frame.columns
        if is_text(frame[name]) and share_like(frame[name], DECIMAL_COMMA) > 0.5
    ]
    unclear = [name for name in written if _may_be_thousands(frame[name])]
    read = {
        name: pd.to_numeric(
            frame[name].astype(str).str.replace(",", "."), errors="coerce"
        )
        for name in written
        if name not in unclear
    }
    told = []
    if read:
        told.append(finding("decimal_comma", "mended", names=listed(list(read))))
    if unclear:
        with_comma = (cell for cell in frame[unclear[0]] if "," in str(cell))
        cell = str(next(with_comma)).strip()
        told.append(finding("thousands", "mended", names=listed(unclear), cell=cell))
    return frame.assign(**read).drop(columns=unclear), told


def _may_be_thousands(column: pd.Series) -> bool:
    cells = [str(cell) for cell in column.dropna() if "," in str(cell)]
    return all(map(THOUSANDS.search, cells))


def identities(
    frame: pd.DataFrame,
) -> tuple[pd.DataFrame, np.ndarray | None, list[Finding]]:
    """Take out columns that number the rows or name whom they belong to.

    Parameters
    ----------
    frame : DataFrame
        Any table.

    Returns
    -------
    DataFrame
        Without them.
    ndarray of int or None
        Whom each row belongs to, if several rows belong to one.
    list of Finding
        What was done.
    """
    import pandas as pd

    sure = [name for name in frame.columns if _is_identity(name, frame[name])]
    likely = [
        name
        for name in frame.columns
        if name not in sure and _is_numbering(name, frame[name])
    ]
    found = sure + likely
    repeated = [name for name in found if frame[name].nunique() <= 0.7 * len(frame)]
    findings = [finding("ids", "mended", names=listed(sure))] if sure else []
    if likely:
        findings.append(finding("numbering", "look", names=listed(likely)))
    groups = None
    if repeated:
        groups = pd.factorize(frame[repeated[0]], use_na_sentinel=False)[0]
        n, name = frame[repeated[0]].nunique(), repeated[0]
        findings.append(finding("groups", "mended", name=name, n=n))
    return frame.drop(columns=found), groups, findings


def _is_identity(name: str, column: pd.Series) -> bool:
    if IDENTITY.search(name):
        return _is_text_or_whole(column)
    counts = column.dtype.kind in "iu" and len(column) > 1
    return bool(counts and (np.diff(column.to_numpy()) == 1).all())


def _is_numbering(name: str, column: pd.Series) -> bool:
    own = column.nunique() >= ALMOST_ALL * len(column)
    return bool(NUMBERING.search(name) and own and _is_text_or_whole(column))


def _is_text_or_whole(column: pd.Series) -> bool:
    return is_text(column) or bool((column.dropna() % 1 == 0).all())


def without_labels(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """Take out columns whose name says that they hold the answer."""
    found = [name for name in frame.columns if LABEL.search(name)]
    told = [finding("labels", "mended", names=listed(found))] if found else []
    # y is the answer, or a coordinate
    answers = [name for name in frame.columns if name in ("y", "Y")]
    likely = [
        name
        for name in answers
        if frame[name].nunique() <= CLASSES and _is_text_or_whole(frame[name])
    ]
    if likely:
        told.append(finding("answer", "look", names=listed(likely)))
    return frame.drop(columns=found + likely), told


def without_text(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """Take out text, and tell words from numbers with a unit behind them."""
    texts = [name for name in frame.columns if is_text(frame[name])]
    units = [name for name in texts if share_like(frame[name], WITH_UNIT) > 0.5]
    words = [name for name in texts if name not in units]
    findings = []
    if units:
        cell = frame[units[0]].dropna().iloc[0]
        told = finding("unit_in_cell", "mended", names=listed(units), cell=cell)
        findings.append(told)
    if words:
        findings.append(finding("text", "mended", names=listed(words)))
    return frame.drop(columns=texts), findings


def without_gaps(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """Take out columns that are mostly empty, and say what gaps the others have."""
    frame = frame.astype(np.float64)
    frame = frame.where(frame.abs() <= LARGEST)
    empty = [name for name in frame.columns if frame[name].isna().mean() > 0.5]
    frame = frame.drop(columns=empty)
    findings = [finding("empty", "mended", names=listed(empty))] if empty else []
    if missing := int(frame.isna().to_numpy().sum()):
        gappy = list(frame.columns[frame.isna().any()])
        told = finding("gaps", "mended", n=missing, names=listed(gappy))
        findings.append(told)
    return frame, findings


def without_constants(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """Take out columns that hold one value alone."""
    constant = [name for name in frame.columns if frame[name].nunique() <= 1]
    told = [finding("constant", "mended", names=listed(constant))] if constant else []
    return frame.drop(columns=constant), told


def oddities(frame: pd.DataFrame) -> list[Finding]:
    """Say what an owner should look at: units, far values, twins, classes."""
    spread = frame.std().to_numpy()
    findings = []
    if len(spread) > 1 and spread.max() > 10 * spread.min():
        wide, narrow = frame.columns[spread.argmax()], frame.columns[spread.argmin()]
        ratio = float(spread.max() / spread.min())
        told = finding("units", "mended", wide=wide, narrow=narrow, ratio=ratio)
        findings.append(told)
    findings += _far(frame)
    few = [name for name in frame.columns if _is_class(frame[name])]
    if few:
        findings.append(finding("classes", "look", names=listed(few)))
    return findings + _twins(frame)


def _far(frame: pd.DataFrame) -> list[Finding]:
    middle = frame.median()
    half = frame.quantile(0.75) - frame.quantile(0.25)
    away = (frame - middle).abs() / half.where(half > 0)
    far = [name for name in frame.columns if away[name].max() > FAR]
    if not far:
        return []
    first, n = far[0], int((away > FAR).to_numpy().sum())
    value = frame.loc[away[first].idxmax(), first]
    fields = {"names": listed(far), "value": value, "middle": middle[first], "n": n}
    return [finding("far", "look", **fields)]


def _is_class(column: pd.Series) -> bool:
    values = column.dropna().unique()
    return 2 < len(values) <= CLASSES and bool((values == np.round(values)).all())


def _twins(frame: pd.DataFrame) -> list[Finding]:
    if len(frame.columns) < 2:
        return []
    alike = np.triu(frame.corr().abs().to_numpy() > 0.9999, 1)
    first, second = np.nonzero(alike)
    if not len(first):
        return []
    one, other = frame.columns[first[0]], frame.columns[second[0]]
    return [finding("twins", "look", one=one, other=other, n=len(first))]
