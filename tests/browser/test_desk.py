"""The desk in a real browser: the big button always in view, keys, and writing pledges as on paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.hall import LAPTOP, PHONE
from tests.browser.walk import everybody, walk
from tests.evening import open_page
from tests.live import Facilitator, Phone, Server

STEPS = {"vote": 3, "topic": 5, "pledges": 8}
IN_VIEW = """() => {
  const shown = selector => Array.from(document.querySelectorAll(selector)).map(element => {
    const box = element.getBoundingClientRect();
    return box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth;
  });
  return {
    action: shown('[data-primary], .go__end'),
    now: shown('.now__step'),
    say: document.querySelector('.say__text').textContent.trim().length > 0,
    covered: Array.from(document.querySelectorAll('[data-primary]')).filter(button => {
      const box = button.getBoundingClientRect();
      const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      return top !== button && !button.contains(top);
    }).length
  };
}"""
ALL_WELL = {"action": [True], "now": [True], "say": True, "covered": 0}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = Server(tmp_path_factory.mktemp("desk") / "home")
    yield running
    running.stop()


@pytest.fixture
def desk(chromium, facilitator):
    page = open_page(chromium, facilitator, f"/tafel/{facilitator.meeting}", **LAPTOP)
    errors = []
    page.on("pageerror", lambda error: errors.append(error))
    expect(page.locator("[data-connection]")).to_have_attribute("data-state", "connected")
    yield page
    page.context.close()
    assert errors == []


def go(facilitator: Facilitator, step: str, phase: str) -> None:
    facilitator.ok("go_to", step=STEPS[step])
    facilitator.at(step, phase)


def send_reasons(facilitator: Facilitator, *texts: str) -> None:
    facilitator.ok("topics", elements=["animo", "contact"])
    go(facilitator, "topic", "talk")
    for text in texts:
        person = Phone(facilitator.server).sit(facilitator.meeting, "bewoners")
        person.ok("reason", seat=person.seat, element="animo", text=text)
    facilitator.wait(lambda: facilitator.picture["regions"]["notes"].count('data-judge="shown"') == len(texts))


def lines(page, group: str, kind: int):
    """The lines of what a group does (0), leaves (1) or asks (2); the last one is empty."""
    lists = page.locator(f"[aria-labelledby=pledges-{group}] .pledges__lines")
    return lists.nth(kind).locator(".pledge__text")


def written(facilitator: Facilitator, *texts: str) -> None:
    """Wait until the desk's picture has these pledges, each once."""
    facilitator.wait(lambda: all(facilitator.html.count(f">{text}</textarea>") == 1 for text in texts))


def in_view(state, name, page):
    """What is out of view on the laptop, and on the facilitator's own phone."""
    if name != "desk":
        return set()
    wrong = set()
    for size in (LAPTOP, PHONE):
        page.set_viewport_size(size)
        page.evaluate("scrollTo(0, 0)")
        seen = page.evaluate(IN_VIEW)
        expected = {**ALL_WELL, "covered": 0}
        wrong |= {(size["width"], key, str(seen[key])) for key in expected if seen[key] != expected[key]}
    page.set_viewport_size(LAPTOP)
    return wrong


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_the_big_button_is_in_view_in_every_state(chromium, tmp_path):
    with everybody(chromium, tmp_path / "home") as (room, pages):
        assert walk(room, pages, in_view) == []


def test_one_key_shows_a_text_one_hides_it_and_one_keeps_it_for_later(facilitator, desk):
    send_reasons(facilitator, "Het is ons plan.", "Wij kennen de buurt.", "Zo blijft het klein.")
    notes = desk.locator("[data-waiting] > .note")
    expect(notes).to_have_count(3)
    desk.wait_for_function("since => performance.now() - since > 1000", arg=desk.evaluate("performance.now()"))
    first, second, third = (note.locator(".note__text").inner_text() for note in notes.all())
    desk.keyboard.press("3")
    expect(notes.nth(1)).to_be_focused()
    desk.keyboard.press("1")
    facilitator.wait(lambda: "al bekeken" in facilitator.html)
    expect(notes).to_have_count(2)
    expect(notes.nth(1)).to_be_focused()
    desk.keyboard.press("2")
    expect(notes).to_have_count(1)
    expect(notes.locator(".note__text")).to_have_text(first)
    desk.locator("#notes-judged summary").click()
    judged = {
        note.get_attribute("class").split("--")[1]: note.inner_text()
        for note in desk.locator("#notes-judged .note").all()
    }
    assert second in judged["shown"]
    assert third in judged["hidden"]


def test_single_keys_do_nothing_when_switched_off_and_the_page_remembers(facilitator, desk):
    send_reasons(facilitator, "Het is ons plan.")
    desk.get_by_text("Toetsen").click()
    desk.get_by_label("Ook losse letters en cijfers gebruiken").uncheck()
    desk.keyboard.press("Escape")
    expect(desk.locator(".keys__panel")).to_be_hidden()
    desk.reload()
    expect(desk.locator("[data-connection]")).to_have_attribute("data-state", "connected")
    for key in ("1", "b", ".", "?"):
        desk.keyboard.press(key)
    expect(desk.locator(".keys__panel")).to_be_hidden()
    desk.keyboard.press("PageDown")
    facilitator.at("topic", "open")
    assert "Scherm weer aan" not in facilitator.html
    assert "al bekeken" not in facilitator.html


def test_the_question_mark_lists_the_keys(desk):
    desk.keyboard.press("?")
    expect(desk.locator(".keys__panel")).to_contain_text("PageDown")
    desk.mouse.click(600, 600)
    expect(desk.locator(".keys__panel")).to_be_hidden()


