"""Typed and pasted text is counted and never cut: what still fits, what is too much, and what the button says of it."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.test_live import go, open_page  # noqa: F401 - the fixture
from tests.house import dump
from tests.live import Phone, Server
from workshop.actie.letters import clean

FARMER = "\U0001f469\u200d\U0001f33e"
GROWS = "\u0958"
PASTE = """(field, text) => { field.focus(); document.execCommand('insertText', false, text); }"""
SAMPLES = ["a" * 401, GROWS * 150, GROWS * 210, FARMER * 140, "e\u0301" * 400]
SAMPLES += [" x" * 200 + " \t", "een\r\ntwee\u202e\u0007" * 60]
INPUT = "(field, text) => { field.value = text; field.dispatchEvent(new Event('input', { bubbles: true })); }"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """One mode is enough: the browser cannot tell which it is."""
    running = Server(tmp_path_factory.mktemp("count") / "home")
    yield running
    running.stop()


@pytest.fixture
def phone(facilitator, open_page):  # noqa: F811
    person = Phone(facilitator.server).join(facilitator.meeting, "bewoners")
    go(facilitator, "pledges", "write")
    return open_page(person, f"/telefoon/{facilitator.meeting}", viewport={"width": 360, "height": 740})


@pytest.fixture
def desk(facilitator, open_page):  # noqa: F811
    go(facilitator, "pledges", "write")
    return open_page(facilitator, f"/tafel/{facilitator.meeting}")


def counter(field):
    return field.page.locator("#" + field.get_attribute("aria-describedby").split()[-1])


def kept(facilitator) -> list[str]:
    rows = dump(facilitator.server, facilitator.meeting)["things"]
    return [json.loads(row["value"])["text"] for row in rows if row["key"].startswith("pledges/")]


def test_pasted_text_is_all_there_and_the_button_says_how_much_too_much(facilitator, phone):
    field = phone.locator("#new-do-text")
    field.evaluate(PASTE, "x" * 412)
    expect(counter(field)).to_have_text("De rest past niet: 12 tekens te veel. Maak de tekst korter.")
    assert field.input_value() == "x" * 412
    phone.get_by_label("Wie?").first.focus()
    form = phone.locator("#new-do")
    form.get_by_role("button", name="Zet erbij").click()
    expect(form.locator("[data-told]")).to_have_text("De rest past niet: 12 tekens te veel. Maak de tekst korter.")
    expect(field).to_be_focused()
    assert field.input_value() == "x" * 412
    for _ in range(13):
        field.press("Backspace")
    expect(counter(field)).to_have_text("Nog 1 teken")
    form.get_by_role("button", name="Zet erbij").click()
    expect(form.locator("[data-told]")).to_have_text("Ontvangen")
    expect(counter(field)).to_have_text("")
    assert kept(facilitator) == ["x" * 399]


def test_it_is_told_near_the_limit_and_not_before(phone):
    field = phone.locator("#new-do-text")
    field.evaluate(PASTE, "x" * 379)
    expect(counter(field)).to_have_text("")
    field.press("x")
    expect(counter(field)).to_have_text("Nog 20 tekens")
    expect(counter(field)).to_have_attribute("aria-live", "polite")
    expect(counter(field)).not_to_have_attribute("aria-busy", "true")


@pytest.mark.parametrize("text", SAMPLES)
def test_the_page_counts_as_the_server_does(facilitator, phone, text):
    field = phone.locator("#new-do-text")
    field.evaluate(INPUT, text)
    over = phone.evaluate("workshop.count.over(document.querySelector('#new-do')) !== undefined")
    ack = facilitator.send("pledge", group="bewoners", kind="do", text=text)
    assert over == (not ack["ok"]) == (len(clean(text)) > 400)


def test_a_counter_that_says_nothing_is_not_seen_and_moves_nothing(facilitator, desk):
    facilitator.ok("pledge", group="bewoners", kind="do", text="Koffie")
    who, when = (desk.locator(f".pledge [name={name}]").first for name in ("who", "when"))
    before = when.bounding_box()
    who.focus()
    expect(desk.locator("[data-count]").first).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    assert when.bounding_box() == before


def test_a_line_on_the_desk_is_not_sent_while_it_is_too_long_and_survives_a_push(facilitator, desk):
    field = desk.locator(".pledge__text").first
    field.evaluate(PASTE, "x" * 405)
    line = desk.locator("[data-new] .pledge__text")
    expect(counter(line)).to_have_text("De rest past niet: 5 tekens te veel. Maak de tekst korter.")
    version = facilitator.ok("pledge", group="bewoners", kind="do", text="Van een ander")["version"]
    desk.wait_for_function("version => workshop.line.seen() >= version", arg=version)
    assert line.input_value() == "x" * 405
    expect(counter(line)).to_have_text("De rest past niet: 5 tekens te veel. Maak de tekst korter.")
    assert desk.locator("[data-count]").evaluate_all("all => all.filter(one => one.textContent).length") == 1
    for _ in range(5):
        line.press("Backspace")
    line.blur()
    facilitator.wait(lambda: "x" * 400 in facilitator.html)
    assert sorted(kept(facilitator)) == sorted(["Van een ander", "x" * 400])


def test_a_form_without_a_line_keeps_what_is_too_long_too(facilitator, open_page, chromium):  # noqa: F811
    facilitator.ok("pledge", group="bewoners", kind="ask", to="gemeente", text="Een sleutel")
    link = "/antwoord/" + facilitator.ok("give_key", role="reply", group="gemeente")["link"].rpartition("/")[2]
    for path, name, most in ((link, "Leg uit", 400), ("/bijeenkomst/nieuw", "Titel van de avond", 400)):
        context = chromium.new_context(base_url=facilitator.server.url, locale="nl-NL")
        cookies = facilitator.browser.cookies
        context.add_cookies([{"name": c.name, "value": c.value, "url": facilitator.server.url} for c in cookies])
        page = context.new_page()
        page.goto(path)
        field = page.get_by_label(name)
        field.fill("")
        field.evaluate(PASTE, "x" * (most + 3))
        page.locator("main form [type=submit]").last.click()
        expect(counter(field)).to_have_text("De rest past niet: 3 tekens te veel. Maak de tekst korter.")
        expect(field).to_be_focused()
        assert field.input_value() == "x" * (most + 3)
        context.close()
