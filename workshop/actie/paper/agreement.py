"""The role agreement: what an evening leaves behind, put together from what was settled and written down.

All of it may be published: of the votes it takes only rows. What it still lacks, and what changed between two
versions, is told by `revision.py`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import fields, replace

from ..evening import meeting as meeting_of
from ..evening.meeting import Answer, Closing, Group, Meeting, Pledge, Support
from ..evening.rows import Row
from ..texts.placed import NO_WORDS, Words, own
from ..texts.shapes import AgreementTexts, Catalogue, Practice
from ..vocabulary import OTHER, SOURCE
from .binding import Cause, bound, held_by
from .lines import label
from .parts import (
    Agreement,
    Answered,
    Asking,
    Difference,
    Doing,
    FirstStep,
    Initiative,
    KeptMethod,
    Leaving,
    Mandate,
    Need,
    Onward,
    Part,
    Present,
    Reach,
    Settled,
    Signing,
)
from .told import Told

Causes = Mapping[str, Collection[Cause]]


def agreement(meeting: Meeting, told: Told, catalogue: Catalogue) -> Agreement:
    """The role agreement as it is written down now, with what was told of who was there and what they chose."""
    closing, consent = meeting.closing, told.consent
    causes = bound(meeting, told.there, told.dissents)
    parts = tuple(
        replace(_part(meeting, group, catalogue, causes, told.there), dissents=group.id in told.dissents)
        for group in _with_lines(meeting, causes)
    )
    return Agreement(
        initiative=_initiative(meeting, told.present, catalogue),
        fixed=own(meeting.about.fixed, meeting.about.lang),
        needs=_needs(meeting, told.rows, catalogue, causes),
        parts=parts,
        reach=tuple(_reach(meeting, group) for group in meeting.groups if group.id in meeting.contacts),
        signing=tuple(line for part in parts if part.bound for line in _signing(part, meeting)),
        onward=_onward(closing, catalogue.agreement),
        contact=own(closing.contact, closing.lang),
        first_step=FirstStep(
            own(closing.first_step, closing.lang),
            own(closing.first_step_who, closing.lang),
            own(closing.first_step_when, closing.lang),
        ),
        methods=_methods(meeting, catalogue),
        differences=_differences(meeting, catalogue),
        concern=consent is not None and consent.concern,
        objection=consent is not None and consent.objection,
        concerns=told.concerns,
        unread=told.unread,
        then_whom=own(closing.then_whom, closing.lang),
        look_back=own(closing.look_back, closing.lang),
        status=meeting.versions[-1].kind if meeting.versions else "",
    )


def _initiative(meeting: Meeting, there: Mapping[str, int], catalogue: Catalogue) -> Initiative:
    about = meeting.about
    came = (g for g in meeting.voting_groups if g.id != OTHER or there.get(g.id))
    return Initiative(
        what=own(about.initiative or about.title, about.lang),
        for_whom=own(about.for_whom, about.lang),
        phase=own(catalogue.phases.get(about.phase, about.phase), about.lang),
        date=own(about.date, about.lang),
        place=own(about.place, about.lang),
        present=tuple(_present(g, there.get(g.id, 0)) for g in came),
        on_behalf=own(about.on_behalf, about.lang),
    )


def _present(group: Group, seats: int) -> Present:
    return Present(group.id, own(group.name, group.lang), seats, absent=group.expected > 0 and seats == 0)


def _needs(meeting: Meeting, element_rows: tuple[Row, ...], catalogue: Catalogue, causes: Causes) -> tuple[Need, ...]:
    """Always the five of the model: a question that was not asked says so."""
    found = {row.element: row for row in element_rows}
    empty = Row("", (), (), "", (), False)
    return tuple(_need(meeting, e.id, found.get(e.id, empty), catalogue, causes) for e in catalogue.elements)


def _need(meeting: Meeting, element_id: str, row: Row, catalogue: Catalogue, causes: Causes) -> Need:
    element, look = catalogue.element(element_id), row.look
    position = look.position if look else None
    return Need(
        element=element.id,
        letter=element.letter,
        name=own(element.name),
        everyday=own(element.everyday),
        asked=bool(row.element),
        talked=element.id in meeting.topics,
        status=look.status if look else "",
        provisional=look is not None and look.provisional,
        position=position,
        side=look.side if look else "",
        labels=_labels(element.positions, sorted(set(position or ()))),
        settled=_settled(meeting, row, element.positions, causes),
    )


def _settled(meeting: Meeting, row: Row, labels: tuple[str, ...], causes: Causes) -> tuple[Settled, ...]:
    """First what holds for everybody, then per group in the order of the meeting."""
    order = {"": -1} | {group.id: i for i, group in enumerate(meeting.groups)}
    return tuple(
        Settled(
            s.group,
            _name(meeting, s.group),
            tuple(group.id for group in held_by(meeting, s) if "settled" in causes.get(group.id, ())),
            s.form,
            s.positions,
            _labels(labels, s.positions),
            own(s.text, s.lang),
            own(s.other_text, s.lang),
            own(s.until, s.lang),
        )
        for s in sorted(row.settlements, key=lambda s: order.get(s.group, len(order)))
    )


def _labels(labels: tuple[str, ...], positions: Iterable[int]) -> tuple[Words, ...]:
    return tuple(own(labels[position - 1]) for position in positions)


def _with_lines(meeting: Meeting, causes: Causes) -> tuple[Group, ...]:
    """Every group of the meeting; "anders" only when something was written down for it."""
    wrote = {pledge.group for pledge in meeting.pledges.values()}
    return tuple(g for g in meeting.voting_groups if g.id != OTHER or g.id in wrote or g.id in causes)


def _part(meeting: Meeting, group: Group, catalogue: Catalogue, causes: Causes, there: Collection[str]) -> Part:
    mine = _written(meeting, group, catalogue)
    support = meeting.supports.get(group.id, Support())
    return Part(
        group=group.id,
        name=own(group.name, group.lang),
        kind=group.kind,
        bound=group.id in causes,
        absent=group.id not in there,
        dissents=False,
        do=tuple(_doing(meeting, group, p) for p in mine if p.kind == "do"),
        leave=tuple(
            Leaving(p.id, label(meeting, p), own(p.text, p.lang), p.to, _name(meeting, p.to))
            for p in mine
            if p.kind == "leave"
        ),
        ask=tuple(_asking(meeting, p) for p in mine if p.kind == "ask"),
        ways=tuple(own(way.name) for way in catalogue.support_ways if way.id in support.ways),
        steps_back=own(support.steps_back, support.lang),
        approachable=own(support.approachable, support.lang),
    )


def _doing(meeting: Meeting, group: Group, pledge: Pledge) -> Doing:
    text, who, when = (own(text, pledge.lang) for text in (pledge.text, pledge.who, pledge.when))
    return Doing(pledge.id, label(meeting, pledge), text, who, when, _mandate(group, pledge.mandate, pledge.lang))


def _leaving(meeting: Meeting, pledge: Pledge) -> Leaving:
    text = own(pledge.text, pledge.lang)
    return Leaving(pledge.id, label(meeting, pledge), text, pledge.to, _name(meeting, pledge.to))


def _mandate(group: Group | None, given: meeting_of.Mandate, lang: str) -> Mandate | None:
    """None of residents: they speak for nobody else."""
    if group is None or not group.is_organisation:
        return None
    texts = (given.organisation, given.function, given.approver, given.until)
    return Mandate(given.kind, *(own(text, lang) for text in texts))


def _signing(part: Part, meeting: Meeting) -> Iterator[Signing]:
    """Each organisation of a group that promises something signs for itself, else the group as a whole."""
    mandates = [*(one.mandate for one in part.do), *_said_yes(meeting, part)]
    named = {one.organisation: one.function for one in mandates if one and one.organisation}
    for organisation, function in named.items() or ((NO_WORDS, NO_WORDS),):
        yield Signing(part.group, part.name, part.kind, organisation, function)


def _said_yes(meeting: Meeting, part: Part) -> Iterator[Mandate | None]:
    group = meeting.group(part.group)
    for pledge in sorted(meeting.pledges.values(), key=lambda p: p.order):
        if pledge.kind == "ask" and pledge.to == part.group and pledge.answer and pledge.answer.kind == "yes":
            yield _mandate(group, pledge.answer.mandate, pledge.answer.lang)


def _onward(closing: Closing, ours: AgreementTexts) -> Onward:
    """What was filled in when the agreement was rounded off; what nobody touched is what we propose."""
    typed = {f.name: getattr(closing, f.name) for f in fields(Onward) if f.name != "what_it_is"}
    said = {name: getattr(ours, name) if text is None else _ours_or(text, name, ours) for name, text in typed.items()}
    told = {name: own(text, closing.lang) for name, text in said.items()}
    return Onward(**told, what_it_is=own(ours.status))


def _ours_or(text: str, name: str, ours: AgreementTexts) -> str:
    """A proposal that was left as it is stays ours, and is told in every language."""
    proposed: str = getattr(ours, name, "")
    return proposed if proposed and text.strip() == proposed else text


def _asking(meeting: Meeting, request: Pledge) -> Asking:
    given, lang = request.answer, request.lang
    answer = _answered(given, meeting.group(request.to) if request.to else None) if given else None
    return Asking(
        id=request.id,
        line=label(meeting, request),
        text=own(request.text, lang),
        to=request.to,
        to_name=_name(meeting, request.to),
        via=own(request.via, lang),
        answer=answer,
        conditional=answer is None
        or answer.kind == "later"
        or (answer.mandate is not None and not answer.mandate.holds),
    )


def _answered(given: Answer, asked: Group | None) -> Answered:
    mandate = _mandate(asked, given.mandate, given.lang) if given.kind == "yes" else None
    return Answered(given.kind, own(given.text, given.lang), own(given.by_when, given.lang), given.at, mandate)


def _written(meeting: Meeting, group: Group, catalogue: Catalogue) -> list[Pledge]:
    """A group's pledges in order; one that takes over a practice without other words has words of ours."""
    practices = {p.id: p for element in catalogue.elements for p in element.practices}
    mine = sorted((p for p in meeting.pledges.values() if p.group == group.id), key=lambda p: p.order)
    worded = (replace(p, text=_worded(p, practices.get(p.practice))) for p in mine)
    return [p for p in worded if p.text]


