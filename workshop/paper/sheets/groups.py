"""Part 4: who does what, a column a group; and how the columns share the sheet."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from itertools import groupby, product

from ... import words
from ...actie.paper.parts import Asking, Doing, Leaving, Part
from ...actie.paper.record import Record
from ...words.language import gettext
from .. import phrases
from ..fit import LINE, height, share
from ..tree import Block, Bullets, Columns, Heading, Line, Paragraph, Run, Section, filled, joined, line, said
from .common import by, day, group, group_inside, lines

IN_A_ROW, NARROWEST = 3, 3
KEPT = 3  # lines that each group keeps on page one, as long as there is another way


@dataclass(frozen=True)
class Entry:
    """A line of a group under its heading; one that `stays` is under reservation, or waits for an answer."""

    heading: str
    text: Line
    stays: bool = False


@dataclass(frozen=True)
class Column:
    """What stands of one group; the lines with these numbers had to go overleaf."""

    part: Part
    every: tuple[Entry, ...]
    gone: frozenset[int] = frozenset()

    @property
    def here(self) -> tuple[Entry, ...]:
        """The lines on page one."""
        return tuple(one for nr, one in enumerate(self.every) if nr not in self.gone)

    @property
    def there(self) -> tuple[Entry, ...]:
        """The lines overleaf."""
        return tuple(one for nr, one in enumerate(self.every) if nr in self.gone)

    def high(self, wide: float, points: float, whose: Line = ()) -> float:
        """How high it is, in mm; counted once, for page one is planned by taking a line at a time out of one column."""
        asked = (wide, points, whose)
        if asked not in self._highs:
            self._highs[asked] = height((Section(column_blocks(self, whose), "group"),), wide, points)
        return self._highs[asked]

    @cached_property
    def _highs(self) -> dict[tuple[float, float, Line], float]:
        return {}


def columns(record: Record) -> tuple[Column, ...]:
    """The groups that have a column: what holds for them, what they ask, or what is proposed to them."""
    every = (Column(part, tuple(entries(part, record))) for part in record.agreement.parts)
    return tuple(one for one in every if one.part.bound or one.part.dissents or one.every)


def entries(part: Part, record: Record) -> Iterator[Entry]:
    """What a group does, leaves to others, asks and supports, in that order."""
    near = record.agreement.initiative.date
    for done in part.do:
        yield Entry(gettext("Wij doen"), _doing(done, near), done.mandate is not None and not done.mandate.holds)
    for left in part.leave:
        yield Entry(gettext("Wij laten over"), _leaving(left, record))
    for asked in part.ask:
        yield Entry(gettext("Wij vragen"), _asking(asked, record, near), asked.conditional)
    for given in _supporting(part, near):
        yield Entry(gettext("Wij steunen"), given)


def column_blocks(column: Column, whose: Line | str) -> tuple[Block, ...]:
    """A column: whose it is, its lines under their headings, and how many more there are overleaf."""
    found: list[Block] = [Heading(line(whose))]
    for heading, these in groupby(column.here, key=lambda one: one.heading):
        found += (Heading(line(heading), 3), Bullets(tuple(one.text for one in these)))
    if column.part.bound and not column.every:
        found.append(Paragraph(line(gettext("Wat bij 3 is afgesproken, geldt voor deze groep."))))
    if column.part.dissents:
        found.append(Paragraph(line(gettext("Stemt hier niet mee in.")), "strong"))
    if column.there:
        more = words.ngettext(
            "Nog %(n)s regel op bladzijde 2.", "Nog %(n)s regels op bladzijde 2.", len(column.there)
        ) % {"n": len(column.there)}
        found.append(Paragraph(line(more), "strong"))
    return tuple(found)


def whose(part: Part, record: Record) -> Line:
    """A group that was not there promised nothing: what stands there is proposed to it."""
    if not part.absent:
        return line(group(record, part.group))
    return filled(gettext("Voorstel aan: %(group)s"), group=group(record, part.group))


def side_by_side(every: Sequence[Column], record: Record, points: float) -> Iterator[Block]:
    """Three columns in a row; a group of which nothing stands here is named under them."""
    shown = [one for one in every if one.here or not one.every]
    for begin in range(0, len(shown), IN_A_ROW):
        row = shown[begin : begin + IN_A_ROW]
        named = [whose(one.part, record) for one in row]
        blocks = tuple((Section(column_blocks(one, name), "group"),) for one, name in zip(row, named, strict=True))
        yield _evened(
            blocks, [partial(one.high, points=points, whose=name) for one, name in zip(row, named, strict=True)]
        )
    if over := [line(group(record, one.part.group)) for one in every if one.every and not one.here]:
        yield Paragraph(line(gettext("Op bladzijde 2:"), " ", joined(over, words.comma())), "strong")


def evened(blocks: Sequence[tuple[Block, ...]], points: float) -> Columns:
    """Columns, each as wide as makes the row least high; of what is equally high the evenest."""
    return _evened(blocks, [partial(height, one, points=points) for one in blocks])


def _evened(blocks: Sequence[tuple[Block, ...]], highs: Sequence[Callable[[float], float]]) -> Columns:
    """The same, for columns that say how high they are at a width."""
    shares = _shares(len(blocks))
    high = {(nr, of): highs[nr](share(of)) for nr, of in {place for one in shares for place in enumerate(one)}}
    widths = min(shares, key=lambda one: max(high[nr, of] for nr, of in enumerate(one)))
    return Columns(tuple(blocks), widths)


@cache
def _shares(number: int) -> tuple[tuple[int, ...], ...]:
    """Every way to share a line among so many columns, the evenest first."""
    found = (one for one in product(range(NARROWEST, LINE + 1), repeat=number) if sum(one) == LINE)
    return tuple(sorted(found, key=lambda one: max(one) - min(one)))


def shorter(every: Sequence[Column], points: float, any_line: bool) -> tuple[Column, ...] | None:
    """The last line that may go, of the longest column, overleaf; None when there is none.

    Each group keeps three, and a line that stays stays, unless `any_line` may go.
    """
    wide = share(LINE // min(max(1, len(every)), IN_A_ROW))
    last = {at: nr for at, one in enumerate(every) if (nr := _last(one, any_line)) is not None}
    if not last:
        return None
    at = max(last, key=lambda at: every[at].high(wide, points))
    return (*every[:at], replace(every[at], gone=every[at].gone | {last[at]}), *every[at + 1 :])


def _last(column: Column, any_line: bool) -> int | None:
    """The number of the line of a column that goes next."""
    if len(column.here) <= (0 if any_line else KEPT):
        return None
    left = (nr for nr in range(len(column.every) - 1, -1, -1) if nr not in column.gone)
    return next((nr for nr in left if any_line or not column.every[nr].stays), None)


def _doing(one: Doing, near: str) -> Line:
    done = line(_number(one.line), one.text, by(one.who, phrases.day(one.when, near)))
    if one.mandate is None:
        return done
    return lines(done, (Run(phrases.mandated(one.mandate, near), "soft" if one.mandate.holds else "warning"),))


def _number(of: str) -> Line:
    """By which a line is known through all versions."""
    return (Run(f"{of} ", "soft"),) if of else ()


def _leaving(one: Leaving, record: Record) -> Line:
    to = (Run(" – " + gettext("aan") + " ", "soft"), group_inside(record, one.to)) if one.to else ()
    return line(_number(one.line), one.text, to)


def _asking(one: Asking, record: Record, near: str) -> Line:
    answer = Run(phrases.answer(one, near), "warning" if one.conditional else "strong")
    return lines(line(_number(one.line), _to(one, record), one.text), (answer,))


def _to(one: Asking, record: Record) -> Line:
    """To whom a question goes, and through whom."""
    if not one.to:
        return ()
    whom = group_inside(record, one.to)
    if one.via:
        asked = filled(gettext("aan %(group)s, via %(via)s:"), group=whom, via=said(one.via))
    else:
        asked = filled(gettext("aan %(group)s:"), group=whom)
    return (*asked, Run(" "))


def _supporting(part: Part, near: str) -> Iterator[Line]:
    if part.ways:
        yield line(words.comma().join(part.ways))
    if part.steps_back:
        yield line(gettext("Stap terug"), ": ", day(part.steps_back, near))
    if part.approachable:
        yield line(gettext("Aanspreekbaar"), ": ", part.approachable)
