"""The first half hour in browsers: prepare, gather, practise, vote through a power cut, and look."""

import re
import signal

from playwright.sync_api import expect

from tests.browser.hall import BEAMER, LAPTOP, PHONE, RECEIVED, TITLE, card, chosen, join, told, unfold, vote
from tests.live import Phone

QUESTIONS = ("Wie geeft richting", "Wie kent wie", "Wat is nodig", "Hoe werken we", "Hoe dichtbij")
CARDS = {
    "resident": (
        "meegaan met het plan van bewoners helpt iets meer",
        "samenbrengen helpt iets meer",
        "kunnen en hebben helpt veel meer",
        "stap voor stap werken helpt veel meer",
        "van dichtbij meedoen helpt iets meer",
    ),
    "neighbour": (
        "meegaan met het plan van bewoners helpt veel meer",
        "samenbrengen helpt veel meer",
        "kunnen en hebben helpt iets meer",
        "stap voor stap werken helpt veel meer",
        "allebei",
    ),
    "professional": (
        "meegaan met het plan van bewoners helpt iets meer",
        "samenbrengen helpt iets meer",
        "allebei",
        "allebei",
        "weet ik niet",
    ),
    "official": (
        "meegaan met het plan van bewoners helpt iets meer",
        "samenbrengen helpt iets meer",
        "plek geven helpt veel meer",
        "plan en regels werken helpt veel meer",
        "allebei",
    ),
}


def prepare(hall):
    """From the link that the program printed to the desk, by the form."""
    desk = hall.browser("desk", f"{hall.server.url}/open/{hall.server.token}", LAPTOP)
    desk.get_by_role("link", name="Nieuwe bijeenkomst").click()
    desk.get_by_label("Titel van de avond").fill(TITLE)
    unfold(desk, "Wat de avond beter maakt")
    unfold(desk, "De rest")
    desk.get_by_label("Wie houdt deze bijeenkomst?").fill("de initiatiefgroep De Ketel")
    desk.get_by_label("Wat ligt al vast?").fill("De ruimte is er tot eind volgend jaar.")
    desk.get_by_label("Hoeveel verwacht").first.fill("24")
    desk.get_by_label("Naam van de wifi").fill("Buurthuis")
    desk.get_by_label("Wachtwoord van de wifi").fill("welkom2026")
    desk.get_by_label("Neem een kant-en-klaar draaiboek").select_option(label="90 minuten")
    desk.get_by_role("button", name="Bewaar en ga naar de tafel").click()
    expect(desk.locator("h1")).to_have_text(TITLE)
    assert hall.server.token not in desk.url


def open_the_screen_and_give_links(hall):
    desk = hall.desk
    unfold(desk, "Scherm, hulp en links")
    with desk.context.expect_page() as opened:
        desk.get_by_role("button", name="Open het scherm voor de beamer").click()
    hall.pages["screen"] = opened.value
    hall.screen.set_viewport_size(BEAMER)
    expect(hall.screen.locator("h1")).to_have_text(TITLE)
    assert "/scherm/" in hall.screen.url
    # A tab behind another is drawn once a second; on the evening the screen is a window on the beamer.
    desk.bring_to_front()
    for name, role in (("writer", "Schrijver"), ("helper", "Helper")):
        desk.locator("#links").get_by_role("button", name=role, exact=True).click()
        panel = desk.locator("[data-handing]")
        expect(panel.locator("h2")).to_have_text(f"Link voor de {role.lower()}")
        hall.browser(name, panel.locator("input").input_value(), LAPTOP)
        panel.get_by_role("button", name="Klaar").click()
        expect(hall.pages[name].locator("h1")).to_contain_text(TITLE)
    unfold(desk, "Scherm, hulp en links")


