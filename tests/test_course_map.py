"""Map and hours of the course are those that its chapters state."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from aecourse import words

ROOT = Path(__file__).resolve().parent.parent
BOOK = ROOT / "book"
sys.path.insert(0, str(BOOK / "extension"))

import course_map  # noqa: E402
from course_map import Arrow, Chapter  # noqa: E402

CHAPTERS = course_map.read_chapters(BOOK)
HOURS = ("five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
INDEX = (BOOK / "index.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
TEACHERS = (BOOK / "appendix" / "teachers.md").read_text(encoding="utf-8")


def hours(minutes: int) -> str:
    """Return whole hours in words."""
    return HOURS[round(minutes / 60) - 5]


@pytest.mark.parametrize(
    "page", [INDEX, README, TEACHERS], ids=["index", "readme", "teachers"]
)
def test_the_hours_of_the_course_are_the_sum_of_what_its_pages_state(page):
    reading = hours(sum(chapter.reading for chapter in CHAPTERS))
    solving = hours(sum(chapter.solving for chapter in CHAPTERS))
    assert f"bout {reading} hours to read and {solving} to solve" in page


@pytest.mark.parametrize("page", [INDEX, README], ids=["index", "readme"])
def test_the_minutes_of_a_chapter_are_their_mean_to_tens(page):
    mean = sum(chapter.reading for chapter in CHAPTERS) / len(CHAPTERS)
    assert f"about {round(mean, -1):.0f} minutes to read" in page


def test_the_first_chapter_leaves_room_for_an_exercise_in_the_first_hour():
    assert CHAPTERS[0].reading <= 45
    assert "**After an hour**" in INDEX


def test_the_first_page_leads_to_the_first_chapter_before_anything_else():
    link = INDEX.index("{ref}`Start here with chapter 1 <chapter-concept>`")
    assert link < INDEX.index("```")


def test_cards_of_the_first_page_have_the_titles_of_the_chapters():
    cards = re.findall(r"grid-item-card\} (\d+) · (.+)", INDEX)
    assert cards == [(str(one.number), one.title) for one in CHAPTERS]


@pytest.mark.parametrize(
    ("sentence", "whole", "in_part"),
    [
        ("**You need** Python and NumPy.", "", ""),
        ("**You need** {ref}`chapter-a` and {ref}`chapter-b`.", "a b", ""),
        ("{ref}`chapter-a` and the idea of {ref}`chapter-b`.", "a", "b"),
        (
            "{ref}`the first <chapter-a>`; the measures of {ref}`chapter-b` help.",
            "a",
            "b",
        ),
        ("{ref}`chapter-a`, and from {ref}`chapter-b` the idea of noise.", "a", "b"),
    ],
)
def test_what_a_chapter_needs_is_read_from_its_sentence(sentence, whole, in_part):
    found = course_map.needs_in(sentence)
    assert [set(part) for part in found] == [set(whole.split()), set(in_part.split())]


def chapter(file: str, needs: str = "", helped_by: str = "") -> Chapter:
    parts = (frozenset(stems.split()) for stems in (needs, helped_by))
    return Chapter(file, "Title", *parts, reading=30, solving=40)


def test_an_arrow_that_others_imply_is_not_drawn():
    few = [
        chapter("1_a"),
        chapter("2_b", "a"),
        chapter("3_c", "a b"),
        chapter("4_d", "c", "a"),
    ]
    assert course_map.arrows(few) == [
        Arrow("a", "b", True),
        Arrow("b", "c", True),
        Arrow("c", "d", True),
    ]


def test_a_chapter_builds_only_on_those_before_it():
    number = {one.stem: one.number for one in CHAPTERS}
    for one in CHAPTERS:
        assert all(number[stem] < one.number for stem in one.needs | one.helped_by)


def test_every_chapter_has_a_place_of_its_own_and_a_short_name():
    stems = {one.stem for one in CHAPTERS}
    assert stems == set(course_map.PLACES) == set(words.of_pages("chapters"))
    assert len(set(course_map.PLACES.values())) == len(stems)
    assert all(len(name) <= 11 for name in words.of_pages("chapters").values())


def test_lines_of_two_chapters_never_run_on_top_of_each_other():
    lanes = sorted(
        (gap, lane.x)
        for (gap, _), lane in course_map.lanes(course_map.arrows(CHAPTERS)).items()
    )
    for _, some in groupby(lanes, key=lambda pair: pair[0]):
        at = [x for _, x in some]
        assert all(right - left >= 7 for left, right in zip(at, at[1:], strict=False))


def test_the_map_leads_to_every_chapter_and_says_what_it_needs():
    addresses = {one.stem: f"{one.file}.html" for one in CHAPTERS}
    soup = BeautifulSoup(course_map.draw(CHAPTERS, addresses), "html.parser")
    links = soup.select("a")
    assert [link["href"] for link in links] == list(addresses.values())
    said = links[1]["aria-label"]
    assert said == "2. The manifold hypothesis Needs: 1."
    arrows = course_map.arrows(CHAPTERS)
    assert len(soup.select("polygon.whole")) == sum(arrow.whole for arrow in arrows)
    assert len(soup.select("polygon")) == len(arrows)


def test_the_plan_ends_with_the_minutes_of_all():
    few = [chapter("1_a"), chapter("2_b", "a"), chapter("3_c", "b", "a")]
    few[1] = replace(few[1], project=45)
    rows = list(course_map.rows_of_plan(few))
    assert rows[1:] == [
        ("2. Title", "30", "40", "45", "1", "–"),
        ("3. Title", "30", "40", "–", "2", "1"),
        ("all", "90", "120", "45", "–", "–"),
    ]


def test_a_chapter_has_the_minutes_of_its_project():
    files = {path.stem for path in (BOOK / "projects").glob("*.ipynb")}
    assert {one.file for one in CHAPTERS if one.project} == files


@pytest.mark.parametrize("page", [INDEX, TEACHERS], ids=["index", "teachers"])
def test_every_project_is_named_to_readers_and_teachers(page):
    named = re.findall(r"\{ref\}`[^`]*\bproject-(\w+)", page)
    assert named == [one.stem for one in CHAPTERS if one.project]


def test_no_cell_of_a_table_for_teachers_is_empty():
    rows = [line.strip("| ") for line in TEACHERS.splitlines() if line[:1] == "|"]
    assert [row for row in rows if re.search(r"\|\s*\|", row)] == []
    assert len({row.count("|") for row in rows}) == 2


def test_map_and_plan_say_their_words_and_no_others():
    source = Path(course_map.__file__).read_text(encoding="utf-8")
    keys = words.of_pages("course_map")
    assert [key for key in keys if f'"{key}"' not in source] == []


def plans() -> dict[str, list[int]]:
    """Return of each plan for teachers the chapters in their order."""
    rows = [
        line.strip("|").split("|")
        for line in TEACHERS.splitlines()
        if "weeks |" in line or re.match(r"\| \d", line)
    ]
    columns = list(zip(*rows, strict=True))[1:]
    return {
        head.strip(): [int(cell.split()[1]) for cell in cells if "chapter" in cell]
        for head, *cells in columns
    }


@pytest.mark.parametrize("weeks", [6, 12])
def test_a_plan_teaches_nothing_before_what_it_needs(weeks):
    plan = plans()[f"{weeks} weeks"]
    numbers = {one.stem: one.number for one in CHAPTERS}
    for place, number in enumerate(plan):
        needed = {numbers[stem] for stem in CHAPTERS[number - 1].needs}
        assert needed <= set(plan[:place]), f"chapter {number}"


def test_every_figure_of_the_first_page_stands_in_its_chapter():
    borrowed = re.findall(r"\{chapter-figure\} (\S+) (\S+)", INDEX)
    assert len(borrowed) == len(CHAPTERS)
    for file, name in borrowed:
        text = (BOOK / "chapters" / f"{file}.ipynb").read_text(encoding="utf-8")
        assert f'"name": "{name}"' in text, name
