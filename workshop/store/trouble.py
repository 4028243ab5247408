"""When the database cannot do it now: one code for whoever asked, whatever the database called it."""

import sqlite3

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoLineFree

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
# SQLSTATE, or its class where all of it means the same to us; others are mistakes of ours.
POSTGRESQL = {
    "08": "database_away",
    "57": "database_away",
    "25P03": "database_away",  # this machine slept in the middle of something
    "25006": "disk_read_only",  # a stand-by that was not promoted yet
    "40": "database_busy",  # two at once; whoever is refused asks again
    "53": "database_busy",
    "53100": "disk_full",
    "55P03": "database_busy",
    "57014": "database_busy",
    "58": "disk_failed",
    "XX001": "damaged",
    "XX002": "damaged",
}
TROUBLES = (DBAPIError, NoLineFree)
LEAST_BYTE = 0xFF  # the primary code of SQLite's extended result codes


class Unavailable(WorkshopError):
    """Nothing was changed, and the same may be tried again."""


def code(error: DBAPIError | NoLineFree) -> str:
    """Which trouble this is; '' for an error that is a mistake in a statement of ours."""
    if isinstance(error, NoLineFree):
        return "database_busy"
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        return SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & LEAST_BYTE, "")
    state = getattr(cause, "sqlstate", None)
    if state is None and type(cause).__name__ == "OperationalError":
        return "database_away"  # the line broke before PostgreSQL could say why
    return POSTGRESQL.get(state or "") or POSTGRESQL.get((state or "")[:2], "")
