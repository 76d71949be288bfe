"""The way through the book: a chapter, its exercises and project, the next chapter.

Solutions stand behind their exercises in ``_toc.yml``, but they are opened by the link
at the exercises' end and never by turning a page.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

SOLUTIONS = {"solutions", "project_solutions", "diagnosis_solutions"}
# pages below a chapter, whose sections are not counted on from the chapter's
UNNUMBERED = {"exercises", "projects", "diagnoses", *SOLUTIONS}


def folder_of(page: str) -> str:
    """Return the name of the folder that holds a page."""
    return PurePosixPath(page).parent.name


def neighbours(
    relations: dict[str, list[str | None]], page: str
) -> tuple[str | None, str | None]:
    """Return the pages to turn to from this one, stepping over solutions.

    Parameters
    ----------
    relations : dict
        Parent, previous and next page of each, as ``_toc.yml`` orders them.
    page : str
        Name of the page.

    Returns
    -------
    tuple of str or None
        The previous page and the next.
    """
    _, before, after = relations[page]
    if before and folder_of(before) in SOLUTIONS:
        before = relations[before][1]
    if after and folder_of(after) in SOLUTIONS:
        after = relations[after][2]
    return before, after


def lead_the_way(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Replace the links to the previous and the next page."""
    if page not in app.builder.relations:
        return
    for name, there in zip(
        ("prev", "next"), neighbours(app.builder.relations, page), strict=True
    ):
        context[name] = there and {
            "link": app.builder.get_relative_uri(page, there),
            "title": app.builder.render_partial(app.env.titles[there])["title"],
        }


def drop_numbers(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Take the numbers off the headings of exercises and solutions.

    Their figures keep the chapter's number, which was given before this is called.
    """
    for page in env.found_docs:
        if folder_of(page) in UNNUMBERED:
            env.toc_secnumbers.pop(page, None)
            links = env.tocs[page].findall(nodes.reference)
            for node in (env.titles[page], env.longtitles[page], *links):
                node.attributes.pop("secnumber", None)
    return []


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the handlers."""
    app.connect("html-page-context", lead_the_way)
    # after Sphinx has numbered sections and figures, on the same event
    app.connect("env-get-updated", drop_numbers, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
