"""A hall full of people, for the story: who is there, what each of them reads, and how the room votes."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from queue import Queue
from typing import Any

from tests.live import WAIT, Facilitator, Person, Phone, Server
from tests.prepared import form

INLINE = {"a", "b", "bdi", "cite", "em", "i", "small", "span", "strong"}
SILENT = {"script", "style"}
# What can only be said of a group or an element once its votes were shown.
OF_A_STANDING = ("eensgezind", "gemengd", "verdeeld", "gedeeld", "liggen daar", "aan de kant van", "lopen uiteen")
SIGNS = {
    "position": {"?": "dont_know"},
    "method": {"+": "suits", "~": "maybe", "-": "no", "?": "unknown"},
    "consent": {"+": "agree", "~": "concern", "-": "object"},
}
PAGE = re.compile(r"bladzijde (\d+) van (\d+)")
TITLE, PLACE = "Buurthuiskamer De Ketel", "Wijkcentrum Noord"
Ballot = Mapping[str, Any]


class _Reader(HTMLParser):
    """Collects what can be read of a page: a space between blocks, nothing of scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.silent += tag in SILENT
        self._space(tag)

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT
        self._space(tag)

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data)

    def _space(self, tag: str) -> None:
        if tag not in INLINE:
            self.found.append(" ")


@lru_cache(maxsize=256)
def read(html: str) -> str:
    """The words of a page or region, one space between them."""
    reader = _Reader()
    reader.feed(html)
    return " ".join("".join(reader.found).split())


def words_of(person: Person) -> str:
    """All that this audience's live regions say now."""
    return read(person.html)


def reads(person: Person, *texts: str) -> None:
    """Wait until this person can read each of these."""
    for text in texts:
        try:
            person.wait(_says(person, text))
        except AssertionError:
            raise AssertionError(f"{text!r} is not in: {words_of(person)}") from None


def reads_not(person: Person, *texts: str) -> None:
    """None of these stands there now."""
    said = words_of(person)
    assert [text for text in texts if text in said] == []


def _says(person: Person, text: str) -> Callable[[], bool]:
    return lambda: text in words_of(person)


def note_in(person: Person, text: str) -> str:
    """The id of a participant's text at the desk or the writer's."""
    note = next(note for note in person.html.split('id="note-')[1:] if text in note)
    return note.partition('"')[0]


def refused(person: Person, event: str, **say: Any) -> str:
    """Send, expect a refusal with a sentence, and give its code."""
    ack = person.send(event, **say)
    assert not ack["ok"], (event, ack)
    assert ack["message"].endswith(".")
    return ack["error"]


@dataclass(frozen=True)
class Seat:
    """A place on a phone; a phone that was handed over has two."""

    phone: Phone
    id: str

    def vote(self, ballot: Ballot, value: str, item: str = "", seq: int = 1) -> None:
        self.phone.ok("vote", seat=self.id, round=ballot["round"], item=item, value=value, seq=seq)

    def say(self, event: str, **say: Any) -> dict[str, Any]:
        return self.phone.ok(event, seat=self.id, **say)

    def refused(self, event: str, **say: Any) -> str:
        return refused(self.phone, event, seat=self.id, **say)

    @property
    def mine(self) -> dict[str, Any]:
        return self.phone.mine[self.id]

    def holds(self, ballot: Ballot, value: str) -> None:
        """Wait until the phone knows this to be its vote."""
        self.phone.wait(lambda: self.mine["votes"].get(ballot["round"]) == {"": value})


