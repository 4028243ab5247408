"""Play an evening and photograph it: for the guide, and to look at.

    .venv/bin/python tools/screenshots.py FOLDER    every state of desk, screen and phone, at the sizes people have
    .venv/bin/python tools/screenshots.py           the pictures that the docs ask for, small, in docs/beelden, and
                                                    every state in both themes: docs/schermen.md

Desk 1366x768, screen 1920x1080, phone 360x740. Needs Chromium, as the browser tests do.
"""

import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(1, str(Path(__file__).parent.parent))

from album import Album
from camera import DOCS, Camera
from playwright.sync_api import sync_playwright

from tests.evening import CHROMIUM, Room, value_of
from tests.live import Person, Phone, Server

ADDRESS = "http://192.168.1.20:5000"
DUTCH = "--lang=nl-NL"
ABOUT: dict[str, Any] = {
    "about.on_behalf": "de initiatiefgroep De Ketel",
    "about.for_whom": "iedereen in de wijk",
    "about.fixed": "De ruimte is er tot eind volgend jaar. Er is 2.000 euro.",
    "about.afterwards": "De initiatiefgroep en de gemeente krijgen de rolafspraak.",
    "about.phase": "plan",
    "about.setting": "wijk",
    "about.wifi_name": "Buurthuis",
    "about.wifi_password": "welkom2026",
}
SCHOOL = {
    "name": "School",
    "kind": "professionals",
    "examples": "leerkracht, directeur",
    "expected": "2",
    "voting": "ask",
}
TOPICS = ["toerusting", "inbedding"]
LATER = {"toerusting": {"bewoners": "2233", "professionals": "33343", "gemeente": "4"}}
REASONS = {
    "bewoners": "Er zit veel in deze straat: een kok, een timmerman, een boekhouder.",
    "professionals": "Zonder sleutel en zonder geld komt niemand ver.",
}
WELFARE = {"mandate": "yes", "function": "opbouwwerker", "organisation": "Welzijn Noord"}
OFFICIAL = {"mandate": "reserved", "function": "accountmanager wijk", "approver": "de wethouder", "until": "15 januari"}
PLEDGES = [
    ("bewoners", "do", "Wij zijn elke dinsdag open, met koffie.", {"who": "kerngroep", "when": "vanaf 1 maart"}),
    ("bewoners", "leave", "De boekhouding.", {"to": "professionals"}),
    ("bewoners", "ask", "Eén vast gezicht voor vragen over regels.", {"to": "gemeente"}),
    ("professionals", "do", "We brengen nieuwe buren mee.", {"who": "wijkteam", "when": "elke maand", **WELFARE}),
    ("professionals", "leave", "Het programma van de avonden.", {"to": "bewoners"}),
    (
        "gemeente",
        "do",
        "We zoeken uit welke vergunning nodig is.",
        {"who": "accountmanager", "when": "voor 15 januari", **OFFICIAL},
    ),
]
CLOSING = {
    "first_step": "Samen de stookruimte opruimen en koffie zetten.",
    "first_step_who": "kerngroep en wijkteam",
    "first_step_when": "zaterdag 5 december",
    "contact": "coördinator van de kerngroep",
    "look_back": "2027-02-23",
    "then_whom": "de wijkmanager",
    "money": "De penningmeester regelt de sleutel en de verzekering.",
    "rhythm": "elke maand",
}
SIGNING = {"sign_when": "2026-12-10", "sign_where": "De Wilg, 10 uur", "sign_printer": "de beheerder"}
DOTTED = ("3_4", "3_4", "1_4")  # that is TOPICS
CONCERN = "Ik doe mee, maar wie let op de buren die dit niet willen?"


def main(folder: Path | None) -> None:
    play(lambda browser, room: Camera(browser, room, folder))
    if not folder:
        play(lambda browser, room: Camera(browser, room, None, Album(browser, DOCS / "schermen")))


def play(camera_for: Callable[[Any, Room], Camera]) -> None:
    """An evening of its own for this camera."""
    server = Server(Path(tempfile.mkdtemp()) / "home", WORKSHOP_PUBLIC_URL=ADDRESS)
    room = Room(server, **ABOUT)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=str(CHROMIUM["executable_path"]), args=[*CHROMIUM["args"], DUTCH]
            )
            camera = camera_for(browser, room)
            evening(camera)
            if camera.album:
                camera.album.write(DOCS / "schermen.md")
    finally:
        room.leave()
        server.stop()


