"""The digits people type to come in. A code is an address, never a key, and it leads in only while the door is open."""

import secrets
from datetime import datetime

from sqlalchemy import Connection, String, cast, exists, func, select, update

from .tables import changes, meetings, rounds, things

# Looked up for each meeting by its key, so that no other meeting's things are read.
SHUT = exists().where(
    things.c.meeting == meetings.c.id, things.c.key == "door_open", cast(things.c.value, String) == "false"
)


def free(connection: Connection, digits: int) -> str:
    """A code of so many digits that no meeting has."""
    while True:
        code = str(secrets.randbelow(9 * 10 ** (digits - 1)) + 10 ** (digits - 1))
        if find(connection, code) is None:
            return code


def find(connection: Connection, code: str) -> tuple[str, bool] | None:
    """(meeting, whether its door is open) of a code; None when no meeting has it."""
    row = connection.execute(select(meetings.c.id, SHUT).where(meetings.c.code == code)).first()
    return (row[0], not row[1]) if row else None


def too_short(connection: Connection, digits: int) -> list[str]:
    """Meetings with a code of fewer digits: made before this installation was hosted, or by an older version."""
    return list(connection.scalars(select(meetings.c.id).where(func.length(meetings.c.code) < digits)))


def lengthen(connection: Connection, digits: int) -> None:
    """Give these another code; their QR stays what it is."""
    for meeting_id in too_short(connection, digits):
        longer = {"code": free(connection, digits), "version": meetings.c.version + 1}
        connection.execute(update(meetings).where(meetings.c.id == meeting_id).values(**longer))


def left_open(connection: Connection, before: datetime) -> list[str]:
    """Meetings that voted, whose door is open, and in which nobody did anything since a moment."""
    last = select(changes.c.meeting).group_by(changes.c.meeting).having(func.max(changes.c.at) < before)
    voted = select(rounds.c.meeting)
    query = select(meetings.c.id).where(~SHUT, meetings.c.id.in_(last), meetings.c.id.in_(voted))
    return list(connection.scalars(query))
