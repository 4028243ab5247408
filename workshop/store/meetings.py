"""What is decided about a meeting, row by row, with its history.

A Meeting is taken apart into things ("about/title", "pledges/<id>") so that a change, its undo and a conflict
all concern just what was touched. Rounds have a table of their own, because votes hang on them.
"""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import Any, get_type_hints

import msgspec
from sqlalchemy import Connection, delete, func, insert, select, update

from ..actie.ballot import Evening, Seat, Vote
from ..actie.errors import Refused
from ..actie.meeting import Meeting, Round
from .tables import changes, meetings, records, rounds, seats, things, votes

TYPES = get_type_hints(Meeting)
BY_FIELD = ("about", "closing")
BY_ID = ("settlements", "pledges", "supports", "contacts", "notes", "kept", "hands", "voices")
WHOLE = tuple(name for name in TYPES if name not in (*BY_FIELD, *BY_ID, "id", "rounds"))
NEVER_UNDONE = ("versions", "removed_seats", "groups", "elements")  # seats and votes may hang on these
Change = Callable[[Evening], Meeting]


def new_id() -> str:
    return secrets.token_hex(16)


def take_apart(meeting: Meeting) -> dict[str, Any]:
    """Key -> value in plain JSON terms, rounds included as "rounds/<id>"."""
    parts: dict[str, Any] = {name: getattr(meeting, name) for name in WHOLE}
    for name in BY_FIELD:
        record = getattr(meeting, name)
        parts |= {f"{name}/{key}": getattr(record, key) for key in record.__dataclass_fields__}
    for name in (*BY_ID, "rounds"):
        parts |= {f"{name}/{key}": value for key, value in getattr(meeting, name).items()}
    # Through JSON, as the database gives it back: lists for tuples, text for moments.
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode({k: _fields(v) for k, v in parts.items()}))
    return plain


def put_together(meeting_id: str, parts: dict[str, Any]) -> Meeting:
    """The way back. Keys that are missing take the default of a new Meeting."""
    found: dict[str, Any] = {"id": meeting_id}
    for key, value in parts.items():
        name, _, rest = key.partition("/")
        if value is None:
            continue
        if rest:
            found.setdefault(name, {})[rest] = value
        else:
            found[name] = value
    return msgspec.convert(found, Meeting)


def make(
    connection: Connection, meeting: Meeting, now: datetime, code: str, follows: str | None = None
) -> None:
    """Store a new meeting."""
    row = {"id": meeting.id, "code": code, "made": now, "follows_id": follows, "version": 1}
    connection.execute(insert(meetings).values(row))
    empty = take_apart(Meeting(meeting.id))
    parts = {k: v for k, v in take_apart(meeting).items() if v != empty.get(k)}
    _write_things(connection, meeting.id, parts, 1)


def free_code(connection: Connection) -> str:
    """A join code that no meeting has: six digits, eight when there are more than a hundred meetings."""
    taken = set(connection.scalars(select(meetings.c.code)))
    digits = 6 if len(taken) <= 100 else 8
    while True:
        code = str(secrets.randbelow(9 * 10 ** (digits - 1)) + 10 ** (digits - 1))
        if code not in taken:
            return code


def listing(connection: Connection) -> list[tuple[str, str, datetime]]:
    """(id, code, made) of every meeting, newest first."""
    query = select(meetings.c.id, meetings.c.code, meetings.c.made).order_by(meetings.c.made.desc())
    return [(row.id, row.code, row.made) for row in connection.execute(query)]


def by_code(connection: Connection, code: str) -> str | None:
    return connection.scalar(select(meetings.c.id).where(meetings.c.code == code))


def count_scan(connection: Connection, meeting_id: str) -> None:
    """One more phone has opened the join page."""
    where = meetings.c.id == meeting_id
    connection.execute(
        update(meetings).where(where).values(scans=meetings.c.scans + 1, version=meetings.c.version + 1)
    )


def load(connection: Connection, meeting_id: str) -> Evening:
    """A meeting with all its rows, of one moment. Raises Refused("unknown_meeting")."""
    row = connection.execute(select(meetings).where(meetings.c.id == meeting_id)).one_or_none()
    if row is None:
        raise Refused("unknown_meeting")
    round_rows = connection.execute(select(rounds).where(rounds.c.meeting == meeting_id)).all()
    return Evening(
        _load_meeting(connection, meeting_id, round_rows),
        tuple(_seat(s) for s in connection.execute(select(seats).where(seats.c.meeting == meeting_id))),
        _load_votes(connection, [r.id for r in round_rows]),
        row.version + sum(r.version for r in round_rows),
        row.code,
        row.scans,
    )


