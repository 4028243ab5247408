"""Behind the agreement: on what it rests, how was counted, and what changed since."""

from collections.abc import Iterator, Sequence
from typing import get_args

from ... import drawing, words
from ...actie.evening.frozen import Stance
from ...actie.evening.heard import Consent
from ...actie.evening.rows import Look, Mark, Row
from ...actie.paper.record import Considered, Frozen, Question, Record
from ...actie.paper.revision import Change
from ...actie.vocabulary import Consenting
from ...words.language import gettext, ngettext
from .. import phrases
from ..tree import (
    Badge,
    Block,
    Bullets,
    Document,
    Heading,
    Line,
    Paragraph,
    Picture,
    Run,
    Section,
    Table,
    joined,
    line,
    said,
)
from .common import foot, group, group_inside, lines, masthead

History = Sequence[tuple[Frozen, tuple[Change, ...]]]


def annex(record: Record, history: History = ()) -> Document:
    """All of it; `history` is each frozen version with what it has otherwise than the one before, oldest first."""
    every = (
        *(_open_points(record), _profile(record), _votes(record), _methods(record)),
        *(_watched(record), _consent(record), _counted(record), _versions(history, record)),
        _sources(record),
    )
    title = gettext("Bijlage: hoe we hier kwamen")
    return Document(
        name="annex",
        title=title,
        lang=words.tag(),
        rtl=words.direction() == "rtl",
        blocks=(masthead(record, title), *(section for section in every if section)),
        foot=foot(record),
    )


def _section(name: str, heading: str, *blocks: Block) -> Section:
    return Section((Heading(line(heading)), *blocks), name)


def _open_points(record: Record) -> Section | None:
    items = tuple(line(words.open_point(point.code, point.subject)) for point in record.open_points)
    return _section("open", gettext("Wat nog open staat"), Bullets(items)) if items else None


def _profile(record: Record) -> Section:
    asked = line(
        *(gettext("Bij elke vraag ging het om:"), " “"),
        said(record.stem),
        *("” ", gettext("Links en rechts zijn allebei goed.")),
    )
    return _section("profile", gettext("Ons rolprofiel"), Paragraph(asked), profile(record), *_chosen(record))


def _chosen(record: Record) -> Iterator[Paragraph]:
    """What the room wanted to talk about, and what was taken where that is something else."""
    if not record.room_chose:
        return
    told = [(gettext("De zaal koos:"), record.room_chose)]
    if set(record.talked_about) != set(record.room_chose):
        told.append((gettext("Op de agenda kwam:"), record.talked_about))
    named = ((what, words.together(record.element(one).name for one in topics)) for what, topics in told)
    yield Paragraph(line(" ".join(f"{what} {names}." for what, names in named)))


def profile(record: Record) -> Picture:
    """Every question with its track, and the same as a table."""
    drawn = (str(drawing.profile(record, size)) for size in ("page", "phone"))
    wide, narrow = drawn
    rows = tuple(_in_a_row(row, record) for row in record.profile)
    heads = (gettext("Onderdeel"), gettext("Links"), gettext("Rechts"), gettext("De stemmen zeiden"))
    name = gettext("Ons rolprofiel")
    return Picture(wide, name, Table(name, tuple(map(line, heads)), rows), narrow)


def _in_a_row(row: Row, record: Record) -> tuple[Line, ...]:
    element = record.element(row.element)
    return (
        line(f"{element.name} ", Run(f"({element.everyday})", "soft")),
        line(element.left.said),
        line(element.right.said),
        line(words.sentence(row, record.groups, record)),
    )


def _votes(record: Record) -> Section:
    shown = tuple(_element(row, record) for row in record.profile if row.looks)
    nothing = Paragraph(line(Run(gettext("Er is nog geen uitslag getoond."), "soft")))
    return _section("votes", gettext("Wat de stemmen zeiden"), *(shown or (nothing,)))


def _element(row: Row, record: Record) -> Section:
    element = record.element(row.element)
    under = f" {element.under}" if element.under else ""
    heading = Heading(line(Badge(element.letter), f"{element.name}: {element.question}{under}"), 3)
    moves = tuple(map(line, words.moves(row, record.groups, element)))
    return Section(
        (
            heading,
            *(Paragraph(_look(look, row, element, record)) for look in row.looks),
            *((Bullets(moves),) if moves else ()),
            *_settlements(element, record),
            _sides(element),
            *(_numbers(look, row, element, record) for look in row.looks),
        ),
        "element",
    )


