"""Bring the database to the schema of this program; a newer one is refused."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, inspect, select, text
from sqlalchemy.exc import DBAPIError

from ..actie.errors import WorkshopError
from ..actie.evening.reveal import freeze
from . import backup, evenings, meetings, trouble
from .tables import HEAD, Store, rounds

ONE_AT_A_TIME = 0x41435449  # any number that no other program on this database takes
FOLDER = Path(__file__).parent / "migrations"


def migrate(store: Store) -> None:
    """Upgrade when behind, SQLite after a copy.

    Raises WorkshopError: newer_schema, data_damaged, data_lost, or why the database cannot be had: see
    `trouble.at_start`.
    """
    try:
        _migrate(store)
    except trouble.Unavailable as unavailable:
        raise trouble.at_start(unavailable.__cause__ or unavailable, store.engine.url) from None
    except (DBAPIError, sqlite3.Error, OSError) as error:
        raise trouble.at_start(error, store.engine.url) from None


def _migrate(store: Store) -> None:
    backup.refuse_lost(store)
    now = store.read(_revision)
    if now == HEAD:
        return
    if now is not None and now > HEAD:
        raise WorkshopError("newer_schema")
    if now is not None and store.embedded:
        backup.keep(store, datetime.now(UTC), f"-before-{HEAD}")
    store.write(_upgrade)


def _revision(connection: Connection) -> str | None:
    if "alembic_version" not in inspect(connection).get_table_names():
        return None
    found: str | None = connection.scalar(text("select version_num from alembic_version"))
    return found


def _upgrade(connection: Connection) -> None:
    """Processes that start together follow each other: Alembic looks again once it is its turn."""
    from alembic import command

    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
    command.upgrade(_alembic(connection), "head")
    _freeze_what_was_shown(connection)


def _freeze_what_was_shown(connection: Connection) -> None:
    """Programs that froze nothing read a round anew each time: from here no row changes what was seen of it."""
    bare = select(rounds.c.meeting).where(rounds.c.revealed.is_not(None), rounds.c.frozen.is_(None))
    for meeting_id in connection.scalars(bare.distinct()).all():
        evening = evenings.load(connection, meeting_id)
        meetings.keep_frozen(connection, evening.meeting, freeze(evening.meeting, evening))


def _alembic(connection: Connection) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
