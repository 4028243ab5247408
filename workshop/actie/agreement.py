"""The role agreement: what an evening leaves behind, put together from what was settled and written down.

All of it may be published: of the votes it takes only rows. What it still lacks, and what changed between two
versions, is told by `revision.py`.
"""

from collections.abc import Iterable
from dataclasses import replace

from .ballot import Evening, present
from .catalogue import Catalogue
from .meeting import OTHER, Group, Meeting, Note, Pledge, Support
from .parts import (
    Agreement,
    Asking,
    Concern,
    Difference,
    Doing,
    FirstStep,
    Initiative,
    KeptMethod,
    Leaving,
    Need,
    Part,
    Present,
    Reach,
    Settled,
)
from .picture import Audience, Consent, picture
from .rows import Row


def agreement(evening: Evening, element_rows: tuple[Row, ...], catalogue: Catalogue) -> Agreement:
    """The role agreement as it stands now; `element_rows` are those of `rows.rows`."""
    meeting, closing = evening.meeting, evening.meeting.closing
    consent, concerns = said(evening, catalogue)
    return Agreement(
        initiative=_initiative(evening, catalogue),
        fixed=meeting.about.fixed,
        needs=_needs(meeting, element_rows, catalogue),
        parts=tuple(_part(meeting, group, catalogue) for group in _binding(meeting)),
        reach=tuple(_reach(meeting, group) for group in meeting.groups if group.id in meeting.contacts),
        contact=closing.contact,
        first_step=FirstStep(closing.first_step, closing.first_step_who, closing.first_step_when),
        methods=_methods(meeting, catalogue),
        differences=_differences(meeting, catalogue),
        concern=consent is not None and consent.concern,
        objection=consent is not None and consent.objection,
        concerns=tuple(_concern(meeting, note) for note in concerns),
        then_whom=closing.then_whom,
        look_back=closing.look_back,
        status=meeting.versions[-1].kind if meeting.versions else "",
    )


def said(evening: Evening, catalogue: Catalogue) -> tuple[Consent | None, tuple[Note, ...]]:
    """The consent as everybody may see it, and the concerns that were let through, in order of their words.

    Both are what the screen shows: the rules of 2.5.6 live in the picture and nowhere else.
    """
    seen = picture(evening, {}, Audience("screen"), catalogue)
    concerns = [note for note in seen.notes if note.kind in ("concern", "object")]
    return seen.consent, tuple(sorted(concerns, key=lambda note: (note.kind, note.text)))


def _initiative(evening: Evening, catalogue: Catalogue) -> Initiative:
    about, there = evening.meeting.about, present(evening)
    came = (g for g in evening.meeting.voting_groups if g.id != OTHER or there.get(g.id))
    return Initiative(
        about.initiative or about.title,
        about.for_whom,
        catalogue.phases.get(about.phase, about.phase),
        about.date,
        about.place,
        tuple(_present(g, there.get(g.id, 0)) for g in came),
        about.on_behalf,
    )


def _present(group: Group, seats: int) -> Present:
    return Present(group.id, group.name, seats, absent=group.expected > 0 and seats == 0)


def _needs(meeting: Meeting, element_rows: tuple[Row, ...], catalogue: Catalogue) -> tuple[Need, ...]:
    """Always the five of the model: a question that was not asked says so."""
    found = {row.element: row for row in element_rows}
    empty = Row("", (), (), "", (), False)
    return tuple(_need(meeting, e.id, found.get(e.id, empty), catalogue) for e in catalogue.elements)


def _need(meeting: Meeting, element_id: str, row: Row, catalogue: Catalogue) -> Need:
    element, look = catalogue.element(element_id), row.look
    position = look.position if look else None
    return Need(
        element=element.id,
        letter=element.letter,
        name=element.name,
        everyday=element.everyday,
        asked=bool(row.element),
        talked=element.id in meeting.topics,
        status=look.status if look else "",
        provisional=look is not None and look.provisional,
        position=position,
        side=look.side if look else "",
        labels=_labels(element.positions, sorted(set(position or ()))),
        settled=_settled(meeting, row, element.positions),
    )


