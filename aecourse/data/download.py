"""Download a data set into the cache: verified, atomic, and never a hang."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
import threading
import time
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_cache_dir

from aecourse.data.files import decode, read_file

if TYPE_CHECKING:
    from aecourse.data.registry import DataSet, File

CONNECT_SECONDS = 5
PACKING_BYTES = 4096  # what an archive adds to a small file
STALL_SECONDS = 30
# A server that sends a byte now and then never stalls, so the whole file has a limit
# too: half a minute and what the file takes at this rate.
SLOWEST_BYTES_PER_SECOND = 100_000
# A folder of unfinished files this old belongs to no process that still runs.
ABANDONED_SECONDS = 3600

# What the disk says and no server: another address would meet the same.
DISK_FAULTS = {errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO}
DISK_FAULTS |= {getattr(errno, "EDQUOT", errno.ENOSPC)}  # a quota, which Windows lacks

_failures: dict[str, str] = {}


def cache_folder() -> Path:
    """Return the cache: ``AECOURSE_CACHE``, or the platform's folder for caches."""
    # not pooch's own function for it: to import pooch imports tqdm, which warns in a
    # notebook without widgets, and no page may carry that line
    return Path(os.environ.get("AECOURSE_CACHE") or user_cache_dir("aecourse", False))


def is_offline() -> bool:
    """Return whether ``AECOURSE_OFFLINE=1`` forbids every network connection."""
    return os.environ.get("AECOURSE_OFFLINE", "") not in ("", "0")


def download(dataset: DataSet, *, progress: bool = False) -> None:
    """Download what the cache lacks of a set.

    Every address is tried once, in the registry's order. A set that could not be
    downloaded is not tried again in this process, so that a notebook waits once.

    Parameters
    ----------
    dataset
        The set, from the registry.
    progress
        Whether to draw a progress bar for each file.

    Raises
    ------
    OSError
        If the set is not complete in the cache afterwards, with the reasons.
    """
    if is_offline():
        raise OSError("AECOURSE_OFFLINE=1 forbids downloads")
    if dataset.key in _failures:
        raise OSError(f"an earlier attempt failed: {_failures[dataset.key]}")
    try:
        _download_missing(dataset, progress)
    except OSError as error:
        _failures[dataset.key] = str(error)
        raise


def by_hand(dataset: DataSet, folder: Path) -> str:
    """Return how a person gets the set: which files, from where, into which folder."""
    names = ", ".join(file.name for file in dataset.files)
    place = folder / dataset.folder
    if dataset.archive:
        return f"unpack {dataset.addresses[0]} and put {names} into {place}"
    return f"put {names} from {dataset.addresses[0]} into {place}"


def _download_missing(dataset: DataSet, progress: bool) -> None:
    target = cache_folder() / dataset.folder
    try:
        target.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(target)
        workplace = Path(tempfile.mkdtemp(prefix="partial-", dir=target))
    except OSError as error:
        raise _unwritable(target, error) from error
    try:
        missing = [file for file in dataset.files if not _is_good(file, target)]
        if dataset.archive and missing:
            _fetch_archive(dataset, workplace, progress)
        for file in missing:
            if not dataset.archive:
                _fetch_file(dataset, file, workplace, progress)
            _put(workplace / file.name, target / file.name)
    except OSError as error:
        if error.errno is None:
            raise
        raise _unwritable(target, error) from error
    finally:
        shutil.rmtree(workplace, ignore_errors=True)


def _put(fetched: Path, place: Path) -> None:
    if place.is_dir():
        raise OSError(f"{place} is a folder, where a file belongs: delete it")
    # what is downloaded is its owner's alone, and a cache may serve a room
    fetched.chmod(0o644)
    # The workplace lies in the target's own folder, so this is one atomic step: another
    # process sees the old state or the complete file.
    os.replace(fetched, place)


def _unwritable(folder: Path, error: OSError) -> OSError:
    return OSError(
        f"the cache folder {folder} cannot be written ({error.strerror}); "
        "set AECOURSE_CACHE to one that can"
    )


def _is_good(file: File, folder: Path) -> bool:
    try:
        read_file(file, folder / file.name)
    except OSError:
        return False
    return True


