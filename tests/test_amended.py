"""An agreement changes after its votes were deleted: what they said stays, what is written down may be otherwise."""

from dataclasses import replace

import pytest

from tests.evening import Room
from tests.live import Server
from tests.recorded import as_read, recorded
from tests.sample_evening import BEGIN, catalogue, sample
from workshop.actie.errors import Refused
from workshop.actie.evening import choices, pledges
from workshop.actie.evening.ballot import Evening
from workshop.actie.evening.keeping import GONE
from workshop.actie.evening.meeting import Contact, Kept, Mandate, Meeting, Version
from workshop.actie.paper import binding, recording, told, week
from workshop.actie.paper.record import Record
from workshop.actie.paper.revision import changes
from workshop.archive import records

FINAL = Version(1, "final", BEGIN)
AMENDED = Version(2, "amended", BEGIN, ("gemeente",))
COUNTS = {"bewoners": 8, "professionals": 5, "gemeente": 1}
BY_VOTES = ("profile", "groups", "people", "consent", "rounds", "removed_seats", "room_chose", "elements", "stem")


def gone(evening: Evening) -> Evening:
    """What `forgetting.forget_votes` leaves of it."""
    meeting = evening.meeting
    rounds = {key: replace(found, frozen=None) for key, found in meeting.rounds.items()}
    shown = {key: note for key, note in meeting.notes.items() if note.state == "shown"}
    bare = replace(meeting, rounds=rounds, notes=shown, voices={}, votes_are=GONE)
    return replace(evening, meeting=bare, seats=(), votes=())


def amend(last: Record, meeting: Meeting, version: Version = AMENDED) -> Record:
    evening = gone(replace(sample(), meeting=replace(meeting, versions=(FINAL, version))))
    return records.read(records.write(recording.amend(last, evening, catalogue(), version, BEGIN)))


@pytest.fixture(scope="module")
def last() -> Record:
    return recorded(replace(sample(), meeting=replace(sample().meeting, versions=(FINAL,))), FINAL)


class TestTheRecord:
    def test_where_nothing_was_changed_it_is_the_same_but_for_its_version(self, last):
        newer = amend(last, sample().meeting)
        as_before = replace(newer.agreement, status=last.agreement.status)
        assert replace(newer, version=last.version, versions=last.versions, agreement=as_before) == last
        assert (newer.version.kind, newer.version.agreed) == ("amended", ("gemeente",))

    def test_made_from_the_rows_it_would_tell_of_an_empty_room(self, last):
        """What this is for: the rows tell nothing any more."""
        anew = recorded(gone(sample()), FINAL)
        assert [name for name in BY_VOTES if getattr(anew, name) != getattr(last, name)] == [
            "profile",
            "groups",
            "people",
            "consent",
        ]

    def test_what_is_written_down_may_change_and_what_was_chosen_stays(self, last):
        of, catalogued = sample().meeting, catalogue()
        of = pledges.pledge(of, replace(of.pledges["b1"], text="We zetten soep."), catalogued)
        of = pledges.pledge(of, replace(of.pledges["g1"], mandate=Mandate("yes", "", "wethouder")), catalogued)
        of = pledges.unpledge(of, "p2")
        of = choices.close_with(of, look_back="2026-10-01", first_step_who="de jongerenwerker", stopping="Bel even.")
        of = replace(of, contacts={**of.contacts, "gemeente": Contact("wethouder", "2")})
        newer = amend(last, of)
        assert {name: getattr(newer, name) for name in BY_VOTES} == {name: getattr(last, name) for name in BY_VOTES}
        assert newer.agreement.needs == last.agreement.needs
        assert newer.agreement.concerns == last.agreement.concerns != ()
        assert newer.agreement.onward.stopping == "Bel even."
        assert [part.bound for part in newer.agreement.parts] == [part.bound for part in last.agreement.parts]
        assert {(change.section, change.what) for change in changes(last, newer)} == {
            ("do", "changed"),
            ("do", "removed"),
            ("reach", "changed"),
            ("first_step", "changed"),
            ("look_back", "changed"),
        }

    def test_a_method_may_be_dropped_and_another_kept(self, last):
        (before,) = last.methods.kept
        other = next(one.id for one in last.methods.table if one.id != before)
        away = choices.unkeep(sample().meeting, before)
        new = next(method.id for method in catalogue().methods if method.id not in {m.id for m in last.methods.table})
        for kept in (other, new):
            away = choices.keep(away, Kept(kept, "de opbouwwerker"), catalogue())
        newer = amend(last, away)
        assert newer.methods.kept == (other, new) == tuple(one.id for one in newer.agreement.methods)
        known = {one.id: one for one in newer.methods.table}
        assert [known[one.id] for one in last.methods.table] == list(last.methods.table)
        assert (known[new].voices, known[new].reason) == ((), None)
        assert newer.methods.put == last.methods.put and newer.methods.voted == last.methods.voted

    def test_who_is_bound_is_known_by_it(self, last):
        evening, then = gone(sample()), told.then(last, sample().meeting)
        assert tuple(binding.bound_now(evening)) == ()
        bound = tuple(binding.bound(evening.meeting, then.there, then.dissents))
        assert bound == tuple(binding.bound_now(sample())) != ()
        with pytest.raises(Refused, match="not_agreed"):
            week.refuse_early(replace(evening.meeting, versions=()), bound, "final", BEGIN)