class Hall:
    """The people of one meeting, by group, and those who run it."""

    second_official: Seat
    observer: Seat
    before_the_vote: Mapping[int, int]
    requests: dict[str, str]
    on_the_table: list[str]
    kept: tuple[str, str]

    def __init__(self, desk: Facilitator, people: list[Person]) -> None:
        self.desk, self.server, self.meeting = desk, desk.server, desk.meeting
        self.people = people
        self.seats: dict[str, list[Seat]] = {}
        self.writer = self._comes(desk.key("writer"), "writer")
        self.helper = self._comes(desk.key("helper"), "helper")
        self.screen = self._comes(desk.key("screen"), "screen")

    def _comes(self, person: Person, audience: str) -> Person:
        self.people.append(person.connect(audience, self.meeting))
        return person

    @property
    def code(self) -> str:
        found = re.search(r"\b\d{6,8}\b", words_of(self.desk))
        assert found
        return found.group()

    @property
    def everybody(self) -> list[Person]:
        return [self.desk, *self.people]

    @property
    def everybody_but_the_helper(self) -> list[Person]:
        return [person for person in self.everybody if person is not self.helper]

    @property
    def phones(self) -> list[Person]:
        return [person for person in self.people if isinstance(person, Phone)]

    @property
    def voters(self) -> list[Person]:
        """The phones that vote or could: all but the one that looks on."""
        return [phone for phone in self.phones if phone is not self.observer.phone]

    @property
    def every_seat(self) -> list[Seat]:
        return [*(seat for seats in self.seats.values() for seat in seats), self.second_official, self.observer]

    def sit(self, group: str) -> Seat:
        """Somebody chooses a group and is in."""
        phone = Phone(self.server).sit(self.meeting, group)
        self.people.append(phone)
        return Seat(phone, phone.seat)

    def sit_two(self, group: str) -> tuple[Seat, Seat]:
        """Somebody without a phone joins on a neighbour's."""
        phone = Phone(self.server).join(self.meeting, group)
        given = phone.take_seat(self.meeting, group=group, again="1")
        assert "Geef de telefoon aan plek 2" in read(given.text)
        page = phone.get(f"/telefoon/{self.meeting}?plek=2").text
        assert "Plek 1: Bewoners" in read(page)
        self.people.append(phone.connect("phone", self.meeting, phone.seat))
        return Seat(phone, phone.seat), Seat(phone, seat_on(page))

    def go(self, step: str, phase: str) -> None:
        """The facilitator presses the big button; everybody comes along."""
        self.desk.ok("advance")
        self.all_at(step, phase)

    def turned(self) -> Iterable[str]:
        """Every page of the agreement, as the screen shows it, one press after the other."""
        while True:
            yield words_of(self.screen)
            nr, of = map(int, PAGE.findall(words_of(self.screen))[0])
            if nr == of:
                return
            self.desk.ok("advance")
            self.screen.wait(lambda nr=nr: f"bladzijde {nr + 1} van" in words_of(self.screen))

    def go_to(self, index: int, step: str, phase: str) -> None:
        self.desk.ok("go_to", step=index)
        self.all_at(step, phase)

    def all_at(self, step: str, phase: str) -> None:
        for person in self.everybody:
            person.at(step, phase)

    def all_read(self, people: Iterable[Person], *texts: str) -> None:
        for person in people:
            reads(person, *texts)

    def ballots(self, kind: str) -> dict[str, Ballot]:
        """Subject -> ballot, of what may be voted now."""
        found = {b["subject"]: b for b in self.screen.picture["stage"]["ballots"] if b["kind"] == kind}
        assert found
        return found

    def vote(self, ballot: Ballot, choices: Mapping[str, str], item: str = "", seq: int = 1) -> None:
        """Let all groups vote at once: one sign a seat, "1".."5" or one of SIGNS."""
        signs = SIGNS.get(ballot["kind"], {})
        say = {"round": ballot["round"], "item": item, "seq": seq}
        acks: Queue[dict[str, Any]] = Queue()
        sent = 0
        for group, line in choices.items():
            for seat, sign in zip(self.seats[group], line, strict=True):
                vote = {**say, "seat": seat.id, "value": signs.get(sign, sign)}
                seat.phone.socket.emit("vote", vote, callback=acks.put)
                sent += 1
        assert [ack for ack in (acks.get(timeout=WAIT) for _ in range(sent)) if not ack["ok"]] == []

    def so_far(self) -> dict[int, int]:
        """How many pictures each has been shown, to ask later what came after."""
        return {id(person): len(person.pictures) for person in self.everybody}

    def shown_since(self, before: Mapping[int, int]) -> Iterable[tuple[Person, str]]:
        for person in self.everybody:
            for picture in person.pictures[before[id(person)] :]:
                yield person, read("\n".join(picture["regions"].values()))


def scan(server: Server, code: str) -> Phone:
    """A phone that has opened the join page."""
    phone = Phone(server)
    page = phone.get(f"/m/{code}")
    assert "Bij welke groep hoor je?" in read(page.text)
    return phone


def seat_on(page: str) -> str:
    found = re.search(r'data-seat="(\w+)"', page)
    assert found
    return found.group(1)


def prepared() -> dict[str, Any]:
    """The preparation of this evening: the usual three groups, and a corporatie of which nobody will come."""
    absent = {"id": "corporatie", "name": "Corporatie", "kind": "professionals", "expected": "1", "voting": "ask"}
    return {
        **form(),
        **{f"groups-3-{name}": value for name, value in absent.items()},
        "about.title": TITLE,
        "about.place": PLACE,
        "about.for_whom": "iedereen uit de wijk",
        "about.on_behalf": "de werkgroep De Ketel",
        "about.fixed": "De huur van de zaal is betaald tot de zomer.",
        "about.afterwards": "De wethouder krijgt de rolafspraak.",
        "about.wifi_name": "Wijkcentrum gast",
        "about.phase": "plan",
        "about.setting": "wijk",
        "about.suitable": ["eigen-initiatief", "bij-bewoners"],
    }
