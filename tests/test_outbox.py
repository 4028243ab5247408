"""Who must be shown what, and when: decided without a socket, a clock or a database."""

import pytest

from workshop.actie.picture import Audience, Mine
from workshop.rooms.hall import EVERYBODY, WHO_LEADS
from workshop.rooms.outbox import GATHER_SECONDS, Outbox

DESK, SCREEN, PHONE = Audience("desk"), Audience("screen"), Audience("phone", "bewoners")
HERE, THERE = "here", "there"


@pytest.fixture
def outbox() -> Outbox:
    """A meeting with a desk and two phones, one of them in two tabs; in another only a phone."""
    made = Outbox()
    made.enter(HERE, DESK, ())
    for seat in ("one", "two", "two"):
        made.enter(HERE, PHONE, (seat,))
    made.enter(THERE, PHONE, ("far",))
    return made


def test_a_change_is_for_everybody_and_counts_are_for_who_leads(outbox):
    hall = outbox.hall(HERE)
    assert hall.audiences(EVERYBODY) == [PHONE, DESK]  # those who are with many first
    assert hall.audiences(WHO_LEADS) == [DESK]
    assert [outbox.is_for(EVERYBODY, "one", set()), outbox.is_for(WHO_LEADS, "one", {"two"})] == [True, False]
    assert outbox.is_for(WHO_LEADS, "two", {"two"})


def test_one_sends_and_what_comes_meanwhile_is_shown_together(outbox):
    hall = outbox.ask(HERE, WHO_LEADS, ("one",))
    assert hall is outbox.hall(HERE)
    assert outbox.ask(HERE, EVERYBODY, ("two",)) is None
    assert hall.next() == (EVERYBODY, {"one", "two"})
    assert outbox.ask(HERE, WHO_LEADS, ()) is None  # it is still sending
    assert hall.next() == (WHO_LEADS, set())
    assert hall.next() is None
    assert outbox.ask(HERE, WHO_LEADS, ()) is hall
    assert outbox.ask("nowhere", EVERYBODY, ()) is None


def test_counts_wait_for_each_other_meeting_by_meeting(outbox):
    assert outbox.count(HERE, (), 100.0)
    assert not outbox.count(HERE, ("one",), 100.1)  # somebody gathers already
    assert not outbox.count(THERE, ("far",), 100.1)
    assert outbox.first() == (HERE, 100.0 + GATHER_SECONDS)
    assert outbox.take(HERE) == {"one"}
    assert outbox.first() == (THERE, 100.1 + GATHER_SECONDS)
    assert outbox.take(THERE) == {"far"}
    assert outbox.first() is None
    assert outbox.count(HERE, (), 200.0)


def test_no_count_is_drawn_for_nobody(outbox):
    assert not outbox.count(THERE, (), 1.0)
    assert not outbox.count("nowhere", (), 1.0)
    assert outbox.count("nowhere", (), 1.0, others=True)


def test_a_vote_is_told_to_the_other_tabs_of_its_seat_only(outbox):
    told = {seat: outbox.tabs_elsewhere(HERE, seat) for seat in ("one", "two", "far")}
    assert told == {"one": False, "two": True, "far": False}
    assert not outbox.tabs_elsewhere("nowhere", "one")


def test_a_meeting_is_forgotten_with_its_last_socket(outbox):
    outbox.leave(THERE, PHONE, ("far",))
    assert outbox.hall(THERE) is None
    assert [meeting for meeting, _ in outbox.halls()] == [HERE]


def test_an_audience_is_sent_only_what_is_new_to_all_of_it(outbox):
    hall = outbox.hall(HERE)
    assert hall.news(DESK, 1, {"stage": "a", "people": "b"}) == {"stage": "a", "people": "b"}
    assert hall.news(DESK, 2, {"stage": "a", "people": "c"}) == {"people": "c"}
    assert hall.came(DESK, {"stage": "x", "people": "c"}) == 2  # one of them has another stage now
    assert hall.news(DESK, 3, {"stage": "a", "people": "c"}) == {"stage": "a"}
    assert hall.news(SCREEN, 3, {"stage": "s"}) == {"stage": "s"}


def test_a_seat_is_told_once_what_is_its_own(outbox):
    hall = outbox.hall(HERE)
    own = Mine("one", "bewoners", False, {}, False, "", "", False)
    other = Mine("one", "bewoners", False, {"r": {"": "3"}}, False, "", "", False)
    assert [hall.is_told(said) for said in (own, own, other, own)] == [False, True, False, False]
    assert (hall.forget("one"), hall.forget("one")) == (True, False)
