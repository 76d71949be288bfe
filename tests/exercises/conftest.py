"""What the tests of exercises use: the notebooks' functions, and their ids."""

from __future__ import annotations

import ast
import functools
import json
import linecache
from collections.abc import Callable
from pathlib import Path

import pytest

from aecourse.exercises import register, running

BOOK = Path(__file__).parents[2] / "book"
DEFINITIONS = ast.Import | ast.ImportFrom | ast.Try | ast.FunctionDef | ast.ClassDef


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Fill `exercise_id` with all there are."""
    if "exercise_id" in metafunc.fixturenames:
        ids = [name for names in register.ids_by_chapter().values() for name in names]
        metafunc.parametrize("exercise_id", ids)


@pytest.fixture(scope="module")
def embedded():
    """Let what is loaded once for a file be embedded, as it is for every test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AECOURSE_SOURCE", "embedded")
        patch.delenv("AECOURSE_DATA", raising=False)
        yield


@pytest.fixture(autouse=True)
def own_progress_file(tmp_path, monkeypatch):
    """Keep the tests away from the progress of whoever runs them."""
    path = tmp_path / "progress.json"
    monkeypatch.setenv("AECOURSE_PROGRESS", str(path))
    return path


@pytest.fixture
def short_time_limit(monkeypatch):
    """Interrupt an answer that does not return without the test waiting for it."""
    monkeypatch.setattr(running, "TIME_LIMIT_S", 0.2)


@pytest.fixture
def blank() -> Callable[[str], Callable]:
    """Give the blank of an exercise, as the exercise page has it."""
    return functools.partial(_function_of, "exercises")


@pytest.fixture
def solution() -> Callable[[str], Callable]:
    """Give the reference answer of an exercise, as the solutions page has it."""
    return functools.partial(_function_of, "solutions")


def _function_of(folder: str, exercise_id: str) -> Callable:
    names, functions = _run_notebook(page_of(folder, exercise_id))
    return functions[names[exercise_id]]


def page_of(folder: str, exercise_id: str) -> Path:
    """Give the page of an exercise, of which `folder` holds answers or blanks."""
    chapter, _, number = exercise_id.partition(".")
    if chapter == register.DIAGNOSES:
        of_diagnoses = {"exercises": "diagnoses", "solutions": "diagnosis_solutions"}
        return sorted((BOOK / of_diagnoses[folder]).glob("*.ipynb"))[int(number) - 1]
    (path,) = (BOOK / folder).glob(f"[0-9][0-9]_{chapter}.ipynb")
    return path


@functools.cache
def _run_notebook(path: Path) -> tuple[dict[str, str], dict]:
    """Run a notebook's code, without the calls of `exercises`, and give its names.

    The first dictionary says which function each exercise's check is given. Of a
    diagnosis, only what the check calls is run, and no experiment.
    """
    folder = path.parent.name
    defines_only = folder.startswith("diagnos")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    asked: dict[str, str] = {}
    names: dict = {"__name__": f"{folder}_{path.stem}"}
    for number, cell in enumerate(cells):
        if cell["cell_type"] != "code":
            continue
        source = "".join(cell["source"])
        tree = ast.parse(source)
        asked |= _checked_functions(tree)
        tree.body = [part for part in tree.body if not _calls_exercises(part)]
        if defines_only:
            tree.body = [part for part in tree.body if isinstance(part, DEFINITIONS)]
        # a blank and its solution have cells of the same number
        file = f"{folder}/{path.name}, cell {number}"
        linecache.cache[file] = (len(source), None, source.splitlines(True), file)
        exec(compile(tree, file, "exec"), names)
    return asked, names


def _calls_exercises(part: ast.stmt) -> bool:
    return (
        isinstance(part, ast.Expr)
        and isinstance(part.value, ast.Call)
        and ast.unparse(part.value.func).startswith("exercises.")
    )


def _checked_functions(tree: ast.Module) -> dict[str, str]:
    calls = [part.value for part in tree.body if _calls_exercises(part)]
    return {
        ast.literal_eval(call.args[0]): ast.unparse(call.args[1])
        for call in calls
        if ast.unparse(call.func) == "exercises.check"
    }
