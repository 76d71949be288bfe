"""Keep the notebooks of the book in their committed form.

``strip``        drops what must not be committed: outputs, counts, stray metadata
``run``          executes notebooks and stores the text outputs of checked cells
``exercises``    writes the blanks in ``book/exercises`` from ``book/solutions``, and
                 in the same way those in ``book/projects`` and ``book/diagnoses``
``stamp``        copies the notebooks with a first cell that installs from an address
``assignments``  writes a course for nbgrader, with points on what the checks judge

The conventions that these commands rely on stand in ``CONTRIBUTING.md``.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parent.parent
BOOK = ROOT / "book"

CHECKED = "nbval-check-output"
SOLUTION_ONLY = "solution"
FOLDED = "hide-input"
FOLDED_WHOLE = "hide-cell"  # with what it shows: a table behind a picture
KEPT_CELL_METADATA = {"tags", "mystnb", "nbgrader"}
METADATA = {
    "kernelspec": {
        "display_name": "Python 3",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}

ANSWER = re.compile(
    r"^(?P<indent>[ \t]*)# BEGIN SOLUTION[ \t]*\n.*?^[ \t]*# END SOLUTION[ \t]*$",
    flags=re.MULTILINE | re.DOTALL,
)
BLANK = r"\g<indent>raise NotImplementedError  # your code here"


@dataclass(frozen=True)
class Blanks:
    """A folder of answers, the folder of blanks made from it, and how pages differ.

    Attributes
    ----------
    answers, blanks
        Names of the folders in ``book``.
    label, blank_label
        What labels begin with, on a page of answers and on a blank.
    title, blank_title
        What headings begin with.
    """

    answers: str
    blanks: str
    label: str
    blank_label: str
    title: str
    blank_title: str


EXERCISES = Blanks(
    *("solutions", "exercises"),
    *("solutions-", "exercises-"),
    *("Solutions", "Exercises"),
)
PROJECTS = Blanks(
    *("project_solutions", "projects"),
    *("project-solution-", "project-"),
    *("Solution to project", "Project"),
)
DIAGNOSES = Blanks(
    *("diagnosis_solutions", "diagnoses"),
    *("diagnosis-solution-", "diagnosis-"),
    *("Solution to diagnosis", "Diagnosis"),
)
LOCAL_INSTALL = "../..[tensorflow]"

JUDGED = re.compile(r'\b(exercises|projects)\.check\("([a-z]+(?:\.\d+)?)", \w+\)')
# nbgrader gives a cell that raises no point, and one that ends in a number that many.
HIDDEN = "\n### BEGIN HIDDEN TESTS\n{}\n### END HIDDEN TESTS"
COUNTED = {
    "exercises": (1, 'graded = {0}\nassert graded.status == "correct", graded'),
    "projects": (3, "display(result)\nresult.reached"),
}
NBGRADER_CONFIG = """\
import os

# whoever grades has a progress of his own
os.environ["AECOURSE_PROGRESS"] = "off"

