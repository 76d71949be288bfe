from __future__ import annotations

import pytest

from tests.browsing import forget_what_was_said, open_page


@pytest.fixture
def opened(browser, page):
    """A browser that shows the `page` of a test module and is listened to."""
    forget_what_was_said(browser)
    open_page(browser, page)
    return browser
