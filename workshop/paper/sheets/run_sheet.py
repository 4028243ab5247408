"""The run sheet: the evening step by step for who leads it, with what to say, and what to do when something fails."""

from collections.abc import Iterator

from ... import words
from ...actie.evening.meeting import Step
from ...words.language import gettext, ngettext
from ..tree import Block, Bullets, Document, Facts, Heading, Line, Paragraph, Run, Section, Table, Write, joined, line
from .common import lines
from .table_card import in_two
from .upcoming import Upcoming, document

CLOCK, MINUTES, STEP, SAY = 2, 2, 4, 12  # shares of the line


def run_sheet(of: Upcoming) -> tuple[Document, ...]:
    """One sheet. Nobody noted when the evening begins, so the clock times are written by hand."""
    total = sum(step.minutes for step in of.meeting.programme)
    blocks = (
        Heading(line(gettext("Draaiboek")), 1),
        Facts(tuple(_known(of, total))),
        _steps(of),
        _when_it_fails(of),
    )
    return (document(of, "run-sheet", gettext("Draaiboek"), blocks, type_size=13, least_size=8),)


def _known(of: Upcoming, total: int) -> Iterator[tuple[Line, Line]]:
    about = of.meeting.about
    yield line(gettext("Bijeenkomst")), line(of.title)
    if about.date or about.place:
        yield line(gettext("Waar en wanneer")), joined((line(words.date(about.date)), line(about.place)), " · ")
    yield line(gettext("Code")), line(Run(in_two(of.code), "strong"))
    length = ngettext("%(n)s minuut", "%(n)s minuten", total) % {"n": total}
    yield line(gettext("Begin")), line(Write(gettext("Begin"), 25), f" · {length}")


def _steps(of: Upcoming) -> Table:
    heads = (gettext("Klok"), gettext("Vanaf"), gettext("Stap"), gettext("Wat je zegt"))
    rows = tuple(_row(before, step) for before, step in of.timed())
    return Table(gettext("De stappen van de avond"), tuple(map(line, heads)), rows, (CLOCK, MINUTES, STEP, SAY))


def _row(before: int, step: Step) -> tuple[Line, ...]:
    minutes = ngettext("%(n)s minuut", "%(n)s minuten", step.minutes) % {"n": step.minutes}
    name = lines(line(Run(words.step_name(step.kind), "strong")), line(Run(minutes, "soft")))
    cues = tuple(line(cue) for cue in words.cues(step))
    return line(Write(gettext("Klok"), 14, 5)), line(f"{before // 60}:{before % 60:02d}"), name, lines(*cues)


def _when_it_fails(of: Upcoming) -> Section:
    told: list[Block] = [Heading(line(gettext("Als er iets misgaat")))]
    failing = (
        gettext("Geen wifi: zet op je telefoon een hotspot aan. Kies daarna op de startpagina het nieuwe adres."),
        gettext("Telefoons vallen weg: wacht. Stemmen blijven staan, en telefoons komen vanzelf terug."),
        gettext("De laptop valt uit: start hem opnieuw. De avond gaat verder waar hij was."),
        gettext("Niets werkt: deel de stemkaarten uit en tel op de turflijst. Thuis lees je de telling in."),
    )
    told.append(Bullets(tuple(map(line, failing))))
    told.append(Paragraph(line(gettext("Niemand hoeft zijn naam te zeggen, en niemand hoeft te stemmen.")), "soft"))
    return Section(tuple(told), "fails")
