"""Bring the database to the schema of this program; a newer one is refused."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, inspect, select, text

from ..actie.errors import WorkshopError
from . import backup
from .tables import HEAD, Store

ONE_AT_A_TIME = 0x41435449  # any number that no other program on this database takes
FOLDER = Path(__file__).parent / "migrations"


def migrate(store: Store) -> None:
    """Upgrade when behind, SQLite after a copy. Raises WorkshopError: newer_schema, data_damaged, or Unavailable."""
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


def _alembic(connection: Connection) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
