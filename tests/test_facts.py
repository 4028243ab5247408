"""Every fact of the sources meets somebody: where, and by which words it is known.

Each row is a fact that was once in `data/` at most, or said narrower than the source does.
"""

import re
from html import unescape

import pytest

from tests.live import Facilitator, Person, Phone, Server
from tests.sample_evening import sample
from workshop import words
from workshop.host.settings import catalogue
from workshop.paper import before
from workshop.paper.sheets.upcoming import Upcoming
from workshop.paper.writers.html import html

CATALOGUE = catalogue()
METHODS = ("abcd", "kulturhuske", "thuis-op-straat")
# fact, where it is met, its words
FACTS = [
    ("whose the model is", "/over", "Denters, Tonkens, Verhoeven en Bakker bedachten het ACTIE-model"),
    ("in which book", "/over", "“Burgers maken hun buurt” van Platform31, uit 2013"),
    (
        "the brochure, its makers and year",
        "/over",
        "Methodisch werken aan actief burgerschap Movisie, Platform31, 2015",
    ),
    ("on what the brochure builds", "/over", "Help mij het zelf te doen Engbersen, Rensen"),
    ("where the working elements come from", "/over", "Werkzame elementen bij… buurtontwikkeling Movisie, 2014"),
    (
        "where the tips come from",
        "/over",
        "Inclusie bij burgerinitiatieven Razenberg (Kennisplatform Inclusief Samenleven), 2016",
    ),
    (
        "workshops and training in the region",
        "/over",
        "Movisie gaf werkateliers in de regio, met Platform31 en het ministerie",
    ),
    (
        "the model, on paper",
        "report",
        "De vijf vragen komen van het ACTIE-model van Denters, Tonkens, Verhoeven en Bakker",
    ),
    *((f"method {method.id}", "/methoden", method.summary) for method in CATALOGUE.methods),
    *((f"place {method.id}", "/methoden", method.name) for method in CATALOGUE.methods),
    *((f"link {method.id}", "/methoden", method.link) for method in CATALOGUE.methods if method.link),
    ("the six that only other texts have", "/methoden", "Staat niet in de brochure, wel in andere stukken van Movisie"),
    ("one of the six is proposed by hand", "desk/methods", "We doen samen activiteiten op het plein"),
    ("two databases", "/methoden", "Staat in een databank, van Movisie of van Platform31"),
    ("an exploration", "/methoden", "Staat in een verkenning: een overzicht van wat mensen in de praktijk doen"),
    ("described and tried, not proven", "/woorden", "Of ze echt werken, is niet altijd bewezen"),
    *((f"word {term.id}", "/woorden", term.meaning) for term in CATALOGUE.glossary),
    ("the outcome is not fixed", "/woorden", "Je werkt in stappen. Wat eruit komt, ligt niet vooraf vast"),
    *(
        (f"key word {pole.key_word}", "/woorden", pole.key_word)
        for e in CATALOGUE.elements
        for pole in (e.left, e.right)
    ),
    (
        "priorities and frames, political too",
        "desk/animo",
        "wat bij jou voorgaat en waar je grenzen liggen, ook politiek",
    ),
    ("meetings, not a place", "desk/contact", "Houd bijeenkomsten waar initiatiefnemers elkaar treffen"),
    ("facilities", "desk/toerusting", "geld, een plek en spullen voor langere tijd"),
    ("the mayor too", "desk/inbedding", "wat burgemeester, wethouders en raad doen"),
    *((f"way {way.id}", "/woorden", way.text) for way in CATALOGUE.support_ways),
    *((f"way {way.id}, by who supports", "professional", way.text) for way in CATALOGUE.support_ways),
    *((f"working {one.id}", "/woorden", one.text) for one in CATALOGUE.working_elements),
    *((f"working {one.id}, looking back", "desk/closing", one.question) for one in CATALOGUE.working_elements),
    (
        "working elements on a method, at the vote",
        "methods",
        "Werkt door: persoonlijk op mensen af, meedoen is makkelijk",
    ),
    ("working elements on a method, at the desk", "desk/methods", "Kan iemand morgen zomaar binnenlopen en meedoen?"),
    (
        "working elements on a card",
        "method cards",
        "Werkt door: aansluiten bij wat mensen willen en kunnen, gewoon beginnen",
    ),
    ("asked in person, on the invitation", "invitation", "Neem gerust iemand mee die er nog niet bij is"),
    *((f"kind {kind.id}, prepared", "/bijeenkomst/nieuw", kind.example) for kind in CATALOGUE.kinds),
    *((f"kind {kind.id}", "/woorden", kind.example) for kind in CATALOGUE.kinds),
    ("what a professional does", "professional", CATALOGUE.professional_role.text),
    ("what a professional does, at the desk", "desk/pledges", CATALOGUE.professional_role.text),
    ("present in the neighbourhood", "/woorden", "Wees aanwezig in de wijk, en neem het plan niet over"),
    ("who is shut out", "/woorden", "Haal ook mensen erbij die nu worden vergeten"),
    ("the right to challenge by its name", "resident", "Dat heet uitdaagrecht, of Right to Challenge"),
    ("the right to challenge in the law", "desk/pledges", "Het staat sinds 2025 in de wet"),
    *((f"municipal question {aim.id}", "/", aim.question) for aim in CATALOGUE.aims),
    (
        "how a community centre is taken over",
        "/bijeenkomst/nieuw?doel=buurthuis",
        "Neem niet meer op je dan je volhoudt",
    ),
    ("what somebody can and wants", "/bijeenkomst/nieuw?doel=vrijwillige-hulp", "Vraag wat iemand zelf kan en wil"),
    (
        "residents in the team",
        "/bijeenkomst/nieuw?doel=wijkteam",
        "het eerste gezicht zijn, lid van het team, of samen hulp",
    ),
    ("a day for organisations", "/bijeenkomst/nieuw?doel=vrijwilligersorganisaties", "Dit past bij een werkatelier"),
    ("compulsory work", "/", "Daar past deze avond niet bij"),
    *(
        (f"party {name}", "/bijeenkomst/nieuw", name)
        for name in (
            "Welzijnsorganisatie",
            "Politie",
            "Woningcorporatie",
            "School",
            "Jongerenwerk",
            "Wijkraad of dorpsraad",
        )
    ),
    ("who is missed, prepared", "/bijeenkomst/nieuw", "Wie missen we, en wie vraagt hen persoonlijk?"),
    ("who is missed, at the wrap-up", "desk/wrap_up", "Wie missen we, en wie vraagt hen persoonlijk"),
    ("who is missed, looking back", "desk/closing", "Wie missen we nog, en wie vraagt hen persoonlijk?"),
    *((f"tip {tip.id}", "/bijeenkomst/nieuw", tip.text) for tip in CATALOGUE.inclusion),
    *((f"tip {tip.id}, to everybody", "/woorden", tip.text) for tip in CATALOGUE.inclusion),
    ("a phase has a question", "talk", "Er is een plan. Wie of wat hebben we nodig om te beginnen?"),
    ("a phase has a question, at the desk", "desk/animo", "Er is een plan. Wie of wat hebben we nodig om te beginnen?"),
    ("councils know what is going on", "/woorden", "Zij weten wat er speelt"),
    ("councils hear where work gets stuck", "/bijeenkomst/nieuw", "Vertel hun ook waar je in je werk op vastloopt"),
]


