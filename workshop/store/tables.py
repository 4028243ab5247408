"""The tables: one schema for SQLite and PostgreSQL, and one way in: `Store.read` and `Store.write`."""

import logging
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.dialects import postgresql, sqlite

from ..actie.vocabulary import TIME_ZONE
from ..host.away import Away
from . import line, trouble
from .trouble import AWAY

LOG = logging.getLogger("workshop.store")
P = ParamSpec("P")
T = TypeVar("T")
CONVENTION = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
UPSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
HEAD = "0002"  # the last migration: what these tables are
metadata = MetaData(naming_convention=CONVENTION)


class Utc(TypeDecorator[datetime]):
    """A moment in UTC: SQLite gives one back without saying so, PostgreSQL in the zone of its server."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, _dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _of_meeting(**options: Any) -> Column[str]:
    return Column("meeting", ForeignKey("meetings.id", ondelete="CASCADE"), nullable=False, **options)


meetings = Table(
    "meetings",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("code", String(8), nullable=False, index=True),
    # For what comes, and read by nobody yet: whose it is, of which werkatelier it is a table, on what it looks back.
    Column("owner", String(32), nullable=False, default=""),
    Column("atelier_id", String(32)),
    Column("follows_id", String(32)),
    Column("time_zone", String(40), nullable=False, default=TIME_ZONE),
    Column("made", Utc, nullable=False),
    Column("version", Integer, nullable=False, default=0),
    Column("scans", Integer, nullable=False, default=0),
    # What a record is known by elsewhere: never the id, by which people join; and what the QR of now leans on.
    Column("origin", String(32), nullable=False, default=lambda: secrets.token_hex(16)),
    Column("invitation", String(32), nullable=False, default=""),
)
# What is decided about a meeting, one row a thing ("about/title", "pledges/<id>"); `nr` is the meeting's version at
# the last touch, `draft` says that the history does not have this value yet.
things = Table(
    "things",
    metadata,
    _of_meeting(primary_key=True),
    Column("key", String(160), primary_key=True),
    Column("value", JSON(none_as_null=True)),
    Column("nr", Integer, nullable=False),
    Column("draft", Boolean, nullable=False, default=False),
)
changes = Table(
    "changes",
    metadata,
    _of_meeting(primary_key=True),
    Column("nr", Integer, primary_key=True),
    Column("key", String(160), primary_key=True),
    Column("at", Utc, nullable=False),
    Column("verb", String(40), nullable=False),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)),
)
rounds = Table(
    "rounds",
    metadata,
    Column("id", String(32), primary_key=True),
    _of_meeting(index=True),
    Column("kind", String(20), nullable=False),
    Column("subject", String(40), nullable=False),
    Column("number", Integer, nullable=False),
    Column("items", JSON, nullable=False),
    Column("opened", Utc, nullable=False),
    Column("closed", Utc),
    Column("revealed", Utc),
    Column("nr", Integer, nullable=False),
    Column("version", Integer, nullable=False, default=0),
    Column("frozen", JSON(none_as_null=True)),  # what was shown at the reveal
    UniqueConstraint("meeting", "kind", "subject", "number"),
)
seats = Table(
    "seats",
    metadata,
    Column("id", String(32), primary_key=True),
    _of_meeting(index=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("group", String(40), nullable=False),
    Column("kind", String(10), nullable=False, default="phone"),
    Column("observer", Boolean, nullable=False, default=False),
    Column("group_since", Utc, nullable=False),
    Column("answer", String(10), nullable=False, default=""),
    Column("more_time", Integer),
    Column("removed", Boolean, nullable=False, default=False),
    Column("typed_by", String(32)),
    Column("nr", Integer, nullable=False),
    Column("phone", String(32), nullable=False, default=""),  # one browser; '' is a phone of its own
    Column("came", Boolean, nullable=False, default=True),  # whether it was ever at a socket: else it is nobody
    Column("waits", Boolean, nullable=False, default=False),  # until the desk lets it in
    Column("joined", Utc, nullable=False, default=lambda: datetime.now(UTC)),
)
votes = Table(
    "votes",
    metadata,
    Column("round", ForeignKey("rounds.id", ondelete="CASCADE"), primary_key=True),
    Column("item", String(60), primary_key=True),
    Column("seat", ForeignKey("seats.id", ondelete="CASCADE"), primary_key=True),
    Column("group", String(40), nullable=False),
    Column("value", String(12), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("nr", Integer, nullable=False),
    Column("answer", String(10), nullable=False, default=""),  # the seat's, when it cast this vote (rules 2.5.9)
)
keys = Table(
    "keys",
    metadata,
    Column("id", String(32), primary_key=True),
    _of_meeting(index=True),
    Column("role", String(20), nullable=False),
    Column("subject", String(40), nullable=False, default=""),
    Column("hash", String(64), nullable=False, unique=True),
    Column("made", Utc, nullable=False),
    Column("revoked", Utc),
)
# Printed keys of one seat each (`slips`); the seat is made when somebody opens it.
slips = Table(
    "slips",
    metadata,
    Column("hash", String(64), primary_key=True),
    _of_meeting(index=True),
    Column("seat", ForeignKey("seats.id", ondelete="SET NULL"), unique=True),
    Column("made", Utc, nullable=False),
)
records = Table(
    "records",
    metadata,
    _of_meeting(primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", Utc, nullable=False),
    Column("body", Text, nullable=False),
)
# Moments of this installation, by name: when it last knew for sure what time it was.
moments = Table("moments", metadata, Column("name", String(40), primary_key=True), Column("at", Utc, nullable=False))
Index("ix_votes_seat", votes.c.seat)


class Store:
    """One database. `run` takes a function without arguments to a thread and brings its result back.

    `failed` says why the last write did, '' when it did not: see `trouble.py`; `damaged` that a check found errors,
    `owes` that what was deleted could not leave our copies yet. `forgot` is called after each deletion: what was made
    of it elsewhere must go too.
    """

    def __init__(self, url: str, run: Callable[[Callable[[], Any]], Any]) -> None:
        self.engine = line.engine(url)
        self._for_reading = line.for_reading(self.engine)
        self.run: Callable[[Callable[[], Any]], Any] = run
        self.away = Away(LOG, "the database")
        self.failed = ""
        self.damaged = False
        self.owes = False
        self.forgot: Callable[[], None] = lambda: None

    def read(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **named: P.kwargs) -> T:
        """Do `work(connection, ...)` on one consistent snapshot. Raises Unavailable."""
        done: T = self.run(lambda: self._transaction(False, work, *args, **named))
        return done

    def write(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **named: P.kwargs) -> T:
        """Do `work(connection, ...)` in one transaction; once this returns it is on disk. Raises Unavailable."""
        done: T = self.run(lambda: self._written(work, *args, **named))
        return done

    def _written(self, work: Callable[..., T], *args: Any, **named: Any) -> T:
        """Once more on a new line where nothing could be written: only the old one may be of when that was so."""
        try:
            return self._transaction(True, work, *args, **named)
        except trouble.Unavailable as refused:
            if refused.code != "disk_read_only":
                raise
        return self._transaction(True, work, *args, **named)

    def _transaction(self, writes: bool, work: Callable[..., T], *args: Any, **named: Any) -> T:
        engine = self.engine if writes else self._for_reading
        try:
            with engine.begin() as connection:
                done = work(connection, *args, **named)
        except trouble.TROUBLES as error:
            code = trouble.code(error)
            if not code:
                raise
            self.failed = code if writes else self.failed
            if writes or code == AWAY:
                self.away.failed(code)
            if code == "disk_read_only":
                self.engine.dispose()  # a line that was opened while nothing could be written stays that way
            raise trouble.Unavailable(code) from error
        if writes:
            self.failed = ""
        if writes or self.away.why == AWAY:
            self.away.works()
        return done

    @property
    def embedded(self) -> bool:
        """Whether the database is a file of ours; else a host looks after it."""
        return self.engine.dialect.name == "sqlite"

    @property
    def trouble(self) -> str:
        """What the matter is with keeping things, '' when they are kept."""
        return "damaged" if self.damaged else self.failed

    def close(self) -> None:
        self.engine.dispose()
