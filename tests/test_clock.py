"""When a clock is believed, which phones make it so, and what is logged when it is not."""

import logging
from datetime import UTC, datetime, timedelta

import pytest

from tests.test_store import ID, store, to_vote  # noqa: F401 - `store` is the fixture
from workshop.actie.evening import keeping
from workshop.archive.clock import PHONES_AT_MOST, Clock, is_here
from workshop.archive.retention import ALARM_SECONDS, Alarm
from workshop.store import evenings, forgetting, moments

NOW = datetime(2026, 11, 26, 20, tzinfo=UTC)
AT = NOW.timestamp()
DAY = timedelta(days=1)
HOUR = 3600.0
ELSEWHERE = ("192.0.2.7", "192.0.2.1:5000")


@pytest.mark.parametrize(
    ("days", "near"), [(0, True), (7, True), (-7, True), (7.001, False), (-7.001, False), (4748, False), (-7305, False)]
)
def test_within_a_week_of_when_it_was_right_it_is_believed(days, near):
    assert keeping.is_near(NOW, NOW + days * DAY) is near
    assert keeping.is_near(None, NOW) is False


@pytest.mark.parametrize(
    ("hours", "agree"),
    [
        ((0, 0), False),
        ((0, 1, -1), True),
        ((0, 24, 12), True),
        ((-24, 0, 24), False),  # with this machine, and not with each other
        ((0, 0, 24.1), False),
        ((0, 0, 0, 99, 99), True),
        ((0, 0, 0, 99, 99, 99), False),
        ((99, 99, 99), False),
        ((-24, 0, 24, 1), True),
        ((), False),
    ],
)
def test_three_phones_with_our_time_and_fewer_with_another(hours, agree):
    assert keeping.phones_agree([AT + hour * HOUR for hour in hours], AT) is agree


@pytest.mark.parametrize(
    ("sender", "host", "here"),
    [
        (*ELSEWHERE, False),
        ("192.0.2.1", "192.0.2.1:5000", True),
        ("127.0.0.1", "localhost:5000", True),
        ("127.0.0.1", "avond.example.nl", True),
        ("192.0.2.7", "avond.example.nl", False),
        ("::1", "[::1]:5000", True),
        ("2001:db8::2", "[2001:db8::1]:5000", False),
        ("2001:db8::1", "[2001:db8::1]:5000", True),
        ("", "192.0.2.1", True),
    ],
)
def test_a_browser_on_this_machine_is_no_phone(sender, host, here):
    assert is_here(sender, host) is here


