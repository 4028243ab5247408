"""Every event by every role, in its own meeting and in another: refused or let through exactly as declared."""

from typing import Any

import pytest
import websocket
from msgspec import inspect as shapes

from tests.house import LINKS, House, answered, bare_socket, dump, is_let_in, smallest
from tests.live import Facilitator, Person, Phone, look_up
from tests.trust.figures import note
from tools.protocol import ACK, MINE, ON_CONNECT, PICTURE
from workshop.audiences import ROLES
from workshop.rooms.shapes import Timer
from workshop.rooms.table import EVENTS, event

pytestmark = pytest.mark.postgresql
OF_A_MEETING = ("seat", "round", "id", "note", "key", "votes")


@pytest.fixture(scope="module")
def house(server):
    here = House(server)
    yield here
    here.leave()


@pytest.fixture(scope="module")
def neighbours(server):
    here = House(server)
    yield here
    here.leave()


def naming(name: str, ids: dict[str, Any]) -> list[dict[str, Any]]:
    """Payloads of an event that name things of a meeting: each alone, and all of them."""
    fields = [f.name for f in shapes.type_info(EVENTS[name].shape).fields if f.name in OF_A_MEETING]
    one_by_one = [{field: ids[field]} for field in fields]
    return [*one_by_one, {field: ids[field] for field in fields}] if fields else []


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_is_done_for_those_who_may_send_it_only(house, name):
    for role in ROLES:
        ack = house.people[role].send(name, **smallest(name))
        assert (ack.get("error") == "not_allowed") == (role not in EVENTS[name].by), (role, ack)
        assert ack.get("error") not in ("bad_payload", "server_error", "unknown_event"), (role, ack)
    note("rights", tried=len(ROLES), wrong=0)
    if name == "invite_anew":
        look_up(house.server, house.meeting)
    if name in ("let_in", "remove_waiting"):
        house.people["waiting"].leave()
        house.people["waiting"] = house.somebody_who_waits()


@pytest.mark.parametrize("name", EVENTS)
def test_who_may_not_send_an_event_changes_nothing_with_it(house, name):
    before = dump(house.server, house.meeting)
    for role in set(ROLES) - set(EVENTS[name].by):
        for named in naming(name, house.ids) or [{}]:
            ack = house.people[role].send(name, **{**smallest(name), **named})
            assert ack["error"] == "not_allowed", (role, ack)
            assert ack["message"]
    assert dump(house.server, house.meeting) == before


@pytest.mark.parametrize("name", [name for name in EVENTS if naming(name, dict.fromkeys(OF_A_MEETING, ""))])
def test_naming_what_belongs_to_another_meeting_changes_nothing_there(house, neighbours, name):
    before = dump(house.server, house.meeting)
    for role in ROLES:
        for named in naming(name, house.ids):
            own = {k: v for k, v in neighbours.ids.items() if k in smallest(name) and k in OF_A_MEETING}
            ack = neighbours.people[role].send(name, **{**smallest(name), **own, **named})
            assert ack.get("error") != "server_error", (role, named, ack)
    assert dump(house.server, house.meeting) == before
    note("rights", tried=len(ROLES) * len(naming(name, house.ids)), wrong=0)


def test_a_vote_from_another_meeting_does_not_find_the_round(house, neighbours):
    stranger = neighbours.people["participant"]
    vote = {"value": "5", "seq": 9, "round": house.ids["round"]}
    assert stranger.send("vote", seat=stranger.seat, **vote)["error"] == "unknown_round"
    assert stranger.send("vote", seat=house.ids["seat"], **vote)["error"] == "not_your_seat"


def test_a_neighbour_at_the_same_evening_cannot_use_my_seat(house, people):
    neighbour = Phone(house.server).sit(house.meeting, "bewoners")
    people.append(neighbour)
    mine = {"seat": house.ids["seat"]}
    assert neighbour.send("vote", **mine, round=house.ids["round"], value="5", seq=9)["error"] == "not_your_seat"
    for name in ("answer_small", "change_group", "claim_voice", "more_time", "reason", "concern", "pledge"):
        ack = neighbour.send(name, **{**smallest(name), **mine})
        assert ack["error"] == "not_your_seat", name


