"""Practising in the running program: who may begin, what it leaves alone, and that nothing of it stays."""

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hosted import until
from tests.live import Facilitator, Person, Phone, Server
from tests.scenes import Play
from workshop.actie.errors import Refused
from workshop.actie.evening import rehearsing
from workshop.actie.evening.meeting import Meeting

MEETING = Play().meeting


def expecting(*counts: int) -> Meeting:
    groups = [replace(MEETING.groups[i % 3], id=f"g{i}", expected=count) for i, count in enumerate(counts)]
    return replace(MEETING, groups=tuple(groups))


@given(st.lists(st.integers(0, 1000), min_size=2, max_size=8))
def test_at_most_thirty_come_and_somebody_of_every_group_that_is_expected(counts):
    come = rehearsing.players(expecting(*counts))
    assert 0 < sum(come.values()) <= rehearsing.MOST
    expected = {f"g{i}" for i, count in enumerate(counts) if count} or {f"g{i}" for i in range(len(counts))}
    assert set(come) == expected and all(come.values())
    if 0 < sum(counts) <= rehearsing.MOST:
        assert come == {f"g{i}": count for i, count in enumerate(counts) if count}


def test_a_copy_has_the_preparation_and_nothing_of_what_was_done():
    play = Play().until("vote")
    copy = rehearsing.copy(play.meeting, "b" * 32)
    assert copy == replace(MEETING, id="b" * 32, voices={}, rehearsal=True)
    assert play.meeting.rounds and play.meeting.voices
    with pytest.raises(Refused, match="only_a_rehearsal"):
        rehearsing.refuse_to_publish(copy)
    rehearsing.refuse_to_publish(MEETING)


@pytest.fixture
def organiser(server):
    """At home; whatever is practised ends with the test."""
    person = Facilitator(server)
    person.new_meeting()
    yield person
    person.get("/")
    for path in set(re.findall(r'"(/bijeenkomst/\w+/oefen/stop)"', person.get("/").text)):
        person.post(path)


def start(person: Facilitator) -> str:
    """Press the button; gives the id of the meeting that is practised on."""
    answer = person.post(f"/bijeenkomst/{person.meeting}/oefen")
    assert answer.status_code == 200, answer.text
    assert "/tafel/" in answer.url
    return answer.url.rpartition("/")[2]


def rows_of(server: Server, meeting: str) -> int:
    """How many rows of any table name this meeting."""
    with closing(sqlite3.connect(f"file:{server.home / 'workshop.sqlite'}?mode=ro", uri=True)) as database:
        tables = [name for (name,) in database.execute("select name from sqlite_master where type = 'table'")]
        rows = [row for table in tables for row in database.execute(f"select * from {table}")]
    return sum(meeting in str(row) for row in rows)


def players(server: Server) -> int:
    """How many processes with simulated participants this server has."""
    tasks = Path(f"/proc/{server.process.pid}/task").glob("*/children")
    mine = [child for task in tasks for child in task.read_text().split()]
    return sum(b"workshop.demo" in Path(f"/proc/{child}/cmdline").read_bytes() for child in mine)


def test_participants_come_by_themselves_and_all_is_gone_when_it_stops(organiser, people):
    server = organiser.server
    practised = start(organiser)
    desk = Facilitator(server)
    people.append(desk)
    desk.connect("desk", practised)
    desk.wait(lambda: re.search(r"Bewoners.*?>24<.*?>[1-9]\d*<", desk.picture["regions"]["people"], re.S))
    assert rows_of(server, practised) > 0
    assert organiser.post(f"/bijeenkomst/{practised}/oefen/stop").url == f"{server.url}/"
    desk.wait(lambda: desk.said_gone == {"to": "/"})
    assert organiser.get(f"/tafel/{practised}").status_code == 404
    assert rows_of(server, practised) == 0
    assert "Er loopt een oefening" not in organiser.get("/").text


