"""List the data sets and fetch them ahead of time: ``python -m aecourse.data``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from aecourse import words
from aecourse.data.download import by_hand, cache_folder, download, is_offline
from aecourse.data.files import read_set
from aecourse.data.registry import DATA_SETS, DataSet
from aecourse.data.sources import data_folder


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status.

    Parameters
    ----------
    arguments
        What stands after ``python -m aecourse.data``; by default the process's own.
        Without arguments the sets are listed, with ``fetch NAME...`` downloaded.
    """
    parser = argparse.ArgumentParser(
        prog="python -m aecourse.data", description="The data sets of the course."
    )
    commands = parser.add_subparsers(dest="command")
    commands.add_parser("list", help="say what each set is and where it comes from")
    fetch = commands.add_parser("fetch", help="download sets into the cache")
    fetch.add_argument("names", nargs="+", metavar="NAME", choices=[*DATA_SETS, "all"])
    chosen = parser.parse_args(arguments)
    if chosen.command != "fetch":
        return _list()
    names = list(DATA_SETS) if "all" in chosen.names else chosen.names
    # All are tried, also after one has failed.
    failed = [name for name in names if not _fetch(DATA_SETS[name])]
    return 1 if failed else 0


def _list() -> int:
    for dataset in DATA_SETS.values():
        lines = [
            f"{dataset.key}: {dataset.title}, {dataset.contents}",
            f"  source   {dataset.page}",
            f"  size     {dataset.size / 1e6:.1f} MB",
            f"  licence  {dataset.license}",
            f"  state    {_state(dataset)}",
        ]
        print(words.printable("\n".join(lines)))
    print(f"cache: {cache_folder()}")
    print("Get one with: python -m aecourse.data fetch NAME")
    return 0


def _state(dataset: DataSet) -> str:
    """Say where the set would come from now, without any network."""
    folder = data_folder()
    if folder is not None:
        try:
            read_set(dataset, folder)
        except OSError as error:
            return f"not usable from the folder AECOURSE_DATA: {error}"
        return f"complete in the folder {folder / dataset.folder}"
    try:
        read_set(dataset, cache_folder())
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        state = "not in the cache" if missing else f"damaged in the cache: {error}"
    else:
        return f"complete in the cache {cache_folder() / dataset.folder}"
    if is_offline():
        return f"{state}; offline, so {dataset.embedded} would be used"
    return f"{state}; would be downloaded, or else {dataset.embedded} used"


def _fetch(dataset: DataSet) -> bool:
    try:
        read_set(dataset, cache_folder())
    except OSError:
        pass
    else:
        print(f"{dataset.key}: already complete in {cache_folder() / dataset.folder}")
        return True
    try:
        download(dataset, progress=True)
    except OSError as error:
        manual = by_hand(dataset, cache_folder())
        print(
            f"{dataset.key}: not downloaded: {error}. By hand: {manual}.",
            file=sys.stderr,
        )
        return False
    print(f"{dataset.key}: complete in {cache_folder() / dataset.folder}")
    return True


if __name__ == "__main__":
    sys.exit(main())
