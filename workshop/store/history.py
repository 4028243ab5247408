"""What was done to a meeting, act by act: the ground of undo. Nothing is ever taken out of it."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, insert, select, update

from ..actie.errors import Refused
from ..actie.evening.meeting import Meeting
from .tables import changes, things

# Seats and votes may hang on these; and an old QR stays of no use.
NEVER_UNDONE = (
    *("versions", "rehearsal", "imported", "votes_are", "removed_seats", "groups", "elements"),
    *("invitation", "slips"),
)
# What somebody wrote or withdrew on a phone: the desk shows it or not, and brings no words back.
OF_A_PHONE = "note"
# Who was asked how to vote, and said nothing, was promised not to count: that stays said. No line has the number of
# another that is gone.
STAYS = ("small", "asked", "numbered")
# One language for many fields: two who lead in different ones would stand in each other's way.
BESIDE = ("about/lang", "closing/lang")
MADE = 1  # the version of a meeting that was just made: where its history begins
SLIPS = "slips"  # of these only the counts: how many were voided, and how many made


class Act(NamedTuple):
    """One act: the keys that an undo touches, and how many slips it voided and made."""

    nr: int
    at: datetime
    verb: str
    keys: list[str]
    voided: int = 0
    made: int = 0


def keep(
    connection: Connection, meeting_id: str, nr: int, verb: str, before: dict[str, Any], changed: dict[str, Any]
) -> None:
    """Note one act: of each thing it changed the value before and after."""
    for key, after in changed.items():
        _insert(connection, meeting_id, nr, key, verb, before.get(key), after)


def before_drafts(connection: Connection, meeting_id: str, before: dict[str, Any]) -> dict[str, Any]:
    """`before`, with what was only typed live since the last act taken back to how that act left it."""
    where = (things.c.meeting == meeting_id) & things.c.draft
    drafts = list(connection.scalars(select(things.c.key).where(where)))
    return {**before, **{key: _latest(connection, meeting_id, key) for key in drafts}}


def keep_drafts(connection: Connection, meeting_id: str, but: set[str]) -> None:
    """Enter what was typed live since the last act, each under its own number, `but` what this act changes itself."""
    where = (things.c.meeting == meeting_id) & things.c.draft
    for row in connection.execute(select(things).where(where)).all():
        before = _latest(connection, meeting_id, row.key)
        if row.key not in but and before != row.value:
            _insert(connection, meeting_id, row.nr, row.key, "write", before, row.value)
    connection.execute(update(things).where(where).values(draft=False))


def keep_slips(connection: Connection, meeting_id: str, nr: int, voided: int, made: int) -> None:
    """Note how many slips were voided and made; an act that did neither is none."""
    if voided or made:
        _insert(connection, meeting_id, nr, SLIPS, SLIPS, voided, made)


def latest(connection: Connection, meeting_id: str, limit: int = 30) -> list[Act]:
    """The latest acts, newest first; the making is none."""
    mine = (changes.c.meeting == meeting_id) & (changes.c.nr > MADE)
    numbers = select(changes.c.nr).where(mine).distinct().order_by(changes.c.nr.desc()).limit(limit).subquery()
    query = select(changes).where(mine, changes.c.nr.in_(select(numbers.c.nr)))
    acts: dict[int, Act] = {}
    for row in connection.execute(query.order_by(changes.c.nr.desc(), changes.c.key)):
        counts = (row.before, row.after) if row.key == SLIPS else ()
        keys = acts.setdefault(row.nr, Act(row.nr, row.at, row.verb, [], *counts)).keys
        keys += [] if _stays(row.key) else [row.key]
    return list(acts.values())


def began(connection: Connection, meeting_id: str) -> datetime | None:
    """When the evening first left a step; None before."""
    moved = (changes.c.meeting == meeting_id) & changes.c.verb.in_(("advance", "go_to"))
    first: datetime | None = connection.scalar(select(func.min(changes.c.at)).where(moved))
    return first


def way_back(connection: Connection, meeting: Meeting, current: dict[str, Any], nr: int) -> dict[str, Any]:
    """Key -> value that undoes one act. Raises Refused: nothing_to_undo, already_done, cannot_undo, reveal_is_final."""
    where = (changes.c.meeting == meeting.id) & (changes.c.nr == nr) & (changes.c.nr > MADE)
    every = connection.execute(select(changes).where(where)).all()
    if not every:
        raise Refused("nothing_to_undo")
    rows = [row for row in every if not _stays(row.key)]
    for row in rows:
        if current.get(row.key) != row.after:
            raise Refused("already_done")
        _refuse_final(row, meeting)
    return {row.key: row.before for row in rows}


def _stays(key: str) -> bool:
    return key.partition("/")[0] in STAYS or key in BESIDE


def _refuse_final(row: Any, meeting: Meeting) -> None:
    if row.key in NEVER_UNDONE or row.verb == OF_A_PHONE:
        raise Refused("cannot_undo")
    if row.key.startswith("hands/") and meeting.round(row.key.split("/")[1]).revealed:
        raise Refused("reveal_is_final")
    if row.key.startswith("rounds/"):
        if row.before is None:
            raise Refused("cannot_undo")
        if row.after.get("revealed") and not row.before.get("revealed"):
            raise Refused("reveal_is_final")


def _latest(connection: Connection, meeting_id: str, key: str) -> Any:
    """The value of a thing as the last act left it; None when no act touched it."""
    values = select(changes.c.after).where(changes.c.meeting == meeting_id, changes.c.key == key)
    return connection.scalar(values.order_by(changes.c.nr.desc()).limit(1))


def _insert(connection: Connection, meeting_id: str, nr: int, key: str, verb: str, before: Any, after: Any) -> None:
    row = {"meeting": meeting_id, "nr": nr, "key": key, "at": datetime.now(UTC), "verb": verb}
    connection.execute(insert(changes).values(**row, before=before, after=after))
