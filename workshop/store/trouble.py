"""When the database cannot do it now: one code for whoever asked, whatever the database called it."""

import sqlite3

from sqlalchemy.exc import DBAPIError

from ..actie.errors import WorkshopError

SQLITE = {
    sqlite3.SQLITE_FULL: "disk_full",
    sqlite3.SQLITE_READONLY: "disk_read_only",
    sqlite3.SQLITE_IOERR: "disk_failed",
    sqlite3.SQLITE_CANTOPEN: "disk_failed",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_BUSY: "database_busy",
}
# The classes of SQLSTATE that pass by themselves or with a host's help; others are mistakes of ours.
POSTGRESQL = {"53": "disk_full", "08": "database_away", "57": "database_away", "25": "disk_read_only"}
LEAST_BYTE = 0xFF  # the primary code of SQLite's extended result codes


class Unavailable(WorkshopError):
    """Nothing was changed, and the same may be tried again."""


def code(error: DBAPIError) -> str:
    """Which trouble this is; '' for an error that is a mistake in a statement of ours."""
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        return SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & LEAST_BYTE, "")
    state = getattr(cause, "sqlstate", None)
    if state is None and isinstance(error, DBAPIError) and type(cause).__name__ == "OperationalError":
        return "database_away"  # the line broke before PostgreSQL could say why
    return POSTGRESQL.get((state or "")[:2], "")
