"""The tally sheets: votes counted by hand, a sheet a question, and what those counts mean without a computer."""

from collections.abc import Iterator
from math import ceil

from ...actie.rules.distribution import OPPOSED, UNITED
from ...actie.texts.shapes import Element
from ...words.language import dutch, gettext
from ..tree import Badge, Boxes, Bullets, Document, Heading, Line, Paragraph, Section, Table, Write, line
from .common import group
from .upcoming import Upcoming, document

TALLIED, MOST = 20, 40  # boxes in a cell: where nobody said how many come, and at most
SIGN = 9  # mm
SHARES = (5, *[4] * 6, 2, 2)  # of the line
FROM, TO, BLOCKS = 1, 60, 4  # cards of a group in the table, and columns it stands in

STEPS = (
    dutch(
        "Een groep telt mee vanaf 3 kaarten met een plek. Stemt zij openlijk: vanaf 1. Koos het grootste deel weet ik "
        "niet? Dan telt zij niet mee. Tellen er geen twee groepen mee? Dan: dit weten we nog niet."
    ),
    dutch("Is er een plek met een buurplek waar elke groep bij elkaar staat? Kijk in de tabel. Zo ja: het eens."),
    dutch(
        "Reken per groep vier delen uit: op 1, op 1-2, op 1-3, op 1-4. Staan er 3 van de 10 kaarten? Dan is dat "
        "deel 0,3. Rond pas aan het eind af."
    ),
    dutch(
        "Heeft een groep meer dan de helft op 1 en 2? En een andere meer dan de helft op 4 en 5? Trek dan hun vier "
        "delen van elkaar af en tel de verschillen op. Is dat anderhalve stap (1,5) of meer? Zo ja: twee meningen."
    ),
    dutch(
        "Elke groep weegt even zwaar: neem van elk deel het gemiddelde van alle groepen. Is dat op 1 en 2 minstens een "
        "derde, en op 4 en 5 ook? Neem dan van elk gemiddelde het kleinste: het deel, of 1 min het deel. Tel die vier "
        "op. Is dat 1 of meer? Zo ja: twee meningen."
    ),
    dutch("Anders: om over te praten."),
)


def tally_sheets(of: Upcoming) -> tuple[Document, ...]:
    """A sheet for each question, and one that tells what the counts mean."""
    each = (_counted(of.catalogue.element(id_), of) for id_ in of.meeting.elements)
    return (*each, meaning(of))


def least(cards: int) -> int:
    """How many cards two neighbouring places must hold, for a group to stand together there (design 2.2)."""
    return ceil(UNITED * cards)


def most(cards: int) -> int:
    """How many may lie on the other side then."""
    return ceil(OPPOSED * cards) - 1


def meaning(of: Upcoming) -> Document:
    """By hand: whether a group stands together, and then the status of a question."""
    together = gettext(
        "Van 10 kaarten: minstens 7 op twee plekken naast elkaar. En hoogstens 1 aan de overkant. "
        "Plek 3 hoort bij geen overkant."
    )
    steps = Bullets(tuple(line(gettext(step)) for step in STEPS), numbered=True)
    blocks = (
        Heading(line(gettext("Wat zegt de telling?")), 1),
        Heading(line(gettext("Staat een groep bij elkaar?"))),
        Paragraph(line(together)),
        _by_hand(),
        Section((Heading(line(gettext("Wat zegt de vraag?"))), steps), "status-by-hand"),
    )
    return document(of, "hand-table", gettext("Wat zegt de telling?"), blocks, type_size=12, least_size=9)


def _by_hand() -> Table:
    head = (gettext("Kaarten"), gettext("Minstens"), gettext("Overkant hoogstens"))
    high = ceil((TO - FROM + 1) / BLOCKS)
    rows = tuple(
        tuple(cell for cards in range(start, TO + 1, high) for cell in _needed(cards))
        for start in range(FROM, FROM + high)
    )
    full = tuple((*row, *[()] * (BLOCKS * len(head) - len(row))) for row in rows)
    return Table(gettext("Wanneer een groep bij elkaar staat"), tuple(map(line, head * BLOCKS)), full)


def _needed(cards: int) -> Iterator[Line]:
    yield line(str(cards))
    yield line(str(least(cards)))
    yield line(str(most(cards)))


def _counted(of: Element, evening: Upcoming) -> Document:
    answers = (*of.positions, evening.catalogue.dont_know)
    numbered = (f"{nr}. {text}" for nr, text in enumerate(answers, 1))
    heads = (gettext("Groep"), *numbered, gettext("Samen"), gettext("Kaarten"))
    rows = tuple(_row(one.id, one.expected, evening) for one in evening.meeting.groups)
    told = (
        gettext("Samen moet gelijk zijn aan het aantal kaarten."),
        gettext("Heeft een groep minder dan 3 kaarten? Laat die dicht, tenzij zij openlijk stemt."),
    )
    twice = gettext("Twee mensen tellen en tekenen.")
    blocks = (
        Heading(line(gettext("Turflijst"), ": ", of.name), 1),
        Paragraph((Badge(of.letter), *line(of.question)), "lead"),
        Table(gettext("Hoe vaak elk antwoord er is"), tuple(map(line, heads)), rows, SHARES),
        Paragraph(line(" ".join(told))),
        Paragraph(line(f"{twice} ", Write(twice, 60, SIGN), "  ", Write(twice, 60, SIGN))),
    )
    return document(evening, "tally-sheet", gettext("Turflijst"), blocks, landscape=True, type_size=15, least_size=7.5)


def _row(group_id: str, expected: int, of: Upcoming) -> tuple[Line, ...]:
    fives = max(2, ceil(min(expected or TALLIED, MOST) / 5))
    boxes = line(*(part for _ in range(fives) for part in (Boxes(5), " ")))
    total, cards = Write(gettext("Samen"), 12, SIGN), Write(gettext("Kaarten"), 12, SIGN)
    return line(group(of.meeting, group_id)), *[boxes] * 6, line(total), line(cards)
