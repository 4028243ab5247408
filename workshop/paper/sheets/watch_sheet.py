"""The sheet for who watches: how the evening goes, never who said what."""

from ... import words
from ...words.language import gettext
from ..tree import Bullets, Document, Heading, Paragraph, Section, Table, Write, line
from .upcoming import Upcoming, document

ROOM, ALL = 20, 150  # mm to write in at a step, and at all of them: they stand on one page


def watch_sheet(of: Upcoming) -> tuple[Document, ...]:
    """One sheet, with room for each step."""
    noted = gettext("Wat viel op?")
    heads = (gettext("Stap"), gettext("Hoe laat?"), noted)
    steps = [step for _, step in of.timed() if step.kind != "break"]
    room = min(ROOM, ALL // len(steps))
    rows = tuple(
        (line(words.step_name(step.kind)), line(Write(heads[1], 18, room)), line(Write(noted, 0, room)))
        for step in steps
    )
    look_at = (
        gettext("Wie praten er vooral: bewoners, professionals of gemeente?"),
        gettext("Waar verandert iemand van mening, en waardoor?"),
        gettext("Wie zegt weinig? Krijgt die ruimte?"),
        gettext("Wat begrijpen mensen niet?"),
    )
    how = gettext("Je kijkt naar hoe het gaat. Schrijf geen namen op, en niet wat één mens zei.")
    blocks = (
        Heading(line(gettext("Kijkblad")), 1),
        Paragraph(line(how), "lead"),
        Section((Heading(line(gettext("Let hierop"))), Bullets(tuple(map(line, look_at)))), "look-at"),
        Table(gettext("De stappen van de avond"), tuple(map(line, heads)), rows, (3, 2, 8)),
    )
    return (document(of, "watch-sheet", gettext("Kijkblad"), blocks, type_size=12, least_size=8),)
