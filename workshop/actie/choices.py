"""What the room writes down: preparation, settlements, pledges, methods, consent and closing.

Each function takes a Meeting and returns a new one, or raises Refused with a code.
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime
from typing import TypeVar

from .catalogue import Catalogue, Programme
from .errors import Refused
from .keeping import GONE, UNLINKED
from .meeting import (
    OTHER,
    About,
    Answer,
    Closing,
    Contact,
    Course,
    Group,
    Hands,
    Kept,
    Meeting,
    MethodChoice,
    Note,
    Pledge,
    Settlement,
    Step,
    Support,
    Version,
)

T = TypeVar("T")
GROUPS_AT_LEAST, GROUPS_AT_MOST = 2, 8
ONE_VOICE_UNDER = 5
METHODS_AT_MOST = 10
KEPT_AT_MOST = 3
VOTING = ("ask", "open", "one_voice")
GROUP_KINDS = ("residents", "professionals", "municipality", "other")
SETTLE_FORMS = ("position", "not_now", "try_until", "differ")
PLEDGE_KINDS = ("do", "leave", "ask")
ANSWER_KINDS = ("yes", "later", "no")
NOTE_KINDS = ("reason", "concern", "object")
NOTE_STATES = ("new", "shown", "hidden")
VERSION_KINDS = ("concept", "corrected", "final")


def first_meeting(meeting_id: str, about: About, groups: tuple[Group, ...], catalogue: Catalogue) -> Meeting:
    """A meeting ready to be prepared: all five questions, and the ninety-minute programme."""
    meeting = Meeting(meeting_id, about, elements=tuple(e.id for e in catalogue.elements))
    return with_programme(with_groups(meeting, groups), catalogue.programme("90"))


def again(meeting: Meeting, meeting_id: str) -> Meeting:
    """The same preparation for another evening; nothing of what was voted or written comes along."""
    return Meeting(
        meeting_id,
        replace(meeting.about, date=""),
        meeting.groups,
        meeting.programme,
        meeting.elements,
    )


def with_about(meeting: Meeting, **changes: object) -> Meeting:
    """Change fields of About by name."""
    return replace(meeting, about=replace(meeting.about, **changes))  # type: ignore[arg-type]


def with_groups(meeting: Meeting, groups: tuple[Group, ...]) -> Meeting:
    """Two to eight groups with their own names; they are fixed once a vote has opened (design 2, 2.2)."""
    if meeting.frozen:
        raise Refused("groups_frozen")
    if not GROUPS_AT_LEAST <= len(groups) <= GROUPS_AT_MOST:
        raise Refused("groups_count")
    names = {g.name.strip().casefold() for g in groups}
    if len(names) != len(groups) or len({g.id for g in groups}) != len(groups) or "" in names:
        raise Refused("groups_names")
    for group in groups:
        if group.voting not in VOTING or group.kind not in GROUP_KINDS or group.id == OTHER or group.expected < 0:
            raise Refused("bad_group")
    return replace(meeting, groups=groups)


def preset_voting(kind: str, expected: int) -> str:
    """A municipality of fewer than five speaks with one voice unless the facilitator says otherwise (2.5.4)."""
    return "one_voice" if kind == "municipality" and 0 < expected < ONE_VOICE_UNDER else "ask"


def with_programme(meeting: Meeting, programme: Programme) -> Meeting:
    """Take over a programme of the catalogue, in the minutes of the size nearest to the people expected."""
    if meeting.course != Course():
        raise Refused("evening_started")
    people = sum(g.expected for g in meeting.groups)
    column = min(range(len(programme.sizes)), key=lambda i: abs(programme.sizes[i] - people))
    steps = tuple(
        Step(s.kind, s.minutes[column], s.second_vote)
        for s in programme.steps
        if s.minutes[column] > 0 or s.kind == "lobby"
    )
    return replace(meeting, programme=steps)


def with_steps(meeting: Meeting, steps: tuple[Step, ...]) -> Meeting:
    """The facilitator's own order and minutes; the evening begins in the lobby and ends with the closing."""
    if meeting.course != Course():
        raise Refused("evening_started")
    if not steps or steps[0].kind != "lobby" or steps[-1].kind != "closing":
        raise Refused("bad_programme")
    return replace(meeting, programme=steps)


