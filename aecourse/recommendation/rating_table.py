"""Ratings as a table: what is asked of one, and what its mistakes are mended by."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from aecourse._validation import invalid

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("userId", "movieId", "rating")
STARS = (0.5, 5.0)


def table_of_ratings(name: str, value: pd.DataFrame, _: object) -> pd.DataFrame:
    """Ask for a table of ratings in stars, one for each user and movie."""
    found = list(getattr(value, "columns", []))
    if any(found.count(column) != 1 for column in COLUMNS):
        raise invalid(name, f"a table with the columns {', '.join(COLUMNS)}", found)
    if not len(value):
        raise invalid(name, "at least one rating", value)
    for column in COLUMNS:
        _check_column(value[column])
    _check_scale(value)
    _check_doubles(value)
    _warn_of_likes(value["rating"])
    return value


def _check_column(column: pd.Series) -> None:
    if column.isna().any():
        row = column.index[column.isna()][0]
        expected = f"no missing value in column {column.name}, as in row {row}"
        raise invalid("ratings", expected, f"{column.isna().sum()} missing")
    kind = "numbers" if column.name == "rating" else "whole numbers"
    if column.dtype.kind not in ("iuf" if kind == "numbers" else "iu"):
        expected = f"{kind} in column {column.name}"
        if kind == "whole numbers":
            ids = f"ratings['{column.name}']"
            expected += f"; number other ids by `{ids}, names = pd.factorize({ids})`"
        raise invalid("ratings", expected, column.dtype, TypeError)


def _check_scale(ratings: pd.DataFrame) -> None:
    low, high = STARS
    outside = ~ratings["rating"].between(low, high)
    if outside.any():
        found = ratings[outside].iloc[0]
        raise invalid(
            "ratings",
            f"ratings from {low:g} to {high:g}; user {found['userId']:.0f} has "
            f"another for movie {found['movieId']:.0f}; {_remedy(ratings['rating'])}",
            f"{outside.sum()} outside, the first {found['rating']:g}",
        )


def _remedy(stars: pd.Series) -> str:
    """Say how ratings of another kind become such."""
    if stars.min() == 0 and stars.max() <= STARS[1]:
        return "where 0 means not rated, drop these rows: `ratings[ratings.rating > 0]`"
    return (
        "another scale is brought to this one by `ratings['rating'] = np.interp("
        "ratings['rating'], (lowest, highest), (0.5, 5))`"
    )


def _warn_of_likes(stars: pd.Series) -> None:
    if stars.nunique() == 1 and len(stars) > 1:
        warnings.warn(
            f"all ratings are {stars.iloc[0]:g}, so there is nothing in them to learn. "
            "Where a row only says that somebody liked, bought or clicked, let it be a "
            "5, which counts as liked, and use the lists, not the predicted stars.",
            stacklevel=4,
        )


def _check_doubles(ratings: pd.DataFrame) -> None:
    twice = ratings.duplicated(["userId", "movieId"])
    if twice.any():
        found = ratings[twice].iloc[0]
        raise invalid(
            "ratings",
            "one rating for each user and movie; keep one of them with "
            "`ratings.drop_duplicates(['userId', 'movieId'], keep='last')`",
            f"{twice.sum()} too many, the first by user {found['userId']:.0f} for "
            f"movie {found['movieId']:.0f}",
        )
