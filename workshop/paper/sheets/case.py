"""A case for a table of a werkatelier: the sheet that lies on the table, and a card of A6 for each role."""

from ... import words
from ...actie.evening.playing import dealt
from ...actie.texts.shapes import Case, Catalogue, Element, Pull, Role
from ...words.language import gettext
from ..tree import Badge, Block, Bullets, Card, Cards, Columns, Document, Heading, Paragraph, Section, line, said

WIDE, HIGH = 105.0, 148.5  # mm
LETTERS = 14


def case_papers(of: Case, catalogue: Catalogue, people: int) -> tuple[Document, ...]:
    """The sheet, and so many cards: four on a sheet."""
    cards = (Cards(tuple(Card(_role(role, of), WIDE, HIGH) for role in dealt(of, people))),)
    return (
        _document("case", of.title, of.title, _sheet(of, catalogue), type_size=12.5, least_size=9),
        _document("role-cards", gettext("Rolkaarten"), of.title, cards, type_size=LETTERS, to_the_edge=True),
    )


def _document(
    name: str,
    title: str,
    of: str,
    blocks: tuple[Block, ...],
    *,
    type_size: float,
    least_size: float = 0,
    to_the_edge: bool = False,
) -> Document:
    return Document(
        name=name,
        title=title if title == of else f"{title}: {of}",
        lang=words.tag(),
        blocks=blocks,
        rtl=words.direction() == "rtl",
        type_size=type_size,
        least_size=least_size,
        to_the_edge=to_the_edge,
    )


def _sheet(of: Case, catalogue: Catalogue) -> tuple[Block, ...]:
    where = f"{catalogue.settings[of.setting]} · {catalogue.phases[of.phase]}"
    played = (line(said(role.name), said(f" ({words.group_kind(role.group)})", "soft")) for role in of.roles)
    return (
        Heading(line(of.title), 1),
        Paragraph(line(said(where, "soft"))),
        Paragraph(line(of.situation)),
        Heading(line(gettext("Wie zitten er aan tafel?"))),
        Bullets(tuple(played)),
        Heading(line(gettext("Wat trekt naar welke kant?"))),
        Paragraph(line(catalogue.stem)),
        *(_pulls(element, of.pulls[element.id]) for element in catalogue.elements),
    )


def _pulls(element: Element, of: Pull) -> Section:
    """A question with both sides of it in this case; the left pole stands on the left in every language."""
    left = Paragraph(line(element.left.card), "strong"), Paragraph(line(of.left))
    right = Paragraph(line(element.right.card), "strong"), Paragraph(line(of.right))
    columns = Columns((left, right) if words.direction() == "ltr" else (right, left), (6, 6))
    return Section((Heading((Badge(element.letter), *line(element.question)), 3), columns), "question")


def _role(of: Role, case: Case) -> tuple[Block, ...]:
    return (
        Paragraph(line(case.title), "soft"),
        Paragraph(line(gettext("Jij speelt")), "strong"),
        Heading(line(of.name), 1),
        Heading(line(gettext("Dit wil je"))),
        Paragraph(line(of.wants)),
        Heading(line(gettext("Dit weet alleen jij"))),
        Paragraph(line(of.knows)),
        Paragraph(line(gettext("Jouw groep: %(group)s.") % {"group": words.group_kind(of.group)}), "soft"),
        Paragraph(line(gettext("Stem zoals jouw rol zou stemmen.")), "strong"),
    )
