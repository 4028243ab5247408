"""A meeting with all its rows, as the domain knows it.

Only what keeps, shows or gives access reads here; whoever serves somebody asks `access`, which asks first who that is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, bindparam, select

from ..actie.errors import Refused
from ..actie.evening.ballot import Evening, Seat, Vote
from ..actie.evening.meeting import Meeting
from .tables import meetings, rounds, seats, things, votes
from .things import as_round, put_together

# The columns in the order of the fields: a thousand rows are read at every step.
SEATS = select(*(seats.c[name] for name in Seat.__dataclass_fields__)).where(
    seats.c.meeting == bindparam("id"), seats.c.came
)
VOTES = select(*(votes.c[name] for name in Vote.__dataclass_fields__)).where(
    votes.c.round.in_(bindparam("ids", expanding=True))
)


def load_all(connection: Connection, kept: Mapping[str, Evening | None]) -> dict[str, Evening | Refused]:
    """Meeting id -> the meeting, or Refused where there is none; `kept` is what is known of each."""
    found: dict[str, Evening | Refused] = {}
    for meeting_id, known in kept.items():
        try:
            found[meeting_id] = load(connection, meeting_id, known)
        except Refused as refused:
            found[meeting_id] = refused
    return found


def load(connection: Connection, meeting_id: str, kept: Evening | None = None) -> Evening:
    """A meeting with all its rows, of one moment; `kept` itself while that is what it still is.

    Raises Refused("unknown_meeting").
    """
    row = connection.execute(select(meetings).where(meetings.c.id == meeting_id)).one_or_none()
    if row is None:
        raise Refused("unknown_meeting")
    round_rows = connection.execute(select(rounds).where(rounds.c.meeting == meeting_id)).all()
    version = row.version + sum(r.version for r in round_rows)
    if kept and kept.version == version:
        return kept
    return Evening(
        _load_meeting(connection, meeting_id, round_rows),
        tuple(Seat(*row) for row in connection.execute(SEATS, {"id": meeting_id})),
        _load_votes(connection, [r.id for r in round_rows]),
        version,
        row.code,
        row.scans,
        row.origin,
        row.invitation,
        row.time_zone,
    )


def _load_meeting(connection: Connection, meeting_id: str, round_rows: Iterable[Any]) -> Meeting:
    query = select(things.c.key, things.c.value).where(things.c.meeting == meeting_id)
    parts = {row.key: row.value for row in connection.execute(query)}
    return replace(put_together(meeting_id, parts), rounds={row.id: as_round(row) for row in round_rows})


def _load_votes(connection: Connection, round_ids: list[str]) -> tuple[Vote, ...]:
    return tuple(Vote(*row) for row in connection.execute(VOTES, {"ids": round_ids}))
