"""The one rehearsal of an installation: which meeting it is."""

from datetime import datetime

from sqlalchemy import Connection, select

from ..actie.errors import Refused
from ..actie.evening.meeting import Meeting
from . import codes, meetings, moments
from .tables import moments as moments_table

RUNNING = select(moments_table.c.name).where(moments_table.c.name.startswith(moments.PLAYED)).limit(1)


def begin(connection: Connection, meeting: Meeting, now: datetime, digits: int) -> None:
    """Store the meeting that is practised on; one at a time. Raises Refused("rehearsal_runs")."""
    # Whoever begins at the same moment waits for this row, and then sees the other.
    moments.put(connection, moments.REHEARSED, now)
    if running(connection):
        raise Refused("rehearsal_runs")
    meetings.make(connection, meeting, now, codes.free(connection, digits))
    moments.put(connection, moments.PLAYED + meeting.id, now)


def running(connection: Connection) -> str:
    """The id of the meeting that is practised on, '' when none is."""
    return (connection.scalar(RUNNING) or "").removeprefix(moments.PLAYED)
