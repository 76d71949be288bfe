"""What holds for every test: no network, embedded data, nobody's progress touched."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from selenium import webdriver

from tests.browsing import PHONE, open_browser

# Set on import, before any test module reads them. A test that is about one of these
# sets it with monkeypatch; the tests marked `real` need the folder, so it stays.
os.environ["AECOURSE_OFFLINE"] = "1"
os.environ["AECOURSE_PROGRESS"] = "off"

# so that its asserts say what they compared, as those of a test file do
pytest.register_assert_rewrite(
    "tests.model_checks",
    "tests.course.lab_browsing",
    "tests.exercises.project_answers",
)

LOOPBACK = ("127.", "::1", "localhost")


@pytest.fixture(autouse=True)
def _data_source(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch):
    if request.node.get_closest_marker("real"):
        if not os.environ.get("AECOURSE_DATA"):
            pytest.skip("the real data are needed: set AECOURSE_DATA")
        monkeypatch.delenv("AECOURSE_SOURCE", raising=False)
    else:
        monkeypatch.setenv("AECOURSE_SOURCE", "embedded")
        monkeypatch.delenv("AECOURSE_DATA", raising=False)


@pytest.fixture(autouse=True, scope="session")
def _no_network():
    """Refuse every connection that leaves the machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(LOOPBACK):
            raise OSError(f"A test tried to connect to {address[0]!r}.")
        connect(self, address)

    socket.socket.connect = guarded
    yield
    socket.socket.connect = connect


@pytest.fixture(scope="session")
def browser(tmp_path_factory) -> Iterator[webdriver.Chrome]:
    with open_browser(tmp_path_factory.mktemp("profile")) as window:
        yield window


@pytest.fixture
def phone(browser) -> Iterator[webdriver.Chrome]:
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", PHONE)
    yield browser
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