def with_elements(meeting: Meeting, elements: tuple[str, ...], catalogue: Catalogue) -> Meeting:
    """The questions to vote on, in the order of the model; at least one."""
    chosen = tuple(e.id for e in catalogue.elements if e.id in elements)
    if meeting.frozen:
        raise Refused("groups_frozen")
    if not chosen or len(chosen) != len(set(elements)):
        raise Refused("unknown_element")
    return replace(meeting, elements=chosen)


def settle(meeting: Meeting, settlement: Settlement) -> Meeting:
    """Settle an element in one of four forms, for everybody or for one group."""
    if settlement.element not in meeting.elements or settlement.form not in SETTLE_FORMS:
        raise Refused("unknown_element")
    if settlement.group:
        meeting.group(settlement.group)
    if settlement.form in ("position", "try_until") and not _is_place(settlement.positions):
        raise Refused("bad_position")
    if settlement.form == "try_until" and not settlement.until:
        raise Refused("until_missing")
    if settlement.form == "differ" and not (settlement.text and settlement.other_text):
        raise Refused("two_sentences")
    key = settlement_key(settlement.element, settlement.group)
    return replace(meeting, settlements={**meeting.settlements, key: settlement})


def settlement_key(element: str, group: str) -> str:
    return f"{element}/{group or 'all'}"


def unsettle(meeting: Meeting, element: str, group: str) -> Meeting:
    """Take a settlement back; the votes stay."""
    return replace(meeting, settlements=_without(meeting.settlements, settlement_key(element, group)))


def pledge(meeting: Meeting, new: Pledge) -> Meeting:
    """Write a pledge or request, or rewrite one; its answer and its place in the list stay."""
    meeting.group(new.group)
    if new.kind not in PLEDGE_KINDS:
        raise Refused("bad_pledge")
    if new.kind != "do" and new.to:
        meeting.group(new.to)
    earlier = meeting.pledges.get(new.id)
    if earlier and earlier.group != new.group:
        raise Refused("bad_pledge")
    order = earlier.order if earlier else 1 + max((p.order for p in meeting.pledges.values()), default=0)
    kept = replace(new, order=order, answer=earlier.answer if earlier else None)
    return replace(meeting, pledges={**meeting.pledges, new.id: kept})


def unpledge(meeting: Meeting, pledge_id: str) -> Meeting:
    """Take a pledge or request away."""
    _pledge(meeting, pledge_id)
    return replace(meeting, pledges=_without(meeting.pledges, pledge_id))


def answer(meeting: Meeting, pledge_id: str, given: Answer) -> Meeting:
    """The asked group's answer; "later" says who decides and by when, "no" says why."""
    request = _pledge(meeting, pledge_id)
    if request.kind != "ask" or given.kind not in ANSWER_KINDS:
        raise Refused("no_request")
    if given.kind != "yes" and not given.text:
        raise Refused("answer_reason")
    if given.kind == "later" and not given.by_when:
        raise Refused("answer_when")
    return replace(meeting, pledges={**meeting.pledges, pledge_id: replace(request, answer=given)})


def support(meeting: Meeting, group_id: str, given: Support) -> Meeting:
    """How a supporting group helps and when it steps back."""
    if meeting.group(group_id).kind == "residents":
        raise Refused("residents_do_not_support")
    return replace(meeting, supports={**meeting.supports, group_id: given})


def contact(meeting: Meeting, group_id: str, given: Contact) -> Meeting:
    """Whom to call in a group."""
    meeting.group(group_id)
    return replace(meeting, contacts={**meeting.contacts, group_id: given})


def note(meeting: Meeting, new: Note) -> Meeting:
    """A participant's text, new to the desk again whenever its words change; empty text withdraws it."""
    if new.kind not in NOTE_KINDS:
        raise Refused("bad_note")
    if not new.text:
        return replace(meeting, notes=_without(meeting.notes, new.id))
    return replace(meeting, notes={**meeting.notes, new.id: new})


