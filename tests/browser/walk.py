"""One evening, walked from door to goodbye, with every audience in a browser: for tests that look at each state."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from tests.browser.hall import BEAMER, LAPTOP, PHONE
from tests.evening import Room, open_page
from tests.live import Phone, Server

# Enough for numbers (from five), and one voice for the officials.
COUNTS = {"bewoners": 8, "professionals": 5, "gemeente": 2}
ABOUT = {
    "about.title": "Buurthuiskamer De Ketel in Overvecht-Noord",
    "about.on_behalf": "de initiatiefgroep De Ketel en de bewonersvereniging",
    "about.for_whom": "iedereen in de wijk, ook wie er nog niet komt",
    "about.fixed": "De ruimte is er tot eind volgend jaar. Er is 2.000 euro per jaar voor koffie, thee en materiaal.",
    "about.afterwards": "De initiatiefgroep en de gemeente krijgen de rolafspraak. Na drie maanden kijken we terug.",
    "about.wifi_name": "Wijkcentrum gast",
    "about.wifi_password": "welkom2026",
}
LONG = "De bewonersparticipatiecoördinator en de vrijwilligersorganisatie zorgen samen voor de sleuteloverdracht."
TOPICS = ["animo", "inbedding"]
PHONES = {"resident": "bewoners", "official": "gemeente", "observer": "bewoners"}
REQUEST = "a" * 32
END = ("closing", "done")

Look = Callable[[str, str, Any], set[tuple[Any, ...]]]


@contextmanager
def everybody(chromium: Any, home: Any, about: Mapping[str, str] = ABOUT) -> Iterator[tuple[Room, dict[str, Any]]]:
    """The room, and a page by the name of who looks at it."""
    server = Server(home)
    room = Room(server, COUNTS, **about)
    observer = Phone(server).sit(room.meeting, "observer")
    pages = {
        "desk": open_page(chromium, room.facilitator, f"/tafel/{room.meeting}", **LAPTOP),
        "writer": open_page(chromium, room.facilitator.key("writer"), f"/schrijver/{room.meeting}", **LAPTOP),
        "helper": open_page(chromium, room.facilitator.key("helper"), f"/helper/{room.meeting}", **LAPTOP),
        "screen": open_page(chromium, room.facilitator.key("screen"), f"/scherm/{room.meeting}", **BEAMER),
        "resident": open_page(chromium, room.phones["bewoners"][6], f"/telefoon/{room.meeting}", **PHONE),
        "official": open_page(chromium, room.phones["gemeente"][0], f"/telefoon/{room.meeting}", **PHONE),
        "observer": open_page(chromium, observer, f"/telefoon/{room.meeting}", **PHONE),
    }
    try:
        yield room, pages
    finally:
        for page in pages.values():
            page.context.close()
        observer.leave()
        room.leave()
        server.stop()


def walk(room: Room, pages: dict[str, Any], look: Look, word: str = "") -> list[tuple[Any, ...]]:
    """What `look(state, name, page)` found at each step and phase, as it opens and after everybody did something."""
    found: set[tuple[Any, ...]] = set()
    while True:
        found |= seen(room, pages, look)
        step, phase = room.facilitator.stage
        fill(room, step, phase, word)
        if phase == "open":
            room.vote()
        found |= seen(room, pages, look)
        if (step, phase) == END:
            return sorted(found, key=str)
        room.press()


def seen(room: Room, pages: dict[str, Any], look: Look) -> set[tuple[Any, ...]]:
    state = "/".join(room.facilitator.stage)
    found: set[tuple[Any, ...]] = set()
    for name, page in pages.items():
        wait_for(room, name, page)
        found |= {(state, name, *one) for one in look(state, name, page)}
    return found


def wait_for(room, name, page):
    """Wait until the page shows what the same audience was shown at a socket; the screen is told what the desk is."""
    who = name.split(" in ")[0]
    person = room.phones[PHONES[who]][0] if who in PHONES else room.facilitator
    page.wait_for_function("version => workshop.line.seen() >= version", arg=person.picture["version"])


def fill(room, step, phase, word=""):
    """What people write, long enough to find what is too narrow; with a `word`, nothing but that."""

    def text(usual=LONG):
        return word or usual

    desk, resident = room.facilitator, room.phones["bewoners"][0]
    topic = dict(enumerate(TOPICS, 5)).get(desk.picture["stage"]["index"])
    if (step, phase) == ("profile", "shown"):
        desk.ok("topics", elements=TOPICS)
    if (step, phase) == ("topic", "talk"):
        resident.ok("reason", seat=resident.seat, element=topic, text=text())
        desk.wait(lambda: 'data-send="moderate"' in desk.html)
        show_the_notes(desk)
    if (step, phase) == ("topic", "settle"):
        desk.ok("settle", element=topic, form="differ", text=text(), other_text=text())
        desk.ok(
            "settle", element=topic, group="gemeente", form="try_until", positions=[2], text=text(), until="2027-02-01"
        )
    if step == "pledges":
        who, when = text("de vrijwilligerscoördinatoren"), text("vanaf 1 maart")
        desk.ok("pledge", group="bewoners", kind="do", text=text(), who=who, when=when)
        approved = {"approver": text("het bestuur"), "until": text("1 april")}
        mandate = {"function": text("de teamleider"), "organisation": text("Stichting Welzijn"), "mandate": "reserved"}
        desk.ok("pledge", group="professionals", kind="do", text=text(), who=who, when=when, **mandate, **approved)
        desk.ok("pledge", group="professionals", kind="leave", text=text(), to="bewoners")
        desk.ok("pledge", group="bewoners", kind="ask", id=REQUEST, text=text(), to="gemeente", when=text("mei"))
        decides, when = text("het college van burgemeester en wethouders"), text("1 mei")
        desk.ok("answer", id=REQUEST, kind="later", text=decides, by_when=when)
    if (step, phase) == ("methods", "first_step"):
        desk.ok("closing", first_step=text(), first_step_who=text("de kerngroep"), first_step_when="2026-12-01")
    if (step, phase) == ("methods", "propose"):
        room.put_methods()
    if (step, phase) == ("methods", "shown"):
        desk.ok("keep", method=kept_first(desk), owner=text("de opbouwwerker"), first_step=text())
    if (step, phase) == ("consent", "open"):
        resident.ok("concern", seat=resident.seat, text=text())
    if (step, phase) == ("consent", "shown"):
        show_the_notes(desk)
    if (step, phase) == ("wrap_up", "fill"):
        contact, then_whom = text("de coördinator van het buurthuis"), text("de wijkmanager")
        money, missed = text("de penningmeester regelt de sleutel"), text("de jongeren van het plein")
        desk.ok("closing", contact=contact, look_back="2027-02-24", then_whom=then_whom, money=money, missed=missed)
    if (step, phase) == ("closing", "fill"):
        desk.ok("closing", sign_when="2026-12-10", sign_where=text("De Wilg"), sign_printer=text("de beheerder"))


def show_the_notes(desk):
    for note in re.findall(
        r"data-say='(\{\"note\": \"\w+\", \"state\": \"shown\"\})'", desk.picture["regions"]["notes"]
    ):
        desk.ok("moderate", **json.loads(note))


def kept_first(desk):
    """The first method that the room can keep, as its button says."""
    return re.search(r'"method": "([\w-]+)"', desk.picture["regions"]["stage"]).group(1)
