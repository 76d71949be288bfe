"""Read the published files, and refuse any that is not what its name says."""

from __future__ import annotations

import gzip
import hashlib
import io
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

    from aecourse.data.registry import DataSet, File

GZIP = b"\x1f\x8b"  # with what every gzip file begins
MOST_BYTES = 2**26  # the largest file has 47 MB
BEATS_SHAPE = (4998, 141)
NORMAL_BEATS = 2919


def read_set(dataset: DataSet, folder: Path) -> dict[str, Any]:
    """Read and verify all files of a set.

    Parameters
    ----------
    dataset
        The set, from the registry.
    folder
        The folder above the set's own, such as ``AECOURSE_DATA``.

    Returns
    -------
    dict
        File name to content: an array for ``idx`` and ``beats``, a DataFrame for
        ``table``.

    Raises
    ------
    OSError
        If a file is missing or is not the published one. The message names the file,
        what was expected and found, and what to do.
    """
    return {
        file.name: read_file(file, folder / dataset.folder / file.name)
        for file in dataset.files
    }


def read_file(file: File, path: Path) -> np.ndarray | pd.DataFrame:
    """Read one file, verify it and return its content (see `read_set`)."""
    try:
        content = _present(path).read_bytes()
    except FileNotFoundError:
        raise FileNotFoundError(f"{path} does not exist.") from None
    except OSError as error:
        raise OSError(f"{path} cannot be read: {error.strerror}.") from error
    try:
        return decode(file, content)
    except NotPublishedError as error:
        raise NotPublishedError(
            f"{path} is {error}. Delete it and get it again."
        ) from None


def _present(path: Path) -> Path:
    """Return a file under its own name, or as a browser or an archiver unpacked it."""
    unpacked = path.with_suffix("") if path.suffix == ".gz" else path
    # 7-zip takes the name that stands inside the archive, which has a full stop
    dotted = unpacked.with_name(unpacked.name.replace("-idx", ".idx"))
    names = (path, unpacked, dotted)
    return next((name for name in names if name.is_file()), path)


def decode(file: File, content: bytes) -> np.ndarray | pd.DataFrame:
    """Return what the bytes of a file hold, or raise `NotPublishedError`."""
    return _DECODERS[file.form](file, content)


class NotPublishedError(OSError):
    """The bytes are not those that were published."""


def _decode_idx(file: File, content: bytes) -> np.ndarray:
    data = _unpacked(content) if content.startswith(GZIP) else content
    _compare(file, data)
    axes = data[3]
    shape = [int.from_bytes(data[4 + 4 * i : 8 + 4 * i], "big") for i in range(axes)]
    return np.frombuffer(data, np.uint8, offset=4 + 4 * axes).reshape(shape)


def _unpacked(content: bytes) -> bytes:
    """Unpack a gzip file, though no more than the largest that is published."""
    try:
        with gzip.open(io.BytesIO(content)) as packed:
            data = packed.read(MOST_BYTES)
            packed.read(1)  # whether it ends as it should is seen at its end
            return data
    except (OSError, EOFError, zlib.error) as error:
        raise _not_published(
            "a complete gzip file", f"a broken one ({error})"
        ) from None


def _decode_table(file: File, content: bytes) -> pd.DataFrame:
    import pandas as pd

    # Published with CR LF; an editor or git may have changed the line ends on the way.
    content = content.replace(b"\r\n", b"\n")
    _compare(file, content)
    return pd.read_csv(io.BytesIO(content))


def _decode_beats(file: File, content: bytes) -> np.ndarray:
    import pandas as pd

    # No publisher's sum exists for this file, so what is checked is what it says.
    try:
        values = pd.read_csv(io.BytesIO(content), header=None).to_numpy(np.float64)
    except ValueError:
        raise _not_published("a table of numbers", "something else") from None
    if values.shape != BEATS_SHAPE:
        raise _not_published(_in_words(BEATS_SHAPE), _in_words(values.shape))
    normal = int((values[:, -1] == 1).sum())
    if normal != NORMAL_BEATS:
        raise _not_published(f"{NORMAL_BEATS} rows with label 1", f"{normal} such rows")
    if not np.isfinite(values).all():
        raise _not_published("a number in every field", "empty fields")
    # The shift keeps every value off the edge between two roundings, where parsers
    # that differ in the last bit would disagree.
    _compare(file, np.floor(values * 1e4 + 0.1234567).astype("<i4").tobytes())
    return values


_DECODERS = {"idx": _decode_idx, "table": _decode_table, "beats": _decode_beats}


def _in_words(shape: tuple[int, int]) -> str:
    return f"{shape[0]} rows of {shape[1]} columns"


def _compare(file: File, content: bytes) -> None:
    found = hashlib.sha256(content).hexdigest()
    if found != file.sha256:
        raise _not_published(f"SHA-256 {file.sha256}", _looks_like(content) or found)


def _looks_like(content: bytes) -> str:
    """Say what often takes the place of a file, or nothing."""
    start = content[:100].lstrip().lower()
    if start.startswith((b"<!doctype", b"<html")):
        return "a web page, as a proxy or a login sends one"
    if start.startswith(b"version https://git-lfs"):
        return "a pointer of Git LFS, which names the file: git lfs pull gets it"
    return "" if content else "an empty file"


def _not_published(expected: str, found: str) -> NotPublishedError:
    return NotPublishedError(
        f"not the published file: expected {expected}, found {found}"
    )
