"""Simulated participants: plausible, repeatable, and welcome at a real server."""

import re
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime

import pytest

from tests.live import ROOT, WAIT, Server
from workshop.actie.evening.ballot import CHOICES
from workshop.demo import Party, Room
from workshop.demo.guest import Guest, forms
from workshop.demo.mind import KINDS, Mind
from workshop.host.settings import catalogue
from workshop.rehearsal import Rehearsal

TEXTS = catalogue()
ELEMENTS = [element.id for element in TEXTS.elements]
RESIDENTS = Party("bewoners", 4, "residents")
PROFESSIONALS = Party("professionals", 2, "professionals")
OFFICIALS = Party("gemeente", 2, "municipality")
PARTIES = (RESIDENTS, PROFESSIONALS, OFFICIALS)
BALLOT = {"round": "r1", "kind": "position", "subject": "animo", "items": [""]}
AT_REST = {"asked": False, "answer": "", "voice": "", "votes": {}}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """One mode is enough: a client cannot tell which it is."""
    running = Server(tmp_path_factory.mktemp("demo") / "home")
    yield running
    running.stop()


def room_of(count: int, kind: str) -> list[Mind]:
    return [Mind(Party(kind, count, kind), number, seed=4) for number in range(count)]


def places(minds: list[Mind], element: str, number: int) -> list[int]:
    chosen = (mind.choose("position", element, number, "") for mind in minds)
    return [int(value) for value in chosen if value != "dont_know"]


@pytest.mark.parametrize("kind", CHOICES)
def test_people_choose_what_is_on_the_ballot_and_not_all_the_same(kind):
    chosen = {mind.choose(kind, "animo", 1, "m") for mind in room_of(200, "residents")}
    chosen |= {Mind(RESIDENTS, 0, worries=True).choose(kind, "animo", 1, "m")}
    assert chosen <= set(CHOICES[kind])
    assert len(chosen) > 1


def test_the_same_seed_gives_the_same_votes_and_another_gives_others():
    def votes(seed):
        return [Mind(RESIDENTS, i, seed).choose("position", e, 1, "") for i in range(6) for e in ELEMENTS]

    assert votes(1) == votes(1)
    assert votes(1) != votes(2)


@pytest.mark.parametrize("element", ELEMENTS)
def test_a_second_round_drifts_to_the_middle_of_the_room(element):
    def apart(number):
        means = [sum(p) / len(p) for p in (places(room_of(200, kind), element, number) for kind in KINDS[:3])]
        return max(means) - min(means)

    assert apart(2) < apart(1)


def test_every_group_has_its_own_leaning_and_some_do_not_know():
    residents = [mind.choose("position", "inbedding", 1, "") for mind in room_of(200, "residents")]
    officials = places(room_of(200, "municipality"), "inbedding", 1)
    assert 0 < Counter(residents)["dont_know"] < 30
    assert sum(places(room_of(200, "residents"), "inbedding", 1)) / 200 < 2.5 < 3.5 < sum(officials) / len(officials)


def test_one_person_has_a_worry_and_is_content_once_it_was_met():
    worried = Mind(RESIDENTS, 5, worries=True)
    assert [worried.choose("consent", "", number, "") for number in (1, 2)] == ["concern", "agree"]
    assert {mind.choose("consent", "", 1, "") for mind in room_of(50, "residents")} == {"agree"}


def guest(party: Party, number: int = 0, worries: bool = False, **shown) -> Guest:
    return Guest(Mind(party, number, worries=worries), PARTIES, TEXTS, **shown)


def events(person: Guest) -> list[str]:
    return [act.event for act in person.acts()]


def test_a_small_group_answers_before_it_votes():
    stage = {"ballots": [BALLOT]}
    asked = guest(PROFESSIONALS, stage=stage, mine={**AT_REST, "asked": True})
    assert events(asked) == ["answer_small"]
    asked.mine = {**asked.mine, "answer": "open"}
    assert events(asked) == ["vote"]


def test_of_a_group_with_one_voice_one_claims_it_and_only_that_one_votes():
    stage = {"ballots": [BALLOT]}
    free = {**AT_REST, "voice": "free"}
    assert [events(guest(OFFICIALS, i, stage=stage, mine=free)) for i in (0, 1)] == [["claim_voice"], []]
    after = [{**AT_REST, "voice": voice} for voice in ("mine", "other")]
    assert [events(guest(OFFICIALS, i, stage=stage, mine=after[i])) for i in (0, 1)] == [["vote"], []]


def test_a_new_round_on_a_subject_is_voted_on_again():
    person = guest(RESIDENTS, stage={"ballots": [BALLOT]}, mine=AT_REST)
    (first,) = person.acts()
    person.stage = {"ballots": [{**BALLOT, "round": "r2"}]}
    (second,) = person.acts()
    assert first.key != second.key
    assert second.say["value"] == person.mind.choose("position", "animo", 2, "")


