"""What the site needs beyond Jupyter Book, its theme and their settings.

- a cache of executed notebooks that notices a change of the module or of the data,
  filled by several notebooks at a time
- launch buttons and edit links where the publishing workflow names the repository
- repairs of the theme that cannot be made by a setting
- labs, whose scripts and data it moves out of the pages
- figures and labs that a page borrows from a chapter
- the map of the chapters and the table of their minutes
- lines of code that a phone can wrap one by one, folds that are joined
- of the module, what each chapter is the first to use
- the directives ``versions``, the environment the pages were built with, and
  ``chapter-seconds``, what executing each chapter has taken
  ``backend-seconds``, what trainings have taken on each backend
"""

from __future__ import annotations

import os
import re
import sys
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from platform import python_version
from typing import Any

from docutils import nodes

# beside this file, as are the others; Sphinx puts the folder on the path
from execution import cache_path, execute
from myst_nb.core.execute import ExecutionError
from sphinx.application import ENV_PICKLE_FILENAME, Sphinx
from sphinx.config import Config
from sphinx.util.docutils import SphinxDirective
from sphinx.util.logging import getLogger

from aecourse import contest, words
from aecourse.contest import tables

PACKAGES = (
    "keras",
    "tensorflow",
    "numpy",
    "pandas",
    "scipy",
    "scikit-learn",
    "scikit-image",
    "matplotlib",
    "mlxtend",
    "pooch",
    "jupyter-book",
)
# a page in the list, with the arrow that unfolds what is below it
ARROW = re.compile(
    r'<a class="[^"]*reference[^>]*>([^<]*)</a>\s*<details[^>]*>\s*<summary(?=>)'
)
# draws the icons of the style sheet again: 1.5 MB, more than all else of most pages
ICON_SCRIPT = re.compile(r"<script[^>]*_static/scripts/fontawesome\.js[^>]*></script>")
logger = getLogger(__name__)

FIRST_PAGE = """<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="refresh" content="0; url={first}">
<link rel="icon" href="_static/favicon.svg">
<title>{title}</title>
<p><a href="{first}">{title}</a></p>
</html>
"""


def set_environment(app: Sphinx, config: Config) -> None:
    """Keep the notebooks' kernels, which inherit this, to the machine."""
    # a build reads what is there; `python -m aecourse.data fetch` is the way to the net
    os.environ.setdefault("AECOURSE_OFFLINE", "1")
    # answers given by the pages themselves must not count as the reader's
    os.environ["AECOURSE_PROGRESS"] = "off"


def choose_cache(app: Sphinx, config: Config) -> None:
    """Let the pages be read from the cache that the notebooks are executed into."""
    config.nb_execution_cache_path = str(cache_path(Path(app.srcdir)))


def execute_notebooks(app: Sphinx, env: Any, pages: list[str]) -> None:
    """Execute the notebooks that are to be read before the first of them is read."""
    paths = [Path(env.doc2path(page)) for page in pages]
    failures = execute(
        Path(app.srcdir),
        [path for path in paths if path.suffix == ".ipynb"],
        seconds_a_cell=app.config.nb_execution_timeout,
    )
    for path, report in failures.items():
        logger.warning("%s", report, location=str(path))
    if failures:
        raise ExecutionError(", ".join(map(str, failures)))
    print(f"{len(pages)} pages to read and write", flush=True)


def name_repository(app: Sphinx, config: Config) -> None:
    """Point buttons and links to the repository that the workflow publishes."""
    url = os.environ.get("AECOURSE_REPOSITORY")
    if not url:
        return
    config.html_theme_options.update(
        repository_url=url,
        # the branch whose notebooks install the module from this very repository
        repository_branch=os.environ.get("AECOURSE_NOTEBOOKS_BRANCH", "notebooks"),
        path_to_docs="",
        use_repository_button=True,
        use_edit_page_button=True,
        launch_buttons={"colab_url": "https://colab.research.google.com"},
    )


def edit_the_source(app: Sphinx) -> None:
    """Let edit links lead to the branch that is written by hand."""
    context = app.config.html_context
    branch = os.environ.get("AECOURSE_BRANCH", "main")
    for provider in ("github", "gitlab", "bitbucket"):
        if f"{provider}_version" in context:
            context[f"{provider}_version"] = branch


