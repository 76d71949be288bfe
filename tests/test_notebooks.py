"""The conventions of the notebooks, as CONTRIBUTING.md states them."""

from __future__ import annotations

import ast
import builtins
import re
import sys
from collections import Counter
from pathlib import Path

import nbformat
import pytest

from aecourse.exercises.register import PROJECTS as PROJECT_CHAPTERS
from aecourse.exercises.register import ids_by_chapter, name_of
from scripts import notebooks

ROOT = Path(__file__).resolve().parent.parent
BOOK = ROOT / "book"
sys.path.insert(0, str(BOOK / "extension"))

import quiz  # noqa: E402

CHAPTERS = sorted((BOOK / "chapters").glob("*.ipynb"))
SOLUTIONS = sorted((BOOK / "solutions").glob("*.ipynb"))
EXERCISES = sorted((BOOK / "exercises").glob("*.ipynb"))
APPENDICES = sorted((BOOK / "appendix").glob("*.ipynb"))
PROJECTS = sorted((BOOK / "projects").glob("*.ipynb"))
ANSWERS = sorted((BOOK / "project_solutions").glob("*.ipynb"))
DIAGNOSES = sorted((BOOK / "diagnoses").glob("*.ipynb"))
MENDED = sorted((BOOK / "diagnosis_solutions").glob("*.ipynb"))
NOTEBOOKS = [*CHAPTERS, *EXERCISES, *SOLUTIONS, *PROJECTS, *ANSWERS, *APPENDICES]
NOTEBOOKS += [*DIAGNOSES, *MENDED]

CHECKED = "nbval-check-output"
WIDTH = 74  # of code, which book/ruff.toml holds
FIRST_CELL = re.compile(
    r"try:\n(    from aecourse[.\w]* import ([^\n(]+|\([^()]+\))\n)+"
    r"except ModuleNotFoundError as error:\n"
    r"    raise ModuleNotFoundError\(\n"
    r"        f'\{error\}\. For aecourse run %pip install "
    r"\"\.\./\.\.\[tensorflow\]\"'\n"
    r"    \) from None(\n|$)"
)
FORBIDDEN_IMPORTS = {"os", "sys", "warnings"}
SECTIONS = ("what we measured", "summary", "check yourself", "exercises", "references")


def relative(path: Path) -> str:
    return str(path.relative_to(BOOK))


def cells(path: Path, kind: str) -> list[nbformat.NotebookNode]:
    notebook = nbformat.read(path, as_version=4)
    return [cell for cell in notebook.cells if cell.cell_type == kind]


def tags(cell: nbformat.NotebookNode) -> list[str]:
    return cell.metadata.get("tags", [])


def code_tree(path: Path) -> list[ast.AST]:
    """Return every node of the notebook's code, without lines for IPython."""
    source = "\n\n".join(cell.source for cell in cells(path, "code"))
    plain = re.sub(r"^\s*[%!].*$", "", source, flags=re.MULTILINE)
    return list(ast.walk(ast.parse(plain)))


def text_of(path: Path) -> str:
    return "\n\n".join(cell.source for cell in cells(path, "markdown"))


def test_there_are_notebooks():
    assert CHAPTERS
    names = [path.name for path in CHAPTERS]
    assert names == [path.name for path in SOLUTIONS]
    assert names == [path.name for path in EXERCISES]


notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=relative)
chapter = pytest.mark.parametrize("path", CHAPTERS, ids=relative)


@notebook
def test_no_outputs_but_those_that_are_compared(path):
    for cell in cells(path, "code"):
        if CHECKED in tags(cell):
            continue
        assert not cell.outputs, f"an output is stored under:\n{cell.source}"
        assert cell.execution_count is None, f"a count is stored at:\n{cell.source}"


@notebook
def test_compared_cells_have_a_count_and_a_text(path):
    for cell in cells(path, "code"):
        if CHECKED not in tags(cell):
            continue
        # nbval lets a cell pass that has no count, as one that was not run
        assert cell.execution_count is not None, f"no count at:\n{cell.source}"
        assert cell.outputs, f"nothing to compare with at:\n{cell.source}"
        for output in cell.outputs:
            kinds = output.get("data", {"text/plain": output.get("text")})
            assert kinds, f"no text to compare with at:\n{cell.source}"
            assert set(kinds) == {"text/plain"}
            assert output.get("name") != "stderr"
            assert output.output_type != "error"


