"""Pages in headless Chromium: starting it, serving a folder to it, listening to it.

The browser is the one that ``AECOURSE_CHROMIUM`` names, or else the first that is
found; without one its tests are skipped, unless ``AECOURSE_REQUIRE_BROWSER`` is set.

Commands reach a page while it is still busy, and the slower the machine the longer that
is. So a test opens a page with `open_page` and waits with `until` or `settle` for what
its last step sets going. ``AECOURSE_THROTTLE=8`` makes the processor of the pages eight
times slower and their server slow, which brings to light what is not waited for.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

import pytest
from selenium import webdriver
from selenium.webdriver.support.ui import WebDriverWait

PHONE = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
THROTTLE = float(os.environ.get("AECOURSE_THROTTLE") or 1)
PATIENCE = 60  # seconds until a wait is given up, which is no bound on the page
AWAY = {"type": "mouseMoved", "x": 0, "y": 0}
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
    "window-size=1280,800",
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
    window.set_page_load_timeout(PATIENCE)
    window.set_script_timeout(PATIENCE)
    # a window without a screen may have no focus, and a page then hears of none
    window.execute_cdp_cmd("Emulation.setFocusEmulationEnabled", {"enabled": True})
    window.execute_cdp_cmd("Emulation.setCPUThrottlingRate", {"rate": THROTTLE})
    yield window
    window.quit()


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Leave the test's output alone."""

    def copyfile(self, source: BinaryIO, outputfile: BinaryIO) -> None:
        """Send a file, on a slow line in pieces."""
        if THROTTLE == 1:
            return super().copyfile(source, outputfile)
        with suppress(ConnectionError):  # the page has been left
            while piece := source.read(32_768):
                time.sleep(0.01 * THROTTLE)
                outputfile.write(piece)
        return None


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine and give its address."""
    handler = partial(QuietHandler, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


# Formulas that are set later move what is below them. What is put off to the next frame
# runs in the first, boxes that have another size are told in it, and what they draw is
# seen in the second. What fades is at its end.
SETTLED = """
const done = arguments[arguments.length - 1];
const frame = () => new Promise(requestAnimationFrame);
Promise.resolve(window.MathJax?.startup?.promise).then(() => document.fonts.ready)
  .then(frame).then(frame).then(() => {
    for (const change of document.getAnimations()) {
      if (change.effect.getComputedTiming().endTime < Infinity) change.finish();
    }
    done();
  });
"""


def open_page(browser: webdriver.Chrome, url: str) -> None:
    """Open a page and wait until it is read, set and drawn."""
    read_page(browser, url)
    settle(browser)


def read_page(browser: webdriver.Chrome, url: str) -> None:
    """Open a page, also one without scripts, and wait until it is read to its end.

    The driver may return earlier: then some of the page is still missing, or the page
    before it is still there. The mouse goes out of the way first, or what lies under
    it would notice it at some time of its own.
    """
    browser.execute_cdp_cmd("Input.dispatchMouseEvent", AWAY)
    browser.execute_script("window.isLeft = true")
    browser.get(url)
    until(browser, "!window.isLeft && document.readyState === 'complete'")


@contextmanager
def opened_without_scripts(browser: webdriver.Chrome, url: str) -> Iterator[None]:
    """Show a page as it is where scripts may not run."""
    command = "Emulation.setScriptExecutionDisabled"
    browser.execute_cdp_cmd(command, {"value": True})
    try:
        read_page(browser, url)
        yield
    finally:
        browser.execute_cdp_cmd(command, {"value": False})


def settle(browser: webdriver.Chrome) -> None:
    """Wait until what the page has put off is done and drawn."""
    browser.execute_async_script(SETTLED)


def until(
    browser: webdriver.Chrome,
    condition: str | Callable[[webdriver.Chrome], Any],
    *arguments: Any,
) -> Any:
    """Wait until a condition holds, and return what it gives.

    It is an expression of JavaScript with its arguments, or a function of the browser.
    """

    def holds(page: webdriver.Chrome) -> Any:
        if isinstance(condition, str):
            return page.execute_script(f"return {condition}", *arguments)
        return condition(page)

    message = f"not within {PATIENCE} s: {condition}"
    return WebDriverWait(browser, PATIENCE, poll_frequency=0.05).until(holds, message)


def show(browser: webdriver.Chrome, url: str, theme: str = "light") -> None:
    """Open a page in one of its themes."""
    open_page(browser, url)
    browser.execute_script(
        "localStorage.setItem('mode', arguments[0]);"
        "document.documentElement.dataset.mode = arguments[0];"
        "document.documentElement.dataset.theme = arguments[0];",
        theme,
    )
    settle(browser)


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
