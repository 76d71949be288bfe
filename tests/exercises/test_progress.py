"""Progress is kept, shown, and never in the way."""

import datetime
import importlib
import json
import re
import runpy
import subprocess
import sys

import pytest

from aecourse import exercises
from aecourse.exercises import progress_file
from aecourse.exercises.progress import Progress, record, record_project
from aecourse.exercises.running import Answer

# the package's function of the same name stands before the module
module = importlib.import_module("aecourse.exercises.progress")


@pytest.fixture(autouse=True)
def fresh_session(monkeypatch):
    monkeypatch.setattr(module, "_session", {})
    monkeypatch.setattr(progress_file, "_notes_given", set())


def done_in_concept(progress):
    return {name: done for name, done, _ in progress.chapters}["concept"]


def done_in(path):
    return json.loads(path.read_text())["done"]


@pytest.fixture
def on_day(monkeypatch):
    """Let it be a day of the course, counted from its first, as in a new session."""

    def begin(number):
        day = datetime.date(2026, 3, 2) + datetime.timedelta(days=number)
        monkeypatch.setattr(progress_file, "_today", lambda: day)
        monkeypatch.setattr(module, "_session", {})

    return begin


def test_nothing_is_done_at_first(own_progress_file):
    now = exercises.progress()
    assert now.done == 0
    assert now.total >= 4
    assert not own_progress_file.exists(), "asking writes nothing"


def test_record_counts_once_and_is_kept(own_progress_file, monkeypatch):
    record("concept.1")
    record("concept.1")
    record("concept.2")
    monkeypatch.setattr(module, "_session", {})  # as in the next session
    assert done_in_concept(exercises.progress()) == 2
    assert done_in(own_progress_file) == ["concept.1", "concept.2"]
    assert list(own_progress_file.parent.iterdir()) == [own_progress_file]


def test_entries_of_later_editions_are_kept(own_progress_file):
    own_progress_file.write_text('{"done": ["later.1"]}')
    record("concept.1")
    assert done_in(own_progress_file) == ["concept.1", "later.1"]


def test_other_entries_of_the_file_are_kept(own_progress_file):
    own_progress_file.write_text('{"done": [], "shelf": {"dense": 2}}')
    record("concept.1")
    assert json.loads(own_progress_file.read_text())["shelf"] == {"dense": 2}


def test_an_exercise_comes_back_once_a_week_after_it_was_solved(on_day):
    on_day(0)
    record("concept.2")
    on_day(3)
    assert record("concept.1").again == ()
    on_day(7)
    now = exercises.progress()
    assert now.again == ("concept.2",)
    assert "once more without looking: concept.2 (error_per_image)" in repr(now)
    on_day(20)
    assert exercises.progress().again == ("concept.1", "concept.2")
    assert record("concept.2").again == ("concept.1",)
    on_day(40)
    assert record("concept.1").again == (), "once is enough"


def test_to_solve_it_again_before_the_week_is_over_changes_nothing(on_day):
    for day in (0, 6):
        on_day(day)
        assert record("concept.2").again == ()
    on_day(7)
    assert exercises.progress().again == ("concept.2",)


def test_a_file_without_days_is_read_and_comes_back_a_week_later(
    own_progress_file, on_day
):
    own_progress_file.write_text('{"done": ["concept.1", "pca.3"]}')
    on_day(0)
    assert exercises.progress().solved == {"concept.1", "pca.3"}
    record("concept.2")
    on_day(7)
    assert exercises.progress().again == ("concept.1", "concept.2", "pca.3")


@pytest.mark.parametrize(
    "days", ['"soon"', '{"concept.1": "soon"}', '{"concept.1": 3}']
)
def test_days_that_are_none_do_no_harm(own_progress_file, days):
    own_progress_file.write_text(f'{{"done": ["concept.1"], "solved_on": {days}}}')
    assert done_in_concept(exercises.progress()) == 1
    assert exercises.progress().again == ()
    assert record("concept.2").again == ()


def test_every_answer_of_a_solutions_page_is_known_for_the_courses_own(
    exercise_id, solution, blank
):
    assert Answer(solution(exercise_id), "").is_of_the_course
    assert not Answer(blank(exercise_id), "").is_of_the_course


def test_a_solutions_page_fills_no_progress(own_progress_file, solution):
    result = exercises.check("concept.1", solution("concept.1"))
    assert result.status == "correct"
    assert not own_progress_file.exists()
    assert "does not count as yours" in repr(result)


def bars_in_next_session(monkeypatch):
    monkeypatch.setattr(module, "_session", {})
    return exercises.progress().projects


def test_the_best_answer_of_a_project_is_kept(own_progress_file, monkeypatch):
    assert set(exercises.progress().projects.values()) == {0}
    for reached in (1, 2, 1):
        record_project("dense", reached)
    kept = bars_in_next_session(monkeypatch)
    assert (kept["dense"], kept["anomaly"]) == (2, 0)
    assert "Projects: dense ●●○" in repr(exercises.progress())
    record("concept.1")
    assert bars_in_next_session(monkeypatch)["dense"] == 2


