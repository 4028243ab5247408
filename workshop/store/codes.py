"""The digits people type to come in. A code is an address, never a key, and it leads in only while the door is open."""

import secrets
from datetime import datetime

from sqlalchemy import Connection, String, cast, func, select

from .tables import changes, meetings, rounds, things

# At 2,000 wrong codes a day one address finds a given code of six digits in 450 days (pace.py).
FEW = 100
DIGITS, MORE_DIGITS = 6, 8
_shut = select(things.c.meeting).where(things.c.key == "door_open", cast(things.c.value, String) == "false")


def free(connection: Connection) -> str:
    """A code that no meeting has: six digits, eight when more than a hundred doors are open."""
    taken = set(connection.scalars(select(meetings.c.code)))
    return _unused(taken, DIGITS if len(_open(connection)) <= FEW else MORE_DIGITS)


def find(connection: Connection, code: str) -> tuple[str, bool] | None:
    """(meeting, whether its door is open) of a code; None when no meeting has it."""
    row = connection.execute(select(meetings.c.id, meetings.c.id.in_(_shut)).where(meetings.c.code == code)).first()
    return (row[0], not row[1]) if row else None


def left_open(connection: Connection, before: datetime) -> list[str]:
    """Meetings that voted, whose door is open, and in which nobody did anything since a moment."""
    last = select(changes.c.meeting).group_by(changes.c.meeting).having(func.max(changes.c.at) < before)
    voted = select(rounds.c.meeting)
    return _open(connection, meetings.c.id.in_(last) & meetings.c.id.in_(voted))


def _open(connection: Connection, *only: object) -> list[str]:
    return list(connection.scalars(select(meetings.c.id).where(meetings.c.id.not_in(_shut), *only)))  # type: ignore[arg-type]


def _unused(taken: set[str], digits: int) -> str:
    while True:
        code = str(secrets.randbelow(9 * 10 ** (digits - 1)) + 10 ** (digits - 1))
        if code not in taken:
            return code
