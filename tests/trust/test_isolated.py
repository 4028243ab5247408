"""What people typed stands apart in every text around it: what is read from the right turns nothing over."""

import re
from html.parser import HTMLParser

import pytest

from tests.browser.walk import COUNTS, END, fill
from tests.evening import Room
from tests.house import dump
from tests.live import Person, Server
from tests.trust.figures import note

# A name that begins from the right, as it would in Arabic; every field somebody can type in gets it.
RIGHT = "مرحبا-typed"
# Elements that keep their text apart by themselves: fields, and a text with a direction of its own.
APART = ("bdi", "textarea", "option", "title", "text", "tspan", "desc", "style", "script")
VOID = ("input", "meta", "link", "br", "img", "hr", "path", "rect", "circle", "use", "line")


class Loose(HTMLParser):
    """Texts of people that do not stand apart: no bdi around them, and no direction of their own."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.around: list[tuple[str, bool]] = []
        self.found: list[str] = []
        self.seen = 0
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        if tag not in VOID:
            self.around.append((tag, tag in APART or dict(attributes).get("dir") == "auto"))

    def handle_endtag(self, tag):
        while self.around:
            if self.around.pop()[0] == tag:
                return

    def handle_data(self, data):
        if "typed" in data:
            self.seen += 1
            isolated = re.sub(r"\u2068[^\u2069]*\u2069", "", data)
            if "typed" in isolated and not any(apart for _, apart in self.around):
                self.found.append(" ".join(data.split())[:80])


def test_what_is_loose_is_seen():
    assert Loose(f"<p>van {RIGHT}</p>").found == [f"van {RIGHT}"]
    assert Loose(f"<p>van <bdi>{RIGHT}</bdi> en <input value='{RIGHT}'><span dir='auto'>{RIGHT}</span></p>").found == []


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_text_of_people_stands_apart_all_evening(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.browser.walk.LONG", RIGHT)
    about = {f"about.{name}": RIGHT for name in ("title", "place", "initiative", "for_whom", "on_behalf", "fixed")}
    names = {f"groups-{row}-name": f"{RIGHT} {row}" for row in range(3)}
    examples = {f"groups-{row}-examples": RIGHT for row in range(3)}
    server = Server(tmp_path / "home")
    room = Room(server, COUNTS, **about, **names, **examples, **{"about.afterwards": RIGHT})
    desk = room.facilitator
    watching = {"desk": desk, "resident": room.phones["bewoners"][6], "official": room.phones["gemeente"][0]}
    for role in ("screen", "writer", "helper"):
        watching[role] = desk.key(role).connect(role, room.meeting)
    found: set[tuple[str, str]] = set()
    seen = 0
    while True:
        step, phase = desk.stage
        fill(room, step, phase)
        if phase == "open":
            room.vote()
        for name, person in watching.items():
            loose = Loose(person.html)
            seen += loose.seen
            found |= {(f"{name} {step}/{phase}", text) for text in loose.found}
        if (step, phase) == END:
            break
        room.press()
    (row,) = dump(server, room.meeting)["meetings"]
    papers = ("verslag", "papier", "bewaar", "tafel", "scherm")
    pages = {path: desk.get(f"/{path}/{room.meeting}").text for path in papers}
    pages |= {part: desk.get(f"/bijeenkomst/{room.meeting}/{part}").text for part in ("voorbereiden", "wis")}
    pages |= {"home": desk.get("/").text, "join": Person(server).get(f"/m/{row['code']}").text}
    for path, html in pages.items():
        loose = Loose(html)
        seen += loose.seen
        found |= {(path, text) for text in loose.found}
    for person in watching.values():
        person.leave()
    room.leave()
    server.stop()
    assert seen > 500
    assert sorted(found) == []
    note("typed texts", shown=seen, loose=0)
