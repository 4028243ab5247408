"""A slip in a real browser: made at the desk, opened on a small phone, and shown again on another."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.hall import LAPTOP, OLD_PHONE, PHONE
from tests.browser.test_access import MEDIA, violations
from tests.evening import open_page
from tests.house import dump
from tests.live import Server

pytestmark = pytest.mark.parametrize("server", ["eventlet"], indirect=True)
A4 = {"width": 794, "height": 1123}  # at 96 dots an inch
ADDRESS = re.compile(r"[^?]*/telefoon/\w+$")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """One mode is enough: the browser cannot tell which it is."""
    running = Server(tmp_path_factory.mktemp("slips") / "home")
    yield running
    running.stop()


@pytest.fixture
def desk(chromium, facilitator):
    page = open_page(chromium, facilitator, f"/tafel/{facilitator.meeting}", **LAPTOP)
    expect(page.locator("[data-connection]")).to_have_attribute("data-state", "connected")
    page.locator("#slips summary").click()
    yield page
    page.context.close()


@pytest.fixture
def phones(chromium, server):
    """Two small phones, and a third that is older still."""
    contexts = [
        chromium.new_context(viewport=size, locale="nl-NL", base_url=server.url) for size in (PHONE, PHONE, OLD_PHONE)
    ]
    yield [context.new_page() for context in contexts]
    for context in contexts:
        context.close()


def printed(desk, count, language="nl"):
    """The page that opens when slips are made."""
    desk.get_by_label("Hoeveel strookjes?").fill(str(count))
    desk.locator("#slips-language").select_option(language)
    with desk.expect_popup() as opened:
        desk.get_by_role("button", name="Strookjes maken").click()
    expect(opened.value.locator(".slip")).to_have_count(count)
    return opened.value


def letters_on(page):
    return page.locator(".slip__letters").first.inner_text()


def looked_at(page):
    found = set()
    for medium in MEDIA.values():
        page.emulate_media(**medium)
        found.update(violations(page))
    return found


def goes_on(phone, letters):
    phone.goto("/strook")
    phone.get_by_label("Typ de letters van je strookje").fill(letters)
    phone.locator(".send button").click()
    expect(phone).to_have_url(re.compile("/strookje$"))


def test_a_slip_is_opened_on_a_small_phone_and_goes_to_the_one_that_shows_it_last(desk, phones, server, facilitator):
    letters = letters_on(printed(desk, 2))
    expect(desk.locator("#slips")).to_contain_text("2 strookjes zijn nog niet gebruikt")
    first, second, _ = phones
    goes_on(first, letters.lower())
    assert looked_at(first) == set()
    first.locator("label.choice").first.click()
    first.locator(".send button").click()
    expect(first.locator("main")).to_contain_text("Je bent binnen")
    expect(first).to_have_url(ADDRESS)
    expect(desk.locator("#slips")).to_contain_text("1 strookje is nog niet gebruikt")
    goes_on(second, letters)
    expect(second.locator("main")).to_contain_text("Dit strookje is al open op een telefoon.")
    expect(second.locator("label.choice")).to_have_count(0)
    assert looked_at(second) == set()
    second.locator(".send button").click()
    expect(second.locator("main")).to_contain_text("Je bent binnen")
    expect(first.locator("[role=alert]")).to_contain_text("Jouw plek is nu op een andere telefoon.")
    assert len(dump(server, facilitator.meeting)["seats"]) == 1


def test_what_is_left_is_voided_in_one_press_and_a_phone_says_what_to_do(desk, phones):
    letters = letters_on(printed(desk, 3))
    void = desk.locator("[data-send=void_slips]")
    void.click()
    expect(void).to_have_attribute("data-state", "armed")
    void.click()
    expect(desk.locator("#slips-told")).to_have_text("3 strookjes zijn ingetrokken.")
    expect(void).to_have_count(0)
    phone = phones[0]
    phone.goto("/strook")
    phone.get_by_label("Typ de letters van je strookje").fill(letters)
    phone.locator(".send button").click()
    expect(phone.locator("[role=alert]")).to_contain_text("vraag de begeleider om een nieuw")
    assert looked_at(phone) == set()


def test_the_page_of_paper_asks_what_becomes_of_the_old_ones_and_voids_them_in_one_press(desk, phones, facilitator):
    desk.goto(f"{facilitator.server.url}/papier/{facilitator.meeting}")
    old = letters_on(printed(desk, 2))
    desk.reload()
    assert looked_at(desk) == set()
    desk.get_by_role("button", name="Strookjes maken").click()
    expect(desk.locator("input[name=old]:invalid").first).to_be_focused()  # nothing is made before it is said
    desk.get_by_label("Nee. Trek ze in.").check()
    page = printed(desk, 3)
    expect(page.locator("main")).to_contain_text("2 strookjes zijn ingetrokken.")
    goes_on(phones[0], letters_on(page))
    phones[0].goto("/strook")
    phones[0].get_by_label("Typ de letters van je strookje").fill(old)
    phones[0].locator(".send button").click()
    expect(phones[0].locator("[role=alert]")).to_contain_text("vraag de begeleider om een nieuw")


def test_the_letters_are_seen_whole_while_they_are_typed(phones):
    for phone in phones:
        phone.goto("/strook")
        field = phone.get_by_label("Typ de letters van je strookje")
        field.fill("WWWWW WWWWW")
        assert field.evaluate("field => field.scrollWidth - field.clientWidth") == 0


@pytest.mark.parametrize("language", ["nl", "en", "tr", "ar", "pl", "uk"])
def test_on_paper_every_slip_is_whole_and_lies_beside_the_others(desk, language):
    page = printed(desk, 8, language)
    assert looked_at(page) == set()
    page.set_viewport_size(A4)
    page.emulate_media(media="print")
    over = """slips => slips.filter((slip) => slip.scrollWidth > slip.clientWidth + 1
      || slip.scrollHeight > slip.clientHeight + 1).length"""
    assert page.locator(".slip").evaluate_all(over) == 0
    tops = page.locator(".slip").evaluate_all("slips => new Set(slips.map((slip) => slip.offsetTop)).size")
    assert tops == 4
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    page.close()
