"""The rest of the evening in browsers: talk, vote again, settle, write, choose methods, agree, take it home."""

import re

from playwright.sync_api import expect

from tests.browser.hall import PHONE, TITLE, told, unfold, vote

REASON = "Als het van ons blijft, komen er meer mensen."
COFFEE = "Wij zetten elke zaterdag koffie"
RULES = "Eén vast gezicht voor vragen over regels"
NEIGHBOURS = "Wij nodigen ook de buren van de flat uit"
FIRST_STEP = "Zaterdag de stoelen halen bij de school"
OURS = "Eerst bellen we elkaar. Daarna zitten we binnen twee weken aan één tafel."
IF_WRONG = "Eerst bellen we elkaar. Dan drinken we koffie."
CONCERN = "Wie doet de sleutels als Rina ziek is?"
KILOBYTES = 1000


def talk(hall):
    """A reason is typed on a phone, read at the desk, and only then on the screen."""
    hall.press("Naar: gesprek over Animo", "topic", "talk")
    hall.shown("Praat twee minuten in tweetallen.")
    hall.shown("Praat twee minuten met wie naast je zit", *hall.phones)
    hall.resident.get_by_label("Wat kan een reden zijn om hier te staan?").fill(REASON)
    form = hall.resident.locator("form[data-send=reason]")
    form.get_by_role("button", name="Verstuur").click()
    told(form)
    note = hall.desk.locator(".note").filter(has_text=REASON)
    expect(note).to_be_visible()
    expect(hall.screen.get_by_text(REASON)).to_have_count(0)
    hall.reads()
    note.get_by_role("button", name="Laat zien").click()
    hall.shown(REASON, hall.screen, *hall.phones)
    where = hall.resident.locator(".here")
    where.locator("summary").click()
    expect(where.locator("[data-here]")).to_have_text("meegaan met het plan van bewoners helpt iets meer")
    hall.fits()


def vote_again(hall):
    hall.press("Stem opnieuw", "topic", "open")
    hall.shown("We stemmen nog een keer.", hall.screen)
    hall.shown("We stemmen nog eens.", *hall.phones)
    vote(hall.resident, "meegaan met het plan van bewoners helpt veel meer")
    vote(hall.neighbour, "meegaan met het plan van bewoners helpt iets meer")
    vote(hall.professional, "meegaan met het plan van bewoners helpt veel meer")
    vote(hall.official, "meegaan met het plan van bewoners helpt iets meer")
    hall.vote()
    hall.ready(29)
    hall.press("Sluit de ronde", "topic", "closed", sure=True)
    hall.shown("Het nieuwe beeld komt zo.", *hall.phones)
    hall.press("Laat de uitslag zien", "topic", "shown")
    hall.shown("De mensen hoeven niet dezelfde te zijn.", hall.screen, *hall.phones)


def settle(hall):
    """One with a place, by the facilitator; one as a difference, by the writer, without a second vote."""
    hall.press("Kijk wat we afspreken", "topic", "settle")
    form = hall.desk.locator("form[id^=settle-form-animo-position]")
    form.get_by_label("meegaan met het plan van bewoners helpt iets meer").check()
    form.get_by_label("In onze woorden").fill("Jullie volgen ons plan.")
    form.get_by_role("button", name="Leg vast").click()
    expect(hall.desk.locator(".settled")).to_contain_text("meegaan met het plan van bewoners helpt iets meer")
    expect(hall.screen.locator(".settled")).to_contain_text("meegaan met het plan van bewoners helpt iets meer")
    hall.fits()
    hall.press("Naar: gesprek over Inbedding", "topic", "talk")
    hall.desk.get_by_role("button", name="Zonder tweede stemming").click()
    hall.arrive("topic", "settle")
    unfold(hall.writer, "we verschillen")
    form = hall.writer.locator("form[id^=settle-form-inbedding-differ]")
    form.get_by_label("De ene kant").fill("Wij doen het stap voor stap.")
    form.get_by_label("De andere kant").fill("Wij hebben een plan nodig.")
    form.get_by_role("button", name="Leg vast").click()
    expect(hall.screen.locator(".settled")).to_contain_text("Wij doen het stap voor stap.")
    expect(hall.screen.locator(".settled")).to_contain_text("Wij hebben een plan nodig.")
    hall.fits()


def pause(hall):
    hall.press("Naar: pauze", "break", "pause")
    hall.shown("Pauze", hall.screen, *hall.phones)
    hall.desk.get_by_role("button", name="+2").click()
    expect(hall.screen.locator("[data-timer-ends]")).to_have_text(re.compile(r"[67]:\d\d"))


