"""What to do before the evening: buttons at the desk that tick themselves, and the links they hand out."""

import pytest
from playwright.sync_api import expect

from tests.browser.hall import LAPTOP, TWICE
from tests.codes import seen
from tests.evening import open_page
from tests.live import Facilitator, Person, Server


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = Server(tmp_path_factory.mktemp("checklist") / "home")
    yield running
    running.stop()


@pytest.fixture
def page(chromium, facilitator):
    opened = open_page(chromium, facilitator, f"/tafel/{facilitator.meeting}", **LAPTOP)
    errors = []
    opened.on("pageerror", lambda error: errors.append(error))
    expect(opened.locator("[data-connection]").first).to_have_attribute("data-state", "connected")
    yield opened
    opened.context.close()
    assert errors == []


def ticked(page) -> list[str]:
    return [
        name.split()[1]
        for name in page.locator(".checklist .is-done").evaluate_all("all => all.map(one => one.dataset.key)")
    ]


def press(page, name: str) -> None:
    page.locator("#checklist").get_by_role("button", name=name).click()


def test_nothing_is_ticked_before_somebody_did_it(page):
    expect(page.locator("#checklist > li")).to_have_count(5)
    assert ticked(page) == []
    expect(page.locator("#check-count")).to_have_text("0 van 5 gedaan")


def test_opening_the_screen_opens_its_window_and_ticks(page):
    with page.expect_popup() as opened:
        press(page, "Open het scherm")
    expect(opened.value.locator(".lobby__code")).to_be_visible()
    expect(page.locator(".checklist .is-done")).to_have_count(1)
    assert ticked(page) == ["screen"]


@pytest.mark.parametrize(
    ("name", "role", "audience", "heading"),
    [
        ("Link voor de schrijver", "writer", "writer", "Link voor de schrijver"),
        ("Link voor de helper", "helper", "helper", "Link voor de helper"),
        ("Bedien vanaf je telefoon", "facilitator", "desk", "Bedien vanaf je telefoon"),
    ],
)
def test_a_link_stands_in_the_middle_with_its_name_and_ticks_when_used(
    page, server, facilitator, name, role, audience, heading
):
    press(page, name)
    panel = page.locator("[data-handing]")
    expect(panel.locator("h2")).to_have_text(heading)
    expect(panel.locator("h2")).to_be_focused()
    box, size = panel.bounding_box(), page.viewport_size
    assert abs(box["x"] + box["width"] / 2 - size["width"] / 2) < 2
    assert box["y"] >= 0 and box["y"] + box["height"] <= size["height"]
    link = panel.get_by_label("Of typ dit adres").input_value()
    assert link in seen(page)
    assert page.content().count(link) + page.locator("[data-handing-address]").count() == 1
    expect(page.locator("#check-told")).to_have_text("")
    assert ticked(page) == []
    other = Person(server)
    assert other.get("/sleutel/" + link.rpartition("/")[2]).status_code == 200
    assert ticked(page) == []
    other.connect(audience, facilitator.meeting)
    expect(page.locator(".checklist .is-done")).to_have_count(1)
    assert ticked(page) == [role]
    other.leave()


def test_the_address_is_copied_and_escape_goes_back(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    press(page, "Link voor de schrijver")
    panel = page.locator("[data-handing]")
    expect(panel).to_be_visible()
    link = panel.get_by_label("Of typ dit adres").input_value()
    panel.get_by_role("button", name="Kopieer het adres").click()
    expect(panel.locator("[data-handing-told]")).to_have_text("Het adres is gekopieerd.")
    assert page.evaluate("navigator.clipboard.readText()") == link
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('[data-handing]') !== null")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.locator("#checklist").get_by_role("button", name="Link voor de schrijver")).to_be_focused()


def test_a_key_of_the_desk_does_nothing_behind_a_link(page, facilitator):
    press(page, "Link voor de schrijver")
    expect(page.locator("[data-handing]")).to_be_visible()
    page.keyboard.press("PageDown")
    page.keyboard.press("Escape")
    expect(page.locator("[data-handing]")).to_be_hidden()
    assert facilitator.stage == ("lobby", "gather")


def test_a_link_taken_back_is_no_longer_ticked(page, facilitator):
    with page.expect_popup() as opened:
        press(page, "Open het scherm")
    expect(page.locator(".checklist .is-done")).to_have_count(1)
    page.locator("#links > summary").click()
    page.locator("#links [data-send=revoke_key]").evaluate(TWICE)
    expect(page.locator(".checklist .is-done")).to_have_count(0)
    opened.value.close()


def test_printing_the_cards_opens_papier_with_them_first_and_ticks(page):
    with page.expect_popup() as opened:
        press(page, "Print de kaarten")
    papers = opened.value
    first = papers.get_by_role("form", name="Stemkaarten")
    expect(first.get_by_role("button", name="Print")).to_be_in_viewport()
    first.get_by_label("In welke taal?").select_option("ar")
    asked = first.evaluate("form => new URLSearchParams(new FormData(form)).toString()")
    assert asked == "paper-stemkaarten-wanted=1&paper-stemkaarten-count=8&language=ar"
    expect(page.locator(".checklist .is-done")).to_have_count(1)
    assert ticked(page) == ["cards"]


def test_what_was_done_is_still_ticked_after_a_restart(tmp_path):
    server = Server(tmp_path / "home")
    desk = Facilitator(server)
    meeting = desk.new_meeting()
    desk.connect("desk", meeting)
    writer = desk.key("writer").connect("writer", meeting)
    desk.wait(lambda: "is-done" in desk.picture["regions"]["stage"])
    writer.leave()
    desk.leave()
    server.restart()
    page = desk.get(f"/tafel/{meeting}").text
    server.stop()
    assert page.count("checklist__one is-done") == 1