def test_a_phone_writes_and_answers_for_its_own_group_only(house, people):
    other = Phone(house.server).sit(house.meeting, "professionals")
    people.append(other)
    own = {"seat": other.seat, "group": "bewoners"}
    theirs = house.ids["id"]
    assert other.send("unpledge", id=theirs, seat=other.seat)["error"] == "not_your_group"
    assert other.send("pledge", **own, id=theirs, kind="do", text="Weg ermee")["error"] == "bad_pledge"
    written = other.ok("pledge", **own, kind="ask", to="bewoners", text="Wie is het vaste gezicht?")["id"]
    rows = {row["key"]: row["value"] for row in dump(house.server, house.meeting)["things"]}
    assert '"group": "professionals"' in rows[f"pledges/{written}"]
    assert other.send("answer", id=written, seat=other.seat, kind="yes")["error"] == "not_your_group"


@pytest.mark.parametrize("audience", ["desk", "writer", "helper", "screen", "phone", "kitchen", ""])
def test_no_socket_opens_without_a_key_for_that_audience(house, neighbours, audience):
    for role, person in neighbours.people.items():
        own = LINKS.get(role, "phone")
        also = LINKS.values() if role == "facilitator" else ()
        assert is_let_in(person, audience, neighbours.meeting) == (audience in (own, *also)), role
        assert not is_let_in(person, audience, house.meeting), role


def test_no_socket_opens_on_a_seat_of_somebody_else(house):
    neighbour = Phone(house.server).join(house.meeting, "bewoners")
    assert is_let_in(neighbour, "phone", house.meeting, neighbour.seat)
    assert not is_let_in(neighbour, "phone", house.meeting, house.ids["seat"])


def test_no_socket_opens_on_what_is_no_knock(house):
    phone = house.people["participant"]
    for auth in (None, [], "desk", {"audience": "desk"}, {"audience": 1, "meeting": house.meeting}):
        with bare_socket(phone, auth) as bare:
            assert not answered(bare), auth


def test_no_socket_opens_from_a_page_of_another_site(house):
    phone, refused = house.people["participant"], pytest.raises(websocket.WebSocketBadStatusException)
    with refused, bare_socket(phone, {}, origin="http://elders.example"):
        pass


def test_an_event_that_does_not_exist_is_answered(house):
    for person in house.people.values():
        assert person.send("delete_everything", meeting=house.meeting)["error"] == "unknown_event"


def test_an_event_that_does_not_say_who_may_send_it_cannot_be_registered():
    for by in ((), ("everybody",), ("participant", "everybody")):
        with pytest.raises(TypeError):
            event("something_new", by=by)
    with pytest.raises(TypeError):
        event("vote", by=("facilitator",), shape=Timer)
    assert "something_new" not in EVENTS


def test_pictures_hold_what_the_protocol_says(house):
    for role, person in house.people.items():
        whole, later = next(one for one in person.pictures if "force" in one), person.pictures[-1]
        assert set(whole) == {*PICTURE, *ON_CONNECT}, role
        assert set(later) - set(ON_CONNECT) == set(PICTURE), role
    phone = house.people["participant"]
    assert set(phone.mine[phone.seat]) == set(MINE)


class Evening:
    """A meeting in which every event is done once; acks are held against the protocol."""

    def __init__(self, desk: Facilitator, people: list[Person]):
        self.desk = desk
        self.people = people
        self.done: set[str] = set()

    def sit(self, group: str) -> Phone:
        phone = Phone(self.desk.server).sit(self.desk.meeting, group)
        self.people.append(phone)
        return phone

    def do(self, person: Person, name: str, **say: Any) -> dict[str, Any]:
        ack = person.ok(name, **say)
        assert set(ack) == {"ok", *ACK.get(name, ("version",))}, (name, ack)
        self.done.add(name)
        return ack

    def go(self, step: str) -> None:
        while self.desk.stage[0] != step:
            version = self.do(self.desk, "advance")["version"]
            self.desk.wait(lambda version=version: self.desk.picture["version"] >= version)


