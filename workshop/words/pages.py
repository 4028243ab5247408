"""The role agreement page by page, as it is read aloud: what stands on the A4, in letters for the back row.

Desk and screen may speak different languages and must turn the same page. So where a page ends is measured in Dutch,
and told in the language spoken now.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from math import ceil

from ..actie.evening.meeting import Group
from ..actie.paper.parts import Agreement, Asking, Doing, KeptMethod, Leaving, Part, Reach
from ..actie.paper.reading import Reading
from ..actie.picture import Picture
from ..actie.vocabulary import SOURCE
from .agreement import against, answered, if_wrong, lasting, mandated, nothing_settled, settlements, within
from .content import told
from .labels import group_inside, group_name
from .language import comma, date, gettext, sentence_case, typed, use
from .standings import stood

# In hundredths of the height of the screen (--u in screen.css): sizes of letters on a beamer of 16:9 and of 4:3, and
# how wide and high the page is there; one of 4:3 is less wide, but higher. A page is as full as READ allows: nothing
# smaller is read from the back row. Only one long text by itself gets less.
LETTERS = ((6.6, 6.6), (5.8, 5.8), (5.2, 5.2), (4.6, 4.84), (4, 4.84), (3.4, 3.4), (2.9, 2.9))
READ = 4
BOXES = ((166, 71), (150, 90))
LABEL, LABEL_LETTERS, BETWEEN = 34, 4, 1.7
SHARES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
EM = 0.55  # how wide a letter is


@dataclass(frozen=True)
class Line:
    """What is read in one breath: `label` says what it is, `letter` is that of a question, `answer` what came of it."""

    label: str
    text: str
    letter: str = ""
    answer: str = ""


@dataclass(frozen=True)
class Page:
    """One page: `group` is whose it is, '' for all; `size` is the number of a size of letters, 1 the largest."""

    title: str
    group: str
    lines: tuple[Line, ...]
    size: int


@dataclass(frozen=True)
class _Chapter:
    title: str
    lines: tuple[Line, ...]
    group: str = ""


def pages(p: Picture) -> tuple[Page, ...]:
    """All pages of what is read aloud now, in the language spoken now; none while nothing is read."""
    if p.reading is None:
        return ()
    with use(SOURCE):
        measured = _chapters(p, p.reading)
    spoken = _chapters(p, told(p.reading))
    return tuple(page for pair in zip(measured, spoken, strict=True) for page in _broken(*pair))


def _broken(measured: _Chapter, spoken: _Chapter) -> Iterator[Page]:
    """A chapter in as few pages as can be, about as full as each other: no page has one line because it was left."""
    tried = [_ends(measured.lines, share) for share in SHARES]
    ends = next(some for some in tried if len(some) == len(tried[-1]))
    for begin, end in pairwise((0, *ends)):
        yield Page(spoken.title, spoken.group, spoken.lines[begin:end], _size(measured.lines[begin:end]))


def _ends(lines: Sequence[Line], share: float) -> list[int]:
    """After which lines a page ends that may take this share of the height."""
    begins = [0]
    for end in range(1, len(lines)):
        if not _fits(lines[begins[-1] : end + 1], READ, share):
            begins.append(end)
    return [*begins[1:], len(lines)]


def _size(lines: Sequence[Line]) -> int:
    """The largest letters in which they fit, from those that leave room to breathe."""
    return next((nr + 1 for nr in range(1, len(LETTERS)) if _fits(lines, nr)), len(LETTERS))


def _fits(lines: Sequence[Line], size: int, share: float = 1) -> bool:
    beamers = zip(LETTERS[size], BOXES, strict=True)
    return all(sum(_high(line, letters, wide) for line in lines) <= share * high for letters, (wide, high) in beamers)


def _high(line: Line, letters: float, wide: float) -> float:
    small = min(letters, LABEL_LETTERS)
    beside = _rows(line.label, LABEL - (2.2 * small if line.letter else 2), small) * small
    told = sum(_rows(text, wide - LABEL, letters) for text in (line.text, line.answer)) * letters
    return 1.2 * max(beside, told) + BETWEEN


def _rows(text: str, wide: float, letters: float) -> int:
    """How many rows a text takes: a word goes on to the next when it does not fit, and one that is too long breaks."""
    across = wide / (EM * letters)
    rows, left = 0, 0.0
    for word in text.split():
        if len(word) + 1 > left:
            rows += ceil(len(word) / across)
            left = across * ceil(len(word) / across) + 1
        left -= len(word) + 1
    return rows


def _chapters(p: Picture, reading: Reading) -> list[_Chapter]:
    """Everything on the A4, in its order; a group that wrote nothing has no column there."""
    a = reading.agreement
    groups = (_Chapter(_whose(part, p.groups), tuple(_of_group(part, p.groups)), part.group) for part in a.parts)
    every = (
        _Chapter(gettext("Onze rolafspraak"), tuple(_start(a, p.groups))),
        _Chapter(gettext("Wat helpt, volgens ons"), tuple(_needs(p, reading))),
        *groups,
        _Chapter(gettext("Zo gaan we verder"), tuple(_onward(a))),
        _Chapter(gettext("Als het anders loopt"), tuple(_otherwise(a, p.groups))),
    )
    return [chapter for chapter in every if chapter.lines]


def _start(a: Agreement, groups: Sequence[Group]) -> Iterator[Line]:
    about = a.initiative
    came = comma().join(f"{group_name(here.group, groups)} {here.seats}" for here in about.present)
    day = comma().join(filter(None, (about.date and date(about.date), typed(about.place) if about.place else "")))
    every = (
        (gettext("Ons initiatief"), typed(about.what)),
        (gettext("Voor"), typed(about.for_whom)),
        (gettext("Fase"), about.phase),
        (gettext("Bijeenkomst"), day),
        (gettext("Erbij"), came),
        (gettext("Namens"), typed(about.on_behalf)),
        (gettext("Wie we missen"), typed(a.onward.missed)),
        (gettext("Wat al vastligt"), typed(a.fixed) or gettext("Hier is niets opgeschreven.")),
    )
    yield from (Line(label, text) for label, text in every if text)


def _whose(part: Part, groups: Sequence[Group]) -> str:
    """A group that was not there promised nothing: what stands there is proposed to it."""
    name = group_name(part.group, groups)
    return gettext("Voorstel aan: %(group)s") % {"group": name} if part.absent else name


def _needs(p: Picture, reading: Reading) -> Iterator[Line]:
    """Who stood where and what was settled, as the two columns on paper; a question that was not asked says so."""
    rows = {row.element: row for row in p.rows}
    held = {need.element: need.settled for need in reading.agreement.needs}
    for question in reading.questions:
        line = partial(Line, question.name, letter=question.letter)
        row = rows.get(question.id)
        if row is None or not row.look:
            yield line(sentence_case(gettext("nog geen uitslag") if row else gettext("niet gevraagd")))
            continue
        settled = settlements(held[question.id], question, p.groups)
        nothing = "" if settled else sentence_case(nothing_settled())
        yield line(stood(row.look, question, p.groups), answer=nothing)
        yield from (line("", answer=one) for one in settled)


def _of_group(part: Part, groups: Sequence[Group]) -> Iterator[Line]:
    yield from (Line(gettext("Wij doen"), _doing(one)) for one in part.do)
    yield from (Line(gettext("Wij laten over"), _leaving(one, groups)) for one in part.leave)
    for one in part.ask:
        yield Line(gettext("Wij vragen"), _asking(one, groups), answer=answered(one))
    if part.ways:
        yield Line(gettext("Wij steunen"), sentence_case(comma().join(part.ways)))
    if part.steps_back:
        yield Line(gettext("Stap terug"), typed(date(part.steps_back)))
    if part.approachable:
        yield Line(gettext("Aanspreekbaar"), typed(part.approachable))


def _doing(one: Doing) -> str:
    done = _by(typed(one.text), one.who, one.when)
    return f"{done}. {mandated(one.mandate)}" if one.mandate else done


def _by(text: str, who: str, when: str) -> str:
    by = comma().join(filter(None, (who and typed(who), when and date(when))))
    return f"{text} ({by})" if by else text


def _leaving(one: Leaving, groups: Sequence[Group]) -> str:
    return f"{typed(one.text)} ({gettext('aan')} {group_inside(one.to, groups)})" if one.to else typed(one.text)


def _asking(one: Asking, groups: Sequence[Group]) -> str:
    if not one.to:
        return typed(one.text)
    to = f"{gettext('aan')} {group_inside(one.to, groups)}"
    if one.via:
        to = f"{to}{comma()}{gettext('via')} {typed(one.via)}"
    return f"{sentence_case(to)}: {typed(one.text)}"


def _onward(a: Agreement) -> Iterator[Line]:
    """Parts 5, 6 and 7: what nobody filled in says so."""
    still_open = gettext("nog open")
    first, onward = a.first_step, a.onward
    yield Line(gettext("Geld, verzekering, sleutel"), typed(onward.money) or still_open)
    yield Line(gettext("Eerste stap"), _by(typed(first.text), first.who, first.when) if first.text else still_open)
    yield from (Line(gettext("Methoden die blijven"), _method(one)) for one in a.methods)
    moment = typed(date(onward.moment)) if onward.moment else ""
    contact = comma().join(filter(None, (typed(onward.rhythm), moment)))
    yield Line(gettext("Zo houden we contact"), contact or still_open)
    if onward.publish:
        yield Line(gettext("Laten zien aan anderen"), typed(onward.publish))


def _otherwise(a: Agreement, groups: Sequence[Group]) -> Iterator[Line]:
    """Parts 8 to 12: what was said at an earlier consent, and what happens when it goes otherwise."""
    still_open = gettext("nog open")
    yield from (Line(gettext("Waar we verschillen"), text) for text in _differences(a, groups))
    if said := if_wrong(a):
        yield Line(gettext("Als het anders loopt"), said)
    yield Line(gettext("Van – tot"), lasting(a) or still_open)
    yield Line(gettext("We kijken terug op"), typed(date(a.look_back)) if a.look_back else still_open)
    calls = [_reach(one, groups) for one in a.reach if one.function] or [still_open]
    yield from (Line(gettext("Wie je belt"), call) for call in calls)
    if a.contact:
        yield Line(gettext("Contactpersoon"), typed(a.contact))
    yield Line(gettext("Wat dit is"), a.onward.what_it_is)


def _method(one: KeptMethod) -> str:
    begun = _by(typed(one.first_step), one.owner, "") if one.first_step else typed(one.owner)
    return f"{one.title}: {begun}" if begun else one.title


def _reach(one: Reach, groups: Sequence[Group]) -> str:
    substitute = f"{gettext('Vervanger').lower()} {typed(one.substitute)}" if one.substitute else ""
    called = filter(None, (typed(one.function), within(one.days), substitute))
    return f"{group_name(one.group, groups)}: {comma().join(called)}"


def _differences(a: Agreement, groups: Sequence[Group]) -> Iterator[str]:
    """What two groups wrote side by side stands with its question; here what anybody said at an earlier consent."""
    for said, kind in against(a):
        yield " ".join((said, *(_quoted(one.text, one.group, groups) for one in a.concerns if one.kind == kind)))


def _quoted(text: str, group: str, groups: Sequence[Group]) -> str:
    quoted = f"“{typed(text)}”"
    return f"{quoted} ({group_inside(group, groups)})" if group else quoted
