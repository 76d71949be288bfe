"""The built site, as files and in headless Chromium. Build it first (`make book`)."""

from __future__ import annotations

import itertools
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

import aecourse
from tests.browsing import PHONE, complaints, forget_what_was_said, serve, show

pytestmark = pytest.mark.site

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "_build" / "html"
sys.path.insert(0, str(ROOT / "book" / "extension"))

import quiz  # noqa: E402

PAGES = sorted(path for path in SITE.rglob("*.html") if "_static" not in path.parts)
LOADING = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "link": "href",
}


@pytest.fixture(scope="session")
def soups() -> dict[Path, BeautifulSoup]:
    assert (SITE / "index.html").is_file(), "there is no site: run `make book` first"
    return {path: BeautifulSoup(path.read_bytes(), "html.parser") for path in PAGES}


def book_pages() -> list[Path]:
    return [path for path in PAGES if "book" in path.relative_to(SITE).parts]


def is_outside(address: str) -> bool:
    return address.startswith("//") or urlsplit(address).scheme in {"http", "https"}


def test_internal_links_and_anchors_resolve(soups):
    anchors = {
        path: {tag["id"] for tag in soup.find_all(id=True)}
        for path, soup in soups.items()
    }
    broken = []
    for path, soup in soups.items():
        for tag in soup.find_all(["a", *LOADING]):
            address = tag.get(LOADING.get(tag.name, "href"), "")
            parts = urlsplit(address)
            if parts.scheme or parts.netloc or address in {"", "#"}:
                continue
            there = (
                (path.parent / unquote(parts.path)).resolve() if parts.path else path
            )
            anchor = unquote(parts.fragment)
            if not there.is_file() or (
                anchor and there in anchors and anchor not in anchors[there]
            ):
                broken.append(f"{path.relative_to(SITE)}: {address}")
    assert not broken, "\n".join(broken)


def test_no_page_loads_from_outside(soups):
    loads = [
        f"{path.relative_to(SITE)}: {tag[attribute]}"
        for path, soup in soups.items()
        for name, attribute in LOADING.items()
        for tag in soup.find_all(name)
        if is_outside(tag.get(attribute, "")) and "canonical" not in tag.get("rel", [])
    ]
    for path in [*PAGES, *SITE.rglob("*.css")]:
        text = path.read_text(encoding="utf-8")
        found = re.findall(r"(?:url\(|@import)\s*[\"']?((?:https?:)?//[^\"')]+)", text)
        loads += [f"{path.relative_to(SITE)}: {address}" for address in found]
    assert not loads, "\n".join(loads)


def test_figures_have_captions_and_pictures_have_words(soups):
    wordless = []
    for path in book_pages():
        for image in soups[path].select("article img"):
            words = image.get("alt", "")
            if len(words) < 10 or words.endswith((".png", ".svg")):
                wordless.append(f"{path.relative_to(SITE)}: {image.get('src')} {words}")
        for image in soups[path].select("div.cell_output img"):
            figure = image.find_parent("figure")
            if figure is None or figure.find("figcaption") is None:
                wordless.append(f"{path.relative_to(SITE)}: no caption, {words}")
    assert not wordless, "\n".join(wordless)


def test_no_page_shows_an_error_or_a_start_up_line(soups):
    shown = [
        f"{path.relative_to(SITE)}: {output.get_text()[:200]}"
        for path, soup in soups.items()
        for output in soup.select(".output.stderr, .output.traceback")
    ]
    assert not shown, "\n".join(shown)


def test_no_page_names_a_path_of_the_machine_that_built_it(soups):
    folders = {str(ROOT), sys.prefix, str(Path.home()) + os.sep, tempfile.gettempdir()}
    folders |= {os.environ[n] for n in ("AECOURSE_DATA",) if os.environ.get(n)}
    named = [
        f"{path.relative_to(SITE)}: {folder}"
        for path in PAGES
        for folder in folders
        if folder in path.read_text(encoding="utf-8")
    ]
    assert not named, "\n".join(named)


def test_links_with_an_address_only_where_one_was_given(soups):
    if os.environ.get("AECOURSE_REPOSITORY"):
        pytest.skip("this site was built for a repository")
    for path in book_pages():
        assert not soups[path].select('a[href*="colab"], .btn-source-edit-button')


def test_notebook_pages_offer_their_notebook(soups):
    for path in book_pages():
        name = path.with_suffix(".ipynb").name
        if (ROOT / path.relative_to(SITE)).with_suffix(".ipynb").exists():
            assert soups[path].select(f'a[href$="{name}"]'), path


def test_the_reference_describes_every_module(soups):
    described = soups[SITE / "book" / "appendix" / "api.html"].get_text()
    assert [
        name for name in aecourse.__all__ if f"aecourse.{name}" not in described
    ] == []


def stems() -> list[str]:
    return sorted(path.stem for path in (ROOT / "book" / "chapters").glob("*.ipynb"))


def turned_to(soups: dict[Path, BeautifulSoup], page: Path, direction: str) -> str:
    link = soups[page].select_one(f".prev-next-area a.{direction}")
    return "" if link is None else str((page.parent / link["href"]).resolve())