def test_every_event_is_acknowledged_as_the_protocol_says(facilitator, people):
    desk, evening = facilitator, Evening(facilitator, people)
    helper = desk.key("helper").connect("helper", desk.meeting)
    people.append(helper)
    one, two = evening.sit("bewoners"), evening.sit("bewoners")
    voice, other = evening.sit("gemeente"), evening.sit("gemeente")
    seat = {"seat": one.seat}

    evening.do(desk, "about", place="De Ketel")
    evening.do(desk, "blank", on=True)
    evening.do(desk, "timer", minutes=2)
    evening.do(desk, "door", open=True)
    evening.do(two, "change_group", seat=two.seat, group="professionals")
    evening.do(voice, "claim_voice", seat=voice.seat)
    evening.do(desk, "voice", group="gemeente", seat=other.seat)
    evening.do(desk, "go_to", step=3)
    one.at("vote", "open")
    animo = one.ballots()[0]["round"]
    evening.do(one, "answer_small", **seat, answer="open")
    evening.do(one, "vote", **seat, round=animo, value="1", seq=1)
    evening.do(one, "more_time", **seat, on=True)
    evening.do(helper, "card", group="bewoners", votes={animo: {"": "2"}})
    evening.do(helper, "undo_card")
    evening.do(desk, "close")
    evening.do(desk, "reopen")
    evening.do(desk, "skip_to", phase="closed")
    evening.do(helper, "hands", round=animo, group="bewoners", counts=[1, 2, 3, 0, 0, 0])
    evening.go("profile")
    evening.do(desk, "reveal", round=animo)
    evening.do(desk, "reveal_all")
    evening.do(desk, "topics", elements=["animo"])
    evening.do(desk, "new_round", element="animo")
    evening.do(desk, "skip_to", phase="shown")
    evening.do(desk, "again")
    evening.do(one, "reason", **seat, element="animo", text="Het is van ons.")
    note = next(row["key"] for row in dump(desk.server, desk.meeting)["things"] if row["key"].startswith("notes/"))
    evening.do(desk, "moderate", note=note.removeprefix("notes/"), state="shown")
    evening.do(desk, "hide_passed")
    evening.do(desk, "settle", element="animo", form="position", positions=[2])
    evening.do(desk, "unsettle", element="animo")
    asked = evening.do(one, "pledge", **seat, kind="ask", to="gemeente", text="Mag de poort open?")["id"]
    evening.do(voice, "answer", seat=voice.seat, id=asked, kind="yes")
    evening.do(one, "unpledge", **seat, id=asked)
    line = evening.do(one, "pledge", **seat, kind="do", text="Wij zetten koffie.")["id"]
    evening.do(desk, "unpledge_all", id=line)
    evening.do(voice, "support", seat=voice.seat, steps_back="In de winter.")
    evening.do(one, "contact", **seat, function="Voorzitter")
    evening.do(desk, "put_methods", put=["abcd"])
    evening.do(desk, "keep", method="abcd")
    evening.do(desk, "unkeep", method="abcd")
    evening.do(one, "concern", **seat, text="Blijft het geld?")
    evening.do(desk, "closing", contact="De werkgroep")
    evening.do(desk, "go_to", step=11)
    evening.do(desk, "turn", page=1)
    evening.do(desk, "version", kind="concept")
    evening.do(desk, "give_key", role="writer")
    key = dump(desk.server, desk.meeting)["keys"][-1]["id"]
    evening.do(desk, "revoke_key", key=key)
    nr = evening.do(desk, "blank", on=True)["version"]
    evening.do(desk, "undo", nr=nr)
    evening.do(desk, "seats")
    evening.do(desk, "let_in")
    evening.do(desk, "remove_waiting")
    evening.do(desk, "remove_never_came")
    evening.do(desk, "remove_seat", seat=one.seat)
    evening.do(two, "forget_seat", seat=two.seat)
    evening.do(desk, "invite_anew")
    evening.do(desk, "without_slips", open=False)
    evening.do(desk, "void_slips")
    assert evening.done == set(EVENTS) - {"remove_burst"}  # for which there must be one: tests/trust/test_joining.py