def moderate(meeting: Meeting, note_id: str, state: str) -> Meeting:
    """Show a text on the screen, hide it, or put it back in the pile."""
    if note_id not in meeting.notes or state not in NOTE_STATES:
        raise Refused("unknown_note")
    changed = replace(meeting.notes[note_id], state=state)
    return replace(meeting, notes={**meeting.notes, note_id: changed})


def put_methods(meeting: Meeting, proposed: tuple[str, ...], put: tuple[str, ...], catalogue: Catalogue) -> Meeting:
    """The methods the room votes on, beside what the program proposed."""
    known = {m.id for m in catalogue.methods}
    if len(set(put)) != len(put) or not set(put) | set(proposed) <= known:
        raise Refused("unknown_method")
    if not 1 <= len(put) <= METHODS_AT_MOST:
        raise Refused("methods_count")
    return replace(meeting, methods=MethodChoice(proposed, put))


def keep(meeting: Meeting, kept: Kept, catalogue: Catalogue) -> Meeting:
    """Keep a method, with owner and first step; at most three."""
    if kept.method not in {m.id for m in catalogue.methods}:
        raise Refused("unknown_method")
    earlier = meeting.kept.get(kept.method)
    if earlier is None and len(meeting.kept) >= KEPT_AT_MOST:
        raise Refused("three_methods")
    order = earlier.order if earlier else 1 + max((k.order for k in meeting.kept.values()), default=0)
    return replace(meeting, kept={**meeting.kept, kept.method: replace(kept, order=order)})


def unkeep(meeting: Meeting, method_id: str) -> Meeting:
    return replace(meeting, kept=_without(meeting.kept, method_id))


def close_with(meeting: Meeting, **changes: str) -> Meeting:
    """Change fields of Closing by name."""
    if not set(changes) <= {f.name for f in fields(Closing)}:
        raise Refused("unknown_field")
    return replace(meeting, closing=replace(meeting.closing, **changes))


def hands(meeting: Meeting, raised: Hands, choices: int) -> Meeting:
    """Raised hands for a round that phones can no longer change; correctable until the reveal, the last holds.

    `choices` is how many choices the ballot has; `raised.counts` has one count (0..500) for each.
    """
    found = meeting.round(raised.round)
    meeting.group(raised.group)
    if found.state != "closed":
        raise Refused("hands_after_close")
    if len(raised.counts) != choices or not all(0 <= c <= 500 for c in raised.counts):
        raise Refused("bad_number")
    if raised.item not in found.items:
        raise Refused("unknown_method")
    key = "/".join((raised.round, raised.item, raised.group))
    return replace(meeting, hands={**meeting.hands, key: raised})


def voice(meeting: Meeting, group_id: str, seat: str) -> Meeting:
    """Let this seat vote for its group, which speaks with one voice."""
    if meeting.group(group_id).voting != "one_voice":
        raise Refused("no_one_voice")
    return replace(meeting, voices={**meeting.voices, group_id: seat})


def count_removed(meeting: Meeting) -> Meeting:
    """One more seat was taken out; the record says how many."""
    return replace(meeting, removed_seats=meeting.removed_seats + 1)


def freeze(meeting: Meeting, kind: str, at: datetime) -> Meeting:
    """Number the next version of the agreement; a final one is the last, and from then on votes are nobody's."""
    if kind not in VERSION_KINDS or (meeting.versions and meeting.versions[-1].kind == "final"):
        raise Refused("already_final")
    if meeting.votes_are == GONE:
        raise Refused("votes_gone")
    version = Version(len(meeting.versions) + 1, kind, at)
    votes_are = UNLINKED if kind == "final" else meeting.votes_are
    return replace(meeting, versions=(*meeting.versions, version), votes_are=votes_are)


def _pledge(meeting: Meeting, pledge_id: str) -> Pledge:
    if pledge_id not in meeting.pledges:
        raise Refused("unknown_pledge")
    return meeting.pledges[pledge_id]


def _is_place(positions: tuple[int, ...]) -> bool:
    """One place, or two neighbouring ones (design 2, 2.7)."""
    inside = all(1 <= p <= 5 for p in positions)
    return inside and (len(positions) == 1 or (len(positions) == 2 and positions[1] - positions[0] == 1))


def _without(mapping: Mapping[str, T], key: str) -> dict[str, T]:
    return {k: v for k, v in mapping.items() if k != key}
