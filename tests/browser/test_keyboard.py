"""An evening without a mouse: the desk and a phone are used with Tab, arrows, Space and Enter alone (WCAG 2.1.1)."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hall import LAPTOP, PHONE
from tests.browser.walk import ABOUT
from tests.evening import Room, open_page
from tests.live import Person, Server

COUNTS = {"bewoners": 5, "professionals": 4, "gemeente": 1}
RING = """() => {
  const style = getComputedStyle(document.activeElement);
  const near = [document.activeElement].concat(Array.from(document.activeElement.parentElement.children));
  const drawn = one => getComputedStyle(one).outlineStyle !== 'none' || getComputedStyle(one).boxShadow !== 'none';
  return near.some(drawn);
}"""
TABS = 120


def reach(page: Page, wanted: str) -> None:
    """Press Tab until the keyboard is on what matches, and see that this shows."""
    page.evaluate("document.activeElement.blur()")
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            assert page.evaluate(RING), wanted
            return
    raise AssertionError(f"no way by keyboard to {wanted}")


def press(desk: Page, room: Room) -> None:
    """The big button, and once more where it asks: people of the room are still busy."""
    before, seen = room.facilitator.stage, room.facilitator.picture["version"]
    desk.wait_for_function("version => workshop.line.seen() >= version", arg=seen)
    reach(desk, "[data-primary]")
    expect(desk.locator("[data-state=sending]")).to_have_count(0)
    desk.keyboard.press("Enter")
    if desk.locator("[data-primary][data-state=asking]").count():
        expect(desk.locator("[data-primary]")).to_have_attribute("data-state", "armed")
        desk.keyboard.press("Enter")
    # Rows of the profile and pages of the agreement come one by one within a phase; nobody votes there, so no count
    # is pushed.
    row = before[0] == "profile" or before[1] == "read"
    room.facilitator.wait(
        lambda: room.facilitator.stage != before or (row and room.facilitator.picture["version"] > seen)
    )


def join(server: Server, chromium, room: Room) -> Page:
    """From the door to a seat."""
    page = open_page(chromium, Person(server), f"/m/{code_of(room)}", **PHONE)
    reach(page, "input[name=group]")
    page.keyboard.press("Space")
    reach(page, "button[type=submit].utrecht-button--primary-action")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Je bent binnen")).to_be_visible()
    return page


def vote(page: Page) -> None:
    """Every question that is asked: a card with Space and an arrow, then Enter on Stem."""
    while page.locator("form[data-ballot]:visible").count() and not page.locator("[data-page=done]:visible").count():
        form = page.locator("form[data-ballot]:visible")
        name = form.get_attribute("id")
        reach(page, f"[id='{name}'] input[type=radio]")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        reach(page, f"[id='{name}'] button[type=submit]")
        page.keyboard.press("Enter")
        expect(page.locator(f"[id='{name}'][data-state=received]")).to_have_count(1)
        expect(page.locator(f"[id='{name}']:visible")).to_have_count(0)


def code_of(room: Room) -> str:
    from tests.house import dump

    (row,) = dump(room.server, room.meeting)["meetings"]
    return row["code"]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_an_evening_without_a_mouse(chromium, tmp_path):
    server = Server(tmp_path / "home")
    room = Room(server, COUNTS, **ABOUT, programme="45")
    desk = open_page(chromium, room.facilitator, f"/tafel/{room.meeting}", **LAPTOP)
    expect(desk.locator("[data-connection]")).to_have_attribute("data-state", "connected")
    phone = join(server, chromium, room)
    seen = {room.facilitator.stage[0]}
    while room.facilitator.stage != ("closing", "done"):
        step, phase = room.facilitator.stage
        seen.add(step)
        expect(desk.locator("body")).to_have_attribute("data-step", step)
        if phase == "open" and step != "practice":
            phone.wait_for_function("() => document.querySelector('form[data-ballot]')")
            vote(phone)
        if step == "profile" and "Volgende: " not in room.facilitator.html:
            room.facilitator.ok("topics", elements=["animo"])
        if step == "pledges":
            write(phone)
        press(desk, room)
    assert seen >= {"lobby", "start", "vote", "profile", "topic", "pledges", "consent", "closing"}
    phone.context.close()
    desk.context.close()
    room.leave()
    server.stop()


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_two_dots_without_a_mouse(chromium, tmp_path):
    """Boxes with Space; a third is not taken, and what was chosen stays."""
    server = Server(tmp_path / "home")
    room = Room(server, COUNTS, **ABOUT)
    room.until("profile", "open")
    phone = open_page(chromium, room.phones["bewoners"][0], f"/telefoon/{room.meeting}", **PHONE)
    for nr in (1, 3, 4):
        reach(phone, f"form[data-ballot] input[value='{nr}']")
        phone.keyboard.press("Space")
    form = phone.locator("form[data-ballot]")
    expect(form.locator("[data-told]")).to_have_text("Je koos er al twee. Tik eerst een keuze weg.")
    assert [box.is_checked() for box in form.get_by_role("checkbox").all()] == [True, False, True, False, False]
    reach(phone, "form[data-ballot] button[type=submit]")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", name="Klaar")).to_be_visible()
    room.facilitator.wait(lambda: ">1</strong> van 10 klaar" in room.facilitator.html)
    phone.context.close()
    room.leave()
    server.stop()


def write(page: Page) -> None:
    """A pledge of the group."""
    reach(page, "#new-do textarea")
    page.keyboard.type("Wij zetten koffie op dinsdag.")
    reach(page, "#new-do button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Wij zetten koffie op dinsdag.").first).to_be_visible()
