"""What the tests of labs ask of a page in headless Chromium."""

from __future__ import annotations

from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

LAB = "document.querySelector('aecourse-lab').lab"


def ask(browser, expression, *arguments):
    return browser.execute_script(f"return {expression}", *arguments)


def find(browser, selector, index=0):
    node = browser.find_elements(By.CSS_SELECTOR, f"aecourse-lab {selector}")[index]
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", node)
    return node


def wait(browser, expression, seconds=20):
    WebDriverWait(browser, seconds).until(lambda b: ask(b, expression))