def act(
    connection: Connection,
    meeting_id: str,
    verb: str,
    change: Change,
    seen: int | None = None,
    draft: bool = False,
) -> int:
    """Let `change` decide what follows, and keep exactly what it changed. Gives the new version.

    `seen` is the version the person saw: when something touched here was touched since, Refused("already_done").
    A `draft` is live at once and enters the history with the next act that is none.
    """
    version = touch(connection, meeting_id)
    evening = load(connection, meeting_id)
    meeting = change(evening)
    before, after = take_apart(evening.meeting), take_apart(meeting)
    changed = {k: after.get(k) for k in before.keys() | after.keys() if before.get(k) != after.get(k)}
    _refuse_stale(connection, meeting_id, changed, seen)
    if not draft:
        _keep_drafts(connection, meeting_id, version)
        _keep_history(connection, meeting_id, version, verb, before, changed)
    _write_rounds(
        connection, meeting_id, {k: v for k, v in changed.items() if k.startswith("rounds/")}, version
    )
    _write_things(connection, meeting_id, _but_rounds(changed), version, draft)
    if evening.meeting.step.kind == "practice" and meeting.step.kind != "practice":
        _forget_practice(connection, meeting_id)
    return version


def touch(connection: Connection, meeting_id: str) -> int:
    """Raise the meeting's version and hold its row, so that acts on one meeting follow each other."""
    raised = update(meetings).where(meetings.c.id == meeting_id).values(version=meetings.c.version + 1)
    version: int | None = connection.scalar(raised.returning(meetings.c.version))
    if version is None:
        raise Refused("unknown_meeting")
    # Versions that people see count the votes too, and what they saw is held against these numbers.
    return version + (
        connection.scalar(select(func.sum(rounds.c.version)).where(rounds.c.meeting == meeting_id)) or 0
    )


def undo(connection: Connection, meeting_id: str, nr: int) -> int:
    """Put back what one act changed, unless it was touched since, revealed votes, or opened a round."""
    version = touch(connection, meeting_id)
    where = (changes.c.meeting == meeting_id) & (changes.c.nr == nr)
    rows = connection.execute(select(changes).where(where)).all()
    if not rows:
        raise Refused("nothing_to_undo")
    meeting = load(connection, meeting_id).meeting
    current = take_apart(meeting)
    back = {}
    for row in rows:
        if current.get(row.key) != row.after:
            raise Refused("already_done")
        _refuse_final(row, meeting)
        back[row.key] = row.before
    _refuse_other_step(meeting, put_together(meeting_id, {**current, **back}))
    _keep_history(connection, meeting_id, version, "undo", current, back)
    _write_rounds(connection, meeting_id, {k: v for k, v in back.items() if k.startswith("rounds/")}, version)
    _write_things(connection, meeting_id, _but_rounds(back), version)
    return version


def history(
    connection: Connection, meeting_id: str, limit: int = 30
) -> list[tuple[int, datetime, str, list[str]]]:
    """(nr, at, verb, keys) of the latest acts, newest first."""
    newest = select(changes.c.nr).where(changes.c.meeting == meeting_id).distinct()
    numbers = newest.order_by(changes.c.nr.desc()).limit(limit).subquery()
    query = select(changes).where(changes.c.meeting == meeting_id, changes.c.nr.in_(select(numbers.c.nr)))
    acts: dict[int, tuple[int, datetime, str, list[str]]] = {}
    for row in connection.execute(query.order_by(changes.c.nr.desc(), changes.c.key)):
        acts.setdefault(row.nr, (row.nr, _utc(row.at), row.verb, []))[3].append(row.key)
    return list(acts.values())


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


def _fields(value: Any) -> Any:
    """A dataclass with all its fields: msgspec leaves out those that a loaded one has only as its default."""
    if is_dataclass(value):
        return {f.name: _fields(getattr(value, f.name)) for f in fields(value)}
    return [_fields(one) for one in value] if isinstance(value, tuple) else value


def _load_meeting(connection: Connection, meeting_id: str, round_rows: Iterable[Any]) -> Meeting:
    query = select(things.c.key, things.c.value).where(things.c.meeting == meeting_id)
    parts = {row.key: row.value for row in connection.execute(query)}
    names = Round.__dataclass_fields__
    for row in round_rows:
        parts[f"rounds/{row.id}"] = {name: getattr(row, name) for name in names}
        for moment in ("opened", "closed", "revealed"):
            if getattr(row, moment):
                parts[f"rounds/{row.id}"][moment] = _utc(getattr(row, moment))
    return put_together(meeting_id, parts)


