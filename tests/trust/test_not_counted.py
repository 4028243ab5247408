"""Who must not be counted, and what a reveal keeps: over real sockets, in both modes.

Each evening is played twice, with another hidden vote: what desk, screen, phones and readers of the record get must be
the same, and where the vote does count it must not.
"""

import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.house import dump
from tests.live import Facilitator, Person, Phone, Server
from tests.recorded import as_read
from tests.trust.figures import note
from tools.protocol import PICTURE

Told = dict[str, str]
# Among equals methods are drawn by the meeting: two evenings with one id are compared in tests/test_pairs.py.
DRAWN = re.compile(r'<section class="part part--(?:methods|watch)">.*?</section>', re.S)
PROFESSIONALS = {"groups-1-expected": "9"}


class Hall:
    """A desk, a screen, residents enough to be counted, and professionals who come in one by one."""

    def __init__(self, server: Server, early: int, **fields: str) -> None:
        self.server, self.desk = server, Facilitator(server)
        self.meeting = self.desk.new_meeting(**{**PROFESSIONALS, **fields})
        self.desk.connect("desk", self.meeting)
        self.screen = self.desk.key("screen").connect("screen", self.meeting)
        self.residents = [self.sit("bewoners") for _ in range(5)]
        self.professionals = [self.sit("professionals") for _ in range(early)]
        self.desk.ok("go_to", step=3)

    def sit(self, group: str) -> Phone:
        return Phone(self.server).sit(self.meeting, group)

    def late(self, *values: str) -> None:
        for value in values:
            self.professionals.append(self.sit("professionals"))
            self.vote(self.professionals[-1], value)

    def vote(self, phone: Phone, value: str) -> None:
        phone.at("vote", "open")
        for ballot in phone.ballots():
            assert phone.vote(value, ballot)["ok"]

    def show(self, **people: int) -> None:
        for phone in self.residents:
            self.vote(phone, "2")
        self.desk.ok("close", people=people)
        self.desk.ok("go_to", step=4)
        self.desk.ok("reveal_all")

    @property
    def everybody(self) -> list[Person]:
        return [self.desk, self.screen, *self.residents, *self.professionals]

    def told(self) -> Told:
        """What everybody was sent last, and the record; ids numbered in order of appearance."""
        version = self.desk.ok("blank", on=False)["version"]
        who = {"desk": self.desk, "screen": self.screen, "phone": self.residents[0]}
        for person in who.values():
            person.wait(lambda person=person: person.picture["version"] >= version)
        found = {name: json.dumps({key: p.picture[key] for key in PICTURE}) for name, p in who.items()}
        record = self.desk.get(f"/verslag/{self.meeting}.json").json()
        found["record"] = json.dumps({key: part for key, part in record.items() if key not in ("methods", "watch")})
        found["paper"] = DRAWN.sub("", self.desk.get(f"/verslag/{self.meeting}").text)
        return {name: plain(text) for name, text in found.items()}

    def mark(self, group: str = "professionals") -> tuple[str, int | None]:
        record = as_read(self.desk.get(f"/verslag/{self.meeting}.json").json())
        *_, look = record["profile"][0]["looks"]
        return next((m["show"], m["n"]) for m in look["marks"] if m["group"] == group)

    def leave(self) -> None:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(Person.leave, self.everybody))


def plain(text: str) -> str:
    """Without what differs between any two evenings: ids, codes, moments, versions and what is drawn from them."""
    text = re.sub(r"<svg.*?</svg>", "", text, flags=re.S)
    text = re.sub(r"\d{4}-\d\d-\d\dT[\d:.+]+Z?|\b\d\d:\d\d\b|\b\d{6}\b|\b\d{3} ?\d{3}\b", "", text)
    text = re.sub(r'"version": \d+|data-version=\\?"\d+|data-rev=\\?"\d+|\\"nr\\": \d+|&#34;nr&#34;: \d+', "", text)
    ids: dict[str, str] = {}
    return re.sub(r"[0-9a-f]{32}", lambda m: ids.setdefault(m[0], f"id{len(ids)}"), text)


def different(server: Server, evening: Callable[[Server, str], Hall]) -> tuple[set[str], tuple[str, int | None]]:
    """Who could tell two evenings apart that differ in one hidden vote (1 or 5), and how the group is shown."""
    told = []
    for secret in ("1", "5"):
        hall = evening(server, secret)
        told.append(hall.told())
        shown = hall.mark()
        hall.leave()
    return {name for name in told[0] if told[0][name] != told[1][name]}, shown


def the_same(server: Server, evening: Callable[[Server, str], Hall]) -> tuple[str, int | None]:
    """How the group is shown in two evenings that nobody can tell apart."""
    told, shown = different(server, evening)
    assert told == set()
    note("hidden votes over sockets", compared=1, different=len(told))
    return shown


@pytest.mark.parametrize("answer", ["closed", ""])
def test_who_asked_not_to_count_is_not_counted_when_others_come_in(server, answer):
    def evening(server: Server, secret: str) -> Hall:
        hall = Hall(server, early=1)
        (phone,) = hall.professionals
        if answer:
            phone.ok("answer_small", seat=phone.seat, answer=answer)
        hall.vote(phone, secret)
        hall.late("3", "3", "3", "2", "4")
        hall.show()
        return hall

    assert the_same(server, evening) == ("numbers", 5)


