"""The laptop fails in the middle of an evening: nobody's seat, vote or text is lost, and nothing counts twice."""

import signal
import threading
from contextlib import suppress

import pytest
from socketio.exceptions import SocketIOError

from tests.live import WAIT, Facilitator, Phone, Server
from tests.recorded import as_read
from tests.story.hall import read, reads, seat_on

CHOICES = ("1", "2", "3", "4", "5", "dont_know")
TYPED = "We vragen in elk portiek wie er mee wil doen, en we drinken koffie."
COFFEE, TYPED_ID = "a" * 32, "b" * 32
RESIDENTS, PLEDGES = 6, 8


@pytest.fixture(params=["eventlet", "threading"])
def fragile(request, tmp_path):
    """A server of this test alone, to be killed."""
    running = Server(tmp_path / "home", request.param)
    yield running
    running.stop()


@pytest.fixture
def desk(fragile, people):
    person = Facilitator(fragile)
    people.append(person.connect("desk", person.new_meeting()))
    return person


class Streak:
    """Somebody who sends one event after another, each after the ack of the one before; at most one is in flight."""

    def __init__(self, person, event, say):
        self.person, self.event, self.say = person, event, say
        self.acked = 0
        self.news = threading.Condition()

    def start(self):
        self._send(1)
        return self

    def until(self, count):
        with self.news:
            assert self.news.wait_for(lambda: self.acked >= count, WAIT)

    def _send(self, nr):
        # The line breaks when the server dies: that is what this is about.
        with suppress(SocketIOError):
            self.person.socket.emit(self.event, self.say(nr), callback=lambda ack: self._acked(nr, ack))

    def _acked(self, nr, ack):
        if ack.get("error") == "too_fast":
            return  # a loop is quicker than a person may be
        assert ack["ok"], ack
        with self.news:
            self.acked = nr
            self.news.notify_all()
        self._send(nr + 1)


def kill_and_start(server, people):
    """Everybody's line breaks."""
    server.stop(signal.SIGKILL)
    let_go(people)
    server.start()


def let_go(people):
    """The server is gone: nobody keeps an end of a line to it."""
    for person in people:
        person.socket.eio.ws.close()
        person.browser.close()


def back(person, people):
    """The same browser, opened again: its cookie leads to the seat it had."""
    again = Phone(person.server)
    again.browser.cookies = person.browser.cookies
    again.meeting = person.meeting
    again.seat = seat_on(again.get(f"/telefoon/{person.meeting}").text)
    people.append(again.connect("phone", person.meeting, again.seat))
    return again


def choice(nr):
    return CHOICES[nr % len(CHOICES)]


def advance_to(desk, *where):
    while desk.stage != where:
        version = desk.ok("advance")["version"]
        desk.wait(lambda version=version: desk.picture["version"] >= version)


def residents_who_vote(desk, people, count):
    """So many phones, with the first vote open on them, and the ballot of its first question."""
    phones = [Phone(desk.server).sit(desk.meeting, "bewoners") for _ in range(count)]
    people += phones
    advance_to(desk, "vote", "open")
    for phone in phones:
        phone.at("vote", "open")
    return phones, phones[0].ballots()[0]


@pytest.mark.slow
def test_a_killed_server_comes_back_with_every_acked_vote(fragile, desk, people):
    phones, ballot = residents_who_vote(desk, people, RESIDENTS)
    votes = [Streak(phone, "vote", vote_of(phone, ballot)).start() for phone in phones]
    for streak in votes:
        streak.until(10)
    kill_and_start(fragile, people)

    returned = [back(phone, people) for phone in phones]
    assert [phone.seat for phone in returned] == [phone.seat for phone in phones]
    for phone, streak in zip(returned, votes, strict=True):
        assert phone.stage == ("vote", "open")
        assert "Vraag 1 van 5" in read(phone.html)
        kept = phone.mine[phone.seat]["votes"][ballot["round"]][""]
        assert kept in (choice(streak.acked), choice(streak.acked + 1))
    the_round_goes_on(desk, returned, votes, ballot)