def test_undo_takes_the_last_act_back_but_not_while_somebody_types(facilitator, desk):
    go(facilitator, "pledges", "write")
    expect(desk.locator(".last__what")).to_contain_text("Naar een andere stap gegaan")
    lines(desk, "bewoners", 0).last.click()
    desk.keyboard.press("Control+z")
    facilitator.ok("door", open=False)
    expect(desk.locator(".last__what")).to_contain_text("De deur ging open of dicht")
    desk.locator("h1").click()
    desk.keyboard.press("Control+z")
    facilitator.wait(lambda: "Deur dicht" in facilitator.html)
    assert facilitator.stage == ("pledges", "write")
    expect(desk.locator(".last__what")).to_contain_text("Naar een andere stap gegaan")
    expect(desk.locator("[data-undo-last][data-state=sending]")).to_have_count(0)
    desk.keyboard.press("Control+z")
    facilitator.at("lobby", "gather")


def test_enter_makes_the_next_line_and_every_line_is_kept_once(facilitator, desk):
    go(facilitator, "pledges", "write")
    lines(desk, "bewoners", 0).last.click()
    desk.keyboard.type("We zetten koffie")
    desk.keyboard.press("Enter")
    desk.keyboard.type("We zetten thee")
    desk.keyboard.press("Enter")
    written(facilitator, "We zetten koffie", "We zetten thee")
    expect(lines(desk, "bewoners", 0)).to_have_count(3)
    expect(lines(desk, "bewoners", 0).last).to_be_focused()
    assert [line.input_value() for line in lines(desk, "bewoners", 0).all()] == [
        "We zetten koffie",
        "We zetten thee",
        "",
    ]


def test_a_line_outlives_what_others_write_meanwhile(facilitator, desk):
    go(facilitator, "pledges", "write")
    line = lines(desk, "professionals", 1).last
    line.click()
    desk.keyboard.type("Het ")
    for number in range(5):
        facilitator.ok("pledge", group="professionals", kind="leave", text=f"Regel {number}", to="bewoners")
        desk.keyboard.type("plan ")
    expect(lines(desk, "professionals", 1)).to_have_count(7)
    expect(desk.locator(".pledge__text:focus")).to_have_value("Het plan plan plan plan plan ")
    desk.locator("h1").click()
    written(facilitator, "Het plan plan plan plan plan")


def test_a_line_left_empty_goes_and_backspace_goes_to_the_one_before(facilitator, desk):
    go(facilitator, "pledges", "write")
    facilitator.ok("pledge", group="bewoners", kind="do", text="We zetten koffie")
    expect(lines(desk, "bewoners", 0)).to_have_count(2)
    lines(desk, "bewoners", 0).last.click()
    desk.keyboard.type("X")
    expect(lines(desk, "bewoners", 0)).to_have_count(3)
    desk.keyboard.press("Backspace")
    desk.keyboard.press("Backspace")
    expect(lines(desk, "bewoners", 0).first).to_be_focused()
    expect(lines(desk, "bewoners", 0)).to_have_count(2)
    facilitator.wait(lambda: facilitator.html.count("pledge__form") == 1)


def test_an_example_is_one_tap_away(facilitator, desk):
    go(facilitator, "pledges", "write")
    idea = desk.locator("[aria-labelledby=pledges-gemeente] .idea:visible").first
    text = re.sub(r"^(doen|laten|vragen): ", "", idea.inner_text().strip())
    idea.click()
    written(facilitator, text)


def test_a_paper_card_is_typed_in_with_digits(chromium, facilitator):
    helper = facilitator.key("helper")
    go(facilitator, "vote", "open")
    page = open_page(chromium, helper, f"/helper/{facilitator.meeting}", **LAPTOP)
    expect(page.locator("[data-connection]")).to_have_attribute("data-state", "connected")
    for key in "1243516"[:6]:
        page.keyboard.press(key)
    chosen = page.locator("form[data-send=card] input:checked")
    assert [box.get_attribute("value") for box in chosen.all()] == ["bewoners", "2", "4", "3", "5", "1"]
    expect(page.get_by_role("button", name="Verstuur deze kaart")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#card-told")).to_have_text("Ontvangen")
    expect(chosen).to_have_count(0)
    expect(page.locator("form[data-send=card] input[type=radio]").first).to_be_focused()
    facilitator.wait(lambda: "1 van 1" in facilitator.html)
    page.context.close()


def test_the_clock_of_the_evening_counts_and_says_how_far_from_the_plan(facilitator, desk):
    expect(desk.locator("[data-pace=end]")).to_have_text(re.compile(r"Zo ben je klaar om ongeveer \d\d:\d\d\."))
    facilitator.ok("go_to", step=1)
    expect(desk.locator("[data-pace=drift]")).to_have_text("op schema")
    go(facilitator, "pledges", "write")
    expect(desk.locator("[data-pace=left]")).to_have_text("nog 12 min")
    expect(desk.locator("[data-pace=drift]")).to_have_text("52 min voor")


def test_the_preparation_is_kept_as_it_is_filled_in(chromium, facilitator):
    page = open_page(chromium, facilitator, f"/bijeenkomst/{facilitator.meeting}/voorbereiden", **LAPTOP)
    page.get_by_text("Wat de avond beter maakt").last.click()
    page.get_by_label("Wie houdt deze bijeenkomst?").fill("de straat")
    expect(page.locator("[data-saved-state]")).to_have_text("Bewaard")
    page.get_by_label("Titel van de avond").fill("")
    expect(page.locator("[data-saved-state]")).to_have_text("Nog niet bewaard")
    page.reload()
    page.get_by_text("Wat de avond beter maakt").last.click()
    expect(page.get_by_label("Wie houdt deze bijeenkomst?")).to_have_value("de straat")
    page.context.close()
