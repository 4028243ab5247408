"""`workshop export`: what may be published of a meeting, as a file; `workshop print`: what is needed before it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from .. import words
from ..actie.errors import Refused, WorkshopError
from ..actie.evening import playing, rehearsing
from ..actie.evening.ballot import Evening
from ..actie.paper import recording
from ..actie.paper.record import Record
from ..archive import freeze, records
from ..host import files
from ..host.settings import Settings, catalogue, own_cases, settings
from ..paper import before, for_archive
from ..paper.books import book
from ..paper.files import EXPORTS, Export
from ..paper.sheets.case import case_papers
from ..paper.writers import workbook
from ..show import upcoming
from ..store import Store, evenings, meetings
from ..store.backup import refuse_lost
from ..words import Content
from .copies import opened, see_home


@dataclass(frozen=True)
class Source:
    """What a file is made of: the newest record, the frozen ones before it (oldest first), and how to retell one."""

    record: Record
    earlier: tuple[Record, ...]
    retold: Callable[[Record], Record]
    organisation: str
    archive_years: str


def _json(of: Source) -> bytes:
    return msgspec.json.format(records.write(of.record).encode())


def _xlsx(of: Source) -> bytes:
    return workbook.xlsx(book(of.retold(of.record)), of.organisation)


def _csv(of: Source) -> bytes:
    return workbook.csv_files(book(of.retold(of.record)))


def _archive(of: Source) -> bytes:
    """What an archive needs. Raises Refused("not_final"), NotPrinted."""
    for_archive.refuse_early(of.record)
    pdf = EXPORTS["pdf"](of.record, of.earlier, of.retold)
    return for_archive.archive(of.record, pdf, _json(of), of.organisation, of.archive_years)


def _paper(make: Export) -> Callable[[Source], bytes]:
    return lambda of: make(of.record, of.earlier, of.retold)


FORMATS: Mapping[str, Callable[[Source], bytes]] = {
    "json": _json,
    "xlsx": _xlsx,
    "csv": _csv,
    "archief": _archive,
    **{name: _paper(make) for name, make in EXPORTS.items()},
}


def export(environ: Mapping[str, str], code: str, kind: str, file: Path, language: str) -> int:
    """Write what may be published of a meeting, known by its code or id. Gives the exit code.

    Raises WorkshopError: not_a_choice, wrong_code, only_a_rehearsal, and why the file cannot be written.
    """
    _refuse_other("format", kind, FORMATS)
    _refuse_other("language", language, words.LANGUAGES)
    current, store = _opened(environ)
    texts = catalogue()
    record, *earlier = reversed(store.read(_published, code, texts))
    with words.use(language):
        source = Source(
            record, tuple(reversed(earlier)), Content(texts).retold, current.organisation, current.archive_years
        )
        body = FORMATS[kind](source)
    return _written(file, body)


def print_paper(environ: Mapping[str, str], code: str, kind: str, file: Path, language: str, count: int) -> int:
    """Write a paper for before an evening as a PDF, or with "alles" what every evening needs. Gives the exit code.

    Raises WorkshopError: not_a_choice, wrong_code, no_printer, not_printed, and why the file cannot be written.
    """
    _refuse_other("kind", kind, ("alles", *before.PAPERS))
    _refuse_other("language", language, words.LANGUAGES)
    current, store = _opened(environ)
    evening = store.read(_loaded, code)
    asked = dict.fromkeys(before.WHOLE if kind == "alles" else (kind,), count)
    with words.use(language):
        of = upcoming(evening, Content(catalogue()).spoken(), current)
        body = before.printed(before.sheets(asked, of), datetime.now(UTC))
    return _written(file, body)


def print_case(environ: Mapping[str, str], case_id: str, file: Path, language: str, people: int) -> int:
    """Write the sheet of a case and so many role cards as a PDF; 0 for as many as sit at a table. Gives the exit code.

    Raises WorkshopError: not_a_choice, no_printer, not_printed, and why the file cannot be written.
    """
    _refuse_other("language", language, words.LANGUAGES)
    with words.use(language):
        texts = Content(catalogue()).spoken()
        cases = {case.id: case for case in (*texts.cases, *own_cases(environ))}
        _refuse_other("case", case_id, cases)
        found = case_papers(cases[case_id], texts, min(people, playing.MOST) or playing.USUAL)
        body = before.printed(found, datetime.now(UTC))
    return _written(file, body)


def _opened(environ: Mapping[str, str]) -> tuple[Settings, Store]:
    current = settings(environ)
    see_home(current)
    store = opened(current)
    refuse_lost(store)
    return current, store


def _written(file: Path, body: bytes) -> int:
    """The exit code. Raises WorkshopError: why the file cannot be written."""
    try:
        files.write(file.absolute(), body)
    except OSError as problem:
        raise files.unwritable(file, problem) from None
    print(file)
    return 0


def _refuse_other(name: str, value: str, choices: Iterable[str]) -> None:
    if value not in choices:
        raise WorkshopError("not_a_choice", name=name, value=value, choices=", ".join(choices))


def _published(connection: Any, code: str, texts: Any) -> list[Record]:
    """The frozen records of a meeting, oldest first; while there is none, what it would be now."""
    evening = _loaded(connection, code)
    rehearsing.refuse_to_publish(evening.meeting)
    frozen = freeze.frozen(connection, evening.meeting.id)
    return frozen or [recording.make(evening, texts, None, datetime.now(UTC))]


def _loaded(connection: Any, code: str) -> Evening:
    """The meeting with this code or id. Raises Refused("wrong_code")."""
    known = {name: meeting_id for meeting_id, code, _ in meetings.listing(connection) for name in (meeting_id, code)}
    if code not in known:
        raise Refused("wrong_code")
    return evenings.load(connection, known[code])