def _remove_abandoned(folder: Path) -> None:
    for leftover in folder.glob("partial-*"):
        if time.time() - leftover.stat().st_mtime > ABANDONED_SECONDS:
            shutil.rmtree(leftover, ignore_errors=True)


def _fetch_file(dataset: DataSet, file: File, folder: Path, progress: bool) -> None:
    path = folder / file.name

    def fetch(address: str) -> None:
        _retrieve(address, path, file.size, progress)
        decode(file, path.read_bytes())

    _try_each(dataset.addresses_of(file), fetch)


def _fetch_archive(dataset: DataSet, folder: Path, progress: bool) -> None:
    archive = folder / "archive.zip"

    def fetch(address: str) -> None:
        _retrieve(address, archive, dataset.size, progress)
        with zipfile.ZipFile(archive) as members:
            for file in dataset.files:
                name = f"{dataset.folder}/{file.name}"
                if members.getinfo(name).file_size > 2 * file.size:
                    raise zipfile.BadZipFile(f"{name} is larger than published")
                content = members.read(name)
                decode(file, content)
                (folder / file.name).write_bytes(content)

    _try_each(dataset.addresses, fetch)


def _try_each(addresses: Sequence[str], fetch: Callable[[str], None]) -> None:
    reasons = []
    for address in addresses:
        try:
            return fetch(address)
        except (OSError, zipfile.BadZipFile, KeyError, zlib.error) as error:
            if getattr(error, "errno", None) in DISK_FAULTS:
                raise
            reasons.append(f"{address}: {_in_words(error)}")
    raise OSError("; ".join(reasons))


def _in_words(error: Exception) -> str:
    """Return in a few words what the network library says in many."""
    from requests import exceptions

    if isinstance(error, exceptions.HTTPError):
        return f"the server answered {error.response.status_code}"
    if isinstance(error, exceptions.SSLError):
        return "the server's certificate is not valid"
    if isinstance(error, exceptions.Timeout):
        return "no answer in time"
    if isinstance(error, exceptions.ChunkedEncodingError):
        return "broken off before the end"
    if isinstance(error, exceptions.TooManyRedirects):
        return "sent round in a circle"
    if isinstance(error, exceptions.ConnectionError):
        return "no connection"
    if isinstance(error, (zipfile.BadZipFile, KeyError, zlib.error)):
        return f"not the published zip ({error})"
    return str(error)


def _retrieve(address: str, path: Path, size: int, progress: bool) -> None:
    """Download one address with pooch, within a limit on the whole of it.

    What came is verified by the caller: some files have no sum of their bytes.
    """
    import pooch

    pooch.get_logger().setLevel("WARNING")
    path.unlink(missing_ok=True)
    stream = _Stream(2 * size + PACKING_BYTES, progress)
    failure: list[Exception] = []

    def work() -> None:
        try:
            pooch.retrieve(address, None, path.name, path.parent, downloader=stream)
        except Exception as error:
            failure.append(error)

    limit = STALL_SECONDS + size / SLOWEST_BYTES_PER_SECOND
    # The requests library limits single reads only; a thread that can be left behind
    # limits names that do not resolve and servers that drip as well.
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(limit)
    if thread.is_alive():
        stream.is_given_up = True
        raise TimeoutError(f"not complete after {limit:.0f} seconds")
    if failure:
        raise failure[0]


class _Stream:
    """Downloader for pooch that closes its connection and can be given up."""

    def __init__(self, most: int, progress: bool) -> None:
        self.most = most  # bytes, above which it is another file
        self.progress = progress
        self.is_given_up = False

    def __call__(self, url: str, output_file: str, _pooch: object) -> None:
        import requests
        from tqdm import tqdm

        timeouts = (CONNECT_SECONDS, STALL_SECONDS)
        with requests.get(url, stream=True, timeout=timeouts) as response:
            response.raise_for_status()
            total = int(response.headers.get("content-length", 0))
            bar = tqdm(
                total=total, unit="B", unit_scale=True, disable=not self.progress
            )
            with open(output_file, "wb") as file, bar:
                for chunk in response.iter_content(2**14):
                    if self.is_given_up:
                        return
                    file.write(chunk)
                    bar.update(len(chunk))
                    if file.tell() > self.most:
                        raise OSError("more came than was published")