def gather(hall):
    """Four people join with the address on the screen; the others come in behind them."""
    address = hall.desk.locator(".lobby__join .soft").inner_text()
    code = hall.desk.locator(".lobby__code").inner_text()
    assert not re.match("127|localhost|0", address), address
    assert address.endswith(f"/m/{code}")
    expect(hall.screen.locator(".qr svg path, .qr svg rect").first).to_be_visible()
    expect(hall.screen.locator(".qr svg")).to_have_count(2)
    expect(hall.screen.locator(".lobby__address")).to_have_text(address)
    groups = (
        ("resident", "Bewoners"),
        ("neighbour", "Bewoners"),
        ("professional", "Professionals"),
        ("official", "Gemeente"),
    )
    for name, group in groups:
        join(hall.browser(name, f"http://{address}", PHONE), group)
    meeting = hall.desk.locator("body").get_attribute("data-meeting")
    for group, count in (("bewoners", 21), ("professionals", 4), ("gemeente", 1)):
        hall.rest += [(group, number, Phone(hall.server).sit(meeting, group)) for number in range(count)]
    hall.shown("30 mensen doen mee")
    hall.fits()


def practise(hall):
    hall.press("Naar: oefenvraag", "practice", "open")
    form = vote(hall.resident, "koffie, iets liever")
    hall.shown("Klaar", hall.resident)
    hall.resident.get_by_role("button", name="Oefenvraag: wijzig").click()
    expect(chosen(form)).to_contain_text("koffie, iets liever")
    vote(hall.resident, "thee, veel liever")
    vote(hall.professional, "allebei even graag")
    hall.vote()
    hall.ready(28)
    hall.shown("Wat drink je liever: koffie of thee?")
    hall.press("Laat de uitslag zien", "practice", "shown", sure=True)
    expect(hall.screen.locator("svg.st--screen desc")).to_have_text(re.compile("thee, veel liever"))
    hall.shown("Zo ziet een beeld eruit.", *hall.phones)


def start(hall):
    """By remote control: on, back by accident, on again; black when somebody comes in late."""
    hall.clicker("PageDown", "start", "tell")
    hall.shown("We beslissen vandaag niet of het initiatief doorgaat.", hall.screen, *hall.phones)
    hall.clicker("PageUp", "practice", "shown")
    hall.shown("Dat was het oefenen", *hall.phones)
    hall.clicker("PageDown", "start", "tell")
    hall.key("b")
    expect(hall.screen.locator(".slide--black")).to_be_visible()
    expect(hall.desk.locator("[data-blank]")).to_have_text("Scherm weer aan")
    hall.key("b")
    hall.shown("Wat ligt al vast?")


def vote_until_the_power_fails(hall):
    """The program is killed while people vote; their phones come back by themselves, with what they chose."""
    hall.press("Naar: stemmen", "vote", "open")
    answer(hall.resident, "resident")
    hall.shown("Wacht nu op de rest.", hall.resident)
    answer(hall.neighbour, "neighbour", upto=3)
    on_question(hall.neighbour, 4)
    fourth = card(hall.neighbour, "plan en regels werken helpt iets meer")

    hall.asleep = True
    hall.server.stop(signal.SIGKILL)
    expect(hall.neighbour.locator("[data-connection]")).to_have_text(re.compile("Verbinding zoeken|Geen verbinding"))
    expect(chosen(fourth)).to_contain_text("plan en regels werken helpt iets meer")
    fourth.get_by_role("button", name="Stem").click()
    expect(fourth.locator("[data-told]")).to_have_text("Nog niet ontvangen. We proberen het opnieuw.")
    hall.server.start()
    for page in hall.pages.values():
        expect(page.locator("[data-connection]")).to_have_text("Verbonden")
    hall.asleep = False

    expect(fourth).to_have_attribute("data-state", "received")
    expect(chosen(fourth)).to_contain_text("plan en regels werken helpt iets meer")
    hall.shown("Klaar", hall.resident)
    for _, _, phone in hall.rest:
        phone.leave()
        phone.connect("phone", phone.meeting, phone.seat)


