"""Who is bound by an agreement, and why (design 7.1): only who was there, and only by what it did itself.

Bound = wrote that it does, leaves or supports something; said yes or later to a request; or was there when something
was settled for it. A settlement for nobody in particular is for the professionals and the municipality who are there;
"we verschillen" and "nu niet nodig" bind nobody.
"""

from collections.abc import Mapping, Set
from typing import Literal

from ..evening import heard
from ..evening.ballot import Evening, present
from ..evening.meeting import Group, Meeting, Settlement, Support

Cause = Literal["wrote", "answered", "settled"]
BINDING_FORMS = ("position", "try_until")
BY_DEFAULT = ("professionals", "municipality")


def bound(meeting: Meeting, there: Set[str], dissenting: Set[str] = frozenset()) -> Mapping[str, frozenset[Cause]]:
    """Group id -> why it is bound, in the order of the meeting; a group that is not bound is not in it.

    `there` are the groups of which somebody was there. Those `dissenting` said no at the consent, openly or with one
    voice: no settlement binds them.
    """
    found = {group.id: frozenset(_causes(meeting, group, dissenting)) for group in meeting.voting_groups}
    return {group: causes for group, causes in found.items() if causes and group in there}


def bound_now(evening: Evening) -> Mapping[str, frozenset[Cause]]:
    """The same for who was there on an evening, and what they said at its consent."""
    there = {group for group, people in present(evening).items() if people}
    return bound(evening.meeting, there, heard.dissenting(heard.consent(evening)))


def _causes(meeting: Meeting, group: Group, dissenting: Set[str]) -> list[Cause]:
    causes: list[Cause] = []
    lines = [pledge for pledge in meeting.pledges.values() if pledge.text or pledge.practice]
    promised = any(line.kind in ("do", "leave") and line.group == group.id for line in lines)
    if promised or meeting.supports.get(group.id, Support()).ways:
        causes.append("wrote")
    answers = [line.answer for line in lines if line.kind == "ask" and line.to == group.id]
    if any(answer and answer.kind in ("yes", "later") for answer in answers):
        causes.append("answered")
    if group.id not in dissenting and any(group in held_by(meeting, one) for one in meeting.settlements.values()):
        causes.append("settled")
    return causes


def held_by(meeting: Meeting, settlement: Settlement) -> tuple[Group, ...]:
    """The groups that a settlement is for, there or not; none where it binds nobody."""
    if settlement.form not in BINDING_FORMS:
        return ()
    return tuple(group for group in meeting.groups if _is_for(settlement, group))


def _is_for(settlement: Settlement, group: Group) -> bool:
    return group.id == settlement.group if settlement.group else group.kind in BY_DEFAULT
