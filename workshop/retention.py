"""Forget in time: single votes after the days the facilitator chose, the agreement after the look-back."""

import logging
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from . import publish
from .actie import course, keeping
from .actie.catalogue import Catalogue
from .actie.errors import WorkshopError
from .store import Store, codes, forgetting, meetings

LOG = logging.getLogger("workshop.retention")
EVERY_SECONDS = 3600.0
AFTER = timedelta(days=1)


def sweep(store: Store, catalogue: Catalogue, today: date) -> int:
    """Forget what is due. Gives how many meetings lost something."""
    due = [(meeting_id, made) for meeting_id, made in store.read(forgetting.made_on)]
    done = [one for one in due if _look_at(store, catalogue, *one, today)]
    if done:
        forgetting.scrub(store, datetime.now(UTC))
    return len(done)


def keep_sweeping(store: Store, catalogue: Catalogue, sleep: Callable[[float], Any]) -> None:
    """Look at every meeting now and each hour; what fails is logged and tried again the next time."""
    while True:
        try:
            sweep(store, catalogue, datetime.now(UTC).date())
            shut_doors(store, datetime.now(UTC))
        except (WorkshopError, OSError):
            LOG.exception("what is due could not be forgotten")
        sleep(EVERY_SECONDS)


def shut_doors(store: Store, now: datetime) -> int:
    """Close the doors that were left open when an evening was over: its code leads nobody in any more."""
    due = store.read(codes.left_open, now - AFTER)
    for meeting_id in due:
        store.write(meetings.act, meeting_id, "door", lambda evening: course.door(evening.meeting, False))
    return len(due)


def forget_votes(store: Store, catalogue: Catalogue, meeting_id: str) -> None:
    """Delete the single votes of a meeting now, and from the copies; its agreement is frozen first."""
    store.write(_forget_votes, catalogue, meeting_id)
    forgetting.scrub(store, datetime.now(UTC))


def delete(store: Store, meeting_id: str) -> None:
    """Delete all of a meeting now, and from the copies."""
    store.write(forgetting.delete_meeting, meeting_id)
    forgetting.scrub(store, datetime.now(UTC))


def forget_seat(store: Store, meeting_id: str, seat_id: str, note_ids: Iterable[str]) -> None:
    """Let a seat go at its own wish, now and from the copies."""
    store.write(forgetting.forget_seat, meeting_id, seat_id, note_ids)
    forgetting.scrub(store, datetime.now(UTC))


def _look_at(store: Store, catalogue: Catalogue, meeting_id: str, made: date, today: date) -> bool:
    meeting = store.read(meetings.load, meeting_id).meeting
    all_goes = keeping.all_goes(meeting)
    if all_goes and all_goes <= today:
        store.write(forgetting.delete_meeting, meeting_id)
    elif meeting.votes_are != keeping.GONE and keeping.votes_go(meeting, made) <= today:
        store.write(_forget_votes, catalogue, meeting_id)
    else:
        return False
    return True


def _forget_votes(connection: Any, catalogue: Catalogue, meeting_id: str) -> None:
    """What was shown of the evening becomes a record, unless one was made; then the rows go."""
    meeting = meetings.load(connection, meeting_id).meeting
    if meeting.frozen and not meeting.versions:
        publish.freeze(connection, meeting_id, "concept", catalogue)
    forgetting.forget_votes(connection, meeting_id)
