"""The built site, as files and in headless Chromium. Build it first (`make book`)."""

from __future__ import annotations

import itertools
import json
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

import aecourse
from aecourse import words
from tests.browsing import (
    PHONE,
    complaints,
    forget_what_was_said,
    open_page,
    read_page,
    serve,
    settle,
    show,
    until,
)

pytestmark = pytest.mark.site

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "_build" / "html"

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
LEADS_ON = SITE / "index.html"  # at once, so no script can look at it


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
            if image.find_parent("aecourse-lab"):
                continue  # a lab says what it is itself
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


def test_only_pages_with_a_formula_load_what_sets_formulas(soups):
    for page, soup in soups.items():
        loads = bool(soup.select('script[src*="mathjax"]'))
        assert loads == bool(soup.select("article .math")), page


def reference_pages() -> list[Path]:
    return sorted((SITE / "book" / "appendix" / "api").glob("*.html"))


def test_the_reference_describes_every_module(soups):
    described = " ".join(soups[page].get_text() for page in reference_pages())
    assert [
        name for name in aecourse.__all__ if f"aecourse.{name}" not in described
    ] == []


def test_every_page_of_the_reference_begins_with_a_table_that_leads_into_it(soups):
    for page in reference_pages():
        described = soups[page].select("dt.sig[id]")
        links = soups[page].select("article table th.stub a[href^='#']")
        assert links, page
        listed = {link["href"].removeprefix("#") for link in links}
        functions = {
            sig["id"]
            for sig in described
            if sig.parent["class"][1] == "function" and sig["id"].count(".") < 4
        }
        assert functions <= listed, (page, functions - listed)


def stems() -> list[str]:
    return sorted(path.stem for path in (ROOT / "book" / "chapters").glob("*.ipynb"))


def turned_to(soups: dict[Path, BeautifulSoup], page: Path, direction: str) -> str:
    link = soups[page].select_one(f".prev-next-area a.{direction}")
    return "" if link is None else str((page.parent / link["href"]).resolve())


def test_next_and_previous_go_from_chapter_through_all_practice_to_the_next(soups):
    book = SITE / "book"
    way = [book / "index.html"]
    for stem in stems():
        folders = ("chapters", "exercises", "projects", "diagnoses")
        pages = (book / folder / f"{stem}.html" for folder in folders)
        way += [page for page in pages if page in soups]
    for page, after in itertools.pairwise(way):
        assert turned_to(soups, page, "right-next") == str(after), page
        assert turned_to(soups, after, "left-prev") == str(page), after
    last = Path(turned_to(soups, way[-1], "right-next"))
    assert last.parent.name == "appendix"
    assert turned_to(soups, last, "left-prev") == str(way[-1])


def test_solutions_are_opened_from_their_exercises_and_never_turned_to(soups):
    for page in book_pages():
        ways = [turned_to(soups, page, end) for end in ("left-prev", "right-next")]
        assert not any("solutions/" in there for there in ways), page
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


def test_every_page_describes_itself(soups):
    descriptions = {}
    for page in book_pages():
        head = soups[page].head
        said = head.select_one('meta[name="description"]')["content"]
        assert 20 < len(said) <= 210, page
        assert head.select_one('meta[property="og:title"]')["content"], page
        assert head.select_one('meta[property="og:description"]')["content"] == said
        descriptions.setdefault(said, page)
    alike = len(book_pages()) - len(descriptions)
    answers = [page for page in book_pages() if "solutions" in page.parent.name]
    assert alike <= len(answers), "solutions begin as their blanks, and no other"


def test_the_foot_of_every_page_has_version_date_licence_and_how_to_cite(soups):
    for page in book_pages():
        foot = soups[page].select_one(".course-footer")
        assert aecourse.__version__ in foot.get_text(), page
        assert foot.select('a[href*="cite.html#licence"], a[href="#licence"]'), page
        assert re.search(r"\d{1,2} \w+ 20\d\d", foot.get_text()), page


def test_the_page_on_citing_says_what_the_citation_file_says(soups):
    said = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    text = soups[SITE / "book" / "appendix" / "cite.html"].get_text()
    assert text.count(said["title"]) == 2
    assert said["authors"][0]["name"] in text


def test_the_page_of_changes_is_the_changelog(soups):
    page = soups[SITE / "book" / "appendix" / "changelog.html"]
    text = " ".join(page.text.split()).replace("’", "'")  # the page sets its own
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()
    plain = [line[2:] for line in changes if line.startswith("- ") and "`" not in line]
    assert plain
    assert all(line.split("](")[0] in text for line in plain)


