"""Which chapter needs which, and how long each takes, read from the chapters.

- the directive ``course-map`` draws the chapters with arrows between them
- the directive ``course-plan`` lists minutes and needs, a row for each chapter

A chapter says what it needs after "**You need**" and how long it takes after
"**Time**", the solutions how long the exercises take, and a project how long it does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from aecourse import words

NEED = re.compile(r"\{ref\}`(?:[^`<]*<)?chapter-([\w-]+)>?`")
# what a sentence says of a chapter of which a part is enough
IN_PART = re.compile(r"\bideas?\b|\bhelps?\b")
MINUTES = re.compile(r"(?:about )?(?:(\d+) minutes|(an hour)) to (?:read|solve)")
WORK = re.compile(r"about (\d+) minutes of work")
# column and row of each chapter
PLACES = {
    "concept": (1, 0),
    "manifold": (0, 1),
    "dense": (1, 1),
    "representation": (0, 2),
    "convolutional": (1, 2),
    "recurrent": (2, 2),
    "limits": (0, 3),
    "denoising": (1, 3),
    "pca": (2, 3),
    "anomaly": (1, 4),
    "recommendation": (2, 4),
}
LEFT, TOP, WIDE, HIGH, GAP, STEP = 4, 4, 94, 42, 40, 62
SIZE = (LEFT * 2 + 3 * WIDE + 2 * GAP, TOP * 2 + 4 * STEP + HIGH)


@dataclass(frozen=True)
class Chapter:
    """What a chapter says of itself.

    Attributes
    ----------
    file : str
        Name of its file without the ending, as "03_dense".
    title : str
        Its heading.
    needs, helped_by : frozenset of str
        Stems of the chapters that it needs, and of those of which an idea is enough.
    reading, solving : int
        Minutes to read it and to solve its exercises.
    project : int, default 0
        Minutes for its project, 0 where it has none.
    """

    file: str
    title: str
    needs: frozenset[str]
    helped_by: frozenset[str]
    reading: int
    solving: int
    project: int = 0

    @property
    def stem(self) -> str:
        """The name by which others refer to it."""
        return self.file.partition("_")[2]

    @property
    def number(self) -> int:
        """Its place in the book."""
        return int(self.file.partition("_")[0])


class Arrow(NamedTuple):
    """An arrow from a chapter to one that builds on it, wholly or in part."""

    start: str
    end: str
    whole: bool


def read_chapters(book: Path) -> list[Chapter]:
    """Return the chapters of a book in their order."""
    return [read_chapter(path) for path in sorted((book / "chapters").glob("*.ipynb"))]


def read_chapter(path: Path) -> Chapter:
    """Return what a chapter and its solutions say in their first cells."""
    lines = prose(path)
    need = next(line for line in lines if line.startswith("**You need**"))
    whole, in_part = needs_in(need)
    return Chapter(
        file=path.stem,
        title=next(line for line in lines if line.startswith("# ")).removeprefix("# "),
        needs=whole,
        helped_by=in_part,
        reading=minutes_in(lines),
        solving=minutes_in(prose(path.parent.parent / "solutions" / path.name)),
        project=minutes_of_project(path.parent.parent / "projects" / path.name),
    )


def minutes_of_project(path: Path) -> int:
    """Return the minutes that a project states, 0 for a file that is not there."""
    if not path.exists():
        return 0
    return int(next(filter(None, map(WORK.search, prose(path))))[1])


def prose(path: Path) -> list[str]:
    """Return the lines of a notebook's text."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    texts = ("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    return [line for text in texts for line in text.splitlines()]


