"""Cards of the methods that fit this evening, to lay on a table: cut out, folded once, the answers at the back."""

from collections.abc import Sequence

from ... import words
from ...actie.evening import proposal
from ...actie.texts.shapes import Method
from ...words.language import gettext
from ..tree import Block, Boxes, Card, Cards, Document, Heading, Paragraph, Write, line, said
from .upcoming import Upcoming, document

WIDE, HIGH, BESIDE = 105.0, 148.5, 2  # mm; how many on a sheet
ROOM = 11  # mm to write in
ANSWERS = ("suits", "maybe", "no", "unknown")


def method_cards(of: Upcoming) -> tuple[Document, ...]:
    """Two on a sheet: the fronts, and under each its back."""
    case = proposal.case(of.meeting)
    every = [(one, proposal.candidate(one)) for one in of.catalogue.methods]
    fitting = [one for one, candidate in every if case.fits(candidate) and case.is_here(candidate)]
    pairs = (fitting[begin : begin + BESIDE] for begin in range(0, len(fitting), BESIDE))
    cards = tuple(Card(blocks, WIDE, HIGH) for pair in pairs for blocks in (*_fronts(pair, of), *_backs(pair)))
    blocks = (Cards(cards),)
    return (document(of, "method-cards", gettext("Methodekaarten"), blocks, type_size=13, to_the_edge=True),)


def _fronts(pair: Sequence[Method], evening: Upcoming) -> list[tuple[Block, ...]]:
    """A front for each; where one is left over, an empty place beside it."""
    return [*(_front(one, evening) for one in pair), *[()] * (BESIDE - len(pair))]


def _backs(pair: Sequence[Method]) -> list[tuple[Block, ...]]:
    return [*(_back(one) for one in pair), *[()] * (BESIDE - len(pair))]


def _front(of: Method, evening: Upcoming) -> tuple[Block, ...]:
    helps = " · ".join((*(evening.catalogue.element(id_).name for id_ in of.elements), words.evidence(of.evidence)))
    return (
        Heading(line(of.title), 1),
        Paragraph(line(said(of.name, "soft"))),
        Paragraph(line(of.summary)),
        Paragraph(line(said(helps.removesuffix(" · "), "soft"))),
        *_works_by(of, evening),
    )


def _works_by(of: Method, evening: Upcoming) -> tuple[Block, ...]:
    """What makes it work, where the sources say so."""
    working = words.comma().join(one.name for one in evening.catalogue.working(of))
    return (Paragraph(line(f"{gettext('Werkt door')}: {working}")),) if working else ()


def _back(of: Method) -> tuple[Block, ...]:
    first = gettext("Wat is de eerste kleine stap?")
    return (
        Heading(line(of.title)),
        Paragraph(line(gettext("Past dit bij ons?"))),
        *(Paragraph((Boxes(), *line(words.method_vote(answer)))) for answer in ANSWERS),
        Paragraph(line(first)),
        *(Paragraph(line(Write(first, 0, ROOM))) for _ in range(2)),
    )