def evening(camera: Camera) -> None:
    """From the preparation to the agreement on paper."""
    beforehand(camera)
    votes(camera)
    for topic in TOPICS:
        talk(camera, topic)
    write(camera)
    methods(camera)
    agree(camera)


def beforehand(camera: Camera) -> None:
    room, meeting = camera.room, camera.room.meeting
    form = camera.open("tafel", room.facilitator, f"/bijeenkomst/{meeting}/voorbereiden")
    form.evaluate("document.querySelectorAll('details.prepare__part').forEach(part => { part.open = true; })")
    camera.keep("voorbereiden-avond", form.locator("section[aria-labelledby=about]"))
    form.evaluate("document.getElementById('groups').scrollIntoView(); scrollBy(0, -40)")
    camera.keep("voorbereiden-groepen", form)
    newcomer = camera.open("telefoon", Phone(room.server), f"/m/{code_of(room)}")
    camera.keep("meedoen-telefoon", newcomer)
    camera.keep("privacy-telefoon", camera.open("telefoon", Phone(room.server), "/privacy"))
    tested = camera.open("telefoon", Phone(room.server), "/test")
    tested.wait_for_selector("[data-verdict]:not([data-state=busy])")
    camera.keep("test-telefoon", tested)
    small_group(camera)
    camera.take("binnenkomen")
    room.press()
    vote(room)
    camera.take("oefenvraag-open")
    room.press()
    camera.take("oefenvraag")
    room.press()
    camera.take("start")


def small_group(camera: Camera) -> None:
    """In another meeting, two people of a school are asked how they want to vote."""
    school = {f"groups-3-{name}": value for name, value in SCHOOL.items()}
    other = Room(camera.room.server, {"bewoners": 3, "school": 1}, **ABOUT, **school)
    while other.facilitator.stage != ("vote", "open"):
        other.press()
    page = camera.open("telefoon", other.phones["school"][0], f"/telefoon/{other.meeting}")
    camera.keep("kleine-groep-telefoon", page)
    other.leave()


def votes(camera: Camera) -> None:
    room = camera.room
    room.press()
    vote(room, busy=range(6, 13))
    camera.take("stemmen")
    helper = room.facilitator.key("helper")
    camera.keep("helper", camera.open("tafel", helper, f"/helper/{room.meeting}"))
    vote(room)
    room.press()
    camera.take("gesloten")
    room.press()
    for _ in range(3):
        room.press()
    camera.take("rolprofiel-rij")
    for _ in range(2):
        room.press()
    room.press()
    vote(room, busy=range(6, 13))
    camera.take("stippen")
    vote(room)
    room.press()
    room.press()
    camera.take("stippen-uitslag")
    room.facilitator.ok("topics", elements=TOPICS)
    camera.take("rolprofiel")


def talk(camera: Camera, topic: str) -> None:
    room, desk = camera.room, camera.room.facilitator
    room.press()
    for group, text in REASONS.items():
        phone = room.phones[group][0]
        phone.ok("reason", seat=phone.seat, element=topic, text=text)
    desk.wait(lambda: len(fresh_notes(desk)) == len(REASONS))
    camera.take(f"redenen-{topic}")
    for note in fresh_notes(desk):
        desk.ok("moderate", note=note, state="shown")
    desk.ok("timer", minutes=2)
    camera.take(f"gesprek-{topic}")
    room.press()
    vote(room, LATER.get(topic))
    camera.take(f"opnieuw-{topic}")
    room.press()
    room.press()
    camera.take(f"schuif-{topic}")
    if topic == TOPICS[0]:
        camera.compose("drie-schermen")
    room.press()
    settle(desk, topic)
    camera.take(f"afspreken-{topic}")


def settle(desk: Any, topic: str) -> None:
    if topic == TOPICS[0]:
        desk.ok("settle", element=topic, form="position", positions=[2, 3], text="Eerst kijken wat er in de buurt is.")
    else:
        text = "We werken op de manier van bewoners. De gemeente vraagt één pagina verslag."
        desk.ok("settle", element=topic, form="try_until", positions=[2], text=text, until="2027-02-23")


