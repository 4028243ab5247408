"""What is deleted is gone, in time or on request: from tables, log and copies, while the agreement keeps its ground."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from tests.evening import Room
from tests.house import dump, until_copies_are_clean
from tests.live import Facilitator, Person, Server
from tests.recorded import as_read
from tests.scenes import CATALOGUE, START
from tests.test_store import ID, act, cast, first, move, refused, sit, store, to_vote  # noqa: F401 - a fixture too
from tests.trust.figures import note
from workshop.actie.evening import ballot, choices, course, keeping, voices
from workshop.actie.evening.meeting import About
from workshop.actie.evening.rows import rows as rows_of
from workshop.archive import freeze, retention
from workshop.store import backup, evenings, forgetting, meetings, votes
from workshop.store.tables import changes, rounds

CANARY = "Kanariepietje-in-de-kolenmijn"
COUNTS = {"bewoners": 8, "professionals": 5, "gemeente": 1}
MADE = START.date()


@pytest.fixture
def own(tmp_path):
    """A server of one test: it forgets copies, and those are of the whole installation."""
    running = Server(tmp_path / "home", WORKSHOP_LOG="info")
    yield running
    running.stop()


def bytes_of(server: Server) -> bytes:
    """Everything in the home of an installation, and its log."""
    files = [*server.home.rglob("*"), server.home.parent / f"{server.home.name}.log"]
    return b"\n".join(file.read_bytes() for file in files if file.is_file())


def in_files(server: Server, *wanted: str) -> list[str]:
    found = bytes_of(server)
    note("canary", looked=len(wanted))
    return [text for text in wanted if text.encode() in found]


class TestInTime:
    def test_votes_go_so_many_days_after_the_evening(self, store):  # noqa: F811
        assert keeping.votes_go(first(), MADE) == MADE + timedelta(days=90)
        to_vote(store)
        meeting = store.read(evenings.load, ID).meeting
        today = datetime.now(UTC).date()
        assert keeping.votes_go(meeting, MADE) == today + timedelta(days=90)
        shorter = replace(meeting, about=replace(meeting.about, keep_days="7"))
        assert keeping.votes_go(shorter, MADE) == today + timedelta(days=7)

    @pytest.mark.parametrize("days", ["0", "366", "-1", "x", "1.5", "", "²"])
    def test_other_days_than_one_to_a_year_are_not_chosen(self, days):
        assert not keeping.is_keep_days(days)
        assert keeping.keep_days(replace(first(), about=About(keep_days=days))) == keeping.KEEP_DAYS

    @pytest.mark.parametrize(
        ("look_back", "goes"), [("2027-03-01", date(2027, 3, 31)), ("", None), ("volgend jaar", None)]
    )
    def test_the_agreement_goes_a_month_after_the_look_back(self, look_back, goes):
        meeting = replace(first(), closing=replace(first().closing, look_back=look_back))
        assert keeping.all_goes(meeting) == goes

    def test_a_sweep_forgets_what_is_due_and_only_that(self, store):  # noqa: F811
        found, seat = to_vote(store), sit(store)
        store.write(cast, seat, found, "", "2", 1)
        goes = keeping.votes_go(store.read(evenings.load, ID).meeting, MADE)
        assert retention.sweep(store, CATALOGUE, goes - timedelta(days=1)) == 0
        assert len(store.read(evenings.load, ID).votes) == 1
        assert retention.sweep(store, CATALOGUE, goes) == 1
        evening = store.read(evenings.load, ID)
        assert (evening.votes, evening.seats, evening.meeting.votes_are) == ((), (), keeping.GONE)
        assert len(store.read(meetings.record_bodies, ID)) == 1
        assert retention.sweep(store, CATALOGUE, goes) == 0

    def test_a_meeting_goes_after_its_look_back(self, store):  # noqa: F811
        store.write(meetings.act, ID, "closing", lambda e: choices.close_with(e.meeting, look_back="2027-03-01"))
        assert retention.sweep(store, CATALOGUE, date(2027, 3, 30)) == 1  # its votes, after ninety days
        assert retention.sweep(store, CATALOGUE, date(2027, 3, 31)) == 1
        assert refused(store, evenings.load, ID) == "unknown_meeting"
        assert store.read(meetings.record_bodies, ID) == []

    def test_the_join_page_says_how_long(self, server):
        desk = Facilitator(server)
        meeting = desk.new_meeting(**{"about.keep_days": "14"})
        (row,) = dump(server, meeting)["meetings"]
        assert "Na 14 dagen wissen we wat jij koos." in Person(server).get(f"/m/{row['code']}").text
        page = desk.post(f"/bijeenkomst/{meeting}/voorbereiden", **{"about.title": "x", "about.keep_days": "1000"})
        assert "Kies een aantal dagen van 1 tot 365." in page.text


class TestClosedForGood:
    def test_a_final_agreement_leaves_no_vote_with_its_seat(self, store):  # noqa: F811
        found = to_vote(store)
        seats = [sit(store) for _ in range(40)]
        for nr, seat in enumerate(seats):
            store.write(cast, seat, found, "", str(1 + nr % 5), nr)
        before = {v.seat: v.value for v in store.read(evenings.load, ID).votes}
        store.write(freeze.freeze, ID, "final", CATALOGUE)
        after = {v.seat: v.value for v in store.read(evenings.load, ID).votes}
        assert Counter(after.values()) == Counter(before.values())
        assert after.keys() == before.keys()
        assert after != before  # one chance in 10^25 that nothing changed places
        assert {v.nr for v in store.read(evenings.load, ID).votes} == {0}

    def test_who_is_not_counted_changes_places_with_nobody_who_is(self, store):  # noqa: F811
        seats = [sit(store) for _ in range(8)]
        for seat in seats[:4]:
            store.write(votes.answer_small, seat, "closed")
        found = to_vote(store)
        for nr, seat in enumerate(seats):
            store.write(cast, seat, found, "", "5" if nr < 4 else "1", 1)
        store.write(forgetting.unlink, ID)
        after = {v.seat: (v.value, v.answer) for v in store.read(evenings.load, ID).votes}
        assert [after[seat] for seat in seats] == [("5", "closed")] * 4 + [("1", "")] * 4

    def test_nor_does_who_was_asked_and_said_nothing(self, store):  # noqa: F811
        """Two sat in a small group when the vote opened; whoever came later was never asked, and counts."""
        small = [sit(store) for _ in range(2)]
        found = to_vote(store)
        later = [sit(store) for _ in range(6)]
        for seat in (*small, *later):
            store.write(cast, seat, found, "", "5" if seat in small else "1", 1)
        move(store, course.close)
        store.write(freeze.freeze, ID, "final", CATALOGUE)
        move(store, course.reveal, found)
        evening = store.read(evenings.load, ID)
        marks = rows_of(evening)[0].look.marks
        assert [m.votes for m in marks if m.group == "bewoners"] == [(6, 0, 0, 0, 0)]

    def test_nor_does_what_an_earlier_voice_of_a_group_said(self, store):  # noqa: F811
        to_vote(store)
        for value in "51":
            seat = sit(store, "gemeente")
            act(store, voices.hold, "gemeente", seat)
            for found in store.read(evenings.load, ID).meeting.rounds_here():
                store.write(cast, seat, found.id, "", value, 1)
        move(store, course.close)
        store.write(freeze.freeze, ID, "final", CATALOGUE)
        move(store, course.reveal_all)
        evening = store.read(evenings.load, ID)
        marks = [mark for row in rows_of(evening) for mark in row.look.marks]
        assert [m.votes for m in marks if m.group == "gemeente"] == [(1, 0, 0, 0, 0)] * 5

    def test_counts_stay_per_round_and_group(self, store):  # noqa: F811
        found = to_vote(store)
        for group, value in [("bewoners", "1")] * 5 + [("professionals", "5")] * 5:
            store.write(cast, sit(store, group), found, "", value, 1)
        before = Counter((v.round, v.group, v.value) for v in store.read(evenings.load, ID).votes)
        store.write(forgetting.unlink, ID)
        assert Counter((v.round, v.group, v.value) for v in store.read(evenings.load, ID).votes) == before

    def test_no_vote_comes_in_any_more(self, store):  # noqa: F811
        found, seat = to_vote(store), sit(store)
        store.write(cast, seat, found, "", "1", 1)
        store.write(freeze.freeze, ID, "final", CATALOGUE)
        assert refused(store, cast, seat, found, "", "5", 2) == "round_closed"
        meeting = store.read(evenings.load, ID).meeting
        assert meeting.course.phase == "closed" and {r.state for r in meeting.rounds_here()} == {"closed"}

    def test_no_round_opens_and_no_phone_is_told_a_vote_of_somebody_else(self, own):
        room = Room(own, COUNTS)
        room.until("vote", "open")
        room.vote()
        phone = room.phones["bewoners"][0]
        room.press()
        phone.wait(lambda: phone.mine[phone.seat]["votes"] != {})
        assert room.facilitator.send("version", kind="final")["ok"]
        phone.wait(lambda: phone.mine[phone.seat]["votes"] == {})
        again = room.facilitator.send("reopen")
        assert (again["ok"], again.get("error")) == (False, "already_final")
        room.leave()


class TestWhatWasShown:
    """A reveal keeps what it showed, and nobody's votes."""

    def shown(self, store) -> tuple[str, list[str]]:  # noqa: F811
        found = to_vote(store)
        seats = [sit(store) for _ in range(6)]
        for nr, seat in enumerate(seats):
            store.write(cast, seat, found, "", "5" if nr == 0 else "1", 1)
        move(store, course.close)
        move(store, course.reveal, found)
        return found, seats

    def looks(self, store) -> list[tuple[str, tuple[int, ...] | None]]:  # noqa: F811
        evening = store.read(evenings.load, ID)
        (look,) = rows_of(evening)[0].looks
        return [(m.show, m.votes) for m in look.marks if m.group == "bewoners"]

    @pytest.mark.parametrize("frozen", [True, False], ids=["frozen", "shown by an older program"])
    def test_it_stays_when_people_leave_one_by_one(self, store, frozen):  # noqa: F811
        _, seats = self.shown(store)
        if not frozen:
            store.write(lambda connection: connection.execute(update(rounds).values(frozen=None)))
        assert self.looks(store) == [("numbers", (5, 0, 0, 0, 1))]
        for left, seat in enumerate(seats, 1):
            store.write(forgetting.forget_seat, ID, seat, [])
            evening = store.read(evenings.load, ID)
            assert self.looks(store) == [("numbers", (5, 0, 0, 0, 1))]
            assert len(evening.votes) == len(evening.seats) == ballot.people(evening) == 6 - left

    def test_the_history_holds_no_count_of_it(self, store):  # noqa: F811
        found, _ = self.shown(store)
        kept = store.read(lambda connection: list(connection.execute(select(changes.c.before, changes.c.after))))
        told = [value for pair in kept for value in pair if isinstance(value, dict) and value.get("id") == found]
        assert len(told) > 2
        assert [value for value in told if "frozen" in value] == []

    def test_it_goes_with_the_votes(self, store):  # noqa: F811
        self.shown(store)
        retention.forget_votes(store, CATALOGUE, ID)
        kept = store.read(lambda connection: list(connection.scalars(select(rounds.c.frozen))))
        assert kept and set(kept) == {None}
        (body,) = store.read(meetings.record_bodies, ID)
        assert '"votes":[5,0,0,0,1]' in body

    def test_practice_leaves_nothing(self, store):  # noqa: F811
        while store.read(evenings.load, ID).meeting.step.kind != "practice":
            move(store, course.advance)
        (found,) = store.read(evenings.load, ID).meeting.rounds.values()
        for _ in range(5):
            store.write(cast, sit(store), found.id, "", "2", 1)
        move(store, course.advance)
        (shown,) = store.read(evenings.load, ID).meeting.rounds.values()
        assert shown.frozen == {"counts": [0, 5, 0, 0, 0]}
        move(store, course.advance)
        assert store.read(evenings.load, ID).meeting.rounds[found.id].frozen == {}


