"""Who holds which link: keys are stored as hashes, and one that is revoked opens nothing any more."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from ..actie.errors import Refused
from .meetings import new_id
from .tables import keys


@dataclass(frozen=True)
class Key:
    """One link: `subject` is the group a reply link answers for, '' otherwise."""

    id: str
    meeting: str
    role: str
    subject: str
    made: datetime


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
    rows = connection.execute(select(keys).where(where).order_by(keys.c.made))
    return [Key(r.id, r.meeting, r.role, r.subject, r.made) for r in rows]


def revoke(connection: Connection, meeting_id: str, key_id: str, now: datetime) -> None:
    """Let a key open nothing any more. Raises Refused("bad_key") when the meeting has no such key."""
    where = (keys.c.id == key_id) & (keys.c.meeting == meeting_id)
    if not connection.execute(update(keys).where(where).values(revoked=now)).rowcount:
        raise Refused("bad_key")
