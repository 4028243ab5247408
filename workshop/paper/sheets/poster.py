"""The poster for the wall: the profile, who does and leaves what, the first step and when we look back."""

from itertools import groupby

from ... import words
from ...actie.paper.parts import Part
from ...actie.paper.record import Record
from ...words.language import dutch, gettext
from .. import phrases
from ..tree import Block, Bullets, Columns, Document, Heading, PaperSize, Paragraph, Run, Section, line
from .agreement import title
from .annex import profile
from .common import by, foot, group, masthead
from .groups import columns, entries
from .parts import to_write

LETTERS: dict[PaperSize, float] = {"a4": 12.0, "a3": 17.0}
LEAST: dict[PaperSize, float] = {"a4": 8.5, "a3": 12.0}
LINE = 12  # twelfths
AT_MOST = 4  # groups side by side
CONCERNS = dutch("Er zijn zorgen. Lees het verslag.")


def poster(record: Record, size: PaperSize = "a4") -> Document:
    """One sheet; the record is in the language spoken now."""
    return Document(
        name="poster",
        title=title(record),
        lang=words.tag(),
        rtl=words.direction() == "rtl",
        blocks=(
            masthead(record, gettext("Onze rolafspraak")),
            Paragraph(line(record.agreement.initiative.what), "lead"),
            *((profile(record),) if any(row.looks for row in record.profile) else ()),
            *_groups(record),
            Columns(((_first_step(record),), (_look_back(record),)), (LINE // 2, LINE // 2)),
            *_concerns(record),
            Section((Paragraph(line(record.agreement.onward.what_it_is), "strong"),), "status"),
        ),
        foot=foot(record),
        size=size,
        type_size=LETTERS[size],
        least_size=LEAST[size],
    )


def _groups(record: Record) -> tuple[Block, ...]:
    parts = [part for part in _parts(record) if (part.do or part.leave) and not part.absent]
    rows = [parts[begin : begin + AT_MOST] for begin in range(0, len(parts), AT_MOST)]
    return tuple(
        Columns(tuple((_group(part, record),) for part in row), (LINE // len(row),) * len(row)) for row in rows
    )


def _parts(record: Record) -> list[Part]:
    return [one.part for one in columns(record)]


def _group(part: Part, record: Record) -> Section:
    told: list[Block] = []
    on_the_wall = (gettext("Wij doen"), gettext("Wij laten over"))
    shown = (one for one in entries(part, record) if one.heading in on_the_wall)
    for heading, these in groupby(shown, key=lambda one: one.heading):
        told += (Heading(line(heading), 3), Bullets(tuple(one.text for one in these)))
    return Section((Heading(line(group(record, part.group))), *told), "group")


def _first_step(record: Record) -> Section:
    step, heading = record.agreement.first_step, gettext("Eerste kleine stap")
    when = phrases.day(step.when, record.agreement.initiative.date)
    text = line(step.text, by(step.who, when)) if step.text else line(to_write(heading))
    return Section((Heading(line(heading)), Paragraph(text)), "first-step")


def _look_back(record: Record) -> Section:
    when = record.agreement.look_back
    said = line(Run(phrases.day(when), "strong") if when else to_write(gettext("Datum")))
    return Section((Heading(line(gettext("We kijken terug op"))), Paragraph(said)), "look-back")


def _concerns(record: Record) -> tuple[Block, ...]:
    some = record.agreement.concern or record.agreement.objection
    return (Paragraph(line(gettext(CONCERNS)), "strong"),) if some else ()
