"""The policy of our pages: what a page may load is listed, and every browser test hears of what was refused."""

from playwright.sync_api import sync_playwright

from tests.browser.conftest import watched
from tests.evening import CHROMIUM
from tests.live import ROOT, Phone, Server
from tests.trust.figures import note

INLINE = "() => document.body.append(Object.assign(document.createElement('script'), { textContent: 'ran = 1' }))"
# These look at files and at parts of pages that no server gave.
WITHOUT_A_SERVER = {"tests/test_fit.py", "tests/test_report.py", "tests/test_signature.py"}


def test_a_script_in_a_page_does_not_run_and_the_watch_of_the_browser_tests_hears_it(tmp_path):
    server = Server(tmp_path / "home")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**CHROMIUM)
        refused = watched(browser)
        page = browser.new_context().new_page()
        page.goto(f"{server.url}/mee")
        assert refused == []
        with page.expect_console_message(lambda said: "Content Security Policy" in said.text):
            page.evaluate(INLINE)
        assert page.evaluate("() => window.ran") is None
        browser.close()
    server.stop()
    assert [url for url, _ in refused] != []


def test_every_browser_that_meets_our_pages_is_watched():
    launching = {path for path in (ROOT / "tests").rglob("*.py") if "chromium.launch(" in path.read_text()}
    unwatched = {path for path in launching if "watched(" not in path.read_text()}
    assert {path.relative_to(ROOT).as_posix() for path in unwatched} == WITHOUT_A_SERVER
    assert [path for path in unwatched if "Server" in path.read_text()] == []


def test_no_policy_of_a_page_lets_inline_parts_in(server):
    pages = (
        "/mee",
        "/privacy",
        "/toegankelijkheid",
        "/woorden",
        "/methoden",
        "/over",
        "/stijl",
        "/test",
        "/bestaat-niet",
    )
    policies = [Phone(server).get(page).headers["Content-Security-Policy"] for page in pages]
    assert [policy for policy in policies if "unsafe" in policy or "*" in policy or "http:" in policy] == []
    note("policy", pages=len(pages), inline=0)