LANDING = SITE / "book" / "index.html"


def test_the_first_page_has_a_card_for_every_chapter(soups):
    cards = soups[LANDING].select(".landing-cards .sd-card")
    leads = [card.select_one("a")["href"] for card in cards]
    assert [lead.partition("#")[0] for lead in leads] == [
        f"chapters/{stem}.html" for stem in stems()
    ]
    for card in cards:
        picture = card.select_one("img")
        assert (LANDING.parent / picture["src"]).is_file()
        assert len(picture["alt"]) > 40
        assert card.select_one(".sd-card-text").get_text().endswith("?")


def test_the_first_page_leads_to_the_first_chapter(soups):
    button = soups[LANDING].select_one("a.start-button")
    assert button["href"].startswith(f"chapters/{stems()[0]}.html")


def data_of_lab(name: str) -> dict:
    text = (SITE / "_static" / "labs" / f"{name}.js").read_text(encoding="utf-8")
    return json.loads(text.partition(" = ")[2].rstrip().rstrip(";"))["data"]


def test_the_first_page_runs_the_network_that_chapter_1_has_trained():
    ours = data_of_lab("book-index-1")["network"]
    assert ours == data_of_lab(f"book-chapters-{stems()[0]}-1")["network"]


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
        if path == LEADS_ON:
            read_page(browser, url_of(address, path))
            until(browser, "location.pathname === arguments[0]", "/book/index.html")
            until(browser, "document.readyState === 'complete'")
        else:
            open_page(browser, url_of(address, path))
        problems += [
            f"{path.relative_to(SITE)} {complaint}"
            for complaint in complaints(browser, address)
        ]
    assert not problems, "\n".join(problems)


def is_in_first_screen(window) -> bool:
    until(window, "!!document.querySelector('aecourse-lab')?.lab")
    return window.execute_script(
        "return document.querySelector('.aelab-hourglass').getBoundingClientRect()"
        ".bottom <= innerHeight"
    )


@pytest.mark.browser
def test_the_hourglass_is_in_the_first_screen(browser, address):
    browser.set_window_size(1280, 800)
    open_page(browser, url_of(address, LANDING))
    until(browser, "outerHeight === 800 && innerWidth === 1280")
    assert is_in_first_screen(browser)


@pytest.mark.browser
def test_the_hourglass_is_in_the_first_screen_of_a_phone(phone, address):
    open_page(phone, url_of(address, LANDING))
    assert is_in_first_screen(phone)


@pytest.mark.browser
def test_chapter_1_can_be_opened_from_the_first_screen_of_a_phone(phone, address):
    open_page(phone, url_of(address, LANDING))
    assert phone.execute_script(
        "return document.querySelector('article p a[href*=\"chapters/01_\"]')"
        ".getBoundingClientRect().bottom <= innerHeight"
    )


@pytest.mark.browser
def test_formulas_are_set(browser, address, soups):
    path = next(path for path in book_pages() if soups[path].select("article .math"))
    open_page(browser, url_of(address, path))
    until(browser, "document.querySelectorAll('mjx-container svg').length > 0")


@pytest.mark.browser
def test_quiz_opens_by_keyboard_and_gives_the_verdict_in_words(browser, address, soups):
    pages = [path for path in book_pages() if soups[path].select("details.quiz")]
    assert pages, "no page has a quiz"
    said = words.of_pages("quiz", "en")
    for path in pages:
        open_page(browser, url_of(address, path))
        for option in browser.find_elements(By.CSS_SELECTOR, "details.quiz"):
            summary = option.find_element(By.TAG_NAME, "summary")
            assert not option.get_attribute("open")
            browser.execute_script("arguments[0].focus()", summary)
            browser.switch_to.active_element.send_keys(Keys.ENTER)
            assert option.get_attribute("open")
            reason = option.text.removeprefix(summary.text).strip()
            verdict = option.get_attribute("class").removeprefix("quiz quiz-")
            assert reason.startswith(said[verdict] + " "), reason


SCROLLING = """
return [...document.querySelectorAll("article *")].filter((element) =>
  element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1 &&
  /auto|scroll/.test(getComputedStyle(element).overflowX)
).map((element) => [element.tabIndex, getComputedStyle(element).backgroundImage,
  element.outerHTML.slice(0, 120)]);
"""


