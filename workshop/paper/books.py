"""What a record holds, as tables for who counts on or follows up: the five sheets of a workbook.

Votes stand in numbers only where the record has them; else a word or the reason says why not. There are no totals:
every group counts alike, and a sum would hide who is behind it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime

from .. import words
from ..actie.evening.rows import Look, Mark, Row
from ..actie.paper.parts import Doing, Mandate, Onward, Part
from ..actie.paper.record import Considered, Held, Question, Record
from ..words.language import dutch, gettext
from . import phrases
from .sheets.agreement import title
from .sheets.report import local

Cell = str | int  # numbers are what was counted; every other text is a text
Line = tuple[Cell, ...]

NOTHING = ""
VOTES_WIDTHS = (16, 40, 7, 20, 18, 18, 28, 28, 28, 16, 8, 8, 8, 8, 8, 8, 8, 8, 8)
# Parts of the agreement that hold for everybody: what each is called, in the order in which they are read.
ONWARD = {
    "missed": dutch("Wie we misten"),
    "money": dutch("Geld, verzekering, sleutel"),
    "rhythm": dutch("Hoe vaak hebben we contact"),
    "moment": dutch("De contactpersonen bellen op"),
    "publish": dutch("Wat er met de uitkomst gebeurt"),
    "if_wrong": dutch("Als het anders loopt"),
    "stopping": dutch("Als iemand wil stoppen"),
    "starts": dutch("De afspraak geldt vanaf"),
    "ends": dutch("De afspraak geldt tot"),
    "sign_when": dutch("Wanneer tekenen we"),
    "sign_where": dutch("Waar tekenen we"),
    "sign_printer": dutch("Wie print de afspraak (een functie)"),
    "what_it_is": dutch("Wat dit is"),
}


@dataclass(frozen=True)
class Sheet:
    """A table with one head row. `name` is a hook and the name of its file, `title` what it is called in the book.

    `widths` are those of its columns, in letters.
    """

    name: str
    title: str
    head: tuple[str, ...]
    lines: tuple[Line, ...]
    widths: tuple[int, ...]


@dataclass(frozen=True)
class Book:
    """All of them, in the language `lang` (a BCP 47 tag); `made` is when the record was."""

    title: str
    lang: str
    rtl: bool
    made: datetime
    sheets: tuple[Sheet, ...]


def book(record: Record) -> Book:
    """The workbook of a record that is in the language spoken now."""
    told = local(record)
    every = (_read_me, _votes, _agreements, _methods, _rounds)
    return Book(
        title(record), words.tag(), words.direction() == "rtl", record.made, tuple(sheet(told) for sheet in every)
    )


def _read_me(record: Record) -> Sheet:
    head = (gettext("Onderdeel"), gettext("Tekst"))
    return Sheet("lees-mij", gettext("Lees mij"), head, (*_about(record), *_how_to_read(record)), (30, 90))


def _about(record: Record) -> Iterator[Line]:
    of = record.agreement.initiative
    every = (
        (gettext("Bijeenkomst"), record.meeting.title),
        (gettext("Ons initiatief"), of.what),
        (gettext("Voor"), of.for_whom),
        (gettext("Fase"), of.phase),
        (gettext("Datum"), _day(of.date)),
        (gettext("Waar"), of.place),
        (gettext("Namens"), of.on_behalf),
        (gettext("Versie"), words.comma().join(_version(record))),
    )
    yield from ((name, str(text)) for name, text in every if text)
    for there in of.present:
        yield gettext("Erbij"), f"{words.group_name(there.group, record.groups)}: {there.seats}"


def _version(record: Record) -> Iterator[str]:
    yield phrases.state(record)
    if record.version:
        yield gettext("versie %(nr)d") % {"nr": record.version.number}
    yield _day(record.version.at if record.version else record.made)


def _how_to_read(record: Record) -> Iterator[Line]:
    yield gettext("Stemmen"), gettext("Wat elke groep koos, per vraag en per ronde.")
    yield gettext("Afspraken"), gettext("Elke regel van de rolafspraak. Vul zelf in hoe het staat.")
    yield gettext("Methoden"), gettext("Welke methoden op tafel lagen, en waarom.")
    yield gettext("Rondes"), gettext("Wanneer elke stemming open was.")
    numbers = gettext("Getallen staan er alleen als de uitslag ze liet zien. Anders staat er een woord.")
    yield gettext("In getallen"), numbers
    yield gettext("In getallen"), gettext("Tel groepen niet bij elkaar op. Dan zie je niet meer wie wat vond.")
    yield "CSV", gettext("Begint een tekst met een teken zoals =? Dan staat er in CSV een ' voor.")
    yield from ((gettext("Hoe we telden"), rule) for rule in phrases.counting(record.thresholds, record.rules))
    yield gettext("Hoe we telden"), gettext("Dit gaat over wie er was. Het zegt niets over wie er niet was.")


def _votes(record: Record) -> Sheet:
    head = (
        *(gettext("Onderdeel"), gettext("Vraag"), gettext("Ronde"), gettext("Uitslag"), gettext("Groep")),
        *(gettext("Hoe getoond"), gettext("Waar de groep staat"), gettext("Links"), gettext("Rechts")),
        *(gettext("Binnen de groep"), gettext("Aantal"), *"12345", gettext("weet ik niet")),
        *(gettext("Op papier"), gettext("Openlijk")),
    )
    lines = tuple(line for row in record.profile for line in _of_a_question(row, record))
    return Sheet("stemmen", gettext("Stemmen"), head, lines, VOTES_WIDTHS)


def _of_a_question(row: Row, record: Record) -> Iterator[Line]:
    element = record.element(row.element)
    if not row.looks:
        yield _filled((str(element.name), str(element.question), NOTHING, gettext("nog geen uitslag")), VOTES_WIDTHS)
    for look in row.looks:
        for mark in look.marks:
            yield _filled(_of_a_group(mark, look, element, record), VOTES_WIDTHS)


def _of_a_group(mark: Mark, look: Look, element: Question, record: Record) -> Line:
    shown = {"numbers": gettext("In getallen"), "words": gettext("alleen in woorden")}
    return (
        *(str(element.name), str(element.question), look.number),
        words.status(look.status, look.provisional, record.rules),
        words.group_name(mark.group, record.groups),
        shown.get(mark.show) or words.why(mark),
        words.side(mark.side, element),
        *(str(element.left.said), str(element.right.said)),
        words.unity(mark.unity) if mark.unity else NOTHING,
        *_numbers(mark),
        gettext("Ja") if mark.open else NOTHING,
    )


def _numbers(mark: Mark) -> Line:
    """What was counted, where that may be told."""
    if mark.show != "numbers":
        return (NOTHING,) * 8
    every = (mark.n, *(mark.votes or (None,) * 5), mark.dont_know, mark.paper)
    return tuple(NOTHING if one is None else one for one in every)


def _agreements(record: Record) -> Sheet:
    head = (
        *(gettext("Deel"), gettext("Nummer"), gettext("Groep"), gettext("Tekst"), gettext("Aan wie"), gettext("Wie")),
        *(gettext("Wanneer"), gettext("Antwoord"), gettext("Namens"), gettext("Hoe staat het?")),
    )
    widths = (26, 9, 20, 60, 20, 26, 18, 40, 40, 40)
    rest = (*_settled(record), *_of_groups(record), *_for_everybody(record), *_against(record))
    lines = tuple(_filled(line, head) for line in (*_numbered(record), *(_without_number(*line) for line in rest)))
    return Sheet("afspraken", gettext("Afspraken"), head, lines, widths)


def _settled(record: Record) -> Iterator[Line]:
    for need in record.agreement.needs:
        for one in need.settled:
            text = phrases.settled(one, record.element(need.element))
            yield gettext("Wat we afspraken"), words.group_name(one.group, record.groups), f"{need.name}: {text}"


def _numbered(record: Record) -> Iterator[Line]:
    """What each group does, leaves and asks: lines that keep their number through the versions."""
    for part in record.agreement.parts:
        name = words.group_name(part.group, record.groups)
        yield from (_doing(one, name) for one in part.do)
        for leaving in part.leave:
            to = words.group_name(leaving.to, record.groups) if leaving.to else NOTHING
            yield gettext("Wij laten over"), leaving.line, name, str(leaving.text), to
        yield from _asking(part, name, record)


def _without_number(part: Cell, *rest: Cell) -> Line:
    return part, NOTHING, *rest


def _of_groups(record: Record) -> Iterator[Line]:
    """How each group supports, whom to call there, and who signs."""
    for part in record.agreement.parts:
        name = words.group_name(part.group, record.groups)
        yield from ((gettext("Wij steunen"), name, str(way)) for way in part.ways)
        if part.steps_back:
            yield gettext("Stap terug"), name, NOTHING, NOTHING, NOTHING, _day(part.steps_back)
        if part.approachable:
            yield gettext("Aanspreekbaar"), name, str(part.approachable)
    for reach in record.agreement.reach:
        name, when = words.group_name(reach.group, record.groups), words.within(reach.days)
        yield gettext("Wie je belt"), name, str(reach.function), NOTHING, str(reach.substitute), when
    for sign in record.agreement.signing:
        name = words.group_name(sign.group, record.groups)
        yield gettext("Tekenen"), name, str(sign.organisation), NOTHING, str(sign.function)


def _doing(one: Doing, name: str) -> Line:
    mandate, when = _mandate(one.mandate), _day(one.when)
    return gettext("Wij doen"), one.line, name, str(one.text), NOTHING, str(one.who), when, NOTHING, mandate


def _mandate(of: Mandate | None) -> str:
    return words.mandated(of, _day) if of else NOTHING


def _asking(part: Part, name: str, record: Record) -> Iterator[Line]:
    for one in part.ask:
        to = words.group_name(one.to, record.groups) if one.to else NOTHING
        answer = phrases.answer(one)
        yield gettext("Wij vragen"), one.line, name, str(one.text), to, str(one.via), NOTHING, answer


def _for_everybody(record: Record) -> Iterator[Line]:
    of, everybody = record.agreement, words.group_name("", ())
    step = of.first_step
    if step.text:
        text = (str(step.text), NOTHING, str(step.who), _day(step.when))
        yield gettext("Eerste kleine stap"), everybody, *text
    for kept in of.methods:
        name = gettext("Methoden die blijven")
        begins = words.comma().join(filter(None, (str(kept.title), str(kept.first_step))))
        yield name, everybody, begins, NOTHING, str(kept.owner)
    every = (
        (gettext("Wat al vastligt"), of.fixed),
        *((gettext(ONWARD[field.name]), getattr(of.onward, field.name)) for field in fields(Onward)),
        (gettext("Contactpersoon"), of.contact),
        (gettext("Komen we er niet uit"), of.then_whom),
        (gettext("We kijken terug op"), of.look_back),
    )
    yield from ((name, everybody, str(_day(text))) for name, text in every if text)


def _against(record: Record) -> Iterator[Line]:
    """Where people differ, and what concerns they have."""
    of, everybody = record.agreement, words.group_name("", ())
    for one in of.differences:
        text = f"{one.name}: “{one.text}” {gettext('en')} “{one.other_text}”"
        yield gettext("Waar we verschillen"), str(one.for_whom) or everybody, text
    for concern in of.concerns:
        whose = words.group_name(concern.group, record.groups) if concern.group else NOTHING
        yield gettext("Zorgen"), whose, str(concern.text)
    if of.concern and not of.concerns:
        yield gettext("Zorgen"), NOTHING, gettext("Er is een zorg.")
    if of.objection:
        yield gettext("Zorgen"), NOTHING, words.objection(record.rules)


def _methods(record: Record) -> Sheet:
    head = (
        *(gettext("Methode"), gettext("Naam"), gettext("Blijft"), gettext("Wie"), gettext("Eerste stap")),
        *(gettext("Uitleg"), gettext("Waarom dit voorstel"), gettext("Adres")),
    )
    lines = (*(_method(one, record) for one in record.methods.table), *_left_out(record, len(head)))
    return Sheet("methoden", gettext("Methoden"), head, lines, (40, 24, 8, 24, 40, 60, 60, 30))


def _method(one: Considered, record: Record) -> Line:
    kept = next((kept for kept in record.agreement.methods if kept.id == one.id), None)
    return (
        *(str(one.title), str(one.name)),
        gettext("Ja") if one.id in record.methods.kept else NOTHING,
        *((str(kept.owner), str(kept.first_step)) if kept else (NOTHING, NOTHING)),
        str(one.summary),
        words.why_method(record.why(one), record.groups, record.rules),
        one.link or NOTHING,
    )


def _left_out(record: Record, width: int) -> Iterator[Line]:
    why = gettext("Niet voorgesteld, door wat de groepen zeiden:")
    for one in record.methods.not_supported:
        heard = words.left_out(one.title, one.voices, record.groups)
        yield str(one.title), *(NOTHING,) * (width - 3), f"{why} {heard}", NOTHING


def _rounds(record: Record) -> Sheet:
    head = (
        *(gettext("Soort"), gettext("Onderdeel"), gettext("Ronde"), gettext("Datum")),
        *(gettext("Open vanaf"), gettext("Open tot"), gettext("Uitslag om")),
    )
    return Sheet("rondes", gettext("Rondes"), head, tuple(_round(one, record) for one in record.rounds), (20,) * 7)


def _round(one: Held, record: Record) -> Line:
    name = str(record.element(one.subject).name) if one.subject else NOTHING
    moments = (phrases.clock(at) if at else NOTHING for at in (one.opened, one.closed, one.revealed))
    return gettext(phrases.ROUNDS[one.kind]), name, one.number, _day(one.opened), *moments


def _day(when: str | datetime) -> str:
    """A day with plain spaces, by which a program may search; what is no date stays as it was typed."""
    told = phrases.day(when)
    return told if told == when else told.replace(phrases.NO_BREAK, " ")


def _filled(line: Line, head: tuple[object, ...]) -> Line:
    """A line that is as long as the head."""
    return (*line, *(NOTHING,) * (len(head) - len(line)))
