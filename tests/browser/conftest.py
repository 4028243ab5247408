"""One real browser for a module, and patience: CI has two cores for a server and a hall full of pages."""

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.evening import CHROMIUM

expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def chromium():
    """A browser in which nothing was refused by our own content security policy when all is done."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**CHROMIUM)
        refused = watched(browser)
        yield browser
        browser.close()
    assert refused == []


def watched(browser):
    """What the policy refused in any page of this browser, as the browser tells it."""
    refused = []
    new_context = browser.new_context

    def hear(said):
        if "Content Security Policy" in said.text:
            refused.append((said.location.get("url"), said.text))

    def listening(**how):
        context = new_context(**how)
        context.on("console", hear)
        return context

    browser.new_context = listening
    return refused