@pytest.mark.parametrize(("answer", "counted"), [("", 5), ("open", 6)])
def test_who_came_late_was_asked_and_said_nothing_is_not_counted_when_the_group_grows(server, answer, counted):
    """Beside somebody who said yes, and is seen."""

    def evening(server: Server, secret: str) -> Hall:
        hall = Hall(server, early=1)
        (first,) = hall.professionals
        first.ok("answer_small", seat=first.seat, answer="closed")
        late = hall.sit("professionals")
        late.wait(lambda: late.mine.get(late.seat, {}).get("asked"))
        if answer:
            late.ok("answer_small", seat=late.seat, answer=answer)
        hall.professionals.append(late)
        hall.show()
        hall.professionals += [hall.sit("professionals") for _ in range(5)]
        hall.desk.ok("new_round", element="animo")
        for phone, value in zip(hall.professionals, ("3", secret, *"33324"), strict=True):
            phone.at("topic", "open")
            assert phone.vote(value)["ok"]
        hall.desk.ok("close", people={"professionals": 7})
        hall.desk.ok("reveal_all")
        return hall

    told, shown = different(server, evening)
    assert shown == ("numbers", counted)
    assert bool(told) is (counted == 6)


def test_who_chose_to_count_would_have_been_seen(server):
    def evening(server: Server, secret: str) -> Hall:
        hall = Hall(server, early=2)
        one, other = hall.professionals
        one.ok("answer_small", seat=one.seat, answer="open")
        other.ok("answer_small", seat=other.seat, answer="closed")
        hall.vote(one, secret)
        hall.vote(other, "3")
        hall.late("3", "3", "3", "3")
        hall.show()
        return hall

    told, shown = different(server, evening)
    assert shown == ("numbers", 5)
    assert {"desk", "screen", "phone", "record"} <= told


def test_the_phone_says_that_others_may_notice(server):
    hall = Hall(server, early=1)
    (phone,) = hall.professionals
    phone.at("vote", "open")
    assert "Anderen kunnen merken dat jouw stem niet meetelt. Zij zien niet wat je koos." in phone.html
    hall.leave()


@pytest.mark.parametrize(
    ("expected", "people", "shown"),
    [
        ("9", {}, ("numbers", 6)),
        ("3", {}, ("words", None)),
        ("3", {"professionals": 6}, ("numbers", 6)),
        ("9", {"professionals": 2}, ("none", None)),
        ("0", {}, ("none", None)),
        ("0", {"professionals": 6}, ("numbers", 6)),
        ("0", {"professionals": 900}, ("numbers", 6)),
    ],
)
def test_a_group_counts_for_as_many_as_the_desk_knows_of(server, expected, people, shown):
    hall = Hall(server, early=6, **{"groups-1-expected": expected})
    for phone, value in zip(hall.professionals, "122234", strict=True):
        hall.vote(phone, value)
    hall.show(**people)
    assert hall.mark() == shown
    hall.leave()


def test_the_desk_says_yes_to_groups_that_are_there_only(server):
    hall = Hall(server, early=3)
    refused = hall.desk.send("close", people={"niemand": 3})
    assert refused["error"] == "unknown_group"
    assert hall.desk.send("close", people={"professionals": -1})["error"] == "bad_payload"
    hall.desk.at("vote", "open")
    hall.leave()


def test_who_leaves_changes_no_number_that_was_shown(server):
    def evening(server: Server, secret: str) -> Hall:
        hall = Hall(server, early=6)
        values = "133333" if secret == "1" else "333331"
        for phone, value in zip(hall.professionals, values, strict=True):
            hall.vote(phone, value)
        hall.show()
        gone = hall.professionals.pop(0)
        gone.send("forget_seat", seat=gone.seat)
        gone.leave()
        assert gone.seat not in json.dumps(dump(server, hall.meeting), default=str)
        assert len(dump(server, hall.meeting)["seats"]) == 10
        assert hall.desk.get(f"/verslag/{hall.meeting}.json").json()["people"] == 10
        return hall

    assert the_same(server, evening) == ("numbers", 6)


def test_who_left_is_not_waited_for(server):
    hall = Hall(server, early=6)
    for phone in hall.professionals:
        hall.vote(phone, "3")
    hall.show()
    gone = hall.professionals.pop()
    gone.send("forget_seat", seat=gone.seat)
    gone.leave()
    hall.desk.ok("new_round", element="animo")
    for phone in (*hall.residents, *hall.professionals):
        phone.at("topic", "open")
        assert phone.vote("3")["ok"]
    hall.screen.wait(lambda: re.search(r"\b10\b", hall.screen.html))
    hall.desk.wait(lambda: "5 van 5" in hall.desk.html and "nog bezig" not in hall.desk.html)
    hall.leave()


@pytest.mark.parametrize(("browsers", "shown"), [(1, "none"), (2, "none"), (3, "words"), (4, "words")])
def test_seats_in_one_browser_count_for_one(server, browsers, shown):
    """One professional, asked and silent, and four more seats spread over so many browsers."""
    hall = Hall(server, early=1)
    for nr in range(4):
        hall.professionals.append(
            hall.sit("professionals") if nr < browsers else beside(hall, hall.professionals[1 + nr % browsers])
        )
    for phone, value in zip(hall.professionals, "52222", strict=True):
        hall.vote(phone, value)
    hall.show()
    assert hall.mark()[0] == shown
    hall.leave()


def beside(hall: Hall, person: Phone) -> Phone:
    """One more seat in somebody's browser, at a socket of its own."""
    more = Phone(hall.server)
    more.browser.cookies.update(person.browser.cookies)
    more.take_seat(hall.meeting, group="professionals", again="1")
    nr = len(more.browser.cookies.get(f"plek_{hall.meeting}").split("."))
    more.seat = re.search(r'data-seat="(\w+)"', more.get(f"/telefoon/{hall.meeting}?plek={nr}").text).group(1)
    assert more.seat != person.seat
    person.browser.cookies.update(more.browser.cookies)
    return more.connect("phone", hall.meeting, more.seat)
