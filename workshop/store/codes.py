"""The digits people type to come in. A code is an address, never a key, and it leads in only while the door is open."""

import secrets
from datetime import datetime

from sqlalchemy import Connection, String, cast, exists, func, select

from .tables import changes, meetings, rounds, things

# At 2,000 wrong codes a day one address finds a given code of six digits in 450 days (pace.py).
FEW = 100
DIGITS, MORE_DIGITS = 6, 8
# Looked up for each meeting by its key, so that no other meeting's things are read.
SHUT = exists().where(
    things.c.meeting == meetings.c.id, things.c.key == "door_open", cast(things.c.value, String) == "false"
)


def free(connection: Connection) -> str:
    """A code that no meeting has: six digits, eight when more than a hundred doors are open."""
    many = connection.scalar(select(meetings.c.id).where(~SHUT).limit(1).offset(FEW))
    digits = MORE_DIGITS if many else DIGITS
    while True:
        code = str(secrets.randbelow(9 * 10 ** (digits - 1)) + 10 ** (digits - 1))
        if find(connection, code) is None:
            return code


def find(connection: Connection, code: str) -> tuple[str, bool] | None:
    """(meeting, whether its door is open) of a code; None when no meeting has it."""
    row = connection.execute(select(meetings.c.id, SHUT).where(meetings.c.code == code)).first()
    return (row[0], not row[1]) if row else None


def left_open(connection: Connection, before: datetime) -> list[str]:
    """Meetings that voted, whose door is open, and in which nobody did anything since a moment."""
    last = select(changes.c.meeting).group_by(changes.c.meeting).having(func.max(changes.c.at) < before)
    voted = select(rounds.c.meeting)
    query = select(meetings.c.id).where(~SHUT, meetings.c.id.in_(last), meetings.c.id.in_(voted))
    return list(connection.scalars(query))
