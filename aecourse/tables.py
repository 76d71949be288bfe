"""Tables: a frame as HTML with a caption on a page, as aligned text in a terminal."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any

import numpy as np

from aecourse import words
from aecourse._validation import also, anything, validated

if TYPE_CHECKING:
    import pandas as pd

Rows = Mapping[str, Mapping[str, Any]]
Best = Mapping[str, Callable[..., Any]]

MARK = "★"
MISSING = "–"
DIGITS = 3  # of the typical number of a column


@dataclass(frozen=True)
class Column:
    """What stands below one head, each cell as text.

    Attributes
    ----------
    head : str
        The head.
    cells : tuple of str
        The texts.
    is_numeric : bool, default False
        Whether they are numbers, which stand below each other by their digits.
    best : frozenset of int, default empty
        The rows that carry the mark.
    """

    head: str
    cells: tuple[str, ...]
    is_numeric: bool = False
    best: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Table:
    """A table that shows itself, on a page with a caption that can be referred to.

    Attributes
    ----------
    heads : tuple of Column
        The columns that name the rows.
    columns : tuple of Column
        The others.
    caption : str
        What the table shows.
    name : str, default ""
        What references call it.
    """

    heads: tuple[Column, ...]
    columns: tuple[Column, ...]
    caption: str
    name: str = ""

    @property
    def _has_mark(self) -> bool:
        return any(column.best for column in self.columns)

    def __repr__(self) -> str:
        texts = [_aligned(column) for column in (*self.heads, *self.columns)]
        lines = ["  ".join(line).rstrip() for line in zip(*texts, strict=True)]
        note = [words.of_pages("tables")["mark"].format(mark=MARK)] * self._has_mark
        return words.printable("\n".join([self.caption, *lines, *note]))

    def _repr_html_(self) -> str:
        caption = html.escape(self.caption)
        identifier = f' id="{html.escape(self.name)}"' if self.name else ""
        head = "".join(map(_head, (*self.heads, *self.columns)))
        n_rows = len((*self.heads, *self.columns)[0].cells)
        body = "".join(f"<tr>{self._row(row)}</tr>" for row in range(n_rows))
        # the site's extension takes the figure apart to number it (book/extension)
        return (
            f'<figure class="aecourse-table"{identifier}>'
            f"<figcaption>{caption}</figcaption>"
            # no region: two tables of one caption would be landmarks of one name
            f'<div role="group" tabindex="0" aria-label="{caption}"><table>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
            f"{self._note()}</figure>"
        )

    def _row(self, row: int) -> str:
        heads = [
            f'<th scope="row">{html.escape(column.cells[row])}</th>'
            for column in self.heads
        ]
        return "".join([*heads, *(_cell(column, row) for column in self.columns)])

    def _note(self) -> str:
        if not self._has_mark:
            return ""
        note = words.of_pages("tables")["mark"].format(mark=MARK)
        return f'<p class="aecourse-note">{html.escape(note)}</p>'


@validated(
    caption=also(anything, "a sentence", lambda text: bool(str(text).strip())),
    best=also(
        anything,
        "max or min by column",
        lambda best: set((best or {}).values()) <= {max, min},
    ),
)
def table(
    rows: pd.DataFrame | Rows,
    caption: str,
    *,
    name: str = "",
    best: Best | None = None,
    formats: Mapping[str, str] | None = None,
) -> Table:
    """Return a frame as a table for a page.

    Parameters
    ----------
    rows : pandas.DataFrame or mapping of str to mapping
        A frame, or name of the row → name of the column → cell. A plain numbered
        index is left out. Names that `words.name` knows are said as it says them.
    caption : str
        What the table shows, a sentence.
    name : str, default ""
        What a reference on the page calls the table, as "tab-anomaly-rates".
    best : mapping of str to {max, min} or None, default None
        Columns in which the best number carries a mark, and which one that is.
    formats : mapping of str to str or None, default None
        Format of a column's numbers where three digits of a typical one are not what
        is wanted, as ".0%".

    Returns
    -------
    Table

    Raises
    ------
    ValueError
        If the caption is empty, or `best` or `formats` names no column.

    Examples
    --------
    >>> from aecourse import tables
    >>> scores = {"mean beat": {"AUROC": 0.958}, "PCA, 2": {"AUROC": 0.9861}}
    >>> tables.table(scores, "Order of the scores.", best={"AUROC": max})
    Order of the scores.
               AUROC
    mean beat  0.958
    PCA, 2     0.986★
    ★ marks the best of a column.
    """
    import pandas as pd

    if not isinstance(rows, pd.DataFrame):
        rows = pd.DataFrame.from_dict(rows, orient="index").astype(object)
    best, formats = best or {}, formats or {}
    unknown = (set(best) | set(formats)) - set(rows.columns)
    if unknown:
        raise ValueError(f"No column is called {sorted(unknown)} in {caption!r}")
    columns = [
        _column(head, list(rows[head]), formats.get(head), best.get(head))
        for head in rows.columns
    ]
    return Table(tuple(_row_names(rows.index)), tuple(columns), caption, name)


def _row_names(index: pd.Index) -> list[Column]:
    import pandas as pd

    if isinstance(index, pd.RangeIndex) and index.name is None:
        return []
    levels = [index.get_level_values(level) for level in range(index.nlevels)]
    return [
        Column(words.name(level.name or ""), tuple(words.name(str(k)) for k in level))
        for level in levels
    ]


def _column(
    head: Any, values: Sequence[Any], spec: str | None, best: Callable | None
) -> Column:
    numbers = [value for value in values if _is_number(value)]
    given = [value for value in values if not _is_missing(value)]
    spec = spec or _format_of(numbers)
    cells = tuple(
        MISSING if _is_missing(v) else format(v, spec) if _is_number(v) else str(v)
        for v in values
    )
    marked = frozenset()
    if best is not None and numbers:
        wanted = format(best(numbers), spec)
        # what reads alike is equally good
        marked = frozenset(i for i, cell in enumerate(cells) if cell == wanted)
    return Column(words.name(str(head)), cells, len(numbers) == len(given), marked)


def _is_missing(value: Any) -> bool:
    return value is None or (isinstance(value, Real) and bool(np.isnan(value)))


def _is_number(value: Any) -> bool:
    return (
        isinstance(value, Real | np.number)
        and not isinstance(value, bool | np.bool_)
        and not _is_missing(value)
    )


def _format_of(numbers: Sequence[float]) -> str:
    """Return the format that gives a typical number of a column some digits."""
    if all(isinstance(number, Integral) for number in numbers):
        return ",d"
    sizes = [abs(number) for number in numbers if number and np.isfinite(number)]
    places = DIGITS - 1 - int(np.floor(np.log10(np.median(sizes)))) if sizes else 0
    return f",.{min(max(places, 0), 8)}f"


def _aligned(column: Column) -> list[str]:
    marks = [MARK if row in column.best else "" for row in range(len(column.cells))]
    room = " " if column.best else ""
    cells = [f"{c}{m or room}" for c, m in zip(column.cells, marks, strict=True)]
    texts = [f"{column.head}{room}", *cells]
    width = max(map(len, texts))
    return [f"{text:{'>' if column.is_numeric else '<'}{width}}" for text in texts]


def _head(column: Column) -> str:
    if not column.head:
        return "<td></td>"
    kind = ' class="number"' if column.is_numeric else ""
    return f'<th scope="col"{kind}>{html.escape(column.head)}</th>'


def _cell(column: Column, row: int) -> str:
    text = html.escape(column.cells[row])
    if row in column.best:
        best = html.escape(words.of_pages("tables")["best"])
        text = (
            f'<strong>{text}</strong><span class="best" role="img" '
            f'aria-label="{best}">{MARK}</span>'
        )
    kind = ' class="number"' if column.is_numeric else ""
    return f"<td{kind}>{text}</td>"
