"""No receipt on a phone for a vote that is not kept: it shows the vote that holds, and the last tap is that vote."""

import pytest
from playwright.sync_api import expect

from tests.browser.hall import RECEIVED
from tests.browser.test_phone import at_phone, cast
from tests.house import dump
from tests.live import Phone, Server

# A clock that runs sixty years ahead, or was put back behind every vote of before.
FAR_AHEAD, PUT_BACK = "2101-01-01T12:00:00Z", "2001-01-01T12:00:00Z"
NO_STORAGE = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no storage'); } });"
OVERTAKEN = "Er geldt een andere keuze van deze plek. Kies opnieuw als je iets anders wilt."
# The first answers that this page hears say that the vote of somebody else holds.
OTHERS_HOLD = """times => {
  const send = workshop.line.send;
  workshop.line.send = (event, said) => send(event, said).then(ack =>
    event === 'vote' && times-- > 0 ? Object.assign({}, ack, { value: '2', seq: said.seq + 5 }) : ack);
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """One mode is enough: the browser cannot tell which it is."""
    running = Server(tmp_path_factory.mktemp("receipts") / "home")
    yield running
    running.stop()


@pytest.fixture
def voter(facilitator):
    """A resident at the practice question: one question, which stays in view when it was answered."""
    facilitator.ok("advance")
    return Phone(facilitator.server).join(facilitator.meeting, "bewoners")


def kept(facilitator, voter) -> list[str]:
    rows = dump(facilitator.server, facilitator.meeting)["votes"]
    return [row["value"] for row in rows if row["seat"] == voter.seat]


def shows(form, value):
    """The phone says that this choice was received."""
    expect(form).to_have_attribute("data-state", "received")
    expect(form.locator("[data-told]")).to_have_text(RECEIVED)
    expect(form.locator(f"input[value='{value}']")).to_be_checked()


def gone_by(form, value):
    """The same, and it went out of view by itself."""
    shows(form, value)
    expect(form).to_be_hidden()


def test_a_clock_put_back_and_an_emptied_phone_do_not_lose_a_vote(chromium, facilitator, voter):
    page = at_phone(chromium, voter, facilitator.meeting)
    page.clock.set_fixed_time(FAR_AHEAD)
    form = cast(page, "1")
    before = "1"
    gone_by(form, before)
    for nr, value in enumerate(("4", "5", "2")):
        page.evaluate("localStorage.clear()")
        page.reload()
        shows(form, before)
        page.clock.set_fixed_time(PUT_BACK if nr % 2 == 0 else FAR_AHEAD)
        cast_in(form, value)
        gone_by(form, value)
        assert kept(facilitator, voter) == [value]
        before = value
    page.context.close()


@pytest.mark.parametrize("before", ["", NO_STORAGE])
def test_of_two_tabs_the_last_tap_holds_and_both_show_it(chromium, facilitator, voter, before):
    one = at_phone(chromium, voter, facilitator.meeting, before)
    other = one.context.new_page()
    if before:
        other.add_init_script(before)
    other.goto(one.url)
    expect(other.locator("[data-connection]")).to_have_text("Verbonden")
    form = cast(one, "1")
    gone_by(form, "1")
    name = form.get_attribute("id")
    for page, value in ((other, "4"), (one, "2"), (other, "5"), (other, "1"), (one, "3")):
        page.bring_to_front()
        cast_in(page.locator(f"[id='{name}']"), value)
        gone_by(page.locator(f"[id='{name}']"), value)
        for tab in (one, other):
            shows(tab.locator(f"[id='{name}']"), value)
        assert kept(facilitator, voter) == [value]
    one.context.close()


def test_who_is_overtaken_twice_is_shown_what_holds_and_told_so(chromium, facilitator, voter):
    page = at_phone(chromium, voter, facilitator.meeting)
    page.evaluate(OTHERS_HOLD, 2)
    form = cast(page, "4")
    expect(form.locator("[data-told]")).to_have_text(OVERTAKEN)
    expect(form.locator("input[value='2']")).to_be_checked()
    assert page.evaluate("localStorage.getItem('workshop/votes')") == "{}"
    cast_in(form, "5")
    shows(form, "5")
    assert kept(facilitator, voter) == ["5"]
    page.context.close()


def cast_in(form, value):
    """Vote anew: what was answered went out of view, in the tab where that was done and after a reload."""
    back = form.page.locator("[data-page-go='0']")
    if back.is_visible():
        back.click()
    form.locator(".choice", has=form.page.locator(f"input[value='{value}']")).click()
    form.get_by_role("button", name="Stem").click()
