"""Downloads: the right file or a clear error, and never a hang or a broken file."""

from __future__ import annotations

import errno
import gzip
import hashlib
import io
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
import time
import tracemalloc
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from aecourse.data import __main__ as command_line
from aecourse.data import download, files, sources
from aecourse.data.registry import DATA_SETS, MOVIELENS, DataSet, File

IMAGES = bytes([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, *range(8)])
CONTENT = gzip.compress(IMAGES, mtime=0)
TABLE = b"userId,movieId\r\n1,2\r\n"
IMAGE_FILE = File("tiny.gz", len(CONTENT), hashlib.sha256(IMAGES).hexdigest(), "idx")
TABLE_FILE = File(
    "ratings.csv",
    len(TABLE),
    hashlib.sha256(TABLE.replace(b"\r\n", b"\n")).hexdigest(),
    "table",
)


def zipped(**members: bytes) -> bytes:
    """Return a zip as the MovieLens server has it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(f"tiny/{name}.csv", content)
    return buffer.getvalue()


GOOD_BODIES = {
    "/good/tiny.gz": CONTENT,
    "/wrong/tiny.gz": gzip.compress(b"something else"),
    "/endless/tiny.gz": bytes(1000) * len(CONTENT),
    "/page/tiny.gz": b"<html>Log in to the hotel network first.</html>",
    "/good.zip": zipped(ratings=TABLE),
    "/page.zip": b"<html>Moved.</html>",
    "/empty.zip": zipped(other=TABLE),
    "/bomb.zip": zipped(ratings=bytes(100 * len(TABLE))),
}


class Handler(BaseHTTPRequestHandler):
    """Answer well or badly, by the address."""

    requests: list[str] = []
    closing = threading.Event()

    def do_GET(self) -> None:
        self.requests.append(self.path)
        behaviour = self.path.split("/")[1]
        if behaviour == "silent":
            self.closing.wait(10)
        elif behaviour in ("short", "drip"):
            self._send(CONTENT[:20], len(CONTENT))
            while behaviour == "drip" and not self.closing.wait(0.05):
                self.wfile.write(b"0")
        elif behaviour == "circle":
            self.send_response(302)
            self.send_header("Location", self.path)
            self.end_headers()
        elif self.path in GOOD_BODIES:
            self._send(GOOD_BODIES[self.path], len(GOOD_BODIES[self.path]))
        else:
            self.send_error(404)

    def _send(self, body: bytes, length: int) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        pass


class QuietServer(ThreadingHTTPServer):
    """A server that says nothing when a client hangs up, as ours shall."""

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    Handler.closing.clear()
    httpd = QuietServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_port}"
    Handler.closing.set()
    httpd.shutdown()
    httpd.server_close()


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Use an empty cache, a network that is allowed, and a fresh memory of failures."""
    for name in ("AECOURSE_OFFLINE", "AECOURSE_DATA", "AECOURSE_SOURCE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AECOURSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(download, "_failures", {})
    Handler.requests.clear()
    return tmp_path / "cache" / "tiny"


def tiny(*addresses: str, archive: bool = False) -> DataSet:
    """Return a data set of one small file."""
    return replace(
        MOVIELENS,
        key="tiny",
        title="Tiny",
        folder="tiny",
        files=(TABLE_FILE if archive else IMAGE_FILE,),
        addresses=addresses,
        archive=archive,
    )


def nothing_left(cache: Path) -> bool:
    return not any(cache.iterdir())


def test_download_then_cache(server, cache):
    dataset = tiny(f"{server}/good/")
    source, contents = sources.find(dataset, "auto")
    assert source == "download"
    assert contents["tiny.gz"].shape == (2, 2, 2)
    assert sources.find(dataset, "auto")[0] == "cache"
    assert Handler.requests == ["/good/tiny.gz"]
    assert os.listdir(cache) == ["tiny.gz"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_what_is_downloaded_can_be_read_by_all_of_a_room(server, cache):
    sources.find(tiny(f"{server}/good/"), "auto")
    assert (cache / "tiny.gz").stat().st_mode & 0o777 == 0o644


def test_archive(server, cache):
    source, contents = sources.find(tiny(f"{server}/good.zip", archive=True), "auto")
    assert source == "download"
    assert list(contents["ratings.csv"]) == ["userId", "movieId"]
    assert os.listdir(cache) == ["ratings.csv"]


@pytest.mark.parametrize(
    ("address", "archive", "reason"),
    [
        ("missing/", False, "answered 404"),
        ("wrong/", False, IMAGE_FILE.sha256),
        ("page/", False, "not the published file"),
        ("short/", False, "broken off|not the published file"),
        ("page.zip", True, "not the published zip"),
        ("empty.zip", True, "not the published zip"),
        ("bomb.zip", True, "larger than published"),
        ("endless/", False, "more came than was published"),
    ],
)
def test_bad_answer_is_reported_and_leaves_nothing(
    server, cache, capsys, address, archive, reason
):
    dataset = tiny(f"{server}/{address}", archive=archive)
    with pytest.raises(OSError, match=reason):
        download.download(dataset)
    assert nothing_left(cache)
    assert sources.find(dataset, "auto")[0] == "embedded"
    line = capsys.readouterr().out
    assert line.startswith("Tiny: not the full data")
    assert line.count("\n") == 1
    assert len(Handler.requests) == 1, "one attempt in a process is enough"


def test_a_server_that_sends_round_in_a_circle_is_left(server, cache):
    with pytest.raises(OSError, match="sent round in a circle"):
        download.download(tiny(f"{server}/circle/"))
    assert nothing_left(cache)


def test_a_small_file_that_unpacks_into_much_takes_no_memory_without_bound():
    packed = gzip.compress(bytes(4 * files.MOST_BYTES), compresslevel=1)
    tracemalloc.start()
    with pytest.raises(OSError, match="not the published file"):
        files.decode(IMAGE_FILE, packed)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 2.5 * files.MOST_BYTES


@pytest.mark.parametrize("behaviour", ["silent", "drip"])
def test_server_that_never_ends_is_left(server, cache, monkeypatch, behaviour):
    monkeypatch.setattr(download, "STALL_SECONDS", 0.4)
    with pytest.raises(OSError, match="no answer in time|not complete after"):
        download.download(tiny(f"{server}/{behaviour}/"))
    assert nothing_left(cache)


def test_mirror_is_used_and_each_address_tried_once(server):
    dataset = tiny(f"{server}/missing/", f"{server}/wrong/", f"{server}/good/")
    assert sources.find(dataset, "auto")[0] == "download"
    assert Handler.requests == [
        "/missing/tiny.gz",
        "/wrong/tiny.gz",
        "/good/tiny.gz",
    ]


def test_no_connection(cache):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # bound but not listening: refused
        address = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        with pytest.raises(OSError, match="no connection"):
            download.download(tiny(address))
    assert nothing_left(cache)


def test_unwritable_cache(server, tmp_path, monkeypatch, capsys):
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("AECOURSE_CACHE", str(tmp_path / "file"))
    dataset = tiny(f"{server}/good/")
    assert sources.find(dataset, "auto")[0] == "embedded"
    assert "set AECOURSE_CACHE" in capsys.readouterr().out
    assert Handler.requests == []


def failing(code):
    def fail(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    return fail


def expect_what_the_disk_says(cache, capsys, dataset, reason):
    """Nothing is left, one line names the folder, and each address is not tried."""
    assert sources.find(dataset, "auto")[0] == "embedded"
    line = capsys.readouterr().out
    assert f"the cache folder {cache} cannot be written ({reason})" in line
    assert "set AECOURSE_CACHE" in line
    assert line.count("\n") == 1
    assert len(Handler.requests) == 1
    assert nothing_left(cache)


def test_a_disk_that_is_full_midway_is_told_once(server, cache, monkeypatch, capsys):
    class Full(io.FileIO):
        def write(self, content: bytes) -> None:
            failing(errno.ENOSPC)()

    monkeypatch.setattr(download, "open", Full, raising=False)
    dataset = tiny(f"{server}/good/", f"{server}/good/")
    expect_what_the_disk_says(cache, capsys, dataset, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES, errno.ENOSPC])
def test_a_cache_that_can_no_longer_be_written_at_the_end_is_told(
    server, cache, monkeypatch, capsys, code
):
    monkeypatch.setattr(download.os, "replace", failing(code))
    dataset = tiny(f"{server}/good/")
    expect_what_the_disk_says(cache, capsys, dataset, os.strerror(code))


def test_an_archive_that_has_no_room_unpacked_is_told(
    server, cache, monkeypatch, capsys
):
    monkeypatch.setattr(Path, "write_bytes", failing(errno.ENOSPC))
    dataset = tiny(f"{server}/good.zip", f"{server}/good.zip", archive=True)
    expect_what_the_disk_says(cache, capsys, dataset, os.strerror(errno.ENOSPC))


def test_a_folder_in_the_place_of_a_file_is_told(server, cache, capsys):
    (cache / "tiny.gz").mkdir(parents=True)
    dataset = tiny(f"{server}/good/")
    with pytest.raises(OSError, match=r"tiny.gz cannot be read: Is a directory"):
        sources.find(dataset, "cache")
    assert sources.find(dataset, "auto")[0] == "embedded"
    line = capsys.readouterr().out
    assert f"{cache / 'tiny.gz'} is a folder, where a file belongs" in line
    assert os.listdir(cache) == ["tiny.gz"]


def test_damaged_cache_is_replaced(server, cache):
    cache.mkdir(parents=True)
    (cache / "tiny.gz").write_bytes(CONTENT[:-5])
    with pytest.raises(OSError, match="Delete it"):
        sources.find(tiny(f"{server}/good/"), "cache")
    assert sources.find(tiny(f"{server}/good/"), "auto")[0] == "download"
    assert (cache / "tiny.gz").read_bytes() == CONTENT


def in_another_process(dataset: DataSet) -> subprocess.Popen:
    code = (
        "import pickle, sys; from aecourse.data import download; "
        "download.download(pickle.loads(bytes.fromhex(sys.argv[1])))"
    )
    return subprocess.Popen([sys.executable, "-c", code, pickle.dumps(dataset).hex()])


def test_two_processes_at_once(server, cache):
    processes = [in_another_process(tiny(f"{server}/good/")) for _ in range(2)]
    assert [process.wait(30) for process in processes] == [0, 0]
    assert os.listdir(cache) == ["tiny.gz"]
    assert files.read_file(IMAGE_FILE, cache / "tiny.gz").shape == (2, 2, 2)


def test_killed_midway(server, cache, monkeypatch):
    process = in_another_process(tiny(f"{server}/drip/"))
    deadline = time.monotonic() + 20
    while "/drip/tiny.gz" not in Handler.requests and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    (left,) = os.listdir(cache)
    assert left.startswith("partial-")

    monkeypatch.setattr(download, "ABANDONED_SECONDS", -1)
    assert sources.find(tiny(f"{server}/good/"), "auto")[0] == "download"
    assert os.listdir(cache) == ["tiny.gz"]


def test_named_source_that_is_not_to_be_had(server, cache):
    dataset = tiny(f"{server}/missing/")
    with pytest.raises(OSError, match="AECOURSE_DATA names none"):
        sources.find(dataset, "folder")
    for source in ("cache", "download"):
        with pytest.raises(OSError, match=f"By hand: put tiny.gz from {server}") as e:
            sources.find(dataset, source)
        assert str(cache) in str(e.value)


def test_offline_touches_no_socket(monkeypatch, capsys):
    def refuse(*arguments: object, **options: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setenv("AECOURSE_OFFLINE", "1")
    for dataset in DATA_SETS.values():
        assert sources.find(dataset, "auto")[0] == "embedded"
        assert "AECOURSE_OFFLINE=1" in capsys.readouterr().out
        with pytest.raises(OSError, match="AECOURSE_OFFLINE=1"):
            sources.find(dataset, "download")


class TestCommandLine:
    @pytest.fixture(autouse=True)
    def _tiny_registry(self, server, monkeypatch):
        monkeypatch.setitem(DATA_SETS, "tiny", tiny(f"{server}/good/"))
        gone = replace(tiny(f"{server}/missing/"), key="gone", folder="gone")
        monkeypatch.setitem(DATA_SETS, "gone", gone)

    def test_list_says_source_size_licence_state(self, capsys):
        assert command_line.main([]) == 0
        text = capsys.readouterr().out
        for dataset in DATA_SETS.values():
            assert dataset.title in text
            assert dataset.page in text
            assert dataset.license in text
        assert text.count("not in the cache; would be downloaded") == len(DATA_SETS)
        assert Handler.requests == []

    def test_list_looks_into_the_folder(self, tmp_path, monkeypatch, capsys):
        (tmp_path / "tiny").mkdir()
        (tmp_path / "tiny" / "tiny.gz").write_bytes(CONTENT)
        monkeypatch.setenv("AECOURSE_DATA", str(tmp_path))
        assert command_line.main(["list"]) == 0
        text = capsys.readouterr().out
        assert f"complete in the folder {tmp_path / 'tiny'}" in text
        assert "not usable from the folder AECOURSE_DATA" in text

    def test_fetch_twice(self, capsys):
        assert command_line.main(["fetch", "tiny"]) == 0
        first = capsys.readouterr()
        assert "tiny: complete in" in first.out
        assert "100%" in first.err
        assert command_line.main(["fetch", "tiny"]) == 0
        assert "tiny: already complete" in capsys.readouterr().out
        assert len(Handler.requests) == 1

    def test_fetch_fails_clearly_and_goes_on(self, capsys):
        assert command_line.main(["fetch", "gone", "tiny"]) == 1
        shown = capsys.readouterr()
        assert "gone: not downloaded" in shown.err
        assert "By hand" in shown.err
        assert "tiny: complete in" in shown.out

    def test_unknown_name(self, capsys):
        with pytest.raises(SystemExit) as stop:
            command_line.main(["fetch", "nonsense"])
        assert stop.value.code == 2
        assert "invalid choice: 'nonsense'" in capsys.readouterr().err
