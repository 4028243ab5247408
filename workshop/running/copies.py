"""Copies of the data and the key of the installation, from the command line."""

import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from ..actie.errors import WorkshopError
from ..host.files import refusal
from ..host.settings import Settings, settings
from ..server.mode import executor
from ..store import Store, trouble
from ..store import backup as copies
from ..words import error, gettext
from .lock import Occupied, alone, told
from .start import facilitator_link


def backup(environ: Mapping[str, str], file: Path | None) -> int:
    """Copy the data, to `file` or to the copies of this installation. Gives the exit code."""
    current = settings(environ)
    see_home(current)
    with _kept_in(current.home):
        copy = copies.keep(opened(current), datetime.now(UTC))
    if file:
        with _kept_in(file.absolute().parent):
            copies.copy_file(copy, file.absolute())
    print(file or copy)
    return 0


def restore(environ: Mapping[str, str], file: Path) -> int:
    """Put a copy back, when no program is running. Gives the exit code."""
    current = settings(environ)
    if not file.exists():
        raise WorkshopError("backup_missing", file=file)
    with alone_in(current):
        aside = copies.restore(opened(current), file.absolute(), datetime.now(UTC))
    print(gettext("De kopie staat terug."))
    if aside.exists():
        print(gettext("Wat er stond, is bewaard in:"), aside)
    return 0


def new_key(environ: Mapping[str, str]) -> int:
    """Renew the facilitator's link, when no program is running. Gives the exit code."""
    current = settings(environ)
    with alone_in(current):
        current.renew_facilitator_token()
    print(facilitator_link(current))
    return 0


def check(environ: Mapping[str, str]) -> int:
    """Say whether the data are sound. Gives the exit code: 1 when they are not."""
    current = settings(environ)
    see_home(current)
    store = opened(current)
    if not store.embedded:
        raise WorkshopError("check_elsewhere")
    copies.refuse_lost(store)
    kept = Path(store.engine.url.database or "")
    if not kept.exists() or not kept.stat().st_size:
        raise WorkshopError("no_data_here", home=kept.parent)
    found = copies.check(store)
    if not found:
        print(gettext("De gegevens zijn heel."))
        return 0
    print(error("data_damaged"), file=sys.stderr)
    print("\n".join(found), file=sys.stderr)
    return 1


@contextmanager
def alone_in(current: Settings) -> Iterator[None]:
    """Be the only program in this home. Raises WorkshopError: as `lock.alone`, in the words of where it runs."""
    try:
        with alone(current.home), _kept_in(current.home):
            yield
    except Occupied:
        found = told(current.home)
        hosted = current.public_url or (found and found.public_url)
        raise WorkshopError("runs_now_hosted" if hosted else "runs_now") from None


@contextmanager
def _kept_in(folder: Path) -> Iterator[None]:
    """What the system or SQLite refuses in here is told as what is the matter with this folder."""
    try:
        yield
    except OSError as problem:
        raise refusal(folder, problem) from None
    except sqlite3.Error as problem:
        raise trouble.of_sqlite(problem, folder) from None


def see_home(current: Settings) -> None:
    """Raise WorkshopError("no_home") where nothing was ever kept, as under a name with a typing error in it."""
    if not current.home.is_dir():
        raise WorkshopError("no_home", home=current.home)


def opened(current: Settings) -> Store:
    return Store(current.database_url, executor("threading").run)
