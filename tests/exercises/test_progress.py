"""Progress is kept, shown, and never in the way."""

import importlib
import json
import subprocess
import sys
import time

import pytest

from aecourse import exercises
from aecourse.exercises.progress import Progress, record

# the package's function of the same name stands before the module
module = importlib.import_module("aecourse.exercises.progress")


@pytest.fixture(autouse=True)
def fresh_session(monkeypatch):
    monkeypatch.setattr(module, "_done_in_session", {})
    monkeypatch.setattr(module, "_notes_given", set())


def done_in_concept(progress):
    return {name: done for name, done, _ in progress.chapters}["concept"]


def test_nothing_is_done_at_first(own_progress_file):
    now = exercises.progress()
    assert now.done == 0
    assert now.total >= 4
    assert not own_progress_file.exists(), "asking writes nothing"


def test_record_counts_once_and_is_kept(own_progress_file, monkeypatch):
    record("concept.1")
    record("concept.1")
    record("concept.2")
    monkeypatch.setattr(module, "_done_in_session", {})  # as in the next session
    assert done_in_concept(exercises.progress()) == 2
    assert json.loads(own_progress_file.read_text()) == {
        "done": ["concept.1", "concept.2"]
    }
    assert list(own_progress_file.parent.iterdir()) == [own_progress_file]


def test_entries_of_later_editions_are_kept(own_progress_file):
    own_progress_file.write_text('{"done": ["later.1"]}')
    record("concept.1")
    assert json.loads(own_progress_file.read_text())["done"] == ["concept.1", "later.1"]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"done": 3}', "\xff", "null"])
def test_broken_file_is_mentioned_once_and_started_anew(own_progress_file, content):
    own_progress_file.write_text(content, encoding="latin-1")
    assert "is broken" in repr(exercises.progress())
    assert exercises.progress().note == ""
    assert done_in_concept(record("concept.1")) == 1
    assert json.loads(own_progress_file.read_text()) == {"done": ["concept.1"]}


@pytest.mark.parametrize("blocked", ["below a file", "is a folder"])
def test_unwritable_file_is_mentioned_once_and_ends_nothing(
    own_progress_file, monkeypatch, blocked
):
    own_progress_file.write_text("{}")
    path = own_progress_file / "p.json"
    if blocked == "is a folder":
        path = own_progress_file.parent
    monkeypatch.setenv("AECOURSE_PROGRESS", str(path))
    first = record("concept.1")
    assert "progress" in first.note
    assert done_in_concept(first) == 1, "the session's own answers count"
    assert record("concept.2").note == ""


def test_two_processes_lose_nothing(own_progress_file):
    # Each entry as from a notebook of its own, which remembers no earlier one.
    code = (
        "import sys, aecourse.exercises\n"
        "module = sys.modules['aecourse.exercises.progress']\n"
        "for number in range(20):\n"
        "    module.record(f'{sys.argv[1]}.{number}')\n"
        "    module._done_in_session.clear()\n"
    )
    both = [
        subprocess.Popen([sys.executable, "-c", code, name]) for name in ("one", "two")
    ]
    assert [process.wait(60) for process in both] == [0, 0]
    done = json.loads(own_progress_file.read_text())["done"]
    assert len(done) == 40


def test_lock_of_a_process_that_died_is_taken_over(own_progress_file, monkeypatch):
    monkeypatch.setattr(module, "_LOCK_PATIENCE_S", 0.1)
    lock = own_progress_file.with_name("progress.json.lock")
    lock.touch()
    started = time.perf_counter()
    assert record("concept.1").note == ""
    assert time.perf_counter() - started < 2
    assert own_progress_file.exists()
    assert not lock.exists()


def test_off_keeps_nothing(monkeypatch):
    monkeypatch.setenv("AECOURSE_PROGRESS", "off")
    assert record("concept.1") is None
    assert exercises.progress().done == 0


def test_default_is_in_the_users_data_folder(tmp_path, monkeypatch):
    monkeypatch.delenv("AECOURSE_PROGRESS")
    monkeypatch.setattr(
        module.platformdirs, "user_data_dir", lambda name: str(tmp_path / name)
    )
    record("concept.1")
    assert (tmp_path / "aecourse" / "progress.json").exists()


def test_line_and_bar():
    shown = Progress((("concept", 3, 6), ("dense", 0, 4)), "A note <b>.")
    assert repr(shown) == (
        "[######..............] Course: 3 of 10 exercises done "
        "(concept 3/6 · dense 0/4)\nA note <b>."
    )
    html = shown._repr_html_()
    assert '<progress max="10" value="3" aria-label="Course: 3 of 10' in html
    assert "A note &lt;b&gt;." in html
