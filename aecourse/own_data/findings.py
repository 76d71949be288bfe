"""What is said about somebody's data before anything is learnt from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aecourse import tables, words
from aecourse.recommendation import RatingMatrix

FEWEST = 50  # samples below which nothing can be kept back to measure on
FEWEST_GROUPS = 5  # owners or recordings, to be split 60 : 20 : 20
WEIGHTS = ("stop", "mended", "look")
NAMED = 3  # of many columns or files


@dataclass(frozen=True)
class Finding:
    """One sentence on the data, and what follows from it.

    Attributes
    ----------
    key : str
        Which sentence of ``own_data.toml`` it is.
    weight : {"stop", "mended", "look"}
        Whether the data cannot be used, something was left out or changed, or their
        owner should look.
    text : str
        The sentence.
    """

    key: str
    weight: str
    text: str


def finding(key: str, weight: str, **fields: object) -> Finding:
    """Return what is found, in the words of the reader's language.

    Parameters
    ----------
    key : str
        A key of the table ``findings``.
    weight : {"stop", "mended", "look"}
        What follows from it.
    **fields : object
        What the sentence names.

    Returns
    -------
    Finding
        The sentence, filled in.
    """
    return Finding(key, weight, words.of_own_data("findings")[key].format(**fields))


def listed(names: Sequence[object]) -> str:
    """Name the first of many, and say how many more there are.

    Parameters
    ----------
    names : sequence of object
        Columns, files or ids.

    Returns
    -------
    str
        As "“a”, “b”, “c” and 4 more".
    """
    told = words.of_own_data("findings")
    text = ", ".join(told["name"].format(name=name) for name in names[:NAMED])
    more = len(names) - NAMED
    return told["more"].format(names=text, more=more) if more > 0 else text


@dataclass(frozen=True, eq=False)
class OwnData:
    """Somebody's data as samples, with what was found in them.

    Attributes
    ----------
    kind : {"images", "table", "series", "ratings"}
        What a sample is.
    name : str
        The file or the folder.
    samples : ndarray of shape (n, ...) or RatingMatrix
        The samples, float32, not yet scaled and with NaN for gaps in a table.
    labels : tuple of str
        What their owner calls each sample: a file, a row, a moment, a user.
    columns : tuple of str
        Names of a table's columns, or of the items that were rated.
    groups : ndarray of int, shape (n,)
        Samples of one number belong together, so no split may part them.
    in_order : bool
        Whether the samples follow each other in time, so that the last are tested.
    findings : tuple of Finding
        What was found, the gravest first.
    points : float, default 1.0
        Points of the owner's scale to one star of the matrix of ratings.
    shift : float, default 0.0
        Points at which a rating of no star would lie.
    """

    kind: str
    name: str
    samples: np.ndarray | RatingMatrix
    labels: tuple[str, ...]
    columns: tuple[str, ...]
    groups: np.ndarray
    in_order: bool
    findings: tuple[Finding, ...]
    points: float = 1.0
    shift: float = 0.0

    @property
    def stops(self) -> tuple[str, ...]:
        """What forbids to go on, in words; empty if nothing does."""
        return tuple(f.text for f in self.findings if f.weight == "stop")

    def table(self) -> tables.Table:
        """Return what was found as a table."""
        told = words.of_own_data("data")
        heads = told["weight"], told["found"]
        rows = [
            dict(zip(heads, (told[f.weight], f.text), strict=True))
            for f in self.findings
        ] or [dict(zip(heads, (told["nothing"], told["clean"]), strict=True))]
        return tables.table({f"{n}": row for n, row in enumerate(rows, 1)}, str(self))

    def __str__(self) -> str:
        shape = self.samples.shape
        fields = {"n": shape[0], "size": " × ".join(map(str, shape[1:]))}
        if self.kind == "ratings":
            fields |= {"count": self.samples.count}
        return words.of_own_data("data")[self.kind].format(name=self.name, **fields)

    def __repr__(self) -> str:
        return repr(self.table())

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


def own_data(
    kind: str,
    name: str,
    samples: np.ndarray | RatingMatrix,
    findings: Sequence[Finding],
    *,
    labels: Sequence[object],
    columns: Sequence[object] = (),
    groups: np.ndarray | None = None,
    in_order: bool = False,
    points: float = 1.0,
    shift: float = 0.0,
) -> OwnData:
    """Put samples and findings together, and say where they are too few.

    Parameters
    ----------
    kind, name, samples, labels, columns, in_order, points, shift
        As :class:`OwnData` has them.
    findings : sequence of Finding
        What was found so far.
    groups : ndarray or None, default None
        As :class:`OwnData` has them; each sample by itself by default.

    Returns
    -------
    OwnData
        With its findings in the order of their weight.
    """
    n = len(labels)
    groups = np.arange(n) if groups is None else groups
    told = [*findings, *_too_few(n, samples, groups)]
    told.sort(key=lambda each: WEIGHTS.index(each.weight))
    return OwnData(
        kind,
        name,
        samples,
        tuple(map(str, labels)),
        tuple(map(str, columns)),
        groups,
        in_order,
        tuple(told),
        points,
        shift,
    )


def _too_few(
    n: int, samples: np.ndarray | RatingMatrix, groups: np.ndarray
) -> list[Finding]:
    if n < FEWEST:
        return [finding("few", "stop", n=n, least=FEWEST)]
    if isinstance(samples, RatingMatrix):
        return []
    if (owners := len(np.unique(groups))) < FEWEST_GROUPS:
        return [finding("few_groups", "stop", n=owners, least=FEWEST_GROUPS)]
    values = int(np.prod(samples.shape[1:]))
    if values < 2:
        return [finding("single", "stop", n=values)]
    if n < 10 * values:
        return [finding("thin", "look", n=n, values=values)]
    return []


def without_doubles(
    rows: np.ndarray, labels: Sequence[object]
) -> tuple[np.ndarray, list[Finding]]:
    """Return the places of samples that no sample before them repeats.

    Parameters
    ----------
    rows : ndarray of shape (n, ...)
        Samples; gaps are alike.
    labels : sequence of object, of length n
        What their owner calls them.

    Returns
    -------
    ndarray of int
        Places, rising.
    list of Finding
        Which are left out.
    """
    if not rows.size:
        return np.arange(len(rows)), []
    flat = np.ascontiguousarray(rows.reshape(len(rows), -1))
    # a gap is no number, and nothing that is read is infinite
    alike = np.where(np.isnan(flat), -np.inf, flat)
    _, first = np.unique(alike, axis=0, return_index=True)
    again = sorted(set(range(len(rows))) - set(first.tolist()))
    if not again:
        return np.sort(first), []
    names = listed([labels[place] for place in again])
    return np.sort(first), [finding("doubles", "mended", n=len(again), names=names)]
