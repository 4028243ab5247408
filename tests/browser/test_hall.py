"""The test in the hall: a phone tries what an evening needs, and says once, in words, whether it can take part."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.hall import PHONE
from tests.browser.test_phone import LISTEN
from tests.evening import open_page
from tests.live import Facilitator, Person

pytestmark = pytest.mark.parametrize("server", ["eventlet"], indirect=True)
WELL, NOT_WELL = "Dit apparaat kan meedoen.", "Er staat iets op nee. Lees wat je kunt doen."
GUEST_NETWORK = "Staat er een firewall aan? Sta het programma toe op privénetwerken."


@pytest.fixture
def hall(chromium, server):
    """Open the test on a phone, after `before` did something to its network."""
    opened = []

    def open_(before=lambda page: None):
        page = chromium.new_context(viewport=PHONE, locale="nl-NL").new_page()
        opened.append(page)
        before(page)
        page.add_init_script(f"addEventListener('DOMContentLoaded', {LISTEN})")
        page.goto(f"{server.url}/test")
        return page

    yield open_
    for page in opened:
        page.context.close()


def states(page):
    return [probe.get_attribute("data-state") for probe in page.locator("[data-check]").all()]


def test_all_is_well_and_that_is_said_once(hall):
    page = hall()
    expect(page.locator("[data-verdict]")).to_have_text(WELL)
    assert states(page) == ["good"] * 7
    assert page.evaluate("announced") == [WELL]
    expect(page.locator(".probe__advice:visible")).to_have_count(0)


def test_a_network_without_sockets_is_named_with_what_to_do(hall):
    page = hall(lambda page: page.route_web_socket(re.compile("socket.io"), lambda socket: socket.close()))
    expect(page.locator("[data-verdict]")).to_have_text(NOT_WELL)
    assert states(page) == ["good", "bad", *["good"] * 5]
    expect(page.locator(".probe__advice:visible")).to_have_text([GUEST_NETWORK])


def test_a_full_disk_is_told(hall):
    page = hall(lambda page: page.route("**/readyz", lambda route: route.fulfill(status=503, body="{}")))
    expect(page.locator("[data-verdict]")).to_have_text(NOT_WELL)
    assert states(page) == ["good"] * 6 + ["bad"]


def test_the_laptop_shows_the_way_for_a_phone(chromium, server):
    page = open_page(chromium, Facilitator(server), "/test", 1366, 768)
    expect(page.locator(".probe-code strong")).to_have_text(re.compile(r"^[\d.]+:\d+/test$"))
    expect(page.locator(".probe-code svg")).to_be_visible()
    page.get_by_role("link", name="Terug").click()
    expect(page).to_have_url(f"{server.url}/")
    page.context.close()


def test_a_statement_leads_back_to_where_somebody_was(chromium, server):
    page = open_page(chromium, Person(server), "/mee", **PHONE)
    page.get_by_role("link", name="Privacy").click()
    page.locator("#tools summary").click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Privacy")).to_be_visible()
    page.get_by_role("link", name="Back").click()
    expect(page).to_have_url(f"{server.url}/mee")
    page.context.close()