def test_your_own_evening_stays_empty_and_the_rehearsal_is_in_no_list_and_no_file(organiser):
    practised = start(organiser)
    home = organiser.get("/").text
    assert "Er loopt een oefening" in home
    listed = home.partition('class="list-plain home__list"')[2]
    assert organiser.meeting in listed and practised not in listed
    phone = Phone(organiser.server).join(organiser.meeting, "bewoners")
    assert phone.get(f"/telefoon/{organiser.meeting}").status_code == 200
    for path in (f"/verslag/{practised}.json", f"/bewaar/{practised}"):
        answer = organiser.get(path)
        assert answer.status_code == 404 and "Dit is een oefening." in answer.text
    for path in (f"/verslag/{organiser.meeting}.json", f"/bewaar/{organiser.meeting}"):
        assert organiser.get(path).status_code == 200


def test_one_at_a_time(organiser):
    practised = start(organiser)
    again = organiser.post(f"/bijeenkomst/{organiser.meeting}/oefen")
    assert again.status_code == 409 and "Er loopt al een oefening." in again.text
    assert organiser.post("/oefen").status_code == 409
    organiser.post(f"/bijeenkomst/{practised}/oefen/stop")
    assert "/tafel/" in organiser.post("/oefen").url


def test_only_the_key_of_the_installation_begins_one(facilitator):
    second = facilitator.key("facilitator")
    phone = Phone(facilitator.server).join(facilitator.meeting, "bewoners")
    for person in (Person(facilitator.server), second, phone, facilitator.key("helper")):
        assert person.post(f"/bijeenkomst/{facilitator.meeting}/oefen").status_code == 403
        assert person.post("/oefen").status_code == 403
    assert "Er loopt een oefening" not in facilitator.get("/").text
    assert "data-owns" in facilitator.get(f"/tafel/{facilitator.meeting}").text
    assert "data-owns" not in second.get(f"/tafel/{facilitator.meeting}").text


def test_stopping_an_evening_that_is_no_rehearsal_does_nothing(organiser):
    practised = start(organiser)
    organiser.post(f"/bijeenkomst/{organiser.meeting}/oefen/stop")
    assert organiser.get(f"/tafel/{organiser.meeting}").status_code == 200
    assert organiser.get(f"/tafel/{practised}").status_code == 200


def test_every_page_of_it_says_that_it_is_a_rehearsal(organiser, people):
    practised = start(organiser)
    desk = Facilitator(organiser.server)
    desk.meeting = practised
    people.append(desk)
    desk.connect("desk", practised)
    phone = Phone(organiser.server).join(practised, "bewoners")
    code = re.search(r"<strong>(\d{6})</strong>", desk.get(f"/tafel/{practised}").text).group(1)
    pages = {
        desk: (
            *("/tafel/{}", "/schrijver/{}", "/helper/{}", "/scherm/{}", "/papier/{}", "/verslag/{}"),
            *("/bijeenkomst/{}/voorbereiden", "/bijeenkomst/{}/wis"),
        ),
        phone: ("/telefoon/{}", "/telefoon/{}?nog=1", "/telefoon/{}?geef=1"),
        Person(organiser.server): (f"/m/{code}",),
    }
    slips = desk.post(f"/strookjes/{practised}", count="1")
    link = desk.ok("give_key", role="reply", group="gemeente")["link"]
    found = {path: person.get(path.format(practised)).text for person, paths in pages.items() for path in paths}
    found |= {"slips": slips.text, "reply": desk.get("/antwoord/" + link.rpartition("/")[2]).text}
    assert [path for path, text in found.items() if 'class="rehearsal"' not in text] == []
    own = organiser.get(f"/tafel/{organiser.meeting}").text + organiser.get("/").text
    assert 'class="rehearsal"' not in own


def test_nothing_of_it_is_left_when_the_program_was_killed_or_stopped(tmp_path):
    server = Server(tmp_path / "home")
    person = Facilitator(server)
    person.new_meeting()
    killed = start(person)
    server.restart()
    assert Facilitator(server).get(f"/tafel/{killed}").status_code == 404
    stopped = start(person)
    server.stop()
    assert rows_of(server, killed) == rows_of(server, stopped) == 0
    assert rows_of(server, person.meeting) > 0


def test_participants_leave_when_it_is_over_for_another_reason(tmp_path):
    """Deleted by hand, or stopped in another process: who watches it sees that it is gone."""
    server = Server(tmp_path / "home")
    person = Facilitator(server)
    person.new_meeting()
    practised = start(person)
    assert players(server) == 1
    person.post(f"/bijeenkomst/{practised}/wis", what="all", sure="1")
    until(lambda: players(server) == 0)
    server.stop()
