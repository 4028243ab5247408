"""From step to step at the desk: each begins at its top, with its own texts, its own clock and its own words."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.hall import BEAMER, LAPTOP, PHONE
from tests.evening import open_page
from tests.live import Facilitator, Phone, Server

STEPS = {"vote": 3, "profile": 4, "topic": 5, "next topic": 6, "break": 7, "pledges": 8, "closing": 12}
AT = "at => Math.round(scrollY) === at"

# Presses twice more in the very moment that a step was accepted: a second press, and a key held down.
AT_ONCE_AGAIN = """() => {
  window.pressed = 0;
  new MutationObserver((_, watching) => {
    watching.disconnect();
    [false, true].forEach(repeat => {
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'PageDown', bubbles: true, repeat }));
      window.pressed += 1;
    });
  }).observe(document.body, { attributeFilter: ['data-resting'] });
}"""

# Acts as soon as another text came on top and the act before was received: by its key, or by its button.
ON_THE_NEXT = """([key, button]) => {
  const top = () => document.querySelector('[data-waiting] .note__text')?.innerText;
  const before = top();
  new MutationObserver((_, watching) => {
    const told = document.querySelector('#notes-told').textContent.trim();
    if (!top() || top() === before || told !== 'Ontvangen') return;
    watching.disconnect();
    if (key) document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    else document.querySelector(button).dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 1 }));
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""
SHOW = "[data-waiting] [data-judge=shown]"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = Server(tmp_path_factory.mktemp("steps") / "home")
    yield running
    running.stop()


@pytest.fixture
def desk(chromium, facilitator):
    page = open_page(chromium, facilitator, f"/tafel/{facilitator.meeting}", **LAPTOP)
    page.set_default_timeout(8_000)
    errors = []
    page.on("pageerror", lambda error: errors.append(error))
    expect(page.locator("[data-connection]")).to_have_attribute("data-state", "connected")
    yield page
    page.context.close()
    assert errors == []


def go(facilitator: Facilitator, step: str, phase: str) -> None:
    facilitator.ok("go_to", step=STEPS[step])
    facilitator.at(step.split()[-1], phase)


def taken(facilitator: Facilitator, page) -> None:
    """Wait until the page has drawn what the facilitator was shown last."""
    shown = facilitator.picture["version"]
    page.wait_for_function("version => workshop.line.seen() >= version", arg=shown)


def test_a_step_begins_at_its_top_and_a_phase_stays_where_it_was(facilitator, desk):
    desk.set_viewport_size({"width": 1366, "height": 500})
    facilitator.ok("topics", elements=["animo", "contact"])
    go(facilitator, "topic", "talk")
    taken(facilitator, desk)
    desk.evaluate("scrollTo(0, 90)")
    desk.wait_for_function(AT, arg=90)
    facilitator.ok("skip_to", phase="settle")
    facilitator.at("topic", "settle")
    taken(facilitator, desk)
    assert desk.evaluate("scrollY") > 0
    go(facilitator, "next topic", "talk")
    desk.wait_for_function(AT, arg=0)
    desk.evaluate("scrollTo(0, 90)")
    go(facilitator, "pledges", "write")
    desk.wait_for_function(AT, arg=0)


def settling(facilitator, page):
    """Two groups stand apart on the first question, and the desk is to settle it."""
    facilitator.ok("topics", elements=["animo", "contact"])
    go(facilitator, "vote", "open")
    for group, value in (("bewoners", "1"), ("professionals", "5")):
        seats = [Phone(facilitator.server).sit(facilitator.meeting, group) for _ in range(5)]
        for seat in seats:
            assert seat.vote(value, seat.ballots()[0])["ok"]
            seat.leave()
    facilitator.ok("close")
    go(facilitator, "profile", "rows")
    facilitator.ok("reveal_all")
    go(facilitator, "topic", "talk")
    facilitator.ok("skip_to", phase="settle")
    facilitator.at("topic", "settle")
    taken(facilitator, page)


def test_what_is_proposed_and_its_buttons_are_there_without_a_scroll(facilitator, desk):
    settling(facilitator, desk)
    stage = desk.locator(".settle")
    buttons = [stage.get_by_role("button", name=name) for name in ("Verder zonder afspraak", "Nu niet nodig")]
    for part in (stage.get_by_text("Hier kiezen we verschillend."), *buttons):
        expect(part).to_be_in_viewport(ratio=1)
    expect(stage.get_by_role("button", name="We verschillen", exact=True)).to_have_count(0)
    assert desk.evaluate("scrollY") == 0


def test_what_is_proposed_is_changed_in_one_tap(facilitator, desk):
    settling(facilitator, desk)
    desk.locator(".settle").get_by_role("button", name="Nu niet nodig").click()
    expect(desk.locator(".settle .settled")).to_have_text(re.compile("Iedereen: nu niet nodig."))
    expect(desk.locator("[data-primary]")).not_to_have_text("Leg dit vast")