class TestOnRequest:
    @pytest.fixture
    def evening(self, own):
        """A shown question, and texts that a bird would sing of."""
        room = Room(own, COUNTS)
        room.until("profile", "rows")
        room.facilitator.ok("reveal_all")
        phone = room.phones["bewoners"][0]
        phone.ok("reason", seat=phone.seat, element="animo", text=f"{CANARY}-reden")
        room.facilitator.ok("closing", contact=f"{CANARY}-contact")
        yield room
        room.leave()

    def test_the_votes_go_and_the_agreement_stays(self, own, evening):
        seat, meeting = evening.phones["bewoners"][0].seat, evening.meeting
        backup_of_it = own.home / "backups"
        assert in_files(own, seat, f"{CANARY}-reden") == [seat, f"{CANARY}-reden"]
        desk = evening.facilitator
        shown = desk.get(f"/verslag/{meeting}").text
        unsure = desk.post(f"/bijeenkomst/{meeting}/wis", what="votes")
        assert "Zet eerst het vinkje. Er is niets gewist." in unsure.text
        assert len(dump(own, meeting)["votes"]) > 0
        done = desk.post(f"/bijeenkomst/{meeting}/wis", what="votes", sure="1")
        assert (done.status_code, "Binnen een minuut is het ook weg uit de kopieën" in done.text) == (200, True)
        assert dump(own, meeting)["votes"] == dump(own, meeting)["seats"] == dump(own, meeting)["changes"] == []
        until_copies_are_clean(own)
        assert "kopieën" not in desk.get("/").text
        assert in_files(own, seat, f"{CANARY}-reden") == []
        assert len(list(backup_of_it.glob("*"))) == 1
        assert f"{CANARY}-contact" in desk.get(f"/verslag/{meeting}").text
        assert "staan de meeste stemmen" in shown
        assert "staan de meeste stemmen" in desk.get(f"/verslag/{meeting}").text
        assert desk.get(f"/tafel/{meeting}").status_code == 200
        desk.ok("version", kind="corrected")
        assert "staan de meeste stemmen" in desk.get(f"/verslag/{meeting}").text

    def test_a_meeting_goes_without_a_trace(self, own, evening):
        desk, meeting = evening.facilitator, evening.meeting
        assert in_files(own, meeting, f"{CANARY}-contact") == [meeting, f"{CANARY}-contact"]
        desk.post(f"/bijeenkomst/{meeting}/wis", what="all", sure="1")
        until_copies_are_clean(own)
        assert in_files(own, meeting, f"{CANARY}-contact", f"{CANARY}-reden") == []
        assert desk.get(f"/verslag/{meeting}").status_code in (403, 404)

    def test_only_who_opened_the_meeting_may(self, own, evening):
        writer, phone = evening.facilitator.key("writer"), evening.phones["bewoners"][0]
        for person in (writer, phone, Person(own)):
            assert person.post(f"/bijeenkomst/{evening.meeting}/wis", what="all", sure="1").status_code == 403
        assert len(dump(own, evening.meeting)["votes"]) > 0

    def test_somebody_goes_and_what_was_shown_stays_nobodys(self, own, evening):
        phone, meeting, desk = evening.phones["bewoners"][0], evening.meeting, evening.facilitator
        before = as_read(desk.get(f"/verslag/{meeting}.json").json())
        assert phone.send("forget_seat", seat=phone.seat)["reload"] is True
        assert phone.seat not in {s["id"] for s in dump(own, meeting)["seats"]}
        assert phone.seat not in {v["seat"] for v in dump(own, meeting)["votes"]}
        after = as_read(desk.get(f"/verslag/{meeting}.json").json())
        assert after["profile"] == before["profile"]
        assert (before["people"], after["people"]) == (14, 13)
        until_copies_are_clean(own)
        assert in_files(own, phone.seat, f"{CANARY}-reden") == []
        assert phone.get(f"/telefoon/{meeting}").status_code == 404  # who knows a meeting's id is not let in by it

    def test_somebody_goes_with_the_votes_that_were_not_shown(self, own):
        room = Room(own, COUNTS)
        room.until("vote", "open")
        room.vote()
        phone = room.phones["bewoners"][0]
        assert sum(v["seat"] == phone.seat for v in dump(own, room.meeting)["votes"]) == 5
        before = len(dump(own, room.meeting)["votes"])
        phone.send("forget_seat", seat=phone.seat)
        assert len(dump(own, room.meeting)["votes"]) == before - 5
        assert phone.seat not in {s["id"] for s in dump(own, room.meeting)["seats"]}
        room.leave()


