"""What is decided about a meeting, row by row, with its history.

A Meeting is taken apart into things ("about/title", "pledges/<id>") so that a change, its undo and a conflict
all concern just what was touched. Rounds have a table of their own, because votes hang on them.
"""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, exists, insert, select, update

from ..actie.errors import Refused
from ..actie.evening.ballot import Evening
from ..actie.evening.frozen import NOTHING
from ..actie.evening.importing import refuse_to_lead
from ..actie.evening.keeping import KEPT
from ..actie.evening.meeting import Meeting, Round
from ..actie.evening.reveal import freeze
from . import history, moments
from .evenings import load
from .tables import meetings, records, rounds, things, votes
from .things import put_together, take_apart

Change = Callable[[Evening], Meeting]
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def new_id() -> str:
    return secrets.token_hex(16)


def make(
    connection: Connection, meeting: Meeting, now: datetime, code: str, follows: str | None = None, origin: str = ""
) -> None:
    """Store a new meeting; `origin` is what it is known by elsewhere already, if it is."""
    row = {"id": meeting.id, "code": code, "made": now, "follows_id": follows, "version": history.MADE}
    connection.execute(insert(meetings).values({**row, **({"origin": origin} if origin else {})}))
    moments.dated(connection, meeting.id, now)
    empty = take_apart(Meeting(meeting.id))
    parts = {k: v for k, v in take_apart(meeting).items() if v != empty.get(k)}
    history.keep(connection, meeting.id, history.MADE, "make", {}, parts)
    _write(connection, meeting.id, parts, history.MADE)


def are_any(connection: Connection) -> bool:
    """Whether there is a meeting, or a record of one."""
    return connection.scalar(select(meetings.c.id).limit(1)) is not None


def listing(connection: Connection) -> list[tuple[str, str, datetime]]:
    """(id, code, made) of every meeting, newest first."""
    query = select(meetings.c.id, meetings.c.code, meetings.c.made).order_by(meetings.c.made.desc())
    return [(row.id, row.code, row.made) for row in connection.execute(query)]


def imported(connection: Connection, origin: str) -> list[str]:
    """The meetings of this origin that came in as a file; '' is nobody's."""
    came = exists().where(things.c.meeting == meetings.c.id, things.c.key == "imported")
    query = select(meetings.c.id).where(meetings.c.origin == origin, came).order_by(meetings.c.made, meetings.c.id)
    return list(connection.scalars(query)) if origin else []


def add_version(connection: Connection, meeting: Meeting) -> None:
    """Let a meeting that came in as a file be this one: another file told more of it."""
    version = touch(connection, meeting.id)
    before, after = take_apart(load(connection, meeting.id).meeting), take_apart(meeting)
    _write(connection, meeting.id, {key: of for key, of in after.items() if before.get(key) != of}, version)


def try_writing(connection: Connection) -> None:
    """Write a row and take it away again: only what reaches the disk tells that votes can be kept."""
    connection.execute(insert(meetings).values(id="", code="", made=NEVER))
    connection.execute(delete(meetings).where(meetings.c.id == ""))


def invite_anew(connection: Connection, meeting_id: str, code: str) -> int:
    """Another QR and code: the ones of before lead nobody in any more. Gives the version; it is not undone."""
    version = touch(connection, meeting_id)
    mine = update(meetings).where(meetings.c.id == meeting_id)
    connection.execute(mine.values(invitation=new_id(), code=code))
    history.keep(connection, meeting_id, version, "invite", {}, {"invitation": None})
    return version


def count_scan(connection: Connection, meeting_id: str) -> None:
    """One more phone has opened the join page."""
    where = meetings.c.id == meeting_id
    connection.execute(update(meetings).where(where).values(scans=meetings.c.scans + 1, version=meetings.c.version + 1))


def act(
    connection: Connection,
    meeting_id: str,
    verb: str,
    change: Change,
    seen: int | None = None,
    draft: bool = False,
    kept: Evening | None = None,
) -> Evening:
    """Let `change` decide what follows, and keep exactly what it changed. Gives the evening as it is then.

    `seen` is the version the person saw: when something touched here was touched since, Refused("already_done").
    A `draft` is live at once and enters the history with the next act that is none. `kept` is what is known of the
    meeting: it is not read again while nothing else happened.
    """
    version = touch(connection, meeting_id)
    evening = kept if kept and kept.version == version - 1 else load(connection, meeting_id)
    refuse_to_lead(evening.meeting)
    meeting = freeze(evening.meeting, replace(evening, meeting=change(evening)))
    before, after = take_apart(evening.meeting), take_apart(meeting)
    changed = {k: after.get(k) for k in before.keys() | after.keys() if before.get(k) != after.get(k)}
    _refuse_stale(connection, meeting_id, changed, seen)
    if not draft:
        before = history.before_drafts(connection, meeting_id, before)
        history.keep_drafts(connection, meeting_id, set(changed))
        history.keep(connection, meeting_id, version, verb, before, changed)
    _write(connection, meeting_id, changed, version, draft)
    keep_frozen(connection, evening.meeting, meeting)
    done = replace(evening, meeting=meeting, version=version)
    if evening.meeting.step.kind == "practice" and meeting.step.kind != "practice":
        return _without_practice(connection, done)
    return done


