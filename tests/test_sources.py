"""What stands behind the questions is open to everybody: the words, all methods, and whose model this is."""

import re
from html import unescape

import pytest
import requests

from tests.live import Facilitator, Person, Phone
from tests.prepared import form
from workshop import words
from workshop.actie.texts.finding import NO_ELEMENT, Wanted, known, methods_for
from workshop.host.settings import catalogue

CATALOGUE = catalogue()
OPEN = ("/woorden", "/methoden", "/over")


def told(page: requests.Response) -> str:
    """The words of a page, without its marks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def found(page: requests.Response) -> list[str]:
    """The methods on the page, in its order."""
    listed = {method.id for method in CATALOGUE.methods}
    return [id for id in re.findall(r'<h2 id="([\w-]+)"', page.text) if id in listed]


@pytest.mark.parametrize("path", OPEN)
def test_it_opens_for_who_has_no_key_and_no_seat_and_goes_on_to_the_others(server, path):
    page = Person(server).get(path)
    assert page.status_code == 200
    assert {link for link in OPEN if f'href="{link}"' in page.text} == {*OPEN} - {path}


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("path", OPEN)
def test_it_speaks_the_language_of_its_reader(server, path, language):
    person = Person(server)
    person.browser.cookies.set("taal", language)
    page = person.get(path)
    with words.use(language):
        title = {
            "/woorden": words.gettext("Woorden"),
            "/methoden": words.gettext("Alle methoden"),
            "/over": words.gettext("Over dit programma"),
        }[path]
        assert (f"<h1>{title}</h1>" in page.text, f'<html lang="{words.tag()}"' in page.text) == (True, True)


def test_a_phone_finds_them_and_the_way_back(facilitator, people):
    phone = Phone(facilitator.server).join(facilitator.meeting, "bewoners")
    html = phone.get(f"/telefoon/{facilitator.meeting}").text
    for path in OPEN:
        link = re.search(rf'href="({path}\?terug=[^"]+)"', html).group(1)
        assert f'href="/telefoon/{facilitator.meeting}' in phone.get(unescape(link)).text


@pytest.mark.parametrize("path", ["/", "/verslag/{m}"])
def test_who_leads_finds_them_from_the_first_page_and_from_the_report(facilitator, path):
    html = facilitator.get(path.format(m=facilitator.meeting)).text
    assert {link for link in OPEN if f'href="{link}?terug=' in html} == {*OPEN}


def test_all_methods_are_there_with_their_name_what_is_known_and_the_address_as_text(server):
    page = Person(server).get("/methoden")
    assert found(page) == [method.id for method in CATALOGUE.methods]
    text = told(page)
    for method in CATALOGUE.methods:
        assert {method.title, method.summary, method.name, method.link} - {"", *_in(text, method)} == set()
    assert not re.search(r'href="https?://', page.text)


def _in(text, method):
    return [part for part in (method.title, method.summary, method.name, method.link) if part in text]


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("onderdeel=contact", Wanted(element="contact")),
        (f"onderdeel={NO_ELEMENT}", Wanted(element=NO_ELEMENT)),
        ("waar=dorp&fase=loopt", Wanted(setting="dorp", phase="loopt")),
        ("wie=jongeren", Wanted(audience="jongeren")),
        ("onderdeel=animo&waar=wijk&wie=ouders&fase=loopt", Wanted("animo", "wijk", "ouders", "loopt")),
        ("onderdeel=moed&waar=%00&wie=" + 99 * "x" + "&fase=loopt", Wanted(phase="loopt")),
    ],
)
def test_a_plain_form_chooses_among_them_and_keeps_what_was_chosen(server, asked, wanted):
    page = Person(server).get(f"/methoden?{asked}&terug=/mee")
    assert found(page) == [method.id for method in methods_for(CATALOGUE, wanted)]
    chosen = re.findall(r'<option value="([\w-]+)" selected', page.text)
    assert chosen == [one for one in (wanted.element, wanted.setting, wanted.audience, wanted.phase) if one]
    assert '<form method="get" action="/methoden"' in page.text
    assert '<input type="hidden" name="terug" value="/mee">' in page.text


def test_where_nothing_fits_the_page_says_what_to_do(server):
    page = Person(server).get("/methoden?onderdeel=empathie&waar=school")
    assert found(page) == []
    assert "begin gewoon met een kleine stap" in told(page)


def test_every_method_is_found_by_each_word_it_has():
    for method in CATALOGUE.methods:
        for element in method.elements or (NO_ELEMENT,):
            assert method in methods_for(CATALOGUE, Wanted(element=element))
        for name, listed in (("setting", method.setting), ("audience", method.audience), ("phase", method.phases)):
            for word in listed:
                assert method in methods_for(CATALOGUE, Wanted(**{name: word}))


def test_a_choice_leaves_out_what_is_for_others_and_begins_with_what_is_made_for_these_people():
    young = methods_for(CATALOGUE, Wanted(audience="jongeren"))
    theirs = ["jongeren" in method.audience for method in young]
    assert theirs == sorted(theirs, reverse=True) and {*theirs} == {True, False}
    assert all({"jongeren", "iedereen"} & {*method.audience} or not method.audience for method in young)
    assert {method.evidence for method in methods_for(CATALOGUE, Wanted(element=NO_ELEMENT))} == {None}
    assert len(methods_for(CATALOGUE, Wanted(element=NO_ELEMENT))) == 6


def test_a_word_that_the_catalogue_does_not_have_looks_for_nothing():
    assert known(CATALOGUE, Wanted("moed", "maan", "iedereen", "idee")) == Wanted(audience="iedereen", phase="idee")


HELD = [aim for aim in CATALOGUE.aims if aim.held]


def fields(page: requests.Response) -> dict[str, str]:
    """What the fields of a preparation hold, by name."""
    found = dict(re.findall(r'<input[^>]* name="(about\.\w+)"[^>]* value="([^"]*)"', page.text))
    found |= dict(re.findall(r'<textarea[^>]* name="(about\.\w+)"[^>]*>([^<]*)', page.text))
    for name, options in re.findall(r'<select id="(about\.\w+)"(.*?)</select>', page.text, re.DOTALL):
        found[name] = "".join(re.findall(r'<option value="([^"]*)" selected', options))
    return {name: unescape(value) for name, value in found.items()}


def test_the_first_page_asks_what_somebody_wants_to_reach(server):
    page = Facilitator(server).get("/")
    links = re.findall(r'href="/bijeenkomst/nieuw\?doel=([\w-]+)"', page.text)
    assert links == [aim.id for aim in HELD] and len(CATALOGUE.aims) == 8
    for aim in CATALOGUE.aims:
        assert aim.question in told(page)


def test_compulsory_work_for_a_benefit_gets_an_honest_no(server):
    (refused,) = (aim for aim in CATALOGUE.aims if not aim.held)
    person = Facilitator(server)
    page = person.get("/")
    assert refused.id == "tegenprestatie" and refused.note in told(page)
    assert f"doel={refused.id}" not in page.text
    assert fields(person.get(f"/bijeenkomst/nieuw?doel={refused.id}"))["about.title"] == ""


@pytest.mark.parametrize("aim", HELD, ids=lambda aim: aim.id)
def test_a_question_fills_in_a_preparation_that_can_be_kept_as_it_is(server, aim):
    person = Facilitator(server)
    page = person.get(f"/bijeenkomst/nieuw?doel={aim.id}")
    given = fields(page)
    names = ("title", "initiative", "for_whom", "phase", "kind", "setting", "audience")
    assert {name: given.get(f"about.{name}", "") for name in names} == {name: getattr(aim, name) for name in names}
    assert aim.note in told(page)
    assert (CATALOGUE.right_to_challenge.text in told(page)) == aim.takes_over
    kept = person.post(f"/bijeenkomst/nieuw?doel={aim.id}", **{**form(), **given})
    meeting = re.search(r"/tafel/(\w+)", kept.url).group(1)
    again = fields(person.get(f"/bijeenkomst/{meeting}/voorbereiden"))
    assert {name: again.get(f"about.{name}", "") for name in (*names, "aim")} == {
        **{name: getattr(aim, name) for name in names},
        "aim": aim.id,
    }


@pytest.mark.parametrize("asked", ["", "maan", "%00", 300 * "x", "../../etc"])
def test_a_question_that_we_do_not_have_begins_with_nothing(server, asked):
    given = fields(Facilitator(server).get(f"/bijeenkomst/nieuw?doel={asked}"))
    assert (given["about.title"], given["about.aim"]) == ("", "")


def test_a_question_that_we_do_not_have_is_refused_in_the_form(server):
    page = Facilitator(server).post("/bijeenkomst/nieuw", **{**form(), "about.aim": "maan"})
    assert words.error("unknown_choice") in told(page)


def test_who_takes_over_a_task_finds_the_right_to_it_and_the_money_open(server, people):
    desk = Facilitator(server)
    meeting = desk.new_meeting(**{"about.title": "Ons buurthuis", "about.aim": "buurthuis"})
    people.append(desk.connect("desk", meeting))
    phone = Phone(server).sit(meeting, "bewoners")
    people.append(phone)
    go_to(desk, "pledges")
    phone.at("pledges", "write")
    assert re.search(r'<details id="challenge" open>', desk.html)
    assert re.search(r'<details class="fold" id="challenge" open>', phone.html)
    go_to(desk, "wrap_up")
    assert '<details id="closing-more" open>' in desk.html


def test_who_is_missed_comes_back_at_the_wrap_up_and_becomes_a_do(server, people):
    desk = Facilitator(server)
    missed = "de jongeren van het plein; de jongerenwerker vraagt hen"
    meeting = desk.new_meeting(**{"about.title": "Ons plein", "about.missing": missed})
    people.append(desk.connect("desk", meeting))
    go_to(desk, "wrap_up")
    assert missed in unescape(desk.html) and 'id="ask-missed"' not in desk.html
    desk.ok("closing", missed="de jongeren van 't plein")
    desk.wait(lambda: 'id="ask-missed"' in desk.html)
    (text,) = re.findall(r'id="ask-missed".*?name="text" value="([^"]*)"', desk.html, re.DOTALL)
    desk.ok("pledge", kind="do", id="", text=unescape(text), group="professionals")
    desk.wait(lambda: 'id="ask-missed"' not in desk.html)
    assert "We vragen persoonlijk: de jongeren van 't plein" in told(desk.get(f"/verslag/{meeting}"))


def test_while_preparing_there_are_tips_to_reach_who_is_missed(server):
    page = told(Facilitator(server).get("/bijeenkomst/nieuw"))
    assert [tip.text for tip in CATALOGUE.inclusion if tip.text not in page] == []
    assert CATALOGUE.councils.text in page


def go_to(desk: Facilitator, kind: str) -> None:
    """Lead the evening to the first step of this kind."""
    steps = [step.kind for step in CATALOGUE.programme("90").steps]
    desk.ok("go_to", step=steps.index(kind))
    desk.wait(lambda: desk.stage[0] == kind)


@pytest.mark.parametrize("phase", list(CATALOGUE.phases))
def test_a_talk_asks_what_belongs_to_how_far_the_initiative_is(server, people, phase):
    desk = Facilitator(server)
    meeting = desk.new_meeting(**{"about.phase": phase})
    people.append(desk.connect("desk", meeting))
    phone = Phone(server).sit(meeting, "bewoners")
    people.append(phone)
    desk.ok("topics", elements=["animo"])
    go_to(desk, "topic")
    phone.at(*desk.stage)
    prompts = CATALOGUE.phase_prompts
    asked = [[one for one in prompts.values() if one in unescape(person.html)] for person in (desk, phone)]
    assert asked == [[prompts[phase]], [prompts[phase]]]


def test_at_the_closing_the_desk_says_what_to_look_at_when_looking_back(server, people):
    desk = Facilitator(server)
    people.append(desk.connect("desk", desk.new_meeting()))
    go_to(desk, "closing")
    assert [one.question for one in CATALOGUE.working_elements if one.question not in unescape(desk.html)] == []
