"""live.js in a real browser: what somebody is doing there survives every push, and nothing is claimed too early."""

import json
import re
import time
from hashlib import sha256

import pytest
from playwright.sync_api import expect

from tests.house import dump
from tests.live import ROOT, Facilitator, Phone, Server

VENDOR = ROOT / "workshop" / "static" / "vendor"
SMALL_PHONE = {"width": 360, "height": 740}
DOUBLE_CLICK = """button => new Promise(done => {
  button.click();
  setTimeout(() => { button.click(); done(); }, 100);
})"""
STEPS = {"vote": 3, "profile": 4, "topic": 5, "pledges": 8, "methods": 9, "closing": 12}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """One mode is enough: the browser cannot tell which it is."""
    running = Server(tmp_path_factory.mktemp("live") / "home")
    yield running
    running.stop()


@pytest.fixture
def open_page(chromium):
    """Give a person's cookies to a browser of their own, and open a page in it; script errors fail the test."""
    contexts, errors = [], []

    def open_(person, path, between=None, **options):
        url = person.server.url
        context = chromium.new_context(base_url=url, locale="nl-NL", **options)
        contexts.append(context)
        context.add_cookies([{"name": c.name, "value": c.value, "url": url} for c in person.browser.cookies])
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(error))
        if between:
            page.route_web_socket(re.compile("/socket.io/"), between)
        page.goto(path)
        expect(page.locator("[data-connection]")).to_have_attribute("data-state", "connected")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def phone(facilitator, open_page):
    """A resident's phone in a browser; with two neighbours the group is not small."""
    for _ in range(2):
        Phone(facilitator.server).visit(facilitator.meeting, "bewoners")
    person = Phone(facilitator.server).join(facilitator.meeting, "bewoners")
    page = open_page(person, f"/telefoon/{facilitator.meeting}", viewport=SMALL_PHONE)
    page.person = person
    return page


@pytest.fixture
def desk(facilitator, open_page):
    return open_page(facilitator, f"/tafel/{facilitator.meeting}")


def go(facilitator: Facilitator, step: str, phase: str) -> None:
    """Go to a step of the ninety-minute programme."""
    facilitator.ok("go_to", step=STEPS[step])
    facilitator.at(step, phase)


def push(facilitator: Facilitator, page) -> None:
    """Let a push arrive: a count-down appears, drawn by the server in the same region."""
    facilitator.ok("timer", minutes=5)
    expect(page.locator("[data-timer-ends]").first).to_have_text(re.compile(r"[45]:\d\d"))


def entries(facilitator: Facilitator) -> int:
    """How many acts the history at the desk has."""
    return facilitator.picture["regions"]["history"].count('data-send="undo"')


def plain(facilitator: Facilitator) -> str:
    """The words of the step at the desk."""
    return " ".join(re.sub(r"<[^>]+>", " ", facilitator.picture["regions"]["stage"]).split())


def shown_ballot(page):
    return page.locator("[data-page]:visible form[data-ballot]")


def tap(form, value: str) -> None:
    form.locator("label", has=form.page.locator(f"input[value='{value}']")).click()


def chosen(form, value: str):
    return form.locator(f"input[value='{value}']")


def test_a_tapped_card_that_was_not_sent_stays_chosen_through_a_push(facilitator, phone):
    go(facilitator, "vote", "open")
    form = shown_ballot(phone)
    tap(form, "2")
    push(facilitator, phone)
    expect(form).to_have_attribute("data-state", "chosen")
    expect(chosen(form, "2")).to_be_checked()


def test_a_vote_is_received_and_the_next_question_comes_by_itself(facilitator, phone):
    go(facilitator, "vote", "open")
    first = phone.locator("[data-page]").first
    tap(shown_ballot(phone), "4")
    shown_ballot(phone).get_by_role("button").last.click()
    expect(first.locator("form")).to_have_attribute("data-state", "received")
    expect(first).to_be_hidden()
    expect(phone.locator("[data-page]").nth(1).locator("legend")).to_be_in_viewport()
    phone.reload()
    expect(phone.locator("[data-page]").nth(1)).to_be_visible()
    expect(chosen(first.locator("form"), "4")).to_be_checked()


def test_what_is_being_typed_stays_with_its_caret_when_others_write(facilitator, phone):
    go(facilitator, "pledges", "write")
    field = phone.locator("#new-do textarea")
    field.fill("Wij zetten koffie")
    field.evaluate("field => field.setSelectionRange(4, 8)")
    facilitator.ok("pledge", group="bewoners", kind="do", text="De tafels klaarzetten")
    expect(phone.locator("main")).to_contain_text("De tafels klaarzetten")
    expect(field).to_have_value("Wij zetten koffie")
    expect(field).to_be_focused()
    assert field.evaluate("field => [field.selectionStart, field.selectionEnd]") == [4, 8]


