"""Reading a table of ratings: who rated what, and how."""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from aecourse._validation import invalid
from aecourse.own_data import frames
from aecourse.own_data.findings import Finding, OwnData, finding, listed, own_data
from aecourse.recommendation import RatingMatrix
from aecourse.recommendation.rating_table import COLUMNS, STARS

if TYPE_CHECKING:
    import pandas as pd

ROLES = (
    re.compile(r"(?i)user|person|reader|customer|member|who|reviewer"),
    re.compile(r"(?i)movie|item|book|film|product|song|game|isbn|title|what"),
    re.compile(r"(?i)rating|stars?|score|points|grade|note"),
)
MANY_ZEROS = 0.1  # share from which they can be no opinion
FEWEST_OF_EACH = 3  # ratings of a user: to learn from, to choose by, to test on


def read_ratings(path: Path) -> OwnData:
    """Read ratings, one in each row, with ids of any kind and on any scale.

    Parameters
    ----------
    path : Path
        A table with columns for the user, for what is rated and for the rating, known
        by their names or else the first three.

    Returns
    -------
    OwnData
        A matrix whose stars are the owner's points brought to 0.5 to 5.

    Raises
    ------
    ValueError
        If the file holds no such table.
    ImportError
        If the file is Parquet and no reader of it is installed.
    """
    frame, findings = frames.read_frame(path)
    ratings, told = _three_columns(path, frame)
    findings += told
    for part in (_points, _numbers, _once, _zeros, _known_users):
        ratings, told = part(ratings)
        findings += told
    if ratings["rating"].nunique() < 2:
        findings.append(finding("likes", "stop"))
    stars, points, shift, told = _stars(ratings["rating"].to_numpy(np.float64))
    users, names = _codes(ratings["userId"])
    items, titles = _codes(ratings["movieId"])
    matrix = _matrix(users, items, stars)
    findings += told
    scale = {"points": points, "shift": shift}
    return own_data(
        "ratings", path.name, matrix, findings, labels=names, columns=titles, **scale
    )


def _three_columns(
    path: Path, frame: pd.DataFrame
) -> tuple[pd.DataFrame, list[Finding]]:
    if frame.shape[1] < 3:
        raise invalid("path", "columns for user, item and rating", list(frame.columns))
    found = [
        next((name for name in frame.columns if role.search(name)), None)
        for role in ROLES
    ]
    findings = []
    if None in found or len(set(found)) < 3:
        found = list(frame.columns[:3])
        findings = [finding("roles", "look", names=listed(found))]
    ratings = frame[found].set_axis(list(COLUMNS), axis=1)
    return ratings, findings


def _points(ratings: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    points, told = frames.decimal_points(ratings[["rating"]])
    if not points.shape[1]:
        raise invalid("path", "ratings that are numbers", told[0].text)
    return ratings.assign(**points), told


def _numbers(ratings: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    import pandas as pd

    rating = pd.to_numeric(ratings["rating"], errors="coerce")
    ratings = ratings.assign(rating=rating.where(np.isfinite(rating)))
    whole = ratings.dropna()
    n = len(ratings) - len(whole)
    return whole, [finding("no_rating", "mended", n=n)] if n else []


def _once(ratings: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    kept = ratings.drop_duplicates(["userId", "movieId"], keep="last")
    n = len(ratings) - len(kept)
    return kept, [finding("rated_twice", "mended", n=n)] if n else []


def _zeros(ratings: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """Take a zero for "not rated" where all other ratings begin at one."""
    is_zero = ratings["rating"] == 0
    others = ratings["rating"][~is_zero]
    if is_zero.mean() < MANY_ZEROS or not len(others) or others.min() < 1:
        return ratings, []
    return ratings[~is_zero], [finding("zeros", "mended", n=int(is_zero.sum()))]


def _known_users(ratings: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    counts = ratings.groupby("userId")["rating"].transform("size")
    kept = ratings[counts >= FEWEST_OF_EACH]
    if len(kept) == len(ratings):
        return ratings, []
    n = ratings["userId"].nunique() - kept["userId"].nunique()
    return kept, [finding("short_users", "mended", n=n, least=FEWEST_OF_EACH)]


def _stars(points: np.ndarray) -> tuple[np.ndarray, float, float, list[Finding]]:
    """Bring any scale to that of the matrix, and say how many points a star is."""
    low, high = STARS
    if not len(points) or (points.min() >= low and points.max() <= high):
        return points, 1.0, 0.0, []
    least, most = float(points.min()), float(points.max())
    per_star = (most - least) / (high - low) or 1.0
    told = finding("scale", "mended", least=least, most=most)
    stars = np.clip(low + (points - least) / per_star, low, high)
    return stars, per_star, least - low * per_star, [told]


def _codes(ids: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    import pandas as pd

    codes, names = pd.factorize(ids, sort=ids.dtype.kind in "iuf")
    return codes, np.asarray(names)


def _matrix(users: np.ndarray, items: np.ndarray, stars: np.ndarray) -> RatingMatrix:
    import pandas as pd

    if not len(users):
        raise invalid("path", "ratings that are numbers", "none")
    columns = dict(zip(COLUMNS, (users, items, stars), strict=True))
    with warnings.catch_warnings():  # ratings that are all one are told as a finding
        warnings.simplefilter("ignore", UserWarning)
        return RatingMatrix.from_frame(pd.DataFrame(columns))