def _look(look: Look, row: Row, element: Question, record: Record) -> Line:
    which = Run(gettext("Ronde %(nr)d.") % {"nr": look.number} + " ", "strong")
    told = (
        words.look_sentence(look, element, record.groups, record.rules),
        words.apart(look, record.groups, record.rules),
    )
    return line(*((which,) if len(row.looks) > 1 else ()), " ".join(filter(None, told)))


def _settlements(element: Question, record: Record) -> Iterator[Paragraph]:
    (need,) = (need for need in record.agreement.needs if need.element == element.id)
    for one in need.settled:
        yield Paragraph(line(words.settlement(one, element, record.groups)), "strong")


def _numbers(look: Look, row: Row, element: Question, record: Record) -> Table:
    """How many of each group chose what, where that may be told."""
    which = gettext("Ronde %(nr)s") % {"nr": look.number} if len(row.looks) > 1 else ""
    name = words.comma().join(filter(None, (f"{element.name}: {element.question}", which)))
    heads = (
        *(lines(line(gettext("Groep")), line(which)), line(gettext("Waar de groep staat"))),
        *_places(element),
        line(gettext("weet ik niet")),
    )
    rows = tuple(_voted(mark, element, record) for mark in look.marks)
    return Table(name, heads, rows, widths=(20, 32, *(8,) * 6), numbers=tuple(range(2, 8)))


def _places(element: Question) -> Iterator[Line]:
    """The five places in a word or two; which pole is left and which is right stands above the table."""
    sides = (gettext("Links"), gettext("Links"), "", gettext("Rechts"), gettext("Rechts"))
    for side, degree in zip(sides, words.degrees(element), strict=True):
        yield lines(line(side), line(degree))


def _sides(element: Question) -> Paragraph:
    left, right = (gettext("Links"), ": ", element.left.said), (gettext("Rechts"), ": ", element.right.said)
    return Paragraph(line(*left, ". ", *right, "."), "soft")


def _voted(mark: Mark, element: Question, record: Record) -> tuple[Line, ...]:
    name, where = line(group(record, mark.group)), line(words.side(mark.side, element))
    if mark.show == "numbers":
        counts = (*(mark.votes or ()), mark.dont_know or 0)
        return (name, where, *(line(str(number)) for number in counts))
    if mark.show == "words":
        return name, where, line(gettext("alleen in woorden"))
    return name, line(words.why(mark))


def _methods(record: Record) -> Section | None:
    of = record.methods
    if not of.table:
        return None
    put = gettext("Deze methoden lagen op tafel. Het is een voorstel: de groep kiest zelf.")
    not_put = gettext("Het programma stelt deze methoden voor. Er is niet over gestemd.")
    old = gettext("De adressen zijn uit de brochure en kunnen oud zijn.")
    table = Bullets(tuple(_method(one, record) for one in of.table), numbered=True)
    intro = Paragraph(line(f"{put if of.put else not_put} {old}"))
    return _section("methods", gettext("Methoden"), intro, table, *_around(record))


def _method(one: Considered, record: Record) -> Line:
    stays = (Run(" (" + gettext("blijft") + ")", "strong"),) if one.id in record.methods.kept else ()
    why = words.why_method(record.why(one), record.groups, record.rules)
    return lines(
        line(said(one.title, "strong"), stays),
        line(f"{one.name}. ", one.summary),
        line(f"{why} ", Run(one.link, "soft") if one.link else ""),
    )


def _around(record: Record) -> Iterator[Block]:
    """What no method was found for, what was not proposed, and what the room chose otherwise."""
    of = record.methods
    if of.uncovered:
        elements = words.together(of.uncovered)
        yield Paragraph(line(gettext("Hier hoort nog geen methode bij: %(elements)s.") % {"elements": elements}))
    if of.not_supported:
        yield Paragraph(line(gettext("Niet voorgesteld, door wat de groepen zeiden:")))
        yield Bullets(tuple(line(words.left_out(o.title, o.voices, record.groups)) for o in of.not_supported))
    by_hand = phrases.by_hand(of)
    if by_hand:
        yield Heading(line(gettext("Zelf veranderd")), 3)
        yield Bullets(tuple(map(line, by_hand)))


def _watched(record: Record) -> Section | None:
    items = tuple(line(one.question, Run(f" ({words.comma().join(one.methods)})", "soft")) for one in record.watch)
    return _section("watch", gettext("Waar letten we op"), Bullets(items)) if items else None


