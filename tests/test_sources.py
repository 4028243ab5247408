"""What stands behind the questions is open to everybody: the words, all methods, and whose model this is."""

import re
from html import unescape

import pytest
import requests

from tests.live import Person, Phone
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