def test_a_text_about_one_thing_does_not_move_to_the_form_of_another(facilitator, phone):
    facilitator.ok("topics", elements=["animo", "contact"])
    go(facilitator, "topic", "talk")
    phone.locator("#reason-animo textarea").fill("Het is ons idee")
    facilitator.ok("go_to", step=STEPS["topic"] + 1)
    expect(phone.locator("#reason-contact textarea")).to_have_value("")


def test_new_choices_come_in_and_the_chosen_one_stays(facilitator, desk, open_page):
    for _ in range(2):
        Phone(facilitator.server).visit(facilitator.meeting, "gemeente")
    desk.locator("#voice-fold-gemeente summary").click()
    voice = desk.locator("#voice-gemeente select")
    expect(voice.locator("option")).to_have_count(3)
    voice.select_option(index=2)
    chosen_seat = voice.input_value()
    voice.blur()
    Phone(facilitator.server).visit(facilitator.meeting, "gemeente")
    expect(voice.locator("option")).to_have_count(4)
    expect(voice).to_have_value(chosen_seat)


def test_a_button_in_focus_does_not_become_another(facilitator, desk):
    """In the lobby there is no step back; a button that comes before it must not take its place under the finger."""
    blank = desk.locator("[data-blank]")
    blank.focus()
    facilitator.ok("advance")
    expect(desk.locator("[data-back]")).to_be_visible()
    expect(blank).to_be_focused()


def test_a_new_pledge_is_sent_once_and_leaves_an_empty_form(facilitator, phone):
    go(facilitator, "pledges", "write")
    form = phone.locator("#new-do")
    form.locator("textarea").fill("Wij zetten koffie")
    form.get_by_role("button", name="Zet erbij").click()
    expect(phone.locator(".own-pledge")).to_have_count(1)
    expect(form.locator("textarea")).to_have_value("")
    expect(form.locator("[data-told]")).to_have_text("Ontvangen")
    expect(form.locator("input[name=id]")).to_have_value("")


def test_an_open_fold_stays_open(facilitator, phone):
    go(facilitator, "vote", "open")
    fold = phone.locator("#vote-privacy")
    fold.locator("summary").click()
    push(facilitator, phone)
    expect(fold).to_have_attribute("open", "")


def test_a_vote_without_a_connection_is_kept_and_sent_later(facilitator, phone):
    go(facilitator, "vote", "open")
    form = phone.locator("form[data-ballot]").first
    phone.context.set_offline(True)
    state = phone.locator("[data-connection]")
    expect(state).to_have_text("Geen verbinding")
    tap(form, "1")
    form.get_by_role("button").last.click()
    expect(form).to_have_attribute("data-state", "waiting")
    expect(form.locator("[data-told]")).to_have_text("Nog niet ontvangen. We proberen het opnieuw.")
    phone.context.set_offline(False)
    expect(state).to_have_text("Verbonden")
    expect(form).to_have_attribute("data-state", "received")
    own = Phone.connect(phone.person, "phone", facilitator.meeting, phone.person.seat)
    assert own.mine[own.seat]["votes"] == {form.get_attribute("data-round"): {"": "1"}}
    own.leave()


def test_a_kept_vote_outlives_a_closed_tab_and_says_so_when_it_came_too_late(facilitator, phone):
    go(facilitator, "vote", "open")
    phone.context.set_offline(True)
    expect(phone.locator("[data-connection]")).to_have_attribute("data-state", "offline")
    tap(shown_ballot(phone), "5")
    shown_ballot(phone).get_by_role("button").last.click()
    expect(shown_ballot(phone)).to_have_attribute("data-state", "waiting")
    facilitator.ok("close")
    again = phone.context.new_page()
    phone.close()
    again.context.set_offline(False)
    again.goto(f"/telefoon/{facilitator.meeting}")
    expect(again.locator("#message")).to_contain_text("gesloten")
    assert again.evaluate("localStorage.getItem('workshop/votes')") == "{}"