c = get_config()
c.CourseDirectory.course_id = "autoencoders"
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError  # your code here"}
c.ExecutePreprocessor.timeout = 300  # seconds; a project trains for about a minute
"""


def read(path: Path) -> NotebookNode:
    """Read a notebook in the current format."""
    return nbformat.read(path, as_version=4)


def text_of(notebook: NotebookNode) -> str:
    """Return the notebook as the text that is committed."""
    return nbformat.writes(notebook) + "\n"


def write_if_changed(path: Path, notebook: NotebookNode) -> bool:
    """Write the notebook and return whether the file differs from before."""
    text = text_of(notebook)
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return True


def tags(cell: NotebookNode) -> list[str]:
    """Return the tags of a cell."""
    return cell.metadata.get("tags", [])


def strip(notebook: NotebookNode) -> NotebookNode:
    """Drop outputs, counts and metadata that depend on who ran the notebook.

    Text outputs of cells tagged ``nbval-check-output`` stay, with their
    execution count: nbval takes a cell without a count for one that was not run
    and would let it pass.
    """
    notebook.metadata = nbformat.from_dict(METADATA)
    notebook.nbformat_minor = 5
    for cell in notebook.cells:
        kept = {k: v for k, v in cell.metadata.items() if k in KEPT_CELL_METADATA}
        # the tags fold the cell on the page, this in JupyterLab
        if FOLDED in tags(cell):
            kept["jupyter"] = {"source_hidden": True}
        elif FOLDED_WHOLE in tags(cell):
            kept["jupyter"] = {"outputs_hidden": True, "source_hidden": True}
        cell.metadata = nbformat.from_dict(kept)
        cell.pop("attachments", None)
        if cell.cell_type != "code":
            continue
        if CHECKED in tags(cell):
            cell.outputs = [text_output(output) for output in cell.outputs]
        else:
            cell.outputs, cell.execution_count = [], None
    return notebook


def text_output(output: NotebookNode) -> NotebookNode:
    """Return the output without pictures and without metadata."""
    if "data" in output:
        output.data = {
            kind: data for kind, data in output.data.items() if kind == "text/plain"
        }
        output.metadata = {}
    return output


def execute(path: Path, timeout: int) -> NotebookNode:
    """Run a notebook where it lies and return it with outputs."""
    # imported here because the other commands do not need a kernel
    from nbclient import NotebookClient

    notebook = read(path)
    client = NotebookClient(
        notebook,
        timeout=timeout,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
    )
    return client.execute()


def blank(notebook: NotebookNode, stem: str, kind: Blanks = EXERCISES) -> NotebookNode:
    """Turn answers into blanks: each becomes ``raise NotImplementedError``."""
    notebook = for_students(notebook, stem, kind)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            empty_answer(cell)
    return notebook


def for_students(notebook: NotebookNode, stem: str, kind: Blanks) -> NotebookNode:
    """Take away what only the page of answers says, and keep the answers.

    Cells tagged ``solution`` go, labels and the title change their first word, and a
    last line links back.
    """
    notebook = strip(notebook)
    notebook.cells = [c for c in notebook.cells if SOLUTION_ONLY not in tags(c)]
    for cell in notebook.cells:
        if cell.cell_type != "code":
            cell.source = as_blank(cell.source, kind)
        figure = cell.metadata.get("mystnb", {}).get("figure", {})
        if "name" in figure:
            figure["name"] = as_blank(figure["name"], kind)
    topic = stem.split("_", 1)[1]
    link = f"When you have tried, compare with {{ref}}`{kind.label}{topic}`."
    last = nbformat.v4.new_markdown_cell(link)
    last["id"] = "solutions-link"
    notebook.cells.append(last)
    return notebook


def assignment(notebook: NotebookNode, stem: str, kind: Blanks) -> NotebookNode:
    """Mark answers and checks as nbgrader wants it, which makes the blanks itself."""
    notebook = for_students(notebook, stem, kind)
    answers = 0
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        if "# BEGIN SOLUTION" in cell.source:
            answers += 1
            mark(cell, f"answer-{answers}", is_solution=True)
        elif judged := JUDGED.search(cell.source):
            points, test = COUNTED[judged[1]]
            cell.source += HIDDEN.format(test.format(judged[0]))
            grade_id = f"{judged[1]}-{judged[2].replace('.', '-')}"
            mark(cell, grade_id, is_solution=False, points=points)
    return notebook


def mark(
    cell: NotebookNode, grade_id: str, *, is_solution: bool, points: int | None = None
) -> None:
    """Set nbgrader's metadata: an answer is the student's, a check is locked."""
    entries = {
        "cell_type": "code",
        "grade": not is_solution,
        "grade_id": grade_id,
        "locked": not is_solution,
        "schema_version": 3,
        "solution": is_solution,
        "task": False,
    }
    if points is not None:
        entries["points"] = points
    cell.metadata["nbgrader"] = nbformat.from_dict(entries)


def empty_answer(cell: NotebookNode) -> None:
    """Replace the marked answers of a code cell and drop what it printed."""
    source = ANSWER.sub(BLANK, cell.source)
    for marker in ("# BEGIN SOLUTION", "# END SOLUTION"):
        if marker in source:
            raise ValueError(f"{marker!r} stands alone in this cell:\n{cell.source}")
    cell.source = source
    cell.outputs, cell.execution_count = [], None
    if CHECKED in tags(cell):
        cell.metadata["tags"].remove(CHECKED)
        if not cell.metadata["tags"]:
            del cell.metadata["tags"]


def as_blank(text: str, kind: Blanks) -> str:
    """Rename labels and titles of a page of answers."""
    text = re.sub(rf"\b{kind.label}(?=[a-z])", kind.blank_label, text)
    title = rf"\1{kind.blank_title}"
    return re.sub(rf"^(#+ ){kind.title}\b", title, text, flags=re.MULTILINE)


def stamp(notebook: NotebookNode, url: str) -> NotebookNode:
    """Let the first code cell name the address that installs ``aecourse``."""
    first = next(cell for cell in notebook.cells if cell.cell_type == "code")
    if LOCAL_INSTALL not in first.source:
        raise ValueError(
            f"The first code cell must say {LOCAL_INSTALL!r}. Received: {first.source}"
        )
    remote = f"aecourse[tensorflow] @ git+{url}"
    first.source = first.source.replace(LOCAL_INSTALL, remote)
    return notebook


def run_strip(files: Iterable[Path]) -> int:
    """Strip the files in place."""
    for path in files:
        if write_if_changed(path, strip(read(path))):
            print(f"stripped {path}")
    return 0


def run_execute(files: Iterable[Path], timeout: int) -> int:
    """Execute the files and store the outputs of their checked cells."""
    for path in files:
        print(f"running {path}", flush=True)
        write_if_changed(path, strip(execute(path, timeout)))
    return 0


def run_exercises(check: bool) -> int:
    """Write every blank, or with ``check`` say which of them is out of step."""
    kinds = EXERCISES, PROJECTS, DIAGNOSES
    stale = [line for kind in kinds for line in stale_blanks(kind, check)]
    if stale:
        print(*stale, "Run: python scripts/notebooks.py exercises", sep="\n")
    return 1 if stale else 0


def stale_blanks(kind: Blanks, check: bool) -> list[str]:
    """Write the blanks of a kind, or with ``check`` say what is wrong with them."""
    sources = sorted((BOOK / kind.answers).glob("*.ipynb"))
    stale = []
    for source in sources:
        target = BOOK / kind.blanks / source.name
        notebook = blank(read(source), source.stem, kind)
        if check:
            current = target.read_text(encoding="utf-8") if target.exists() else ""
            if current != text_of(notebook):
                stale.append(f"{target.relative_to(ROOT)} is not what its source gives")
        elif write_if_changed(target, notebook):
            print(f"wrote {target.relative_to(ROOT)}")
    names = {source.name for source in sources}
    for orphan in sorted((BOOK / kind.blanks).glob("*.ipynb")):
        if orphan.name not in names:
            place = orphan.relative_to(ROOT)
            stale.append(f"{place} has no source in book/{kind.answers}")
    return stale


def run_stamp(url: str, folder: Path) -> int:
    """Copy all notebooks of the book below ``folder`` with the address in them."""
    for source in sorted((ROOT / "book").glob("*/*.ipynb")):
        target = folder / source.relative_to(ROOT)
        write_if_changed(target, stamp(read(source), url))
        print(f"stamped {target}")
    return 0


def run_assignments(folder: Path) -> int:
    """Write a source folder of nbgrader's, an assignment for each page."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "nbgrader_config.py").write_text(NBGRADER_CONFIG, encoding="utf-8")
    prefixes = {EXERCISES: "", PROJECTS: "project_", DIAGNOSES: "diagnosis_"}
    for kind, prefix in prefixes.items():
        for path in sorted((BOOK / kind.answers).glob("*.ipynb")):
            name = f"{prefix}{path.stem}"
            target = folder / "source" / name / f"{name}.ipynb"
            write_if_changed(target, assignment(read(path), path.stem, kind))
            print(f"wrote {target}")
    return 0


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    top = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    commands = top.add_subparsers(dest="command", required=True)
    command = commands.add_parser("strip", help="drop outputs and stray metadata")
    command.add_argument("files", nargs="+", type=Path)
    command = commands.add_parser("run", help="execute, keep checked outputs")
    command.add_argument("files", nargs="+", type=Path)
    command.add_argument("--timeout", type=int, default=120, help="seconds a cell")
    command = commands.add_parser("exercises", help="write blanks from solutions")
    command.add_argument("--check", action="store_true", help="compare, write nothing")
    command = commands.add_parser("stamp", help="copy with an address to install from")
    command.add_argument("url", help="the repository, as git clones it")
    command.add_argument("folder", type=Path)
    command = commands.add_parser("assignments", help="write a course for nbgrader")
    command.add_argument("folder", type=Path)
    return top


def main(words: list[str] | None = None) -> int:
    """Run one command and return the exit status."""
    args = parser().parse_args(words)
    if args.command == "strip":
        return run_strip(args.files)
    if args.command == "run":
        return run_execute(args.files, args.timeout)
    if args.command == "exercises":
        return run_exercises(args.check)
    if args.command == "assignments":
        return run_assignments(args.folder)
    return run_stamp(args.url, args.folder)


if __name__ == "__main__":
    sys.exit(main())
