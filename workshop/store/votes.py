"""Seats, and the votes of those without a phone: paper cards. The votes of phones are kept by `writer`."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from ..actie.errors import Refused
from ..actie.evening import voices
from ..actie.evening.ballot import CLOSED_ANSWER, OPEN_ANSWER, Seat, Vote, check_value
from ..actie.evening.meeting import Meeting
from . import arriving, meetings
from .tables import UPSERT, rounds, seats, things, votes
from .things import as_round, as_seat, put_together

# Made once: every phone that comes in asks this, and building it takes longer than the answer.
HASHES = seats.c.token_hash.in_(bindparam("hashes", expanding=True))
OWN = select(seats).where(seats.c.meeting == bindparam("meeting"), HASHES, ~seats.c.removed)


def join(
    connection: Connection,
    meeting_id: str,
    group: str,
    observer: bool,
    token_hash: str,
    now: datetime,
    phone: str = "",
) -> str:
    """Give a newcomer a seat, if the door is open. Gives the seat's id; the same key again is the same seat.

    It is nobody until its phone comes (`arriving.arrive`), so it changes nothing that anybody sees.
    Raises Refused: door_closed, slip_needed.
    """
    meeting = parts(connection, meeting_id, ("groups", "door_open", "slips_only"))
    if not meeting.door_open:
        raise Refused("door_closed")
    if meeting.slips_only and not observer:
        raise Refused("slip_needed")
    if not observer:
        meeting.group(group)
    seat_id = meetings.new_id()
    row = {"id": seat_id, "meeting": meeting_id, "token_hash": token_hash, "group": group, "observer": observer}
    since = {"group_since": now, "joined": now, "phone": phone or seat_id, "came": False}
    new = UPSERT[connection.dialect.name](seats).values(**row, **since, nr=arriving.version(connection, meeting_id))
    if connection.scalar(new.on_conflict_do_nothing(index_elements=["token_hash"]).returning(seats.c.id)):
        arriving.forget_who_never_came(connection, meeting_id)
        return seat_id
    return _found(connection, meeting_id, token_hash)


def own_seats(connection: Connection, meeting_id: str, token_hashes: list[str]) -> list[Seat]:
    """The seats that belong to these keys, in the order of the keys."""
    found = {row.token_hash: row for row in connection.execute(OWN, {"meeting": meeting_id, "hashes": token_hashes})}
    return [as_seat(found[one]) for one in dict.fromkeys(token_hashes) if one in found]


def change_group(connection: Connection, seat_id: str, group: str, observer: bool, now: datetime) -> None:
    """Sit elsewhere, as long as this seat has not voted for real; whom it spoke for, it speaks for no more.

    Who leaves a small group could open it by going; that is not done once its results were seen.
    Raises Refused: round_revealed, slip_needed, voted_already.
    """
    meeting_id, seat = _seat(connection, seat_id)
    meetings.touch(connection, meeting_id)
    meeting = parts(connection, meeting_id, ("groups", "small", "slips_only"))
    if meeting.slips_only and seat.observer and not observer and seat.kind != "slip":
        raise Refused("slip_needed")
    if _has_voted(connection, seat_id):
        raise Refused("voted_already")
    if seat.group in meeting.small and _saw_results(connection, meeting_id, seat_id):
        raise Refused("round_revealed")
    group = "" if observer else meeting.group(group).id
    passes = seat.observer == observer or seat.kind == "slip"
    waits = not passes and arriving.is_full(connection, meeting_id, observer)
    here = update(seats).where(seats.c.id == seat.id)
    connection.execute(here.values(group=group, observer=observer, group_since=now, answer="", waits=waits))
    meetings.act(connection, meeting_id, "voice", lambda evening: voices.without(evening.meeting, seat_id))


def answer_small(connection: Connection, seat_id: str, answer: str) -> int:
    """How a member of a small group wants to vote; asked once, before anything of theirs was seen.

    A first answer holds for all that is not shown yet, another one for rounds to come (`votes.answer` keeps what it
    was). Who chose to be recognised may take that back; the other way round it would be chosen after seeing results.
    Raises Refused: already_done, bad_answer, round_revealed.
    """
    meeting_id, seat = _seat(connection, seat_id)
    version = meetings.touch(connection, meeting_id)
    if answer not in (OPEN_ANSWER, CLOSED_ANSWER):
        raise Refused("bad_answer")
    if seat.answer and seat.answer != answer and _has_voted(connection, seat_id, rounds.c.revealed.is_(None)):
        raise Refused("already_done")
    takes_back = seat.answer == OPEN_ANSWER
    if seat.answer != answer and not takes_back and _saw_results(connection, meeting_id, seat_id):
        raise Refused("round_revealed")
    connection.execute(update(seats).where(seats.c.id == seat_id).values(answer=answer))
    return version


def ask_more_time(connection: Connection, seat_id: str, step: int | None) -> int:
    """Say (or take back, with None) that this seat needs more time in a step. Gives the meeting's version."""
    meeting_id, _ = _seat(connection, seat_id)
    version = meetings.touch(connection, meeting_id)
    connection.execute(update(seats).where(seats.c.id == seat_id).values(more_time=step))
    return version


