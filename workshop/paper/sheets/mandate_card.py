"""The mandate card, which goes with the invitation: what somebody may promise, asked at home before the evening.

It stays with who fills it in, and is never typed in.
"""

from ...words.language import gettext
from ..tree import Card, Cards, Document, Facts, Heading, Line, Paragraph, Write, line
from .upcoming import Upcoming, document

WIDE, HIGH, ON_A_SHEET = 210.0, 148.5, 2  # mm
ROOM = 11  # mm


def mandate_cards(of: Upcoming, sheets: int) -> tuple[Document, ...]:
    """Two on each sheet."""
    asked = (
        gettext("Namens wie kom ik?"),
        gettext("Wat mag ik beloven?"),
        gettext("Tot welk bedrag?"),
        gettext("Wat mag ik niet beloven?"),
        gettext("Wie vraag ik als ik het niet weet?"),
        gettext("Wanneer heb ik antwoord?"),
    )
    rows: tuple[tuple[Line, Line], ...] = tuple((line(one), line(Write(one, 0, ROOM))) for one in asked)
    card = Card(
        (
            Heading(line(gettext("Wat mag ik beloven?")), 1),
            Paragraph(line(of.title), "soft"),
            Paragraph(line(gettext("Kom je namens een organisatie of de gemeente? Vraag dit na voor de avond."))),
            Facts(rows),
            Paragraph(line(gettext("Deze kaart is voor jezelf. Niemand vraagt erom, en niemand typt hem in.")), "soft"),
        ),
        WIDE,
        HIGH,
    )
    cards = (Cards((card,) * ON_A_SHEET * sheets),)
    return (document(of, "mandate-cards", gettext("Mandaatkaart"), cards, type_size=12, to_the_edge=True),)
