"""The role agreement that people sign: twelve parts on page one, and what does not fit there on its back.

What goes overleaf is decided here, once for every format, by the widths of our letters (design 9.4). It takes a record
in the language spoken now, with every moment as the clock told it where the meeting was.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, partial

from ... import words
from ...actie.paper.record import Record
from ...words.language import gettext
from ..fit import FOOT, HIGH, WIDE, height
from ..tree import Block, Bullets, Columns, Document, Heading, Masthead, Paragraph, Run, Section, Write, joined, line
from . import parts
from .common import foot, group, masthead
from .groups import Column, columns, evened, shorter, side_by_side, whose

LARGE, SMALL = 10.5, 10.0  # points: people of 72 sign it, so never smaller


@dataclass(frozen=True)
class Plan:
    """What stands on page one, in letters of how many points. `tight`: lines went that should have stayed."""

    points: float
    columns: tuple[Column, ...]
    methods: bool = True
    quiet: bool = True  # the questions that nobody talked about
    contact: bool = True
    tight: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether nothing had to go overleaf."""
        return self.methods and self.quiet and self.contact and not any(one.there for one in self.columns)


def agreement(record: Record) -> tuple[Document, ...]:
    """Page one, and its back where there is one."""
    plan = planned(record)
    pages = [_document(record, plan, "agreement", tuple(_front(record, plan)))]
    if not plan.is_whole:
        pages.append(_document(record, plan, "agreement-back", tuple(_back(record, plan))))
    return tuple(pages)


def whole(record: Record) -> Document:
    """All of it on one sheet, however long that becomes."""
    plan = Plan(LARGE, columns(record))
    return _document(record, plan, "agreement", tuple(_front(record, plan)))


def title(record: Record) -> str:
    """What the file is called where it is read."""
    return gettext("Rolafspraak") + f": {record.meeting.title or record.meeting.initiative}"


def planned(record: Record) -> Plan:
    """The first plan by which page one is one page; where there is none, the last."""
    rest = cache(partial(_rest, record))  # the same for every plan that only takes lines out of columns

    def fits(plan: Plan) -> bool:
        columns_high = height(tuple(side_by_side(plan.columns, record, plan.points)), WIDE, plan.points)
        return rest(replace(plan, columns=())) + columns_high <= HIGH - FOOT

    plans = tuple(_whole(Plan(LARGE, columns(record))))
    found = next(filter(fits, plans), None)
    if found:
        return found
    cut = tuple(_cut(plans[-1])) or plans[-1:]
    return cut[min(bisect_left(cut, True, key=fits), len(cut) - 1)]


def _rest(record: Record, plan: Plan) -> float:
    """How high all but the columns is."""
    return height(tuple(_front(record, plan)), WIDE, plan.points)


def _whole(first: Plan) -> Iterator[Plan]:
    """In the order of design 9.4: smaller letters, then whole parts overleaf."""
    yield first
    plan = replace(first, points=SMALL)
    yield plan
    for part in ("methods", "quiet", "contact"):
        plan = replace(plan, **{part: False})  # type: ignore[arg-type]
        yield plan


def _cut(plan: Plan) -> Iterator[Plan]:
    """Then the last lines of the longest column, one more at a time: each leaves more room than the one before."""
    for tight in (False, True):
        while found := shorter(plan.columns, plan.points, tight):
            plan = replace(plan, columns=found, tight=tight)
            yield plan


def _document(record: Record, plan: Plan, name: str, blocks: tuple[Block, ...]) -> Document:
    return Document(
        name=name,
        title=title(record),
        lang=words.tag(),
        rtl=words.direction() == "rtl",
        blocks=blocks,
        foot=foot(record),
        type_size=plan.points,
    )


def _front(record: Record, plan: Plan) -> Iterator[Block]:
    yield masthead(record, gettext("Onze rolafspraak"))
    yield _beside((parts.initiative(record), 8), (parts.fixed(record), 4))
    yield parts.needs(record, only_talked=not plan.quiet)
    nothing = Paragraph(line(Run(gettext("Nog niets opgeschreven."), "soft")))
    yield parts.part("groups", gettext("Wie doet wat"), *(() if plan.columns else (nothing,)))
    yield from side_by_side(plan.columns, record, plan.points)
    yield evened(_onward(record, plan), plan.points)
    yield parts.signing(record)
    yield parts.what_it_is(record, *_overleaf(plan))


def _onward(record: Record, plan: Plan) -> tuple[tuple[Section, ...], ...]:
    """Parts 5 to 10: three columns that are read downwards."""
    return (
        (parts.money(record), parts.first_step(record, plan.methods)),
        (parts.contact(record, plan.contact), parts.differences(record)),
        (parts.if_wrong(record), parts.lasting(record)),
    )


def _overleaf(plan: Plan) -> Iterator[str]:
    """What page one says of its back."""
    if plan.tight:
        yield gettext("Deze afspraak heeft twee bladzijden. Teken ze allebei.")
    elif not plan.is_whole:
        yield gettext("Lees ook de achterkant.")


def _back(record: Record, plan: Plan) -> Iterator[Block]:
    """What did not fit on page one, under the same headings, and room for initials."""
    yield Masthead(line(gettext("Onze rolafspraak: achterkant")), line(record.meeting.title))
    if not plan.quiet:
        of = [need for need in record.agreement.needs if not parts.is_kept(need)]
        yield parts.part("needs", gettext("Wat helpt, volgens ons"), parts.told(of, record))
    over = [one for one in plan.columns if one.there]
    if over:
        yield parts.part("groups", gettext("Wie doet wat"))
        for one in over:
            yield Section((Heading(whose(one.part, record)), *_entries(one)), "group")
    if not plan.methods and record.agreement.methods:
        yield parts.part("first-step", gettext("Eerste kleine stap"), *parts.methods(record))
    if not plan.contact:
        yield parts.contact(record)
    signing = [
        line(group(record, one.group), ": ", Write(gettext("Paraaf"), width=25, height=9))
        for one in record.agreement.signing
    ]
    if signing:
        yield Section((Heading(line(gettext("Paraaf"))), Paragraph(joined(signing, "   "))), "initials")


def _entries(of: Column) -> Iterator[Block]:
    for heading in dict.fromkeys(one.heading for one in of.there):
        yield Heading(line(heading), 3)
        yield Bullets(tuple(one.text for one in of.there if one.heading == heading))


def _beside(*sections: tuple[Section, int]) -> Columns:
    """Parts side by side, each with its share of the line in twelfths."""
    return Columns(tuple((section,) for section, _ in sections), tuple(share for _, share in sections))