def _load_votes(connection: Connection, round_ids: list[str]) -> tuple[Vote, ...]:
    query = select(votes).where(votes.c.round.in_(round_ids))
    return tuple(Vote(v.round, v.item, v.seat, v.group, v.value, v.nr) for v in connection.execute(query))


def _seat(row: Any) -> Seat:
    return Seat(
        row.id,
        row.group,
        row.kind,
        row.observer,
        _utc(row.group_since),
        row.answer,
        row.more_time,
        row.removed,
    )


def _utc(moment: datetime) -> datetime:
    """SQLite gives back what is UTC without saying so."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _refuse_stale(connection: Connection, meeting_id: str, changed: dict[str, Any], seen: int | None) -> None:
    if seen is None:
        return
    newer = select(things.c.key).where(things.c.meeting == meeting_id, things.c.nr > seen)
    newer_rounds = select(rounds.c.id).where(rounds.c.meeting == meeting_id, rounds.c.nr > seen)
    touched = {*connection.scalars(newer), *(f"rounds/{r}" for r in connection.scalars(newer_rounds))}
    if touched & changed.keys():
        raise Refused("already_done")


def _refuse_other_step(now: Meeting, before: Meeting) -> None:
    """A programme that grew is not cut back under the feet of the evening."""
    passed = now.course.step + 1
    if now.course == before.course and now.programme[:passed] != before.programme[:passed]:
        raise Refused("cannot_undo")


def _refuse_final(row: Any, meeting: Meeting) -> None:
    if row.key in NEVER_UNDONE:
        raise Refused("cannot_undo")
    if row.key.startswith("hands/") and meeting.round(row.key.split("/")[1]).revealed:
        raise Refused("reveal_is_final")
    if row.key.startswith("rounds/"):
        if row.before is None:
            raise Refused("cannot_undo")
        if row.after.get("revealed") and not row.before.get("revealed"):
            raise Refused("reveal_is_final")


def _keep_drafts(connection: Connection, meeting_id: str, version: int) -> None:
    """Enter into the history what was typed live since the last entry."""
    where = (things.c.meeting == meeting_id) & things.c.draft
    for row in connection.execute(select(things).where(where)).all():
        latest = select(changes.c.after).where(changes.c.meeting == meeting_id, changes.c.key == row.key)
        before = connection.scalar(latest.order_by(changes.c.nr.desc()).limit(1))
        if before != row.value:
            # The draft's own number, so that it is an entry of its own beside the act that follows.
            _insert_change(connection, meeting_id, row.nr, row.key, "write", before, row.value)
    connection.execute(update(things).where(where).values(draft=False))


def _keep_history(
    connection: Connection,
    meeting_id: str,
    version: int,
    verb: str,
    before: dict[str, Any],
    changed: dict[str, Any],
) -> None:
    for key, after in changed.items():
        _insert_change(connection, meeting_id, version, key, verb, before.get(key), after)


def _insert_change(
    connection: Connection, meeting_id: str, nr: int, key: str, verb: str, before: Any, after: Any
) -> None:
    row = {"meeting": meeting_id, "nr": nr, "key": key, "at": datetime.now(UTC), "verb": verb}
    connection.execute(insert(changes).values(**row, before=before, after=after))


def _but_rounds(changed: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in changed.items() if not k.startswith("rounds/")}


def _write_things(
    connection: Connection, meeting_id: str, changed: dict[str, Any], version: int, draft: bool = False
) -> None:
    if not changed:
        return
    connection.execute(delete(things).where(things.c.meeting == meeting_id, things.c.key.in_(changed)))
    rows = [
        {"meeting": meeting_id, "key": key, "value": value, "nr": version, "draft": draft}
        for key, value in changed.items()
    ]
    connection.execute(insert(things), rows)


def _write_rounds(connection: Connection, meeting_id: str, changed: dict[str, Any], version: int) -> None:
    for value in changed.values():
        row = msgspec.convert(value, Round)
        states = {"closed": row.closed, "revealed": row.revealed, "nr": version}
        known = update(rounds).where(rounds.c.id == row.id).values(**states)
        if not connection.execute(known).rowcount:
            fixed = {"id": row.id, "kind": row.kind, "subject": row.subject, "number": row.number}
            new = {**fixed, "meeting": meeting_id, "items": list(row.items), "opened": row.opened, **states}
            connection.execute(insert(rounds).values(**new))


def _forget_practice(connection: Connection, meeting_id: str) -> None:
    """Practice votes are kept nowhere."""
    practice = select(rounds.c.id).where(rounds.c.meeting == meeting_id, rounds.c.kind == "practice")
    connection.execute(delete(votes).where(votes.c.round.in_(practice)))
