"""How high a paper is, by the widths of our letters: so the A4 is decided once, for every format (design 9.4).

Lengths are in mm, letters in points. It is a little pessimistic on purpose: what it says fits, fits.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import ceil
from typing import assert_never

from .tree import (
    Badge,
    Block,
    Boxes,
    Break,
    Bullets,
    Card,
    Cards,
    Columns,
    Facts,
    Heading,
    Inline,
    Line,
    Masthead,
    NextLine,
    Paragraph,
    Picture,
    Qr,
    Run,
    Section,
    Table,
    Write,
    joined,
    line,
)

WIDE, HIGH = 190.0, 281.0  # an A4 within its margins
FOOT = 7.0
POINT = 0.3528
LEADING = 1.2
SPARE = 1.03  # no browser breaks its lines quite where another does
GAP = 5.0  # between columns
LINE = 12  # a line in twelfths
# In hundredths of the letters: Rubik 400 by its own table, accents taken off; letters that join, and others.
WIDTHS = {
    20: "'",
    25: " !,.:;Iijl|ıІіј‘’",
    30: "ł",
    35: '"()[]`{}·',
    40: "frt“”",
    45: "*1^гґ",
    50: "-/7<>\\kszГзтьѕҐ",
    55: "=?Laceovxy~×øавекосухчъэяє–",
    60: "$+234569EFKSTZbdghnpqu«»ßþđЅЕЗТУЬбдилнпрцђћџ…",
    65: "08ABCJPRVXYЄЈАБВКРСХЧЭЯ",
    70: "#&DGHNOQUЂЏДЛНОПЪмфы",
    75: "%_ЋИЦ—€",
    80: "MWwМЫжшщюљњ",
    85: "@Ф",
    90: "mæ",
    95: "ШЮ",
    100: "ЉЊЖЩ",
}
LETTERS = {letter: width for width, letters in WIDTHS.items() for letter in letters}
JOINED, OTHER = 52, 70
MEASURED = 20_000  # texts of a few agreements, each at every width that a column may have


def height(blocks: Sequence[Block], wide: float, points: float) -> float:
    """How high blocks are under each other."""
    return sum(_high(block, wide, points) for block in blocks)


def _high(block: Block, wide: float, points: float) -> float:
    row = points * POINT * LEADING
    match block:
        case Masthead():
            return 11.5
        case Heading(text, level):
            return rows(text, wide, points * 1.12) * row * (1.12 if level < 3 else 1) + (0.5 if level < 3 else 0.7)
        case Paragraph(text):
            return rows(text, wide, points) * row + 0.5
        case Bullets(items):
            return sum(rows(item, wide - 1.1 * points * POINT, points) * row + 0.25 for item in items) + 0.5
        case Facts(pairs):
            return rows(joined((line(*name, ": ", *of) for name, of in pairs), " · "), wide, points) * row + 0.5
        case Table():
            return _table(block, wide, points)
        case Section((Heading(text), *blocks), "status"):  # it stands beside its heading
            return height(blocks, wide - _wide(text, points * 1.12) - 7, points) + 3.5
        case Section(blocks):
            return height(blocks, wide, points) + 1.7
        case Columns(columns, widths):
            shares = (share(width, wide) for width in widths)
            return max((height(*one, points) for one in zip(columns, shares, strict=True)), default=0)
        case Picture() | Qr() | Card() | Cards() | Break():
            return HIGH  # no part of the agreement has one
    assert_never(block)


def share(twelfths: int, wide: float = WIDE) -> float:
    """How wide a column of so many twelfths is, without the gaps beside it."""
    return (wide + GAP) * twelfths / LINE - GAP


def _table(table: Table, wide: float, points: float) -> float:
    """Its columns share the line as it says, or as browsers do it: by the longest text in each."""
    shares = table.widths or [max(_wide(cell, points) for cell in column) for column in _columns(table)]
    columns = [wide * one / sum(shares) - 1.5 for one in shares]
    head = _row(table.head, columns, points * 0.85) - 1
    return head + sum(_together(rows, columns, points) for rows in _spanned(table))


def _spanned(table: Table) -> Iterator[list[tuple[Line, ...]]]:
    """Each row with those that go on with it."""
    found: list[tuple[Line, ...]] = []
    for row in table.rows:
        if found and row[0]:
            yield found
            found = []
        found.append(row)
    if found:
        yield found


def _together(rows: Sequence[tuple[Line, ...]], columns: Sequence[float], points: float) -> float:
    """Cells that go on stand beside all of the rows."""
    first, *more = rows
    begin = next((nr for nr, cell in enumerate(more[0]) if cell), 0) if more else 0
    own = sum(_row(row[begin:], columns[begin:], points) for row in rows)
    return max(own, _row(first[:begin], columns[:begin], points)) if begin else own


def _columns(table: Table) -> list[list[Line]]:
    """The cells of each column; one that takes what is left of the line asks for nothing."""
    every = [table.head, *(row[:-1] if len(row) < len(table.head) else row for row in table.rows)]
    return [[row[nr] for row in every if nr < len(row)] for nr in range(len(table.head))]


def _wide(text: Line, points: float) -> float:
    """How wide a line is that is not broken, in mm, at least a word."""
    return max(map(_width, _texts(text))) * points * POINT / 100 + 4


def _row(cells: Sequence[Line], columns: Sequence[float], points: float) -> float:
    """The last cell of a short row takes what is left of the line."""
    row = points * POINT * LEADING
    last = len(cells) - 1
    shares = (*columns[:last], sum(columns[last:]))
    high = (max(rows(cell, share, points) * row, _written(cell)) for cell, share in zip(cells, shares, strict=True))
    return max(high) + 1


def _written(cell: Line) -> float:
    """Room to write by hand is as high as it says."""
    return max((part.height for part in cell if isinstance(part, Write)), default=0)


@lru_cache(MEASURED)
def rows(text: Line, wide: float, points: float) -> int:
    """In how many rows a line stands: a word goes on to the next when it does not fit, one that is too long breaks."""
    letters = wide / (SPARE * points * POINT / 100)
    return sum(_rows(part, letters) for part in _texts(text))


@lru_cache(MEASURED)
def _rows(text: str, wide: float) -> int:
    taken, left = 0, 0.0
    for word in text.split():
        width = _width(word)
        if width + LETTERS[" "] > left:
            taken += max(1, ceil(width / wide))
            left = wide * max(1, ceil(width / wide)) - width
        else:
            left -= width + LETTERS[" "]
    return taken or 1


@lru_cache(MEASURED)
def _width(word: str) -> float:
    return sum(map(_letter, word))


def _letter(letter: str) -> int:
    base = unicodedata.normalize("NFD", letter)[0]
    if base in LETTERS:
        return LETTERS[base]
    return JOINED if unicodedata.bidirectional(letter) == "AL" else 0 if unicodedata.combining(letter) else OTHER


@lru_cache(MEASURED)
def _texts(text: Line) -> tuple[str, ...]:
    """What stands on lines of its own, as far as it takes up room."""
    return tuple("".join(map(_plain, part)) for part in _broken(text))


def _broken(text: Line) -> list[list[Inline]]:
    """What stands on lines of its own."""
    found: list[list[Inline]] = [[]]
    for part in text:
        if isinstance(part, NextLine):
            found.append([])
        else:
            found[-1].append(part)
    return found


def _plain(part: Inline) -> str:
    """What takes up room: a dotted line as much as a word does, a letter on its shield and boxes as they are."""
    match part:
        case Run(text):
            return text
        case Badge(letter):
            return f"{letter}MM"
        case Write():
            return " ......................"
        case Boxes(count):
            return "MM" * count
        case NextLine():
            return " "
    assert_never(part)
