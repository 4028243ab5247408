"""Doen, laten, vragen: what a group writes of what it does, leaves and asks, how it helps, and whom to call.

Each function takes a Meeting and returns a new one, or raises Refused with a code; whoever writes, from a phone, at
the desk or from a file, passes here. `group` is whose line it must be; '' is the desk, which touches any.
"""

from collections.abc import Mapping, Set
from dataclasses import replace

from ..errors import Refused
from ..texts.shapes import Catalogue
from ..vocabulary import ANSWER_KINDS, PLEDGE_KINDS
from . import lines
from .meeting import Answer, Check, Contact, Mandate, Meeting, Pledge, Support


def pledge(meeting: Meeting, new: Pledge, catalogue: Catalogue) -> Meeting:
    """Write a pledge or request, or rewrite one; its answer, its place in the list and who began it stay.

    It names only what exists: a line that no page can show would take everybody's page away. Raises Refused:
    unknown_group, bad_pledge, unknown_element, too_many_lines.
    """
    meeting.group(new.group)
    if new.to:
        meeting.group(new.to)
    if new.kind not in PLEDGE_KINDS or (new.practice and new.practice not in _practices(catalogue)):
        raise Refused("bad_pledge")
    if new.element and new.element not in meeting.elements:
        raise Refused("unknown_element")
    new = replace(new, mandate=_mandate(meeting, new.group if new.kind == "do" else "", new.mandate))
    earlier = meeting.pledges.get(new.id)
    if earlier and earlier.group != new.group:
        raise Refused("bad_pledge")
    if earlier:
        kept = replace(new, order=earlier.order, number=earlier.number, answer=earlier.answer, by=earlier.by)
    elif most := lines.full_at(meeting, new):
        raise Refused("too_many_lines", most=most)
    else:
        kept = replace(new, order=1 + max((p.order for p in meeting.pledges.values()), default=0))
    changed = replace(meeting, pledges={**meeting.pledges, new.id: kept})
    return changed if kept == earlier else _unchecked(changed, {new.id})


def unpledge(meeting: Meeting, pledge_id: str, group: str = "") -> Meeting:
    """Take a pledge or request away. Raises Refused: unknown_pledge, not_your_group."""
    found = _pledge(meeting, pledge_id)
    if group and found.group != group:
        raise Refused("not_your_group")
    return _without(meeting, {pledge_id})


def unpledge_all(meeting: Meeting, pledge_id: str) -> Meeting:
    """Take away this line and all others that were typed on the same seat, also when that is gone.

    Raises Refused: unknown_pledge, typed_at_desk.
    """
    by = _pledge(meeting, pledge_id).by
    if not by:
        raise Refused("typed_at_desk")
    return _without(meeting, {key for key, p in meeting.pledges.items() if p.by == by})


def answer(meeting: Meeting, pledge_id: str, given: Answer, group: str = "") -> Meeting:
    """What the asked group says; "later" says who decides and by when, "no" says why.

    Raises Refused: unknown_pledge, not_your_group, no_request, answer_kind, answer_reason, answer_when, mandate_by.
    """
    request = _pledge(meeting, pledge_id)
    if group and request.to != group:
        raise Refused("not_your_group")
    if not given.kind:
        raise Refused("answer_kind")
    if request.kind != "ask" or given.kind not in ANSWER_KINDS:
        raise Refused("no_request")
    if given.kind != "yes" and not given.text:
        raise Refused("answer_reason")
    if given.kind == "later" and not given.by_when:
        raise Refused("answer_when")
    mandate = _mandate(meeting, request.to if given.kind == "yes" else "", given.mandate)
    if mandate.kind == "reserved" and not (mandate.approver and mandate.until):
        raise Refused("mandate_by")
    given = replace(given, mandate=mandate)
    return replace(meeting, pledges={**meeting.pledges, pledge_id: replace(request, answer=given)})


def check(meeting: Meeting, said: Check) -> Meeting:
    """What a group says of a line of its own, or of what else holds for it, once the evening is over.

    Raises Refused: unknown_pledge, not_your_group, unknown_group, check_text.
    """
    if said.line and _pledge(meeting, said.line).group != said.group:
        raise Refused("not_your_group")
    if not said.right and not said.text:
        raise Refused("check_text")
    key = f"{meeting.group(said.group).id}/{said.line}"
    return replace(meeting, checks={**meeting.checks, key: said})


def requests_to(meeting: Meeting, group: str) -> list[Pledge]:
    """What is asked of a group, in the order in which it was written."""
    asked = [p for p in meeting.pledges.values() if p.kind == "ask" and p.to == group and p.text]
    return sorted(asked, key=lambda p: p.order)


def mandates(meeting: Meeting) -> Mapping[str, tuple[Mandate, ...]]:
    """Group id -> for whom it spoke, in the order of the lines: the last is who speaks now."""
    found: dict[str, tuple[Mandate, ...]] = {group.id: () for group in meeting.groups}
    for line in sorted(meeting.pledges.values(), key=lambda p: p.order):
        for group, mandate in ((line.group, line.mandate), (line.to, line.answer.mandate if line.answer else None)):
            if mandate and (mandate.function or mandate.organisation):
                found[group] = (*found.get(group, ()), mandate)
    return found


def support(meeting: Meeting, group_id: str, given: Support, catalogue: Catalogue) -> Meeting:
    """How a supporting group helps, in ways of the catalogue, and when it steps back.

    Raises Refused: unknown_group, residents_do_not_support, unknown_support.
    """
    if meeting.group(group_id).kind == "residents":
        raise Refused("residents_do_not_support")
    if not set(given.ways) <= {way.id for way in catalogue.support_ways}:
        raise Refused("unknown_support")
    return replace(meeting, supports={**meeting.supports, group_id: given})


def contact(meeting: Meeting, group_id: str, given: Contact) -> Meeting:
    """Whom to call in a group. Raises Refused("unknown_group")."""
    meeting.group(group_id)
    return replace(meeting, contacts={**meeting.contacts, group_id: given})


def _mandate(meeting: Meeting, group_id: str, given: Mandate) -> Mandate:
    """Only who speaks for an organisation has one, and only a reservation names who approves and when."""
    if not group_id or not meeting.group(group_id).is_organisation:
        return Mandate()
    return given if given.kind == "reserved" else replace(given, approver="", until="")


def _without(meeting: Meeting, gone: Set[str]) -> Meeting:
    """The meeting without these lines, and without what was said of them."""
    kept = {key: line for key, line in meeting.pledges.items() if key not in gone}
    return _unchecked(replace(meeting, pledges=kept), gone)


def _unchecked(meeting: Meeting, lines: Set[str]) -> Meeting:
    """Who said that a line is right did not say it of other words."""
    return replace(meeting, checks={key: said for key, said in meeting.checks.items() if said.line not in lines})


def _pledge(meeting: Meeting, pledge_id: str) -> Pledge:
    if pledge_id not in meeting.pledges:
        raise Refused("unknown_pledge")
    return meeting.pledges[pledge_id]


def _practices(catalogue: Catalogue) -> set[str]:
    return {practice.id for element in catalogue.elements for practice in element.practices}
