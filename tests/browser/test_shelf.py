"""The first page with more meetings than fit on it: found, turned and put away without a script, and looked at."""

import pytest
from playwright.sync_api import expect

from tests.browser.hall import LAPTOP
from tests.browser.test_papers_in import wrong
from tests.evening import open_page
from tests.live import Facilitator, Server
from tests.test_shelf import keep, keep_many
from workshop.actie.evening.meeting import About
from workshop.host.settings import settings
from workshop.store import Store
from workshop.store.migrate import migrate

LONG = About(title="Wijkgezondheidscentrumbijeenkomst " * 8, place="حديقة الحي " * 12, date="2026-11-28")


@pytest.fixture
def hosted(tmp_path):
    home = settings({"WORKSHOP_HOME": str(tmp_path / "home")})
    home.home.mkdir(mode=0o700)
    store = Store(home.database_url, lambda work: work())
    migrate(store)
    keep_many(store, 45)
    keep(store, LONG, "f" * 32, "987654")
    store.close()
    running = Server(tmp_path / "home")
    yield running
    running.stop()


@pytest.mark.slow
def test_it_is_searched_turned_and_tidied_without_a_script(chromium, hosted):
    page = open_page(chromium, Facilitator(hosted), "/", **LAPTOP)
    without = page.context.browser.new_context(viewport=LAPTOP, locale="nl-NL", java_script_enabled=False)
    without.add_cookies(page.context.cookies())
    plain = without.new_page()
    plain.goto(hosted.url)
    plain.get_by_role("link", name="Volgende bladzijde").click()
    expect(plain.get_by_text("Bladzijde 2 van 3")).to_be_visible()
    plain.get_by_role("searchbox").fill("Avond 7")
    plain.keyboard.press("Enter")
    expect(plain.get_by_role("link", name="Avond 7", exact=True)).to_be_visible()
    plain.get_by_role("listitem").filter(has_text="Avond 7").get_by_role(
        "button", name="Naar het archief"
    ).first.click()
    plain.get_by_role("link", name="1 in het archief").click()
    expect(plain.get_by_role("heading", name="Archief")).to_be_visible()
    plain.get_by_role("button", name="Terug uit het archief").click()
    expect(plain.get_by_text("4 buiten het archief")).to_be_visible()
    without.close()
    page.context.close()


@pytest.mark.slow
def test_nothing_is_wrong_with_it_at_any_size(chromium, hosted):
    page = open_page(chromium, Facilitator(hosted), "/", **LAPTOP)
    for query in ("", "?blad=3", "?zoek=avond&blad=2", "?zoek=zzz", "?archief=1", "?zoek=" + "W" * 60):
        page.goto(f"{hosted.url}/{query}")
        assert (query, wrong(page)) == (query, [])
    page.context.close()