def vote_on(hall):
    """The last question, the voice of the officials, the rest of the hall, and a card on paper."""
    on_question(hall.neighbour, 5)
    vote(hall.neighbour, CARDS["neighbour"][4])
    answer(hall.professional, "professional")
    hall.shown("Jullie hebben samen één stem", hall.official)
    hall.official.get_by_role("button", name="Ik stem namens ons").click()
    answer(hall.official, "official")
    hall.vote()
    hall.ready(29)
    helper = hall.helper
    for place, fieldset in enumerate(helper.locator("form fieldset").all()):
        fieldset.locator(".paper__choice").nth(2 if place else 0).click()
    helper.get_by_role("button", name="Verstuur deze kaart").click()
    expect(helper.locator("#card-told")).to_have_text("Ontvangen")
    expect(helper.locator("form input:checked")).to_have_count(0)
    hall.ready(30)
    hall.shown("Iedereen is klaar.")
    hall.shown("waarvan 1 op papier", hall.desk)


def change_a_vote_and_come_back(hall):
    """Changed until the round closes; the same seat and vote after a reload and in a second tab."""
    page = hall.resident
    page.get_by_role("button", name="Wie geeft richting: wijzig").click()
    first = vote(page, "allebei evenveel")
    expect(chosen(first)).to_contain_text("allebei evenveel")
    hall.shown("Klaar", page)
    page.reload()
    hall.shown("Klaar", page)
    page.get_by_role("button", name="Wie geeft richting: wijzig").click()
    expect(chosen(first)).to_contain_text("allebei evenveel")
    second = page.context.new_page()
    second.goto(re.sub("/telefoon/.*", "/mee", page.url))
    second.get_by_label("code").first.fill(hall.desk.locator(".bar__fact strong").inner_text())
    second.keyboard.press("Enter")
    expect(second).to_have_url(page.url)
    assert second.locator("body").get_attribute("data-seat") == page.locator("body").get_attribute("data-seat")
    second.get_by_role("button", name="Wie geeft richting: wijzig").click()
    expect(chosen(second.locator("form[data-ballot]:visible"))).to_contain_text("allebei evenveel")
    second.close()
    hall.neighbour.get_by_role("button", name="Ik heb meer tijd nodig").click()
    hall.shown("1 wil meer tijd", hall.desk)
    hall.neighbour.get_by_role("button", name="Ik heb genoeg tijd").click()
    expect(hall.desk.get_by_text("1 wil meer tijd")).to_have_count(0)


def close_and_open_once_more(hall):
    hall.press("Sluit de ronde", "vote", "closed", sure=True)  # the first close asks whether the numbers are right
    hall.shown("Stemmen is gesloten", *hall.phones)
    hall.shown("De stemming is dicht")
    hall.desk.get_by_role("button", name="Toch weer open").click()
    hall.arrive("vote", "open")
    hall.resident.get_by_role("button", name="Wie geeft richting: wijzig").click()
    vote(hall.resident, "meegaan met het plan van bewoners helpt iets meer")
    hall.press("Sluit de ronde", "vote", "closed")


