"""The card for a pocket, for each group: an A4 folded twice, with what the group promises and whom to call.

Its first panel is in front once it is folded; what does not fit in the others goes on, on a sheet after it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ... import words
from ...actie.paper.parts import Part
from ...actie.paper.record import Record
from ...words.language import gettext
from .. import phrases
from ..tree import Block, Bullets, Card, Cards, Document, Facts, Heading, Line, Paragraph, Run, Write, line, plain
from .agreement import title
from .common import group, lines
from .groups import Column, column_blocks, columns
from .parts import to_write

WIDE, HIGH, PANELS = 105, 148.5, 4  # mm; panels on a sheet
LETTERS = 11.0
IN_A_LINE, LINES = 40, 21  # letters in a line, and lines in a panel, at that size


def pocket(record: Record, of: Column) -> Document:
    """The card of one group; the record is in the language spoken now."""
    _name, *blocks = column_blocks(of, "")
    panels = [_front(record, of.part), *_panels(blocks)]
    empty: list[tuple[Block, ...]] = [()] * (-(len(panels) + 1) % PANELS)
    cards = tuple(Card(blocks, WIDE, HIGH) for blocks in (*panels, *empty, _whom_to_call(record)))
    return Document(
        name="pocket",
        title=title(record),
        lang=words.tag(),
        rtl=words.direction() == "rtl",
        blocks=(Cards(cards),),
        type_size=LETTERS,
        to_the_edge=True,
    )


def pockets(record: Record) -> tuple[Document, ...]:
    """A card for every group that was there and has something to carry."""
    return tuple(pocket(record, one) for one in columns(record) if not one.part.absent)


def _front(record: Record, of: Part) -> tuple[Block, ...]:
    first, near = record.agreement.first_step, record.agreement.initiative.date
    back = record.agreement.look_back
    facts: list[tuple[Line, Line]] = []
    if first.text:
        facts.append((line(gettext("Eerste kleine stap")), line(first.text)))
        if first.when:
            facts.append((line(gettext("Datum")), line(phrases.day(first.when, near))))
    when = Run(phrases.day(back), "strong") if back else to_write(gettext("Datum"))
    facts.append((line(gettext("Terugkijken")), line(when)))
    return (
        Heading(line(group(record, of.group)), 1),
        Paragraph(line(record.meeting.title), "soft"),
        Paragraph(line(record.agreement.initiative.what), "lead"),
        Facts(tuple(facts)),
        Paragraph(line(record.agreement.onward.what_it_is), "soft"),
    )


def _whom_to_call(record: Record) -> tuple[Block, ...]:
    """Who can be called, with room for a name and a number: those are written by hand."""
    rows = tuple(
        (line(group(record, one.group)), lines(line(one.function), (Write(gettext("Naam en telefoon"), height=9),)))
        for one in record.agreement.reach
    )
    return (Heading(line(gettext("Wie je belt"))), Facts(rows)) if rows else ()


def _panels(blocks: Sequence[Block]) -> Iterator[tuple[Block, ...]]:
    """The blocks in panels, an entry at a time; a heading goes along with its first entry."""
    panel: list[Block] = []
    room: float = LINES
    for piece in _pieces(blocks):
        needs = sum(map(_lines, piece))
        if panel and needs > room:
            yield tuple(panel)
            panel, room = [], LINES
        panel += piece
        room -= needs
    if panel:
        yield tuple(panel)


def _pieces(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    heading: list[Block] = []
    for block in blocks:
        if isinstance(block, Bullets):
            for item in block.items:
                yield [*heading, Bullets((item,), block.numbered)]
                heading = []
        elif isinstance(block, Heading):
            heading = [replace(block, level=2)]
        else:
            yield [*heading, block]
            heading = []


def _lines(block: Block) -> float:
    if isinstance(block, Bullets):
        return sum(len(plain(item)) // IN_A_LINE + 1.4 for item in block.items)
    return 1.6
