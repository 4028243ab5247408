"""The tables: one schema for SQLite and PostgreSQL, and one way in: `Store.read` and `Store.write`."""

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

from . import line, trouble

P = ParamSpec("P")
T = TypeVar("T")
CONVENTION = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
HEAD = "0001"  # the last migration: what these tables are
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
    Column("owner", String(32), nullable=False, default=""),
    Column("atelier_id", String(32)),
    Column("follows_id", String(32)),
    Column("time_zone", String(40), nullable=False, default="Europe/Amsterdam"),
    Column("made", Utc, nullable=False),
    Column("version", Integer, nullable=False, default=0),
    Column("scans", Integer, nullable=False, default=0),
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
records = Table(
    "records",
    metadata,
    _of_meeting(primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", Utc, nullable=False),
    Column("body", Text, nullable=False),
)
Index("ix_votes_seat", votes.c.seat)


class Store:
    """One database. `run` takes a function without arguments to a thread and brings its result back.

    `failed` says why the last write did, '' when it did not: see `trouble.py`; `damaged` that a check found errors.
    """

    def __init__(self, url: str, run: Callable[[Callable[[], Any]], Any]) -> None:
        self.engine = line.engine(url)
        self._for_reading = line.for_reading(self.engine)
        self.run: Callable[[Callable[[], Any]], Any] = run
        self.failed = ""
        self.damaged = False

    def read(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **named: P.kwargs) -> T:
        """Do `work(connection, ...)` on one consistent snapshot. Raises Unavailable."""
        done: T = self.run(lambda: self._transaction(False, work, *args, **named))
        return done

    def write(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **named: P.kwargs) -> T:
        """Do `work(connection, ...)` in one transaction; once this returns it is on disk. Raises Unavailable."""
        done: T = self.run(lambda: self._transaction(True, work, *args, **named))
        return done

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
            if code == "disk_read_only":
                self.engine.dispose()  # a line that was opened while nothing could be written stays that way
            raise trouble.Unavailable(code) from None
        if writes:
            self.failed = ""
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