@notebook
def test_stored_texts_are_no_wider_than_code(path):
    texts = [
        output.get("text") or output.data.get("text/plain", "")
        for cell in cells(path, "code")
        for output in cell.outputs
    ]
    lines = "\n".join(texts).splitlines()
    assert not [line for line in lines if len(line) > WIDTH]


@notebook
def test_file_is_normalised(path):
    stripped = notebooks.text_of(notebooks.strip(notebooks.read(path)))
    assert path.read_text(encoding="utf-8") == stripped, (
        "run scripts/notebooks.py strip"
    )


@notebook
def test_cells_are_short(path):
    for cell in cells(path, "code"):
        lines = [line for line in cell.source.splitlines() if line.strip()]
        assert len(lines) <= 15, f"{len(lines)} lines in:\n{cell.source}"


@notebook
def test_no_plumbing_imports(path):
    imported = set()
    for node in code_tree(path):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").split(".")[0])
    assert not imported & FORBIDDEN_IMPORTS


@notebook
def test_first_cell_says_how_to_install(path):
    first = cells(path, "code")[0].source
    assert FIRST_CELL.match(first), first


def test_the_first_cell_names_whichever_module_is_missing(monkeypatch):
    # a backend that is not installed is no reason to install the course once more
    first = cells(CHAPTERS[0], "code")[0].source
    for missing in ("aecourse", "jax"):
        message = f"No module named {missing!r}"

        def absent(*_, message=message):
            raise ModuleNotFoundError(message)

        monkeypatch.setattr(builtins, "__import__", absent)
        expected = f"{message}. For aecourse run %pip install"
        with pytest.raises(ModuleNotFoundError, match=expected):
            exec(first, {"__builtins__": builtins})
        monkeypatch.undo()


@notebook
def test_one_seed(path):
    calls = [
        node
        for node in code_tree(path)
        if isinstance(node, ast.Call) and "set_random_seed" in ast.unparse(node.func)
    ]
    # said again where what follows should not hang on what went before
    seeds = {ast.unparse(call) for call in calls}
    if path in CHAPTERS:
        assert len(seeds) == 1
    assert len(seeds) <= 1


@pytest.mark.parametrize("paths", [CHAPTERS, SOLUTIONS], ids=["chapters", "solutions"])
def test_no_function_is_defined_twice(paths):
    names = Counter(
        node.name
        for path in paths
        for node in code_tree(path)
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    )
    assert not [name for name, count in names.items() if count > 1]


@notebook
def test_figures_have_caption_name_and_alternative_text(path):
    for cell in cells(path, "code"):
        look = cell.metadata.get("mystnb", {})
        if "figure" not in look and "image" not in look:
            continue
        assert len(look.get("figure", {}).get("caption", "")) > 20, cell.source
        assert look["figure"].get("name", "").startswith("fig-"), cell.source
        # a drawing describes itself, and an image's text would be lost
        last = cell.source.splitlines()[-1]
        drawn = last.startswith(("models.draw(", "pictures.draw"))
        alternative = look.get("image", {}).get("alt", "")
        assert drawn != (len(alternative) > 20), cell.source


@notebook
def test_folded_cells_say_what_is_inside(path):
    for cell in cells(path, "code"):
        prompts = [f"code_prompt_{way}" for way in ("show", "hide")]
        said = [cell.metadata.get("mystnb", {}).get(prompt) for prompt in prompts]
        is_folded = bool({"hide-input", "hide-cell"} & set(tags(cell)))
        assert all(said) == any(said) == is_folded, cell.source
        hidden = cell.metadata.get("jupyter", {})
        assert hidden.get("source_hidden", False) == is_folded, cell.source
        assert hidden.get("outputs_hidden", False) == ("hide-cell" in tags(cell))