def test_connection_words_go_from_seeking_to_lost_and_back(tmp_path, open_page):
    running = Server(tmp_path / "home")
    facilitator = Facilitator(running)
    meeting = facilitator.new_meeting()
    person = Phone(running).join(meeting, "bewoners")
    page = open_page(person, f"/telefoon/{meeting}")
    state = page.locator("[data-connection]")
    expect(state).to_have_text("Verbonden")
    running.stop()
    expect(state).to_have_text("Verbinding zoeken...")
    expect(state).to_have_text("Geen verbinding", timeout=10_000)
    running.start()
    expect(state).to_have_text("Verbonden", timeout=10_000)
    running.stop()


@pytest.fixture
def tampered(facilitator, open_page):
    """A phone with somebody in the middle, who can slip in what the server never said."""
    held = []

    def between(socket):
        held.append(socket)
        socket.connect_to_server()

    person = Phone(facilitator.server).join(facilitator.meeting, "anders")
    page = open_page(person, f"/telefoon/{facilitator.meeting}", between=between)
    page.slip_in = lambda event, said: held[-1].send("42" + json.dumps([event, said]))
    page.person = person
    return page


def test_a_picture_older_than_the_one_shown_is_ignored(facilitator, tampered):
    go(facilitator, "vote", "open")
    expect(shown_ballot(tampered)).to_be_visible()
    shown = int(tampered.evaluate("workshop.line.seen()"))
    stage = {"step": "vote", "index": 3, "phase": "open", "ballots": []}
    tampered.slip_in("picture", {"version": shown - 1, "regions": {"stage": "oud"}, "stage": stage})
    tampered.slip_in("mine", {tampered.person.seat: {"votes": {}, "more_time": True}})
    expect(tampered.get_by_text("De begeleider weet dat je meer tijd wilt.")).to_be_visible()
    expect(shown_ballot(tampered)).to_be_visible()
    assert tampered.evaluate("workshop.line.seen()") == shown


def test_a_picture_at_connect_is_taken_even_when_it_is_older(facilitator, tampered):
    go(facilitator, "vote", "open")
    stage = {"step": "vote", "index": 3, "phase": "open", "ballots": []}
    tampered.slip_in("picture", {"version": 0, "force": True, "regions": {"stage": "hersteld"}, "stage": stage})
    expect(tampered.locator("main")).to_have_text("hersteld")


def test_a_phone_says_what_time_it_has_each_time_it_connects(facilitator, open_page):
    said, lines = [], []

    def between(socket):
        server = socket.connect_to_server()
        lines.append(socket)

        def pass_on(message):
            if message.startswith("40"):
                said.append(json.loads(message[2:])["now"])
            server.send(message)

        socket.on_message(pass_on)

    person = Phone(facilitator.server).join(facilitator.meeting, "bewoners")
    began = time.time() * 1000
    page = open_page(person, f"/telefoon/{facilitator.meeting}", between=between)
    lines[0].close()
    expect(page.locator("[data-connection]")).to_have_text("Verbinding zoeken...")
    expect(page.locator("[data-connection]")).to_have_text("Verbonden")
    assert began - 1 < said[0] < said[1] < time.time() * 1000 + 1


def test_what_was_hidden_by_a_condition_does_not_hide_what_comes_in_its_place(tampered):
    later = int(tampered.evaluate("workshop.line.seen()"))
    stage = {"step": "lobby", "index": 0, "phase": "gather", "ballots": []}
    for html in ("<section data-if='observer' hidden>voor een ander</section>", "<section>voor allen</section>"):
        later += 1
        tampered.slip_in("picture", {"version": later, "regions": {"stage": html}, "stage": stage})
    expect(tampered.get_by_text("voor allen")).to_be_visible()


def test_what_is_meant_for_one_seat_shows_by_its_condition(facilitator, phone):
    go(facilitator, "vote", "open")
    phone.get_by_role("button", name="Ik heb meer tijd nodig").click()
    expect(phone.get_by_text("De begeleider weet dat je meer tijd wilt.")).to_be_visible()
    expect(phone.get_by_role("button", name="Ik heb meer tijd nodig")).to_be_hidden()


def test_somebody_alone_in_a_group_votes_after_saying_how(facilitator, open_page):
    alone = Phone(facilitator.server).join(facilitator.meeting, "professionals")
    page = open_page(alone, f"/telefoon/{facilitator.meeting}", viewport=SMALL_PHONE)
    go(facilitator, "vote", "open")
    expect(page.get_by_text("Je groep is klein")).to_be_visible()
    expect(shown_ballot(page)).to_be_hidden()
    page.get_by_role("button", name="Ik stem mee, maar mijn stem telt niet mee").click()
    expect(page.get_by_text("Je groep is klein")).to_be_hidden()
    expect(shown_ballot(page)).to_be_visible()


