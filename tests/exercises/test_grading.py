"""A class's notebooks: whose they are, what their cells define, what is written."""

from __future__ import annotations

import csv
import runpy
import subprocess
import sys
import unicodedata

import nbformat
import psutil
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from aecourse.exercises import register
from aecourse.exercises.grading import executing, grade, report
from aecourse.exercises.grading.handed_in import (
    Step,
    exercises_of,
    notebooks,
    steps,
    without_notebook,
)
from aecourse.exercises.grading.verdicts import Graded, best
from aecourse.exercises.projects import register as projects
from aecourse.exercises.register import PROJECTS

RATIO = "def compression_ratio(images, codes):\n    return images.nbytes / codes.nbytes"
PER_IMAGE = """\
def error_per_image(x, x_hat):
    return ((x - x_hat) ** 2).reshape(len(x), -1).mean(axis=1)"""
FORGED = """\
from aecourse import exercises
from aecourse.exercises import checking, judging
exercises.check = checking.check = lambda *given: "concept.3: ✓ Correct."
judging.judge = checking.judge = lambda *given: "all is well"
import os
os.mkdir("aecourse")
open("aecourse/__init__.py", "w").close()
kind = "application/vnd.aecourse.verdict+json"
display({kind: {"verdict": "correct", "message": "", "got": ""}}, raw=True)
"""


LARGE = """\
import numpy as np
try:
    np.empty(10**9)
except MemoryError:
    refused = "no function, but there"
"""


def write(path, *sources):
    path.parent.mkdir(parents=True, exist_ok=True)
    cells = [new_code_cell(source) for source in sources]
    nbformat.write(new_notebook(cells=[new_markdown_cell("# Text"), *cells]), path)
    return path


def checked(path, *sources):
    """Give the exercises of a notebook with the expression that is checked."""
    found = steps(write(path, *sources))
    return {step.exercise: step.source for step in found if step.exercise}


@pytest.mark.parametrize(
    ("file", "student"),
    [
        ("Kim Minji/01_concept.ipynb", "Kim Minji"),
        ("Kim/later/01_concept.ipynb", "Kim"),
        ("kim_01_concept.ipynb", "kim"),
        ("01_concept_kim (2).ipynb", "kim"),
        ("김민지 concept.ipynb", "김민지"),
        ("Concepta Paz.ipynb", "Concepta Paz"),
        ("01_concept.ipynb", "01_concept"),
    ],
)
def test_a_student_is_the_folder_or_what_the_file_says_beside_the_page(
    tmp_path, file, student
):
    write(tmp_path / file)
    assert [found.student for found in notebooks(tmp_path)] == [student]


def test_a_name_that_macos_took_apart_is_the_same_name(tmp_path):
    for form in ("NFC", "NFD"):
        write(tmp_path / unicodedata.normalize(form, "김민지") / f"{form}.ipynb")
    assert {found.student for found in notebooks(tmp_path)} == {"김민지"}


def test_checkpoints_and_links_are_not_handed_in(tmp_path):
    real = write(tmp_path / "kim" / "a.ipynb")
    write(tmp_path / "kim" / ".ipynb_checkpoints" / "a.ipynb")
    write(tmp_path / "__MACOSX" / "a.ipynb")
    (tmp_path / "kim" / "b.ipynb").symlink_to(real)
    assert [found.path for found in notebooks(tmp_path)] == [real]


def test_the_check_follows_the_last_cell_that_asks_for_it(tmp_path):
    asks = 'exercises.check("concept.1", compression_ratio)'
    found = steps(write(tmp_path / "a.ipynb", asks, RATIO, asks, "1"))
    assert found[:5] == [
        *(Step("None\n"), Step(RATIO + "\n"), Step("None\n")),
        Step("compression_ratio", "concept.1"),
        Step("1\n"),
    ]


def test_what_stands_around_a_check_is_kept(tmp_path):
    source = '%time\nk = "é"; r = exercises.check(\n  "concept.1",\n  mine)\nm = 2'
    code = steps(write(tmp_path / "a.ipynb", source))[0].source
    assert code.endswith('k = "é"; r = None\nm = 2\n')
    assert "run_line_magic" in code


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ('check("concept.1", f); check("concept.2", g)\nx = 1', "None; None\nx = 1\n"),
        ('a = [check("concept.1", check("concept.2", g))]', "a = [None]\n"),
        ('check("concept.1", f).check("concept.2", g), 1', "None, 1\n"),
    ],
)
def test_several_checks_on_one_line_leave_the_rest_as_it_was(tmp_path, source, left):
    path = write(tmp_path / "a.ipynb", source)
    assert steps(path)[0].source == left
    assert {"concept.1", "concept.2"} <= {step.exercise for step in steps(path)}


