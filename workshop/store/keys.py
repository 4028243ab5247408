"""Who holds which link: keys are stored as hashes, and one that is revoked opens nothing any more."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, literal, select, update

from ..actie.errors import Refused
from .meetings import new_id, touch
from .moments import OPENED, note, take_away
from .tables import keys, moments


@dataclass(frozen=True)
class Key:
    """One link: `subject` is the group a reply link answers for, '' otherwise.

    `opened`: somebody sat at a page that it opens; asked of those that are held.
    """

    id: str
    meeting: str
    role: str
    subject: str
    made: datetime
    opened: bool = False


def fingerprint(token: str) -> str:
    """What is stored of a token: it has 128 random bits, so a plain hash cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    return secrets.token_urlsafe(16)


def give(connection: Connection, meeting_id: str, role: str, subject: str, now: datetime) -> str:
    """Make a key and hand out its token, this once."""
    token = new_token()
    row = {"id": new_id(), "meeting": meeting_id, "role": role, "subject": subject, "made": now}
    connection.execute(insert(keys).values(**row, hash=fingerprint(token)))
    return token


def find(connection: Connection, token: str) -> Key:
    """The key behind a token. Raises Refused("bad_key") when there is none, or it was revoked."""
    where = (keys.c.hash == fingerprint(token)) & keys.c.revoked.is_(None)
    row = connection.execute(select(keys).where(where)).one_or_none()
    if row is None:
        raise Refused("bad_key")
    return Key(row.id, row.meeting, row.role, row.subject, row.made)


def held(connection: Connection, meeting_id: str) -> list[Key]:
    """The keys of a meeting that still open something, oldest first."""
    where = (keys.c.meeting == meeting_id) & keys.c.revoked.is_(None)
    at = moments.c.at.label("opened")
    query = select(keys, at).outerjoin_from(keys, moments, moments.c.name == literal(OPENED) + keys.c.id)
    rows = connection.execute(query.where(where).order_by(keys.c.made))
    return [Key(r.id, r.meeting, r.role, r.subject, r.made, r.opened is not None) for r in rows]


def came(connection: Connection, meeting_id: str, key_id: str, now: datetime) -> bool:
    """Somebody came in by this key. Gives whether that was the first time: then the meeting has a new version."""
    first = note(connection, OPENED + key_id, now)
    if first:
        touch(connection, meeting_id)
    return first


def forget_opened(connection: Connection, meeting_id: str) -> None:
    """Before the keys of a meeting go: that they were used goes too."""
    mine = connection.scalars(select(keys.c.id).where(keys.c.meeting == meeting_id)).all()
    take_away(connection, *(OPENED + key_id for key_id in mine))


def revoke(connection: Connection, meeting_id: str, key_id: str, now: datetime) -> None:
    """Let a key open nothing any more. Raises Refused("bad_key") when the meeting has no such key."""
    where = (keys.c.id == key_id) & (keys.c.meeting == meeting_id)
    if not connection.execute(update(keys).where(where).values(revoked=now)).rowcount:
        raise Refused("bad_key")
