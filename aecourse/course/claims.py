"""Claims: what a page says it measured, checked where it is said.

A claim is a sentence with a measured number, a relation and a bound. An *ordering*
(this beats that baseline) must hold on every source of data. A *value* is a bound for
the full real data; on other data it is shown and not asserted. A *limit* says what a
method cannot do, or has not done by the end of a training whose length the page names;
it must hold everywhere too, but a broken model would not be caught by it, so no page
may rest on limits alone. A :class:`Page` collects claims where they are
measured. When a claim that must hold does not, the page fails to build.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from aecourse import tables, words
from aecourse._validation import (
    also,
    anything,
    choice,
    number,
    validated,
    whole,
)

RELATIONS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
SIGNS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥"}


class ClaimError(AssertionError):
    """At least one claim of a page does not hold."""


class Dataset(Protocol):
    """What a claim needs to know of the data it was measured on."""

    name: str

    @property
    def is_full(self) -> bool:
        """Whether this is the full real data set."""


@dataclass(frozen=True)
class Claim:
    """One sentence with the number behind it.

    Attributes
    ----------
    text : str
        The sentence, with the unit of the number.
    measured : float
        The number.
    relation : {"<", "<=", ">", ">="}
        What must be true.
    bound : float
        The number it is compared with.
    kind : {"ordering", "value", "limit"}
        Where it must be true.
    seeds : int, default 1
        How many seeds stand behind a trained number.
    """

    text: str
    measured: float
    relation: str
    bound: float
    kind: str
    seeds: int = 1

    @property
    def holds(self) -> bool:
        """Whether the relation is true."""
        return RELATIONS[self.relation](self.measured, self.bound)


@dataclass(frozen=True)
class ClaimsTable:
    """The claims of a page beside their bounds, as text and as HTML.

    Attributes
    ----------
    claims : tuple of Claim
        The claims.
    dataset_name : str
        What they were measured on.
    is_full : bool
        Whether that is the full real data, so that values are asserted too.
    """

    claims: tuple[Claim, ...]
    dataset_name: str
    is_full: bool

    def is_asserted(self, claim: Claim) -> bool:
        """Whether `claim` has to hold on this data."""
        return self.is_full or claim.kind != "value"

    def broken(self) -> list[Claim]:
        """Return the claims that have to hold and do not."""
        return [c for c in self.claims if self.is_asserted(c) and not c.holds]

    def rows(self) -> list[tuple[str, str, str, str]]:
        """Return claim, measured number, bound and verdict of each claim as text."""
        return [
            (
                self._sentence(claim),
                f"{claim.measured:.4g}",
                f"{SIGNS[claim.relation]}\u00a0{claim.bound:.4g}",
                self._verdict(claim),
            )
            for claim in self.claims
        ]

    def _sentence(self, claim: Claim) -> str:
        if claim.seeds == 1:
            return claim.text
        told = words.of_pages("claims")["seeds"]
        return told.format(text=claim.text, seeds=claim.seeds)

    def _verdict(self, claim: Claim) -> str:
        told = words.of_pages("claims")
        if not self.is_asserted(claim):
            return told["shown_only"]
        return told["holds" if claim.holds else "broken"]

    def __repr__(self) -> str:
        told = words.of_pages("claims")
        lines = [told["title"].format(dataset=self.dataset_name)]
        lines += [
            f"{verdict:>13}: {text}: {measured} ({bound})"
            for text, measured, bound, verdict in self.rows()
        ]
        return words.printable("\n".join(lines))

    def _repr_html_(self) -> str:
        import pandas as pd

        told = words.of_pages("claims")
        heads = [told[key] for key in ("claim", "measured", "bound", "verdict")]
        frame = pd.DataFrame(self.rows(), columns=heads).set_index(heads[0])
        caption = told["caption"].format(dataset=self.dataset_name)
        return tables.table(frame, caption)._repr_html_()


_validated_claim = validated(
    text=also(
        anything,
        "a sentence",
        lambda text: isinstance(text, str) and text.strip() != "",
    ),
    measured=number(),
    relation=choice(*RELATIONS),
    bound=number(),
    seeds=whole(minimum=1),
)


class Page:
    """The claims of a page, each declared in the cell that measures it.

    Parameters
    ----------
    dataset : Dataset
        The data the numbers are measured on; values are asserted where its
        ``is_full`` is true.

    Examples
    --------
    >>> from aecourse import data
    >>> from aecourse.course import claims
    >>> page = claims.Page(data.load_mnist(source="embedded"))
    >>> page.ordering("error, share of the mean image's", 0.31, "<=", 0.5)
    >>> page.verify().broken()
    []
    """

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self._claims: dict[str, Claim] = {}

    @_validated_claim
    def ordering(
        self, text: str, measured: float, relation: str, bound: float, *, seeds: int = 1
    ) -> None:
        """Declare what must hold on every source of data.

        Parameters
        ----------
        text : str
            The sentence, with the unit of the number.
        measured : float
            The measured number.
        relation : {"<", "<=", ">", ">="}
            What must be true.
        bound : float
            What `measured` is compared with: a margin, or the baseline's number.
        seeds : int, default 1
            How many seeds stand behind the number.

        Raises
        ------
        TypeError, ValueError
            If a number is not finite, the relation is unknown or the text is empty.
        """
        self._add(Claim(text, measured, relation, bound, "ordering", seeds))

    @_validated_claim
    def value(
        self, text: str, measured: float, relation: str, bound: float, *, seeds: int = 1
    ) -> None:
        """Declare a number on the full real data, which is shown on other data.

        Takes what :meth:`ordering` takes.
        """
        self._add(Claim(text, measured, relation, bound, "value", seeds))

    @_validated_claim
    def limit(
        self, text: str, measured: float, relation: str, bound: float, *, seeds: int = 1
    ) -> None:
        """Declare what a method cannot do, on every source of data.

        Takes what :meth:`ordering` takes.
        """
        self._add(Claim(text, measured, relation, bound, "limit", seeds))

    def _add(self, claim: Claim) -> None:
        # a cell that is run again measures anew, and its sentence is kept once
        self._claims[claim.text] = claim

    def table(self) -> ClaimsTable:
        """Return the table of all claims so far, whether they hold or not.

        Returns
        -------
        ClaimsTable
        """
        claims = tuple(self._claims.values())
        return ClaimsTable(claims, self.dataset.name, self.dataset.is_full)

    def verify(self) -> ClaimsTable:
        """Return the table of all claims, or raise if one does not hold.

        Returns
        -------
        ClaimsTable

        Raises
        ------
        ClaimError
            If a claim that has to hold on this data does not. The message lists them.
        ValueError
            If nothing was declared.
        """
        table = self.table()
        if not table.claims:
            raise ValueError("A page declares at least one claim. Received: none")
        if broken := table.broken():
            raise ClaimError(_told(broken, table))
        return table


def _told(broken: list[Claim], table: ClaimsTable) -> str:
    head = f"{len(broken)} of {len(table.claims)} claims do not hold on "
    return "\n".join(
        [
            f"{head}{table.dataset_name}:",
            *(
                f"{c.text}: measured {c.measured:.6g}, "
                f"claimed {c.relation} {c.bound:.6g}"
                for c in broken
            ),
        ]
    )
