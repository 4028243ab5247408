"""Moments of this installation, by name: when it last was sure of the time, what it still owes, and what was dated by
a clock that was not believed.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from ..actie.evening import keeping
from .tables import UPSERT, moments

TRUSTED = "trusted"
DUE, BEGUN = "scrub_due", "scrub_begun"  # what was deleted is still in the log and the copies
UNSURE, SINCE = "unsure/", "since/"  # and the id of a meeting
REHEARSED, PLAYED = "rehearsed", "played/"  # when somebody last began one; and the id of the one that is on
OPENED, PRINTED = "opened/", "printed/"  # and the id of a key: somebody came in by it; of a meeting: its paper cards
ARCHIVED = "away/"  # and the id of a meeting: it was put away
OWED = select(moments.c.name).where(moments.c.name.in_((DUE, BEGUN))).limit(1)


def at(connection: Connection, name: str) -> datetime | None:
    found: datetime | None = connection.scalar(select(moments.c.at).where(moments.c.name == name))
    return found


def put(connection: Connection, name: str, when: datetime) -> None:
    new: Any = UPSERT[connection.dialect.name](moments).values(name=name, at=when)
    connection.execute(new.on_conflict_do_update(index_elements=["name"], set_={"at": when}))


def note(connection: Connection, name: str, when: datetime) -> bool:
    """Note that something happened, the first time that it does. Gives whether it was."""
    new: Any = UPSERT[connection.dialect.name](moments).values(name=name, at=when)
    return bool(connection.execute(new.on_conflict_do_nothing(index_elements=["name"])).rowcount)


def take_away(connection: Connection, *names: str) -> int:
    """Forget these. Gives how many there were."""
    return int(connection.execute(delete(moments).where(moments.c.name.in_(names))).rowcount)


def dated(connection: Connection, meeting_id: str, when: datetime) -> None:
    """Something of a meeting was dated `when`: by a clock that is not believed its days cannot be counted from it."""
    if keeping.is_near(at(connection, TRUSTED), when):
        known = update(moments).where(moments.c.name == SINCE + meeting_id)
        connection.execute(known.values(at=when))
    else:
        put(connection, UNSURE + meeting_id, when)


def count_from(connection: Connection, now: datetime) -> None:
    """Now the clock is believed: the days of what was dated before by one that was not are counted from here."""
    unsure = select(moments.c.name).where(moments.c.name.startswith(UNSURE))
    for name in list(connection.scalars(unsure)):
        put(connection, SINCE + name.removeprefix(UNSURE), now)
        take_away(connection, name)


def owe(connection: Connection, now: datetime) -> None:
    """Something was deleted that is still in our log and copies; with PostgreSQL those are the host's."""
    if connection.dialect.name == "sqlite":
        put(connection, DUE, now)


def begin(connection: Connection, now: datetime) -> None:
    """What is owed is being done: what is asked from here on is owed anew, and a crash loses neither."""
    take_away(connection, DUE)
    put(connection, BEGUN, now)


def is_owed(connection: Connection) -> bool:
    return connection.scalar(OWED) is not None
