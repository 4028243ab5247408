"""`workshop import`: a file becomes a meeting here, when no program runs: a record, or an evening on paper."""

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .. import words
from ..actie.errors import WorkshopError
from ..actie.evening.meeting import About
from ..actie.rules import handcount
from ..actie.rules.papercount import OnPaper
from ..actie.texts.shapes import Catalogue
from ..archive import counted, importing
from ..host.settings import Settings, catalogue, settings
from ..store.migrate import migrate
from ..words import gettext
from .copies import alone_in, opened

DONE, REFUSED = 0, 2
YES = ("ja", "j")


def take_in(environ: Mapping[str, str], file: Path) -> int:
    """Take a record in. Gives the exit code. Raises WorkshopError: file_not_read, and as `importing.checked` does."""
    record = importing.checked(_read(file))
    current = settings(environ)
    _kept(current, importing.take_in, record, datetime.now(UTC), current.code_digits)
    print(gettext("Ingelezen:"), record.meeting.title)
    return DONE


def count(environ: Mapping[str, str], file: Path, title: str, sure: bool, methods: Path | None = None) -> int:
    """Show what was counted on paper and, when that is right, keep it. Gives the exit code: REFUSED when it is not.

    `methods` is a second file, with what was said of methods.
    Raises WorkshopError: file_not_read, and as `counted.tables` does.
    """
    texts = catalogue()
    found, faults = counted.read(counted.tables(_read(file), _read(methods) if methods else b""), texts)
    if faults:
        print("\n".join(map(words.fault, faults)), file=sys.stderr)
        return REFUSED
    print(_looked_at(found, texts))
    if not (sure or _is_right()):
        print(gettext("Er is niets bewaard."))
        return REFUSED
    current = settings(environ)
    about = About(title=title or file.stem)
    _kept(current, counted.keep, about, found, texts, current.code_digits)
    print(gettext("Bewaard:"), about.title)
    return DONE


def _is_right() -> bool:
    """What somebody answers; nobody is no."""
    try:
        return input(gettext("Klopt dit? Typ ja:") + " ").strip().casefold() in YES
    except EOFError:
        return False


def _looked_at(found: OnPaper, texts: Catalogue) -> str:
    """What each round says, as `workshop standing` tells it."""
    told = {f"{element} {number}": of for (element, number), of in counted.standings(found).items()}
    return handcount.report(told, lambda key, one: words.plain_sentence(key.partition(" ")[0], one, texts))


def _kept(current: Settings, work: Any, *what: Any) -> None:
    with alone_in(current):
        store = opened(current)
        migrate(store)
        store.write(work, *what)
        store.close()


def _read(file: Path) -> bytes:
    """What is in the file, and no more than shows that it is too large."""
    try:
        with file.open("rb") as found:
            return found.read(importing.MOST_BYTES + 1)
    except OSError as problem:
        raise WorkshopError("file_not_read", file=file, said=problem.strerror or "") from None