@pytest.mark.parametrize("path", CHAPTERS, ids=relative)
def test_chapter_opens_with_its_question_and_a_picture(path):
    notebook = nbformat.read(path, as_version=4)
    goals = next(
        number
        for number, cell in enumerate(notebook.cells)
        if re.search(r"minutes? to read", cell.source)
    )
    opening = notebook.cells[:goals]
    assert opening[0].cell_type == "markdown"
    code = [cell for cell in opening if cell.cell_type == "code"]
    # the line that shows a lab may stand open
    long = [cell for cell in code if len(cell.source.splitlines()) > 3]
    assert all("hide-input" in tags(cell) for cell in long)
    assert any("figure" in cell.metadata.get("mystnb", {}) for cell in code)


@chapter
def test_boxes_are_of_the_kinds_that_the_style_sheet_knows(path):
    classes = re.findall(r"^:::\{admonition\} .+\n:class: (.+)$", text_of(path), re.M)
    assert set(classes) <= {"key-idea", "failure", "definition"}
    assert {"key-idea", "failure"} <= set(classes)


def prose_lines(path: Path) -> list[str]:
    """Return the lines of sentences: no code, mathematics, tables or HTML."""
    text = re.sub(r"^(```+|~~~+|\$\$).*?^\1", "", text_of(path), flags=re.M | re.S)
    lines = (re.sub(r"`[^`]*`|\$[^$]*\$", "x", s) for s in text.splitlines())
    # a mark that is neither a letter nor the end of a sentence
    lines = (re.sub(r"<[^>]*>", "•", s) for s in lines)
    lines = (re.sub(r"^\s*(>|[-*+]|\d+\.|:::\{quiz\})\s+", "• ", s) for s in lines)
    return [s for s in lines if not s.lstrip().startswith(("|", "#", ":", "("))]


@notebook
def test_one_sentence_a_line(path):
    # a lower-case letter, digit or bracket before the full stop keeps out "1. Title",
    # initials and most abbreviations; the others are named
    end = re.compile(r"(?<!e\.g)(?<!i\.e)(?<!\bal)(?<!\bvs)[a-z0-9)\]*_”][.?!] +[A-Z]")
    found = [line for line in prose_lines(path) if end.search(line)]
    assert not found, "\n".join(found)


@notebook
def test_no_sentence_runs_over_two_lines(path):
    lines = prose_lines(path)
    broken = [
        f"{line}\n{after}"
        for line, after in zip(lines, lines[1:], strict=False)
        if re.search(r"[a-z,]$", line) and re.match(r"[a-z]", after)
    ]
    assert not broken, "\n\n".join(broken)


@notebook
def test_no_footnotes_and_no_bare_links(path):
    text = text_of(path)
    assert "[^" not in text
    assert not re.search(r"(?<![(<\"`])https?://", text)


def test_blanks_are_in_step_with_solutions(capsys):
    assert notebooks.run_exercises(check=True) == 0, capsys.readouterr().out


@pytest.mark.parametrize("path", SOLUTIONS, ids=relative)
def test_exercises_are_those_of_the_module(path):
    source = "\n".join(cell.source for cell in cells(path, "code"))
    checked = re.findall(r"exercises\.check\(\s*\"([^\"]+)\"", source)
    hinted = re.findall(r"exercises\.hint\(\s*\"([^\"]+)\"", source)
    known = ids_by_chapter()[path.stem.split("_", 1)[1]]
    assert checked == known
    assert hinted == known
    assert len(known) >= 4
    assert source.count("# BEGIN SOLUTION") >= len(known)


@pytest.mark.parametrize("path", EXERCISES, ids=relative)
def test_blanks_hold_no_answer(path):
    source = "\n".join(cell.source for cell in cells(path, "code"))
    assert "SOLUTION" not in source
    assert source.count("raise NotImplementedError") >= 4


def test_there_is_a_page_for_each_project_and_no_other():
    chapters = [path.stem.split("_", 1)[1] for path in PROJECTS]
    assert chapters == list(PROJECT_CHAPTERS)
    assert {path.name for path in PROJECTS} <= {path.name for path in CHAPTERS}


