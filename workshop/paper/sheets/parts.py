"""The parts of the agreement beside part 4, a section each, in the language spoken now."""

from collections.abc import Iterator, Sequence

from ... import words
from ...actie.paper.parts import Concern, KeptMethod, Need, Reach, Signing
from ...actie.paper.record import Record
from ...actie.texts.placed import NO_WORDS
from ...words.language import gettext, sentence_case
from .. import phrases
from ..tree import (
    Badge,
    Block,
    Bullets,
    Facts,
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
from .common import by, day, group, group_inside, lines, soft

# The twelve parts, in the order in which they are read aloud (design 7.1).
NUMBERS = {
    name: number
    for number, name in enumerate(
        (
            *("initiative", "fixed", "needs", "groups", "money", "first-step", "contact"),
            *("differences", "if-wrong", "lasting", "reach", "status"),
        ),
        1,
    )
}
REACH_WIDTHS, SIGN = (46, 27, 27), 9
IN_ONE, PAIR = 4, (28, 22)  # so many sign under each other; more stand two by two


def part(name: str, heading: str, *blocks: Block) -> Section:
    """A part under its heading, with the number that it has on every agreement."""
    return Section((Heading(line(heading), 2, NUMBERS[name]), *blocks), name)


def initiative(record: Record) -> Section:
    of = record.agreement.initiative
    what = Paragraph(line(said(of.what)), "lead")
    return part("initiative", gettext("Ons initiatief"), what, Facts(tuple(_facts(record))))


def _facts(record: Record) -> Iterator[tuple[Line, Line]]:
    of, comma = record.agreement.initiative, words.comma()
    there = (line(group(record, here.group), f"{phrases.NO_BREAK}{here.seats}") for here in of.present)
    when = joined((line(phrases.day(of.date)), line(of.place)), comma)
    if of.for_whom:
        yield line(gettext("Voor")), line(of.for_whom)
    if of.phase:
        yield line(gettext("Fase")), line(of.phase)
    yield line(gettext("Bijeenkomst")), when
    yield line(gettext("Erbij")), joined(there, comma)
    if of.on_behalf:
        yield line(gettext("Namens")), line(of.on_behalf)
    if record.agreement.onward.missed:
        yield line(gettext("Wie we misten")), line(record.agreement.onward.missed)


def fixed(record: Record) -> Section:
    text = line(record.agreement.fixed or gettext("Hier is niets opgeschreven."))
    return part("fixed", gettext("Wat al vastligt"), Paragraph(text))


def needs(record: Record, only_talked: bool = False) -> Section:
    """Part 3: of each question who stood where and what was settled; of those not talked about overleaf, if need be."""
    of = [need for need in record.agreement.needs if is_kept(need) or not only_talked]
    more = Paragraph(line(gettext("Over de andere vragen: zie de achterkant.")), "soft")
    left_out = (more,) if len(of) < len(record.agreement.needs) else ()
    return part("needs", gettext("Wat helpt, volgens ons"), told(of, record), *left_out)


def is_kept(need: Need) -> bool:
    """Whether a question stays on page one: it was talked about, or something was settled of it."""
    return need.talked or bool(need.settled)


def told(of: Sequence[Need], record: Record) -> Bullets:
    """Questions, each with who stood where, and on lines of their own what was settled for whom."""
    return Bullets(tuple(_need(need, record) for need in of))


def _need(need: Need, record: Record) -> Line:
    asked = record.element(need.element)
    settled = words.settlements(need.settled, asked, record.groups)
    nothing = line(soft(sentence_case(words.nothing_settled(record.rules)) + ".")) if need.status else ()
    votes = line(Badge(need.letter), Run(need.name + " ", "strong"), phrases.said(need, record))
    return lines(votes, *((line(Run(one, "strong")) for one in settled) if settled else (nothing,)))


def signing(record: Record) -> Section:
    """Part 11: whom to call and who signs; under it what a signature of residents is, and who does not sign."""
    heading = gettext("Wie je belt, en wie tekent")
    names: tuple[str, ...] = (gettext("Wie je belt"), gettext("Naam en telefoon"), gettext("Handtekening"))
    rows: tuple[tuple[Line, ...], ...] = tuple(_signers(record))
    widths: tuple[int, ...] = REACH_WIDTHS
    if len(rows) > IN_ONE:
        names, widths = (names[0], f"{names[1]}, {names[2].lower()}") * 2, (*PAIR, *PAIR)
        rows = tuple(_paired([(whose, sign) for whose, _, sign in rows]))
    return part("reach", heading, Table(heading, tuple(map(line, names)), rows, widths=widths), *_under(record))


def _paired(rows: Sequence[tuple[Line, Line]]) -> Iterator[tuple[Line, ...]]:
    """Two that sign beside each other; the last has the line to itself where there is no other."""
    for nr in range(0, len(rows), 2):
        yield tuple(cell for row in rows[nr : nr + 2] for cell in row)


def _signers(record: Record) -> Iterator[tuple[Line, ...]]:
    """A row for each line to sign, and one for a group that can be called and is not bound."""
    calls = {one.group: one for one in record.agreement.reach}
    signs = record.agreement.signing
    sign, call = to_write(gettext("Handtekening"), height=SIGN), to_write(gettext("Naam en telefoon"), height=SIGN)
    for one in signs:
        yield _whose(one, calls.pop(one.group, None), record), line(call), line(sign)
    for reach in calls.values():
        whom = Signing(reach.group, reach.name, "", NO_WORDS, NO_WORDS)
        yield _whose(whom, reach, record), line(call), line(soft(gettext("tekent niet")))


def _whose(one: Signing, called: Reach | None, record: Record) -> Line:
    """Whose line it is, with the function to call, how soon it answers and who stands in."""
    whose = joined((line(group(record, one.group)), line(one.organisation)), words.comma())
    known = dict.fromkeys(filter(None, (one.function, called.function if called else "")))
    function = joined(map(line, known), words.comma()) if known else line(to_write(gettext("Functie")))
    within = line(words.within(called.days)) if called and called.days else ()
    instead = line(gettext("vervanger:"), " ", called.substitute) if called and called.substitute else ()
    return line(whose, ": ", joined((function, within, instead), words.comma()))


def _under(record: Record) -> Iterator[Block]:
    """What a signature of residents is, room for who does not sign, and when and where it is signed."""
    of = record.agreement
    if not of.signing:
        return
    alone = gettext(
        "Bewoners tekenen: ik werk hieraan mee. Alleen voor jezelf, niet voor de buurt. Je tekent niet voor kosten."
    )
    residents = any(one.kind == "residents" for one in of.signing)
    not_signing = line(gettext("Werkt mee, tekent niet, omdat:"), " ", to_write(gettext("Reden")))
    yield Paragraph(joined((line(soft(alone)) if residents else (), not_signing), " "))
    when = joined((line(phrases.day(of.onward.sign_when)), line(of.onward.sign_where)), words.comma())
    printer = line(gettext("Wie print:"), " ", of.onward.sign_printer) if of.onward.sign_printer else ()
    if when or printer:
        yield Paragraph(joined((line(gettext("Tekenen"), ": ", when) if when else (), printer), ". "))


def to_write(label: str, height: int = 6) -> Write:
    """Room to write by hand."""
    return Write(label + words.comma() + gettext("zelf in te vullen"), height=height)


def money(record: Record) -> Section:
    heading = gettext("Geld, verzekering, sleutel")
    return part("money", heading, Paragraph(_or_open(line(record.agreement.onward.money))))


def first_step(record: Record, methods_here: bool = True) -> Section:
    """Part 6: the first small step, and the methods that stay."""
    step, heading = record.agreement.first_step, gettext("Eerste kleine stap")
    near = record.agreement.initiative.date
    text = line(step.text, by(step.who, phrases.day(step.when, near))) if step.text else line(to_write(heading))
    kept = record.agreement.methods
    more = methods(record) if methods_here else (see_back(gettext("Methoden die blijven: zie de achterkant.")),)
    return part("first-step", heading, Paragraph(text), *(more if kept else ()))


def methods(record: Record) -> tuple[Block, ...]:
    """The methods that stay."""
    kept = tuple(map(_method, record.agreement.methods))
    return Heading(line(gettext("Methoden die blijven")), 3), Bullets(kept)


def see_back(text: str) -> Paragraph:
    """That something stands on the back of the sheet."""
    return Paragraph(line(text), "soft")


def contact(record: Record, here: bool = True) -> Section:
    """Part 7: how often, on which day, and who may show this to others."""
    if not here:
        return part("contact", gettext("Zo houden we contact"), see_back(gettext("Zie de achterkant.")))
    of = record.agreement
    moment = line(gettext("De contactpersonen bellen op"), " ", day(of.onward.moment)) if of.onward.moment else ()
    asks = line(gettext("Vragen over deze afspraak:"), " ", of.contact) if of.contact else ()
    said_of = (line(of.onward.rhythm), moment, asks)
    texts = [text for text in said_of if text] or [_or_open(())]
    publish = line(of.onward.publish)
    return part("contact", gettext("Zo houden we contact"), *map(Paragraph, filter(None, (*texts, publish))))


def _or_open(text: Line) -> Line:
    return text or line(Run(gettext("nog open"), "soft"))


def _method(one: KeptMethod) -> Line:
    begin = ": " if one.owner or one.first_step else ""
    return line(one.title, " ", Run(f"({one.name})", "soft"), begin, one.first_step, by(one.owner, ""))


def differences(record: Record) -> Section:
    items = tuple(_differing(record))
    nothing = Paragraph(line(Run(gettext("Er is niets opgeschreven."), "soft")))
    return part("differences", gettext("Waar we verschillen"), Bullets(items) if items else nothing)


def _differing(record: Record) -> Iterator[Line]:
    of = record.agreement
    for told, kind in words.against(of, record.rules):
        yield line(told, *(_quoted(one, record) for one in of.concerns if one.kind == kind))


def _quoted(one: Concern, record: Record) -> Line:
    whose = line(" (", group_inside(record, one.group), ")") if one.group else ()
    return line(" “", one.text, "”", whose)


def if_wrong(record: Record) -> Section:
    of, whom = record.agreement, record.agreement.then_whom
    then = line(gettext("Lukt het niet? Dan gaan we naar"), " ", whom, ".") if whom else ()
    text = joined((line(of.onward.if_wrong), then, line(of.onward.stopping)), " ")
    return part("if-wrong", gettext("Als het anders loopt"), Paragraph(_or_open(text)))


def lasting(record: Record) -> Section:
    """From when till when, and when the room looks back."""
    of = record.agreement
    days = [line(day(one)) if one else line("…") for one in (of.onward.starts, of.onward.ends)]
    lasts = joined(days, " – ") if of.onward.starts or of.onward.ends else ()
    back = line(Run(phrases.day(of.look_back), "strong") if of.look_back else to_write(gettext("Datum")))
    return part(
        "lasting",
        gettext("Van – tot, en terugkijken"),
        *((Paragraph(lasts),) if lasts else ()),
        Paragraph(line(gettext("We kijken terug op"), ": ", back)),
    )


def what_it_is(record: Record, *more: str) -> Section:
    """Part 12, and what else is to be known of this sheet."""
    changed = gettext("Na het voorlezen is hier iets veranderd.") if record.read == "changed" else ""
    text = joined(
        (line(record.agreement.onward.what_it_is), line(changed), line(_still_open(record)), *map(line, more)), " "
    )
    return part("status", gettext("Wat dit is"), Paragraph(text))


def _still_open(record: Record) -> str:
    """Until when something may be said of it; '' once it is final."""
    if record.version is None:
        return gettext("Deze tekst is nog niet vastgelegd.")
    if record.version.until is None:
        return ""
    return gettext("Klopt er iets niet? Zeg het voor %(day)s.") % {"day": phrases.day(record.version.until)}
