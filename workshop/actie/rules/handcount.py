"""Hand-counted votes in a CSV file -> the standings an evening on phones would have given."""

import csv
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import zip_longest

from ..errors import WorkshopError
from ..letters import as_typed, clean
from .hearing import Votes
from .standing import GroupStanding, Standing, standing

ELEMENTS = ("animo", "contact", "toerusting", "inbedding", "empathie")
COLUMNS = ("element", "group", "p1", "p2", "p3", "p4", "p5", "dont_know", "open")
# A hall holds fewer than 100,000 people. A spreadsheet may write 5,0; a dot would part thousands in Dutch.
COUNT = re.compile(r"([0-9]{1,5})(,0+)?")
SEPARATORS = ";,\t|"
SEPARATOR_NAMED = re.compile(r'\s*"?sep=(.)"?\s*', re.IGNORECASE)
UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
OPEN = {"1": True, "0": False, "": False}

Counts = dict[str, dict[str, Votes]]


@dataclass(frozen=True)
class Line:
    """One filled line of the file; `number` is where an editor shows it, from 1."""

    number: int
    cells: dict[str, str]

    def refuse(self, code: str, column: str) -> WorkshopError:
        return WorkshopError(code, line=self.number, column=column, value=self.cells[column])

    def count(self, column: str) -> int:
        """What stands there; people leave a cell empty for nobody."""
        found = COUNT.fullmatch(self.cells[column] or "0")
        if not found:
            raise self.refuse("csv_not_a_count", column)
        return int(found[1])


def read_file(data: bytes) -> Counts:
    """The same for a file as spreadsheets save it. Raises WorkshopError as `read_csv` does."""
    return read_csv(text_of(data))


def text_of(data: bytes) -> str:
    """The text of a file as spreadsheets save it: UTF-8, UTF-16 ("Unicode-tekst") or Windows-1252.

    Raises WorkshopError("csv_unreadable").
    """
    order = UTF16.get(data[:2]) or ("utf-16-le" if data[1:2] == b"\0" else "utf-8")
    try:
        text = data.decode(order)
    except UnicodeDecodeError:
        # In Windows-1252 nearly every byte is a letter, so it says yes to nearly everything: it comes last.
        text = data.decode("cp1252", errors="replace")
    lines = text.split("\0")[0].split("\ufffd")[0]
    if len(lines) < len(text):  # a spreadsheet's own file, or something else that is no text
        raise WorkshopError("csv_unreadable", line=lines.count("\n") + 1, column="", value="")
    return text


def read_csv(text: str) -> Counts:
    """Element -> group -> votes, elements in the order of the model, groups in the order of the file.

    A group that was invited and did not vote stands in the file with zeros, or nothing; one without a row is not
    expected at that element. A group is the same one however it is cased, spaced or composed; its first spelling is
    shown. Between cells stand commas, semicolons, tabs or bars; a byte order mark may stand in front, and a line that
    names the separator. Raises WorkshopError with `line` (from 1), `column` and the `value` found there:
    `csv_empty`, `csv_header`, `csv_cells`, `csv_unreadable`, `csv_unknown_element`, `csv_no_group`,
    `csv_not_a_count`, `csv_open`, `csv_duplicate`.
    """
    found: Counts = {}
    spelled: dict[str, str] = {}
    for line in lines_of(text, COLUMNS):
        element, group, votes = votes_of(line)
        group = spelled.setdefault(same(group), group)
        if group in found.setdefault(element, {}):
            raise line.refuse("csv_duplicate", "group")
        found[element][group] = votes
    if not found:
        raise WorkshopError("csv_empty", line=1, column="", value="")
    return {element: found[element] for element in ELEMENTS if element in found}


def lines_of(text: str, columns: Sequence[str]) -> Iterator[Line]:
    """The lines under the header; empty ones, as a spreadsheet leaves them at the end, are skipped."""
    source = StringIO(text.removeprefix("\ufeff"), newline="")
    lines = list(source)
    named = SEPARATOR_NAMED.fullmatch(lines[0]) if lines else None
    if named:
        lines[0] = "\n"  # so that lines keep their numbers
    reader = csv.reader(lines, delimiter=_separator(lines, named), strict=True)
    filled = ((reader.line_num, cells) for cells in map(_trim, reader) if any(cells))
    try:
        places = _places(*next(filled, (1, [])), columns)
        for number, cells in filled:
            yield _line(number, cells, places, columns)
    except csv.Error as error:
        raise WorkshopError("csv_unreadable", line=reader.line_num, column="", value="") from error


def _separator(lines: list[str], named: re.Match[str] | None) -> str:
    """What parts the header: a spreadsheet set to Dutch writes semicolons. Without one, what the file says it is."""
    header = next((line for line in lines if line.strip()), "")
    found = max(SEPARATORS, key=header.count)
    return found if header.count(found) or not named else named[1]


def _trim(row: list[str]) -> list[str]:
    """The cells as text for a terminal: one line each, without blanks around it."""
    return [" ".join(as_typed(clean(cell)).split()) for cell in row]


def same(group: str) -> str:
    """What is equal for all spellings of one name."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", group).casefold())


def _places(number: int, cells: list[str], columns: Sequence[str]) -> list[int]:
    """Where each column stands, by the header; a spreadsheet may have left columns empty around and between them."""
    if not cells:
        raise WorkshopError("csv_empty", line=number, column="", value="")
    places = [place for place, cell in enumerate(cells) if cell]
    there = [cells[place].lower() for place in places]
    for column, name in zip_longest(columns, there, fillvalue=""):
        if name != column:
            raise WorkshopError("csv_header", line=number, column=column, value=name)
    return places


def _line(number: int, cells: list[str], places: list[int], columns: Sequence[str]) -> Line:
    missing = [column for column, place in zip(columns, places, strict=True) if place >= len(cells)]
    if missing or any(cell for place, cell in enumerate(cells) if place not in places):
        raise WorkshopError("csv_cells", line=number, column=[*missing, columns[-1]][0], value=str(len(cells)))
    return Line(number, {column: cells[place] for column, place in zip(columns, places, strict=True)})


def votes_of(line: Line) -> tuple[str, str, Votes]:
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