def remove_seat(connection: Connection, meeting_id: str, seat_id: str) -> dict[str, bool]:
    """Take one seat out of the evening: see `arriving.remove`."""
    _refuse_stranger(connection, meeting_id, seat_id)
    return arriving.remove(connection, meeting_id, seats.c.id == seat_id)


def type_card(
    connection: Connection,
    meeting_id: str,
    group: str,
    values: Mapping[str, Mapping[str, str]],
    openly: bool,
    typed_by: str,
    now: datetime,
) -> str:
    """A paper card as a seat of its own: `values` is round id -> item -> value, of rounds not yet shown.

    Raises Refused: empty_card, round_revealed.
    """
    nr = meetings.touch(connection, meeting_id)
    parts(connection, meeting_id, ("groups",)).group(group)
    if not values:
        raise Refused("empty_card")
    seat_id = meetings.new_id()
    row = {"id": seat_id, "meeting": meeting_id, "token_hash": seat_id, "group": group, "kind": "paper"}
    answer = OPEN_ANSWER if openly else ""
    connection.execute(insert(seats).values(**row, group_since=now, answer=answer, typed_by=typed_by, nr=nr))
    cards: list[dict[str, Any]] = []
    for round_id, items in sorted(values.items()):  # locked in the order in which `writer` locks them
        found = _bump(connection, round_id, rounds.c.revealed.is_(None) & (rounds.c.meeting == meeting_id))
        if found is None:
            raise Refused("round_revealed")
        for item, value in items.items():
            check_value(as_round(found), item, value)
            of = {"round": found.id, "item": item, "seat": seat_id, "group": group, "answer": answer}
            cards.append({**of, "value": value, "seq": 1, "nr": found.version})
    if cards:
        connection.execute(insert(votes), cards)
    return seat_id


def keep_cards(
    connection: Connection, meeting_id: str, cards: Iterable[Seat], filled_in: Iterable[Vote], typed_by: str
) -> None:
    """Paper cards that were counted elsewhere, each a seat of its own, and what is on them."""
    kind = {"meeting": meeting_id, "kind": "paper", "typed_by": typed_by, "nr": meetings.touch(connection, meeting_id)}
    rows = [{"id": c.id, "token_hash": c.id, "group": c.group, "group_since": c.group_since, **kind} for c in cards]
    on_them = [
        {"round": v.round, "item": v.item, "seat": v.seat, "group": v.group, "value": v.value, "seq": 1, "nr": v.nr}
        for v in filled_in
    ]
    for table, new in ((seats, rows), (votes, on_them)):
        if new:
            connection.execute(insert(table), new)


def undo_card(connection: Connection, meeting_id: str, typed_by: str) -> None:
    """Take back the last card this helper typed, before anything of it was revealed.

    Raises Refused: no_card, round_revealed.
    """
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


def _found(connection: Connection, meeting_id: str, token_hash: str) -> str:
    """The seat that this key has already; one that was taken away is not given again."""
    mine = select(seats.c.id).where(seats.c.meeting == meeting_id, seats.c.token_hash == token_hash, ~seats.c.removed)
    seat_id: str | None = connection.scalar(mine)
    if seat_id is None:
        raise Refused("unknown_seat")
    return seat_id


def _refuse_stranger(connection: Connection, meeting_id: str, seat_id: str) -> None:
    if _seat(connection, seat_id)[0] != meeting_id:
        raise Refused("unknown_seat")


def parts(connection: Connection, meeting_id: str, keys: tuple[str, ...]) -> Meeting:
    """Just these things of a meeting, the rest as in a new one: all that a vote needs to know."""
    query = select(things.c.key, things.c.value).where(things.c.meeting == meeting_id, things.c.key.in_(keys))
    return put_together(meeting_id, {row.key: row.value for row in connection.execute(query)})


def _has_voted(connection: Connection, seat_id: str, *where: Any) -> bool:
    real = select(votes.c.round).join(rounds).where(votes.c.seat == seat_id, rounds.c.kind != "practice", *where)
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
