"""Seats, and the votes of those without a phone: paper cards. The votes of phones are kept by `writer`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from ..actie.ballot import CLOSED_ANSWER, OPEN_ANSWER, Seat, check_value
from ..actie.errors import Refused
from ..actie.meeting import Meeting
from . import meetings
from .parts import as_round, as_seat, put_together
from .tables import rounds, seats, things, votes

SEATS_AT_MOST = 1000
# Made once: every phone that comes in asks this, and building it takes longer than the answer.
HASHES = seats.c.token_hash.in_(bindparam("hashes", expanding=True))
OWN = select(seats).where(seats.c.meeting == bindparam("meeting"), HASHES, ~seats.c.removed).order_by(seats.c.nr)


def join(connection: Connection, meeting_id: str, group: str, observer: bool, token_hash: str, now: datetime) -> str:
    """Give a newcomer a seat, if the door is open. Gives the seat's id."""
    nr = meetings.touch(connection, meeting_id)
    meeting = _parts(connection, meeting_id, ("groups", "door_open"))
    if not meeting.door_open:
        raise Refused("door_closed")
    if not observer:
        meeting.group(group)
    taken = select(func.count()).select_from(seats).where(seats.c.meeting == meeting_id)
    if (connection.scalar(taken) or 0) >= SEATS_AT_MOST:
        raise Refused("meeting_full")
    seat_id = meetings.new_id()
    row = {
        "id": seat_id,
        "meeting": meeting_id,
        "token_hash": token_hash,
        "group": group,
        "observer": observer,
    }
    connection.execute(insert(seats).values(**row, group_since=now, nr=nr))
    return seat_id


def own_seats(connection: Connection, meeting_id: str, token_hashes: list[str]) -> list[Seat]:
    """The seats that belong to these keys, in the order in which they were taken."""
    return [as_seat(row) for row in connection.execute(OWN, {"meeting": meeting_id, "hashes": token_hashes})]


def change_group(connection: Connection, seat_id: str, group: str, observer: bool, now: datetime) -> str:
    """Sit elsewhere, as long as this seat has not voted for real. Gives the meeting's id.

    Who leaves a small group could open it by going; that is not done once its results were seen.
    """
    meeting_id, seat = _seat(connection, seat_id)
    meetings.touch(connection, meeting_id)
    meeting = _parts(connection, meeting_id, ("groups", "small"))
    if _has_voted(connection, seat_id):
        raise Refused("voted_already")
    if seat.group in meeting.small and _saw_results(connection, meeting_id, seat_id):
        raise Refused("round_revealed")
    group = "" if observer else meeting.group(group).id
    here = update(seats).where(seats.c.id == seat.id)
    connection.execute(here.values(group=group, observer=observer, group_since=now, answer=""))
    return meeting_id


def answer_small(connection: Connection, seat_id: str, answer: str) -> str:
    """How a member of a small group wants to vote; asked once, before anything of theirs was seen."""
    meeting_id, seat = _seat(connection, seat_id)
    meetings.touch(connection, meeting_id)
    if answer not in (OPEN_ANSWER, CLOSED_ANSWER):
        raise Refused("bad_answer")
    if seat.answer and seat.answer != answer and _has_voted(connection, seat_id):
        raise Refused("already_done")
    if seat.answer != answer and _saw_results(connection, meeting_id, seat_id):
        raise Refused("round_revealed")
    connection.execute(update(seats).where(seats.c.id == seat_id).values(answer=answer))
    return meeting_id


def ask_more_time(connection: Connection, seat_id: str, step: int | None) -> str:
    """Say (or take back, with None) that this seat needs more time in a step."""
    meeting_id, _ = _seat(connection, seat_id)
    meetings.touch(connection, meeting_id)
    connection.execute(update(seats).where(seats.c.id == seat_id).values(more_time=step))
    return meeting_id


def remove_seat(connection: Connection, meeting_id: str, seat_id: str) -> None:
    """Take a seat out of the evening: its votes in rounds that were not revealed go with it."""
    meetings.touch(connection, meeting_id)
    _refuse_stranger(connection, meeting_id, seat_id)
    connection.execute(update(seats).where(seats.c.id == seat_id).values(removed=True))
    hidden = select(rounds.c.id).where(rounds.c.meeting == meeting_id, rounds.c.revealed.is_(None))
    connection.execute(delete(votes).where(votes.c.seat == seat_id, votes.c.round.in_(hidden)))