FOCUS_IS_SET = """[...document.querySelectorAll(
  "pre, .cell_output > .output, .pst-scrollable-table-container"
)].every((box) => box.scrollWidth <= box.clientWidth || box.tabIndex === 0)"""


def wait_for_the_theme(browser) -> None:
    """Wait until the theme has given focus to the boxes that scroll.

    It does so a moment after a page or its width has changed.
    """
    settle(browser)
    until(browser, FOCUS_IS_SET)


HEADINGS = """
const broken = [];
for (const heading of document.querySelectorAll("article :is(h1, h2, h3)")) {
  const texts = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (text.parentElement.closest("code")) continue;  // dotted names may break
    for (const word of text.data.matchAll(/[\\p{L}]+/gu)) {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].map((r) => Math.round(r.top)));
      if (lines.size > 1) broken.push(word[0]);
    }
  }
}
return broken;
"""
CUT = """
return [...document.querySelectorAll("article *")].filter((element) =>
  element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1 &&
  getComputedStyle(element).overflowX === "hidden" &&
  !element.closest("svg, canvas, mjx-container") &&
  !element.querySelector("mjx-assistive-mml")
).map((element) => element.outerHTML.slice(0, 120));
"""


def faults_on_a_phone(phone) -> list[str]:
    """Return what an open page breaks or cuts, and by how much it is too wide."""
    width = phone.execute_script("return document.documentElement.scrollWidth")
    return [
        *([f"is {width} px wide"] if width > PHONE["width"] else []),
        *(f"breaks {word} in a heading" for word in phone.execute_script(HEADINGS)),
        *(f"cuts {markup}" for markup in phone.execute_script(CUT)),
    ]


def scrolling_boxes(phone) -> list[tuple[str, bool]]:
    """Return the tables and named boxes that scroll, and whether each shows it."""
    wait_for_the_theme(phone)
    return [
        (markup, focus >= 0 and shown.count("gradient") >= 4)
        for focus, shown, markup in phone.execute_script(SCROLLING)
        if "<table" in markup or "aria-label" in markup
    ]


@pytest.mark.browser
def test_on_a_phone_nothing_is_too_wide_broken_cut_or_scrolls_unseen(phone, address):
    problems, found = [], 0
    for path in PAGES:
        if path == LEADS_ON:
            continue
        open_page(phone, url_of(address, path))
        faults, boxes = faults_on_a_phone(phone), scrolling_boxes(phone)
        found += len(boxes)
        faults += [f"scrolls unseen: {markup}" for markup, shows in boxes if not shows]
        problems += [f"{path.relative_to(SITE)} {fault}" for fault in faults]
    assert found > 5
    assert not problems, "\n".join(problems)


@pytest.mark.browser
def test_copy_buttons_are_seen_where_nothing_can_be_pointed_at(phone, address):
    phone.execute_cdp_cmd(
        "Emulation.setEmulatedMedia",
        {"features": [{"name": "hover", "value": "none"}]},
    )
    page = next(path for path in book_pages() if path.parent.name == "chapters")
    open_page(phone, url_of(address, page))
    settle(phone)
    button = phone.find_element(By.CSS_SELECTOR, "button.copybtn")
    assert button.value_of_css_property("opacity") == "1"
    phone.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


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
        settle(browser)
        for line in browser.execute_script(CONTRAST):
            faint.append(f"{path.relative_to(SITE)}: {line}")
    assert not faint, "\n".join(faint)


# A text of its own is a name; the driver is asked for the names of the others alone,
# since it takes two questions for each of the hundreds of links of a page.
WITHOUT_A_TEXT = """
const said = (text) => text.data.trim() && text.parentElement.checkVisibility() &&
  !text.parentElement.closest("[aria-hidden=true]");
return [...document.querySelectorAll("button, summary, input, a")].filter((element) => {
  if (!element.checkVisibility()) return false;
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) if (said(texts.currentNode)) return false;
  return true;
});
"""


@pytest.mark.browser
def test_everything_that_can_be_pressed_has_a_name(browser, address):
    nameless = []
    for path in book_pages():
        open_page(browser, url_of(address, path))
        nameless += [
            f"{path.relative_to(SITE)}: {element.get_attribute('outerHTML')[:200]}"
            for element in browser.execute_script(WITHOUT_A_TEXT)
            if element.is_displayed() and not element.accessible_name
        ]
    assert not nameless, "\n".join(nameless)


ICONS = """
return [...document.querySelectorAll('i[class*="fa-"]')].filter((icon) =>
  icon.checkVisibility()).map((icon) => [icon.outerHTML, icon.offsetWidth,
  getComputedStyle(icon, "::before").content]);
"""


