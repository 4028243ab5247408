"""The database: what is decided comes back as it was, votes follow the state of their round, history can be undone."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from tests.live import ROOT
from tests.scenes import CATALOGUE, GROUPS, START
from workshop.actie.errors import Refused
from workshop.actie.evening import choices, course, pledges, voices
from workshop.actie.evening.ballot import CHOICES, present
from workshop.actie.evening.course import Moment
from workshop.actie.evening.meeting import About, Meeting, Note, Pledge
from workshop.actie.evening.outcome import Outcome
from workshop.archive import acts
from workshop.store import Store, arriving, evenings, history, keys, meetings, votes, writer
from workshop.store.migrate import migrate
from workshop.store.things import put_together, take_apart
from workshop.store.trouble import Unavailable
from workshop.store.writer import Ballot

ID = "a" * 32


@pytest.fixture
def store(database_url):
    store = Store(database_url, lambda work: work())
    migrate(store)
    store.write(meetings.make, first(), START, "123456")
    yield store
    store.close()


def first() -> Meeting:
    return choices.first_meeting(ID, About(title="De Ketel"), GROUPS, CATALOGUE)


def act(store, change, *args, **named) -> int:
    return store.write(meetings.act, ID, "test", lambda e: change(e.meeting, *args), **named).version


def move(store, change, *args) -> int:
    def moved(evening):
        moment = Moment(datetime.now(UTC), meetings.new_id, present(evening), ("animo",))
        return change(evening.meeting, *args, moment)

    return store.write(meetings.act, ID, "move", moved).version


def to_vote(store):
    while store.read(evenings.load, ID).meeting.step.kind != "vote":
        move(store, course.advance)
    rounds = store.read(evenings.load, ID).meeting.rounds.values()
    return next(r.id for r in rounds if r.subject == "animo")


def sit(store, group="bewoners") -> str:
    seat = store.write(votes.join, ID, group, False, keys.fingerprint(keys.new_token()), datetime.now(UTC))
    store.write(arriving.arrive, [seat], datetime.now(UTC))
    return seat


def cast(connection, seat, found, item, value, seq) -> Ballot:
    """One vote, alone in its group: what holds then. Raises Refused."""
    (outcome,) = writer.cast(connection, [Ballot(seat, found, item, value, seq)])
    if isinstance(outcome, Refused):
        raise outcome
    return outcome


def refused(store, work, *args) -> str:
    with pytest.raises(Refused) as error:
        store.write(work, *args)
    return error.value.code


def values(store) -> list[str]:
    return [v.value for v in store.read(evenings.load, ID).votes]


def test_a_meeting_comes_back_as_it_was(store):
    assert store.read(evenings.load, ID).meeting == first()


def test_everything_written_in_an_evening_comes_back(store):
    to_vote(store)
    act(store, pledges.pledge, Pledge("p1", "bewoners", "do", "Wij openen op dinsdag", who="kerngroep"), CATALOGUE)
    meeting = store.read(evenings.load, ID).meeting
    again = put_together(ID, take_apart(meeting))
    assert again == meeting


def test_a_vote_is_kept_and_a_newer_one_replaces_it(store):
    found, seat = to_vote(store), sit(store)
    store.write(cast, seat, found, "", "2", 1)
    store.write(cast, seat, found, "", "4", 2)
    assert values(store) == ["4"]


def test_an_old_vote_that_arrives_late_does_not_overwrite_a_newer_one(store):
    found, seat = to_vote(store), sit(store)
    store.write(cast, seat, found, "", "4", 7)
    store.write(cast, seat, found, "", "1", 3)
    assert values(store) == ["4"]


def test_a_closed_round_takes_no_votes_and_an_undone_close_does(store):
    found, seat = to_vote(store), sit(store)
    move(store, course.close)
    assert refused(store, cast, seat, found, "", "1", 1) == "round_closed"
    move(store, course.reopen)
    store.write(cast, seat, found, "", "1", 2)
    assert values(store) == ["1"]


@pytest.mark.parametrize(
    ("item", "value", "code"), [("", "6", "bad_vote"), ("", "suits", "bad_vote"), ("abcd", "1", "bad_vote")]
)
def test_only_what_stands_on_the_ballot_is_taken(store, item, value, code):
    assert refused(store, cast, sit(store), to_vote(store), item, value, 1) == code


def test_a_group_with_one_voice_votes_once(store):
    found, one, other = to_vote(store), sit(store, "gemeente"), sit(store, "gemeente")
    assert refused(store, cast, one, found, "", "1", 1) == "one_voice"
    act(store, voices.hold, "gemeente", one)
    store.write(cast, one, found, "", "1", 2)
    assert refused(store, cast, other, found, "", "5", 1) == "one_voice"


def test_a_seat_of_another_meeting_cannot_vote_here(store):
    other = "b" * 32
    store.write(meetings.make, choices.again(first(), other), START, "654321")
    stranger = store.write(votes.join, other, "bewoners", False, "hash", START)
    assert refused(store, cast, stranger, to_vote(store), "", "1", 1) == "unknown_round"


def test_a_closed_door_lets_nobody_new_in(store):
    act(store, course.door, False)
    assert refused(store, votes.join, ID, "bewoners", False, "hash", START) == "door_closed"


def test_a_seat_changes_group_until_it_has_voted(store):
    found, seat = to_vote(store), sit(store)
    store.write(votes.change_group, seat, "professionals", False, datetime.now(UTC))
    assert store.read(evenings.load, ID).seat(seat).group == "professionals"
    store.write(cast, seat, found, "", "1", 1)
    assert refused(store, votes.change_group, seat, "bewoners", False, datetime.now(UTC)) == "voted_already"


def test_who_sits_elsewhere_speaks_for_its_group_no_more(store):
    seat = sit(store, "gemeente")
    act(store, voices.hold, "gemeente", seat)
    store.write(votes.change_group, seat, "bewoners", False, datetime.now(UTC))
    assert store.read(evenings.load, ID).meeting.voices == {}


def test_an_act_and_the_version_it_leads_to_are_kept_together_or_not_at_all(store):
    def press(on, version):
        return lambda evening: Outcome(course.blank(evening.meeting, on), version=version)

    evening, _ = store.write(acts.keep, ID, "advance", press(True, "concept"), CATALOGUE)
    assert evening == store.read(evenings.load, ID)
    assert ([one.kind for one in evening.meeting.versions], evening.meeting.screen.blank) == (["concept"], True)
    assert refused(store, acts.keep, ID, "advance", press(False, "no kind"), CATALOGUE) == "already_final"
    assert store.read(evenings.load, ID) == evening


def test_a_removed_seat_takes_its_hidden_votes_along_and_leaves_shown_ones(store):
    found, seat = to_vote(store), sit(store)
    store.write(cast, seat, found, "", "1", 1)
    move(store, course.close)
    move(store, course.reveal, found)
    contact = next(r for r in store.read(evenings.load, ID).meeting.rounds.values() if r.subject == "contact")
    move(store, course.reopen)
    store.write(cast, seat, contact.id, "", "2", 2)
    store.write(votes.remove_seat, ID, seat)
    assert values(store) == ["1"]
    assert store.read(evenings.load, ID).voters == ()


def test_a_paper_card_is_a_seat_whose_last_one_can_be_undone(store):
    found = to_vote(store)
    store.write(votes.type_card, ID, "bewoners", {found: {"": "2"}}, False, "helper", datetime.now(UTC))
    store.write(votes.type_card, ID, "bewoners", {found: {"": "5"}}, False, "helper", datetime.now(UTC))
    store.write(votes.undo_card, ID, "helper")
    assert values(store) == ["2"]
    assert [s.kind for s in store.read(evenings.load, ID).voters] == ["paper"]


def test_paper_may_come_after_the_close_and_not_after_the_reveal(store):
    found = to_vote(store)
    move(store, course.close)
    store.write(votes.type_card, ID, "bewoners", {found: {"": "2"}}, False, "helper", datetime.now(UTC))
    move(store, course.reveal, found)
    card = ("bewoners", {found: {"": "2"}}, False, "helper", datetime.now(UTC))
    assert refused(store, votes.type_card, ID, *card) == "round_revealed"
    assert refused(store, votes.undo_card, ID, "helper") == "round_revealed"
    assert values(store) == ["2"]


def test_practice_votes_are_kept_nowhere(store):
    move(store, course.advance)
    evening = store.read(evenings.load, ID)
    seat = sit(store)
    store.write(cast, seat, evening.meeting.rounds_here()[0].id, "", "3", 1)
    move(store, course.advance)
    assert values(store) == ["3"]
    move(store, course.advance)
    assert values(store) == []


def advanced(store, kept=None):
    """The big button, once; gives what the act says the evening is then."""

    def moved(evening):
        meeting, methods = evening.meeting, tuple(one.id for one in CATALOGUE.methods[:2])
        moment = Moment(datetime.now(UTC), meetings.new_id, present(evening), ("animo", "contact"))
        if meeting.step.kind == "methods" and not meeting.methods.put:
            return choices.put_methods(meeting, methods, methods, CATALOGUE)
        return course.advance(meeting, moment)

    return store.write(meetings.act, ID, "advance", moved, None, False, kept)


def test_what_an_act_gives_is_what_is_read_after_it(store):
    """From door to goodbye, with votes in between: an act that knows the evening need not read it, nor who shows it."""
    seat, evening = sit(store), None
    while evening is None or evening.meeting.course.phase != "done":
        evening = advanced(store, evening)
        assert evening == store.read(evenings.load, ID)
        for found in [r for r in evening.meeting.rounds_here() if r.state == "open"]:
            store.write(cast, seat, found.id, found.votes_on[0], CHOICES[found.kind][0], 1)


def test_an_act_does_not_go_by_what_is_old(store):
    found, seat = to_vote(store), sit(store)
    old = store.read(evenings.load, ID)
    store.write(cast, seat, found, "", "2", 1)
    assert [vote.value for vote in advanced(store, old).votes] == ["2"]


def test_a_stale_act_is_refused_and_a_fresh_one_beside_it_is_not(store):
    seen = store.read(evenings.load, ID).version
    act(store, course.door, False, seen=seen)
    with pytest.raises(Refused) as error:
        act(store, course.door, True, seen=seen)
    assert error.value.code == "already_done"
    act(store, course.blank, True, seen=seen)
    assert store.read(evenings.load, ID).meeting.screen.blank is True


@pytest.mark.parametrize("change", [choices.with_about, choices.close_with])
def test_who_leads_in_another_language_stands_in_nobodys_way(store, change):
    one, other = ("title", "place") if change is choices.with_about else ("contact", "look_back")
    seen = store.read(evenings.load, ID).version

    def write(field, lang):
        done = store.write(meetings.act, ID, "about", lambda e: change(e.meeting, **{field: lang}, lang=lang), seen)
        return done.version

    nr = write(one, "nl")
    write(other, "en")
    store.write(meetings.undo, ID, nr)
    meeting = store.read(evenings.load, ID).meeting
    part = meeting.about if change is choices.with_about else meeting.closing
    assert (getattr(part, one), getattr(part, other)) == ({"title": "De Ketel"}.get(one, ""), "en")
    with pytest.raises(Refused, match="already_done"):
        write(other, "nl")


def test_an_act_is_undone_and_the_undo_is_an_act(store):
    nr = act(store, pledges.pledge, Pledge("p1", "bewoners", "do", "Wij koken"), CATALOGUE)
    back = store.write(meetings.undo, ID, nr)
    assert store.read(evenings.load, ID).meeting.pledges == {}
    store.write(meetings.undo, ID, back)
    assert store.read(evenings.load, ID).meeting.pledges["p1"].text == "Wij koken"


def test_what_was_touched_since_is_not_undone(store):
    nr = act(store, pledges.pledge, Pledge("p1", "bewoners", "do", "Wij koken"), CATALOGUE)
    act(store, pledges.pledge, Pledge("p1", "bewoners", "do", "Wij koken soep"), CATALOGUE)
    assert refused(store, meetings.undo, ID, nr) == "already_done"


def test_a_reveal_is_never_undone(store):
    found = to_vote(store)
    close = move(store, course.close)
    reveal = move(store, course.reveal, found)
    assert refused(store, meetings.undo, ID, reveal) == "reveal_is_final"
    assert refused(store, meetings.undo, ID, close) == "already_done"


def test_an_opened_round_is_never_undone_away(store):
    nr = None
    while store.read(evenings.load, ID).meeting.step.kind != "vote":
        nr = move(store, course.advance)
    assert refused(store, meetings.undo, ID, nr) == "cannot_undo"


def test_who_was_asked_how_to_vote_stays_asked_when_that_is_undone(store):
    seats = [sit(store) for _ in range(3)]
    to_vote(store)
    move(store, course.go_to, 2)
    store.write(votes.remove_seat, ID, seats[0])
    assert "bewoners" not in store.read(evenings.load, ID).meeting.small
    opened = move(store, course.advance)
    before = store.read(evenings.load, ID).meeting
    assert before.course.phase == "open" and "bewoners" in before.asked
    back = store.write(meetings.undo, ID, opened)
    after = store.read(evenings.load, ID).meeting
    assert after.course.step == 2
    assert (after.asked, after.small) == (before.asked, before.small)
    undo, done = store.read(history.latest, ID, 2)
    assert undo.nr == back and undo.keys == done.keys  # so the desk is not offered it twice


def test_what_a_phone_withdrew_is_not_brought_back(store):
    def note(text: str) -> int:
        new = Note("a" * 32, "reason", "animo", "bewoners", text)
        return store.write(meetings.act, ID, "note", lambda e: choices.note(e.meeting, new)).version

    note("Omdat het moet")
    shown = act(store, choices.moderate, "a" * 32, "shown")
    withdrawn = note("")
    assert refused(store, meetings.undo, ID, withdrawn) == "cannot_undo"
    assert refused(store, meetings.undo, ID, shown) == "already_done"
    assert store.read(evenings.load, ID).meeting.notes == {}


def test_typing_is_live_at_once_and_one_entry_in_the_history(store):
    for text in ("W", "Wij", "Wij koken"):
        act(store, pledges.pledge, Pledge("p1", "bewoners", "do", text), CATALOGUE, draft=True)
        assert store.read(evenings.load, ID).meeting.pledges["p1"].text == text
    assert store.read(history.latest, ID) == []
    act(store, pledges.pledge, Pledge("p1", "bewoners", "do", "Wij koken"), CATALOGUE)
    assert [act.keys for act in store.read(history.latest, ID)] == [["pledges/p1"]]


def test_the_last_words_of_what_was_typed_live_are_the_same_entry(store):
    act(store, pledges.pledge, Pledge("p1", "bewoners", "do", "Wij"), CATALOGUE, draft=True)
    nr = act(store, pledges.pledge, Pledge("p1", "bewoners", "do", "Wij koken"), CATALOGUE)
    assert [act.nr for act in store.read(history.latest, ID)] == [nr]
    store.write(meetings.undo, ID, nr)
    assert store.read(evenings.load, ID).meeting.pledges == {}


def test_undoing_what_was_typed_live_brings_back_what_was_prepared(store):
    act(store, lambda meeting: choices.with_about(meeting, title="De K"), draft=True)
    nr = act(store, lambda meeting: choices.with_about(meeting, title="De Kachel"))
    store.write(meetings.undo, ID, nr)
    assert store.read(evenings.load, ID).meeting.about.title == "De Ketel"


def test_the_version_grows_with_every_act_and_every_vote(store):
    seen = [store.read(evenings.load, ID).version]
    found, seat = to_vote(store), sit(store)
    for seq in (1, 2):
        store.write(cast, seat, found, "", str(seq), seq)
        seen.append(store.read(evenings.load, ID).version)
    move(store, course.close)
    seen.append(store.read(evenings.load, ID).version)
    assert seen == sorted(set(seen))


def test_a_revoked_key_opens_nothing(store):
    token = store.write(keys.give, ID, "writer", "", START)
    found = store.read(keys.find, token)
    assert (found.role, found.meeting) == ("writer", ID)
    store.write(keys.revoke, ID, found.id, START)
    assert refused(store, keys.find, token) == "bad_key"


def test_moments_come_back_in_utc(store):
    key = store.read(keys.find, store.write(keys.give, ID, "writer", "", START))
    ((_, _, made),) = store.read(meetings.listing)
    found = to_vote(store)
    opened = store.read(evenings.load, ID).meeting.rounds[found].opened
    assert (key.made, made) == (START, START)
    assert [moment.tzinfo for moment in (key.made, made, opened)] == [UTC, UTC, UTC]


def test_whoever_reads_sees_one_moment_while_others_vote(store):
    found, seat = to_vote(store), sit(store)

    def look(connection):
        before = evenings.load(connection, ID)
        store.write(cast, seat, found, "", "1", 1)
        return before, evenings.load(connection, ID)

    before, after = store.read(look)
    assert before == after
    assert values(store) == ["1"]


def test_who_writes_on_what_changed_meanwhile_is_asked_to_come_back(store):
    def late(connection):
        evenings.load(connection, ID)
        store.write(meetings.count_scan, ID)
        meetings.count_scan(connection, ID)

    with pytest.raises(Unavailable) as error:
        store.read(late)
    assert error.value.code == "database_busy"


def test_a_newer_schema_is_refused(store):
    from sqlalchemy import text

    from workshop.actie.errors import WorkshopError

    store.write(lambda connection: connection.execute(text("update alembic_version set version_num = '9999'")))
    with pytest.raises(WorkshopError) as error:
        migrate(store)
    assert error.value.code == "newer_schema"


def test_tables_and_migrations_agree(store):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from workshop.store.tables import metadata

    with store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


MANY_AT_ONCE = """
import sys, threading
from workshop.store.things import put_together
sys.setswitchinterval(1e-6)
start = threading.Barrier(8)

def read():
    start.wait()
    put_together("a", {"about/title": "De Ketel"})

threads = [threading.Thread(target=read) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


@pytest.mark.slow
def test_the_first_meetings_may_be_read_by_many_at_once():
    """In a program of its own each time: what msgspec knows of a type it learns once, and not in two threads."""
    ends = [subprocess.run([sys.executable, "-c", MANY_AT_ONCE], cwd=ROOT, check=False).returncode for _ in range(20)]
    assert ends == [0] * 20