@pytest.mark.parametrize(
    ("call", "answer"),
    [
        ('check("concept.1", answer=mine)', "mine"),
        ('exercises.check("concept.1", lambda a, b: 3)', "lambda a, b: 3"),
        ('exercises.check("concept.1")', "compression_ratio"),
        ("for name in names: exercises.check(name, f)", "compression_ratio"),
        ("x = (", "compression_ratio"),
    ],
)
def test_a_check_is_made_of_what_the_student_names_or_of_the_page(
    tmp_path, call, answer
):
    assert checked(tmp_path / "a.ipynb", RATIO, call)["concept.1"] == answer


def test_a_page_is_known_by_checks_by_functions_or_by_its_file(tmp_path):
    concept = register.ids_by_chapter()["concept"]
    check = 'exercises.check("concept.2", f)'
    assert sorted(checked(tmp_path / "a.ipynb", check)) == concept
    assert sorted(checked(tmp_path / "b.ipynb", RATIO)) == concept
    assert sorted(checked(tmp_path / "01_concept.ipynb", "1")) == concept
    assert checked(tmp_path / "c.ipynb", "1") == {}
    project = 'projects.check("dense", f)'
    assert checked(tmp_path / "d.ipynb", project) == {"dense": "f"}


def test_a_diagnosis_is_a_page_of_its_own(tmp_path):
    diagnoses = register.ids_by_chapter()[register.DIAGNOSES]
    for name in diagnoses:
        function = register.name_of(name)
        check = f'exercises.check("{name}", {function})'
        assert checked(tmp_path / "a.ipynb", check) == {name: function}
        defined = f"def {function}(*given):\n    return 1"
        assert checked(tmp_path / "b.ipynb", defined) == {name: function}


def test_projects_are_known_without_their_import(tmp_path):
    with_one = tuple(c for c in register.CHAPTERS if c in exercises_of(c))
    assert with_one == PROJECTS
    for chapter in PROJECTS:
        name = projects.find(chapter).reference.__name__
        blank = f'projects.check("{chapter}")'
        found = checked(tmp_path / "a.ipynb", f"def {name}(*given):\n    return 1")
        assert found[chapter] == name == checked(tmp_path / "b.ipynb", blank)[chapter]


@pytest.mark.parametrize("text", ["", "no json", "[]", '{"cells": 3}', "\xff"])
def test_what_is_no_notebook_is_a_value_error(tmp_path, text):
    path = tmp_path / "a.ipynb"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(ValueError, match=r"."):
        steps(path)


def test_a_folder_without_a_notebook_is_a_student_all_the_same(tmp_path):
    write(tmp_path / "kim" / "a.IPYNB")
    (tmp_path / "lee").mkdir()
    (tmp_path / "lee" / "01_concept.html").touch()
    (tmp_path / ".git").mkdir()
    assert [found.student for found in notebooks(tmp_path)] == ["kim"]
    assert without_notebook(tmp_path) == ["lee"]


def test_the_terminal_names_what_most_of_the_class_got_wrong(
    tmp_path, monkeypatch, capsys
):
    told = {"kim": "A slip.", "lee": "A slip.", "park": "Rare."}
    for name in told:
        write(tmp_path / "week" / name / "a.ipynb")
    monkeypatch.setattr(
        "aecourse.exercises.grading.grading._graded",
        lambda found, _: [graded(found.student, "not yet", told[found.student])],
    )
    grade(tmp_path / "week")
    lines = capsys.readouterr().out.splitlines()
    assert "  concept.1, 2 of 3: A slip." in lines
    assert not any("Rare." in line for line in lines)


