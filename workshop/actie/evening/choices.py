"""What the room writes down: preparation, settlements, notes, methods and closing; lines of groups are in `pledges`.

Each function takes a Meeting and returns a new one, or raises Refused with a code.
"""

from collections.abc import Mapping, Set
from dataclasses import fields, replace
from datetime import datetime
from typing import TypeVar, get_args

from ..errors import Refused
from ..texts.shapes import Catalogue, Programme
from ..vocabulary import GROUP_KINDS, OTHER, SETTLE_FORMS, VOTING, NoteKind, NoteState, VersionKind, Voting
from . import settling
from .keeping import GONE, UNLINKED
from .meeting import (
    About,
    Closing,
    Course,
    Group,
    Hands,
    Kept,
    Meeting,
    MethodChoice,
    Note,
    Settlement,
    Step,
    Version,
)
from .steps import STEPS

T = TypeVar("T")
GROUPS_AT_LEAST, GROUPS_AT_MOST = 2, 8
ONE_VOICE_UNDER = 5
METHODS_AT_MOST = 10
KEPT_AT_MOST = 3


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


def with_groups(meeting: Meeting, groups: tuple[Group, ...], taken: Set[str] = frozenset()) -> Meeting:
    """Two to eight groups with their own names; they are fixed once a vote has opened (design 2, 2.2).

    `taken` are the groups in which somebody sits: those cannot go. Raises Refused: groups_frozen, groups_count,
    groups_names, bad_group.
    """
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
    if not taken <= {*(group.id for group in groups), OTHER}:
        raise Refused("bad_group")
    before = {group.id: group.expected for group in meeting.groups}
    sure = {g.id: meeting.confirmed[g.id] for g in groups if g.id in meeting.confirmed and before[g.id] == g.expected}
    return replace(meeting, groups=groups, confirmed=sure)


def preset_voting(kind: str, expected: int) -> Voting:
    """A municipality of fewer than five speaks with one voice unless the facilitator says otherwise (2.5.4)."""
    return "one_voice" if kind == "municipality" and 0 < expected < ONE_VOICE_UNDER else "ask"


def with_programme(meeting: Meeting, programme: Programme) -> Meeting:
    """Take over a programme of the catalogue, in the minutes of the size nearest to the people expected.

    Raises Refused("evening_started").
    """
    if meeting.course != Course():
        raise Refused("evening_started")
    people = sum(g.expected for g in meeting.groups)
    column = min(range(len(programme.sizes)), key=lambda i: abs(programme.sizes[i] - people))
    steps = tuple(
        Step(s.kind, s.minutes[column], s.second_vote, s.dots)
        for s in programme.steps
        if s.minutes[column] > 0 or s.kind == "lobby"
    )
    return replace(meeting, programme=steps)


def with_steps(meeting: Meeting, steps: tuple[Step, ...]) -> Meeting:
    """The facilitator's own order and minutes; the evening begins in the lobby and ends with the closing.

    Raises Refused: bad_programme, evening_started.
    """
    if meeting.course != Course():
        raise Refused("evening_started")
    if any(step.kind not in STEPS for step in steps):
        raise Refused("bad_programme")
    if not steps or steps[0].kind != "lobby" or steps[-1].kind != "closing":
        raise Refused("bad_programme")
    return replace(meeting, programme=steps)


def with_elements(meeting: Meeting, elements: tuple[str, ...], catalogue: Catalogue) -> Meeting:
    """The questions to vote on, in the order of the model; at least one.

    Raises Refused: groups_frozen, unknown_element.
    """
    chosen = tuple(e.id for e in catalogue.elements if e.id in elements)
    if meeting.frozen:
        raise Refused("groups_frozen")
    if not chosen or len(chosen) != len(set(elements)):
        raise Refused("unknown_element")
    return replace(meeting, elements=chosen)


def settle(meeting: Meeting, settlement: Settlement) -> Meeting:
    """Settle an element in one of four forms, for everybody or for one group.

    Raises Refused: bad_position, two_sentences, unknown_element, until_missing.
    """
    if settlement.element not in meeting.elements or settlement.form not in SETTLE_FORMS:
        raise Refused("unknown_element")
    if settlement.group:
        meeting.group(settlement.group)
    if settlement.form in ("position", "try_until") and not _is_place(settlement.positions):
        raise Refused("bad_position")
    if settlement.form == "try_until" and not settlement.until:
        raise Refused("until_missing")
    if settlement.form == "differ" and bool(settlement.text) != bool(settlement.other_text):
        raise Refused("two_sentences")
    return settling.record(meeting, (settlement,))


def unsettle(meeting: Meeting, element: str, group: str) -> Meeting:
    """Take a settlement back; the votes stay."""
    return replace(meeting, settlements=_without(meeting.settlements, settling.key(element, group)))