def needs_in(sentence: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the chapters that a sentence needs, and those it needs in part."""
    whole, in_part = set(), set()
    for clause in re.split(r"[,;]| and (?=the )", sentence):
        (in_part if IN_PART.search(clause) else whole).update(NEED.findall(clause))
    return frozenset(whole), frozenset(in_part - whole)


def minutes_in(lines: Sequence[str]) -> int:
    """Return the first number of minutes to read or to solve."""
    found = next(filter(None, map(MINUTES.search, lines)))
    return int(found[1] or 60)


def above(stem: str, chapters: Mapping[str, Chapter]) -> frozenset[str]:
    """Return all chapters that one rests on, through others too."""
    own = chapters[stem].needs
    return own.union(*(above(one, chapters) for one in own))


def arrows(chapters: Sequence[Chapter]) -> list[Arrow]:
    """Return the arrows of the map, without those that others imply."""
    by_stem = {chapter.stem: chapter for chapter in chapters}
    found = []
    for chapter in chapters:
        through = frozenset().union(*(above(one, by_stem) for one in chapter.needs))
        rest = {True: chapter.needs, False: chapter.helped_by - chapter.needs}
        for whole, starts in rest.items():
            found += [Arrow(s, chapter.stem, whole) for s in sorted(starts - through)]
    return found


def corner(stem: str) -> tuple[float, float]:
    """Return the upper left corner of a chapter's box."""
    column, row = PLACES[stem]
    return LEFT + column * (WIDE + GAP), TOP + row * STEP


class Lane(NamedTuple):
    """Where the lines of a chapter run down, and how far off the middle they end."""

    x: float
    off: float


def lanes(drawn: Sequence[Arrow]) -> dict[tuple[int, str], Lane]:
    """Return the lanes by gap between columns and chapter, so that none share one."""
    users: dict[int, list[str]] = {0: [], 1: []}
    for arrow in drawn:
        if not is_straight(arrow) and arrow.start not in users[gap_of(arrow)]:
            users[gap_of(arrow)].append(arrow.start)
    found = {}
    for gap, stems in users.items():
        left = LEFT + (gap + 1) * WIDE + gap * GAP
        stems.sort(key=lambda stem: PLACES[stem])
        lanes_and_one = len(stems) + 1
        for i, stem in enumerate(stems, 1):
            off = 7 * (lanes_and_one / 2 - i)
            found[gap, stem] = Lane(left + GAP * i / lanes_and_one, off)
    return found


def is_straight(arrow: Arrow) -> bool:
    """Say whether an arrow leads to the box just below."""
    (column, row), (to_column, to_row) = PLACES[arrow.start], PLACES[arrow.end]
    return column == to_column and to_row == row + 1


def gap_of(arrow: Arrow) -> int:
    """Return the gap between columns in which an arrow runs down."""
    column, to = PLACES[arrow.start][0], PLACES[arrow.end][0]
    return 1 if to == 2 or (to == 1 and column == 2) else 0


def path_of(arrow: Arrow, lane: Lane | None) -> list[tuple[float, float]]:
    """Return the corners of an arrow."""
    (x, y), (to_x, to_y) = corner(arrow.start), corner(arrow.end)
    if lane is None:
        middle = x + WIDE / 2
        return [(middle, y + HIGH), (middle, to_y)]
    y, to_y = y + HIGH / 2 + lane.off, to_y + HIGH / 2 + lane.off
    start = x + WIDE if lane.x > x else x
    end = to_x + WIDE if lane.x > to_x else to_x
    return [(start, y), (lane.x, y), (lane.x, to_y), (end, to_y)]


def strokes_of(arrow: Arrow, lane: Lane | None) -> str:
    """Return an arrow as SVG."""
    places = path_of(arrow, lane)
    (x0, y0), (x, y) = places[-2:]
    dx, dy = (x > x0) - (x < x0), (y > y0) - (y < y0)
    points = " ".join(
        f"{a:g},{b:g}" for a, b in [*places[:-1], (x - 5 * dx, y - 5 * dy)]
    )
    tip = [(x, y), *((x - 7 * dx + s * dy, y - 7 * dy + s * dx) for s in (4, -4))]
    tip = " ".join(f"{a:g},{b:g}" for a, b in tip)
    kind = "whole" if arrow.whole else "part"
    line = f'<polyline class="{kind}" points="{points}"/>'
    return f'{line}<polygon class="{kind}" points="{tip}"/>'


def box_of(chapter: Chapter, numbers: Mapping[str, int], address: str) -> str:
    """Return a chapter's box, which leads to the chapter."""
    told = words.of_pages("course_map")
    x, y = corner(chapter.stem)
    said = told["box"].format(number=chapter.number, title=chapter.title)
    for key, stems in (("needs", chapter.needs), ("part", chapter.helped_by)):
        if stems:
            listed = ", ".join(str(n) for n in sorted(numbers[s] for s in stems))
            said += " " + told[key].format(chapters=listed)
    name = words.of_pages("chapters")[chapter.stem]
    middle = x + WIDE / 2
    return (
        f'<a href="{escape(address)}" aria-label="{escape(said)}">'
        f'<rect x="{x:g}" y="{y:g}" width="{WIDE}" height="{HIGH}" rx="5"/>'
        f'<text class="number" x="{middle:g}" y="{y + 16:g}">{chapter.number}</text>'
        f'<text x="{middle:g}" y="{y + 33:g}">{escape(name)}</text></a>'
    )


def draw(chapters: Sequence[Chapter], addresses: Mapping[str, str]) -> str:
    """Return the map as SVG with a list of what its arrows mean.

    Parameters
    ----------
    chapters : sequence of Chapter
        All chapters, each of which has its place in ``PLACES``.
    addresses : mapping of str to str
        Stem → where the link of its box leads.
    """
    told = words.of_pages("course_map")
    numbers = {chapter.stem: chapter.number for chapter in chapters}
    drawn = arrows(chapters)
    at = lanes(drawn)
    lines = (
        strokes_of(a, None if is_straight(a) else at[gap_of(a), a.start]) for a in drawn
    )
    boxes = (box_of(one, numbers, addresses[one.stem]) for one in chapters)
    keys = "".join(
        f"<li>{key_of(kind)} {told[kind]}</li>" for kind in ("whole", "in_part")
    )
    return (
        f'<div class="course-map"><svg viewBox="0 0 {SIZE[0]} {SIZE[1]}" role="group" '
        f'aria-label="{escape(told["label"])}">{"".join(lines)}{"".join(boxes)}</svg>'
        f"<ul>{keys}</ul></div>"
    )


def key_of(kind: str) -> str:
    """Return a short line as the arrows of a kind have it."""
    css = "whole" if kind == "whole" else "part"
    line = f'<polyline class="{css}" points="1,7 25,7"/>'
    return f'<svg width="26" height="14" aria-hidden="true">{line}</svg>'


def rows_of_plan(chapters: Sequence[Chapter]) -> Iterator[tuple[str, ...]]:
    """Yield chapter, minutes and needs of each, and the minutes of all."""
    told = words.of_pages("course_map")
    numbers = {chapter.stem: chapter.number for chapter in chapters}
    for chapter in chapters:
        whole = ", ".join(str(n) for n in sorted(numbers[s] for s in chapter.needs))
        part = ", ".join(str(n) for n in sorted(numbers[s] for s in chapter.helped_by))
        name = told["box"].format(number=chapter.number, title=chapter.title)
        yield (
            name,
            str(chapter.reading),
            str(chapter.solving),
            str(chapter.project or "–"),
            whole or "–",
            part or "–",
        )
    reading = sum(chapter.reading for chapter in chapters)
    solving = sum(chapter.solving for chapter in chapters)
    projects = sum(chapter.project for chapter in chapters)
    yield told["all"], str(reading), str(solving), str(projects or "–"), "–", "–"


class FromChapters(SphinxDirective):
    """What is made from all chapters, which the page then depends on."""

    def chapters(self) -> list[Chapter]:
        """Return the chapters, and have the page read anew when one of them changes."""
        book = Path(self.env.srcdir) / "book"
        for folder in ("chapters", "solutions", "projects"):
            for path in (book / folder).glob("*.ipynb"):
                self.env.note_dependency(str(path))
        return read_chapters(book)


class CourseMap(FromChapters):
    """The chapters as boxes that lead to them, with arrows to what builds on them."""

    def run(self) -> list[nodes.Node]:
        """Return the drawing."""
        chapters = self.chapters()
        link = self.env.app.builder.get_relative_uri
        addresses = {
            one.stem: link(self.env.docname, f"book/chapters/{one.file}")
            for one in chapters
        }
        return [nodes.raw("", draw(chapters, addresses), format="html")]


class CoursePlan(FromChapters):
    """A table of minutes and needs."""

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        from course_site import table

        told = words.of_pages("course_map")
        keys = ("chapter", "reading", "solving", "project", "needs_whole", "needs_part")
        rows = list(rows_of_plan(self.chapters()))
        return [table(tuple(told[key] for key in keys), rows)]


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the directives."""
    app.add_directive("course-map", CourseMap)
    app.add_directive("course-plan", CoursePlan)
    return {"version": "1", "parallel_read_safe": True}
