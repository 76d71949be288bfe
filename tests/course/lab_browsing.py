"""What the tests of labs ask of a page in headless Chromium."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from selenium.webdriver.common.by import By

from aecourse.course.lab import Lab
from tests.browsing import (
    complaints,
    forget_what_was_said,
    open_page,
    opened_without_scripts,
)

AXE = Path(__file__).parents[1] / "axe" / "axe.min.js"
HEAD = (
    '<!doctype html><html lang="en" data-theme="light"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">'
    "<title>Labs</title><style>html { --pst-color-text-base: rgb(1, 2, 3) }"
    " html[data-theme=dark] { --pst-color-text-base: rgb(250, 251, 252);"
    " --pst-color-background: black; background: black }</style>"
)
LAB = "document.querySelector('aecourse-lab').lab"


def ask(browser, expression, *arguments):
    return browser.execute_script(f"return {expression}", *arguments)


def find(browser, selector, index=0):
    node = browser.find_elements(By.CSS_SELECTOR, f"aecourse-lab {selector}")[index]
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", node)
    return node


def write_pages(folder: Path, labs: Mapping[str, Lab]) -> Path:
    """Write a page of its own for each lab, and return the folder."""
    for name, lab in labs.items():
        page = HEAD + lab._repr_html_()
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return folder


def show_lab(browser, folder: Path, name: str) -> None:
    """Open the page of a lab, which must say nothing and ask for nothing."""
    forget_what_was_said(browser)
    open_page(browser, (folder / f"{name}.html").as_uri())
    assert complaints(browser, "file:") == []


def check_without_scripts(browser, folder: Path, name: str) -> None:
    """Assert that a reader without scripts sees a picture with its text."""
    with opened_without_scripts(browser, (folder / f"{name}.html").as_uri()):
        picture = browser.find_element(By.CSS_SELECTOR, ".aelab-still img")
        assert picture.is_displayed()
        assert len(picture.get_attribute("alt")) > 50


def axe_findings(browser) -> list[str]:
    """Return what axe-core finds in the lab that is shown."""
    browser.execute_script(AXE.read_text(encoding="utf-8"))
    return browser.execute_async_script(
        "const done = arguments[arguments.length - 1];"
        "axe.run('aecourse-lab').then(({violations}) => done(violations.flatMap("
        "v => v.nodes.map(node => `${v.id}: ${node.html}`))))"
    )
