"""Practising from the browser: one press, participants come by themselves, and one press ends it."""

import pytest
from playwright.sync_api import expect

from tests.browser.hall import BEAMER, LAPTOP
from tests.codes import drawn, seen
from tests.evening import open_page
from tests.live import Facilitator, Server


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = Server(tmp_path_factory.mktemp("rehearsal") / "home")
    yield running
    running.stop()


@pytest.fixture
def home(chromium, server):
    person = Facilitator(server)
    person.new_meeting()
    page = open_page(chromium, person, "/", **LAPTOP)
    yield page
    page.goto(f"{server.url}/")
    stop = page.get_by_role("button", name="Stop de oefening")
    if stop.count():
        stop.click()
        expect(page.locator("#rehearsed")).to_have_count(0)
    page.context.close()


def test_an_evening_is_practised_from_home_and_stopped_at_the_desk(home):
    home.get_by_role("button", name="Oefen deze avond").first.click()
    expect(home.locator(".rehearsal")).to_contain_text("Oefening")
    expect(home.locator("h1")).to_have_text("Buurthuiskamer De Ketel")
    present = home.locator(".funnel tbody tr").first.locator("td.number").last
    expect(present).not_to_have_text("0")
    expect(home.get_by_role("button", name="Oefen deze avond")).to_have_count(0)
    home.get_by_role("button", name="Stop de oefening").click()
    expect(home.get_by_role("heading", name="Je bijeenkomsten")).to_be_visible()
    expect(home.locator("#rehearsed")).to_have_count(0)


def test_it_begins_in_the_lobby_of_an_evening_and_on_its_preparation_too(home):
    home.get_by_role("link", name="Naar de tafel").first.click()
    evening = home.url
    home.get_by_role("button", name="Oefen deze avond").click()
    expect(home.locator(".rehearsal")).to_be_visible()
    assert home.url != evening
    home.get_by_role("button", name="Stop de oefening").click()
    home.goto(evening.replace("/tafel/", "/bijeenkomst/") + "/voorbereiden")
    home.get_by_role("button", name="Oefen deze avond").click()
    expect(home.get_by_role("button", name="Stop de oefening")).to_be_visible()


def test_without_an_evening_of_your_own_there_is_a_sample(home):
    home.get_by_role("button", name="Oefen met een voorbeeld").click()
    expect(home.locator("h1")).to_have_text("Buurthuiskamer De Ketel")
    expect(home.locator(".rehearsal")).to_be_visible()


def test_the_screen_says_that_it_is_a_rehearsal_and_its_code_is_whole(home):
    home.get_by_role("button", name="Oefen deze avond").first.click()
    with home.expect_popup() as opened:
        home.get_by_role("button", name="Open het scherm", exact=True).click()
    screen = opened.value
    screen.set_viewport_size(BEAMER)
    expect(screen.locator(".rehearsal")).to_be_in_viewport()
    assert sorted(seen(screen)) == sorted(drawn(screen.content()))
    assert screen.evaluate("document.documentElement.scrollHeight <= innerHeight")
    home.get_by_role("button", name="Stop de oefening").click()
    expect(screen.locator("h1")).to_have_text("Je bijeenkomsten")