@pytest.mark.browser
def test_icons_are_seen_without_the_script_that_draws_them_again(
    browser, address, soups
):
    for path, soup in soups.items():
        assert not soup.select('script[src*="fontawesome"]'), path
    for path in (LANDING, SITE / "search.html"):
        open_page(browser, url_of(address, path))
        icons = browser.execute_script(ICONS)
        assert len(icons) > 2
        for markup, width, content in icons:
            assert width > 5, markup
            assert content not in ("none", "normal", '""'), markup


@pytest.mark.browser
def test_search_finds_the_glossary(browser, address):
    open_page(browser, address + "search.html?q=bottleneck")
    # results are written one after another
    until(browser, "!!document.querySelector('#search-results a[href*=glossary]')")


AXE = (Path(__file__).with_name("axe") / "axe.min.js").read_text(encoding="utf-8")
FINDINGS = """
const done = arguments[arguments.length - 1];
const options = {resultTypes: ["violations"], ...arguments[0]};
axe.run(document, options).then((results) => done(results.violations.flatMap(
  (violation) => violation.nodes.map((node) => `${violation.id}: ${node.html}`)
)));
"""
# Contrast takes most of axe's time; `test_text_stands_out` measures it on every page.
STRUCTURE = {"rules": {"color-contrast": {"enabled": False}}}
CONTRAST_ALONE = {"runOnly": ["color-contrast"]}
AXE_PARTS = 6


def findings(browser, page: Path, options: dict) -> list[str]:
    found = browser.execute_async_script(FINDINGS, options)
    return [f"{page.relative_to(SITE)} {line[:250]}" for line in found]


# in parts, so that two processes can share what takes longest
@pytest.mark.browser
@pytest.mark.parametrize("first", range(AXE_PARTS))
def test_axe_finds_nothing_on_a_screen_and_on_a_phone(browser, address, first):
    problems = []
    for page in PAGES[first::AXE_PARTS]:
        if page == LEADS_ON:
            continue
        open_page(browser, url_of(address, page))
        browser.execute_script(AXE)
        problems += findings(browser, page, STRUCTURE)
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", PHONE)
        wait_for_the_theme(browser)
        problems += findings(browser, page, STRUCTURE)
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert not problems, "\n".join(problems)


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_faint_text_on_a_page_of_each_kind(browser, address, theme):
    kinds = {page.parent: page for page in reversed(PAGES) if page.parent != SITE}
    problems = []
    for page in [*kinds.values(), SITE / "search.html", SITE / "404.html"]:
        show(browser, url_of(address, page), theme)
        browser.execute_script(AXE)
        problems += findings(browser, page, CONTRAST_ALONE)
    assert not problems, "\n".join(problems)


@pytest.mark.browser
def test_a_term_shows_its_meaning_and_its_korean_word_to_the_keyboard(
    browser, address, soups
):
    term = 'article a[href*="glossary.html#term-"]'
    page = next(path for path in book_pages() if soups[path].select(term))
    open_page(browser, url_of(address, page))
    link = browser.find_element(By.CSS_SELECTOR, term)
    browser.execute_script("arguments[0].focus()", link)
    card = browser.find_element(By.CSS_SELECTOR, "[role=tooltip]")
    assert card.is_displayed()
    assert link.get_attribute("aria-describedby") == card.get_attribute("id")
    assert re.search(r"[\uac00-\ud7a3]", card.find_element(By.TAG_NAME, "span").text)
    assert len(card.find_element(By.TAG_NAME, "p").text) > 20
    browser.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert not card.is_displayed()


@pytest.mark.browser
def test_on_paper_all_that_is_folded_is_open(browser, address, soups):
    page = next(path for path in book_pages() if soups[path].select("details.quiz"))
    open_page(browser, url_of(address, page))
    folded = "return document.querySelectorAll('article details:not([open])').length"
    before = browser.execute_script(folded)
    browser.execute_script("window.dispatchEvent(new Event('beforeprint'))")
    assert browser.execute_script(folded) == 0
    # what fades in would be printed in its first moment, which is empty
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    settle(browser)
    fading = browser.execute_script(
        "return [...document.querySelectorAll('article details > *')]"
        ".filter(part => getComputedStyle(part).animationName !== 'none').length"
    )
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert fading == 0
    browser.execute_script("window.dispatchEvent(new Event('afterprint'))")
    assert browser.execute_script(folded) == before > 0
