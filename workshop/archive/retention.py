"""Forget in time: single votes after the days the facilitator chose, the agreement after the look-back.

What is due by its date is forgotten only while the clock is believed (`clock`); what somebody asks, always. What was
deleted leaves our log and copies in the background, within a minute, however many asked (`forgetting.scrub_owed`).
"""

import logging
import sqlite3
import time
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ..actie.errors import WorkshopError
from ..actie.evening import course, keeping, voices
from ..actie.texts.shapes import Catalogue
from ..store import Store, codes, evenings, forgetting, meetings, moments
from . import freeze
from .clock import Clock

LOG = logging.getLogger("workshop.retention")
LOOK_SECONDS = 2.0
REST_SECONDS = 20.0  # after a copy was made
AGAIN_SECONDS = 30.0
ALARM_SECONDS = 24 * 3600.0
AFTER = timedelta(days=1)
TROUBLES = (WorkshopError, OSError, sqlite3.Error)


class Keeper:
    """What is looked after beside the evening, by one process of an installation."""

    def __init__(self, store: Store, catalogue: Catalogue, clock: Clock, hosted: bool) -> None:
        self.store, self.catalogue, self.clock = store, catalogue, clock
        self._alarm = Alarm(hosted)
        self._looked: tuple[str, bool] | None = None

    def work(self, sleep: Callable[[float], Any]) -> None:
        """Go on for ever; what fails is logged and tried again."""
        while True:
            sleep(max(self._try(work) for work in (self._scrub, self._look)))

    def _try(self, work: Callable[[], bool]) -> float:
        """Gives how long to wait then."""
        try:
            return REST_SECONDS if work() else LOOK_SECONDS
        except TROUBLES:
            LOG.exception("what is due could not be forgotten")
            return AGAIN_SECONDS

    def _scrub(self) -> bool:
        """Let what was deleted leave the copies. Gives whether anything was; while it fails, who leads sees that."""
        try:
            done = forgetting.scrub_owed(self.store, datetime.now(UTC))
        except TROUBLES:
            self.store.owes = True
            raise
        self.store.owes = False
        return done

    def _look(self) -> bool:
        """Forget what is due, each hour and when the clock jumped or is believed again. Gives whether any was."""
        now = datetime.now(UTC)
        sure = self.clock.look(now)
        looks = f"{now:%Y%m%d%H}", sure
        found = 0
        if sure and looks != self._looked:
            self.store.write(moments.count_from, now)
            found = sweep(self.store, self.catalogue, now.date())
            shut_doors(self.store, now)
        self._looked = looks
        self._alarm.hears(sure, time.monotonic())
        return found > 0


class Alarm:
    """Logs when the clock stops being believed; where nobody sees the first page, an error every day that it is not."""

    def __init__(self, hosted: bool) -> None:
        self._hosted = hosted
        self._sure: bool | None = None
        self._since = 0.0

    def hears(self, sure: bool, now: float) -> None:
        """`now` in seconds, of a clock that nobody sets."""
        if sure != self._sure:
            self._sure, self._since = sure, now
            if sure:
                LOG.info("the clock is believed")
            else:
                level = logging.WARNING if self._hosted else logging.INFO
                LOG.log(level, "the clock is not believed: no date deletes anything")
        elif not sure and self._hosted and now - self._since >= ALARM_SECONDS:
            self._since = now
            LOG.error("for a day the clock was not believed and nothing was deleted by its date: see docs/beheer.md")


def sweep(store: Store, catalogue: Catalogue, today: date) -> int:
    """Forget what is due on a day that is believed. Gives how many meetings lost something."""
    return sum(_look_at(store, catalogue, *one, today) for one in store.read(forgetting.made_on))


def shut_doors(store: Store, now: datetime) -> int:
    """Close the doors that were left open when an evening was over: its code leads nobody in any more."""
    due = store.read(codes.left_open, now - AFTER)
    for meeting_id in due:
        store.write(meetings.act, meeting_id, "door", lambda evening: course.door(evening.meeting, False))
    return len(due)


def forget_votes(store: Store, catalogue: Catalogue, meeting_id: str) -> None:
    """Delete the single votes of a meeting now; its agreement is frozen first."""
    store.write(_forget_votes, catalogue, meeting_id)
    store.forgot()


def delete(store: Store, meeting_id: str) -> None:
    """Delete all of a meeting now."""
    store.write(_delete, meeting_id)
    store.forgot()


def forget_seat(store: Store, meeting_id: str, seat_id: str, note_ids: Iterable[str]) -> None:
    """Let a seat go at its own wish, and its voice if it spoke for its group: all of it, or nothing."""
    store.write(_forget_seat, meeting_id, seat_id, note_ids)
    store.forgot()


def _look_at(store: Store, catalogue: Catalogue, meeting_id: str, made: date, since: date | None, today: date) -> bool:
    meeting = store.read(evenings.load, meeting_id).meeting
    all_goes = keeping.all_goes(meeting)
    if all_goes and all_goes <= today:
        delete(store, meeting_id)
    elif meeting.votes_are != keeping.GONE and keeping.votes_go(meeting, made, since) <= today:
        forget_votes(store, catalogue, meeting_id)
    else:
        return False
    return True


def _delete(connection: Any, meeting_id: str) -> None:
    forgetting.delete_meeting(connection, meeting_id)
    _owe(connection)


def _forget_votes(connection: Any, catalogue: Catalogue, meeting_id: str) -> None:
    """What was shown of the evening becomes a record, unless one was made; then the rows go."""
    meeting = evenings.load(connection, meeting_id).meeting
    if meeting.frozen and not meeting.versions:
        freeze.freeze(connection, meeting_id, "concept", catalogue)
    forgetting.forget_votes(connection, meeting_id)
    _owe(connection)


def _forget_seat(connection: Any, meeting_id: str, seat_id: str, note_ids: Iterable[str]) -> None:
    meetings.act(connection, meeting_id, "voice", lambda evening: voices.without(evening.meeting, seat_id))
    forgetting.forget_seat(connection, meeting_id, seat_id, note_ids)
    _owe(connection)


def _owe(connection: Any) -> None:
    """In the transaction of the deletion: who dies before the copies are clean knows it at the next start."""
    moments.owe(connection, datetime.now(UTC))
