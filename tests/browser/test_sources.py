"""The open pages on a phone and at a desk, also where no script runs."""

import pytest
from playwright.sync_api import expect

from tests.browser.hall import LAPTOP, PHONE
from tests.browser.test_access import violations
from tests.evening import open_page
from tests.live import Facilitator, Person

pytestmark = pytest.mark.parametrize("server", ["eventlet"], indirect=True)
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_methods_are_found_without_script(chromium, server, size):
    context = chromium.new_context(viewport=size, locale="nl-NL", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server.url}/methoden?terug=/mee")
    page.get_by_label("Bij welk onderdeel?").select_option("contact")
    page.get_by_label("Waar?").select_option("dorp")
    page.get_by_role("button", name="Zoek").click()
    expect(page.get_by_label("Bij welk onderdeel?")).to_have_value("contact")
    expect(page.locator("main [role=status]")).to_have_text("4 methoden")
    page.locator("details summary", has_text="Meer over deze methode").first.click()
    expect(page.get_by_text("https://www.movisie.nl/esi/maatschappelijke-beursvloer")).to_be_visible()
    page.get_by_role("link", name="Toon alles").click()
    expect(page.locator("main [role=status]")).to_have_text("45 methoden")
    page.get_by_role("link", name="Terug").click()
    assert page.url == f"{server.url}/mee"
    context.close()


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_each_reads_on_a_narrow_phone_with_all_of_it_unfolded(chromium, server, language):
    page = open_page(chromium, Person(server), "/over", **PHONE)
    page.context.add_cookies([{"name": "taal", "value": language, "url": server.url}])
    found = {}
    for path in ("/woorden", "/methoden", "/over"):
        page.goto(server.url + path)
        page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true; })")
        found[path] = (page.evaluate(WIDE), violations(page))
    assert found == {path: (0, set()) for path in found}
    page.context.close()


def test_a_question_on_the_first_page_leads_to_an_evening(chromium, server):
    page = open_page(chromium, Facilitator(server), "/", **LAPTOP)
    page.get_by_role("link", name="Hoe nemen bewoners een buurthuis over?").click()
    expect(page.get_by_label("Titel van de avond")).to_have_value("Bewoners nemen het buurthuis over")
    assert violations(page) == set()
    page.get_by_role("button", name="Bewaar en ga naar de tafel").click()
    expect(page.locator("h1")).to_have_text("Bewoners nemen het buurthuis over")
    page.context.close()
