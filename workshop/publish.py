"""Freeze the agreement: what may be published of an evening becomes a record that no longer moves with the rows."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec

from .actie import ballot, choices, record
from .actie.ballot import Evening
from .actie.catalogue import Catalogue
from .actie.meeting import Meeting
from .actie.rows import rows
from .store import forgetting, meetings

Change = Callable[[Meeting], Meeting]


def freeze(connection: Any, meeting_id: str, kind: str, catalogue: Catalogue, change: Change | None = None) -> int:
    """Make the next version of the agreement (concept, corrected, final), after a last change if there is one.

    All in one transaction. Gives the meeting's new version number. Raises Refused("already_final").
    """
    now = datetime.now(UTC)

    def last(evening: Evening) -> Meeting:
        return choices.freeze(change(evening.meeting) if change else evening.meeting, kind, now)

    evening = meetings.act(connection, meeting_id, "version", last)
    newest = evening.meeting.versions[-1]
    body = record.make(evening, rows(evening, ballot.standings(evening)), catalogue, newest, now)
    meetings.keep_record(connection, meeting_id, newest.number, now, msgspec.json.encode(body).decode())
    if kind == "final":
        forgetting.unlink(connection, meeting_id)
    return evening.version


def records(connection: Any, meeting_id: str) -> list[dict[str, Any]]:
    """The frozen records, oldest first."""
    return [msgspec.json.decode(body) for body in meetings.record_bodies(connection, meeting_id)]
