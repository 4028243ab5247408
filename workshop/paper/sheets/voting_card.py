"""The voting card, for who has no phone: an A4 on its side, folded with everything inside.

Both poles are explained on a sheet for each table: on the card itself, in letters of 12 points, is no room for that.
"""

from ... import words
from ...actie.texts.shapes import Element, Pole
from ...words.language import gettext
from ..tree import (
    Badge,
    Block,
    Boxes,
    Card,
    Cards,
    Columns,
    Document,
    Heading,
    Line,
    Paragraph,
    Section,
    line,
    said,
)
from .common import group
from .upcoming import Upcoming, document

WIDE, HIGH = 148.5, 210.0  # mm
LETTERS = 12.0
POLE, BETWEEN = 5, 2  # twelfths


def voting_cards(of: Upcoming, count: int) -> tuple[Document, ...]:
    """So many cards and one sheet that explains the questions. No number is on a card."""
    asked = [of.catalogue.element(id_) for id_ in of.meeting.elements]
    first, *others = asked
    front = Card((*_whose(of), *_question(first, of.catalogue.dont_know)), WIDE, HIGH)
    inside = Card(tuple(block for one in others for block in _question(one, of.catalogue.dont_know)), WIDE, HIGH)
    card = document(
        of,
        "voting-card",
        gettext("Stemkaart"),
        (Cards((front, inside)),),
        landscape=True,
        type_size=LETTERS,
        to_the_edge=True,
    )
    return (*((card,) * count), explained(of))


def explained(of: Upcoming) -> Document:
    """What both poles of each question mean, for on a table."""
    blocks: tuple[Block, ...] = (
        Heading(line(gettext("De vragen uitgelegd")), 1),
        Paragraph(line(of.catalogue.stem)),
        *(_meaning(of.catalogue.element(id_)) for id_ in of.meeting.elements),
    )
    return document(of, "questions", gettext("De vragen uitgelegd"), blocks, type_size=13, least_size=10.5)


def _whose(of: Upcoming) -> tuple[Block, ...]:
    """Of which group the card is, and what to do with it."""
    boxes = [_box(line(group(of.meeting, one.id)), words.group_examples(one)) for one in of.meeting.groups]
    return (
        Heading(line(of.title), 1),
        Paragraph(line(of.catalogue.stem), "strong"),
        Heading(line(gettext("Ik hoor bij"))),
        *map(Paragraph, (*boxes, _box(line(gettext("anders / liever niet zeggen"))))),
        Paragraph(_box(line(gettext("Mijn groep is klein. Mijn stem mag herkenbaar zijn.")))),
        Paragraph(line(gettext("Zet bij elke vraag één kruisje. Vouw de kaart dicht en geef hem aan de helper."))),
        Paragraph(line(gettext("Schrijf geen naam op. De helper typt je kaart in en legt hem omgekeerd weg.")), "soft"),
    )


def _question(of: Element, unknown: str) -> tuple[Block, ...]:
    """The left pole stands on the left in every language, as in the picture."""
    much, little, same, little_too, much_too = (degree for degree, _ in words.on_cards(of))
    left = (_pole(of.left.card), _ticked(much), _ticked(little))
    middle = (_ticked(same), _ticked(unknown))
    right = (_pole(of.right.card), _ticked(much_too), _ticked(little_too))
    columns = (left, middle, right) if words.direction() == "ltr" else (right, middle, left)
    under = (Paragraph(line(of.under), "soft"),) if of.under else ()
    return Heading((Badge(of.letter), *line(of.question))), *under, Columns(columns, (POLE, BETWEEN, POLE))


def _pole(text: str) -> Block:
    return Paragraph(line(text), "lead")


def _ticked(text: str) -> Block:
    return Paragraph(_box(line(text)))


def _box(text: Line, after: str = "") -> Line:
    return (Boxes(), *text, *((said(f" {after}", "soft"),) if after else ()))


def _meaning(of: Element) -> Section:
    """Its question, and each pole with what it means and an example."""
    left, right = map(_explained, (of.left, of.right))
    columns = Columns((left, right) if words.direction() == "ltr" else (right, left), (6, 6))
    return Section((Heading((Badge(of.letter), *line(of.question))), columns), "question")


def _explained(of: Pole) -> tuple[Block, ...]:
    return Paragraph(line(of.card), "lead"), Paragraph(line(of.explanation)), Paragraph(line(of.example), "soft")
