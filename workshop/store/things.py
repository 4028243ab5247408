"""Rows as the domain knows them, and a Meeting as things ("about/title", "pledges/<id>") and back, in plain JSON."""

from dataclasses import fields, is_dataclass
from typing import Any, get_type_hints

import msgspec

from ..actie.evening.ballot import Seat
from ..actie.evening.meeting import Meeting, Round

TYPES = get_type_hints(Meeting)
# Learnt while there is one thread: two that read their first meeting at the same time crash the process (msgspec 0.22).
msgspec.json.Decoder(Meeting)
BY_FIELD = ("about", "closing")
BY_ID = (
    *("settlements", "pledges", "supports", "contacts", "notes", "kept", "hands", "voices", "confirmed", "asked"),
    *("checks", "numbered"),
)
WHOLE = tuple(name for name in TYPES if name not in (*BY_FIELD, *BY_ID, "id", "rounds"))


def take_apart(meeting: Meeting) -> dict[str, Any]:
    """Key -> value in plain JSON terms, rounds included as "rounds/<id>", but never what was frozen of them.

    That is counts of votes: it has its own column, and the history, which nothing is taken out of, never holds it.
    """
    parts: dict[str, Any] = {name: getattr(meeting, name) for name in WHOLE}
    rounds = {f"rounds/{key}": _without_frozen(found) for key, found in meeting.rounds.items()}
    for name in BY_FIELD:
        record = getattr(meeting, name)
        parts |= {f"{name}/{key}": getattr(record, key) for key in record.__dataclass_fields__}
    for name in BY_ID:
        parts |= {f"{name}/{key}": value for key, value in getattr(meeting, name).items()}
    # Through JSON, as the database gives it back: lists for tuples, text for moments.
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode({k: _fields(v) for k, v in parts.items()} | rounds))
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


def as_round(row: Any) -> Round:
    """A row of `rounds`."""
    moments = (row.opened, row.closed, row.revealed)
    return Round(row.id, row.kind, row.subject, row.number, *moments, tuple(row.items), row.frozen)


def as_seat(row: Any) -> Seat:
    """A row of `seats`."""
    about = (row.group, row.kind, row.observer, row.group_since, row.answer, row.more_time, row.removed)
    since = (row.phone, row.came, row.waits, row.joined)
    return Seat(row.id, *about, *since)


def _without_frozen(found: Round) -> dict[str, Any]:
    return {name: of for name, of in _fields(found).items() if name != "frozen"}


def _fields(value: Any) -> Any:
    """A dataclass with all its fields: msgspec leaves out those that a loaded one has only as its default."""
    if is_dataclass(value):
        return {f.name: _fields(getattr(value, f.name)) for f in fields(value)}
    return [_fields(one) for one in value] if isinstance(value, tuple) else value