def repair_page(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Mend what theme and extensions put on a page."""
    if body := context.get("body"):
        context["body"] = repair_roles(body)
    if tree := context.get("generate_toctree_html"):
        context["generate_toctree_html"] = lambda *args, **options: name_arrows(
            str(tree(*args, **options))
        )
    # Sphinx also loads MathJax, two megabytes, where a page further down has a formula
    unused = [] if 'class="math' in (context.get("body") or "") else ["mathjax"]
    # sphinx-thebe declares a constant twice and names an outside address, unused here
    unused.append("thebe")
    context["script_files"] = [
        script
        for script in context["script_files"]
        if not any(name in repr_of(script) for name in unused)
    ]


def repair_roles(body: str) -> str:
    """Take off what keeps a page's parts from screen readers."""
    # myst-nb's label hides the visible prompt of a folded cell
    body = re.sub(r'<summary aria-label="[^"]*">', "<summary>", body)
    # docutils' list of references has no items, and the role of each is obsolete
    body = body.replace('role="list" class="citation-list"', 'class="citation-list"')
    # the empty corner of a table heads nothing
    body = re.sub(r"<th( [^>]*)?>((?:<p></p>)?\s*)</th>", r"<td\1>\2</td>", body)
    return body.replace(' role="doc-biblioentry"', "")


def name_arrows(pages: str) -> str:
    """Give the arrow beside a page in the list the name of that page."""
    return ARROW.sub(r'\g<0> aria-label="\1"', pages)


def repr_of(script: Any) -> str:
    """Return file name and body of a script, whichever it has."""
    body = getattr(script, "attributes", {}).get("body") or ""
    return f"{getattr(script, 'filename', script)} {body}".lower()


class Versions(SphinxDirective):
    """A table of the versions that this build runs with."""

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        # read at build time, so the page must be read anew whenever a build reads any
        self.env.note_reread()
        rows = [("Python", python_version())]
        rows += [(name, version_of(name)) for name in PACKAGES]
        told = words.of_pages("site")
        return [table((told["package"], told["version"]), rows)]


class ChapterSeconds(SphinxDirective):
    """A table of the seconds that each chapter took when it was last measured."""

    def run(self) -> list[nodes.Node]:
        """Return the table, whose numbers are committed."""
        self.env.note_dependency(
            str(files("aecourse.contest") / "measured" / "book.json")
        )
        seconds = tables.seconds_table(contest.measured("book"))
        told = words.of_pages("site")["seconds_on"]
        heads = (told.format(source=source) for source in seconds.columns)
        head = (seconds.index.name, *heads)
        rows = [(name, *map(str, cells)) for name, *cells in seconds.itertuples()]
        return [table(head, rows)]


class BackendSeconds(SphinxDirective):
    """A table of the seconds that trainings took on each backend."""

    def run(self) -> list[nodes.Node]:
        """Return the table, whose numbers are committed."""
        self.env.note_dependency(
            str(files("aecourse.contest") / "measured" / "backends.json")
        )
        seconds = tables.backend_table(contest.measured("backends"))
        head = (seconds.index.name, *seconds.columns)
        return [table(head, [tuple(row) for row in seconds.itertuples()])]


def version_of(package: str) -> str:
    """Return the installed version; TensorFlow has two names on the registry."""
    try:
        return version(package)
    except PackageNotFoundError:
        return version(f"{package}-cpu")


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> nodes.table:
    """Build a docutils table of plain text."""
    group = nodes.tgroup(cols=len(head))
    group += [nodes.colspec(colwidth=1) for _ in head]
    group += nodes.thead("", row_of(head))
    group += nodes.tbody("", *[row_of(row) for row in rows])
    return nodes.table("", group)


def row_of(cells: tuple[str, ...]) -> nodes.row:
    """Build one row."""
    return nodes.row(
        "", *[nodes.entry("", nodes.paragraph(text=cell)) for cell in cells]
    )


def lead_to_first_page(app: Sphinx, error: Exception | None) -> None:
    """Replace the bare redirect at the root, which has neither icon nor language."""
    if error is None and app.builder.format == "html":
        first = f"{app.config.root_doc}.html"
        (Path(app.outdir) / "index.html").write_text(
            FIRST_PAGE.format(title=app.config.html_title, first=first),
            encoding="utf-8",
        )


def drop_icon_script(app: Sphinx, error: Exception | None) -> None:
    """Take the theme's icon script off the pages, which no setting does."""
    if error is not None or app.builder.format != "html":
        return
    for page in Path(app.outdir).rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        lighter = ICON_SCRIPT.sub("", text)
        if lighter != text:
            page.write_text(lighter, encoding="utf-8")
    static = Path(app.outdir) / "_static"
    (static / "scripts" / "fontawesome.js").unlink(missing_ok=True)


def finish(app: Sphinx, error: Exception | None) -> None:
    """Make sure that a build after a failed one tries again."""
    # Sphinx sets its status after this event; the count is what decides it. Without
    # this a second run would read the finished pages back and report success.
    if error is None and app.warningiserror and app._warncount:
        (Path(app.doctreedir) / ENV_PICKLE_FILENAME).unlink(missing_ok=True)
        return
    if isinstance(error, ExecutionError):
        # the cell and its error stand above; jupyter-book's way there does not help
        sys.tracebacklimit = 0


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the handlers."""
    app.connect("config-inited", set_environment)
    app.connect("config-inited", choose_cache)
    app.connect("config-inited", name_repository)
    # after the theme's own handler, which writes what this one corrects
    app.connect("env-before-read-docs", execute_notebooks)
    app.connect("builder-inited", edit_the_source, priority=900)
    app.connect("html-page-context", repair_page, priority=900)
    app.connect("build-finished", lead_to_first_page, priority=900)
    app.connect("build-finished", drop_icon_script, priority=900)
    app.connect("build-finished", finish, priority=950)
    app.setup_extension("about")
    app.setup_extension("cards")
    app.setup_extension("code_lines")
    app.setup_extension("course_map")
    app.setup_extension("folds")
    app.setup_extension("navigation")
    app.setup_extension("numbered_tables")
    app.setup_extension("quiz")
    app.setup_extension("labs")
    app.setup_extension("borrowed")
    app.setup_extension("reference")
    app.setup_extension("first_uses")
    app.add_directive("versions", Versions)
    app.add_directive("chapter-seconds", ChapterSeconds)
    app.add_directive("backend-seconds", BackendSeconds)
    return {"version": "1", "parallel_read_safe": True}
