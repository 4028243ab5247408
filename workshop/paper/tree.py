"""What a paper says, without saying how it looks: the one tree that every format is written from.

A sheet (`sheets/`) makes a Document out of a record; a writer (`writers/`) makes bytes out of a Document. No writer
knows a rule, no sheet knows a format. What people read is said in the language that is spoken when the sheet is made.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal, assert_never

from ..actie.texts.placed import Words

Tone = Literal["", "lead", "soft", "strong", "warning"]
"""How loud something is said: a writer knows one look for each."""
NAMED = re.compile(r"%\((\w+)\)s")
PaperSize = Literal["a4", "a3", "a6"]


@dataclass(frozen=True)
class Run:
    """Some words. `own`: somebody typed them, so they stand apart from the sentence around them, in their own
    direction; `lang` is the language they are in where that is not the language of the document.
    """

    text: str
    tone: Tone = ""
    own: bool = False
    lang: str = ""


@dataclass(frozen=True)
class Write:
    """A dotted line to fill in by hand; `label` says to who cannot see it what belongs there.

    `width` in mm, 0 for all that is left of the line; `height` in mm: 9 is room for a signature.
    """

    label: str
    width: int = 0
    height: int = 6


@dataclass(frozen=True)
class Boxes:
    """Boxes to tick, in fives: one before an answer, sixty on a tally sheet."""

    count: int = 1


@dataclass(frozen=True)
class Badge:
    """The letter of a question on a little shield, in front of its name."""

    letter: str


@dataclass(frozen=True)
class NextLine:
    """What follows begins on a line of its own, and belongs to what stood before it."""


Inline = Run | Write | Boxes | Badge | NextLine
Line = tuple[Inline, ...]


@dataclass(frozen=True)
class Heading:
    """The title of what follows; `level` 1 is the title of the sheet, 2 and 3 are under it. `number` 0 is none."""

    text: Line
    level: Literal[1, 2, 3] = 2
    number: int = 0


@dataclass(frozen=True)
class Masthead:
    """The title of a sheet, what it is about, and on its stamp how far it is; `firm`: it no longer changes."""

    title: Line
    about: Line = ()
    stamp: Line = ()
    firm: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A few sentences."""

    text: Line
    tone: Tone = ""


@dataclass(frozen=True)
class Bullets:
    """A list; `numbered` where the order matters."""

    items: tuple[Line, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Facts:
    """Names with what belongs to them: "Voor: kinderen uit de straat"."""

    rows: tuple[tuple[Line, Line], ...]


@dataclass(frozen=True)
class Table:
    """One head row; in each row the first cell names what the row is about.

    A row whose first cell is empty goes on with the row above it: its empty cells in front are those of that row. A row
    shorter than the head has a last cell that takes what is left of the line.

    `caption` says to who cannot see it what the table tells. `widths` are shares, () for what the words need.
    `numbers` are the columns (from 0) that hold numbers.
    """

    caption: str
    head: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]
    widths: tuple[int, ...] = ()
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True)
class Picture:
    """A drawing (`svg`, from left to right in every language), what it shows in words, and the same as a table, for
    where no picture is seen. `narrow` is the drawing for a small screen.
    """

    svg: str
    alt: str
    table: Table | None = None
    narrow: str = ""


@dataclass(frozen=True)
class Qr:
    """A code to scan, `size` mm wide, and what it leads to."""

    address: str
    alt: str
    size: int = 35


@dataclass(frozen=True)
class Section:
    """Blocks that stand together, the first of them mostly a Heading. `name` is a hook for who looks for it."""

    blocks: "tuple[Block, ...]"
    name: str = ""


@dataclass(frozen=True)
class Columns:
    """Blocks side by side, `widths` in twelfths of the line; four in a row at most."""

    columns: "tuple[tuple[Block, ...], ...]"
    widths: tuple[int, ...]


@dataclass(frozen=True)
class Card:
    """A frame to cut out, `width` by `height` mm; `folds` are dotted lines across it, in mm from its top."""

    blocks: "tuple[Block, ...]"
    width: float
    height: float
    folds: tuple[int, ...] = ()


