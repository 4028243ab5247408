"""Copies of the embedded database, and whether it is sound. PostgreSQL is kept and checked by its host.

A copy is one file of its own, complete at one moment, made while the evening goes on. They are numbered in the order in
which they were made; the moment in a name is only what the clock said. What is deleted from the database must go from
them too: `purge` (rules 2.5.8).
"""

import logging
import re
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from ..actie.errors import WorkshopError
from ..host import files
from .tables import HEAD, Store

LOG = logging.getLogger("workshop.store")
KEPT = 7  # of the newest, and of the last days with copies the newest of each
WAIT_SECONDS = 10.0  # for readers that are in the log now
SOUND = ["ok"]
# Of before they were numbered: without a number, so older.
NAME = re.compile(r"(?:copy-(?P<nr>\d+)-)?(?P<day>\d{8})-\d{6}(?P<why>-[\w-]+)?\.sqlite")
NUMBER = re.compile(r"copy-(\d+)\D")
REPLACED = "-replaced"
TAILS = ("", "-wal", "-shm")


def folder_of(store: Store) -> Path:
    """Where copies are: beside the database. Raises WorkshopError("not_embedded") for a database elsewhere."""
    return _file(store).parent / "backups"


def keep(store: Store, now: datetime, name: str = "") -> Path:
    """Copy the database as it is now, and let the oldest copies go. Gives the file.

    Raises WorkshopError: not_embedded, no_data, data_lost, data_damaged (then the sound copies that are there must
    stay).
    """
    refuse_lost(store)
    if not _file(store).exists():
        raise WorkshopError("no_data")
    if check(store):
        raise WorkshopError("data_damaged")
    place = _new_place(folder_of(store))
    copy = place.with_name(f"{place.stem}-{now:%Y%m%d-%H%M%S}{name}.sqlite")
    store.run(lambda: copy_file(_file(store), copy, place))
    _let_old_go(folder_of(store), copy)
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
    """Our copies, in the order in which they were made."""
    return [copy for _, _, copy in _in_order(folder_of(store))]


def number(file: Path) -> int:
    """Which copy this is, or is to become; 0 for one of before they were numbered."""
    found = NUMBER.match(file.name)
    return int(found[1]) if found else 0


def purge(store: Store, but: Path) -> None:
    """Forget every copy but this one, and what became none: something in them was deleted for good.

    Raises WorkshopError("data_damaged") when it is not sound.
    """
    if problems(but):
        raise WorkshopError("data_damaged")
    for file in (*folder_of(store).glob("*"), *_file(store).parent.glob(f"{_file(store).name}*{files.UNFINISHED}")):
        if file != but:
            file.unlink(missing_ok=True)


def refuse_lost(store: Store) -> None:
    """An empty or missing database beside copies is no new installation.

    Raises WorkshopError("data_lost", file=the newest good copy).
    """
    if not store.embedded or not store.engine.url.database or _holds_something(_file(store)):
        return
    found = copies(store)
    found.sort(key=lambda copy: (REPLACED not in copy.name, number(copy)))
    if found:
        raise WorkshopError("data_lost", file=next(filter(_is_ours, reversed(found)), found[-1]))


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
    if not file.is_file() or not _is_ours(file):
        raise WorkshopError("no_backup")
    if _schema(file) > HEAD:
        raise WorkshopError("newer_schema")
    store.close()
    whole = place.with_name(f"{place.name}{files.UNFINISHED}")
    copy_file(file, whole)  # first: there may be no room for it
    numbered = _new_place(folder_of(store))
    aside = numbered.with_name(f"{numbered.stem}-{now:%Y%m%d-%H%M%S}{REPLACED}.sqlite")
    for tail in TAILS:
        if Path(f"{place}{tail}").exists():
            shutil.move(f"{place}{tail}", f"{aside}{tail}")
    numbered.unlink()
    files.put(whole, place)
    return aside


def copy_file(source: Path, target: Path, by: Path | None = None) -> None:
    """Copy a database, of one moment, to a file that is there whole or not at all; until then it is `by`."""
    unfinished = by or target.with_name(f"{target.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    try:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(unfinished)) as new:
            old.backup(new)
            new.execute("PRAGMA journal_mode=DELETE")
            _owe_nothing(new)
        files.to_disk(unfinished)
        files.put(unfinished, target)
    except (OSError, sqlite3.Error):
        unfinished.unlink(missing_ok=True)  # on a full disk it is in the way of what matters more
        raise


def _truncate(file: Path) -> None:
    with closing(sqlite3.connect(file, timeout=WAIT_SECONDS)) as database:
        (busy, *_) = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise WorkshopError("database_busy")


def _owe_nothing(copy: sqlite3.Connection) -> None:
    """What the original owes (`moments`) is not owed by a copy: put back, it would forget the others once more."""
    if copy.execute("select 1 from sqlite_master where name = 'moments'").fetchone():
        with copy:
            copy.execute("delete from moments where name like 'scrub%'")


def _in_order(folder: Path) -> list[tuple[str, str, Path]]:
    """(day, reason or '', copy) of our copies, in the order in which they were made."""
    named = ((NAME.fullmatch(file.name), file) for file in folder.glob("*.sqlite"))
    found = [(name["day"], name["why"] or "", file) for name, file in named if name]
    return sorted(found, key=lambda copy: (number(copy[2]), copy[2].name))


def _new_place(folder: Path) -> Path:
    """A file for the next copy, until it is whole; whoever makes one at the same time gets another number."""
    folder.mkdir(mode=0o700, exist_ok=True)
    nr = max(map(number, folder.iterdir()), default=0)
    while True:
        nr += 1
        place = folder / f"copy-{nr:06}.unfinished"
        with suppress(FileExistsError):
            place.touch(mode=0o600, exist_ok=False)
            return place


def _let_old_go(folder: Path, newest: Path) -> None:
    """Keep the newest copies, and the newest of each of the last days that have one.

    So many starts on one day do not push the others out. Those that were made for a reason are kept apart.
    """
    for special in (False, True):
        days: list[str] = []
        kind = [(day, copy) for day, why, copy in _in_order(folder)[::-1] if bool(why) is special]
        for place, (day, copy) in enumerate(kind):
            if place >= KEPT and (day in days or len(days) == KEPT):
                for tail in TAILS:
                    Path(f"{copy}{tail}").unlink(missing_ok=True)
            elif day not in days:
                days.append(day)
    for unfinished in folder.glob("*.unfinished"):
        if number(unfinished) < number(newest) - KEPT:  # whoever made it is long gone
            unfinished.unlink(missing_ok=True)


def _holds_something(file: Path) -> bool:
    """Whether there is a database of ours, or a damaged one, of which that is said elsewhere."""
    if not file.exists() or not file.stat().st_size:
        return False
    try:
        return bool(_schema(file))
    except sqlite3.DatabaseError:
        return True


def _is_ours(file: Path) -> bool:
    return not problems(file) and bool(_schema(file))


def _schema(file: Path) -> str:
    """The migration a sound file was left at, '' when it is not ours."""
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as database:
        if not database.execute("select 1 from sqlite_master where name = 'alembic_version'").fetchone():
            return ""
        (row,) = database.execute("select max(version_num) from alembic_version")
        return row[0] or ""


def _file(store: Store) -> Path:
    database = store.engine.url.database
    if not store.embedded or not database:
        raise WorkshopError("not_embedded")
    return Path(database)
