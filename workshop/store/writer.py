"""Votes are kept in groups: what came while one commit was on its way is the next one, and each vote has its answer.

The rows of the rounds are locked first, always in the same order: a close and a vote follow each other on both
databases, so no vote slips in behind a close.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, or_, select, update

from ..actie.errors import Refused
from ..actie.evening.ballot import check
from .tables import UPSERT, Store, rounds, seats, things, votes
from .things import as_round, as_seat, put_together
from .trouble import Unavailable

ROWS_AT_MOST = 500
Place = tuple[str, str, str]  # round, item, seat: where one vote holds


class Ballot(NamedTuple):
    """A vote on its way: the highest `seq` (0 and up) of a seat and item holds, whatever the order of arrival."""

    seat: str
    round: str
    item: str
    value: str
    seq: int


class Writer:
    """Keeps the votes of one process, in the batches of its mode (`server.mode.Executor.batches`)."""

    def __init__(self, store: Store, batches: Callable[[Callable[[list[Ballot]], list[Any]], int], Any]) -> None:
        self.store = store
        self._batches = batches(self._keep, ROWS_AT_MOST)

    def cast(self, ballot: Ballot) -> Ballot:
        """Keep a vote. Gives the one that holds for its seat and item, on disk. Raises Refused or Unavailable."""
        held: Ballot = self._batches.ask(ballot)
        return held

    @property
    def is_idle(self) -> bool:
        """Whether every vote that came has its answer."""
        return bool(self._batches.is_idle)

    def _keep(self, ballots: list[Ballot]) -> list[Any]:
        try:
            return list(self.store.write(cast, ballots))
        except Unavailable as trouble:
            return [trouble] * len(ballots)


def cast(connection: Connection, ballots: Sequence[Ballot]) -> list[Ballot | Refused]:
    """Keep these votes in one transaction; for each, the vote that holds after it, or why it was refused.

    Refused: unknown_seat, unknown_round, round_closed, bad_vote, observer, one_voice.
    """
    known = Known(connection, ballots)
    refusals = [known.refusal(ballot) for ballot in ballots]
    kept = [ballot for ballot, refused in zip(ballots, refusals, strict=True) if refused is None]
    if not kept:
        return [refused for refused in refusals if refused]
    connection.execute(RAISE, {"ids": list({ballot.round for ballot in kept})})
    # Of each seat and item only the newest, and of equals the first: a statement may not touch a row twice.
    rows: dict[Place, dict[str, Any]] = {}
    for ballot in sorted(kept, key=lambda b: b.seq, reverse=True):
        rows.setdefault(_place(ballot), known.row(ballot))
    fresh = connection.execute(upsert(connection.dialect.name), list(rows.values())).rowcount
    # Nearly always each of them was newer than what was kept, and there is nothing to read.
    held = iter(kept if fresh == len(kept) else _held(connection, kept))
    return [refused or next(held) for refused in refusals]


def _held(connection: Connection, ballots: Sequence[Ballot]) -> list[Ballot]:
    """The votes that are kept where these were cast; nobody else changes their rounds until the commit."""
    asked = {"rounds": list({ballot.round for ballot in ballots}), "seats": list({ballot.seat for ballot in ballots})}
    kept = {_place(row): Ballot(*row) for row in connection.execute(HELD, asked)}
    return [kept[_place(ballot)] for ballot in ballots]


def _place(ballot: Any) -> Place:
    return ballot.round, ballot.item, ballot.seat


# Made once: building a statement takes longer than what the database does with it.
IDS: Any = bindparam("ids", expanding=True)
ROUNDS = select(rounds).where(rounds.c.id.in_(IDS)).order_by(rounds.c.id).with_for_update()
SEATS = select(seats).where(seats.c.id.in_(IDS), ~seats.c.removed).with_for_update(read=True, key_share=True)
# Groups and voices, the rest as in new meetings: all that a vote needs to know.
NEEDED = or_(things.c.key == "groups", things.c.key.like("voices/%"))
VOICES = select(things.c.meeting, things.c.key, things.c.value).where(things.c.meeting.in_(IDS), NEEDED)
RAISE = update(rounds).where(rounds.c.id.in_(IDS)).values(version=rounds.c.version + 1)
HELD = select(*(votes.c[name] for name in Ballot._fields)).where(
    votes.c.round.in_(bindparam("rounds", expanding=True)), votes.c.seat.in_(bindparam("seats", expanding=True))
)


NOWHERE: tuple[str, int, Any] = ("", 0, None)


class Known:
    """What the votes of one group are held against. Its rows stay locked until the commit."""

    def __init__(self, connection: Connection, ballots: Sequence[Ballot]) -> None:
        def found(statement: Any, ids: set[str]) -> Any:
            return connection.execute(statement, {"ids": list(ids)})

        held = found(ROUNDS, {ballot.round for ballot in ballots})
        self.rounds = {row.id: (row.meeting, row.version, as_round(row)) for row in held}
        there = found(SEATS, {ballot.seat for ballot in ballots})
        self.seats = {row.id: (row.meeting, as_seat(row)) for row in there}
        parts: dict[str, dict[str, Any]] = {meeting_id: {} for meeting_id, _ in self.seats.values()}
        for row in found(VOICES, set(parts)):
            parts[row.meeting][row.key] = row.value
        self.meetings = {meeting_id: put_together(meeting_id, those) for meeting_id, those in parts.items()}

    def refusal(self, ballot: Ballot) -> Refused | None:
        if ballot.seat not in self.seats:
            return Refused("unknown_seat")
        meeting_id, seat = self.seats[ballot.seat]
        at, _, found = self.rounds.get(ballot.round, NOWHERE)
        if at != meeting_id:
            return Refused("unknown_round")
        try:
            check(self.meetings[meeting_id], found, seat, ballot.item, ballot.value)
        except Refused as refused:
            return refused
        return None

    def row(self, ballot: Ballot) -> dict[str, Any]:
        seat, nr = self.seats[ballot.seat][1], self.rounds[ballot.round][1] + 1
        return {**ballot._asdict(), "group": seat.group, "answer": seat.answer, "nr": nr}


@cache
def upsert(dialect: str) -> Any:
    """The statement that keeps a vote, unless a newer one of its seat and item is kept already."""
    new = UPSERT[dialect](votes)
    fresh = {name: new.excluded[name] for name in ("value", "seq", "nr", "answer")}
    same = ["round", "item", "seat"]
    newer = new.on_conflict_do_update(index_elements=same, set_=fresh, where=votes.c.seq < new.excluded.seq)
    return newer.execution_options(preserve_rowcount=True)
