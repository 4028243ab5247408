"""From an evening to the shortlist: what the program proposes to the room, and what the room's votes say."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ..errors import WorkshopError
from ..rules.hearing import NUMBERS_FROM
from ..rules.shortlist import (
    Candidate,
    Case,
    ElementNeed,
    GroupVoice,
    Pick,
    Shortlist,
    group_voices,
    shortlist,
    without_numbers,
)
from ..rules.standing import Standing
from ..texts.shapes import Asked, Catalogue, Method
from . import ballot, choices
from .ballot import Evening
from .frozen import Methods
from .meeting import Meeting, Round
from .rows import Row, rows

TO_PUT, TO_PUT_SHORT, TO_KEEP = 6, 3, 3
SHORT_EVENING = 90  # minutes


@dataclass(frozen=True)
class Proposal:
    """What to put to the room (before a vote) or what to keep (after it)."""

    after_vote: bool
    list: Shortlist


@dataclass(frozen=True)
class Vote:
    """How the groups voted on one method: words per group, numbers only where 2.5 allows."""

    method: str
    voices: tuple[GroupVoice, ...]


@dataclass(frozen=True)
class Fit:
    """An element that a method is for: its name, its status, and the words of the pole it serves in a split room."""

    name: str
    status: str
    provisional: bool
    pole: str = ""


@dataclass(frozen=True)
class Why:
    """Why a method is on the list: what it is for, and how it won its place.

    `equal` are names of methods; `evidence` and `tie_decided_by` are codes.
    """

    elements: tuple[Fit, ...]
    evidence: str | None
    voices: tuple[GroupVoice, ...]
    tie_decided_by: str | None
    equal: tuple[str, ...]
    reserved_slot: bool


def why(pick: Pick, catalogue: Catalogue, element_rows: Iterable[Row] = ()) -> Why:
    """What the rule chose by; `element_rows` tell which standings are provisional: an expected group was not heard."""
    provisional = {row.element for row in element_rows if row.look and row.look.provisional}
    asked = zip(pick.elements, pick.statuses, strict=True)
    return Why(
        tuple(
            Fit(catalogue.element(e).name, status, e in provisional, pole_served(catalogue.element(e), pick.serves[e]))
            for e, status in asked
        ),
        pick.evidence,
        pick.groups,
        pick.tie_decided_by,
        tuple(catalogue.method(method).name for method in pick.equal),
        pick.reserved_slot,
    )


def pole_served(element: Asked, serves: str | None) -> str:
    """The words of the pole on that side, '' where the method takes none."""
    return "" if serves is None else (element.left if serves == "links" else element.right).said


def revealed_method_round(evening: Evening) -> Round | None:
    """The newest method vote that was shown."""
    shown = [r for r in evening.meeting.rounds_of("method") if r.state == "revealed"]
    return shown[-1] if shown else None


def proposal(evening: Evening, element_rows: tuple[Row, ...], catalogue: Catalogue) -> Proposal:
    """Before a vote from what fits of the whole catalogue; after it from what was put to the room (2.6)."""
    found = revealed_method_round(evening)
    methods = catalogue.methods if found is None else [catalogue.method(i) for i in found.items]
    voted = ballot.methods(evening, found) if found else Methods({}, {})
    ranked = shortlist(
        needs(element_rows, catalogue),
        [candidate(m) for m in methods],
        voted.voters,
        voted.votes,
        to_put(evening.meeting) if found is None else TO_KEEP,
        case(evening.meeting),
        put=found is not None,
    )
    return Proposal(found is not None, ranked if _all_in_numbers(voted) else without_numbers(ranked))


def to_offer(evening: Evening, element_rows: tuple[Row, ...], catalogue: Catalogue) -> tuple[str, ...]:
    """The ids of what is proposed, while methods are chosen and none is on the table yet."""
    meeting = evening.meeting
    if (meeting.step.kind, meeting.course.phase) != ("methods", "propose") or meeting.methods.put:
        return ()
    return tuple(pick.id for pick in proposal(evening, element_rows, catalogue).list.chosen)


def to_put(meeting: Meeting) -> int:
    """How many methods to propose to the room: three in an evening of 90 minutes, six in a longer one."""
    return TO_PUT if sum(step.minutes for step in meeting.programme) > SHORT_EVENING else TO_PUT_SHORT


def case(meeting: Meeting) -> Case:
    """What the meeting is about, as far as methods are made for it."""
    about = meeting.about
    tags = frozenset(filter(None, (about.phase, about.kind)))
    return Case(about.setting, about.audience, about.subjects, tags, meeting.id)


def case_of(
    catalogue: Catalogue, setting: str, audience: str, subjects: tuple[str, ...], phase: str, kind: str, seed: str
) -> Case:
    """The case that these words describe, '' for what is not said. Raises WorkshopError("not_a_choice") for another."""
    known: dict[str, tuple[Collection[str], Collection[str]]] = {
        "setting": ((setting,), catalogue.settings),
        "audience": ((audience,), catalogue.audiences),
        "subject": (subjects, catalogue.subjects),
        "phase": ((phase,), catalogue.phases),
        "kind": ((kind,), [of.id for of in catalogue.kinds]),
    }
    for name, (said, allowed) in known.items():
        for word in said:
            if word and word not in allowed:
                raise WorkshopError("not_a_choice", name=name, value=word, choices=", ".join(allowed))
    return Case(setting, audience, subjects, frozenset(filter(None, (phase, kind))), seed)


def for_hand_count(found: Mapping[str, Standing], case: Case, size: int, catalogue: Catalogue) -> Shortlist:
    """What to propose for votes that were counted by hand: standings by element, nobody voted on methods."""
    looks = {element.id: found.get(element.id) for element in catalogue.elements}
    asked = {
        element.id: ElementNeed(look.status, look.side, element.method_side)
        if (look := looks[element.id])
        else ElementNeed("te_weinig_stemmen", None, element.method_side)
        for element in catalogue.elements
    }
    return shortlist(asked, [candidate(method) for method in catalogue.methods], {}, {}, size, case)


def put(evening: Evening, methods: tuple[str, ...], catalogue: Catalogue) -> Meeting:
    """Put these methods to the room, beside what is proposed while methods are chosen. Raises Refused."""
    if evening.meeting.step.kind != "methods":
        return choices.put_methods(evening.meeting, (), methods, catalogue)
    offered = proposal(evening, rows(evening), catalogue).list.chosen
    return choices.put_methods(evening.meeting, tuple(pick.id for pick in offered), methods, catalogue)


def _all_in_numbers(voted: Methods) -> bool:
    """Whether every group that counts is told in numbers on every method it is heard on (2.5.12)."""
    told = (group_voices(voted.voters, tallies, item) for item, tallies in voted.votes.items())
    many = all(who.recognisable or who.voters >= NUMBERS_FROM for who in voted.voters.values())
    return many and all(voice.tally is not None for voices in told for voice in voices)


def needs(element_rows: tuple[Row, ...], catalogue: Catalogue) -> dict[str, ElementNeed]:
    """Element id -> what its newest standing asks; a question that was not put has too few votes."""
    looks = {row.element: row.look for row in element_rows}
    found = {}
    for element in catalogue.elements:
        look = looks.get(element.id)
        status, side = (look.status, look.side or None) if look else ("te_weinig_stemmen", None)
        found[element.id] = ElementNeed(status, side, element.method_side)  # type: ignore[arg-type]
    return found


def method_results(evening: Evening, catalogue: Catalogue) -> tuple[Vote, ...]:
    """The revealed method vote, in the order in which the methods were put; empty before the reveal."""
    found = revealed_method_round(evening)
    if found is None:
        return ()
    voted = ballot.methods(evening, found)
    return tuple(Vote(i, group_voices(voted.voters, voted.votes.get(i, {}), i)) for i in found.items)


def candidate(method: Method) -> Candidate:
    return Candidate(
        method.id, method.elements, method.evidence, method.setting, method.audience, method.subjects, method.tags
    )