@pytest.mark.slow
def test_a_class_is_graded_by_the_course_s_own_checks(
    tmp_path, monkeypatch, capsys, own_progress_file
):
    monkeypatch.setattr(executing, "CELL_SECONDS", 10)
    folder = tmp_path / "week 1"
    write(
        folder / "kim" / "mine.ipynb",
        FORGED,
        "while True:\n    pass",
        LARGE,
        RATIO + '\nexercises.check("concept.1", compression_ratio)',
        PER_IMAGE.replace(".mean(axis=1)", ".mean()"),
        "def mean_image_error(x_train, x_test):\n    raise NotImplementedError",
        'exercises.check("concept.3", mean_image_error)',
        'exercises.check("concept.2", error_per_image)',
        'exercises.check("concept.4", never_defined)',
        'exercises.check("concept.5", refused)',
        "import socket, os\nsocket.create_connection(('127.0.0.1', 9))",
        "import os\nos._exit(0)",
    )
    (folder / "lee_concept.ipynb").write_text("no json")
    write(folder / "park.ipynb", "1")
    (folder / "yoon").mkdir()
    monkeypatch.setattr("sys.argv", ["exercises", "grade", str(folder)])
    runpy.run_module("aecourse.exercises", run_name="__main__")
    with (tmp_path / "week 1-grades.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [row["exercise"] for row in rows if row["student"] == "kim"] == [
        f"concept.{number}" for number in range(1, 8)
    ]
    told = {(row["student"], row["exercise"]): row for row in rows}
    verdicts = [told["kim", f"concept.{n}"]["verdict"] for n in range(1, 8)]
    assert verdicts[:4] == ["correct", "not yet", "not attempted", "not checked"]
    if sys.platform == "linux":  # elsewhere memory has no limit
        assert verdicts[4] == "not yet"
    assert verdicts[5:] == ["not checked"] * 2
    assert "never_defined" in told["kim", "concept.4"]["message"]
    assert (
        "Code cell 2 was interrupted after 10 s" in told["kim", "concept.4"]["message"]
    )
    assert "after code cell 12" in told["kim", "concept.6"]["message"]
    assert "cannot be read" in told["lee", ""]["message"]
    assert "No exercise" in told["park", ""]["message"]
    assert "no notebook" in told["yoon", ""]["message"]
    assert not own_progress_file.exists()
    assert "3/3 park, park.ipynb: 0 of 1 correct" in capsys.readouterr().out
    assert sorted(path.name for path in folder.rglob("*")) == [
        *("kim", "lee_concept.ipynb", "mine.ipynb", "park.ipynb", "yoon")
    ]


CONNECTING = """
from aecourse.exercises.grading import inside
inside.confine(2**34)
import importlib, socket
socket = importlib.reload(socket)
{call}
"""