def do(hall):
    """A resident types on the phone of her huddle; the writer types what professionals say, live on the screen."""
    hall.press("Naar: doen, laten, vragen", "pledges", "write")
    form = hall.resident.locator("#new-do")
    form.get_by_label("Wat gaan jullie doen?").press_sequentially(COFFEE)
    form.get_by_label("Wie?").fill("de kerngroep")
    form.get_by_role("button", name="Zet erbij").click()
    told(form)
    hall.shown(COFFEE, hall.screen, hall.resident, hall.writer)
    line = hall.writer.locator("[aria-labelledby=pledges-professionals] .pledge__text").first
    half = len(NEIGHBOURS) // 2
    line.press_sequentially(NEIGHBOURS[:half], delay=20)
    hall.shown(NEIGHBOURS[:half].strip())
    expect(line).to_be_focused()
    line.press_sequentially(NEIGHBOURS[half:], delay=20)
    hall.shown(NEIGHBOURS)
    expect(line).to_have_value(NEIGHBOURS)
    line.blur()


def leave_and_ask(hall):
    unfold_tab(hall.professional, "Laten")
    form = hall.professional.locator("#new-leave")
    unfold(form, "Voorbeelden om mee te beginnen")
    ready = form.locator("button.tap").first
    ready.click()
    expect(form.locator("textarea")).to_have_value(ready.inner_text())
    form.get_by_label("Aan welke groep?").select_option(label="Bewoners")
    form.get_by_role("button", name="Zet erbij").click()
    told(form)
    unfold_tab(hall.resident, "Vragen")
    form = hall.resident.locator("#new-ask")
    form.locator("textarea").fill(RULES)
    form.get_by_label("Aan welke groep?").select_option(label="Gemeente")
    form.get_by_role("button", name="Zet erbij").click()
    told(form)
    hall.shown(RULES, hall.screen, hall.official)
    hall.fits()


def answer_and_support(hall):
    asked = hall.official.locator(".card").filter(has_text="Een vraag aan jullie")
    unfold_tab(asked, "Ik vraag het na")
    asked.get_by_label("Wie beslist dit?").fill("de wethouder")
    asked.get_by_label("Wanneer weten jullie het?").fill("over twee weken")
    asked.get_by_role("button", name="Geef dit antwoord").locator("visible=true").click()
    hall.shown("ik vraag het na: de wethouder", hall.screen)
    hall.shown("Jullie antwoorden", hall.official)
    unfold(hall.professional, "Hoe jullie steunen")
    form = hall.professional.locator("#support-form")
    form.locator(".choice").first.click()
    form.get_by_label("Wanneer doen jullie een stap terug?").fill("Na de opening")
    form.get_by_role("button", name="Bewaar").click()
    told(form)
    unfold(hall.resident, "Wie bel je bij deze groep?")
    form = hall.resident.locator("#contact-form")
    form.get_by_label("Welke functie?").fill("voorzitter van de kerngroep")
    form.get_by_role("button", name="Bewaar").click()
    told(form)
    hall.fits()


def methods(hall):
    hall.press("Naar: methoden", "methods", "first_step")
    hall.desk.get_by_label("Onze eerste kleine stap").press_sequentially(FIRST_STEP)
    hall.shown(FIRST_STEP)
    hall.press("Bekijk de methoden", "methods", "propose")
    hall.press("Zet het voorstel op tafel", "methods", "propose")
    expect(hall.screen.locator(".methods li")).to_have_count(3)
    hall.press("Start de stemming", "methods", "open")
    for page in hall.phones:
        vote(page, "Ken ik niet")
    for number in (2, 3):
        expect(hall.resident.locator(".progress:visible")).to_have_text(f"Vraag {number} van 3")
        vote(hall.resident, "Past bij ons")
    hall.shown("Klaar", hall.resident)
    hall.vote()
    hall.ready(26)
    hall.press("Sluit de ronde", "methods", "closed", sure=True)
    hall.press("Laat de uitslag zien", "methods", "shown")
    hall.shown("Wat de groepen zeiden", *hall.phones)
    hall.desk.get_by_role("button", name="Houden we").first.click()
    kept = hall.desk.locator("form.kept")
    kept.get_by_label("Wie pakt het op").fill("de opbouwwerker")
    expect(hall.screen.locator(".results__kept")).to_contain_text("de opbouwwerker")
    kept.get_by_label("De eerste stap").fill("Een rondje langs de deuren")
    hall.shown("Een rondje langs de deuren")


def pages_turned(hall):
    """Turn every page that is left, by the big button; gives what the screen said on all of them."""
    leaf = re.compile(r"bladzijde (\d+) van (\d+)")
    said = ""
    while True:
        said += hall.screen.inner_text("main")
        nr, of = map(int, leaf.search(hall.screen.inner_text("main")).groups())
        expect(hall.desk.locator("#reading")).to_contain_text(f"bladzijde {nr} van {of}")
        if nr == of:
            return said
        hall.settled()
        hall.desk.locator("[data-primary]").click()
        expect(hall.screen.locator("main")).to_contain_text(f"bladzijde {nr + 1} van {of}")