def _worded(of: Pledge, practice: Practice | None) -> str:
    """Its own words, or ours: a request has the advice, a promise what a group says of itself."""
    text = of.text.strip()
    if practice is None:
        return text
    ours = (practice.text, practice.pledge) if of.kind == "ask" else (practice.pledge, practice.text)
    return next((one for one in ours if text == one), text or ours[0])


def _reach(meeting: Meeting, group: Group) -> Reach:
    contact = meeting.contacts[group.id]
    told = (own(text, contact.lang) for text in (contact.function, contact.days, contact.substitute))
    return Reach(group.id, own(group.name, group.lang), *told)


def _methods(meeting: Meeting, catalogue: Catalogue) -> tuple[KeptMethod, ...]:
    kept = sorted(meeting.kept.values(), key=lambda k: k.order)
    methods = ((k, catalogue.method(k.method)) for k in kept)
    return tuple(
        KeptMethod(m.id, own(m.title), Words(m.name, lang=SOURCE), own(k.owner, k.lang), own(k.first_step, k.lang))
        for k, m in methods
    )


def _differences(meeting: Meeting, catalogue: Catalogue) -> tuple[Difference, ...]:
    order = [element.id for element in catalogue.elements]
    differ = [s for s in meeting.settlements.values() if s.form == "differ" and s.text]
    return tuple(
        Difference(
            s.element,
            own(catalogue.element(s.element).name),
            _name(meeting, s.group),
            own(s.text, s.lang),
            own(s.other_text, s.lang),
        )
        for s in sorted(differ, key=lambda s: (order.index(s.element), s.group))
    )


def _name(meeting: Meeting, group_id: str) -> Words:
    group = meeting.group(group_id) if group_id else None
    return own(group.name, group.lang) if group else Words()
