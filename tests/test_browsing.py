"""Tests look at a page once it is there, however slow the machine is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests import browsing

TESTS = Path(__file__).parent


def test_no_test_opens_a_page_without_waiting_for_it():
    opens = re.compile(r"\b(browser|opened|page|phone|shown|window)\.get\(")
    sources = {path: path.read_text(encoding="utf-8") for path in TESTS.rglob("*.py")}
    assert opens.search(sources.pop(TESTS / "browsing.py"))
    assert [path.name for path, text in sources.items() if opens.search(text)] == []


@pytest.mark.browser
def test_a_page_is_there_when_it_is_looked_at_though_the_driver_does_not_wait(
    browser, tmp_path, monkeypatch
):
    for name in ("before", "after"):
        (tmp_path / f"{name}.html").write_text(f"<title>{name}</title>")
    leave = "setTimeout(() => location.assign(arguments[0]), 300)"
    browsing.open_page(browser, (tmp_path / "before.html").as_uri())
    monkeypatch.setattr(browser, "get", lambda url: browser.execute_script(leave, url))
    browsing.open_page(browser, (tmp_path / "after.html").as_uri())
    assert browser.title == "after"
