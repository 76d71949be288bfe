"""Pages in headless Chromium: starting it, serving a folder to it, listening to it.

The browser is the one that ``AECOURSE_CHROMIUM`` names, or else the first that is
found; without one its tests are skipped, unless ``AECOURSE_REQUIRE_BROWSER`` is set.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from selenium import webdriver

PHONE = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
FLAGS = (
    "headless",
    "no-sandbox",
    "disable-gpu",
    "disable-quic",
    "no-first-run",
    "disable-dev-shm-usage",
    "disable-background-networking",
    "disable-component-update",
    "disable-sync",
)


def browser_binary() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    given = os.environ.get("AECOURSE_CHROMIUM")
    return given or next(filter(None, map(shutil.which, names)), None)


@contextmanager
def open_browser(profile: Path) -> Iterator[webdriver.Chrome]:
    binary, driver = browser_binary(), shutil.which("chromedriver")
    if not (binary and driver):
        message = "no Chromium with chromedriver here: the pages are not tried in it"
        if os.environ.get("AECOURSE_REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for flag in (*FLAGS, f"user-data-dir={profile}"):
        options.add_argument(f"--{flag}")
    options.set_capability(
        "goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"}
    )
    service = webdriver.ChromeService(executable_path=driver)
    window = webdriver.Chrome(options=options, service=service)
    window.set_page_load_timeout(60)
    # a window without a screen may have no focus, and a page then hears of none
    window.execute_cdp_cmd("Emulation.setFocusEmulationEnabled", {"enabled": True})
    yield window
    window.quit()


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Leave the test's output alone."""


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine and give its address."""
    handler = partial(QuietHandler, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def show(browser: webdriver.Chrome, url: str, theme: str = "light") -> None:
    browser.get(url)
    browser.execute_script(
        "localStorage.setItem('mode', arguments[0]);"
        "document.documentElement.dataset.mode = arguments[0];"
        "document.documentElement.dataset.theme = arguments[0];",
        theme,
    )


def forget_what_was_said(browser: webdriver.Chrome) -> None:
    """Start listening anew, before a page is opened."""
    browser.get_log("performance")
    browser.get_log("browser")


def complaints(browser: webdriver.Chrome, address: str) -> list[str]:
    """Return requests that left `address` since then, and what the console was told."""
    found = []
    for entry in browser.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            url = message["params"]["request"]["url"]
            if urlsplit(url).scheme in {"http", "https", "ws", "wss"} and not (
                url.startswith(address)
            ):
                found.append(f"asks for {url}")
    return found + [
        f"says {entry['message']}"
        for entry in browser.get_log("browser")
        if entry["level"] in {"SEVERE", "WARNING"}
    ]