@pytest.mark.parametrize(
    ("chapter", "bars", "named"),
    [("fish", 1, "chapter"), ("dense", 4, "bars"), ("dense", -1, "bars")],
)
def test_what_no_project_can_reach_is_refused_and_not_kept(
    chapter, bars, named, own_progress_file
):
    with pytest.raises(ValueError, match=f"`{named}`"):
        record_project(chapter, bars)
    assert not own_progress_file.exists()


def test_a_project_counts_in_its_session_where_the_file_cannot_be_written(
    own_progress_file, monkeypatch
):
    own_progress_file.write_text("{}")
    monkeypatch.setenv("AECOURSE_PROGRESS", str(own_progress_file / "p.json"))
    assert record_project("dense", 3).projects["dense"] == 3


@pytest.mark.parametrize(
    "bars", ['"all"', '{"dense": "two"}', '{"dense": true}', '{"dense": -4}', "[2]"]
)
def test_bars_that_are_none_count_as_none(own_progress_file, bars):
    own_progress_file.write_text(f'{{"done": ["concept.1"], "bars": {bars}}}')
    assert exercises.progress().projects["dense"] == 0
    assert record_project("dense", 1).projects["dense"] == 1
    assert done_in(own_progress_file) == ["concept.1"]


def test_the_command_tells_what_is_done_and_what_is_next(capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["exercises"])
    record("concept.1")
    record("concept.3")
    record_project("dense", 1)
    runpy.run_module("aecourse.exercises", run_name="__main__")
    told = capsys.readouterr().out
    assert "2 of" in told
    assert "Next: concept.2 (error_per_image)" in told
    assert re.search(r"^ +1 concept +✓1 ○2 ✓3 ○4", told, re.MULTILINE)
    assert re.search(r"^ +11 limits +○1 ○2", told, re.MULTILINE)
    assert re.search(r"^ +3 dense +○1 .* ●○○$", told, re.MULTILINE)
    assert re.search(r"^ +2 manifold +○1 .* ○○○$", told, re.MULTILINE)
    assert re.search(r"^ +diagnoses +○1 .* ○\d+$", told, re.MULTILINE)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"done": 3}', "\xff", "null"])
def test_broken_file_is_mentioned_once_and_started_anew(own_progress_file, content):
    own_progress_file.write_text(content, encoding="latin-1")
    assert "is broken" in repr(exercises.progress())
    assert exercises.progress().note == ""
    assert done_in_concept(record("concept.1")) == 1
    assert done_in(own_progress_file) == ["concept.1"]


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
        "    module._session.clear()\n"
    )
    both = [
        subprocess.Popen([sys.executable, "-c", code, name]) for name in ("one", "two")
    ]
    assert [process.wait(60) for process in both] == [0, 0]
    assert len(done_in(own_progress_file)) == 40


def test_lock_of_a_process_that_died_is_taken_over(own_progress_file, monkeypatch):
    monkeypatch.setattr(progress_file, "_LOCK_PATIENCE_S", 0.1)
    lock = own_progress_file.with_name("progress.json.lock")
    lock.touch()
    assert record("concept.1").note == ""
    assert own_progress_file.exists()
    assert not lock.exists()


def test_off_keeps_nothing(monkeypatch):
    monkeypatch.setenv("AECOURSE_PROGRESS", "off")
    assert record("concept.1") is None
    assert exercises.progress().done == 0


def test_default_is_in_the_users_data_folder(tmp_path, monkeypatch):
    monkeypatch.delenv("AECOURSE_PROGRESS")
    monkeypatch.setattr(
        progress_file.platformdirs, "user_data_dir", lambda name: str(tmp_path / name)
    )
    record("concept.1")
    assert (tmp_path / "aecourse" / "progress.json").exists()


def test_line_and_bar():
    solved = frozenset({"concept.1", "concept.2", "concept.4"})
    shown = Progress((("concept", 3, 6), ("dense", 0, 4)), "A note <b>.", solved)
    assert repr(shown) == (
        "[######..............] Course: 3 of 10 exercises done "
        "(concept 3/6 · dense 0/4)\nNext: concept.3 (mean_image_error)\nA note <b>."
    )
    html = shown._repr_html_()
    assert '<progress max="10" value="3" aria-label="Course: 3 of 10' in html
    assert "A note &lt;b&gt;." in html
    assert "<th scope='row'>concept</th><td>✓1 ✓2 ○3 ✓4 ○5 ○6</td><td></td>" in html


def test_where_nothing_is_done_the_bar_is_all_that_is_shown(monkeypatch):
    """As on the site, where no reader's progress is known."""
    monkeypatch.setenv("AECOURSE_PROGRESS", "off")
    shown = exercises.progress()
    assert "Next" not in repr(shown)
    assert "<details>" not in shown._repr_html_()


def test_nothing_is_next_where_all_is_done():
    shown = Progress((("concept", 1, 1),), solved=frozenset({"concept.1"}))
    assert "Next" not in repr(shown)