def type_card(
    connection: Connection,
    meeting_id: str,
    group: str,
    values: Mapping[str, Mapping[str, str]],
    openly: bool,
    typed_by: str,
    now: datetime,
) -> str:
    """A paper card as a seat of its own: `values` is round id -> item -> value, of rounds not yet shown."""
    nr = meetings.touch(connection, meeting_id)
    _parts(connection, meeting_id, ("groups",)).group(group)
    if not values:
        raise Refused("empty_card")
    seat_id = meetings.new_id()
    row = {"id": seat_id, "meeting": meeting_id, "token_hash": seat_id, "group": group, "kind": "paper"}
    answer = OPEN_ANSWER if openly else CLOSED_ANSWER
    connection.execute(insert(seats).values(**row, group_since=now, answer=answer, typed_by=typed_by, nr=nr))
    cards: list[dict[str, Any]] = []
    for round_id, items in sorted(values.items()):  # locked in the order in which `writer` locks them
        found = _bump(connection, round_id, rounds.c.revealed.is_(None) & (rounds.c.meeting == meeting_id))
        if found is None:
            raise Refused("round_revealed")
        for item, value in items.items():
            check_value(as_round(found), item, value)
            of = {"round": found.id, "item": item, "seat": seat_id, "group": group}
            cards.append({**of, "value": value, "seq": 1, "nr": found.version})
    if cards:
        connection.execute(insert(votes), cards)
    return seat_id


def undo_card(connection: Connection, meeting_id: str, typed_by: str) -> None:
    """Take back the last card this helper typed, before anything of it was revealed."""
    meetings.touch(connection, meeting_id)
    where = (seats.c.meeting == meeting_id) & (seats.c.typed_by == typed_by) & ~seats.c.removed
    last = connection.scalar(select(seats.c.id).where(where).order_by(seats.c.nr.desc()).limit(1))
    if last is None:
        raise Refused("no_card")
    shown = select(votes.c.round).join(rounds).where(votes.c.seat == last, rounds.c.revealed.is_not(None))
    if connection.scalar(shown.limit(1)):
        raise Refused("round_revealed")
    connection.execute(delete(seats).where(seats.c.id == last))


def _bump(connection: Connection, round_id: str, only: Any) -> Any:
    raised = update(rounds).where(rounds.c.id == round_id, only).values(version=rounds.c.version + 1)
    return connection.execute(raised.returning(rounds)).one_or_none()


def _seat(connection: Connection, seat_id: str) -> tuple[str, Seat]:
    row = connection.execute(select(seats).where(seats.c.id == seat_id, ~seats.c.removed)).one_or_none()
    if row is None:
        raise Refused("unknown_seat")
    return row.meeting, as_seat(row)


def _refuse_stranger(connection: Connection, meeting_id: str, seat_id: str) -> None:
    if _seat(connection, seat_id)[0] != meeting_id:
        raise Refused("unknown_seat")


def _parts(connection: Connection, meeting_id: str, keys: tuple[str, ...]) -> Meeting:
    """Just these things of a meeting, the rest as in a new one: all that a vote needs to know."""
    query = select(things.c.key, things.c.value).where(things.c.meeting == meeting_id, things.c.key.in_(keys))
    return put_together(meeting_id, {row.key: row.value for row in connection.execute(query)})


def _has_voted(connection: Connection, seat_id: str) -> bool:
    real = select(votes.c.round).join(rounds).where(votes.c.seat == seat_id, rounds.c.kind != "practice")
    return connection.scalar(real.limit(1)) is not None


def _saw_results(connection: Connection, meeting_id: str, seat_id: str) -> bool:
    """Whether a round that this seat was there for has been shown."""
    since = select(seats.c.group_since).where(seats.c.id == seat_id).scalar_subquery()
    shown = select(rounds.c.id).where(
        rounds.c.meeting == meeting_id,
        rounds.c.kind == "position",
        rounds.c.revealed.is_not(None),
        rounds.c.closed >= since,
    )
    return connection.scalar(shown.limit(1)) is not None
