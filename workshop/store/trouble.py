"""When the database cannot do it now: one code for whoever asked, whatever the database called it."""

import sqlite3
from pathlib import Path
from shutil import disk_usage
from typing import Any
from urllib.parse import quote, quote_plus

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoLineFree

from ..actie.errors import WorkshopError
from ..host.files import refusal

AWAY = "database_away"
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
    "08": AWAY,
    "57": AWAY,
    "25P03": AWAY,  # this machine slept in the middle of something
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
        return AWAY  # the line broke before PostgreSQL could say why
    return of_state(state or "")


def of_state(state: str) -> str:
    """The same for an SQLSTATE of PostgreSQL."""
    return POSTGRESQL.get(state) or POSTGRESQL.get(state[:2], "")


# What a server or its driver says when waiting does not help: it is there, and the address or the rights are wrong.
HOPELESS = (
    "password",
    "authentication",
    "does not exist",
    "pg_hba.conf",
    "not permitted to log in",
    "permission denied",
    "does not support ssl",
    "certificate",
    "name or service not known",
    "nodename nor servname",
    "getaddrinfo failed",
    "invalid",
)
OF_A_FOLDER = {
    "damaged": "data_damaged",
    "disk_full": "home_full",
    "disk_read_only": "home_closed",
    "database_busy": "database_in_use",
}
HARDLY_ANY = 1024 * 1024  # bytes
SECRET_OPTIONS = ("password", "sslpassword")


def at_start(error: BaseException, address: URL) -> WorkshopError:
    """Why a start finds no database to work with, with the server's own words and never the password.

    `error` is what SQLAlchemy, SQLite or the system raised.
    """
    cause: Any = getattr(error, "orig", None) or error
    folder = Path(address.database or ".").parent
    if isinstance(cause, OSError):
        return refusal(folder, cause)
    if isinstance(cause, sqlite3.Error):
        return of_sqlite(cause, folder)
    said = without_secrets(str(cause).partition("\n")[0], address)  # the next lines may quote a row
    known = {
        "host": address.host or address.query.get("host") or "localhost",
        "port": address.port or address.query.get("port") or 5432,
        "database": address.database,
        "user": address.username,
        "said": said,
    }
    state = getattr(cause, "sqlstate", None) or ""
    hopeless = not of_state(state) if state else any(word in said.lower() for word in HOPELESS)
    return WorkshopError("database_refused" if hopeless else "database_not_there", **known)


def without_secrets(text: str, address: URL) -> str:
    """What somebody else said, without the password that is in the address of the database."""
    options = [address.query.get(name) for name in SECRET_OPTIONS]
    for secret in [str(found) for found in (address.password, *options) if found]:
        for written in {secret, quote(secret), quote(secret, safe=""), quote_plus(secret)}:
            text = text.replace(written, "***")
    return text


def of_sqlite(cause: sqlite3.Error, folder: Path) -> WorkshopError:
    """What to tell who runs this when SQLite cannot work in its folder."""
    found = SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & LEAST_BYTE, "")
    # Where it maps its shared memory, SQLite calls a full disk an I/O error.
    if found == "disk_failed" and disk_usage(folder).free < HARDLY_ANY:
        found = "disk_full"
    return WorkshopError(OF_A_FOLDER.get(found, "home_unusable"), home=folder, said=str(cause))