class TestTheMeeting:
    def test_without_a_version_there_is_nothing_to_change(self):
        with pytest.raises(Refused, match="votes_gone"):
            choices.freeze(replace(sample().meeting, votes_are=GONE), "concept", BEGIN)

    def test_votes_that_are_gone_stay_gone(self):
        of = replace(sample().meeting, votes_are=GONE, versions=(Version(1, "concept", BEGIN),))
        assert choices.freeze(of, "final", BEGIN).votes_are == GONE


def test_an_agreement_is_changed_after_its_votes_were_deleted(server: Server):
    """Final, its votes deleted, and then a line, a mandate and a day are other ones."""
    room = Room(server, COUNTS)
    desk = room.facilitator
    room.until("profile", "rows")
    desk.ok("reveal_all")
    line = {"group": "gemeente", "kind": "do", "id": "a" * 32}
    desk.ok("pledge", **line, text="We maaien het veld.")
    desk.ok("closing", look_back="2027-02-01")
    desk.ok("version", kind="concept")
    desk.post(f"/antwoorden/{desk.meeting}", code=_code(desk), **{f"check-{'a' * 32}-right": "yes"})
    before = _record(desk)
    assert before["version"]["kind"] == "final"
    room.leave()
    desk.post(f"/bijeenkomst/{desk.meeting}/wis", what="votes", sure="1")
    desk.connect("desk", desk.meeting)
    desk.ok("pledge", **line, text="We maaien het veld elke maand.", mandate="yes", function="wethouder")
    desk.ok("closing", look_back="2027-03-01")
    assert desk.send("version", kind="amended")["error"] == "who_agreed"
    desk.ok("version", kind="amended", agreed=["gemeente"])
    after, page = _record(desk), desk.get(f"/verslag/{desk.meeting}").text
    assert {name: after[name] for name in BY_VOTES} == {name: before[name] for name in BY_VOTES}
    assert before["people"] == 14 and before["profile"][0]["looks"] != []
    assert (after["version"]["kind"], after["version"]["agreed"]) == ("amended", ["gemeente"])
    assert "Gewijzigd" in page and "We maaien het veld elke maand." in page and "1 maart 2027" in page
    assert "staan de meeste stemmen" in page
    (part,) = [part for part in after["agreement"]["parts"] if part["group"] == "gemeente"]
    assert part["do"][0]["mandate"]["function"] == "wethouder" and part["bound"] and not part["absent"]
    desk.leave()


def _record(desk) -> dict:
    return as_read(desk.get(f"/verslag/{desk.meeting}.json").json())


def _code(desk) -> str:
    page = desk.get(f"/antwoordbladen/{desk.meeting}").text
    return page.partition("Antwoordblad: Gemeente · ")[2][:9]