class TestClock:
    @pytest.fixture
    def late(self, store):  # noqa: F811
        """A clock that was believed a month ago."""
        store.write(moments.put, moments.TRUSTED, datetime.now(UTC) - 30 * DAY)
        return Clock(store)

    def say(self, clock, *seats, off=0.0, sender=ELSEWHERE[0]):
        now = (datetime.now(UTC).timestamp() + off * HOUR) * 1000
        clock.heard(seats, round(now), sender, ELSEWHERE[1])

    def test_a_new_installation_is_asked_once_there_is_something_to_delete(self, store):  # noqa: F811
        clock = Clock(store)
        assert clock.look(datetime.now(UTC)) is False  # `store` holds a meeting
        store.write(forgetting.delete_meeting, ID)
        assert clock.look(datetime.now(UTC)) is True
        assert store.read(moments.at, moments.TRUSTED) is None

    def test_an_older_installation_knows_no_moment_and_waits(self, store):  # noqa: F811
        store.write(moments.take_away, moments.TRUSTED)
        assert Clock(store).look(datetime.now(UTC)) is False
        assert store.read(moments.at, moments.TRUSTED) is None

    def test_a_moment_goes_along_only_while_it_is_believed(self, late, store):  # noqa: F811
        before, now = store.read(moments.at, moments.TRUSTED), datetime.now(UTC)
        assert late.look(now) is False
        assert store.read(moments.at, moments.TRUSTED) == before
        assert late.look(before + 6 * DAY) is True
        assert store.read(moments.at, moments.TRUSTED) == before + 6 * DAY

    def test_one_phone_is_one_whatever_it_says(self, late):
        for seats in (("a",), ("a",), ("b", "a"), ("c", "b", "a"), ("a", "b", "c", "d")):
            self.say(late, *seats)
        self.say(late, "e")
        assert late.is_sure(datetime.now(UTC)) is False
        self.say(late, "f")
        assert late.is_sure(datetime.now(UTC)) is True

    def test_what_phones_say_is_kept_for_every_process(self, late, store):  # noqa: F811
        for seat in "abc":
            self.say(late, seat)
        assert Clock(store).is_sure(datetime.now(UTC)) is True

    def test_phones_do_not_make_another_time_believed(self, late):
        for seat in "abc":
            self.say(late, seat)
        assert late.is_sure(datetime.now(UTC) + 100 * DAY) is False
        assert late.is_sure(datetime.now(UTC) - 7300 * DAY) is False

    def test_absurd_clocks_and_many_phones_change_nothing(self, late, store):  # noqa: F811
        for nr in range(3 * PHONES_AT_MOST):
            late.heard((str(nr),), (-1) ** nr * 2**53, *ELSEWHERE)
        assert late.is_sure(datetime.now(UTC)) is False
        for nr in range(PHONES_AT_MOST):
            self.say(late, f"later {nr}")
        assert late.is_sure(datetime.now(UTC)) is True


class TestDated:
    def test_by_a_clock_that_was_not_believed_days_count_from_when_it_is(self, store):  # noqa: F811
        to_vote(store)
        assert [since for _, _, since in store.read(forgetting.made_on)] == [None]
        store.write(moments.dated, ID, datetime(2013, 1, 1, tzinfo=UTC))
        now = datetime.now(UTC)
        store.write(moments.put, moments.TRUSTED, now)
        store.write(moments.count_from, now)
        assert [since for _, _, since in store.read(forgetting.made_on)] == [now.date()]
        meeting = store.read(evenings.load, ID).meeting
        assert keeping.votes_go(meeting, datetime(2013, 1, 1).date(), now.date()) == now.date() + 90 * DAY
        store.write(moments.dated, ID, now + 2 * DAY)  # another round, and now it knows
        assert [since for _, _, since in store.read(forgetting.made_on)] == [(now + 2 * DAY).date()]

    def test_nothing_stays_of_a_meeting_that_is_deleted(self, store):  # noqa: F811
        to_vote(store)
        store.write(moments.dated, ID, datetime(2013, 1, 1, tzinfo=UTC))
        store.write(moments.count_from, datetime.now(UTC))
        store.write(moments.dated, ID, datetime(2039, 1, 1, tzinfo=UTC))
        store.write(forgetting.delete_meeting, ID)
        assert [store.read(moments.at, kind + ID) for kind in (moments.UNSURE, moments.SINCE)] == [None, None]


@pytest.mark.parametrize(("hosted", "level", "errors"), [(True, logging.WARNING, 3), (False, logging.INFO, 0)])
def test_where_it_is_hosted_a_day_without_a_clock_is_an_error_every_day(hosted, level, errors, caplog, monkeypatch):
    monkeypatch.setattr(logging.getLogger("workshop"), "propagate", True)
    caplog.set_level(logging.INFO, "workshop.retention")
    alarm = Alarm(hosted)
    for hour in range(24 * 3 + 2):
        alarm.hears(hour == 0, hour * HOUR)
    alarm.hears(True, ALARM_SECONDS * 5)
    said = [(record.levelno, record.message.partition(":")[0]) for record in caplog.records]
    believed = (logging.INFO, "the clock is believed")
    changes = [believed, (level, "the clock is not believed"), believed]
    assert [one for one in said if one[0] != logging.ERROR] == changes
    assert len(said) - len(changes) == errors
