"""The built site, as files and in headless Chromium.

Build it first (`make book`). The browser is the one that ``AECOURSE_CHROMIUM`` names,
or else the first that is found; without one its tests are skipped, unless
``AECOURSE_REQUIRE_BROWSER`` is set.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

import aecourse

pytestmark = pytest.mark.site

SITE = Path(__file__).resolve().parent.parent / "_build" / "html"
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
PHONE = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}


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


def test_links_with_an_address_only_where_one_was_given(soups):
    if os.environ.get("AECOURSE_REPOSITORY"):
        pytest.skip("this site was built for a repository")
    for path in book_pages():
        assert not soups[path].select('a[href*="colab"], .btn-source-edit-button')


def test_notebook_pages_offer_their_notebook(soups):
    for path in book_pages():
        if path.parent.name in {"chapters", "exercises", "solutions"}:
            name = path.with_suffix(".ipynb").name
            assert soups[path].select(f'a[href$="{name}"]'), path


def test_the_reference_describes_every_module(soups):
    described = soups[SITE / "book" / "appendix" / "api.html"].get_text()
    assert [
        name for name in aecourse.__all__ if f"aecourse.{name}" not in described
    ] == []


# In the browser


def browser_binary() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    given = os.environ.get("AECOURSE_CHROMIUM")
    return given or next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def browser(tmp_path_factory) -> Iterator[webdriver.Chrome]:
    binary, driver = browser_binary(), shutil.which("chromedriver")
    if not (binary and driver):
        message = "no Chromium with chromedriver here: the pages are not tried in it"
        if os.environ.get("AECOURSE_REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for flag in (
        "headless",
        "no-sandbox",
        "disable-gpu",
        "disable-quic",
        "no-first-run",
        "disable-dev-shm-usage",
        "disable-background-networking",
        "disable-component-update",
        "disable-sync",
        f"user-data-dir={tmp_path_factory.mktemp('profile')}",
    ):
        options.add_argument(f"--{flag}")
    options.set_capability(
        "goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"}
    )
    service = webdriver.ChromeService(executable_path=driver)
    window = webdriver.Chrome(options=options, service=service)
    window.set_page_load_timeout(60)
    yield window
    window.quit()


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Leave the test's output alone."""


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    handler = partial(QuietHandler, directory=str(SITE))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def url_of(address: str, path: Path) -> str:
    return address + path.relative_to(SITE).as_posix()


def show(browser: webdriver.Chrome, url: str, theme: str = "light") -> None:
    browser.get(url)
    browser.execute_script(
        "localStorage.setItem('mode', arguments[0]);"
        "document.documentElement.dataset.mode = arguments[0];"
        "document.documentElement.dataset.theme = arguments[0];",
        theme,
    )


def use_phone(browser: webdriver.Chrome) -> None:
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", PHONE)


@pytest.fixture
def phone(browser) -> Iterator[webdriver.Chrome]:
    use_phone(browser)
    yield browser
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.browser
def test_pages_are_quiet_and_ask_nobody_else(browser, address):
    problems = []
    for path in PAGES:
        browser.get_log("performance")
        browser.get(url_of(address, path))
        for entry in browser.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                url = message["params"]["request"]["url"]
                if urlsplit(url).scheme in {"http", "https", "ws", "wss"} and not (
                    url.startswith(address)
                ):
                    problems.append(f"{path.relative_to(SITE)} asks for {url}")
        problems += [
            f"{path.relative_to(SITE)} says {entry['message']}"
            for entry in browser.get_log("browser")
            if entry["level"] in {"SEVERE", "WARNING"}
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
            assert reason.startswith(("Yes: ", "No: ")), reason
            mark = "quiz-right" if reason.startswith("Yes") else "quiz-wrong"
            assert mark in option.get_attribute("class")


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