@pytest.mark.parametrize(
    "call",
    [
        "socket.create_connection(('127.0.0.1', 9))",
        "socket.gethostbyname('localhost')",
        "socket.socket(type=socket.SOCK_DGRAM).sendto(b'', ('127.0.0.1', 9))",
    ],
)
def test_pythons_sockets_are_refused_also_when_they_are_loaded_anew(call):
    command = [sys.executable, "-c", CONNECTING.format(call=call)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "a handed-in notebook has no network" in run.stderr


def test_a_process_is_given_what_it_needs_and_no_secret(tmp_path, monkeypatch):
    given = {
        **{"PATH": "p", "LC_ALL": "C", "VIRTUAL_ENV": "v", "SYSTEMROOT": "w"},
        **{"KERAS_BACKEND": "jax", "OMP_NUM_THREADS": "1", "AECOURSE_SOURCE": "s"},
    }
    secret = ("SSH_AUTH_SOCK", "API_TOKEN", "HTTPS_PROXY", "AECOURSE_OTHER", "MY_PATH")
    monkeypatch.setattr(
        executing.os, "environ", given | dict.fromkeys([*secret, "HOME"], "mine")
    )
    made = executing._environment(tmp_path)
    assert {name: made.get(name) for name in given} == given
    assert not {*secret} & {*made}
    assert "mine" not in made.values()


@pytest.mark.slow
def test_what_a_cell_has_started_ends_with_its_notebook(tmp_path):
    file = tmp_path / "started"
    started = f"""\
import subprocess
with open({str(file)!r}, "w") as file:
    file.write(str(subprocess.Popen(["sleep", "100"]).pid))"""
    path = write(
        tmp_path / "week" / "kim" / "a.ipynb", started, "import os", "os._exit(0)"
    )
    executing.run(notebooks(tmp_path / "week")[0], steps(path))
    assert not is_running(int(file.read_text()))


def is_running(number):
    try:
        return psutil.Process(number).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.mark.parametrize(
    ("failures", "verdict"), [(0, "correct"), (1, "correct"), (2, "not checked")]
)
def test_a_process_that_does_not_start_is_tried_once_more(
    tmp_path, monkeypatch, failures, verdict
):
    left = [RuntimeError("no port")] * failures

    def all_steps(run, steps):
        if left:
            raise left.pop()
        return {"concept.1": {"verdict": "correct", "message": "", "got": ""}}

    monkeypatch.setattr(executing._Run, "all", all_steps)
    write(tmp_path / "week" / "kim" / "a.ipynb", 'check("concept.1", f)')
    first = grade(tmp_path / "week")[0]
    assert (first.exercise, first.verdict) == ("concept.1", verdict)
    assert ("no port" in first.message) == (failures == 2)


@pytest.mark.parametrize("make", [False, True])
def test_a_folder_without_notebooks_is_refused_by_name(tmp_path, make):
    folder = tmp_path / "class"
    if make:
        folder.mkdir()
    with pytest.raises(ValueError, match="Expected a folder with notebooks.*class"):
        grade(folder)


def graded(student, verdict, message="", exercise="concept.1", file="a.ipynb"):
    return Graded(student, exercise, verdict, message, "", file)


def test_of_two_files_the_better_answer_counts():
    rows = [
        graded("kim", "not yet"),
        graded("kim", "correct"),
        graded("lee", "not yet"),
    ]
    assert best(rows) == rows[1:]


def test_a_mistake_of_several_is_counted_among_those_who_answered(tmp_path):
    rows = [
        *(graded(name, "not yet", "A slip.") for name in ("kim", "lee")),
        *(graded("park", "not yet", "Another."), graded("choi", "correct")),
        graded("jung", "not attempted", "Replace it."),
    ]
    assert report.mistakes(rows) == [
        report.Mistake("concept.1", "A slip.", ("kim", "lee"))
    ]
    report.write_html(tmp_path / "a.html", rows, "week")
    assert "2 of 4" in (tmp_path / "a.html").read_text("utf-8")


def test_what_a_student_wrote_is_shown_and_does_nothing(tmp_path):
    evil = "<script>alert(1)</script>' onclick='x"
    rows = [Graded(evil, "concept.1", "not yet", f"`{evil}`", evil, evil)] * 2
    rows += [Graded("=1+1", "concept.2", "not yet", "@SUM(A1)", "-1", "a")]
    report.write_html(tmp_path / "a.html", rows, evil)
    page = BeautifulSoup((tmp_path / "a.html").read_text("utf-8"), "html.parser")
    assert page.find_all("script") == []
    assert [tag for tag in page.find_all() if tag.has_attr("onclick")] == []
    assert page.h1.text == f"Grades of {evil}"
    assert page.find(class_="marks").tbody.th.text == evil
    report.write_csv(tmp_path / "a.csv", rows)
    lines = (tmp_path / "a.csv").read_text("utf-8-sig").splitlines()
    last = next(csv.reader(lines[-1:]))
    assert last == ["'=1+1", "concept.2", "not yet", "'@SUM(A1)", "'-1", "a"]


def test_the_table_has_a_row_for_each_student_and_its_columns_in_order(tmp_path):
    rows = [
        graded("kim", "correct", exercise="dense.1"),
        graded("kim", "not yet", "No.", exercise="concept.2"),
        graded("lee", "not checked", exercise="concept.2"),
        graded("park", "not checked", exercise=""),
    ]
    report.write_html(tmp_path / "a.html", rows, "week")
    page = BeautifulSoup((tmp_path / "a.html").read_text("utf-8"), "html.parser")
    table = [
        [cell.text for cell in row.find_all(["th", "td"])]
        for row in page.find(class_="marks").find_all("tr")
    ]
    assert table == [
        ["student", "correct", "concept.2", "dense.1"],
        ["kim", "1", "✗not yet", "✓correct"],
        ["lee", "0", "?not checked", "–"],
        ["park", "0", "–", "–"],
    ]


def test_no_head_and_no_cell_of_the_page_is_empty(tmp_path):
    rows = [
        *(graded(name, "not yet", "A slip.") for name in ("kim", "lee")),
        graded("park", "not checked", "No notebook.", exercise="", file=""),
    ]
    report.write_html(tmp_path / "a.html", rows, "week")
    page = BeautifulSoup((tmp_path / "a.html").read_text("utf-8"), "html.parser")
    assert [str(cell) for cell in page.find_all(["th", "td"]) if not cell.text] == []
    mistakes = page.find_all("table")[1].find_all(["th", "td"])
    assert [cell.text for cell in mistakes][:6] == [
        *("exercise", "students", "message", "names", "concept.1", "2 of 2")
    ]
