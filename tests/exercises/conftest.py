"""What every chapter's exercise tests use: the notebooks' functions, and proofs."""

from __future__ import annotations

import ast
import functools
import json
import linecache
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from aecourse import exercises
from aecourse.exercises import checking, running

BOOK = Path(__file__).parents[2] / "book"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Fill `exercise_id` and `wrong_answer` with all there are.

    `wrong_answer` runs over the list ``WRONG_ANSWERS`` of the test's own module:
    tuples of an exercise's id, a wrong function, and a part of its message.
    """
    if "exercise_id" in metafunc.fixturenames:
        by_chapter = checking.exercises_by_chapter()
        all_ids = [name for ids in by_chapter.values() for name in ids]
        metafunc.parametrize("exercise_id", all_ids)
    if "wrong_answer" in metafunc.fixturenames:
        wrong = metafunc.module.WRONG_ANSWERS
        names = [f"{entry[0]}-{entry[1].__name__}" for entry in wrong]
        metafunc.parametrize("wrong_answer", wrong, ids=names)


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


@pytest.fixture
def say_not_yet() -> Callable[[str, Callable, str], None]:
    """Prove that a wrong answer is told what is wrong with it."""

    def prove(exercise_id: str, wrong: Callable, part_of_message: str) -> None:
        result = exercises.check(exercise_id, wrong)
        assert result.status == "not yet"
        assert part_of_message in repr(result)

    return prove


@pytest.fixture
def cover_chapter(request) -> Callable[[str], None]:
    """Prove that each exercise has two wrong answers with messages of their own."""

    def prove(stem: str) -> None:
        messages = defaultdict(set)
        for exercise_id, wrong, _ in request.module.WRONG_ANSWERS:
            messages[exercise_id].add(exercises.check(exercise_id, wrong).message)
        counts = {name: len(messages[name]) for name in _ids(stem)}
        assert min(counts.values()) >= 2, counts

    return prove


def _ids(stem: str) -> list[str]:
    return checking.exercises_by_chapter()[stem]


def _function_of(folder: str, exercise_id: str) -> Callable:
    names, functions = _run_notebook(folder, exercise_id.partition(".")[0])
    return functions[names[exercise_id]]


@functools.cache
def _run_notebook(folder: str, stem: str) -> tuple[dict[str, str], dict]:
    """Run a notebook's code, without the calls of `exercises`, and give its names.

    The first dictionary says which function each exercise's check is given.
    """
    (path,) = (BOOK / folder).glob(f"[0-9][0-9]_{stem}.ipynb")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    asked: dict[str, str] = {}
    names: dict = {"__name__": f"{folder}_{stem}"}
    for number, cell in enumerate(cells):
        if cell["cell_type"] != "code":
            continue
        source = "".join(cell["source"])
        tree = ast.parse(source)
        asked |= _checked_functions(tree)
        tree.body = [part for part in tree.body if not _calls_exercises(part)]
        file = f"{path.name}, cell {number}"
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