def vote_of(phone, ballot):
    fixed = {"seat": phone.seat, "round": ballot["round"]}
    return lambda nr: {**fixed, "value": choice(nr), "seq": nr}


def the_round_goes_on(desk, phones, votes, ballot):
    """An older vote that was kept on a phone changes nothing; everybody votes the rest and is counted once."""
    desk.leave()
    desk.connect("desk", desk.meeting)
    for phone, streak in zip(phones, votes, strict=True):
        assert phone.vote("3", ballot, seq=streak.acked + 2)["ok"]
        assert phone.vote("5", ballot, seq=1)["ok"]
        for other in phone.ballots()[1:]:
            assert phone.vote("2", other)["ok"]
    reads(desk, f"{RESIDENTS} van {RESIDENTS} klaar")
    advance_to(desk, "vote", "closed")
    desk.ok("advance")
    desk.ok("advance")
    reads(desk, f"Bewoners 0 0 {RESIDENTS} 0 0 0")


@pytest.mark.slow
def test_a_killed_server_comes_back_with_every_text(fragile, desk, people):
    resident, writer = Phone(fragile).sit(desk.meeting, "bewoners"), desk.key("writer")
    people += [resident, writer.connect("writer", desk.meeting)]
    desk.ok("go_to", step=PLEDGES)
    coffee = {"seat": resident.seat, "id": COFFEE, "kind": "do", "who": "de werkgroep"}
    resident.ok("pledge", **coffee, text="We zetten koffie.")
    slip = resident.ok("pledge", **coffee, text="We zetten thee.")["version"]
    typed = {"group": "gemeente", "id": TYPED_ID, "kind": "do"}
    typing = Streak(writer, "pledge", lambda nr: {**typed, "text": TYPED[:nr], "draft": True}).start()
    typing.until(20)
    kill_and_start(fragile, people)

    returned = back(resident, people)
    assert (returned.stage, returned.seat) == (("pledges", "write"), resident.seat)
    reads(returned, "We zetten thee.")
    assert pledged(desk)[TYPED_ID] in (TYPED[: typing.acked].strip(), TYPED[: typing.acked + 1].strip())
    for person, audience in ((desk, "desk"), (writer, "writer")):
        person.leave()
        person.connect(audience, desk.meeting)
    desk.ok("undo", nr=slip)
    writer.ok("pledge", **typed, text=TYPED)
    reads(returned, "We zetten koffie.", TYPED)
    assert pledged(desk) == {COFFEE: "We zetten koffie.", TYPED_ID: TYPED}


def pledged(desk):
    record = as_read(desk.get(f"/verslag/{desk.meeting}.json").json())
    return {one["id"]: one["text"] for part in record["agreement"]["parts"] for one in part["do"]}


def test_two_tabs_of_one_seat_show_the_same_vote(facilitator, people):
    """Also in the tab that did not vote, at once; a reload of either shows the same."""
    phone = Phone(facilitator.server).sit(facilitator.meeting, "bewoners")
    people.append(phone)
    tab = back(phone, people)
    advance_to(facilitator, "vote", "open")
    for one in (phone, tab):
        one.at("vote", "open")
    ballot = phone.ballots()[0]
    for voter, other, value, seq in ((phone, tab, "2", 1), (tab, phone, "4", 2)):
        assert voter.vote(value, ballot, seq=seq)["ok"]
        other.wait(lambda other=other, value=value: vote_in(other, ballot) == value)
    assert [vote_in(back(phone, people), ballot) for _ in range(2)] == ["4", "4"]
    reads(facilitator, "0 van 1 klaar")


def vote_in(phone, ballot):
    return phone.mine[phone.seat]["votes"].get(ballot["round"], {}).get("")
