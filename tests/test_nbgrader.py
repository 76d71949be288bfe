"""A class's round trip through nbgrader: assignments, answers, points."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from aecourse.exercises import register
from aecourse.exercises.register import PROJECTS
from scripts import notebooks

BOOK = Path(__file__).parents[1] / "book"
NAME = "01_concept"
EMBEDDED = {"AECOURSE_SOURCE": "embedded", "AECOURSE_OFFLINE": "1"}
WRONG = "def compression_ratio(images, codes):\n    return images.size / codes.size\n"


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("course")
    assert notebooks.main(["assignments", str(folder)]) == 0
    return folder


def source(course: Path, name: str):
    return notebooks.read(course / "source" / name / f"{name}.ipynb")


def marked(notebook) -> dict[str, nbformat.NotebookNode]:
    """Give the cells that nbgrader knows by their ids."""
    entries = [cell.metadata.get("nbgrader") for cell in notebook.cells]
    pairs = zip(entries, notebook.cells, strict=True)
    return {entry.grade_id: cell for entry, cell in pairs if entry}


def texts(notebook) -> list[str]:
    return [cell.source.strip() for cell in notebook.cells]


def test_each_exercise_has_a_point_and_each_project_as_many_as_bars(course):
    points = {}
    for path in (course / "source").glob("*/*.ipynb"):
        for grade_id, cell in marked(notebooks.read(path)).items():
            if cell.metadata.nbgrader.grade:
                assert cell.metadata.nbgrader.locked
                points[grade_id] = cell.metadata.nbgrader.points
    ids = [name for names in register.ids_by_chapter().values() for name in names]
    exercises = {f"exercises-{name.replace('.', '-')}": 1 for name in ids}
    assert points == exercises | {f"projects-{name}": 3 for name in PROJECTS}


def test_a_cell_with_an_answer_is_the_student_s(course):
    for path in (course / "source").glob("*/*.ipynb"):
        for cell in notebooks.read(path).cells:
            entry = cell.metadata.get("nbgrader", {})
            assert ("# BEGIN SOLUTION" in cell.source) == entry.get("solution", False)


@pytest.mark.parametrize("grade_id", ["exercises-concept-1", "projects-dense"])
def test_what_gives_points_stands_below_the_check_of_the_page(course, grade_id):
    name = {"exercises-concept-1": NAME, "projects-dense": "project_03_dense"}[grade_id]
    cell = marked(source(course, name))[grade_id]
    check, hidden = cell.source.split("\n### BEGIN HIDDEN TESTS\n")
    pages = [*BOOK.glob(f"exercises/{NAME}.ipynb"), *BOOK.glob("projects/03_*.ipynb")]
    assert check in [text for page in pages for text in texts(notebooks.read(page))]
    last = {"exercises-concept-1": "assert graded", "projects-dense": "result.reached"}
    assert hidden.splitlines()[-2].startswith(last[grade_id])


def nbgrader(course: Path, *words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *words],
        cwd=course,
        env=os.environ | EMBEDDED | {"HOME": str(course)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]


@pytest.fixture(scope="module")
def released(course):
    """Release an assignment and give what students get."""
    pytest.importorskip("nbgrader")
    nbgrader(course, "generate_assignment", NAME)
    return notebooks.read(course / "release" / NAME / f"{NAME}.ipynb")


@pytest.mark.nbgrader
def test_a_release_is_the_blank_of_the_exercise_page(released):
    blank = notebooks.read(BOOK / "exercises" / f"{NAME}.ipynb")
    assert texts(released) == texts(blank)


def submit(course, released, student, answers, without=""):
    """Hand a released page in, with answers in the place of its blanks."""
    notebook = nbformat.from_dict(released)
    for cell, answer in zip(blanks(notebook), answers, strict=False):
        cell.source = answer
    if without:
        notebook.cells = [c for c in notebook.cells if without not in c.source]
    path = course / "submitted" / student / NAME / f"{NAME}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)


def blanks(notebook):
    marks = [cell.metadata.get("nbgrader", {}) for cell in notebook.cells]
    return [c for c, m in zip(notebook.cells, marks, strict=True) if m.get("solution")]


@pytest.mark.nbgrader
def test_points_are_those_of_the_right_answers(course, released):
    from nbgrader.api import Gradebook

    answers = [cell.source for cell in blanks(source(course, NAME))]
    deleted = 'exercises.check("concept.3"'
    submit(course, released, "kim", [WRONG, *answers[1:-1]], deleted)
    submit(course, released, "lee", [])
    nbgrader(course, "autograde", NAME)
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        points = {
            student: {
                grade.name: grade.score
                for grade in gradebook.find_submission_notebook(
                    NAME, NAME, student
                ).grades
            }
            for student in ("kim", "lee")
        }
    kim = [points["kim"][f"exercises-concept-{n}"] for n in range(1, 8)]
    assert kim == [0, 1, 0, 1, 1, 1, 0]  # wrong, check deleted, left blank
    assert sum(points["lee"].values()) == 0
    page = (course / "autograded" / "kim" / NAME / f"{NAME}.ipynb").read_text("utf-8")
    assert re.search(r"AssertionError.*concept\.1: ✗ Not yet", page)


@pytest.mark.nbgrader
@pytest.mark.parametrize("reached", [0, 2, 3])
def test_a_project_gives_a_point_for_each_bar(course, reached):
    utils = pytest.importorskip("nbgrader.utils")
    cell = marked(source(course, "project_03_dense"))["projects-dense"]
    shown = nbformat.v4.new_output("display_data", {"text/plain": "the table"})
    value = nbformat.v4.new_output("execute_result", {"text/plain": str(reached)})
    cell.outputs = [shown, value]
    assert utils.determine_grade(cell) == (reached, 3)