def test_the_log_tells_what_was_done_and_not_by_whom(own):
    room = Room(own, COUNTS)
    phone, desk = room.phones["bewoners"][0], room.facilitator
    phone.ok("reason", seat=phone.seat, element="animo", text=CANARY)
    desk.ok("pledge", group="bewoners", kind="do", text=CANARY)
    keys = [desk.key(role) for role in ("writer", "helper", "screen")]
    room.until("closing", "done")
    phone.get(f"/verslag/{room.meeting}")
    Person(own).post("/mee", code="000000")
    room.leave()
    lines = own.logged.splitlines()
    assert len(lines) > 200
    assert any('"event": "vote"' in line and '"code": "ok"' in line and '"ms": ' in line for line in lines)
    assert any('"page": "join.take_seat"' in line for line in lines)
    secrets = [CANARY, phone.seat, own.token, room.meeting, "127.0.0.1", "Traceback", "dont_know", "suits"]
    secrets += [cookie.value for person in (phone, *keys) for cookie in person.browser.cookies]
    secrets += [seat.seat for seat in room.everybody]
    assert [text for text in secrets if text in own.logged] == []
    note("log", lines=len(lines), secrets=0)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # a server's copies are its host's
def test_a_copy_that_stays_is_the_newest(store, tmp_path):  # noqa: F811
    now = datetime.now(UTC)
    old = backup.keep(store, now - timedelta(days=1))
    forgetting.scrub(store, now)
    assert not old.exists()
    assert len(backup.copies(store)) == 1
