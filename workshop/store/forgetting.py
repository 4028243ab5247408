"""What is deleted is gone: from the tables, from the write-ahead log and from our own copies (design 2, 2.5.8).

SQLite overwrites what it frees (`secure_delete`); `scrub` then empties its log and forgets the copies. With
PostgreSQL the log and the copies are the host's: docs/privacy.md says what to do there.
"""

import secrets
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from ..actie.errors import Refused
from ..actie.keeping import GONE
from . import backup, meetings
from .tables import Store, changes, keys, rounds, seats, things, votes
from .tables import meetings as meetings_table

SHOWN = "shown"


def unlink(connection: Connection, meeting_id: str) -> None:
    """Let no vote say any more whose it is: within a group the values of a round change places at random.

    Counts per round, method and group stay, and so does everything that is computed from them.
    """
    alike: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
    for vote in connection.execute(select(votes).where(votes.c.round.in_(_rounds(meeting_id)))).all():
        alike[vote.round, vote.item, vote.group].append(vote)
    for (round_id, item, _group), found in alike.items():
        values = [vote.value for vote in found]
        secrets.SystemRandom().shuffle(values)
        connection.execute(
            delete(votes).where(
                votes.c.round == round_id, votes.c.item == item, votes.c.seat.in_([v.seat for v in found])
            )
        )
        kept = ({"round": v.round, "item": v.item, "seat": v.seat, "group": v.group} for v in found)
        rows = [{**row, "value": value, "seq": 0, "nr": 0} for row, value in zip(kept, values, strict=True)]
        connection.execute(insert(votes), rows)


def forget_seat(connection: Connection, meeting_id: str, seat_id: str, note_ids: Iterable[str]) -> None:
    """Let a seat go at its own wish, with its texts. Votes that were shown stay in the count, and are nobody's."""
    meetings.touch(connection, meeting_id)
    texts = [f"notes/{note_id}" for note_id in note_ids]
    for table in (things, changes):
        connection.execute(delete(table).where(table.c.meeting == meeting_id, table.c.key.in_(texts)))
    seat = connection.execute(select(seats).where(seats.c.id == seat_id, seats.c.meeting == meeting_id)).one_or_none()
    if seat is None:
        raise Refused("unknown_seat")
    hidden = select(rounds.c.id).where(rounds.c.meeting == meeting_id, rounds.c.revealed.is_(None))
    connection.execute(delete(votes).where(votes.c.seat == seat_id, votes.c.round.in_(hidden)))
    if connection.scalar(select(votes.c.seat).where(votes.c.seat == seat_id).limit(1)):
        nobody = meetings.new_id()
        row = {**seat._mapping, "id": nobody, "token_hash": nobody, "more_time": None, "nr": 0}
        connection.execute(insert(seats).values(row))
        connection.execute(update(votes).where(votes.c.seat == seat_id).values(seat=nobody))
    connection.execute(delete(seats).where(seats.c.id == seat_id))


def forget_votes(connection: Connection, meeting_id: str) -> None:
    """Delete every vote, seat and key, texts that were never shown, and the history; what was published stays."""
    version = meetings.touch(connection, meeting_id)
    mine = things.c.meeting == meeting_id
    connection.execute(delete(votes).where(votes.c.round.in_(_rounds(meeting_id))))
    for table in (seats, keys, changes):
        connection.execute(delete(table).where(table.c.meeting == meeting_id))
    for row in connection.execute(select(things.c.key, things.c.value).where(mine, things.c.key.like("notes/%"))):
        if row.value and row.value["state"] != SHOWN:
            connection.execute(delete(things).where(mine, things.c.key == row.key))
    connection.execute(
        delete(things).where(mine, things.c.key.in_(("voices", "votes_are")) | things.c.key.like("voices/%"))
    )
    gone = {"meeting": meeting_id, "key": "votes_are", "value": GONE, "nr": version, "draft": False}
    connection.execute(insert(things).values(gone))


def delete_meeting(connection: Connection, meeting_id: str) -> None:
    """Delete all of a meeting, its agreement too. Raises Refused("unknown_meeting")."""
    if not connection.execute(delete(meetings_table).where(meetings_table.c.id == meeting_id)).rowcount:
        raise Refused("unknown_meeting")


def made_on(connection: Connection) -> Iterable[tuple[str, date]]:
    """(id, the day it was prepared) of every meeting."""
    query = select(meetings_table.c.id, meetings_table.c.made)
    return [(row.id, row.made.date()) for row in connection.execute(query)]


def scrub(store: Store, now: datetime) -> None:
    """After a deletion: empty the log, and put one fresh copy in the place of those that still hold it."""
    if store.embedded:
        backup.empty_log(store)
        backup.purge(store, but=backup.keep(store, now))


def _rounds(meeting_id: str) -> Any:
    return select(rounds.c.id).where(rounds.c.meeting == meeting_id)