def test_next_and_previous_go_from_chapter_to_exercises_to_the_next_chapter(soups):
    book = SITE / "book"
    way = [book / "index.html"]
    for stem in stems():
        way += [book / folder / f"{stem}.html" for folder in ("chapters", "exercises")]
    for page, after in itertools.pairwise(way):
        assert turned_to(soups, page, "right-next") == str(after), page
        assert turned_to(soups, after, "left-prev") == str(page), after
    last = Path(turned_to(soups, way[-1], "right-next"))
    assert last.parent.name == "appendix"
    assert turned_to(soups, last, "left-prev") == str(way[-1])


def test_solutions_are_opened_from_their_exercises_and_never_turned_to(soups):
    for page in book_pages():
        ways = [turned_to(soups, page, end) for end in ("left-prev", "right-next")]
        assert not any("/solutions/" in there for there in ways), page
    for stem in stems():
        exercises = SITE / "book" / "exercises" / f"{stem}.html"
        solutions = SITE / "book" / "solutions" / f"{stem}.html"
        assert turned_to(soups, solutions, "left-prev") == str(exercises)
        for page, there in ((exercises, "solutions"), (solutions, "exercises")):
            article = soups[page].select_one("article")
            assert article.select(f'a[href^="../{there}/{stem}.html"]'), page


def test_the_list_of_pages_is_short(soups):
    for page in book_pages():
        links = soups[page].select(".bd-docs-nav li")
        assert not any("solutions/" in link.a["href"] for link in links), page
        folded = [link for link in links if link.find_parent("details")]
        assert len(links) - len(folded) < 30, page


def test_chapters_are_numbered_and_exercises_are_not(soups):
    for number, stem in enumerate(stems(), 1):
        pages = [SITE / "book" / d / f"{stem}.html" for d in ("chapters", "exercises")]
        chapter, exercises = (
            soups[page].select_one("article h1 .section-number") for page in pages
        )
        assert chapter.get_text().strip(" .") == str(number)
        assert exercises is None


# In the browser


def url_of(address: str, path: Path) -> str:
    return address + path.relative_to(SITE).as_posix()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serve(SITE) as address:
        yield address


@pytest.mark.browser
def test_pages_are_quiet_and_ask_nobody_else(browser, address):
    problems = []
    for path in PAGES:
        forget_what_was_said(browser)
        browser.get(url_of(address, path))
        problems += [
            f"{path.relative_to(SITE)} {complaint}"
            for complaint in complaints(browser, address)
        ]
    assert not problems, "\n".join(problems)


@pytest.mark.browser
def test_formulas_are_set(browser, address, soups):
    path = next(path for path in book_pages() if soups[path].select("article .math"))
    browser.get(url_of(address, path))
    wait = WebDriverWait(browser, 20)
    wait.until(
        lambda window: window.find_elements(By.CSS_SELECTOR, "mjx-container svg")
    )


@pytest.mark.browser
def test_quiz_opens_by_keyboard_and_gives_the_verdict_in_words(browser, address, soups):
    pages = [path for path in book_pages() if soups[path].select("details.quiz")]
    assert pages, "no page has a quiz"
    for path in pages:
        browser.get(url_of(address, path))
        for option in browser.find_elements(By.CSS_SELECTOR, "details.quiz"):
            summary = option.find_element(By.TAG_NAME, "summary")
            assert not option.get_attribute("open")
            browser.execute_script("arguments[0].focus()", summary)
            browser.switch_to.active_element.send_keys(Keys.ENTER)
            assert option.get_attribute("open")
            reason = option.text.removeprefix(summary.text).strip()
            verdict = option.get_attribute("class").removeprefix("quiz quiz-")
            assert reason.startswith(quiz.WORDS["en"][verdict] + " "), reason


@pytest.mark.browser
def test_no_page_scrolls_sideways_on_a_phone(phone, address):
    wide = []
    for path in PAGES:
        phone.get(url_of(address, path))
        width = phone.execute_script("return document.documentElement.scrollWidth")
        if width > PHONE["width"]:
            wide.append(f"{path.relative_to(SITE)}: {width} px")
    assert not wide, "\n".join(wide)


CONTRAST = Path(__file__).with_name("contrast.js").read_text(encoding="utf-8")


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out(browser, address, theme):
    faint = []
    for path in book_pages():
        show(browser, url_of(address, path), theme)
        browser.execute_script(
            "document.querySelectorAll('details').forEach(d => d.open = true)"
        )
        for line in browser.execute_script(CONTRAST):
            faint.append(f"{path.relative_to(SITE)}: {line}")
    assert not faint, "\n".join(faint)


@pytest.mark.browser
def test_everything_that_can_be_pressed_has_a_name(browser, address):
    nameless = []
    for path in book_pages():
        browser.get(url_of(address, path))
        elements = browser.find_elements(By.CSS_SELECTOR, "button, summary, input, a")
        nameless += [
            f"{path.relative_to(SITE)}: {element.get_attribute('outerHTML')[:200]}"
            for element in elements
            if element.is_displayed() and not element.accessible_name
        ]
    assert not nameless, "\n".join(nameless)


@pytest.mark.browser
def test_search_finds_the_glossary(browser, address):
    browser.get(address + "search.html?q=bottleneck")
    wait = WebDriverWait(browser, 20)
    links = wait.until(
        lambda window: window.find_elements(By.CSS_SELECTOR, "#search-results li a")
    )
    assert any("glossary" in link.get_attribute("href") for link in links)
