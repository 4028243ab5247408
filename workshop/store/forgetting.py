"""What is deleted is gone: from the tables, from the write-ahead log and from our own copies (design 2, 2.5.8).

SQLite overwrites what it frees (`secure_delete`); `scrub` then empties its log and forgets the copies, once for all
that was asked shortly after each other. With PostgreSQL both are the host's: docs/privacy.md says what to do there.
"""

import secrets
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from ..actie.errors import Refused
from ..actie.evening.ballot import Vote, counted_rows
from ..actie.evening.keeping import GONE
from ..actie.evening.reveal import freeze
from . import backup, evenings, meetings, moments
from . import keys as links
from .tables import Store, changes, keys, rounds, seats, slips, things, votes
from .tables import meetings as meetings_table
from .tables import moments as moments_table

SHOWN = "shown"
OF_A_MEETING = (moments.UNSURE, moments.SINCE, moments.PRINTED, moments.PLAYED, moments.ARCHIVED)


def unlink(connection: Connection, meeting_id: str) -> None:
    """Let no vote say any more whose it is: within a group the values of a round change places at random.

    Counts per round, method and group stay, and so does everything that is computed from them: who is not counted
    changes places only with others who are not, and of one voice only its last word is kept.
    """
    evening = evenings.load(connection, meeting_id)
    groups = evening.meeting.voting_groups
    counted = {vote for r in evening.meeting.rounds.values() for g in groups for vote in counted_rows(evening, r, g)}
    one_voice = {group.id for group in groups if group.voting == "one_voice"}
    alike: dict[tuple[str, str, str, str, bool], list[Vote]] = defaultdict(list)
    for vote in evening.votes:
        answer = vote.answer or evening.seat_of(vote).answer
        alike[vote.round, vote.item, vote.group, answer, vote in counted].append(vote)
    for (round_id, item, group_id, _, counts), found in alike.items():
        values = [vote.value for vote in found]
        secrets.SystemRandom().shuffle(values)
        connection.execute(
            delete(votes).where(
                votes.c.round == round_id, votes.c.item == item, votes.c.seat.in_([v.seat for v in found])
            )
        )
        same = ("round", "item", "seat", "group", "answer")
        kept = ({name: getattr(v, name) for name in same} for v in found)
        rows = [{**row, "value": value, "seq": 0, "nr": 0} for row, value in zip(kept, values, strict=True)]
        if counts or group_id not in one_voice:
            connection.execute(insert(votes), rows)


def forget_seat(connection: Connection, meeting_id: str, seat_id: str, note_ids: Iterable[str]) -> None:
    """Let a seat go at its own wish, with its texts and every vote. What was shown keeps its counts, tied to nobody.

    Raises Refused("unknown_seat").
    """
    meetings.touch(connection, meeting_id)
    evening = evenings.load(connection, meeting_id)
    meetings.keep_frozen(connection, evening.meeting, freeze(evening.meeting, evening))
    texts = [f"notes/{note_id}" for note_id in note_ids]
    for table in (things, changes):
        connection.execute(delete(table).where(table.c.meeting == meeting_id, table.c.key.in_(texts)))
    seat = connection.execute(select(seats).where(seats.c.id == seat_id, seats.c.meeting == meeting_id)).one_or_none()
    if seat is None:
        raise Refused("unknown_seat")
    spoken = select(changes).where(changes.c.meeting == meeting_id, changes.c.key.like("voices/%"))
    for one in connection.execute(spoken).all():
        if seat_id in (one.before, one.after):
            _forget_change(connection, one)
    connection.execute(delete(votes).where(votes.c.seat == seat_id))
    connection.execute(delete(seats).where(seats.c.id == seat_id))


def forget_votes(connection: Connection, meeting_id: str) -> None:
    """Delete every vote, seat, slip and key, texts that were never shown, and the history; what was published stays.

    What the reveals kept goes too: the record tells what may be told of it.
    """
    version = meetings.touch(connection, meeting_id)
    mine = things.c.meeting == meeting_id
    connection.execute(update(rounds).where(rounds.c.meeting == meeting_id).values(frozen=None))
    connection.execute(delete(votes).where(votes.c.round.in_(_rounds(meeting_id))))
    links.forget_opened(connection, meeting_id)
    for table in (seats, slips, keys, changes):
        connection.execute(delete(table).where(table.c.meeting == meeting_id))
    for row in connection.execute(select(things.c.key, things.c.value).where(mine, things.c.key.like("notes/%"))):
        if row.value and row.value["state"] != SHOWN:
            connection.execute(delete(things).where(mine, things.c.key == row.key))
    connection.execute(
        delete(things).where(
            mine,
            things.c.key.in_(("voices", "votes_are")) | things.c.key.like("voices/%"),
        )
    )
    gone = {"meeting": meeting_id, "key": "votes_are", "value": GONE, "nr": version, "draft": False}
    connection.execute(insert(things).values(gone))


def delete_meeting(connection: Connection, meeting_id: str) -> None:
    """Delete all of a meeting, its agreement too. Raises Refused("unknown_meeting")."""
    links.forget_opened(connection, meeting_id)
    if not connection.execute(delete(meetings_table).where(meetings_table.c.id == meeting_id)).rowcount:
        raise Refused("unknown_meeting")
    moments.take_away(connection, *(of + meeting_id for of in OF_A_MEETING))


def made_on(connection: Connection) -> Iterable[tuple[str, date, date | None]]:
    """(id, the day it was prepared, the day from which its days are counted or None) of every meeting."""
    since = moments_table.c.name == moments.SINCE + meetings_table.c.id
    query = select(meetings_table.c.id, meetings_table.c.made, moments_table.c.at)
    found = connection.execute(query.outerjoin_from(meetings_table, moments_table, since))
    return [(row.id, row.made.date(), row.at and row.at.date()) for row in found]


def scrub(store: Store, now: datetime) -> None:
    """After deletions: empty the log, and put one fresh copy in the place of those that still hold what went.

    Raises WorkshopError, OSError or sqlite3.Error; then the other copies are there, and it is owed still.
    """
    if store.embedded:
        backup.empty_log(store)
        backup.purge(store, but=backup.keep(store, now))


def scrub_owed(store: Store, now: datetime) -> bool:
    """Do that once for everything that was asked since the last time. Gives whether anything was."""
    if not store.read(moments.is_owed):
        return False
    store.write(moments.begin, now)
    scrub(store, now)
    store.write(moments.take_away, moments.BEGUN)
    return True


def _forget_change(connection: Connection, one: Any) -> None:
    same = (changes.c.meeting == one.meeting, changes.c.nr == one.nr, changes.c.key == one.key)
    connection.execute(delete(changes).where(*same))


def _rounds(meeting_id: str) -> Any:
    return select(rounds.c.id).where(rounds.c.meeting == meeting_id)
