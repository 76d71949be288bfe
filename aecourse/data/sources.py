"""Find a data set: folder, cache, download, or the embedded default."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aecourse import words
from aecourse._validation import as_choice
from aecourse.data.download import by_hand, cache_folder, download
from aecourse.data.files import read_set

if TYPE_CHECKING:
    from aecourse.data.registry import DataSet

SOURCES = ("auto", "folder", "cache", "download", "embedded")


def find(dataset: DataSet, source: str) -> tuple[str, dict[str, Any]]:
    """Find a set and read it.

    Parameters
    ----------
    dataset
        The set, from the registry.
    source
        One of `SOURCES`. With "auto", ``AECOURSE_SOURCE`` decides where it is set;
        else the sources are tried in the order above.

    Returns
    -------
    source : str
        Where the set came from.
    contents : dict
        File name to content (see `files.read_set`).

    Raises
    ------
    ValueError
        If `source` or ``AECOURSE_SOURCE`` is not one of `SOURCES`.
    OSError
        If a source that was named, or the folder ``AECOURSE_DATA``, does not have
        the set. The message says what to do.
    """
    as_choice("source", source, SOURCES)
    if source == "embedded":
        return "embedded", dataset.load_embedded()
    if source == "auto":
        source = os.environ.get("AECOURSE_SOURCE") or "auto"
        as_choice("AECOURSE_SOURCE", source, SOURCES)
    if source == "embedded":
        _announce(dataset, "AECOURSE_SOURCE=embedded")
        return "embedded", dataset.load_embedded()
    if source != "auto":
        return source, _read_named(dataset, source)
    if data_folder() is not None:
        return "folder", _read_named(dataset, "folder")
    return _find_elsewhere(dataset)


def data_folder() -> Path | None:
    """Return the folder that ``AECOURSE_DATA`` names, or None where it is not set."""
    name = os.environ.get("AECOURSE_DATA")
    return Path(name).expanduser() if name else None


def _find_elsewhere(dataset: DataSet) -> tuple[str, dict[str, Any]]:
    try:
        return "cache", read_set(dataset, cache_folder())
    except OSError:
        pass  # nothing there yet, or damaged: the download replaces it
    try:
        download(dataset)
        return "download", read_set(dataset, cache_folder())
    except OSError as error:
        _announce(dataset, str(error))
        return "embedded", dataset.load_embedded()


def _read_named(dataset: DataSet, source: str) -> dict[str, Any]:
    folder = data_folder() if source == "folder" else cache_folder()
    if folder is None:
        raise OSError(
            f"{dataset.title} was asked for from a folder, but AECOURSE_DATA names "
            f"none. By hand: {by_hand(dataset, Path('FOLDER'))}, then set "
            "AECOURSE_DATA=FOLDER."
        )
    try:
        if source == "download":
            download(dataset)
        return read_set(dataset, folder)
    except OSError as error:
        raise OSError(
            f"{dataset.title} is not to be had from the source {source!r}: {error} "
            f"By hand: {by_hand(dataset, folder)}."
        ) from error


def _announce(dataset: DataSet, reason: str) -> None:
    notice = words.of_pages("data")["notice"]
    told = notice.format(title=dataset.title, embedded=dataset.embedded, reason=reason)
    print(words.printable(told))
