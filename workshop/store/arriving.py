"""Who a seat is: nobody until its phone came, waiting while the room is fuller than anybody expected, gone when taken.

A phone that comes for the first time is written down once, together with all that came with it; one that comes back
writes nothing. Who never came is left out of everything that is loaded (`evenings.load`).
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, select, update

from ..actie.errors import Refused
from ..actie.evening.ballot import Seat
from . import meetings
from .tables import Store, rounds, seats, things, votes
from .tables import meetings as meetings_table
from .things import as_seat, put_together
from .trouble import Unavailable

AT_ONCE = 500
SPARE = 20
OBSERVERS_AT_MOST = 100
# Where no number is expected at all there is nothing to be beyond; this is what one meeting was ever measured with.
PEOPLE_AT_MOST = 1000
# Rows that cost little. Who was never there longest goes first, and a phone comes within seconds of its answer.
NEVER_CAME_AT_MOST = 2000
THERE = seats.c.came & ~seats.c.removed & ~seats.c.waits & (seats.c.kind != "paper")
WAITING = seats.c.waits & ~seats.c.removed
NEVER_CAME = ~seats.c.came & ~seats.c.removed

Seats = tuple[str, ...]


class Arrivals:
    """Writes down who came, in the batches of a mode (`server.mode.Executor.batches`)."""

    def __init__(self, store: Store, batches: Callable[[Callable[[list[Seats]], list[Any]], int], Any]) -> None:
        self.store = store
        self._batches = batches(self._arrive, AT_ONCE)

    def came(self, seat_ids: Seats) -> None:
        """These seats of one phone are there from now on; once this returns it is on disk. Raises Unavailable."""
        self._batches.ask(seat_ids)

    def _arrive(self, phones: list[Seats]) -> list[Any]:
        try:
            self.store.write(arrive, [seat_id for seat_ids in phones for seat_id in seat_ids], datetime.now(UTC))
        except Unavailable as trouble:
            return [trouble] * len(phones)
        return [None] * len(phones)


def arrive(connection: Connection, seat_ids: Sequence[str], now: datetime) -> None:
    """The phones of these seats connected for the first time: from now on they are somebody.

    Beyond twice the expected number and twenty they wait for the desk; who only looks on has a limit of its own. Who
    came by a slip never waits.
    """
    new = select(seats.c.id, seats.c.meeting, seats.c.observer, seats.c.kind).where(
        seats.c.id.in_(seat_ids), NEVER_CAME
    )
    found = connection.execute(new).all()
    order = {seat_id: place for place, seat_id in enumerate(seat_ids)}
    for meeting_id in sorted({row.meeting for row in found}):
        nr = meetings.touch(connection, meeting_id)
        mine = sorted((row for row in found if row.meeting == meeting_id), key=lambda row: order[row.id])
        free = {observer: _free(connection, meeting_id, observer) for observer in {row.observer for row in mine}}
        rows = []
        for row in mine:
            rows.append(
                {"seat": row.id, "at": now, "version": nr, "full": free[row.observer] <= 0 and row.kind != "slip"}
            )
            free[row.observer] -= 1
        connection.execute(CAME, rows)


CAME = (
    update(seats)
    .where(seats.c.id == bindparam("seat"), ~seats.c.came)
    .values(
        came=True, joined=bindparam("at"), group_since=bindparam("at"), nr=bindparam("version"), waits=bindparam("full")
    )
)


def is_full(connection: Connection, meeting_id: str, observer: bool) -> bool:
    """Whether one more has to wait for the desk."""
    return _free(connection, meeting_id, observer) <= 0


def let_in(connection: Connection, meeting_id: str, now: datetime) -> int:
    """The desk lets in who waits: in their groups from now on. Gives the meeting's version."""
    version = meetings.touch(connection, meeting_id)
    waiting = update(seats).where(seats.c.meeting == meeting_id, WAITING)
    connection.execute(waiting.values(waits=False, group_since=now))
    return version


def remove(connection: Connection, meeting_id: str, which: ColumnElement[bool]) -> dict[str, bool]:
    """Take seats out of the evening: their votes in rounds that were not revealed go with them.

    Gives the ids of those who had been there, and whether they took part; of who never came nothing stays.
    """
    meetings.touch(connection, meeting_id)
    mine = (seats.c.meeting == meeting_id) & ~seats.c.removed & which
    known = connection.execute(select(seats.c.id, seats.c.waits).where(mine, seats.c.came)).all()
    hidden = select(rounds.c.id).where(rounds.c.meeting == meeting_id, rounds.c.revealed.is_(None))
    theirs = select(seats.c.id).where(mine)
    connection.execute(delete(votes).where(votes.c.round.in_(hidden), votes.c.seat.in_(theirs)))
    connection.execute(delete(seats).where(mine, ~seats.c.came))
    connection.execute(update(seats).where(mine).values(removed=True))
    return {row.id: not row.waits for row in known}


def since(moment: datetime) -> ColumnElement[bool]:
    """The phones that came since a moment, or said they would."""
    return (seats.c.joined >= moment) & (seats.c.kind == "phone")


def never_came(connection: Connection, meeting_id: str) -> list[Seat]:
    """Seats whose phone was never there."""
    mine = select(seats).where(seats.c.meeting == meeting_id, NEVER_CAME)
    return [as_seat(row) for row in connection.execute(mine)]


def forget_who_never_came(connection: Connection, meeting_id: str, most: int = NEVER_CAME_AT_MOST) -> None:
    """Let go of who was never there longest, beyond so many."""
    mine = select(seats.c.id).where(seats.c.meeting == meeting_id, NEVER_CAME)
    if connection.scalar(mine.limit(1).offset(most)):
        oldest = mine.order_by(seats.c.joined.desc(), seats.c.id).offset(most).limit(AT_ONCE)
        connection.execute(delete(seats).where(seats.c.id.in_(oldest)))


def groups_taken(connection: Connection, meeting_id: str) -> set[str]:
    """The groups in which somebody has a seat, there or not."""
    mine = select(seats.c.group).where(seats.c.meeting == meeting_id, ~seats.c.observer)
    return set(connection.scalars(mine.distinct()))


def version(connection: Connection, meeting_id: str) -> int:
    """A meeting's own version, as it is. Raises Refused("unknown_meeting")."""
    found: int | None = connection.scalar(select(meetings_table.c.version).where(meetings_table.c.id == meeting_id))
    if found is None:
        raise Refused("unknown_meeting")
    return found


def _free(connection: Connection, meeting_id: str, observer: bool) -> int:
    """How many more come in by themselves: among those who take part, or who look on."""
    where = (seats.c.meeting == meeting_id) & THERE & (seats.c.observer == observer)
    there: int = connection.scalar(select(func.count()).select_from(seats).where(where)) or 0
    return (OBSERVERS_AT_MOST if observer else _room_for(connection, meeting_id)) - there


def _room_for(connection: Connection, meeting_id: str) -> int:
    query = select(things.c.value).where(things.c.meeting == meeting_id, things.c.key == "groups")
    meeting = put_together(meeting_id, {"groups": connection.scalar(query)})
    expected = sum(group.expected for group in meeting.groups)
    return 2 * expected + SPARE if expected else PEOPLE_AT_MOST
