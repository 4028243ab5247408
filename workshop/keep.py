"""Copies of the data and the key of the installation, from the command line."""

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from .actie.errors import WorkshopError
from .config import settings
from .run import facilitator_link, running
from .server.mode import hands
from .store import Store
from .store import backup as copies
from .words import error, gettext


def backup(environ: Mapping[str, str], file: Path | None) -> int:
    """Copy the data, to `file` or to the copies of this installation. Gives the exit code."""
    store = _open(environ)
    copy = copies.keep(store, datetime.now(UTC))
    if file:
        copies.copy_file(copy, file.absolute())
    print(file or copy)
    return 0


def restore(environ: Mapping[str, str], file: Path) -> int:
    """Put a copy back, when no program is running. Gives the exit code."""
    if running(settings(environ).home):
        raise WorkshopError("runs_now")
    aside = copies.restore(_open(environ), file.absolute(), datetime.now(UTC))
    print(gettext("De kopie staat terug. Wat er stond, is bewaard in:"), aside)
    return 0


def new_key(environ: Mapping[str, str]) -> int:
    """Renew the facilitator's link, when no program is running. Gives the exit code."""
    current = settings(environ)
    if running(current.home):
        raise WorkshopError("runs_now")
    current.renew_facilitator_token()
    print(facilitator_link(current))
    return 0


def check(environ: Mapping[str, str]) -> int:
    """Say whether the data are sound. Gives the exit code: 1 when they are not."""
    found = copies.check(_open(environ))
    if not found:
        print(gettext("De gegevens zijn heel."))
        return 0
    print(error("data_damaged"), file=sys.stderr)
    print("\n".join(found), file=sys.stderr)
    return 1


def _open(environ: Mapping[str, str]) -> Store:
    return Store(settings(environ).database_url, hands("threading").run)