def test_that_a_press_arrived_is_not_said_any_more_when_its_step_is_there(facilitator, desk):
    told, button = desk.locator("#course-told"), desk.locator("[data-primary]")
    button.click()
    facilitator.at("practice", "open")
    expect(desk.locator("[data-state=sending]")).to_have_count(0)
    expect(desk.locator(".now__step")).to_have_text("Oefenvraag")
    expect(told).to_have_text("")


def test_what_went_wrong_is_not_said_any_more_at_the_next_step(facilitator, desk):
    told = desk.locator("#course-told")
    taken(facilitator, desk)
    desk.locator("[data-primary]").evaluate("button => { button.dataset.say = '[]'; button.click(); }")
    expect(told).not_to_have_text("")
    expect(told).not_to_have_text("Versturen...")
    facilitator.ok("go_to", step=1)
    expect(desk.locator(".now__step")).to_have_text("Oefenvraag")
    expect(told).to_have_text("")


def test_the_break_says_everywhere_when_it_ends_and_its_clock_ends_with_it(chromium, facilitator, desk):
    phone = Phone(facilitator.server).join(facilitator.meeting, "bewoners")
    pages = [
        open_page(chromium, facilitator.key("screen"), f"/scherm/{facilitator.meeting}", **BEAMER),
        open_page(chromium, phone, f"/telefoon/{facilitator.meeting}", **PHONE),
    ]
    go(facilitator, "break", "pause")
    ends = desk.locator("[data-timer-ends]").get_attribute("data-timer-ends")
    till = datetime.fromisoformat(ends).astimezone(ZoneInfo("Europe/Amsterdam")).strftime("%H:%M")
    for page in (desk, *pages):
        expect(page.locator("main")).to_contain_text(f"We gaan verder om {till}.")
        expect(page.locator("[data-timer-ends]:visible")).to_have_text(re.compile(r"[45]:\d\d"))
    facilitator.ok("advance")
    facilitator.at("pledges", "write")
    for page in (desk, *pages):
        taken(facilitator, page)
        expect(page.locator("[data-timer-ends]")).to_have_count(0)
    for page in pages:
        page.context.close()


def test_the_cue_and_the_screen_speak_of_the_same_row(chromium, facilitator, desk):
    screen = open_page(chromium, facilitator.key("screen"), f"/scherm/{facilitator.meeting}", **BEAMER)
    go(facilitator, "vote", "open")
    facilitator.ok("advance")
    facilitator.at("vote", "closed")
    go(facilitator, "profile", "rows")
    expect(desk.locator(".say__text")).not_to_contain_text("Wat valt je op?")
    expect(desk.locator("[data-primary]")).to_have_text("Volgende: Animo")
    facilitator.ok("advance")
    expect(screen.locator(".profile__said strong")).to_have_text("Animo.")
    expect(desk.locator(".say__text")).to_have_text("Je ziet nu Animo. Wat valt je op?")
    expect(desk.locator("[data-primary]")).to_have_text("Volgende: Contact")
    screen.context.close()


def send(facilitator: Facilitator, event: str, *texts: str, **more: str) -> None:
    """Each text from a phone of its own, one after another."""
    for text in texts:
        person = Phone(facilitator.server).sit(facilitator.meeting, "bewoners")
        person.ok(event, seat=person.seat, text=text, **more)
        facilitator.wait(lambda text=text: text in facilitator.html)


def read(page) -> None:
    """Somebody reads for as long as a text must have stood there."""
    page.wait_for_function("since => performance.now() - since > 1000", arg=page.evaluate("performance.now()"))


def talk(facilitator: Facilitator, *texts: str) -> None:
    facilitator.ok("topics", elements=["animo", "contact"])
    go(facilitator, "topic", "talk")
    send(facilitator, "reason", *texts, element="animo")


def test_the_oldest_text_is_on_top_and_a_new_one_comes_below(facilitator, desk):
    texts = [f"Reden {number}." for number in range(1, 7)]
    talk(facilitator, *texts)
    expect(desk.locator("[data-waiting] .note__text")).to_have_text(texts)


def test_a_key_and_a_click_act_on_what_stood_there_for_a_second(facilitator, desk):
    talk(facilitator, "Eerste.", "Tweede.", "Derde.")
    notes = desk.locator("[data-waiting] .note__text")
    expect(notes).to_have_text(["Eerste.", "Tweede.", "Derde."])
    read(desk)
    desk.evaluate(ON_THE_NEXT, ["1", ""])
    desk.keyboard.press("2")
    expect(notes).to_have_text(["Tweede.", "Derde."])
    expect(desk.locator("#notes-told")).to_have_text("Lees deze tekst eerst. Druk dan nog eens.")
    read(desk)
    desk.evaluate(ON_THE_NEXT, ["", SHOW])
    desk.keyboard.press("1")
    expect(notes).to_have_text(["Derde."])
    expect(desk.locator("#notes-told")).to_have_text("Lees deze tekst eerst. Druk dan nog eens.")
    expect(notes).to_have_text(["Derde."])
    read(desk)
    desk.locator(SHOW).click()
    expect(notes).to_have_count(0)