def wrap_up(hall):
    """What is printed is filled in before it is read; a group types on its own phone whom to call."""
    hall.press("Naar: afronden", "wrap_up", "fill")
    form = hall.desk.locator("#closing")
    expect(form.get_by_label("Onze eerste kleine stap")).to_have_value(FIRST_STEP)
    form.get_by_label("Wie is het aanspreekpunt").fill("de coördinator van het buurthuis")
    form.get_by_label("Wanneer kijken we terug").fill("2027-02-24")
    form.get_by_label("Wanneer kijken we terug").blur()
    hall.shown("24 februari 2027", hall.screen, *hall.phones)
    unfold(hall.official, "Wie bel je bij deze groep?")
    reach = hall.official.locator("#contact-form")
    reach.get_by_label("Welke functie?").fill("de wijkmanager")
    reach.get_by_role("button", name="Bewaar").click()
    hall.shown("de wijkmanager")
    unfold(form, "De rest: nu, of in de week erna")
    expect(form.get_by_label("Als het anders loopt")).to_have_value(OURS)
    form.get_by_label("Als het anders loopt").fill(IF_WRONG)
    form.get_by_label("Als het anders loopt").blur()
    told(form)
    hall.fits()


def consent(hall):
    hall.press("Naar: voorlezen en akkoord", "consent", "read")
    hall.shown(COFFEE, *hall.phones)
    hall.shown("Onze rolafspraak")
    aloud = pages_turned(hall)
    assert [text for text in (COFFEE, IF_WRONG, "24 februari 2027") if text not in aloud] == []
    hall.desk.get_by_role("button", name="Stap terug").click()
    expect(hall.desk.locator("[data-primary]")).to_have_text("Volgende bladzijde")
    expect(hall.screen.locator("main")).not_to_contain_text(re.compile(r"bladzijde (\d+) van \1\b"))
    pages_turned(hall)
    hall.press("Vraag om akkoord", "consent", "open")
    vote(hall.resident, "Ja, maar ik heb een zorg")
    form = hall.resident.locator("#concern-form")
    form.get_by_label("Wat is je zorg?").fill(CONCERN)
    form.get_by_role("button", name="Verstuur").click()
    told(form)
    for page in hall.phones[1:]:
        vote(page, re.compile(r"^\s*Ja\s*$"))
    hall.vote()
    hall.ready(29)
    hall.press("Sluit de ronde", "consent", "closed", sure=True)
    hall.press("Laat de uitslag zien", "consent", "shown")
    hall.shown("We gaan akkoord, met een zorg erbij.")
    note = hall.desk.locator(".note").filter(has_text=CONCERN)
    hall.reads()
    note.get_by_role("button", name="Laat zien").click()
    hall.shown(CONCERN, hall.screen, *hall.phones)
    hall.fits()


def close(hall):
    hall.press("Naar: afsluiten", "closing", "fill")
    hall.desk.get_by_label("Waar tekenen we").fill("De Wilg")
    hall.desk.get_by_label("Waar tekenen we").blur()
    hall.shown("De Wilg", hall.screen, *hall.phones)
    hall.press("Rond de bijeenkomst af", "closing", "done")
    hall.shown("Dank je wel!", hall.screen)
    hall.shown("Klaar. Dank je wel!", *hall.phones)
    hall.shown("Laatste versie: concept", hall.desk)


def read_the_report(hall):
    with hall.desk.context.expect_page() as opened:
        hall.desk.get_by_role("link", name="Verslag lezen of printen").click()
    report = opened.value
    sheet = report.locator("article").first
    for text in (COFFEE, NEIGHBOURS, RULES, FIRST_STEP, CONCERN, "de wethouder", "24 februari 2027"):
        expect(sheet).to_contain_text(text)
    expect(report.locator(".paper--agreement-back")).to_contain_text("de opbouwwerker")
    expect(sheet.locator(".sheet__state")).to_contain_text(re.compile("concept", re.IGNORECASE))
    report.close()


def keep(hall):
    """Everybody takes the agreement home; it opens from the phone itself, when the laptop has gone."""
    for page in hall.phones[:2]:
        with page.expect_download() as loading:
            page.get_by_role("link", name="Bewaar", exact=True).click()
    kept = hall.server.home.parent / loading.value.suggested_filename
    loading.value.save_as(kept)
    assert kept.suffix == ".html"
    assert 0 < kept.stat().st_size < 200 * KILOBYTES
    hall.server.stop()
    hall.asleep = True
    at_home = hall.browser("at home", kept.as_uri(), PHONE)
    for text in (TITLE, COFFEE, NEIGHBOURS, RULES, FIRST_STEP, CONCERN):
        expect(at_home.locator("article").first).to_contain_text(text)
    assert at_home.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def unfold_tab(page, name):
    page.locator(".kind-tab").filter(has_text=name).first.click()


CHAPTERS = (
    talk,
    vote_again,
    settle,
    pause,
    do,
    leave_and_ask,
    answer_and_support,
    methods,
    wrap_up,
    consent,
    close,
    read_the_report,
    keep,
)