def test_a_vote_for_a_round_that_closed_meanwhile_is_not_sent():
    person = guest(RESIDENTS, stage={"ballots": [BALLOT]}, mine=AT_REST)
    (vote,) = person.acts()
    assert person.may_still(vote)
    person.stage = {"ballots": []}
    assert not person.may_still(vote)


def test_forms_are_read_with_their_hidden_fields_but_not_those_folded_away():
    html = """
      <form data-send="reason"><input type="hidden" name="element" value="animo"><input name="text"></form>
      <details><form data-send="answer"><input type="hidden" name="id" value="old"></form></details>
      <details><form data-send="contact"></form></details>
      <form method="post" action="/elders"><input type="hidden" name="x" value="1"></form>"""
    assert forms(html) == [{"data-send": "reason", "element": "animo"}, {"data-send": "contact"}]


def test_one_phone_in_a_group_writes_example_pledges_with_somebody_to_answer_them():
    html = "".join(
        f'<form data-send="pledge"><input type="hidden" name="id" value="">'
        f'<input type="hidden" name="kind" value="{kind}"></form>'
        for kind in ("do", "leave", "ask")
    )
    written = [act.say for act in guest(RESIDENTS, html=html, mine=AT_REST).acts()]
    assert Counter(say["kind"] for say in written) == {"do": 2, "leave": 2, "ask": 2}
    assert {say["to"] for say in written if say["kind"] != "do"} == {"gemeente"}
    assert events(guest(RESIDENTS, 1, html=html, mine=AT_REST)) == []


@pytest.fixture
def room(facilitator):
    """A room of eight at the facilitator's meeting, a hundred times as quick as people."""
    link = f"{facilitator.server.url}/m/{code(facilitator)}"
    filled = Room(facilitator.server.url, link, PARTIES, TEXTS, speed=100)
    filled.start()
    yield filled
    filled.stop()
    assert filled.connected == 0


def code(facilitator) -> str:
    page = facilitator.get(f"/tafel/{facilitator.meeting}").text
    return re.search(r"/m/(\d{6})", page).group(1)


def came_in(facilitator, name: str, expected: int, there: int) -> None:
    """Wait until the desk counts so many of a group."""
    row = re.compile(rf"{name}.*?>{expected}<.*?>{there}<", re.S)
    facilitator.wait(lambda: row.search(facilitator.picture["regions"]["people"]))


def to(facilitator, step: int) -> None:
    facilitator.ok("go_to", step=step)


def progress(facilitator) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", facilitator.picture["regions"]["stage"]).split())


def test_a_room_lives_an_evening_at_real_sockets(facilitator, room):
    for name, expected, there in (("Bewoners", 24, 4), ("Professionals", 5, 2), ("Gemeente", 2, 2)):
        came_in(facilitator, name, expected, there)
    to(facilitator, 3)
    # Six people and one voice for the officials: seven answers.
    facilitator.wait(lambda: "7 van 7 klaar" in progress(facilitator))
    facilitator.ok("close")
    to(facilitator, 4)
    facilitator.ok("reveal_all")
    facilitator.ok("topics", elements=["inbedding"])
    to(facilitator, 5)
    facilitator.wait(lambda: facilitator.picture["regions"]["notes"].count('"moderate"') > 0)
    to(facilitator, 11)
    while facilitator.stage[1] == "read":
        version = facilitator.ok("advance")["version"]
        facilitator.wait(lambda version=version: facilitator.picture["version"] >= version)
    facilitator.wait(lambda: "7 van 7 klaar" in progress(facilitator))
    to(facilitator, 8)
    facilitator.wait(lambda: facilitator.html.count("pledge__form") >= 9)
    assert room.refused == []


def test_the_command_fills_a_meeting_and_leaves_when_told_to(facilitator):
    link = f"{facilitator.server.url}/m/{code(facilitator)}"
    command = [sys.executable, "-m", "workshop.demo", link, "bewoners=3", "professionals=1", "--speed", "100"]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        came_in(facilitator, "Bewoners", 24, 3)
    finally:
        process.terminate()
    assert process.wait(WAIT) == 0


def test_a_rehearsal_is_dated_where_it_is_held(monkeypatch):
    """After midnight here it is still yesterday in UTC."""

    class Midnight(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2026, 11, 25, 23, 36, tzinfo=UTC).astimezone(tz)

    monkeypatch.setattr("workshop.rehearsal.datetime", Midnight)
    meeting = Rehearsal(None, None, TEXTS, None, None, None)._meeting(None)
    assert meeting.about.date == "2026-11-26"
