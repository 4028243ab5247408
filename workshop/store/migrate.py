"""Bring the database to the schema of this program; a newer one is refused."""

import shutil
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text

from ..actie.errors import WorkshopError
from .tables import Store

HEAD = "0001"
FOLDER = Path(__file__).parent / "migrations"


def migrate(store: Store) -> None:
    """Upgrade when behind; SQLite keeps a copy of the file as it was. Raises WorkshopError("newer_schema")."""
    with store.engine.connect() as connection:
        now = _revision(connection)
    if now == HEAD:
        return
    if now is not None and now > HEAD:
        raise WorkshopError("newer_schema")
    if now is not None:
        _keep_copy(store)
    store.write(_upgrade)


def _revision(connection: Connection) -> str | None:
    if "alembic_version" not in inspect(connection).get_table_names():
        return None
    found: str | None = connection.scalar(text("select version_num from alembic_version"))
    return found


def _upgrade(connection: Connection) -> None:
    from alembic import command

    command.upgrade(_alembic(connection), "head")


def _alembic(connection: Connection) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _keep_copy(store: Store) -> None:
    database = store.engine.url.database
    if store.engine.dialect.name == "sqlite" and database:
        with store.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
        shutil.copy2(database, f"{database}.before-{HEAD}")
