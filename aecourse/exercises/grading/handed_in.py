"""Find handed-in notebooks, and take the students' cells out of them.

Nothing of a notebook counts but its code: outputs are not read, and each call of a
check is replaced by one of the grader's own.
"""

from __future__ import annotations

import ast
import functools
import re
import unicodedata
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from aecourse.exercises import register

# a project is a file named as its chapter; to import them would import Keras
_PROJECTS = Path(register.__file__).with_name("projects")
_COPY = re.compile(r"\s*\(\d+\)$")  # as browsers name what they download twice
_EDGE = " _-.,"


@dataclass(frozen=True)
class HandedIn:
    """One notebook of one student.

    Parameters
    ----------
    student : str
        The folder in which it lies, or its name without that of the page.
    path : Path
        The file.
    own_folder : bool
        Whether the folder is the student's own, so that what lies beside is his too.
    """

    student: str
    path: Path
    own_folder: bool


@dataclass(frozen=True)
class Step:
    """A cell to run: the student's code, or the check of what he wrote.

    Parameters
    ----------
    source : str
        The code, or the expression that gives the answer.
    exercise : str, default ""
        What is checked, as in `exercises_of`; "" for the student's code.
    """

    source: str
    exercise: str = ""


def notebooks(folder: Path) -> list[HandedIn]:
    """List the notebooks of a folder, in the order of their students.

    Parameters
    ----------
    folder : Path
        With a folder for each student, or with files that name the student beside the
        page, as ``kim_01_concept.ipynb``; both may stand together.

    Returns
    -------
    list of HandedIn
        Without hidden files, links and what Jupyter keeps as checkpoints.
    """
    found = [
        HandedIn(_student(path, folder), path, path.parent != folder)
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() == ".ipynb" and _counts(path, folder)
    ]
    return sorted(found, key=lambda each: each.student)


def without_notebook(folder: Path) -> list[str]:
    """List the students whose folder has no notebook.

    Parameters
    ----------
    folder : Path
        The class's.

    Returns
    -------
    list of str
        Their names, sorted.
    """
    given = {found.student for found in notebooks(folder)}
    names = [
        _student(path / "none", folder)
        for path in folder.iterdir()
        if path.is_dir() and _counts(path, folder)
    ]
    return sorted(set(names) - given)


def _counts(path: Path, folder: Path) -> bool:
    """Whether this is no link, nor lies where systems hide what is theirs."""
    parts = path.relative_to(folder).parts
    is_hidden = any(part == "__MACOSX" or part.startswith(".") for part in parts)
    return not is_hidden and not path.is_symlink()


def _student(path: Path, folder: Path) -> str:
    parts = path.relative_to(folder).parts
    name = parts[0] if len(parts) > 1 else _student_of(path.stem)
    # macOS takes Korean syllables apart in the names of files
    return unicodedata.normalize("NFC", name)


def _student_of(stem: str) -> str:
    """Take the name of the page from a file's name; keep all if nothing is left."""
    chapters = "|".join(register.CHAPTERS)
    named = _COPY.sub("", stem)
    rest = re.sub(rf"(?i)(?<![a-z])(\d\d[_ -]?)?({chapters})(?![a-z])", "", named)
    return re.sub(r"[ _-]{2,}", " ", rest).strip(_EDGE) or stem


def steps(path: Path) -> list[Step]:
    """Read a notebook as the cells to run, each check after the cell that asked for it.

    Parameters
    ----------
    path : Path
        The notebook.

    Returns
    -------
    list of Step
        The checks of a whole page, those last that its cells do not ask for. Without a
        check when nothing of the course is in the notebook.

    Raises
    ------
    ValueError
        If the file is no notebook; the message says why.
    """
    cells = [_as_python(source) for source in _sources(path)]
    asked = [dict(_checks(source)) for source in cells]
    last = {name: index for index, found in enumerate(asked) for name in found}
    done = []
    for index, source in enumerate(cells):
        done.append(Step(_without_checks(source)))
        due = [name for name in asked[index] if last[name] == index]
        done += [Step(asked[index][name], name) for name in due]
    missing = [name for name in _expected(path, cells, last) if name not in last]
    return done + [Step(_function(name), name) for name in missing]


