"""Take in the record of a meeting that was held elsewhere, out of a file that anybody may have made.

It is read as what it says it is and nothing else: brought to the newest format, held against its shape, made a record
and compared with what was in the file, and written out once as people would read it. What does not pass leaves nothing.
"""

import re
from datetime import datetime
from typing import Any

import msgspec

from .. import paper
from ..actie.errors import WorkshopError
from ..actie.evening import importing
from ..actie.evening.meeting import About, Meeting
from ..actie.letters import TURNING
from ..actie.paper.record import FORMAT, Record
from ..paper.books import book
from ..store import codes, meetings
from . import freeze, records
from .shape import shape

MOST_BYTES = 5_000_000
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# What no text of ours holds: text as people type it is made safe at the edge, and this was not.
HIDDEN = re.compile(f"[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f{''.join(TURNING)}]")
UNKNOWN, AT = re.compile(r"unknown field `(.+?)`", re.DOTALL), re.compile(r" - at `(.+?)`$", re.DOTALL)
A_NAME = 60  # letters of a name in a file that are told
NOT_READ = (msgspec.MsgspecError, LookupError, TypeError, AttributeError, ValueError, ArithmeticError, RecursionError)


def checked(body: bytes) -> Record:
    """The record in a file, sound and whole.

    Raises WorkshopError: no_file, record_too_large, record_broken, record_newer; and with the name of the `field`
    record_unknown_field, record_field.
    """
    if not body:
        raise WorkshopError("no_file")
    if len(body) > MOST_BYTES:
        raise WorkshopError("record_too_large")
    plain = _newest(body)
    try:
        as_sent = msgspec.convert(plain, shape())
    except (msgspec.ValidationError, UnicodeEncodeError) as wrong:
        raise _wrong(str(wrong)) from None
    if any(map(HIDDEN.search, _texts(plain))):
        raise WorkshopError("record_broken")
    record = records.made(plain)
    if msgspec.json.decode(records.write(record), type=shape()) != as_sent:
        raise WorkshopError("record_broken")
    _write_out(record)
    return record


def take_in(connection: Any, record: Record, now: datetime, digits: int) -> str:
    """Keep it as a meeting of its own, or as one more version of one that came in before. Gives the meeting's id.

    A file that came in before changes nothing; of two that differ both are kept.
    """
    for meeting_id in meetings.imported(connection, record.meeting.origin):
        known = freeze.frozen(connection, meeting_id)
        if record in known:
            return meeting_id
        if _adds_to(record, known):
            newest = max((*known, record), key=_number)
            meetings.add_version(connection, _as_meeting(newest, meeting_id, now))
            _keep(connection, meeting_id, record, now)
            return meeting_id
    found = _as_meeting(record, meetings.new_id(), now)
    meetings.make(connection, found, now, codes.free(connection, digits), origin=record.meeting.origin)
    _keep(connection, found.id, record, now)
    return found.id


def _newest(body: bytes) -> Any:
    """What is in the file, in the newest format."""
    try:
        plain = msgspec.json.decode(body.removeprefix(BYTE_ORDER_MARK))
        if type(plain["format"]) is int and plain["format"] > FORMAT:
            raise WorkshopError("record_newer")
        return records.upgraded(plain)
    except NOT_READ:
        raise WorkshopError("record_broken") from None


def _wrong(said: str) -> WorkshopError:
    """What msgspec says of it, as what to tell: the name of the field, and no more of what stands in it."""
    unknown, at = UNKNOWN.search(said), AT.search(said)
    if unknown:
        return WorkshopError("record_unknown_field", field=unknown[1][:A_NAME])
    return WorkshopError("record_field", field=at[1].removeprefix("$.")[:A_NAME] if at else "")


def _texts(plain: Any) -> list[str]:
    if isinstance(plain, str):
        return [plain]
    if isinstance(plain, dict):
        return [*plain, *(text for part in plain.values() for text in _texts(part))]
    return [text for part in plain for text in _texts(part)] if isinstance(plain, list) else []


def _write_out(record: Record) -> None:
    """What names a group, a question or a method that is not in it would fail each time that somebody reads it."""
    try:
        paper.page(record)
        book(record)
    except NOT_READ:
        raise WorkshopError("record_broken") from None


def _adds_to(record: Record, known: list[Record]) -> bool:
    """Whether it is another version of these."""
    numbers = {_number(one) for one in known}
    newest = max(known, key=_number)
    is_new = record.version is not None and record.version.number not in numbers
    return is_new and importing.is_sequel(record.versions, newest.versions)


def _number(record: Record) -> int:
    """By which it is kept; 0 is what was never frozen."""
    return record.version.number if record.version else 0


def _keep(connection: Any, meeting_id: str, record: Record, now: datetime) -> None:
    meetings.keep_record(connection, meeting_id, _number(record), now, records.write(record))


def _as_meeting(record: Record, meeting_id: str, now: datetime) -> Meeting:
    case = record.meeting
    about = About(title=str(case.title), place=str(case.place), date=str(case.date), lang=case.title.lang)
    return importing.meeting(meeting_id, about, str(record.agreement.look_back), record.versions, now)