def plain(markup: str) -> str:
    """The words of a page, a region or a paper."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).replace("\u00ad", "").split())


@pytest.fixture(scope="module")
def met(tmp_path_factory) -> dict[str, str]:
    """Place -> what is read there: open pages, an evening on its way, and what is printed before it."""
    server = Server(tmp_path_factory.mktemp("facts") / "home")
    desk = Facilitator(server)
    meeting = desk.new_meeting(**{"about.phase": "plan"})
    desk.connect("desk", meeting)
    phones = {group: Phone(server).sit(meeting, group) for group in ("bewoners", "professionals")}
    found = {path: Person(server).get(path).text for path in ("/woorden", "/methoden", "/over")}
    led = {place for _, place, _ in FACTS if place.startswith("/")} - found.keys()
    found |= {path: desk.get(path).text for path in led}
    try:
        for element in ("animo", "contact", "toerusting", "inbedding"):
            desk.ok("topics", elements=[element])
            show(desk, phones, "topic")
            found[f"desk/{element}"], found["talk"] = desk.html, phones["bewoners"].html
        show(desk, phones, "pledges")
        found |= {"desk/pledges": desk.html}
        found |= {"resident": phones["bewoners"].html, "professional": phones["professionals"].html}
        show(desk, phones, "methods")
        while desk.stage != ("methods", "propose"):
            press(desk, phones)
        desk.ok("put_methods", put=list(METHODS))
        desk.wait(lambda: CATALOGUE.method(METHODS[1]).title in desk.html)
        found["desk/methods"] = desk.html
        while desk.stage != ("methods", "open"):
            press(desk, phones)
        found["methods"] = phones["bewoners"].html
        for step in ("wrap_up", "closing"):
            show(desk, phones, step)
            found[f"desk/{step}"] = desk.html
        found["report"] = desk.get(f"/verslag/{meeting}").text
    finally:
        for person in (desk, *phones.values()):
            person.leave()
        server.stop()
    return {place: plain(markup) for place, markup in (found | papers()).items()}


def show(desk: Facilitator, phones: dict[str, Phone], kind: str) -> None:
    """Lead everybody to the first step of this kind."""
    steps = [step.kind for step in CATALOGUE.programme("90").steps]
    desk.ok("go_to", step=steps.index("lobby"))
    together(desk, phones, desk.ok("go_to", step=steps.index(kind))["version"])


def press(desk: Facilitator, phones: dict[str, Phone]) -> None:
    together(desk, phones, desk.ok("advance", seen=desk.picture["version"])["version"])


def together(desk: Facilitator, phones: dict[str, Phone], version: int) -> None:
    for person in (desk, *phones.values()):
        person.wait(lambda person=person: person.picture["version"] >= version)


def papers() -> dict[str, str]:
    """What is printed before an evening, as pages."""
    of = Upcoming(sample().meeting, words.Content(CATALOGUE).spoken(), "123456", "", "")
    names = {"invitation": "uitnodiging", "method cards": "methodekaarten"}
    return {place: "".join(str(html(one)) for one in before.sheets({name: 1}, of)) for place, name in names.items()}


@pytest.mark.parametrize(("fact", "place", "known_by"), FACTS, ids=[fact for fact, _, _ in FACTS])
def test_a_fact_of_the_sources_is_met(met, fact, place, known_by):
    assert known_by in met[place], fact


def test_words_that_stand_in_one_place_are_not_found_in_another(met):
    """Else a row would say nothing."""
    assert [place for place in met if "Denters" in met[place]] == ["/over", "report"]
    assert [place for place in met if "Dit past bij een werkatelier" in met[place]] == [
        "/bijeenkomst/nieuw?doel=vrijwilligersorganisaties"
    ]
