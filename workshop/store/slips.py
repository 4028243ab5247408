"""Slips: printed keys of one seat each. Who shows a slip last has its seat, and an unused one is nobody.

A slip is a row without a seat until somebody opens it, so it is in no count, list or limit. What stands on it is kept
as a hash: it is shown once, when it is made, and cannot be printed again. Making more adds, unless somebody says that
those of before were not handed out; the unused ones are voided in one press. A seat that is let go before its phone
came (`arriving`) leaves its slip as it was before.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, update

from ..actie.errors import Refused
from . import arriving, history, meetings, votes
from .tables import meetings as meetings_table
from .tables import seats, slips

SEAT = select(slips.c.meeting, seats).outerjoin(seats, seats.c.id == slips.c.seat)
NEVER_CAME = seats.c.id.is_(None) | ~seats.c.came


class Slip(NamedTuple):
    """What a slip opens: `seat` is '' until it was opened for the first time; `came` says that somebody was there."""

    meeting: str
    seat: str
    group: str
    observer: bool
    came: bool


def make(connection: Connection, meeting_id: str, hashes: Sequence[str], now: datetime, anew: bool = False) -> int:
    """Keep these slips, beside those that are there already or, `anew`, in the place of the unused ones.

    Gives how many it voided. Raises Refused("bad_number") for none.
    """
    if not hashes:
        raise Refused("bad_number")
    version = meetings.touch(connection, meeting_id)
    voided = _void(connection, meeting_id) if anew else 0
    history.keep_slips(connection, meeting_id, version, voided, len(hashes))
    connection.execute(insert(slips), [{"hash": one, "meeting": meeting_id, "made": now} for one in hashes])
    return voided


def find(connection: Connection, slip_hash: str) -> Slip:
    """The slip with this hash. Raises Refused("wrong_slip") when there is none, or its seat was taken away."""
    row: Any = connection.execute(SEAT.where(slips.c.hash == slip_hash)).one_or_none()
    if row is None or row.removed:
        raise Refused("wrong_slip")
    return Slip(row[0], row.id or "", row.group or "", bool(row.observer), bool(row.came))


def open_(
    connection: Connection, slip_hash: str, group: str, observer: bool, token_hash: str, now: datetime
) -> tuple[str, bool]:
    """Give the seat of a slip to who holds this key, and to nobody else any more.

    Gives the seat's id, and whether it was another key's until now. The first time it sits where it is asked to, if the
    door is open; later it stays there. Raises Refused("door_closed").
    """
    meeting_id = find(connection, slip_hash).meeting
    # One at a time with all that changes who sits where (`meetings.touch`), also for two who scan the same slip.
    own = select(meetings_table.c.id).where(meetings_table.c.id == meeting_id)
    connection.execute(own.with_for_update(key_share=True))
    slip = find(connection, slip_hash)
    if slip.seat:
        mine = update(seats).where(seats.c.id == slip.seat, seats.c.token_hash != token_hash)
        return slip.seat, bool(connection.execute(mine.values(token_hash=token_hash)).rowcount)
    meeting = votes.parts(connection, meeting_id, ("groups", "door_open"))
    if not meeting.door_open:
        raise Refused("door_closed")
    if not observer:
        meeting.group(group)
    seat_id = meetings.new_id()
    row = {"id": seat_id, "meeting": meeting_id, "token_hash": token_hash, "group": group, "observer": observer}
    # A slip is one phone at every threshold, also where two of them are opened on the same one (rules 2.5.10).
    since = {"kind": "slip", "group_since": now, "joined": now, "phone": seat_id, "came": False}
    connection.execute(insert(seats).values(**row, **since, nr=arriving.version(connection, meeting_id)))
    connection.execute(update(slips).where(slips.c.hash == slip_hash).values(seat=seat_id))
    return seat_id, False


def unused(connection: Connection, meeting_id: str) -> int:
    """How many slips brought nobody in so far."""
    mine = select(func.count()).select_from(slips.outerjoin(seats, seats.c.id == slips.c.seat))
    return connection.scalar(mine.where(slips.c.meeting == meeting_id, NEVER_CAME)) or 0


def void(connection: Connection, meeting_id: str) -> tuple[int, int]:
    """Let the unused slips open nothing any more. Gives how many those were, and the meeting's version."""
    version = meetings.touch(connection, meeting_id)
    count = _void(connection, meeting_id)
    history.keep_slips(connection, meeting_id, version, count, 0)
    return count, version


def _void(connection: Connection, meeting_id: str) -> int:
    opened = select(slips.c.seat).where(slips.c.meeting == meeting_id, slips.c.seat.is_not(None))
    connection.execute(delete(seats).where(seats.c.id.in_(opened), ~seats.c.came))
    left = delete(slips).where(slips.c.meeting == meeting_id, slips.c.seat.is_(None))
    return connection.execute(left).rowcount
