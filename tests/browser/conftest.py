"""One real browser for a module, and patience: CI has two cores for a server and a hall full of pages."""

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.evening import CHROMIUM

expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**CHROMIUM)
        yield browser
        browser.close()