def test_one_press_never_passes_a_guard_and_a_double_click_is_one_press(facilitator, desk, phone):
    go(facilitator, "vote", "open")
    button = desk.locator("[data-primary]")
    button.evaluate(DOUBLE_CLICK)
    expect(button).to_have_text(re.compile("Druk nog eens"))
    expect(button).to_have_attribute("data-state", "armed")
    assert facilitator.stage == ("vote", "open")
    button.click()
    facilitator.at("vote", "closed")
    expect(button).not_to_have_text(re.compile("Druk nog eens|Sluit"))


def test_the_first_close_asks_whether_these_are_the_numbers(facilitator, desk, phone):
    """Who comes in while the desk reads them is asked about anew, and what it said yes to is what it saw."""
    go(facilitator, "vote", "open")
    button = desk.locator("[data-primary]")
    button.click()
    expect(button).to_have_text(re.compile(r"Ik zie: bewoners \d, professionals 0, gemeente 0\. Klopt dat\?"))
    expect(button).to_have_attribute("data-state", "armed")
    others = [Phone(facilitator.server).sit(facilitator.meeting, "professionals") for _ in range(2)]
    expect(button).to_have_attribute("data-say", re.compile('"professionals": 2'))
    expect(button).to_have_text("Sluit de ronde")
    assert facilitator.stage == ("vote", "open")
    button.click()
    expect(button).to_have_text(re.compile(r"bewoners \d, professionals 2, gemeente 0"))
    (residents,) = re.findall(r"bewoners (\d)", button.inner_text())
    expect(button).to_have_attribute("data-state", "armed")
    button.click()
    facilitator.at("vote", "closed")
    assert confirmed(facilitator) == {"bewoners": int(residents), "professionals": 2, "gemeente": 0}
    for person in others:
        person.leave()


def test_who_does_not_agree_with_the_numbers_goes_on_without_them(facilitator, desk, phone):
    go(facilitator, "vote", "open")
    button = desk.get_by_role("button", name="Klopt niet, toch verder")
    button.click()
    guarded = desk.locator("[data-key=unconfirmed]")
    expect(guarded).to_have_attribute("data-state", "armed")
    guarded.click()
    facilitator.at("vote", "closed")
    assert confirmed(facilitator) == {}


def confirmed(facilitator) -> dict[str, int]:
    things = dump(facilitator.server, facilitator.meeting)["things"]
    found = {row["key"]: int(row["value"]) for row in things if row["key"].startswith("confirmed/")}
    return {key.removeprefix("confirmed/"): count for key, count in found.items()}


def test_a_guard_that_was_not_pressed_again_stands_down(facilitator, desk, phone):
    go(facilitator, "vote", "open")
    button = desk.locator("[data-primary]")
    button.click()
    expect(button).to_have_attribute("data-state", "armed")
    expect(button).to_have_text("Sluit de ronde", timeout=20_000)  # there are numbers to read in it
    assert facilitator.stage == ("vote", "open")


def test_a_guard_outlives_new_counts_but_not_a_new_meaning(facilitator, desk, phone):
    go(facilitator, "vote", "open")
    button = desk.locator("[data-primary]")
    button.click()
    push(facilitator, desk)
    expect(button).to_have_attribute("data-state", "armed")
    facilitator.ok("advance")
    expect(button).not_to_have_text(re.compile("Sluit|Druk nog eens"))
    expect(button).not_to_have_attribute("data-state", re.compile("asking|armed"))


def test_the_clicker_goes_on_and_back_but_not_while_somebody_types(facilitator, desk):
    desk.keyboard.press("PageDown")
    facilitator.at("practice", "open")
    desk.keyboard.press("b")
    facilitator.wait(lambda: "Scherm weer aan" in facilitator.html)
    expect(desk.locator("body[data-resting]")).to_have_count(0)
    desk.keyboard.press("PageUp")
    expect(desk.locator("[data-back]")).to_have_attribute("data-state", "armed")
    desk.keyboard.press("PageUp")
    facilitator.at("lobby", "gather")


def test_keys_are_letters_while_somebody_types(facilitator, desk):
    go(facilitator, "closing", "fill")
    field = desk.locator("#signing input[type=text]").first
    field.click()
    desk.keyboard.type("bbb")
    desk.keyboard.press("PageDown")
    expect(field).to_have_value("bbb")
    push(facilitator, desk)
    assert facilitator.stage == ("closing", "fill")
    assert "Scherm weer aan" not in facilitator.html