def touch(connection: Connection, meeting_id: str) -> int:
    """Raise the meeting's version and hold it and its rounds, so that acts and votes of one meeting follow each other.

    Whoever holds more than one round takes them in the order of their ids, so that nobody waits in a circle.
    Raises Refused("unknown_meeting").
    """
    raised = update(meetings).where(meetings.c.id == meeting_id).values(version=meetings.c.version + 1)
    version: int | None = connection.scalar(raised.returning(meetings.c.version))
    if version is None:
        raise Refused("unknown_meeting")
    # Versions that people see count the votes too, and what they saw is held against these numbers.
    held = select(rounds.c.version).where(rounds.c.meeting == meeting_id).order_by(rounds.c.id)
    counts: Iterable[int] = connection.scalars(held.with_for_update(key_share=True))
    return version + sum(counts)


def undo(connection: Connection, meeting_id: str, nr: int) -> int:
    """Put back what one act changed, unless it was touched since, revealed votes, or opened a round.

    Raises Refused("already_final").
    """
    version = touch(connection, meeting_id)
    meeting = load(connection, meeting_id).meeting
    current = take_apart(meeting)
    back = history.way_back(connection, meeting, current, nr)
    _refuse_other_step(meeting, put_together(meeting_id, {**current, **back}))
    if meeting.votes_are != KEPT and any(key.startswith("rounds/") for key in back):
        raise Refused("already_final")
    history.keep(connection, meeting_id, version, "undo", current, back)
    _write(connection, meeting_id, back, version)
    return version


def revisions(connection: Connection, meeting_id: str) -> dict[str, int]:
    """Key -> the version at which that thing was last touched."""
    query = select(things.c.key, things.c.nr).where(things.c.meeting == meeting_id)
    return {row.key: row.nr for row in connection.execute(query)}


def keep_record(connection: Connection, meeting_id: str, number: int, at: datetime, body: str) -> None:
    """Freeze one version of what may be published of a meeting."""
    connection.execute(insert(records).values(meeting=meeting_id, number=number, at=at, body=body))


def record_bodies(connection: Connection, meeting_id: str) -> list[str]:
    """The frozen records of a meeting, oldest first."""
    query = select(records.c.body).where(records.c.meeting == meeting_id).order_by(records.c.number)
    return list(connection.scalars(query))


def _refuse_stale(connection: Connection, meeting_id: str, changed: dict[str, Any], seen: int | None) -> None:
    if seen is None:
        return
    newer = select(things.c.key).where(things.c.meeting == meeting_id, things.c.nr > seen)
    newer_rounds = select(rounds.c.id).where(rounds.c.meeting == meeting_id, rounds.c.nr > seen)
    touched = {*connection.scalars(newer), *(f"rounds/{r}" for r in connection.scalars(newer_rounds))}
    if (touched & changed.keys()) - {*history.BESIDE}:
        raise Refused("already_done")


def _refuse_other_step(now: Meeting, before: Meeting) -> None:
    """A programme that grew is not cut back under the feet of the evening."""
    passed = now.course.step + 1
    if now.course == before.course and now.programme[:passed] != before.programme[:passed]:
        raise Refused("cannot_undo")


def _write(connection: Connection, meeting_id: str, changed: dict[str, Any], version: int, draft: bool = False) -> None:
    """Keep what changed: rounds in their table, the rest as things."""
    _write_rounds(connection, meeting_id, [v for k, v in sorted(changed.items()) if k.startswith("rounds/")], version)
    rows = [
        {"meeting": meeting_id, "key": key, "value": value, "nr": version, "draft": draft}
        for key, value in changed.items()
        if not key.startswith("rounds/")
    ]
    if rows:
        keys = [row["key"] for row in rows]
        connection.execute(delete(things).where(things.c.meeting == meeting_id, things.c.key.in_(keys)))
        connection.execute(insert(things), rows)


def _write_rounds(connection: Connection, meeting_id: str, changed: list[Any], version: int) -> None:
    for value in changed:
        row = msgspec.convert(value, Round)
        states = {"closed": row.closed, "revealed": row.revealed, "nr": version}
        known = update(rounds).where(rounds.c.id == row.id).values(**states)
        if not connection.execute(known).rowcount:
            fixed = {"id": row.id, "kind": row.kind, "subject": row.subject, "number": row.number}
            new = {**fixed, "meeting": meeting_id, "items": list(row.items), "opened": row.opened, **states}
            connection.execute(insert(rounds).values(**new))
            moments.dated(connection, meeting_id, row.opened)


def keep_frozen(connection: Connection, before: Meeting, meeting: Meeting) -> None:
    """Keep what a reveal froze: once, and for good."""
    for found in meeting.rounds.values():
        known = before.rounds.get(found.id)
        if found.frozen is not None and (known is None or known.frozen != found.frozen):
            connection.execute(update(rounds).where(rounds.c.id == found.id).values(frozen=found.frozen))


def _without_practice(connection: Connection, evening: Evening) -> Evening:
    """Practice votes are kept nowhere, nor what they came to."""
    practice = {found.id: found for found in evening.meeting.rounds_of("practice")}
    connection.execute(delete(votes).where(votes.c.round.in_(practice)))
    empty = {key: replace(found, frozen=NOTHING) for key, found in practice.items()}
    keep_frozen(connection, evening.meeting, replace(evening.meeting, rounds=empty))
    meeting = replace(evening.meeting, rounds={**evening.meeting.rounds, **empty})
    return replace(evening, meeting=meeting, votes=tuple(v for v in evening.votes if v.round not in practice))