def _consent(record: Record) -> Section | None:
    of, heading = record.consent, gettext("Gaat de zaal akkoord?")
    if of is None:
        return None
    if of.objection:
        heard = words.objection(record.rules)
    elif of.concern:
        heard = gettext("Er is een zorg. Niemand zei dat het zo niet kan.")
    else:
        heard = gettext("Niemand noemde een zorg of bezwaar.")
    numbers = gettext("Aantallen geven we per groep vanaf vijf mensen.")
    held_back = gettext("Een kleine groep deed mee. Daarom tonen we niet hoeveel zorgen er waren.")
    told = f"{heard} {numbers} {held_back}" if of.held_back else f"{heard} {numbers}"
    return _section("consent", heading, Paragraph(line(told)), *_stances(of, heading, record))


def _stances(of: Consent, heading: str, record: Record) -> tuple[Table, ...]:
    """What each group answered; what is not told in numbers goes across their columns."""
    if not of.groups:
        return ()
    kinds = [words.consent(kind, record.rules) for kind in get_args(Consenting)]
    heads = (gettext("Groep"), *(kinds if of.in_numbers else [gettext("Antwoord")]))
    rows = tuple((line(group(record, one.group)), *_stance(one, record)) for one in of.groups)
    return (Table(heading, tuple(map(line, heads)), rows, numbers=(1, 2, 3) if of.in_numbers else ()),)


def _stance(one: Stance, record: Record) -> tuple[Line, ...]:
    if one.counts:
        return tuple(line(str(n)) for n in one.counts)
    return (line(words.stance(one, record.groups, record.rules)),)


def _counted(record: Record) -> Section:
    rounds = tuple(
        line(phrases.round_line(one, record.element(one.subject).name if one.subject else "")) for one in record.rounds
    )
    made = gettext("Telregels versie %(rules)d. Gemaakt op %(day)s om %(time)s.") % {
        "rules": record.rules,
        "day": phrases.day(record.made),
        "time": phrases.clock(record.made),
    }
    return _section(
        "counted",
        gettext("Hoe we telden"),
        Bullets(tuple(_rules(record))),
        Heading(line(gettext("Wanneer we stemden")), 3),
        Section((Bullets(rounds),), "rounds"),
        Paragraph(line(Run(made, "soft"))),
    )


def _rules(record: Record) -> Iterator[Line]:
    yield from map(line, phrases.counting(record.thresholds, record.rules))
    yield _in_the_open(record)
    if record.removed_seats:
        yield line(
            ngettext(
                "%(n)s plek is weggehaald. Die stemmen tellen niet mee.",
                "%(n)s plekken zijn weggehaald. Die stemmen tellen niet mee.",
                record.removed_seats,
            )
            % {"n": record.removed_seats}
        )
    yield from map(line, phrases.on_paper(record.profile, record.groups))
    yield line(gettext("Dit gaat over wie er was. Het zegt niets over wie er niet was."))


def _in_the_open(record: Record) -> Line:
    names = tuple(line(group_inside(record, one.id)) for one in record.groups if one.open)
    if not names:
        return line(gettext("Geen groep stemde openlijk."))
    return line(gettext("Openlijk stemden:"), " ", joined(names, words.comma()), ".")


def _versions(history: History, record: Record) -> Section | None:
    if not history:
        return None
    blocks = [block for nr, one in enumerate(history) for block in _version(*one, record, first=nr == 0)]
    return _section("versions", gettext("Versies"), *blocks)


def _version(version: Frozen, changed: tuple[Change, ...], record: Record, first: bool) -> Iterator[Block]:
    which = gettext("Versie %(nr)d") % {"nr": version.number}
    yield Heading(line(f"{which}: {words.version(version.kind)}{words.comma()}{phrases.day(version.at)}"), 3)
    if changed:
        yield Bullets(tuple(line(phrases.change(one)) for one in changed))
    elif not first:
        yield Paragraph(line(Run(gettext("De tekst is dezelfde gebleven."), "soft")))
    if version.agreed:
        names = words.comma().join(words.group_name(one, record.groups) for one in version.agreed)
        yield Paragraph(line(gettext("Hiermee waren het eens: %(groups)s.") % {"groups": names}))


def _sources(record: Record) -> Section | None:
    """Whose the questions are; what was signed by the rules of before reads as it did."""
    if record.rules == 1:
        return None
    told = gettext("De vijf vragen komen van het ACTIE-model van Denters, Tonkens, Verhoeven en Bakker.")
    printed = gettext("Bronnen: %(model)s en %(brochure)s.") % {
        "model": "“Burgers maken hun buurt” (Platform31, 2013)",
        "brochure": "“Methodisch werken aan actief burgerschap” (Movisie, Platform31, 2015)",
    }
    return _section("sources", gettext("Waar de vragen vandaan komen"), Paragraph(line(f"{told} {printed}"), "soft"))