def look(hall):
    """The profile, row by row; then the room says with dots what it wants to talk about."""
    hall.press("Naar: rolprofiel", "profile", "rows")
    hall.shown("Nu komt het beeld", *hall.phones)
    rows = hall.screen.locator(".profile__row")
    waiting = hall.screen.locator(".profile__row--waiting")
    expect(rows).to_have_count(5)
    names = ("Animo", "Contact", "Toerusting", "Inbedding", "Empathie")
    for left, name in zip((4, 3, 2, 1, 0), names, strict=True):
        expect(waiting).to_have_count(left + 1)
        hall.press(f"Volgende: {name}", "profile", "rows")
        expect(waiting).to_have_count(left)
        expect(hall.resident.locator(".profile__row--waiting")).to_have_count(left)
    hall.shown("Hier liggen de antwoorden het verst uit elkaar.")
    hall.press("Laat de zaal kiezen", "profile", "open")
    hall.shown("Waarover wil je praten? Kies er twee.")
    dot(hall.resident, "Wie geeft richting", "Hoe werken we")
    dot(hall.neighbour, "Hoe dichtbij", "Wie geeft richting")
    dot(hall.official, "Wat is nodig", "Hoe dichtbij")
    change_dots(hall.resident)
    hall.vote()
    hall.ready(29)
    hall.press("Sluit de ronde", "profile", "closed", sure=True)
    raise_hands(hall)
    hall.press("Laat zien wat de zaal koos", "profile", "shown")
    expect(hall.screen.locator(".profile__said strong")).to_have_text("Inbedding, Animo")
    hall.shown("De zaal koos", *hall.phones)
    topics = hall.desk.locator("#topics")
    expect(topics.get_by_text("De zaal koos:")).to_be_visible()
    assert [topics.get_by_label(name).is_checked() for name in names] == [True, False, False, True, False]
    topics.get_by_role("button", name="Hierover praten we").click()
    told(topics)
    expect(hall.screen.locator(".profile__said strong")).to_have_text("Animo, Inbedding")
    hall.shown("Hier praten we over", *hall.phones)


def dot(page, *questions):
    """Two questions, one press, and read that it arrived."""
    form = page.locator("form[data-ballot]:visible")
    form = page.locator(f"[id='{form.get_attribute('id')}']")
    for question in questions:
        form.get_by_label(question).check()
    form.get_by_role("button", name="Stem").click()
    expect(form.locator("[data-told]")).to_have_text(RECEIVED)
    expect(page.get_by_role("heading", name="Klaar")).to_be_visible()


def change_dots(page):
    """A third is not taken, one alone is not sent; changed, it is there again after a reload."""
    page.get_by_role("button", name="Jouw twee vragen: wijzig").click()
    form = page.locator("form[data-ballot]:visible")
    form.locator(".choice").filter(has_text="Wie kent wie").click()
    expect(form.locator("[data-told]")).to_have_text("Je koos er al twee. Tik eerst een keuze weg.")
    expect(form.locator("input:checked")).to_have_count(2)
    form.get_by_label("Hoe werken we").uncheck()
    form.get_by_role("button", name="Stem").click()
    expect(form.locator("[data-told]")).to_have_text("Kies er nog een.")
    form.get_by_label("Hoe werken we").check()
    expect(form.locator("[data-told]")).to_have_text(RECEIVED)
    page.reload()
    page.get_by_role("button", name="Jouw twee vragen: wijzig").click()
    assert [box.is_checked() for box in form.get_by_role("checkbox").all()] == [True, False, False, True, False]


def raise_hands(hall):
    """Who came with a card raises two hands; nobody is told how often anything was chosen."""
    desk = hall.desk
    unfold(desk, "Handen tellen")
    form = desk.locator("form[id^=hands-form-]:visible")
    form.get_by_label("Wie geeft richting").fill("1")
    form.get_by_label("Hoe werken we").fill("1")
    form.get_by_role("button", name="Bewaar de telling").click()
    told(form)
    unfold(desk, "Handen tellen")


def answer(page, name, upto=5):
    """Question after question; the next one comes by itself."""
    for number in range(1, upto + 1):
        on_question(page, number)
        vote(page, CARDS[name][number - 1])


def on_question(page, number):
    expect(page.locator(".progress:visible")).to_have_text(f"Vraag {number} van 5 · {QUESTIONS[number - 1]}")


CHAPTERS = (
    prepare,
    open_the_screen_and_give_links,
    gather,
    practise,
    start,
    vote_until_the_power_fails,
    vote_on,
    change_a_vote_and_come_back,
    close_and_open_once_more,
    look,
)
