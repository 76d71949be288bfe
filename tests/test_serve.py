"""Serving the site to oneself: files as they are, and progress on the first page."""

import json
import sys
import threading
import urllib.error
import urllib.request
from contextlib import contextmanager
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

import serve  # noqa: E402


@contextmanager
def served(folder):
    handler = partial(serve.Handler, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def site(tmp_path, monkeypatch):
    """Give the address of a site of two pages, and progress of two exercises."""
    folder = tmp_path / "html"
    folder.mkdir()
    page = "<html><p>né</p><!-- progress --><p>after</p></html>"
    for name in ("index.html", "other.html"):
        (folder / name).write_text(page, encoding="utf-8")
    file = tmp_path / "progress.json"
    file.write_text(json.dumps({"done": ["concept.1", "concept.2"]}), encoding="utf-8")
    monkeypatch.setenv("AECOURSE_PROGRESS", str(file))
    monkeypatch.setattr(serve.Handler, "log_message", lambda *_: None)
    with served(folder) as address:
        yield address


def text_of(address):
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.read().decode("utf-8")


@pytest.mark.parametrize("path", ["/", "/index.html", "/index.html?from=chapter"])
def test_the_first_page_says_how_far_its_reader_is(site, path):
    text = text_of(site + path)
    before, _, after = text.partition('<div class="aecourse-progress">')
    assert before == "<html><p>né</p>"
    assert 'value="2"' in after
    assert after.endswith("<p>after</p></html>")


def test_what_is_done_meanwhile_is_there_at_the_next_look(site, tmp_path):
    text_of(site)
    done = json.dumps({"done": ["concept.1", "concept.2", "concept.3"]})
    (tmp_path / "progress.json").write_text(done, encoding="utf-8")
    assert 'value="3"' in text_of(site)


def test_other_pages_are_as_they_were_built(site):
    assert text_of(site + "/other.html").count("<!-- progress -->") == 1


def test_the_landing_page_has_the_place():
    page = (ROOT / "book" / "index.md").read_text(encoding="utf-8")
    assert page.count(serve.PLACE.decode()) == 1


def test_without_a_site_it_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(serve, "SITE", tmp_path)
    monkeypatch.setattr(sys, "argv", ["serve.py"])
    with pytest.raises(SystemExit, match="run make book first"):
        serve.main()


@pytest.mark.parametrize("path", ["/", "/other.html"])
def test_the_head_of_a_page_is_that_of_its_content(site, path):
    heads = []
    for method in ("GET", "HEAD"):
        request = urllib.request.Request(site + path, method=method)
        with urllib.request.urlopen(request, timeout=10) as answer:
            heads.append(
                (answer.headers["Content-Length"], answer.headers["Cache-Control"])
            )
            length = len(answer.read())
    assert heads[0] == heads[1]
    assert length == 0


@pytest.mark.parametrize(
    ("host", "status"),
    [("localhost:8000", 200), ("foreign.example", 421), ("127.0.0.1.example:80", 421)],
)
@pytest.mark.parametrize("path", ["/", "/other.html"])
def test_only_who_asks_for_this_machine_by_its_own_name_is_answered(
    site, host, status, path
):
    request = urllib.request.Request(site + path, headers={"Host": host})
    try:
        answer = urllib.request.urlopen(request, timeout=10)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        assert answer.status == status
        assert ("é" in answer.read().decode("utf-8")) == (status == 200)


@pytest.mark.parametrize("port", ["abc", "70000", "taken"])
def test_a_port_that_cannot_be_used_is_one_line(
    site, tmp_path, monkeypatch, port, capsys
):
    given = site.rpartition(":")[2] if port == "taken" else port
    monkeypatch.setattr(serve, "SITE", tmp_path / "html")
    monkeypatch.setattr(sys, "argv", ["serve.py", given])
    with pytest.raises(SystemExit) as stopped:
        serve.main()
    said = str(stopped.value.code) + capsys.readouterr().err
    assert given in said
    assert "Traceback" not in said