@pytest.mark.parametrize("path", PROJECTS, ids=relative)
def test_a_project_page_asks_for_one_answer_and_holds_none(path):
    stem = path.stem.split("_", 1)[1]
    source = "\n".join(cell.source for cell in cells(path, "code"))
    assert "SOLUTION" not in source
    assert source.count("raise NotImplementedError") == 1
    assert f'projects.check("{stem}"' in source
    assert f'projects.hint("{stem}")' in source


def test_there_is_a_page_for_each_diagnosis_and_no_other():
    asked = [
        re.findall(r"exercises\.check\(\"([^\"]+)\", (\w+)\)", cell.source)
        for path in DIAGNOSES
        for cell in cells(path, "code")
    ]
    known = ids_by_chapter()["diagnoses"]
    assert sum(asked, []) == [(name, name_of(name)) for name in known]


@pytest.mark.parametrize("path", DIAGNOSES, ids=relative)
def test_a_diagnosis_shows_a_whole_experiment_and_no_answer(path):
    stem = path.stem.split("_", 1)[1]
    source = "\n".join(cell.source for cell in cells(path, "code"))
    assert "SOLUTION" not in source
    assert "NotImplementedError" not in source
    assert "exercises.hint(" in source
    shown = [cell.metadata.get("mystnb", {}) for cell in cells(path, "code")]
    assert any("figure" in look for look in shown), "no picture of its result"
    (page,) = (p for p in EXERCISES if p.name == path.name)
    assert f"{{ref}}`diagnosis-{stem}`" in text_of(page), "no link to it"


@chapter
def test_chapter_has_the_parts_of_a_chapter(path):
    stem = path.stem.split("_", 1)[1]
    text = text_of(path)
    titles = [s.lower() for s in re.findall(r"^#+ (.+)$", text, flags=re.M)]
    missing = [s for s in SECTIONS if not any(t.startswith(s) for t in titles)]
    assert not missing
    assert f"(chapter-{stem})=" in text
    assert re.search(rf"{{ref}}`[^`]*exercises-{stem}>?`", text), "no link to exercises"
    assert re.search(r"minutes? to read", text)
    assert re.search(r"^\*\*Next\*\*: ", text, flags=re.M)
    assert "{cite" in text
    assert "{term}" in text
    code = "\n".join(cell.source for cell in cells(path, "code"))
    assert all_is_verified(code)


def all_is_verified(code):
    """Whether a page's claims are verified once, after the last declaration."""
    started = re.findall(r"^page = claims\.Page\(", code, re.MULTILINE)
    declared = list(re.finditer(r"\bpage\.(?:ordering|value|limit)\(", code))
    verified = list(re.finditer(r"^page\.verify\(\)", code, re.MULTILINE))
    return (
        len(started) == len(verified) == 1
        and len(declared) >= 1
        and declared[-1].start() < verified[0].start()
    )


@pytest.mark.parametrize(
    ("code", "holds"),
    [
        ('page = claims.Page(x)\npage.limit("a", 1, "<", 2)\npage.verify()', True),
        ('page = claims.Page(x)\npage.limit("a", 1, "<", 2)', False),
        ('page = claims.Page(x)\npage.verify()\npage.limit("a", 1, "<", 2)', False),
        ('claim = claims.Page(x)\nclaim.limit("a", 1, "<", 2)\nclaim.verify()', False),
        ("page = claims.Page(x)\npage.verify()", False),
    ],
)
def test_claims_that_are_not_verified_are_found(code, holds):
    assert all_is_verified(code) is holds


@chapter
def test_quiz_has_one_right_answer_to_each_question(path):
    questions = re.findall(r"^:::\{quiz\} (.*?)^:::$", text_of(path), flags=re.M | re.S)
    assert 3 <= len(questions) <= 5
    for question in questions:
        assert not list(quiz.find_faults(question))
        options = quiz.read_options(question)
        assert len(options) >= 3, question
        # JupyterLab shows an option as HTML, and so Markdown as it is typed
        assert not [o for o in options if re.search(r"[$`{]|\*\*", o.choice)]
