"""What is malformed, too large, too late or not meant for us: a clear answer, nothing lost, and the server goes on."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import websocket
from msgspec import inspect as shapes

from tests.house import House, bare_socket, dump, smallest
from tests.live import Facilitator, Person, Phone
from tests.prepared import form
from tests.recorded import as_read
from tests.trust.figures import note
from workshop.rooms.table import EVENTS
from workshop.words import status


@pytest.fixture(scope="module")
def house(server):
    here = House(server)
    yield here
    here.leave()


def wrong_values(of: shapes.Type) -> list[Any]:
    """Values that a field of this type may not have."""
    match of:
        case shapes.StrType(max_length=longest, pattern=pattern):
            return ["x" * (longest + 1), 5, None, ["x"], {"x": "x"}, True, *(["../x", "a b"] if pattern else [])]
        case shapes.IntType(ge=low, le=high, lt=under):
            return [low - 1, high + 1 if high is not None else under, 10**30, 1.5, "1", None, True]
        case shapes.BoolType():
            return ["true", 1, None]
        case shapes.LiteralType():
            return ["onzin", "", 1, None]
        case shapes.ListType(item_type=item, max_length=longest):
            return ["x", {}, [{}], [wrong_values(item)[0]], [""] * (longest + 1)]
        case shapes.DictType():
            return [[], "x", {"x": "y"}, {"x": {"y": 5}}, {"a b": {}}]
        case shapes.UnionType(types=types):
            return [v for one in types if not isinstance(one, shapes.NoneType) for v in wrong_values(one) if v]
    raise TypeError(of)


def malformed(name: str) -> list[Any]:
    """Payloads of an event that are wrong in one thing each."""
    good = smallest(name)
    fields = shapes.type_info(EVENTS[name].shape).fields
    missing = [{k: v for k, v in good.items() if k != f.name} for f in fields if f.required]
    wrong = [{**good, f.name: value} for f in fields for value in wrong_values(f.type)]
    return ["x", 5, [], [good], b"\x00\xff", {**good, "admin": True}, {**good, "seen": -1}, *missing, *wrong]


def texts(name: str) -> dict[str, int]:
    """Field -> how many characters it holds, of every text that people type in this event."""
    fields = {f.name: f.type for f in shapes.type_info(EVENTS[name].shape).fields}
    alone = {
        field: next((one for one in of.types if isinstance(one, shapes.StrType)), of)
        for field, of in fields.items()
        if isinstance(of, shapes.UnionType)
    }
    typed = {**fields, **alone}
    return {f: of.max_length for f, of in typed.items() if isinstance(of, shapes.StrType) and not of.pattern}


def holds_a_long_text(name: str, payload: Any) -> bool:
    if not isinstance(payload, dict):
        return False
    return any(isinstance(payload.get(f), str) and len(payload[f]) > most for f, most in texts(name).items())


@pytest.mark.parametrize("name", EVENTS)
def test_a_malformed_payload_is_refused_and_changes_nothing(house, name, people):
    person = house.people[EVENTS[name].by[0]]
    if person is house.people["participant"]:
        # All of these together are more than one seat may do in a minute.
        person = Phone(house.server).sit(house.meeting, "bewoners")
        people.append(person)
    before = dump(house.server, house.meeting)
    payloads = malformed(name)
    for payload in payloads:
        ack = person.socket.call(name, payload, timeout=20)
        begins = {"bad_payload": "Dit bericht begrepen we niet.", "too_long": "Deze tekst heeft "}
        assert ack["error"] == ("too_long" if holds_a_long_text(name, payload) else "bad_payload"), payload
        assert ack["message"].startswith(begins[ack["error"]])
    assert dump(house.server, house.meeting) == before
    note("events", tried=len(payloads), taken=0)


def test_half_a_character_is_refused(house):
    phone = house.people["participant"]
    before = dump(house.server, house.meeting)
    assert not phone.send("reason", seat=phone.seat, element="animo", text="\ud800")["ok"]
    assert dump(house.server, house.meeting) == before
    assert phone.ok("more_time", seat=phone.seat, on=True)


@contextmanager
def seated(phone: Phone) -> Iterator[websocket.WebSocket]:
    """A connection of a phone on which anything can be sent."""
    with bare_socket(phone, {"audience": "phone", "meeting": phone.meeting}) as bare:
        while '"picture"' not in bare.recv():
            pass
        yield bare


def ends(bare: websocket.WebSocket) -> bool:
    """Whether the server ends this connection; raises when it does not in time."""
    try:
        while bare.recv():
            pass
    except (websocket.WebSocketConnectionClosedException, ConnectionError):
        pass
    return True


def test_a_message_that_is_too_large_ends_that_connection_only(facilitator, server, people):
    phone, other = Phone(server).visit(facilitator.meeting, "bewoners"), Phone(server)
    people.append(other.sit(facilitator.meeting, "bewoners"))
    before = dump(server, facilitator.meeting)
    with seated(phone) as bare:
        bare.send("42" + json.dumps(["pledge", {"seat": phone.seat, "kind": "do", "text": "x" * 40_000}]))
        assert ends(bare)
    assert dump(server, facilitator.meeting) == before
    other.ok("more_time", seat=other.seat, on=True)
    people.append(phone.connect("phone", facilitator.meeting, phone.seat))
    assert phone.mine[phone.seat]["group"] == "bewoners"


NOISE = ["4", "9", "42", "42[", "42{}", "4299999999[]", "451-[", "4" + "2[" * 5000, "\x00", "é"]


def test_noise_on_a_socket_does_not_stop_the_server(facilitator, server, people):
    phone = Phone(server).sit(facilitator.meeting, "bewoners")
    people.append(phone)
    for packet in NOISE:
        with seated(phone) as noisy:
            noisy.send(packet)
            assert phone.ok("more_time", seat=phone.seat, on=True), packet
            assert facilitator.ok("blank", on=False), packet


class Voting:
    """An evening in the first vote, with phones that may be sat down in it."""

    def __init__(self, desk: Facilitator, people: list[Person]):
        self.desk, self.people = desk, people

    def sit(self, group: str = "bewoners") -> Phone:
        phone = Phone(self.desk.server).sit(self.desk.meeting, group)
        self.people.append(phone)
        return phone

    def open(self, *phones: Phone) -> dict[str, Any]:
        self.desk.ok("go_to", step=3)
        for phone in phones:
            phone.at("vote", "open")
        return phones[0].ballots()[0]

    def rows(self, table: str) -> list[dict[str, Any]]:
        return dump(self.desk.server, self.desk.meeting)[table]

    def show(self) -> None:
        self.desk.ok("go_to", step=4)
        self.desk.ok("reveal_all")


@pytest.fixture
def voting(facilitator, people):
    return Voting(facilitator, people)


class TestVotes:
    def test_a_vote_after_the_close_is_told_that_the_earlier_one_counts(self, voting):
        phone = voting.sit()
        animo = voting.open(phone)
        phone.vote("2", animo)
        voting.desk.ok("close")
        late = phone.vote("5", animo, seq=2)
        assert late["error"] == "round_closed"
        assert late["message"] == "Deze ronde is gesloten. Je eerdere keuze telt gewoon mee."
        assert [row["value"] for row in voting.rows("votes")] == ["2"]
        voting.desk.ok("reopen")
        assert phone.vote("5", animo, seq=3)["ok"]
        assert [row["value"] for row in voting.rows("votes")] == ["5"]

    def test_an_older_vote_that_was_kept_offline_overwrites_nothing(self, voting):
        phone = voting.sit()
        animo = voting.open(phone)
        phone.vote("4", animo, seq=7)
        assert phone.vote("1", animo, seq=6)["ok"]
        assert [row["value"] for row in voting.rows("votes")] == ["4"]

    def test_what_is_not_on_the_ballot_is_refused(self, voting):
        phone = voting.sit()
        animo = voting.open(phone)
        for item, value in (("", "6"), ("", "agree"), ("", ""), ("abcd", "1")):
            assert phone.vote(value, animo, item=item)["error"] == "bad_vote", (item, value)
        assert voting.rows("votes") == []

    def test_a_group_with_one_voice_has_one(self, voting):
        one, other = voting.sit("gemeente"), voting.sit("gemeente")
        animo = voting.open(one, other)
        assert one.vote("1", animo)["error"] == "one_voice"
        one.ok("claim_voice", seat=one.seat)
        assert other.send("claim_voice", seat=other.seat)["error"] == "voice_taken"
        assert other.vote("5", animo)["error"] == "one_voice"
        assert one.vote("1", animo)["ok"]
        assert voting.sit().send("claim_voice", seat=voting.people[-1].seat)["error"] == "no_one_voice"

    def test_who_holds_the_voice_and_leaves_gives_it_free(self, voting):
        first, second, third = (voting.sit("gemeente") for _ in range(3))
        first.ok("claim_voice", seat=first.seat)
        first.ok("change_group", seat=first.seat, group="bewoners")
        second.ok("claim_voice", seat=second.seat)
        voting.desk.ok("remove_seat", seat=second.seat)
        third.ok("claim_voice", seat=third.seat)

    def test_the_desk_gives_the_voice_to_a_member_of_the_group_only(self, voting):
        resident, official = voting.sit(), voting.sit("gemeente")
        for seat in (resident.seat, "onzin", ""):
            assert voting.desk.send("voice", group="gemeente", seat=seat)["error"] == "unknown_seat"
        voting.desk.ok("voice", group="gemeente", seat=official.seat)

    def test_who_voted_stays_in_the_group(self, voting):
        phone = voting.sit()
        phone.vote("3", voting.open(phone))
        assert phone.send("change_group", seat=phone.seat, group="gemeente")["error"] == "voted_already"

    def test_who_looks_on_is_in_no_group(self, voting):
        phone = voting.sit()
        phone.ok("change_group", seat=phone.seat, group="onzin", observer=True)
        assert [(row["group"], row["observer"]) for row in voting.rows("seats")] == [("", 1)]
        assert phone.vote("1", voting.open(phone))["error"] == "observer"
        assert phone.send("reason", seat=phone.seat, element="animo", text="Toch")["error"] == "observer"

    def test_a_removed_seat_is_gone_with_what_was_not_shown_yet(self, voting):
        joker, other = voting.sit(), voting.sit()
        animo = voting.open(joker, other)
        joker.vote("5", animo)
        other.vote("1", animo)
        voting.desk.ok("remove_seat", seat=joker.seat)
        joker.wait(lambda: joker.gone)
        assert joker.vote("5", animo, seq=2)["error"] == "unknown_seat"
        assert joker.get(f"/telefoon/{joker.meeting}").status_code == 404
        assert [row["value"] for row in voting.rows("votes")] == ["1"]
        assert voting.desk.get(f"/verslag/{joker.meeting}.json").json()["removed_seats"] == 1
        assert voting.desk.send("remove_seat", seat=joker.seat)["error"] == "unknown_seat"


class TestSmallGroups:
    def test_nobody_decides_to_be_recognised_after_results_were_seen(self, voting):
        one, other = voting.sit("professionals"), voting.sit("professionals")
        animo = voting.open(one, other)
        one.ok("answer_small", seat=one.seat, answer="open")
        one.vote("1", animo)
        other.vote("5", animo)
        voting.show()
        assert other.send("answer_small", seat=other.seat, answer="open")["error"] == "round_revealed"
        record = as_read(one.get(f"/verslag/{one.meeting}.json").json())
        (look,) = record["profile"][0]["looks"]
        assert {m["group"]: m["show"] for m in look["marks"]}["professionals"] == "none"

    def test_nobody_opens_the_group_by_leaving_it_after_results_were_seen(self, voting):
        one, other = voting.sit("professionals"), voting.sit("professionals")
        animo = voting.open(one, other)
        one.ok("answer_small", seat=one.seat, answer="open")
        other.ok("answer_small", seat=other.seat, answer="closed")
        one.vote("1", animo)
        voting.show()
        assert other.send("change_group", seat=other.seat, group="bewoners")["error"] == "round_revealed"

    def test_an_answer_stays_once_there_is_a_vote(self, voting):
        phone = voting.sit("professionals")
        animo = voting.open(phone)
        phone.ok("answer_small", seat=phone.seat, answer="closed")
        phone.ok("answer_small", seat=phone.seat, answer="open")
        phone.vote("1", animo)
        assert phone.send("answer_small", seat=phone.seat, answer="closed")["error"] == "already_done"


class TestPaper:
    def test_nobody_is_counted_twice_unnoticed(self, voting):
        helper = voting.desk.key("helper").connect("helper", voting.desk.meeting)
        voting.people.append(helper)
        phones = [voting.sit("gemeente"), voting.sit("gemeente")]
        animo = voting.open(*phones)["round"]
        card = {"group": "gemeente", "votes": {animo: {"": "2"}}}
        helper.ok("card", **card)
        helper.ok("card", **card)
        assert helper.send("card", **card)["error"] == "more_than_present"
        helper.ok("card", **card, sure=True)
        voting.desk.ok("close")
        raised = {"round": animo, "group": "professionals", "counts": [6, 0, 0, 0, 0, 0]}
        assert helper.send("hands", **raised)["error"] == "more_than_present"
        helper.ok("hands", **raised, sure=True)

    def test_a_card_that_makes_no_sense_is_not_kept(self, voting):
        phone = voting.sit()
        animo = voting.open(phone)["round"]
        for group, votes, code in (
            ("bewoners", {}, "empty_card"),
            ("bewoners", {animo: {"": ""}}, "empty_card"),
            ("bewoners", {animo: {"": "9"}}, "bad_vote"),
            ("bewoners", {"onzin": {"": "1"}}, "unknown_round"),
            ("onzin", {animo: {"": "1"}}, "unknown_group"),
        ):
            assert voting.desk.send("card", group=group, votes=votes)["error"] == code
        assert len(voting.rows("seats")) == 1
        assert voting.desk.send("undo_card")["error"] == "no_card"

    def test_what_was_shown_takes_no_more_paper(self, voting):
        animo = voting.open(voting.sit())["round"]
        voting.desk.ok("card", group="bewoners", votes={animo: {"": "2"}})
        voting.show()
        assert voting.desk.send("undo_card")["error"] == "round_revealed"
        assert voting.desk.send("card", group="bewoners", votes={animo: {"": "2"}})["error"] == "round_revealed"
        raised = {"round": animo, "group": "bewoners", "counts": [1, 0, 0, 0, 0, 0]}
        assert voting.desk.send("hands", **raised)["error"] == "hands_after_close"


class TestUndo:
    def test_what_was_shown_stays_shown(self, voting):
        animo = voting.open(voting.sit())["round"]
        voting.desk.ok("close")
        counted = voting.desk.ok("hands", round=animo, group="bewoners", counts=[1, 2, 0, 0, 0, 0])["version"]
        voting.desk.ok("go_to", step=4)
        shown = voting.desk.ok("reveal", round=animo)["version"]
        for nr in (shown, counted):
            assert voting.desk.send("undo", nr=nr)["error"] == "reveal_is_final"

    def test_groups_in_which_people_sit_stay(self, voting):
        path = f"/bijeenkomst/{voting.desk.meeting}/voorbereiden"
        school = {"groups-3-name": "School", "groups-3-kind": "other", "groups-3-voting": "ask"}
        voting.desk.post(path, **{**form(), **school})
        voting.sit("school")
        (nr,) = {row["nr"] for row in voting.rows("changes") if row["verb"] == "prepare"}
        assert voting.desk.send("undo", nr=nr)["error"] == "cannot_undo"
        assert voting.desk.ok("advance")

    def test_a_programme_is_not_cut_back_under_the_evening(self, voting):
        voting.open(voting.sit())
        voting.show()
        nr = voting.desk.ok("topics", elements=["animo", "contact", "toerusting", "inbedding"])["version"]
        last = 14
        voting.desk.ok("go_to", step=last)
        voting.desk.at("closing", "fill")
        assert voting.desk.send("undo", nr=nr)["error"] == "cannot_undo"
        assert voting.desk.ok("advance")

    def test_who_acts_on_what_has_changed_meanwhile_is_told(self, voting):
        seen = voting.desk.picture["version"]
        settle = {"element": "animo", "form": "position"}
        voting.desk.ok("settle", **settle, positions=[1], seen=seen)
        assert voting.desk.send("settle", **settle, positions=[2], seen=seen)["error"] == "already_done"
        assert voting.desk.send("undo", nr=10**9)["error"] == "nothing_to_undo"


class TestTexts:
    NONSENSE = (
        ("reason", {"element": "onzin", "text": "Omdat"}),
        ("pledge", {"kind": "do", "text": "Iets", "element": "onzin"}),
        ("pledge", {"kind": "do", "text": "Iets", "practice": "onzin"}),
        ("pledge", {"kind": "do", "text": "Iets", "to": "onzin"}),
        ("support", {"ways": ["onzin"]}),
    )

    def test_what_names_nothing_that_exists_takes_nobodys_page_away(self, voting):
        phone = voting.sit("professionals")
        for name, say in self.NONSENSE:
            assert not phone.send(name, seat=phone.seat, **say)["ok"], (name, say)
        for step in range(12):
            voting.desk.ok("go_to", step=step)
            for page in ("tafel", "verslag", "bewaar"):
                assert voting.desk.get(f"/{page}/{voting.desk.meeting}").status_code == 200, (step, page)
            assert phone.get(f"/telefoon/{phone.meeting}").status_code == 200, step

    def test_what_people_type_is_text_and_never_a_page(self, voting):
        phone = voting.sit()
        screen = voting.desk.key("screen").connect("screen", voting.desk.meeting)
        voting.people.append(screen)
        evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
        phone.ok("pledge", seat=phone.seat, kind="do", text=evil, who=evil[:100], when=evil[:100])
        voting.desk.ok("about", title=evil, initiative=evil)
        voting.desk.ok("go_to", step=8)
        screen.at("pledges", "write")
        pages = [voting.desk.get(f"/{p}/{phone.meeting}").text for p in ("tafel", "verslag", "bewaar", "papier")]
        for text in (screen.html, voting.desk.html, phone.html, *pages):
            assert "<script>alert" not in text and "<img src=x" not in text
        assert "&lt;script&gt;alert(1)" in screen.html


def test_an_evening_in_which_nobody_votes_reaches_its_end(voting):
    phone = voting.sit("professionals")
    screen = voting.desk.key("screen").connect("screen", voting.desk.meeting)
    voting.people.append(screen)
    desk, said = voting.desk, {}
    while desk.stage != ("closing", "done"):
        if desk.stage == ("methods", "propose"):
            desk.ok("put_methods", put=["abcd"])
        version = desk.ok("advance")["version"]
        for person in (desk, screen, phone):
            person.wait(lambda person=person, version=version: person.picture["version"] >= version)
        said[desk.stage] = screen.html
    assert status("te_weinig_stemmen") in said["profile", "rows"]
    assert "nog niet gehoord" in said["profile", "rows"].lower()
    for text in said.values():
        assert status("gedeeld") not in text and status("verdeeld") not in text
    record = as_read(phone.get(f"/verslag/{phone.meeting}.json").json())
    assert {row["looks"][0]["status"] for row in record["profile"]} == {"te_weinig_stemmen"}
    assert record["consent"] == {**record["consent"], "concern": False, "objection": False}
    assert {(one["how"], *one["said"]) for one in record["consent"]["groups"]} == {("word",)}
    assert phone.get(f"/verslag/{phone.meeting}").status_code == 200
    assert desk.send("advance")["error"] == "last_step"


def test_an_empty_meeting_reaches_its_end_too(facilitator):
    stages = [facilitator.stage]
    while stages[-1] != ("closing", "done"):
        version = facilitator.ok("advance")["version"]
        facilitator.wait(lambda version=version: facilitator.picture["version"] >= version)
        stages.append(facilitator.stage)
    for page in ("tafel", "verslag", "bewaar", "papier"):
        assert facilitator.get(f"/{page}/{facilitator.meeting}").status_code == 200
