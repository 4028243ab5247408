"""The answer sheet: an A4 for a group, to correct its lines and answer its requests when the laptop has gone home.

It comes back as paper, as a photo or by telephone; the desk types its code, and sees the same lines and boxes.
"""

from ... import words
from ...actie.paper import sheet_code
from ...actie.paper.parts import Agreement, Asking, Doing, Part
from ...actie.paper.record import Record
from ...words.language import gettext
from .. import phrases
from ..tree import (
    Block,
    Boxes,
    Bullets,
    Document,
    Heading,
    Line,
    Paragraph,
    Run,
    Section,
    Table,
    Write,
    joined,
    line,
    said,
)

WHO, WHEN, WHY, SIGN = 60, 35, 70, 9  # mm


def reply_sheets(record: Record) -> tuple[Document, ...]:
    """One for each group that is bound or asked something, in the language spoken now; none of what is not frozen."""
    a = record.agreement
    asked = {ask.to for part in a.parts for ask in part.ask}
    if record.version is None or not any(_own(part) for part in a.parts):
        return ()
    codes = codes_of(record)
    numbered = (part for part in a.parts if part.bound or part.group in asked)
    return tuple(_sheet(record, part, codes[record.version.number, part.group]) for part in numbered)


def codes_of(record: Record) -> dict[sheet_code.Sheet, str]:
    """The code of every sheet up to this version."""
    number = record.version.number if record.version else 0
    return sheet_code.codes(record.meeting.origin, sheet_code.sheets(number, (group.id for group in record.groups)))


def _sheet(record: Record, part: Part, code: str) -> Document:
    name = words.group_name(part.group, record.groups)
    title = gettext("Antwoordblad: %(group)s") % {"group": name}
    printed = sheet_code.spaced(code)
    blocks = (
        Heading(line(title), 1),
        Paragraph(line(record.meeting.title), "lead"),
        Paragraph(line(said(gettext("Code van dit blad: %(code)s") % {"code": printed}, "strong"))),
        Paragraph(line(_how(record))),
        _checks(part),
        *_requests(record.agreement, part, record),
        *_mandate(part),
        Paragraph(line(gettext("De code is geen sleutel. Alleen de begeleider kan er iets mee.")), "soft"),
    )
    foot = (line(f"{title} · {printed}"), line(_version(record)))
    return Document("antwoordblad", title, words.tag(), blocks, words.direction() == "rtl", foot)


def _version(record: Record) -> str:
    number = record.version.number if record.version else 0
    return gettext("versie %(nr)d") % {"nr": number}


def _how(record: Record) -> str:
    """What to do with it, and until when."""
    said_first = gettext("Kijk elke regel na en zet een kruisje. Geef het blad terug, stuur een foto, of bel.")
    until = record.version.until if record.version else None
    if until is None:
        return said_first
    return " ".join((said_first, gettext("Graag voor %(day)s.") % {"day": phrases.day(until)}))


def _own(part: Part) -> list[tuple[str, Line]]:
    """The lines of a group that have a number, and what they say."""
    do = [(one.line, _doing(one)) for one in part.do]
    leave = [(one.line, _to(gettext("laten over"), one.text, one.to_name)) for one in part.leave]
    ask = [(one.line, _to(gettext("vragen"), one.text, one.to_name)) for one in part.ask]
    numbered = [(number, text) for number, text in (*do, *leave, *ask) if number]
    return sorted(numbered, key=lambda one: int(one[0][1:]))


def _doing(one: Doing) -> Line:
    when = phrases.day(one.when)
    parts = (line(one.text), line(one.who), line(one.when if when == one.when else when))
    return joined(parts, " · ")


def _to(kind: str, text: str, name: str) -> Line:
    return line(said(text), *((f" ({kind} ", said(name), ")") if name else (f" ({kind})",)))


def _checks(part: Part) -> Section:
    rows = _own(part) or [("–", line(gettext("Alles wat in de afspraak voor jullie geldt")))]
    heads = (gettext("Regel"), gettext("Wat er staat"), gettext("Klopt"), gettext("Klopt niet, want"))
    table = Table(
        gettext("Jullie regels, met hokjes om aan te kruisen"),
        tuple(line(head) for head in heads),
        tuple((line(number), text, (Boxes(),), (Boxes(), Write(heads[3], WHY, SIGN))) for number, text in rows),
        (1, 5, 1, 5),
    )
    return Section((Heading(line(gettext("Jullie regels"))), table), "checks")


def _requests(a: Agreement, part: Part, record: Record) -> tuple[Block, ...]:
    asked = [(one, ask) for one in a.parts for ask in one.ask if ask.to == part.group]
    if not asked:
        return ()
    heading = Heading(line(gettext("Vragen aan jullie")))
    return (Section((heading, *(block for one, ask in asked for block in _request(one, ask, part, record))), "asked"),)


def _request(by: Part, ask: Asking, part: Part, record: Record) -> tuple[Block, ...]:
    who = words.group_name(by.group, record.groups)
    answered = gettext("Jullie zeiden: %(answer)s.") % {"answer": words.answer(ask.answer.kind)} if ask.answer else ""
    choices = (
        _box(gettext("Ja")),
        *((_reserved(),) if part.kind != "residents" else ()),
        _box(gettext("We vragen het na. Wie beslist, en wanneer hoor je het?"), *_who_and_when()),
        _box(gettext("Nee, omdat"), Write(gettext("Nee, omdat"), 0, SIGN)),
    )
    asks = line(said(f"{ask.line} ", "strong"), said(ask.text), f" ({who})", f" {answered}" if answered else "")
    return Paragraph(asks), Bullets(choices)


def _mandate(part: Part) -> tuple[Block, ...]:
    """Only who speaks for an organisation says for whom."""
    if part.kind == "residents":
        return ()
    asked, function = gettext("Namens welke organisatie en functie? Geen naam."), gettext("Organisatie en functie")
    blocks = (
        Heading(line(gettext("Namens wie"))),
        Paragraph((*line(f"{asked} "), Write(function, 0, SIGN))),
        Bullets((_box(gettext("Dit kan ik zelf beslissen")), _reserved())),
    )
    return (Section(blocks, "mandate"),)


def _reserved() -> Line:
    return _box(gettext("Dit moet nog goedgekeurd. Door wie, voor welke dag?"), *_who_and_when())


def _who_and_when() -> tuple[Write, Write]:
    return Write(gettext("Door wie"), WHO, SIGN), Write(gettext("Voor welke dag"), WHEN, SIGN)


def _box(text: str, *written: Write) -> Line:
    """A box to tick, what it means, and what goes with it."""
    return (Boxes(), *line(f" {text} "), *(part for write in written for part in (write, Run(" "))))