def test_text_is_live_while_typed_and_in_the_history_once(facilitator, desk):
    go(facilitator, "pledges", "write")
    facilitator.ok("pledge", group="bewoners", kind="do", text="")
    field = desk.locator(".pledge__form .pledge__text").first
    field.click()
    before = entries(facilitator)
    desk.keyboard.type("We zetten koffie en thee", delay=60)
    facilitator.wait(lambda: "We zetten koffie en thee" in facilitator.html)
    expect(field).to_be_focused()
    expect(field).to_have_value("We zetten koffie en thee")
    assert entries(facilitator) == before
    field.blur()
    facilitator.wait(lambda: entries(facilitator) == before + 1)


def test_a_text_changed_elsewhere_waits_until_nobody_is_in_the_field(facilitator, desk):
    go(facilitator, "pledges", "write")
    pledge = "a" * 32
    said = {"group": "bewoners", "kind": "do", "id": pledge}
    facilitator.ok("pledge", **said, text="We zetten koffie")
    field = desk.locator(f"#pledge-{pledge}-text")
    field.click()
    facilitator.ok("pledge", **said, text="We zetten thee")
    push(facilitator, desk)
    expect(field).to_have_value("We zetten koffie")
    field.blur()
    expect(field).to_have_value("We zetten thee")


def test_a_ready_sentence_replaces_another_but_never_what_was_typed(facilitator, phone):
    go(facilitator, "pledges", "write")
    field = phone.locator("#new-do textarea")
    phone.locator("#new-do details summary").first.click()
    taps = phone.locator("#new-do .tap:visible")
    first, second = taps.nth(0).inner_text(), taps.nth(1).inner_text()
    taps.nth(0).click()
    expect(field).to_have_value(first)
    taps.nth(1).click()
    expect(field).to_have_value(second)
    field.fill("Wij bellen")
    taps.nth(0).click()
    expect(field).to_have_value(f"Wij bellen {first}")


def test_a_paper_card_is_typed_in_and_the_form_is_empty_for_the_next(facilitator, open_page):
    helper = open_page(facilitator.key("helper"), f"/helper/{facilitator.meeting}")
    go(facilitator, "vote", "open")
    form = helper.locator("form[data-send=card]")
    tap(form, "bewoners")
    for answer in form.locator("input[name^='votes.'][value='2']").all():
        answer.check(force=True)
    form.get_by_role("button", name="Verstuur deze kaart").click()
    expect(form.locator("[data-told]")).to_have_text("Ontvangen")
    expect(chosen(form, "bewoners")).not_to_be_checked()
    facilitator.wait(lambda: "1 van 1" in facilitator.html)


def test_raised_hands_keep_their_places(facilitator, desk):
    go(facilitator, "vote", "open")
    facilitator.ok("close")
    form = desk.locator("form[data-send=hands]").first
    form.evaluate("form => { for (let d = form; d; d = d.parentElement) if (d.nodeName === 'DETAILS') d.open = true }")
    counts = form.locator("input[name='counts[]']")
    counts.nth(1).fill("7")
    counts.nth(5).fill("3")
    form.get_by_role("button", name="Bewaar de telling").click()
    expect(form.locator("[data-told]")).to_have_text("Ontvangen")
    go(facilitator, "profile", "rows")
    facilitator.ok("reveal_all")
    facilitator.wait(lambda: "Bewoners 0 7 0 0 0 3" in plain(facilitator))


def test_a_link_is_shown_as_text_and_as_a_drawing(desk):
    desk.locator("#links summary").click()
    desk.get_by_role("button", name="Schrijver", exact=True).click()
    out = desk.locator("[data-handing]")
    expect(out.locator("input")).to_have_value(re.compile(r"^http://.*/sleutel/"))
    expect(out.locator("svg")).to_be_visible()


def test_vendored_files_are_the_ones_written_down():
    readme = (VENDOR / "README.md").read_text()
    written = dict(re.findall(r"`(\S+@\S+)` \| `(\w+)`", readme))
    files = {file for kind in ("js", "css", "woff2") for file in VENDOR.glob(f"*/*.{kind}")}
    assert written == {str(file.relative_to(VENDOR)): sha256(file.read_bytes()).hexdigest() for file in files}
    assert all(list(folder.glob("LICENSE*")) for folder in VENDOR.iterdir() if folder.is_dir())


def test_somebody_who_was_removed_lands_at_the_door(facilitator, phone):
    facilitator.ok("remove_seat", seat=phone.person.seat)
    expect(phone.locator("main")).to_contain_text("Op deze telefoon is geen plek meer.")