def _sources(path: Path) -> list[str]:
    import nbformat

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of cells without ids, which do no harm
            notebook = nbformat.read(path, as_version=4)
        return ["".join(c.source) for c in notebook.cells if c.cell_type == "code"]
    except Exception as error:  # whatever a broken file makes of the reader
        problem = str(error).strip().split("\n")[0] or type(error).__name__
        raise ValueError(problem[:200]) from None


def exercises_of(chapter: str) -> list[str]:
    """List what a chapter's pages ask for.

    Parameters
    ----------
    chapter : str
        As "dense".

    Returns
    -------
    list of str
        Ids of its exercises, and the chapter itself for its project.
    """
    has_project = (_PROJECTS / f"{chapter}.py").exists()
    return register.ids_by_chapter()[chapter] + [chapter] * has_project


def _expected(path: Path, cells: list[str], asked: dict[str, int]) -> list[str]:
    """List the exercises of the pages that a notebook is an answer to."""
    pages = {_page(name) for name in asked}
    if not pages:
        defined = re.findall(r"^def (\w+)\(", "\n".join(cells), re.MULTILINE)
        pages = {_page(name) for name in _known() if _function(name) in defined}
    if not pages:
        named = [c for c in register.CHAPTERS if c in path.stem.lower()]
        pages = {_page(f"{chapter}.1") for chapter in named}
    return [name for page in sorted(pages) for name in page]


def _page(name: str) -> tuple[str, ...]:
    """List what stands on the page of an exercise; projects and diagnoses have one."""
    chapter, is_exercise, _ = name.partition(".")
    if not is_exercise or chapter == register.DIAGNOSES:
        return (name,)
    return tuple(register.ids_by_chapter()[chapter])


@functools.cache
def _known() -> tuple[str, ...]:
    return tuple(name for c in register.CHAPTERS for name in exercises_of(c))


@functools.cache
def _function(name: str) -> str:
    """Give the name of the function that a page asks for."""
    if "." in name:
        return register.name_of(name)
    project = (_PROJECTS / f"{name}.py").read_text(encoding="utf-8")
    return re.search(r"^PROJECT = Project\(\s*(\w+)", project, re.MULTILINE)[1]


def _as_python(source: str) -> str:
    """Turn lines for IPython into Python; what is neither stays as it is."""
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        return TransformerManager().transform_cell(source)
    except SyntaxError:
        return source


def _calls(source: str) -> Iterator[tuple[str, ast.Call]]:
    """Yield the calls of `check` for an exercise that there is, by its id."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = getattr(node.func, "attr", getattr(node.func, "id", ""))
        name = getattr(node.args[0], "value", None)
        if called == "check" and isinstance(name, str) and name in _known():
            yield name, node


def _checks(source: str) -> Iterator[tuple[str, str]]:
    for name, call in _calls(source):
        given = [k.value for k in call.keywords if k.arg == "answer"]
        answers = [*call.args[1:2], *given]
        yield name, ast.unparse(answers[0]) if answers else _function(name)


def _without_checks(source: str) -> str:
    """Put ``None`` where a check is called, so that the rest runs as it stands."""
    raw, parts, done = source.encode(), [], 0
    for first, after in sorted(_places(source), key=lambda p: (p[0], -p[1])):
        if first >= done:  # else the call is an argument of the one before
            parts += [raw[done:first], b"None"]
            done = after
    return b"".join([*parts, raw[done:]]).decode()


def _places(source: str) -> Iterator[tuple[int, int]]:
    """Yield where checks begin and end, in bytes."""
    starts = [0]
    for line in source.encode().split(b"\n"):
        starts.append(starts[-1] + len(line) + 1)
    for _, call in _calls(source):
        first = starts[call.lineno - 1] + call.col_offset
        yield first, starts[call.end_lineno - 1] + call.end_col_offset
