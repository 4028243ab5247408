"""The card on a table: the Wi-Fi of the hall, and the way in."""

from ...words.language import gettext
from ..tree import Block, Card, Cards, Document, Facts, Heading, Paragraph, Qr, Run, line
from .upcoming import Upcoming, document

WIDE, HIGH, ON_A_SHEET = 105.0, 148.5, 4  # mm
CODE = 52  # mm


def table_cards(of: Upcoming, sheets: int) -> tuple[Document, ...]:
    """Four on each sheet. Where no address is known yet, people scan what the screen shows."""
    card = Card((Heading(line(of.title or gettext("Welkom")), 1), *_wifi(of), *_way_in(of)), WIDE, HIGH)
    cards = (Cards((card,) * ON_A_SHEET * sheets),)
    return (document(of, "table-cards", gettext("Tafelkaarten"), cards, type_size=13, to_the_edge=True),)


def _wifi(of: Upcoming) -> tuple[Block, ...]:
    about = of.meeting.about
    if not about.wifi_name:
        return ()
    known = {gettext("Eerst op de wifi:"): about.wifi_name, gettext("Wachtwoord:"): about.wifi_password}
    return (Facts(tuple((line(name), line(Run(of, "strong", own=True))) for name, of in known.items() if of)),)


def _way_in(of: Upcoming) -> tuple[Block, ...]:
    code = line(gettext("Code"), " ", Run(in_two(of.code), "strong"))
    if not of.link:
        return Paragraph(line(gettext("Scan eerst het scherm.")), "lead"), Paragraph(code, "lead")
    return (
        Paragraph(line(gettext("Scan de QR met je telefoon. Kies je groep en tik op Doe mee."))),
        Qr(of.link, gettext("Meedoen"), CODE),
        Paragraph(line(gettext("Lukt scannen niet? Ga naar:"), " ", Run(of.typed, "strong", own=True))),
        Paragraph(code, "lead"),
    )


def in_two(code: str) -> str:
    """The code as people read it aloud: "123 456"."""
    half = len(code) // 2
    return f"{code[:half]} {code[half:]}"
