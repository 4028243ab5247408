"""The agreement to fill in by hand, for when nothing works: the twelve parts in their order, with room to write."""

from collections.abc import Iterator

from ...words.language import gettext
from ..tree import Block, Boxes, Columns, Document, Heading, Paragraph, Section, Table, Write, line
from . import parts
from .common import group
from .upcoming import Upcoming, document

MANY = 4  # groups; more are written smaller
ROOM, SIGN = (9, 6), (13, 9)  # mm to write in: for few groups, and for many
LINES = 2  # for each thing a group says
SIGNERS = 6


def blank_agreement(of: Upcoming) -> tuple[Document, ...]:
    """On one A3."""
    blocks = (_title(of), *_first(of, MANY), *_second(of))
    return (
        document(of, "blank-agreement", gettext("Onze rolafspraak"), blocks, size="a3", type_size=14, least_size=8),
    )


def on_two_sheets(of: Upcoming) -> tuple[Document, ...]:
    """The same on two A4."""
    title, beside = gettext("Onze rolafspraak"), MANY if _many(of) else MANY // 2
    halves = ((_title(of), *_first(of, beside)), (_title(of), *_second(of)))
    return tuple(document(of, "blank-agreement", title, half, type_size=12, least_size=7) for half in halves)


def _many(of: Upcoming) -> bool:
    return len(of.meeting.groups) > MANY


def _title(of: Upcoming) -> Heading:
    return Heading(line(gettext("Onze rolafspraak"), *((": ", of.title) if of.title else ())), 1)


def _first(of: Upcoming, beside: int) -> Iterator[Block]:
    """Parts 1 to 4, so many groups side by side."""
    room = ROOM[_many(of)]
    yield _beside(
        parts.part("initiative", gettext("Ons initiatief"), *_room(of, gettext("Ons initiatief"))),
        parts.part("fixed", gettext("Wat al vastligt"), *_room(of, gettext("Wat al vastligt"))),
    )
    helps, settled = gettext("Wat helpt, volgens ons"), gettext("Wat we afspreken")
    rows = tuple((line(of.catalogue.element(id_).name), line(Write(settled, 0, room))) for id_ in of.meeting.elements)
    yield parts.part("needs", helps, Table(helps, (line(gettext("Vraag")), line(settled)), rows, (1, 4)))
    yield parts.part("groups", gettext("Wie doet wat"))
    every = [_group(one.id, of) for one in of.meeting.groups]
    for begin in range(0, len(every), beside):
        yield _beside(*every[begin : begin + beside])


def _group(group_id: str, of: Upcoming) -> Section:
    told: list[Block] = [Heading(line(group(of.meeting, group_id)))]
    for heading in (gettext("Wij doen"), gettext("Wij laten over"), gettext("Wij vragen")):
        told += (Heading(line(heading), 3), *_room(of, heading))
    return Section(tuple(told), "group")


def _second(of: Upcoming) -> Iterator[Block]:
    """Parts 5 to 12."""
    named = {
        "money": gettext("Geld, verzekering, sleutel"),
        "first-step": gettext("Eerste kleine stap"),
        "contact": gettext("Zo houden we contact"),
        "differences": gettext("Waar we verschillen"),
        "if-wrong": gettext("Als het anders loopt"),
        "lasting": gettext("Van – tot, en terugkijken"),
    }
    every = [parts.part(name, heading, *_room(of, heading)) for name, heading in named.items()]
    for begin in range(0, len(every), 2):
        yield _beside(*every[begin : begin + 2])
    reach = gettext("Wie je belt, en wie tekent")
    heads = (gettext("Groep, functie"), gettext("Naam en telefoon"), gettext("Handtekening"))
    row = tuple(line(Write(head, 0, SIGN[_many(of)])) for head in heads)
    signed = Table(reach, tuple(map(line, heads)), (row,) * max(SIGNERS, len(of.meeting.groups)))
    yield parts.part("reach", reach, signed)
    what = gettext("Dit is een werkafspraak. Het is geen besluit, subsidie of vergunning.")
    read = Paragraph((Boxes(), *line(gettext("We lazen dit samen voor."))))
    yield parts.part("status", gettext("Wat dit is"), Paragraph(line(what)), read)


def _room(of: Upcoming, label: str) -> tuple[Paragraph, ...]:
    return (Paragraph(line(Write(label, 0, ROOM[_many(of)]))),) * LINES


def _beside(*sections: Section) -> Columns:
    return Columns(tuple((section,) for section in sections), (12 // max(len(sections), 1),) * len(sections))
