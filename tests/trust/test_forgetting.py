"""What is deleted is gone, in time or on request: from tables, log and copies, while the agreement keeps its ground."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.evening import Room
from tests.house import dump
from tests.live import Facilitator, Person, Server
from tests.scenes import CATALOGUE, START
from tests.test_store import ID, act, cast, first, refused, sit, store, to_vote  # noqa: F401 - `store` is the fixture
from tests.trust.figures import note
from workshop import publish, retention
from workshop.actie import choices, keeping
from workshop.actie.meeting import About
from workshop.store import backup, forgetting, meetings

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
        meeting = store.read(meetings.load, ID).meeting
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
        goes = keeping.votes_go(store.read(meetings.load, ID).meeting, MADE)
        assert retention.sweep(store, CATALOGUE, goes - timedelta(days=1)) == 0
        assert len(store.read(meetings.load, ID).votes) == 1
        assert retention.sweep(store, CATALOGUE, goes) == 1
        evening = store.read(meetings.load, ID)
        assert (evening.votes, evening.seats, evening.meeting.votes_are) == ((), (), keeping.GONE)
        assert len(store.read(meetings.record_bodies, ID)) == 1
        assert retention.sweep(store, CATALOGUE, goes) == 0

    def test_a_meeting_goes_after_its_look_back(self, store):  # noqa: F811
        store.write(meetings.act, ID, "closing", lambda e: choices.close_with(e.meeting, look_back="2027-03-01"))
        assert retention.sweep(store, CATALOGUE, date(2027, 3, 30)) == 1  # its votes, after ninety days
        assert retention.sweep(store, CATALOGUE, date(2027, 3, 31)) == 1
        assert refused(store, meetings.load, ID) == "unknown_meeting"
        assert store.read(meetings.record_bodies, ID) == []

    def test_the_join_page_says_how_long(self, server):
        desk = Facilitator(server)
        meeting = desk.new_meeting(**{"about.keep_days": "14"})
        (row,) = dump(server, meeting)["meetings"]
        assert "Losse stemmen wissen we na 14 dagen." in Person(server).get(f"/m/{row['code']}").text
        page = desk.post(f"/bijeenkomst/{meeting}/voorbereiden", **{"about.title": "x", "about.keep_days": "1000"})
        assert "Kies een aantal dagen van 1 tot 365." in page.text


class TestClosedForGood:
    def test_a_final_agreement_leaves_no_vote_with_its_seat(self, store):  # noqa: F811
        found = to_vote(store)
        seats = [sit(store) for _ in range(40)]
        for nr, seat in enumerate(seats):
            store.write(cast, seat, found, "", str(1 + nr % 5), nr)
        before = {v.seat: v.value for v in store.read(meetings.load, ID).votes}
        store.write(publish.freeze, ID, "final", CATALOGUE)
        after = {v.seat: v.value for v in store.read(meetings.load, ID).votes}
        assert Counter(after.values()) == Counter(before.values())
        assert after.keys() == before.keys()
        assert after != before  # one chance in 10^25 that nothing changed places
        assert {v.nr for v in store.read(meetings.load, ID).votes} == {0}

    def test_counts_stay_per_round_and_group(self, store):  # noqa: F811
        found = to_vote(store)
        for group, value in [("bewoners", "1")] * 5 + [("professionals", "5")] * 5:
            store.write(cast, sit(store, group), found, "", value, 1)
        before = Counter((v.round, v.group, v.value) for v in store.read(meetings.load, ID).votes)
        store.write(forgetting.unlink, ID)
        assert Counter((v.round, v.group, v.value) for v in store.read(meetings.load, ID).votes) == before

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
        assert desk.post(f"/bijeenkomst/{meeting}/wis", what="votes", sure="1").status_code == 200
        assert dump(own, meeting)["votes"] == dump(own, meeting)["seats"] == dump(own, meeting)["changes"] == []
        assert in_files(own, seat, f"{CANARY}-reden") == []
        assert len(list(backup_of_it.glob("*"))) == 1
        assert f"{CANARY}-contact" in desk.get(f"/verslag/{meeting}").text
        assert "liggen de meeste stemmen" in shown
        assert "liggen de meeste stemmen" in desk.get(f"/verslag/{meeting}").text
        assert desk.get(f"/tafel/{meeting}").status_code == 200
        late = desk.send("version", kind="corrected")
        assert late["error"] == "votes_gone"

    def test_a_meeting_goes_without_a_trace(self, own, evening):
        desk, meeting = evening.facilitator, evening.meeting
        assert in_files(own, meeting, f"{CANARY}-contact") == [meeting, f"{CANARY}-contact"]
        desk.post(f"/bijeenkomst/{meeting}/wis", what="all", sure="1")
        assert in_files(own, meeting, f"{CANARY}-contact", f"{CANARY}-reden") == []
        assert desk.get(f"/verslag/{meeting}").status_code in (403, 404)

    def test_only_who_opened_the_meeting_may(self, own, evening):
        writer, phone = evening.facilitator.key("writer"), evening.phones["bewoners"][0]
        for person in (writer, phone, Person(own)):
            assert person.post(f"/bijeenkomst/{evening.meeting}/wis", what="all", sure="1").status_code == 403
        assert len(dump(own, evening.meeting)["votes"]) > 0

    def test_somebody_goes_and_what_was_shown_stays_nobodys(self, own, evening):
        phone, meeting = evening.phones["bewoners"][0], evening.meeting
        shown = Counter((v["round"], v["value"]) for v in dump(own, meeting)["votes"])
        seats = len(dump(own, meeting)["seats"])
        assert phone.send("forget_seat", seat=phone.seat)["reload"] is True
        assert Counter((v["round"], v["value"]) for v in dump(own, meeting)["votes"]) == shown
        assert len(dump(own, meeting)["seats"]) == seats
        assert in_files(own, phone.seat, f"{CANARY}-reden") == []
        assert phone.get(f"/telefoon/{meeting}").url.endswith(f"/m/{dump(own, meeting)['meetings'][0]['code']}")

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