def test_texts_of_a_talk_that_is_over_fold_away_and_a_concern_is_on_top(facilitator, desk):
    talk(facilitator, "Eerste.", "Tweede.")
    notes, passed = desk.locator("[data-waiting] .note__text"), desk.locator("#notes-passed .note")
    expect(notes).to_have_count(2)
    go(facilitator, "next topic", "talk")
    expect(notes).to_have_count(0)
    expect(passed).to_have_count(2)
    expect(passed.first).to_be_hidden()
    expect(desk.locator(".signal")).to_have_count(0)
    desk.locator("#notes-passed > summary").click()
    desk.get_by_role("button", name="Alles verbergen").click()
    expect(passed).to_have_count(0)
    desk.locator("[data-undo-last]").click()
    expect(passed).to_have_count(2)
    send(facilitator, "reason", "Over contact.", element="contact")
    send(facilitator, "concern", "Wie heeft de sleutel?")
    expect(notes).to_have_text(["Wie heeft de sleutel?", "Over contact."])
    go(facilitator, "topic", "talk")
    expect(notes).to_have_text(["Wie heeft de sleutel?", "Eerste.", "Tweede."])


def screen_beside(page, facilitator: Facilitator):
    """The screen's window in the browser of the desk, opened as the desk opens it."""
    page.get_by_text("Scherm, hulp en links").click()
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Open het scherm voor de beamer").click()
    expect(opened.value.locator("[data-connection]")).to_have_attribute("data-state", "connected")
    assert f"/scherm/{facilitator.meeting}" in opened.value.url
    return opened.value


def test_keys_pressed_at_the_screen_lead_the_desk_of_the_same_browser(facilitator, desk):
    screen = screen_beside(desk, facilitator)
    screen.keyboard.press("PageDown")
    facilitator.at("practice", "open")
    screen.keyboard.press("b")
    expect(screen.locator(".slide--black")).to_be_visible()
    expect(desk.locator("[data-blank]:not([data-state])")).to_have_text("Scherm weer aan")
    screen.keyboard.press("b")
    expect(screen.locator(".slide--black")).to_have_count(0)
    expect(desk.locator("body[data-resting]")).to_have_count(0)
    screen.keyboard.press("PageUp")
    expect(desk.locator("[data-back]")).to_have_attribute("data-state", "armed")
    screen.keyboard.press("PageUp")
    facilitator.at("lobby", "gather")


def test_keys_at_the_screen_do_nothing_without_a_desk_in_that_browser(chromium, facilitator, desk):
    beside = screen_beside(desk, facilitator)
    elsewhere = open_page(chromium, facilitator.key("screen"), f"/scherm/{facilitator.meeting}", **BEAMER)
    expect(elsewhere.locator("[data-connection]")).to_have_attribute("data-state", "connected")
    heard = (
        "meeting => { new BroadcastChannel('workshop/keys/' + meeting).onmessage = e => { window.heard = e.data; } }"
    )
    listener = elsewhere.context.new_page()
    listener.goto(elsewhere.url)
    listener.evaluate(heard, facilitator.meeting)
    elsewhere.keyboard.press("PageDown")
    listener.wait_for_function("() => window.heard === 'PageDown'")
    assert facilitator.stage == ("lobby", "gather")
    beside.keyboard.press("PageDown")
    facilitator.at("practice", "open")
    elsewhere.context.close()


def test_a_clicker_pressed_twice_or_held_down_goes_one_step(facilitator, desk):
    desk.evaluate(AT_ONCE_AGAIN)
    desk.keyboard.press("PageDown")
    desk.wait_for_function("() => window.pressed === 2")
    expect(desk.locator(".now__step")).to_have_text("Oefenvraag")
    expect(desk.locator("body[data-resting]")).to_have_count(0)
    assert facilitator.stage == ("practice", "open")
    desk.keyboard.press("PageDown")
    facilitator.at("practice", "shown")


def test_a_jump_in_the_programme_asks_once(facilitator, desk):
    jump = desk.locator(".programme__step").filter(has_text="Pauze")
    jump.click()
    jump = desk.locator(".programme__step[data-state]")
    expect(jump).to_have_text("Naar Pauze? Druk nog eens.")
    expect(jump).to_have_attribute("data-state", "armed")
    assert facilitator.stage == ("lobby", "gather")
    jump.click()
    facilitator.at("break", "pause")