def write(camera: Camera) -> None:
    room, desk = camera.room, camera.room.facilitator
    room.press()
    desk.ok("timer", minutes=5)
    camera.take("pauze")
    room.press()
    made = [desk.ok("pledge", group=g, kind=kind, text=text, **more)["id"] for g, kind, text, more in PLEDGES]
    asked = made[2]
    camera.take("doen-laten-vragen")
    official = room.phones["gemeente"][0]
    asked_page = camera.open("telefoon", official, f"/telefoon/{room.meeting}")
    camera.keep("antwoord-telefoon", asked_page)
    desk.ok("answer", id=asked, kind="later", text="de wethouder beslist", by_when="1 februari")
    desk.ok("contact", group="bewoners", function="coördinator kerngroep", days="3", substitute="penningmeester")
    desk.ok("contact", group="professionals", function="wijkteam, spreekuur", days="2", substitute="teamleider")
    desk.ok("contact", group="gemeente", function="accountmanager wijk", days="5", substitute="gebiedsmanager")
    ways = {"ways": ["verbinden"], "steps_back": "na de opening", "approachable": "elke dinsdag in de huiskamer"}
    desk.send("support", group="professionals", **ways)
    camera.take("antwoorden")


def methods(camera: Camera) -> None:
    room, desk = camera.room, camera.room.facilitator
    room.press()
    desk.ok("closing", **{name: CLOSING[name] for name in ("first_step", "first_step_who", "first_step_when")})
    camera.take("eerste-stap")
    room.press()
    camera.take("methoden-voorstel")
    put = proposed(desk)
    desk.ok("put_methods", put=put)
    room.press()
    vote(room, busy=range(6, 9))
    camera.take("methoden")
    vote(room)
    room.press()
    room.press()
    desk.ok("keep", method=put[0], owner="wijkteam", first_step="Een middag langs de deuren.")
    camera.take("methoden-uitslag")


def read_aloud(camera: Camera) -> None:
    """The picture is of the first group's page, which is what a meeting reads; then on, to the vote."""
    taken = False
    while camera.room.facilitator.stage == ("consent", "read"):
        if not taken and "Wij doen" in camera.room.facilitator.picture["regions"]["stage"].partition("<details")[0]:
            camera.take("voorlezen")
            taken = True
        camera.room.press()


def agree(camera: Camera) -> None:
    room, desk = camera.room, camera.room.facilitator
    room.press()
    desk.ok("closing", **CLOSING)
    camera.take("afronden")
    room.press()
    read_aloud(camera)
    vote(room, busy=range(6, 9))
    camera.take("akkoord")
    vote(room)
    worried = room.phones["bewoners"][4]
    worried.ok("concern", seat=worried.seat, text=CONCERN)
    room.press()
    desk.wait(lambda: fresh_notes(desk))
    for note in fresh_notes(desk):
        desk.ok("moderate", note=note, state="shown")
    room.press()
    camera.take("akkoord-uitslag")
    room.press()
    desk.ok("closing", **SIGNING)
    camera.take("afsluiten")
    room.press()
    desk.ok("version", kind="concept")
    camera.take("klaar")
    paper = camera.open("tafel", desk, f"/verslag/{room.meeting}")
    camera.keep("rolafspraak", paper.locator(".paper--agreement"))
    camera.keep("wissen", camera.open("tafel", desk, f"/bijeenkomst/{room.meeting}/wis"))


def vote(room: Room, later: dict[str, str] | None = None, busy: range = range(0)) -> None:
    """Everybody answers all that is open, except the residents who are still `busy`; `later` is a second opinion."""
    for phone, group, number in voters(room):
        if group != "bewoners" or number not in busy:
            for ballot in phone.ballots():
                for place, item in enumerate(ballot["items"]):
                    value = value_of(ballot, group, number, place)
                    if ballot["kind"] == "dots":
                        value = DOTTED[number % len(DOTTED)]
                    if later and value != "dont_know":
                        value = later[group][number % len(later[group])]
                    phone.vote(value, ballot, item, seq=1)


def voters(room: Room) -> Iterator[tuple[Phone, str, int]]:
    """Who may vote: of the group with one voice only the phone that has it."""
    for group, phones in room.phones.items():
        for number, phone in enumerate(phones[:1] if group == "gemeente" else phones):
            yield phone, group, number


def code_of(room: Room) -> str:
    return str(re.findall(r"/m/(\d+)", room.facilitator.html)[0])


def fresh_notes(desk: Person) -> list[str]:
    return re.findall(r'class="note note--new" id="note-(\w+)"', desk.html)


def proposed(desk: Person) -> list[str]:
    """What the big button would put on the table."""
    said = re.findall(r"""data-send="put_methods" data-say='([^']+)'""", desk.html)[0]
    return list(json.loads(said)["put"])


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute() if len(sys.argv) > 1 else None)