@dataclass(frozen=True)
class Cards:
    """Cards in rows, as many as the paper holds."""

    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Break:
    """What follows begins a new page."""


Block = (
    Heading | Masthead | Paragraph | Bullets | Facts | Table | Picture | Qr | Section | Columns | Card | Cards | Break
)


@dataclass(frozen=True)
class Document:
    """A paper. `lang` (a BCP 47 tag) and `rtl` are those of its sentences; `type_size` in pt.

    `least_size`: letters may become that small where the paper then is one page; 0 for letters that stay as they are.
    `to_the_edge`: it keeps no margin, as cards have one of their own.

    The lines of `foot` stand apart at the foot of every page; `landscape`: the long side lies down. `name` is a hook
    and the name of its file: letters a-z and hyphens.
    """

    name: str
    title: str
    lang: str
    blocks: tuple[Block, ...]
    rtl: bool = False
    foot: tuple[Line, ...] = ()
    size: PaperSize = "a4"
    landscape: bool = False
    type_size: float = 10.5
    least_size: float = 0
    to_the_edge: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell of a table where it is drawn: from which column, how many rows down and columns across it goes."""

    text: Line
    column: int
    down: int
    across: int

    @property
    def to_write(self) -> bool:
        """Whether there is nothing in it but room to write."""
        return bool(self.text) and all(isinstance(part, Write) for part in self.text)


def cells(table: Table, row: int) -> tuple[Cell, ...]:
    """The cells that begin in a row of a table; those that go on from the row above are not among them."""
    here, more = table.rows[row], _rows_after(table, row)
    begin = _goes_on(here)
    return tuple(
        Cell(
            text,
            nr,
            down=1 + next((at for at, one in enumerate(more) if nr >= _goes_on(one)), len(more)) if begin == 0 else 1,
            across=1 if nr < len(here) - 1 else len(table.head) - nr,
        )
        for nr, text in enumerate(here)
        if nr >= begin
    )


def _rows_after(table: Table, row: int) -> list[tuple[Line, ...]]:
    """The rows that go on with this one."""
    return list(takewhile(_goes_on, table.rows[row + 1 :]))


def _goes_on(row: tuple[Line, ...]) -> int:
    """How many cells of a row are those of the row above."""
    return len(list(takewhile(lambda cell: not cell, row)))


def line(*parts: str | Inline | Line) -> Line:
    """Words, one after another. A text that somebody typed keeps its language; one without words is left out."""
    found: list[Inline] = []
    for part in parts:
        if isinstance(part, tuple):
            found.extend(part)
        elif not isinstance(part, str):
            found.append(part)
        elif part:
            found.append(said(part))
    return tuple(found)


def said(text: str, tone: Tone = "") -> Run:
    """A text of a record or a sentence of ours, with the language it is in where somebody typed it."""
    typed = isinstance(text, Words) and not text.place
    return Run(str(text), tone, own=typed, lang=text.lang if isinstance(text, Words) and typed else "")


def filled(sentence: str, **parts: str | Inline | Line) -> Line:
    """A sentence with its %(names)s filled in, each of them with the look and language of its own."""
    found: list[str | Inline | Line] = []
    for nr, part in enumerate(NAMED.split(sentence)):
        found.append(parts[part] if nr % 2 else part)
    return line(*found)


def joined(parts: Iterable[Line], between: str) -> Line:
    """The lines one after another, with `between` in between."""
    found: list[Inline] = []
    for nr, part in enumerate(part for part in parts if part):
        found.extend(((Run(between),) if nr else ()) + part)
    return tuple(found)


def plain(text: Line) -> str:
    """A line as it is read aloud: a dotted line is its label, boxes and letters are silent."""
    return "".join(map(_aloud, text)).strip()


def _aloud(part: Inline) -> str:
    match part:
        case Run(text):
            return text
        case Write(label):
            return label
        case NextLine():
            return " "
        case Boxes() | Badge():
            return ""
    assert_never(part)
