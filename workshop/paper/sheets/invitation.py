"""The invitation: when and where, what happens and what does not; no phone is needed."""

from collections.abc import Iterator

from ... import words
from ...words.language import gettext
from ..tree import Bullets, Document, Facts, Heading, Line, Paragraph, Run, Section, Write, line
from .upcoming import Upcoming, document

DOTS = 80  # mm


def invitation(of: Upcoming) -> tuple[Document, ...]:
    """One sheet in the language spoken now; what nobody filled in is a dotted line."""
    goes = (
        gettext("We stemmen over vijf vragen. Niemand ziet wat jij kiest."),
        gettext("We kijken samen waar groepen staan, en praten daarover."),
        gettext("Aan het eind spreken we af wie wat doet. Die afspraak krijg je mee."),
    )
    need = (
        gettext("Geen telefoon nodig. Er zijn kaarten van papier."),
        gettext("Geen account nodig, en je hoeft je naam niet te geven."),
        gettext("Je hoeft niets voor te bereiden. Iedereen mag meepraten."),
        gettext("Neem gerust iemand mee die er nog niet bij is."),
    )
    blocks = (
        Heading(line(gettext("Uitnodiging")), 1),
        Paragraph(line(of.title), "lead"),
        Facts(tuple(_when_and_where(of))),
        Section((Heading(line(gettext("Wat gaan we doen?"))), Bullets(tuple(map(line, goes)))), "goes"),
        Section((Heading(line(gettext("Wat heb je nodig?"))), Bullets(tuple(map(line, need)))), "need"),
        Paragraph(line(gettext("Vragen? Bel of mail:"), " ", Write(gettext("Vragen? Bel of mail:"), DOTS, 9))),
    )
    return (document(of, "invitation", gettext("Uitnodiging"), blocks, type_size=16, least_size=10),)


def _when_and_where(of: Upcoming) -> Iterator[tuple[Line, Line]]:
    about = of.meeting.about
    day = Run(words.date(about.date), "strong") if about.date else Write(gettext("Datum"), DOTS, 9)
    yield line(gettext("Datum")), line(day)
    yield line(gettext("Tijd")), line(Write(gettext("Tijd"), DOTS, 9))
    yield line(gettext("Plek")), line(about.place or Write(gettext("Plek"), DOTS, 9))
    if about.initiative:
        yield line(gettext("Het gaat over")), line(about.initiative)
    if about.on_behalf:
        yield line(gettext("Namens")), line(about.on_behalf)
