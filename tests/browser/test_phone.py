"""The phone in a hand: nothing moves under a thumb, nothing is covered, nothing claims more than the server said."""

import re
import signal

import pytest
from playwright.sync_api import expect

from tests.browser.hall import BEAMER, OLD_PHONE, PHONE, RECEIVED
from tests.browser.test_live import go, push, shown_ballot, tap
from tests.evening import open_page
from tests.live import Facilitator, Phone, Server, invitation
from tests.scenes import CATALOGUE

WAITING = "Nog niet ontvangen. We proberen het opnieuw."
SHIFTS = """() => {
  window.shifts = [];
  window.watch = new PerformanceObserver(list => list.getEntries().forEach(keepShift));
  function keepShift(entry) {
    if (entry.hadRecentInput) return;
    shifts.push(entry.sources.map(one => [one.node && one.node.className, one.previousRect.y, one.currentRect.y]));
  }
  watch.keep = keepShift;
  watch.observe({ type: 'layout-shift' });
}"""
DRAWN = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
  watch.takeRecords().forEach(watch.keep);
  done(shifts);
})))"""
# What a screen reader is given to say: a text that changed in a live region that is not busy.
LISTEN = """() => {
  const said = new Map();
  window.announced = [];
  const places = () => document.querySelectorAll('[aria-live]:not([aria-live=off]), [role=status], [role=alert]');
  const text = place => place.getAttribute('aria-busy') === 'true' ? said.get(place) : place.innerText.trim();
  places().forEach(place => said.set(place, text(place)));
  new MutationObserver(() => places().forEach(place => {
    const now = text(place);
    if (now && now !== said.get(place) && place.getClientRects().length) announced.push(now);
    said.set(place, now);
  })).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
}"""
COVERED = """() => Array.from(document.querySelectorAll('.choice, .send'))
  .filter(element => element.checkVisibility()).filter(element => {
    const box = element.getBoundingClientRect();
    const over = [box.top + 4, box.bottom - 4].map(y => document.elementFromPoint(box.left + box.width / 2, y));
    return over.some(found => !element.contains(found));
  }).map(element => element.innerText)"""
VOICES = """voices => {
  window.spoken = [];
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
  speechSynthesis.getVoices = () => voices;
  speechSynthesis.speak = said => spoken.push(said.text);
  speechSynthesis.cancel = () => { window.silenced = true; };
}"""
DUTCH = {"lang": "nl-NL", "localService": True}
FAR_AWAY = {"lang": "nl-NL", "localService": False}
PUT = [method.id for method in CATALOGUE.methods[:2]]
POLISH = {"lang": "pl-PL", "localService": True}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """One mode is enough: the browser cannot tell which it is."""
    running = Server(tmp_path_factory.mktemp("phone") / "home")
    yield running
    running.stop()


@pytest.fixture
def people(facilitator):
    """Three residents, so that their group is not small."""
    return [Phone(facilitator.server).visit(facilitator.meeting, "bewoners") for _ in range(3)]


@pytest.fixture
def phone(chromium, facilitator, people):
    page = at_phone(chromium, people[0], facilitator.meeting)
    yield page
    page.context.close()


def at_phone(chromium, person, meeting, before=""):
    """This person's phone in a browser; `before` is a script of the page's own, before all others."""
    page = open_page(chromium, person, f"/telefoon/{meeting}", **PHONE)
    if before:
        page.add_init_script(before)
        page.reload()
    expect(page.locator("[data-connection]")).to_have_text("Verbonden")
    return page


def cast(page, value):
    """Tap a card and press Stem; gives the form, which may go out of view."""
    form = page.locator(f"[id='{shown_ballot(page).get_attribute('id')}']")
    tap(form, value)
    form.get_by_role("button", name="Stem").click()
    return form


def test_a_choice_made_without_a_server_outlives_a_reload_and_is_sent(chromium, tmp_path):
    running = Server(tmp_path / "home")
    facilitator = Facilitator(running)
    meeting = facilitator.new_meeting()
    facilitator.connect("desk", meeting)
    voter, *_ = [Phone(running).visit(meeting, "bewoners") for _ in range(3)]
    go(facilitator, "vote", "open")
    page = at_phone(chromium, voter, meeting)
    running.stop(signal.SIGKILL)
    expect(page.locator("[data-connection]")).to_have_text("Geen verbinding")
    form = cast(page, "4")
    expect(form.locator("[data-told]")).to_have_text(WAITING)
    expect(shown_ballot(page)).to_have_attribute("id", form.get_attribute("id"))
    running.start()
    page.reload()
    expect(form).to_have_attribute("data-state", "received")
    expect(form.locator("[data-told]")).to_have_text(RECEIVED)
    own = Phone.connect(voter, "phone", meeting, voter.seat)
    assert own.mine[own.seat]["votes"] == {form.get_attribute("data-round"): {"": "4"}}
    own.leave()
    page.context.close()
    running.stop()


def test_nothing_moves_when_news_arrives_while_a_card_is_tapped(facilitator, phone):
    go(facilitator, "vote", "open")
    expect(shown_ballot(phone)).to_be_visible()
    phone.evaluate("scrollTo(0, 40)")
    phone.evaluate(SHIFTS)
    # Clicked by the page itself: a shift after a real tap would be forgiven for half a second.
    chosen = shown_ballot(phone).locator("input[value='3']")
    chosen.evaluate("input => { input.focus({ preventScroll: true }); input.click(); }")
    push(facilitator, phone)
    assert phone.evaluate(DRAWN) == []
    assert phone.evaluate("scrollY") == 40
    expect(chosen).to_be_focused()
    expect(shown_ballot(phone)).to_have_attribute("data-state", "chosen")


def test_nothing_moves_when_the_answer_takes_the_place_of_the_button(facilitator, phone):
    go(facilitator, "vote", "open")
    tap(shown_ballot(phone), "2")
    phone.evaluate(SHIFTS)
    form = shown_ballot(phone)
    before = form.bounding_box()
    form.evaluate("form => form.requestSubmit()")
    expect(form.locator("[data-told]")).to_have_text(RECEIVED)
    assert form.bounding_box() == before
    assert phone.evaluate(DRAWN) == []


def test_every_card_and_the_button_are_in_view_at_every_question(facilitator, phone):
    go(facilitator, "vote", "open")
    expect(phone.locator(".pictogram")).to_have_count(0)
    for number in range(1, 6):
        expect(phone.locator(".progress:visible")).to_have_text(re.compile(f"^Vraag {number} van 5"))
        assert phone.evaluate("scrollY") == 0
        assert phone.evaluate(COVERED) == []
        tap(shown_ballot(phone), "dont_know")
        assert phone.evaluate(COVERED) == []
        form = cast(phone, "5")
        expect(form).to_be_hidden()
    expect(phone.get_by_role("heading", name="Klaar")).to_be_visible()


def test_in_easy_dutch_each_question_and_pole_is_drawn_and_all_is_in_view(chromium, facilitator, people):
    go(facilitator, "vote", "open")
    page = open_page(chromium, in_easy_dutch(people[0]), f"/telefoon/{facilitator.meeting}", **PHONE)
    expect(page.locator("[data-connection]")).to_have_text("Het werkt")
    seen = set()
    for number in range(1, 6):
        expect(page.locator(".progress:visible")).to_have_text(re.compile(f"^Vraag {number} van 5"))
        assert page.evaluate(COVERED) == []
        drawn = shown_ballot(page).locator("svg.pictogram[aria-hidden=true]")
        expect(drawn).to_have_count(3)
        seen |= {drawing for drawing in drawn.evaluate_all("all => all.map(one => one.innerHTML)") if drawing}
        expect(cast(page, "5")).to_be_hidden()
    assert len(seen) == 15
    page.context.close()


SAME = """() => {
  const [stem, question] = ['.stem, .question__stem', '.question'].map(name =>
    [...document.querySelectorAll(name)].find(one => one.checkVisibility()));
  const size = one => getComputedStyle(one).fontSize;
  return size(stem) === size(question) && stem.getBoundingClientRect().bottom <= question.getBoundingClientRect().top;
}"""


def test_what_all_questions_are_about_stands_above_each_as_large_as_the_question(chromium, facilitator, phone):
    go(facilitator, "vote", "open")
    expect(shown_ballot(phone)).to_be_visible()
    assert phone.evaluate(SAME)
    facilitator.ok("topics", elements=["inbedding"])
    go(facilitator, "topic", "talk")
    facilitator.ok("advance", seen=facilitator.picture["version"])
    screen = open_page(chromium, facilitator.key("screen"), f"/scherm/{facilitator.meeting}", **BEAMER)
    expect(screen.locator("h1.question")).to_be_visible()
    assert screen.evaluate(SAME)
    screen.context.close()


def in_easy_dutch(person):
    person.browser.cookies.set("taal", "nl-A2")
    return person


@pytest.mark.parametrize("group", ["bewoners", "gemeente"])
def test_every_card_and_the_button_are_in_view_in_the_second_round(chromium, facilitator, people, group):
    """Of the longest question, also for the phone that votes for its whole group."""
    person = people[0] if group == "bewoners" else Phone(facilitator.server).sit(facilitator.meeting, group)
    if group == "gemeente":
        person.ok("claim_voice", seat=person.seat)
    facilitator.ok("topics", elements=["contact"])
    go(facilitator, "topic", "talk")
    facilitator.ok("advance", seen=facilitator.picture["version"])
    page = at_phone(chromium, person, facilitator.meeting)
    tap(shown_ballot(page), "dont_know")
    assert page.evaluate("scrollY") == 0
    assert page.evaluate(COVERED) == []
    page.context.close()


@pytest.mark.parametrize("size", ["0", "2"])
def test_the_button_never_comes_over_the_card_that_was_tapped(facilitator, phone, size):
    phone.set_viewport_size(OLD_PHONE)
    phone.evaluate("size => localStorage.setItem('workshop/size', size)", size)
    phone.reload()
    go(facilitator, "vote", "open")
    for choice in shown_ballot(phone).locator(".choice").all():
        choice.click()
        assert choice.evaluate(
            """card => { const face = card.querySelector('.choice-face').getBoundingClientRect();
            return card.contains(document.elementFromPoint(face.left + 20, face.bottom - 4)); }"""
        ), choice.inner_text()


def test_larger_letters_stay_on_this_phone_and_fit(facilitator, phone):
    letters = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
    assert phone.evaluate(letters) == 16
    phone.locator("#tools summary").click()
    phone.locator("#tools").get_by_role("button", name="grootst").click()
    assert phone.evaluate(letters) == 24
    phone.mouse.click(180, 700)
    expect(phone.locator(".tools__panel")).to_be_hidden()
    phone.reload()
    assert phone.evaluate(letters) == 24
    for step, phase in (("vote", "open"), ("pledges", "write"), ("closing", "fill")):
        go(facilitator, step, phase)
        expect(phone.locator("main")).not_to_contain_text("Je bent binnen")
        for width in (PHONE, OLD_PHONE):
            phone.set_viewport_size(width)
            phone.evaluate("document.documentElement.style.fontSize = '200%'")
            assert phone.evaluate("document.documentElement.scrollWidth") == width["width"], (step, width)


def test_reading_aloud_is_offered_by_a_voice_of_this_phone_and_else_the_menu_says_why_not(
    chromium, facilitator, people
):
    for voices, offered in (([], False), ([FAR_AWAY, POLISH], False), ([POLISH, DUTCH], True)):
        page = at_phone(chromium, people[0], facilitator.meeting, f"({VOICES})({voices_in_js(voices)})")
        expect(page.locator("[data-aloud]")).to_be_visible(visible=offered)
        page.locator("#tools summary").click()
        why_not = page.locator("#tools").get_by_text("Deze telefoon kan deze taal niet voorlezen.")
        expect(why_not).to_be_visible(visible=not offered)
        page.context.close()


def test_a_phone_that_cannot_speak_at_all_says_so_in_the_language_of_its_page(chromium, server, facilitator):
    person = Phone(server)
    person.browser.cookies.set("taal", "pl")
    page = open_page(chromium, person, "/mee", **PHONE)
    page.add_init_script("delete window.speechSynthesis;")
    page.goto(server.url + invitation(server, facilitator.meeting))
    assert page.evaluate("window.speechSynthesis") is None
    page.locator("#tools summary").click()
    expect(page.locator("#tools")).to_contain_text("Ten telefon nie umie czytać na głos w tym języku.")
    page.context.close()


def test_the_question_is_read_from_end_to_end_and_a_tap_stops_it(chromium, facilitator, people):
    go(facilitator, "vote", "open")
    page = at_phone(chromium, people[0], facilitator.meeting, f"({VOICES})({voices_in_js([DUTCH])})")
    button = page.locator("[data-aloud]")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    spoken = page.evaluate("spoken")
    order = (
        "Het gaat over wat professionals en gemeente doen, de komende drie maanden. Wat helpt nu meer",
        "meegaan met het plan van bewoners aansluiten",
        "meegaan met het plan van bewoners helpt veel meer",
        "meegaan met het plan van bewoners helpt iets meer",
        "allebei evenveel",
        "bijsturen en de richting mee bepalen helpt iets meer",
        "bijsturen en de richting mee bepalen helpt veel meer",
        "bijsturen en de richting mee bepalen bijsturen",
        "weet ik niet",
        "Stem",
    )
    places = [next(at for at, text in enumerate(spoken) if text.startswith(start)) for start in order]
    assert places == list(range(places[0], places[0] + len(order)))
    page.locator(".progress:visible").click()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert page.evaluate("silenced") is True
    page.context.close()


def test_while_it_is_read_a_tapped_card_is_read_by_itself_and_any_other_tap_stops_it(chromium, facilitator, people):
    go(facilitator, "vote", "open")
    page = at_phone(chromium, people[0], facilitator.meeting, f"({VOICES})({voices_in_js([DUTCH])})")
    form, button = shown_ballot(page), page.locator("[data-aloud]")
    tap(form, "2")
    assert page.evaluate("spoken") == [], "nobody asked"
    button.click()
    for value, said in (
        ("4", "bijsturen en de richting mee bepalen helpt iets meer"),
        ("dont_know", "weet ik niet"),
    ):
        page.evaluate("spoken.length = 0; silenced = false")
        tap(form, value)
        assert page.evaluate("[spoken, silenced]") == [[said], True]
        expect(form.locator(f"input[value='{value}']")).to_be_checked()
        expect(button).to_have_attribute("aria-pressed", "true")
    page.evaluate("spoken.length = 0")
    form.locator(".pole summary").first.click()
    assert page.evaluate("spoken") == ["meegaan met het plan van bewoners aansluiten"]
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    tap(form, "1")
    assert page.evaluate("spoken") == ["meegaan met het plan van bewoners aansluiten"]
    page.context.close()


def test_easy_dutch_is_read_by_a_dutch_voice_with_its_buttons(chromium, server, facilitator):
    page = open_page(chromium, in_easy_dutch(Phone(server)), "/mee", **PHONE)
    page.add_init_script(f"({VOICES})({voices_in_js([DUTCH])})")
    page.goto(server.url + invitation(server, facilitator.meeting))
    page.locator("[data-aloud]").click()
    spoken = page.evaluate("spoken")
    assert "Bij welke groep hoor je?" in spoken and "Doe mee" in spoken
    page.context.close()


def voices_in_js(voices):
    return str(voices).replace("True", "true").replace("False", "false")


def test_where_i_stand_shows_on_tap_and_only_to_me(chromium, facilitator, phone, people):
    go(facilitator, "vote", "open")
    cast(phone, "2")
    for other in people[1:]:
        other.connect("phone", facilitator.meeting, other.seat)
        other.vote("5")
    facilitator.ok("close")
    go(facilitator, "profile", "rows")
    facilitator.ok("reveal_all")
    where, place = phone.locator("#here-animo"), phone.locator("#here-animo [data-here]")
    phone.locator("#look-animo > summary").click()
    expect(where).to_be_visible()
    expect(place).to_be_hidden()
    where.locator("summary").click()
    expect(place).to_be_visible()
    expect(place).to_have_text("meegaan met het plan van bewoners helpt iets meer")
    expect(where.locator("svg.place")).to_be_visible()
    facilitator.ok("timer", minutes=5)
    expect(phone.locator("[data-timer-ends]")).to_be_visible()
    expect(place).to_have_text("meegaan met het plan van bewoners helpt iets meer")
    phone.locator("#look-contact > summary").click()
    phone.locator("#here-contact summary").click()
    expect(phone.locator("#here-contact [data-here]")).to_have_text("Je stemde hier niet.")
    expect(phone.locator("#here-contact svg.place")).to_be_hidden()
    for other in people[1:]:
        other.leave()


def test_one_announcement_for_an_own_act_and_for_a_step_and_none_for_what_others_do(facilitator, phone, people):
    go(facilitator, "vote", "open")
    expect(shown_ballot(phone)).to_be_visible()
    phone.evaluate(LISTEN)
    form = cast(phone, "2")
    expect(form).to_be_hidden()
    assert phone.evaluate("announced") == [RECEIVED]
    for other in people[1:]:
        other.connect("phone", facilitator.meeting, other.seat)
        for ballot in other.ballots():
            assert other.vote("4", ballot)["ok"]
    facilitator.wait(lambda: "2 van 3" in facilitator.html)
    push(facilitator, phone)
    assert phone.evaluate("announced") == [RECEIVED]
    facilitator.ok("close")
    expect(phone.locator("main")).to_contain_text("Stemmen is gesloten")
    assert phone.evaluate("announced") == [RECEIVED, "Stemmen is gesloten"]
    for other in people[1:]:
        other.leave()


def test_a_question_is_a_heading_and_names_the_page_that_gets_the_focus(facilitator, phone):
    go(facilitator, "vote", "open")
    for number in range(1, 6):
        question = shown_ballot(phone).get_by_role("heading", level=2)
        expect(question).to_have_count(1)
        words = question.inner_text()
        cast(phone, "2")
        if number > 1:
            page = phone.locator("[data-page]:visible")
            expect(page).to_have_accessible_name(re.compile(f"^Vraag {number} van 5.* {re.escape(words)}$"))
        expect(phone.locator("[data-page]:visible")).to_be_focused()
    expect(phone.locator("[data-page]:focus")).to_have_accessible_name("Klaar")


def test_the_title_of_the_page_says_the_step(facilitator, phone):
    expect(phone).to_have_title(re.compile("^Binnenkomen – "))
    go(facilitator, "vote", "open")
    expect(phone).to_have_title(re.compile("^Stemmen – "))
    title = phone.title()
    phone.reload()
    expect(phone).to_have_title(title)


def test_rows_and_results_are_told_as_their_sentence_once(facilitator, phone, people):
    shown_in_numbers(facilitator, people)
    go(facilitator, "profile", "rows")
    expect(phone.locator("main")).to_contain_text("Nu komt het beeld")
    phone.evaluate(LISTEN)
    for number in (1, 2):
        facilitator.ok("advance", seen=facilitator.picture["version"])
        expect(phone.locator("[data-result]")).to_have_count(number)
        sentence = phone.locator("section.look .standing__sentence").inner_text()
        name = phone.locator("section.look h2").inner_text().split("\n")[0]
        assert len(phone.evaluate("announced")) == number
        assert phone.evaluate("announced.at(-1)").endswith(f". {sentence}")
        assert name.startswith(phone.evaluate("announced.at(-1)").split(".")[0])
    facilitator.ok("reveal_all")
    expect(phone.locator("details.look")).to_have_count(5)
    push(facilitator, phone)
    assert len(phone.evaluate("announced")) == 3
    go(facilitator, "profile", "rows")
    assert len(phone.evaluate("announced")) == 3


def test_the_second_result_is_told_with_its_sentence_once(facilitator, phone, people):
    facilitator.ok("topics", elements=["contact"])
    go(facilitator, "topic", "talk")
    facilitator.ok("advance", seen=facilitator.picture["version"])
    answer(facilitator, people)
    expect(phone.locator("form[data-ballot]")).to_have_attribute("data-state", "received")
    phone.evaluate(LISTEN)
    facilitator.ok("close")
    facilitator.at("topic", "closed")
    facilitator.ok("advance", seen=facilitator.picture["version"])
    sentence = phone.locator(".look .standing__sentence")
    expect(sentence).to_be_visible()
    push(facilitator, phone)
    told = phone.evaluate("announced")
    assert [text for text in told if sentence.inner_text() in text] == told[-1:]
    assert told[0] == "Stemmen is gesloten"
    assert len(told) == 2


def test_what_the_dots_chose_is_told_as_a_sentence_once(facilitator, phone, people):
    shown_in_numbers(facilitator, people)
    go(facilitator, "profile", "rows")
    facilitator.ok("reveal_all")
    facilitator.ok("advance", seen=facilitator.picture["version"])
    for person in people:
        person.connect("phone", facilitator.meeting, person.seat)
        assert person.vote("1_2", person.ballots()[0])["ok"]
        person.leave()
    facilitator.ok("close")
    facilitator.at("profile", "closed")
    expect(phone.locator("main")).to_contain_text("Kiezen is gesloten")
    phone.evaluate(LISTEN)
    facilitator.ok("advance", seen=facilitator.picture["version"])
    chosen = phone.locator("section.card", has=phone.get_by_role("heading", name="De zaal koos"))
    expect(chosen).to_be_visible()
    names = [name.lower() for name in chosen.get_by_role("listitem").all_inner_texts()]
    push(facilitator, phone)
    assert phone.evaluate("announced") == [f"De zaal koos: {names[0]} en {names[1]}."]
    facilitator.ok("topics", elements=["empathie"])
    expect(phone.get_by_role("heading", name="Hier praten we over")).to_be_visible()
    assert phone.evaluate("announced.slice(1)") == ["Hier praten we over: hoe dichtbij."]


def test_what_the_groups_said_of_a_method_is_told_as_a_sentence_once(facilitator, phone, people):
    go(facilitator, "methods", "first_step")
    facilitator.ok("advance", seen=facilitator.picture["version"])
    facilitator.ok("put_methods", put=PUT)
    facilitator.ok("advance", seen=facilitator.picture["version"])
    for person in people:
        person.connect("phone", facilitator.meeting, person.seat)
        for method in PUT:
            assert person.vote("suits", person.ballots()[0], method)["ok"]
        person.leave()
    facilitator.ok("close")
    facilitator.at("methods", "closed")
    expect(phone.locator("main")).to_contain_text("Stemmen is gesloten")
    phone.evaluate(LISTEN)
    facilitator.ok("advance", seen=facilitator.picture["version"])
    expect(phone.get_by_role("heading", name="Wat de groepen zeiden")).to_be_visible()
    push(facilitator, phone)
    (told,) = phone.evaluate("announced")
    assert told.startswith("Wat de groepen zeiden. ")
    for card in phone.locator("section.card", has=phone.locator("h3")).all():
        title, said = card.locator("h3").inner_text(), card.locator("p").nth(1).inner_text()
        assert f"{title}. {said}" in told


def shown_in_numbers(facilitator, people):
    """Everybody answered every question, and the vote is closed."""
    go(facilitator, "vote", "open")
    answer(facilitator, people)
    facilitator.ok("close")


def answer(facilitator, people):
    """All of them answer everything that is open, and go."""
    for person in people:
        person.connect("phone", facilitator.meeting, person.seat)
        for ballot in person.ballots():
            assert person.vote("4", ballot)["ok"]
        person.leave()


def test_a_picture_is_told_once_and_its_table_is_always_there(facilitator, phone, people):
    shown_in_numbers(facilitator, people)
    go(facilitator, "profile", "rows")
    facilitator.ok("advance", seen=facilitator.picture["version"])
    look = phone.locator(".look:visible")
    sentence = look.locator(".standing__sentence").inner_text()
    assert look.aria_snapshot().count(sentence) == 1
    assert look.get_by_role("img").count() == 0
    table, fold = look.get_by_role("table"), look.locator(".folded__words")
    box = look.locator(".folded__table")
    for seen in (False, True):
        expect(table).to_have_count(1)
        expect(table.get_by_role("rowheader")).not_to_have_count(0)
        assert (box.bounding_box()["height"] > 40) is seen
        fold.locator("summary").click()
    push(facilitator, phone)
    ids = phone.evaluate("Array.from(document.querySelectorAll('[id]'), one => one.id)")
    assert sorted(set(ids)) == sorted(ids)


def test_who_listens_has_the_numbers_of_each_row_that_is_shown_and_of_no_other(facilitator, phone, people):
    shown_in_numbers(facilitator, people)
    go(facilitator, "profile", "rows")
    tables = phone.get_by_role("table")
    expect(tables).to_have_count(0)
    for number in (1, 2, 3):
        facilitator.ok("advance", seen=facilitator.picture["version"])
        expect(tables).to_have_count(number)
    facilitator.ok("reveal_all")
    expect(tables).to_have_count(5)
    names = [table.locator("caption").text_content().split(":")[0] for table in tables.all()]
    assert names == [element.name for element in CATALOGUE.elements]
    expect(tables.first.get_by_role("rowheader", name="Bewoners")).to_have_count(1)
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_the_keyboard_stays_with_a_button_that_changes_into_another(facilitator, phone):
    go(facilitator, "vote", "open")
    phone.get_by_role("button", name="Ik heb meer tijd nodig").press("Enter")
    expect(phone.get_by_role("button", name="Ik heb genoeg tijd")).to_be_focused()
    phone.get_by_role("button", name="Ik heb genoeg tijd").press("Enter")
    expect(phone.get_by_role("button", name="Ik heb meer tijd nodig")).to_be_focused()


def test_a_pledge_asks_who_and_when_once_there_is_something_to_say(facilitator, phone):
    go(facilitator, "pledges", "write")
    form = phone.locator("#new-do")
    expect(form.get_by_label("Wie?")).to_be_hidden()
    form.locator("textarea").fill("Wij zetten koffie")
    expect(form.get_by_label("Wie?")).to_be_visible()
    form.get_by_role("button", name="Zet erbij").click()
    expect(form.locator("textarea")).to_have_value("")
    expect(form.get_by_label("Wie?")).to_be_hidden()
