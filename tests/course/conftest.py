from __future__ import annotations

import pytest

from tests.browsing import forget_what_was_said


@pytest.fixture
def opened(browser, page):
    """A browser that shows the `page` of a test module and is listened to."""
    forget_what_was_said(browser)
    browser.get(page)
    return browser
