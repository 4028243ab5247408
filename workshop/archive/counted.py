"""An evening that was held on paper: out of a workbook with counts, looked at first, and then kept as any other."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ..actie.errors import WorkshopError
from ..actie.evening import counted
from ..actie.evening.meeting import About
from ..actie.rules import handcount, papercount
from ..actie.rules.papercount import Fault, OnPaper
from ..actie.rules.standing import Standing
from ..actie.texts.shapes import Catalogue
from ..edge import spreadsheet
from ..store import codes, meetings, votes

MOST_BYTES = 5_000_000
ON_METHODS = ("methoden", "methods")
TYPED_BY = "file"


@dataclass(frozen=True)
class Tables:
    """The two tables of a workbook, as CSV; the second may be ''."""

    votes: str
    methods: str = ""


def tables(data: bytes, methods: bytes = b"") -> Tables:
    """The tables in a file: CSV holds the votes, a workbook (XLSX, ODS) may have a sheet Methoden beside them.

    `methods` is a second file with what was said of methods, b"" for none; it goes before such a sheet.

    Raises WorkshopError: no_file, record_too_large, csv_unreadable, and as `spreadsheet.tables`.
    """
    if methods:
        second = tables(methods)
        return Tables(tables(data).votes, second.methods or second.votes)
    if not data:
        raise WorkshopError("no_file")
    if len(data) > MOST_BYTES:
        raise WorkshopError("record_too_large")
    if not spreadsheet.is_one(data):
        return Tables(handcount.text_of(data))
    sheets = spreadsheet.tables(data)
    on_methods = next((text for name, text in sheets.items() if name.strip().casefold() in ON_METHODS), "")
    others = [text for name, text in sheets.items() if name.strip().casefold() not in ON_METHODS]
    return Tables(others[0] if others else "", on_methods if _has_lines(on_methods) else "")


def read(found: Tables, catalogue: Catalogue) -> tuple[OnPaper, tuple[Fault, ...]]:
    """What they say, and all that is wrong with them."""
    return papercount.read(found.votes, found.methods, _known(catalogue))


def standings(found: OnPaper) -> Mapping[tuple[str, int], Standing]:
    """What the votes of each round say: what `workshop standing` makes of them."""
    return {key: handcount.standings({key[0]: here})[key[0]] for key, here in found.rounds.items()}


def keep(connection: Any, about: About, found: OnPaper, catalogue: Catalogue, digits: int) -> str:
    """Keep the evening, all of it in one transaction. Gives the id of the meeting.

    It is kept as cards and closed rounds, and shown after that, as on an evening: so the same rules decide what is.
    Raises Refused: as `choices.with_groups`.
    """
    now = datetime.now(UTC)
    made = counted.evening(about, found, catalogue, now, meetings.new_id)
    meeting_id = made.meeting.id
    meetings.make(connection, made.meeting, now, codes.free(connection, digits))
    votes.keep_cards(connection, meeting_id, made.seats, made.votes, TYPED_BY)
    for number in sorted({one.number for one in made.meeting.rounds.values()}):
        _show(connection, meeting_id, number, now)
    return meeting_id


def _show(connection: Any, meeting_id: str, number: int, now: datetime) -> None:
    meetings.act(connection, meeting_id, "reveal_all", lambda evening: counted.shown(evening.meeting, number, now))


def _known(catalogue: Catalogue) -> dict[str, str]:
    """Every id and title of a method, however it is cased, -> its id."""
    names = [(name, method.id) for method in catalogue.methods for name in (method.title, method.name, method.id)]
    return {handcount.same(name): found for name, found in names}


def _has_lines(text: str) -> bool:
    """Whether more than the head was filled in."""
    return sum(any(cell.strip() for cell in line.split(";")) for line in text.splitlines()) > 1
