"""The notebooks are executed several at a time, once, and nbval compares just that."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

BOOK = Path(__file__).resolve().parent.parent / "book"
sys.path.insert(0, str(BOOK / "extension"))

import execution  # noqa: E402

pytestmark = pytest.mark.slow

EACH_SET = """
from aecourse import data
for load in (data.load_mnist, data.load_fashion_mnist, data.load_ecg5000):
    load()
data.load_movielens()
"""


@pytest.fixture
def root(tmp_path) -> Path:
    """A folder laid out as the project, without chapters."""
    root = tmp_path / "project"
    (root / "aecourse" / "contest" / "measured").mkdir(parents=True)
    measured = root / "aecourse" / "contest" / "measured" / "book.json"
    measured.write_text('{"seconds": {"embedded": {"long": 9, "short": 1}}}')
    (root / "requirements.txt").write_text("")
    shutil.copytree(BOOK / "extension", root / "book" / "extension")
    shutil.copy(BOOK / "conftest.py", root / "book")
    (root / "book" / "chapters").mkdir()
    return root


def write(root: Path, name: str, *sources: str, printed: str | None = None) -> Path:
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    if printed is not None:
        cells[-1].metadata["tags"] = ["nbval-check-output"]
        cells[-1].execution_count = 1
        cells[-1].outputs = [
            nbformat.v4.new_output("stream", name="stdout", text=printed)
        ]
    path = root / "book" / "chapters" / f"{name}.ipynb"
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), path)
    return path


def count(root: Path) -> int:
    """Return how often the notebooks that say so were executed."""
    path = root / "executions"
    return len(path.read_text().splitlines()) if path.exists() else 0


def counting(root: Path) -> str:
    return f"print(1, file=open({str(root / 'executions')!r}, 'a'))"


def nbval(root: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "book"]
    return subprocess.run(
        [*command, "-p", "no:cacheprovider"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_failing_cell_is_reported_and_the_others_are_kept(root, capsys):
    good = write(root, "good", counting(root))
    bad = write(root, "bad", "1 / 0")
    failures = execution.execute(root, [good, bad], seconds_a_cell=60)
    assert list(failures) == [bad]
    assert "ZeroDivisionError" in failures[bad]
    assert "1 / 0" in failures[bad]
    assert list(execution.execute(root, [good, bad], seconds_a_cell=60)) == [bad]
    assert count(root) == 1
    said = capsys.readouterr().out
    assert "2 notebooks to execute" in said
    assert "1 notebooks to execute" in said
    assert "FAILED" in said


@pytest.mark.parametrize("misses", [1, execution.STARTS])
def test_a_kernel_whose_port_was_taken_is_started_again(
    root, monkeypatch, misses, capsys
):
    # nbclient asks at the end for a kernel that it has not got
    at_the_end = SimpleNamespace(register=lambda _: None, unregister=lambda _: None)
    monkeypatch.setattr("nbclient.client.atexit", at_the_end)
    path = write(root, "one", counting(root))
    once, calls = execution.single_nb_execution, []

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()

        def on_a_taken_port(*given, extra_arguments, **settings):
            calls.append(given)
            taken = [f"--stdin={other.getsockname()[1]}"] * (len(calls) <= misses)
            return once(*given, extra_arguments=extra_arguments + taken, **settings)

        monkeypatch.setattr(execution, "single_nb_execution", on_a_taken_port)
        result = execution.execute_one(path, 60)

    comes_up = misses < execution.STARTS
    assert len(calls) == min(misses + 1, execution.STARTS)
    assert count(root) == comes_up
    assert (result.err is None) == comes_up
    assert capsys.readouterr().out.count("no kernel") == misses
    if not comes_up:
        assert "Kernel died" in result.exc_string


def test_a_kernel_that_dies_in_a_cell_fails_its_notebook_and_no_other(root):
    good = write(root, "good", counting(root))
    bad = write(root, "bad", counting(root), "import os; os._exit(1)")
    failures = execution.execute(root, [bad, good], seconds_a_cell=60)
    assert list(failures) == [bad]
    assert "Kernel died" in failures[bad]
    assert count(root) == 2, "each once"


def test_the_longest_chapters_come_first(root):
    paths = [root / "book" / "chapters" / f"{s}.ipynb" for s in ("short", "x", "long")]
    order = [path.stem for path in execution.longest_first(root, paths)]
    assert order == ["long", "short", "x"]


def test_equal_data_have_one_cache_however_they_are_named(root, monkeypatch, tmp_path):
    monkeypatch.setenv("AECOURSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("AECOURSE_SOURCE")
    of_a_reader = execution.cache_path(root)
    monkeypatch.setenv("AECOURSE_SOURCE", "embedded")
    assert execution.cache_path(root) == of_a_reader
    monkeypatch.delenv("AECOURSE_SOURCE")
    monkeypatch.setenv("AECOURSE_DATA", str(tmp_path))
    assert execution.cache_path(root) != of_a_reader
    monkeypatch.delenv("AECOURSE_DATA")
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "set.csv").write_text("downloaded")
    assert execution.cache_path(root) != of_a_reader


def test_practice_is_taken_over_from_the_embedded_data_where_that_is_asked_for(
    root, monkeypatch, tmp_path
):
    say = "open('../../executions', 'a').write('x\\n')"
    chapter = write(root, "short", say)
    (root / "book" / "exercises").mkdir()
    page = root / "book" / "exercises" / "short.ipynb"
    shutil.copy(chapter, page)
    notebook = nbformat.read(page, as_version=4)
    notebook.cells[0].source += "; print('told')"
    nbformat.write(notebook, page)
    monkeypatch.setenv("AECOURSE_SOURCE", "embedded")
    assert not execution.execute(root, [chapter, page], seconds_a_cell=60)
    monkeypatch.setenv("AECOURSE_SOURCE", "")
    monkeypatch.setenv("AECOURSE_DATA", str(tmp_path))
    monkeypatch.setenv("AECOURSE_PRACTICE", "embedded")
    assert not execution.execute(root, [chapter, page], seconds_a_cell=60)
    assert count(root) == 3, "the chapter twice, the page once"
    with execution.open_cache(root) as cache:
        shown = execution.executed(cache, nbformat.read(page, as_version=4))
    assert shown.cells[0].outputs[0].text == "told\n"
    # without the embedded ones the page is executed
    monkeypatch.setenv("AECOURSE_PRACTICE", "")
    monkeypatch.setenv("AECOURSE_DATA", str(root))
    assert not execution.execute(root, [page], seconds_a_cell=60)
    assert count(root) == 4


def test_a_change_of_the_module_has_another_cache(root):
    before = execution.cache_path(root)
    (root / "aecourse" / "module.py").write_text("")
    assert execution.cache_path(root) != before


@pytest.mark.parametrize("printed", ["right\n", "wrong\n"])
def test_nbval_compares_what_was_executed_and_executes_nothing(root, printed):
    path = write(root, "one", counting(root), "print('right')", printed=printed)
    assert not execution.execute(root, [path], seconds_a_cell=60)
    result = nbval(root)
    assert (result.returncode == 0) == (printed == "right\n"), result.stdout
    assert count(root) == 1


def test_nbval_executes_what_was_not(root):
    write(root, "one", counting(root), "print('right')", printed="right\n")
    assert nbval(root).returncode == 0
    assert count(root) == 1


def test_loading_writes_nothing_on_standard_error_where_no_variable_is_set(
    root, monkeypatch, tmp_path
):
    """The way of every reader, and of none of the other tests."""
    for name in [name for name in os.environ if name.startswith("AECOURSE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AECOURSE_OFFLINE", "1")  # as the build of the site sets it
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    path = write(root, "loading", EACH_SET)
    assert not execution.execute(root, [path], seconds_a_cell=120)
    notebook = nbformat.read(path, as_version=4)
    with execution.open_cache(root) as cache:
        cell = execution.executed(cache, notebook).cells[0]
    assert [o.text for o in cell.outputs if o.get("name") == "stderr"] == []
    assert "not the full data" in cell.outputs[0].text
