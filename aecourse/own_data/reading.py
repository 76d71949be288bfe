"""Reading somebody's data: one function for the four kinds."""

from __future__ import annotations

from pathlib import Path

from aecourse._validation import choice, invalid, optional, validated, whole
from aecourse.own_data.findings import OwnData
from aecourse.own_data.images import read_images
from aecourse.own_data.ratings import read_ratings
from aecourse.own_data.series import read_series
from aecourse.own_data.table import read_table

KINDS = ("images", "table", "series", "ratings")


@validated(kind=choice(*KINDS), window=optional(whole(minimum=2)))
def read(path: str | Path, kind: str, *, window: int | None = None) -> OwnData:
    """Read data of your own, and say in words what is wrong with them.

    Parameters
    ----------
    path : str or Path
        A folder of images; a table in CSV or Parquet; a folder of series, a series in
        each row of a table, or one long series; a table of ratings.
    kind : {"images", "table", "series", "ratings"}
        What is there.
    window : int or None, default None
        Steps of a window, 96 where a series has to be cut; recordings of one length are
        cut if it is given, or if they are few.

    Returns
    -------
    OwnData
        Shows itself as a table of what was found. What cannot be used was left out,
        and each time it says so.

    Raises
    ------
    ValueError
        If there is nothing at `path`, or nothing of this kind.
    ImportError
        If a table is Parquet and no reader of it is installed.
    """
    place = Path(path).expanduser()
    if not place.exists():
        raise invalid("path", "a file or a folder that exists", str(path))
    if kind == "series":
        return read_series(place, window=window)
    if place.is_dir() != (kind == "images"):
        what = "folder" if kind == "images" else "file"
        raise invalid("path", f"a {what}, as the kind is {kind!r}", str(path))
    readers = {"images": read_images, "table": read_table, "ratings": read_ratings}
    return readers[kind](place)