def _settled(meeting: Meeting, row: Row, labels: tuple[str, ...]) -> tuple[Settled, ...]:
    """First what holds for everybody, then per group in the order of the meeting."""
    order = {"": -1} | {group.id: i for i, group in enumerate(meeting.groups)}
    return tuple(
        Settled(
            s.group,
            _name(meeting, s.group),
            s.form,
            s.positions,
            _labels(labels, s.positions),
            s.text,
            s.other_text,
            s.until,
        )
        for s in sorted(row.settlements, key=lambda s: order.get(s.group, len(order)))
    )


def _labels(labels: tuple[str, ...], positions: Iterable[int]) -> tuple[str, ...]:
    return tuple(labels[position - 1] for position in positions)


def _binding(meeting: Meeting) -> tuple[Group, ...]:
    """The groups that can be bound; "anders" only when something was written down for it."""
    wrote = {pledge.group for pledge in meeting.pledges.values()}
    return tuple(g for g in meeting.voting_groups if g.id != OTHER or g.id in wrote)


def _part(meeting: Meeting, group: Group, catalogue: Catalogue) -> Part:
    mine = _written(meeting, group, catalogue)
    support = meeting.supports.get(group.id, Support())
    return Part(
        group=group.id,
        name=group.name,
        kind=group.kind,
        do=tuple(Doing(p.id, p.text, p.who, p.when) for p in mine if p.kind == "do"),
        leave=tuple(Leaving(p.id, p.text, p.to, _name(meeting, p.to)) for p in mine if p.kind == "leave"),
        ask=tuple(_asking(meeting, p) for p in mine if p.kind == "ask"),
        ways=tuple(way.name for way in catalogue.support_ways if way.id in support.ways),
        steps_back=support.steps_back,
        approachable=support.approachable,
    )


def _asking(meeting: Meeting, request: Pledge) -> Asking:
    answer = request.answer
    conditional = answer is None or answer.kind == "later"
    return Asking(request.id, request.text, request.to, _name(meeting, request.to), request.via, answer, conditional)


def _written(meeting: Meeting, group: Group, catalogue: Catalogue) -> list[Pledge]:
    """A group's pledges in order; one that takes over a practice without words of its own gets its text."""
    practices = {p.id: p.text for element in catalogue.elements for p in element.practices}
    mine = sorted((p for p in meeting.pledges.values() if p.group == group.id), key=lambda p: p.order)
    worded = (replace(p, text=p.text.strip() or practices.get(p.practice, "")) for p in mine)
    return [p for p in worded if p.text]


def _reach(meeting: Meeting, group: Group) -> Reach:
    contact = meeting.contacts[group.id]
    return Reach(group.id, group.name, contact.function, contact.days, contact.substitute)


def _methods(meeting: Meeting, catalogue: Catalogue) -> tuple[KeptMethod, ...]:
    kept = sorted(meeting.kept.values(), key=lambda k: k.order)
    methods = ((k, catalogue.method(k.method)) for k in kept)
    return tuple(KeptMethod(m.id, m.title, m.name, k.owner, k.first_step) for k, m in methods)


def _differences(meeting: Meeting, catalogue: Catalogue) -> tuple[Difference, ...]:
    order = [element.id for element in catalogue.elements]
    differ = [s for s in meeting.settlements.values() if s.form == "differ"]
    return tuple(
        Difference(s.element, catalogue.element(s.element).name, _name(meeting, s.group), s.text, s.other_text)
        for s in sorted(differ, key=lambda s: (order.index(s.element), s.group))
    )


def _concern(meeting: Meeting, note: Note) -> Concern:
    return Concern(note.kind, note.group, _name(meeting, note.group), note.text)


def _name(meeting: Meeting, group_id: str) -> str:
    return meeting.group(group_id).name if group_id else ""