def note(meeting: Meeting, new: Note) -> Meeting:
    """A participant's text, new to the desk and last in its queue whenever its words change; empty text withdraws it.

    Raises Refused: bad_note, unknown_element.
    """
    if new.kind not in get_args(NoteKind):
        raise Refused("bad_note")
    if new.kind == "reason" and new.subject not in meeting.elements:
        raise Refused("unknown_element")
    if not new.text:
        return replace(meeting, notes=_without(meeting.notes, new.id))
    last = max((other.nr for other in meeting.notes.values()), default=0)
    return replace(meeting, notes={**meeting.notes, new.id: replace(new, nr=last + 1)})


def moderate(meeting: Meeting, note_id: str, state: NoteState) -> Meeting:
    """Show a text on the screen, hide it, or put it back in the pile. Raises Refused("unknown_note")."""
    if note_id not in meeting.notes or state not in get_args(NoteState):
        raise Refused("unknown_note")
    changed = replace(meeting.notes[note_id], state=state)
    return replace(meeting, notes={**meeting.notes, note_id: changed})


def put_methods(meeting: Meeting, proposed: tuple[str, ...], put: tuple[str, ...], catalogue: Catalogue) -> Meeting:
    """The methods the room votes on, beside what the program proposed.

    Raises Refused: methods_count, unknown_method.
    """
    known = {m.id for m in catalogue.methods}
    if len(set(put)) != len(put) or not set(put) | set(proposed) <= known:
        raise Refused("unknown_method")
    if not 1 <= len(put) <= METHODS_AT_MOST:
        raise Refused("methods_count")
    return replace(meeting, methods=MethodChoice(proposed, put))


def keep(meeting: Meeting, kept: Kept, catalogue: Catalogue) -> Meeting:
    """Keep a method, with owner and first step; at most three. Raises Refused: three_methods, unknown_method."""
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
    """Change fields of Closing by name. Raises Refused("unknown_field")."""
    if not set(changes) <= {f.name for f in fields(Closing)}:
        raise Refused("unknown_field")
    return replace(meeting, closing=replace(meeting.closing, **changes))


def hands(meeting: Meeting, raised: Hands, choices: int) -> Meeting:
    """Raised hands for a round that phones can no longer change; correctable until the reveal, the last holds.

    `choices` is how many choices the ballot has; `raised.counts` has one count (0..500) for each.
    Raises Refused: bad_number, hands_after_close, unknown_method.
    """
    found = meeting.round(raised.round)
    meeting.group(raised.group)
    if found.state != "closed":
        raise Refused("hands_after_close")
    if len(raised.counts) != choices or not all(0 <= c <= 500 for c in raised.counts):
        raise Refused("bad_number")
    if raised.item not in found.votes_on:
        raise Refused("unknown_method")
    key = "/".join((raised.round, raised.item, raised.group))
    return replace(meeting, hands={**meeting.hands, key: raised})


def freeze(meeting: Meeting, kind: VersionKind, at: datetime, agreed: tuple[str, ...] = ()) -> Meeting:
    """Number the next version of the agreement. After a final one votes are nobody's, and it is only amended.

    So no round stays open then: a vote that came after it would say whose it is. `agreed` are the groups that agreed
    to what is amended. Once the votes are gone there must have been a version before.

    Raises Refused: already_final, not_final, who_agreed, unknown_group, votes_gone.
    """
    final = any(version.kind == "final" for version in meeting.versions)
    if kind not in get_args(VersionKind) or (final and kind != "amended"):
        raise Refused("already_final")
    if kind == "amended" and not final:
        raise Refused("not_final")
    if kind == "amended" and not agreed:
        raise Refused("who_agreed")
    if meeting.votes_are == GONE and not meeting.versions:
        raise Refused("votes_gone")
    those = tuple(dict.fromkeys(meeting.group(group).id for group in agreed)) if kind == "amended" else ()
    version = Version(len(meeting.versions) + 1, kind, at, those)
    meeting = replace(meeting, versions=(*meeting.versions, version))
    if kind != "final":
        return meeting
    closed = {key: replace(found, closed=found.closed or at) for key, found in meeting.rounds.items()}
    phase = "closed" if meeting.course.phase == "open" else meeting.course.phase
    votes_are = GONE if meeting.votes_are == GONE else UNLINKED
    return replace(meeting, votes_are=votes_are, rounds=closed, course=replace(meeting.course, phase=phase))


def _is_place(positions: tuple[int, ...]) -> bool:
    """One place, or two neighbouring ones (design 2, 2.7)."""
    inside = all(1 <= p <= 5 for p in positions)
    return inside and (len(positions) == 1 or (len(positions) == 2 and positions[1] - positions[0] == 1))


def _without(mapping: Mapping[str, T], key: str) -> dict[str, T]:
    return {k: v for k, v in mapping.items() if k != key}
