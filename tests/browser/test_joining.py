"""Coming in, in a real browser: a double tap on a slow line, cookies that are refused, and waiting for the desk."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.hall import LAPTOP, OLD_PHONE, PHONE
from tests.browser.test_access import MEDIA, violations
from tests.evening import open_page
from tests.house import dump
from tests.live import Facilitator, Phone, Server, invitation

pytestmark = pytest.mark.parametrize("server", ["eventlet"], indirect=True)
SLOW = """async () => {
  const form = document.querySelector('form[action^="/plek/"]');
  const button = form.querySelector('.send button');
  for (let tap = 0; tap < 4; tap += 1) {
    button.click();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """One mode is enough: the browser cannot tell which it is."""
    running = Server(tmp_path_factory.mktemp("joining") / "home")
    yield running
    running.stop()


@pytest.fixture
def phone(chromium, server, facilitator):
    """The join page in a browser of its own."""
    context = chromium.new_context(viewport=PHONE, locale="nl-NL", base_url=server.url)
    page = context.new_page()
    page.goto(invitation(server, facilitator.meeting))
    page.locator("label.choice").first.click()
    yield page
    context.close()


def test_four_taps_on_a_slow_line_are_one_seat(phone, server, facilitator):
    def slowly(route):
        phone.wait_for_timeout(300)
        route.continue_()

    phone.route("**/plek/*", slowly)
    phone.evaluate(SLOW)
    expect(phone.locator("main")).to_contain_text("Je bent binnen")
    phone.reload()
    assert len(dump(server, facilitator.meeting)["seats"]) == 1


def test_going_back_and_tapping_again_is_one_seat(phone, server, facilitator):
    for _ in range(2):
        phone.locator(".send button").click()
        expect(phone.locator("main")).to_contain_text("Je bent binnen")
        phone.go_back()
        if phone.locator(".send button").count():
            phone.locator("label.choice").nth(1).click()
        else:
            break
    assert len(dump(server, facilitator.meeting)["seats"]) == 1


def test_a_browser_that_wipes_cookies_says_what_to_do(phone, server, facilitator):
    phone.context.clear_cookies()
    phone.locator(".send button").click()
    expect(phone.locator("h1")).to_have_text("Deze browser bewaart geen plek")
    expect(phone.locator("main li")).to_have_count(3)
    assert dump(server, facilitator.meeting)["seats"] == []


@pytest.mark.parametrize("size", [PHONE, OLD_PHONE])
def test_the_longest_code_is_seen_whole_while_it_is_typed(chromium, server, size):
    context = chromium.new_context(viewport=size, locale="nl-NL", base_url=server.url)
    page = context.new_page()
    page.goto("/mee")
    page.get_by_label("Typ de code").fill("8888 8888")
    assert page.get_by_label("Typ de code").evaluate("field => field.scrollWidth - field.clientWidth") == 0
    context.close()


def test_the_list_of_seats_is_read_and_turned_with_the_keyboard(chromium, server, facilitator, people):
    somebody = Phone(server).sit(facilitator.meeting, "bewoners")
    people.append(somebody)
    for _ in range(55):
        Phone(server).join(facilitator.meeting, "bewoners")
    desk = open_page(chromium, facilitator, f"/tafel/{facilitator.meeting}", **LAPTOP)
    expect(desk.locator("[data-connection]")).to_have_attribute("data-state", "connected")
    desk.locator("#seats summary").focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("#seats li")).to_have_count(50)
    expect(desk.locator("#seats li").first).to_contain_text(re.compile("Plek 1.*verbonden"))
    desk.locator("#seats").get_by_text("Volgende 50").focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("#seats li")).to_have_count(6)
    expect(desk.locator("#seats summary")).to_be_focused()
    never = desk.locator("[data-send=remove_never_came]")
    never.click()
    expect(never).to_have_attribute("data-state", "armed")
    never.click()
    expect(desk.locator("#seats li")).to_have_count(1)
    desk.context.close()


def test_who_waits_is_let_in_without_a_tap(chromium, server, people):
    facilitator = Facilitator(server)
    expected = {f"groups-{nr}-expected": str(int(nr == 0)) for nr in range(3)}
    meeting = facilitator.new_meeting(**expected)
    for _ in range(22):
        Phone(server).visit(meeting, "bewoners")
    waits = open_page(chromium, Phone(server).join(meeting, "bewoners"), f"/telefoon/{meeting}", **PHONE)
    expect(waits.locator("h2").first).to_have_text("Even wachten")
    desk = open_page(chromium, facilitator, f"/tafel/{meeting}", **LAPTOP)
    expect(desk.locator(".people")).to_contain_text("1 wacht")
    expect(desk.locator("[data-connection]")).to_have_attribute("data-state", "connected")
    found = {(medium, *one) for page in (waits, desk) for medium in MEDIA for one in looked_at(page, medium)}
    assert found == set()
    desk.locator("[data-send=let_in]").click()
    expect(waits.locator("h2").first).to_have_text("Je bent binnen")
    for page in (waits, desk):
        page.context.close()


def looked_at(page, medium):
    """What axe says of this page in a medium."""
    page.emulate_media(**MEDIA[medium])
    return violations(page)
