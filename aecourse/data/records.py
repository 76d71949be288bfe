"""What the loaders return: named tuples that show themselves as a page's badge."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aecourse import words

if TYPE_CHECKING:
    import pandas as pd


class Images(NamedTuple):
    """Grey-level images with their classes; the page shows it as a badge.

    Attributes
    ----------
    x_train, x_test
        Images, float32 of shape (n, 28, 28) in [0, 1].
    y_train, y_test
        Classes, int64 of shape (n,), from 0 to 9.
    class_names
        Ten names, in the order of the classes.
    name
        Title of the set.
    source
        "folder", "cache", "download" or "embedded".
    license, citation
        As the publisher states them; of a stand-in, that it is one.
    is_stand_in
        Whether the data were generated in place of the real ones.
    """

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    class_names: tuple[str, ...]
    name: str
    source: str
    license: str
    citation: str
    is_stand_in: bool

    @property
    def is_full(self) -> bool:
        """Whether this is the real set and not the embedded default."""
        return self.source != "embedded"

    def __repr__(self) -> str:
        return _badge_text(self, self._contents())

    def _repr_html_(self) -> str:
        return _badge_html(self, self._contents())

    def _contents(self) -> str:
        told = words.of_pages("data")["images"]
        return told.format(train=len(self.x_train), test=len(self.x_test))


class Heartbeats(NamedTuple):
    """Heartbeats with their labels; the page shows it as a badge.

    Attributes
    ----------
    x
        One beat a row, float32 of shape (n, 140); every row has mean 0 and standard
        deviation 1.
    y
        int64 of shape (n,), **1 for an anomaly** and 0 for a normal beat.
    kinds
        int64 of shape (n,), the archive's class from 1 (normal) to 5.
    kind_names
        Name of each of the five kinds, by number.
    name
        Title of the set.
    source
        "folder", "cache", "download" or "embedded".
    license, citation
        As the publisher states them; of a stand-in, that it is one.
    is_stand_in
        Whether the data were generated in place of the real ones.
    """

    x: np.ndarray
    y: np.ndarray
    kinds: np.ndarray
    kind_names: dict[int, str]
    name: str
    source: str
    license: str
    citation: str
    is_stand_in: bool

    @property
    def is_full(self) -> bool:
        """Whether this is the real set and not the embedded default."""
        return self.source != "embedded"

    def __repr__(self) -> str:
        return _badge_text(self, self._contents())

    def _repr_html_(self) -> str:
        return _badge_html(self, self._contents())

    def _contents(self) -> str:
        told = words.of_pages("data")["heartbeats"]
        return told.format(beats=len(self.x), anomalies=int(self.y.sum()))


class Ratings(NamedTuple):
    """Ratings of movies and the catalogue; the page shows it as a badge.

    Attributes
    ----------
    ratings
        DataFrame with the columns userId, movieId, rating (0.5 to 5.0 in steps of
        0.5) and timestamp (seconds since 1970).
    movies
        DataFrame with the columns movieId, title and genres (joined with ``|``).
    name
        Title of the set.
    source
        "folder", "cache", "download" or "embedded".
    license, citation
        As the publisher states them; of a stand-in, that it is one.
    is_stand_in
        Whether the data were generated in place of the real ones.
    """

    ratings: pd.DataFrame
    movies: pd.DataFrame
    name: str
    source: str
    license: str
    citation: str
    is_stand_in: bool

    @property
    def is_full(self) -> bool:
        """Whether this is the real set and not the embedded default."""
        return self.source != "embedded"

    def __repr__(self) -> str:
        return _badge_text(self, self._contents())

    def _repr_html_(self) -> str:
        return _badge_html(self, self._contents())

    def _contents(self) -> str:
        return words.of_pages("data")["ratings"].format(
            ratings=len(self.ratings),
            users=self.ratings.userId.nunique(),
            movies=len(self.movies),
        )


def _badge_text(loaded: Images | Heartbeats | Ratings, contents: str) -> str:
    """Return the badge as one line of text."""
    return words.of_pages("data")["badge"].format(
        name=loaded.name,
        standing=_standing(loaded),
        contents=contents,
        license=loaded.license,
    )


def _badge_html(loaded: Images | Heartbeats | Ratings, contents: str) -> str:
    """Return the badge as HTML, without colours, so that it suits every theme."""
    text = escape(words.of_pages("data")["badge"]).format(
        name=f"<strong>{escape(loaded.name)}</strong>",
        standing=escape(_standing(loaded)),
        contents=escape(contents),
        license=escape(loaded.license),
    )
    return f'<p class="aecourse-badge">{text}</p>'


def _standing(loaded: Images | Heartbeats | Ratings) -> str:
    told = words.of_pages("data")
    if loaded.is_full:
        return told["full"]
    return told["stand_in"] if loaded.is_stand_in else told["part"]
