"""Copies of the embedded database, and whether it is sound. PostgreSQL is kept and checked by its host.

A copy is one file of its own, complete at one moment, made while the evening goes on. What is deleted from the
database must go from our copies too: `purge` (rules 2.5.8).
"""

import logging
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from ..actie.errors import WorkshopError
from .tables import HEAD, Store

LOG = logging.getLogger("workshop.store")
KEPT = 7
WAIT_SECONDS = 10.0  # for readers that are in the log now
SOUND = ["ok"]


def folder_of(store: Store) -> Path:
    """Where copies are: beside the database. Raises WorkshopError("not_embedded") for a database elsewhere."""
    return _file(store).parent / "backups"


def keep(store: Store, now: datetime, name: str = "") -> Path:
    """Copy the database as it is now, and let the oldest copies go. Gives the file.

    Raises WorkshopError: not_embedded, no_data, data_damaged (then the sound copies that are there must stay).
    """
    if not _file(store).exists():
        raise WorkshopError("no_data")
    if check(store):
        raise WorkshopError("data_damaged")
    folder = folder_of(store)
    folder.mkdir(mode=0o700, exist_ok=True)
    copy = folder / f"{now:%Y%m%d-%H%M%S}{name}.sqlite"
    store.run(lambda: copy_file(_file(store), copy))
    for old in copies(store)[:-KEPT]:
        old.unlink()
    return copy


def look_after(store: Store) -> None:
    """Check and copy the data of a program that has just started; what fails is logged and shown at the desk."""
    if not store.embedded:
        return
    try:
        keep(store, datetime.now(UTC))
    except WorkshopError as damaged:
        store.damaged = damaged.code == "data_damaged"
        LOG.error("no copy was made: %s", damaged.code)
    except (OSError, sqlite3.Error):
        store.failed = "disk_full"
        LOG.exception("no copy was made")


def copies(store: Store) -> list[Path]:
    """Our copies, oldest first."""
    return sorted(folder_of(store).glob("*.sqlite"))


def purge(store: Store, but: Path) -> None:
    """Forget every copy but this one: something in them was deleted for good."""
    for file in folder_of(store).glob("*"):
        if file != but:
            file.unlink()


def empty_log(store: Store) -> None:
    """Bring the write-ahead log into the database and cut it to nothing: it still holds what was deleted."""
    store.run(lambda: _truncate(_file(store)))


def check(store: Store) -> list[str]:
    """What is wrong with the database, in the words of SQLite; nothing when it is sound or kept by a host."""
    if not store.embedded or not _file(store).exists():
        return []
    found: list[str] = store.run(lambda: problems(_file(store)))
    return found


def problems(file: Path) -> list[str]:
    """What SQLite finds wrong in a file: torn pages, rows that point nowhere; or that it is no database at all."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as database:
            found = [row[0] for row in database.execute("PRAGMA integrity_check")]
            lost = [f"{row[0]} {row[1]} -> {row[2]}" for row in database.execute("PRAGMA foreign_key_check")]
    except sqlite3.DatabaseError as error:
        return [str(error)]
    return lost if found == SOUND else found


def restore(store: Store, file: Path, now: datetime) -> Path:
    """Put a copy in the place of the database, which is set aside first. Gives where it is set aside.

    Raises WorkshopError: not_embedded, no_backup (not there, damaged, or no database of ours), newer_schema.
    """
    place = _file(store)
    if not file.is_file() or problems(file) or not _schema(file):
        raise WorkshopError("no_backup")
    if _schema(file) > HEAD:
        raise WorkshopError("newer_schema")
    store.close()
    folder = folder_of(store)
    folder.mkdir(mode=0o700, exist_ok=True)
    aside = folder / f"{now:%Y%m%d-%H%M%S}-replaced.sqlite"
    for tail in ("", "-wal", "-shm"):
        if Path(f"{place}{tail}").exists():
            shutil.move(f"{place}{tail}", f"{aside}{tail}")
    copy_file(file, place)
    return aside


def copy_file(source: Path, target: Path) -> None:
    """Copy a database, of one moment, to a file that is there whole or not at all."""
    unfinished = target.with_name(f"{target.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(unfinished)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")
    _to_disk(unfinished)
    unfinished.replace(target)
    if os.name == "posix":
        _to_disk(target.parent)


def _truncate(file: Path) -> None:
    with closing(sqlite3.connect(file, timeout=WAIT_SECONDS)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def _schema(file: Path) -> str:
    """The migration a sound file was left at, '' when it is not ours."""
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as database:
        if not database.execute("select 1 from sqlite_master where name = 'alembic_version'").fetchone():
            return ""
        return str(database.execute("select version_num from alembic_version").fetchone()[0])


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _file(store: Store) -> Path:
    database = store.engine.url.database
    if not store.embedded or not database:
        raise WorkshopError("not_embedded")
    return Path(database)
