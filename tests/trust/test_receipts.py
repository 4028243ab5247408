"""No receipt for a vote that is not kept: whatever the order, what a phone is told holds is what the database holds."""

from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.house import dump
from tests.live import Phone
from tests.test_store import sit, store, to_vote  # noqa: F401 - the fixture
from tests.trust.figures import long_form, note
from workshop.store import tables, writer
from workshop.store.writer import Ballot

VALUES = ("1", "2", "3", "4", "5", "dont_know")
LAST = 2**31 - 1
TABS = 3
# What a tab's own clock or memory makes of the next number: nothing stored, a clock put back, one past 2093, or sound.
NUMBERS = st.sampled_from((0, 1, 2, 3, 60_000_000, LAST - 1, LAST))
PRESSES = st.tuples(st.integers(0, TABS - 1), NUMBERS, st.sampled_from(VALUES), st.booleans())
# Each list is what came while one commit was on its way.
WALKS = st.lists(st.lists(PRESSES, min_size=1, max_size=5), min_size=1, max_size=8)
SEEN = {"told": 0}


@dataclass
class Tab:
    """A tab keeps what was not answered, and sends it once more with what it says next."""

    unanswered: list[Ballot] = field(default_factory=list)


@pytest.fixture(scope="module", autouse=True)
def counted():
    yield
    note("receipts", votes=SEEN["told"], wrong=0)


@settings(
    max_examples=600 if long_form() else 40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(walk=WALKS)
@example(walk=[[(0, 5, "1", False)], [(1, 5, "2", False)], [(1, 4, "3", False)]])
@example(walk=[[(0, LAST, "1", True), (1, LAST, "2", False)], [(0, 0, "4", False)]])
def test_what_an_ack_says_holds_is_what_the_database_holds(store, walk):  # noqa: F811
    found = getattr(store, "found", None) or to_vote(store)
    store.found = found
    seat, tabs, model = sit(store), [Tab() for _ in range(TABS)], None
    for commit in walk:
        sent: list[tuple[Tab, Ballot, bool]] = []
        for nr, seq, value, ack_is_lost in commit:
            again, tabs[nr].unanswered = tabs[nr].unanswered, []
            sent += [(tabs[nr], ballot, False) for ballot in again]
            sent.append((tabs[nr], Ballot(seat, found, "", value, seq), ack_is_lost))
        for _, ballot, _ in sent:
            model = ballot if model is None or model.seq < ballot.seq else model
        told = store.write(writer.cast, [ballot for _, ballot, _ in sent])
        assert kept(store, seat) == [(model.value, model.seq)]
        assert told == [model] * len(sent)
        for tab, ballot, ack_is_lost in sent:
            tab.unanswered += [ballot] if ack_is_lost else []
        SEEN["told"] += len(sent)


def kept(store, seat):  # noqa: F811
    query = select(tables.votes.c.value, tables.votes.c.seq).where(tables.votes.c.seat == seat)
    return [tuple(row) for row in store.read(lambda connection: connection.execute(query).all())]


def test_one_group_of_votes_answers_each_for_itself(store):  # noqa: F811
    """Those of one commit are of many people: some new, some older than what is kept, some refused."""
    found, (one, two, three) = to_vote(store), [sit(store) for _ in range(3)]
    store.write(writer.cast, [Ballot(one, found, "", "1", 9), Ballot(two, found, "", "2", 9)])
    asked = [("5", one, 8), ("4", two, 10), ("3", three, 0), ("bad", three, 11), ("2", three, 0), ("1", two, 10)]
    told = store.write(writer.cast, [Ballot(seat, found, "", value, seq) for value, seat, seq in asked])
    assert getattr(told.pop(3), "code", None) == "bad_vote"
    assert [(held.seat, held.value, held.seq) for held in told] == [
        (one, "1", 9),
        (two, "4", 10),
        (three, "3", 0),
        (three, "3", 0),
        (two, "4", 10),
    ]


@pytest.mark.parametrize(
    ("seq", "value", "holds"),
    [
        (8, "4", ("4", 8)),
        (7, "1", ("1", 7)),
        (7, "4", ("1", 7)),
        (6, "4", ("1", 7)),
        (0, "4", ("1", 7)),
        (LAST, "4", ("4", LAST)),
    ],
)
def test_an_ack_over_the_line_says_which_vote_holds(facilitator, people, seq, value, holds):
    phone, tab = person_and_tab(facilitator, people)
    assert phone.vote("1", seq=7).items() >= {"ok": True, "value": "1", "seq": 7}.items()
    assert tab.vote(value, seq=seq).items() >= {"ok": True, "value": holds[0], "seq": holds[1]}.items()
    rows = [row for row in dump(facilitator.server, facilitator.meeting)["votes"] if row["seat"] == phone.seat]
    assert [(row["value"], row["seq"]) for row in rows] == [holds]


def test_who_is_too_late_is_shown_the_vote_of_which_the_ack_was_lost(facilitator, people):
    phone, _ = person_and_tab(facilitator, people)
    ballot = phone.ballots()[0]
    phone.mine.clear()
    assert phone.vote("2", ballot, seq=3)["ok"]  # suppose that this answer never came
    facilitator.ok("close")
    for value, seq in (("2", 3), ("4", 4)):
        phone.mine.clear()
        assert phone.vote(value, ballot, seq=seq)["error"] == "round_closed"
        assert phone.wait(lambda: phone.mine)[phone.seat]["votes"] == {ballot["round"]: {"": "2"}}


def test_no_number_above_the_last_is_taken(facilitator, people):
    phone, tab = person_and_tab(facilitator, people)
    assert phone.vote("1", seq=LAST)["ok"]
    assert tab.vote("2", seq=LAST).items() >= {"value": "1", "seq": LAST}.items()
    assert tab.vote("2", seq=LAST + 1)["error"] == "bad_payload"


def person_and_tab(facilitator, people):
    """A resident whose phone has the page open twice, at the practice question."""
    phone = Phone(facilitator.server).sit(facilitator.meeting, "bewoners")
    tab = Phone(facilitator.server)
    tab.browser.cookies.update(phone.browser.cookies)
    tab.meeting, tab.seat = phone.meeting, phone.seat
    tab.connect("phone", phone.meeting, phone.seat)
    people += [phone, tab]
    facilitator.ok("advance")
    for one in people:
        one.wait(one.ballots)
    return phone, tab
