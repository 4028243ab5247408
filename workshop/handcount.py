"""Hand-counted votes in a CSV file -> the standings an evening on phones would have given."""

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO

from .actie.errors import WorkshopError
from .actie.standing import GroupStanding, Standing, Votes, standing

ELEMENTS = ("animo", "contact", "toerusting", "inbedding", "empathie")
COLUMNS = ("element", "group", "p1", "p2", "p3", "p4", "p5", "dont_know", "open")
COUNT = re.compile(r"[0-9]{1,5}")  # a hall holds fewer than 100,000 people
OPEN = {"1": True, "0": False, "": False}

Counts = dict[str, dict[str, Votes]]


@dataclass(frozen=True)
class _Line:
    """One filled line of the file; `number` is where an editor shows it, from 1."""

    number: int
    cells: dict[str, str]

    def refuse(self, code: str, column: str) -> WorkshopError:
        return WorkshopError(code, line=self.number, column=column, value=self.cells[column])

    def count(self, column: str) -> int:
        if not COUNT.fullmatch(self.cells[column]):
            raise self.refuse("csv_not_a_count", column)
        return int(self.cells[column])


def read_csv(text: str) -> Counts:
    """Element -> group -> votes, elements in the order of the model, groups in the order of the file.

    A group that was invited and did not vote stands in the file with zeros; one without a row is not expected at
    that element. Commas or semicolons; a byte order mark may stand in front. Raises WorkshopError with `line` (from
    1), `column` and the `value` found there:
    `csv_empty`, `csv_header`, `csv_cells`, `csv_unreadable`, `csv_unknown_element`, `csv_no_group`,
    `csv_not_a_count`, `csv_open`, `csv_duplicate`.
    """
    found: Counts = {}
    for line in _lines(text):
        element, group, votes = _votes(line)
        if group in found.setdefault(element, {}):
            raise line.refuse("csv_duplicate", "group")
        found[element][group] = votes
    if not found:
        raise WorkshopError("csv_empty", line=1, column="", value="")
    return {element: found[element] for element in ELEMENTS if element in found}


def _lines(text: str) -> Iterator[_Line]:
    """The lines under the header; empty ones, as a spreadsheet leaves them at the end, are skipped."""
    source = StringIO(text.removeprefix("\ufeff"), newline="")
    reader = csv.reader(source, delimiter=_delimiter(text), strict=True)
    filled = ((reader.line_num, cells) for cells in map(_trim, reader) if any(cells))
    try:
        _check_header(*next(filled, (1, [])))
        for number, cells in filled:
            yield _line(number, cells)
    except csv.Error as error:
        raise WorkshopError("csv_unreadable", line=reader.line_num, column="", value="") from error


def _delimiter(text: str) -> str:
    """A spreadsheet set to Dutch writes semicolons."""
    return ";" if text.count(";") > text.count(",") else ","


def _trim(row: list[str]) -> list[str]:
    """The cells without blanks around them, and without empty ones that a spreadsheet adds at the end."""
    cells = [cell.strip() for cell in row]
    return cells if any(cells[len(COLUMNS) :]) else cells[: len(COLUMNS)]


def _check_header(number: int, cells: list[str]) -> None:
    if not cells:
        raise WorkshopError("csv_empty", line=number, column="", value="")
    for place, column in enumerate(COLUMNS):
        there = cells[place].lower() if place < len(cells) else ""
        if there != column:
            raise WorkshopError("csv_header", line=number, column=column, value=there)
    if len(cells) > len(COLUMNS):
        raise WorkshopError("csv_header", line=number, column="", value=cells[len(COLUMNS)])


def _line(number: int, cells: list[str]) -> _Line:
    if len(cells) != len(COLUMNS):
        column = COLUMNS[min(len(cells), len(COLUMNS) - 1)]
        raise WorkshopError("csv_cells", line=number, column=column, value=str(len(cells)))
    return _Line(number, dict(zip(COLUMNS, cells, strict=True)))


def _votes(line: _Line) -> tuple[str, str, Votes]:
    element, group, is_open = line.cells["element"].lower(), line.cells["group"], line.cells["open"]
    if element not in ELEMENTS:
        raise line.refuse("csv_unknown_element", "element")
    if not group:
        raise line.refuse("csv_no_group", "group")
    if is_open not in OPEN:
        raise line.refuse("csv_open", "open")
    p1, p2, p3, p4, p5, dont_know = (line.count(column) for column in COLUMNS[2:8])
    return element, group, Votes((p1, p2, p3, p4, p5), dont_know, OPEN[is_open])


def standings(counts: Mapping[str, Mapping[str, Votes]]) -> dict[str, Standing]:
    """Element -> its standing."""
    return {element: standing(groups) for element, groups in counts.items()}


HEADINGS = ("Groep", "Stemmen", "Weet niet", "1", "2", "3", "4", "5", "Midden", "Kant", "Binnen de groep")
NOT_SHOWN = "-"


def report(of: Mapping[str, Standing], sentence: Callable[[str, Standing], str]) -> str:
    """Per element a table in plain text, and below it the sentence `sentence(element, standing)` makes."""
    return "\n".join(f"{element}\n\n{_table(found)}\n\n{sentence(element, found)}\n" for element, found in of.items())


def _table(found: Standing) -> str:
    rows = [HEADINGS, *((group, *_cells(one)) for group, one in found.groups.items())]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _cells(of: GroupStanding) -> tuple[str, ...]:
    """What may be shown of a group: in words only its side and class, not counted only the reason."""
    if of.show == "none":
        return (*_numbers_kept_back(), NOT_SHOWN, _in_words(of.why))
    words = _in_words(of.side), _in_words(of.kind)
    if of.show == "words" or of.votes is None or of.middle is None:
        return (*_numbers_kept_back(), *words)
    return (str(of.n), str(of.dont_know), *map(str, of.votes), _place(of.middle), *words)


def _numbers_kept_back() -> tuple[str, ...]:
    return (NOT_SHOWN,) * 8


def _place(middle: tuple[int, int]) -> str:
    lower, upper = middle
    return str(lower) if lower == upper else f"{lower} - {upper}"


def _in_words(code: str | None) -> str:
    return (code or NOT_SHOWN).replace("_", " ")
