"""From an evening to the shortlist: what the program proposes to the room, and what the room's votes say."""

from collections.abc import Mapping
from dataclasses import dataclass

from . import ballot
from .ballot import Evening
from .catalogue import Catalogue, Method
from .meeting import Round
from .rows import Row
from .shortlist import Candidate, ElementNeed, GroupVoice, Shortlist, Tally, group_voices, shortlist

TO_PUT, TO_KEEP = 6, 3


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


def revealed_method_round(evening: Evening) -> Round | None:
    """The newest method vote that was shown."""
    shown = [r for r in evening.meeting.rounds_of("method") if r.state == "revealed"]
    return shown[-1] if shown else None


def proposal(evening: Evening, element_rows: tuple[Row, ...], catalogue: Catalogue) -> Proposal:
    """Before a vote from the whole catalogue, six; after it from what was put to the room, three (2.6)."""
    about = evening.meeting.about
    found = revealed_method_round(evening)
    methods = catalogue.methods if found is None else [catalogue.method(i) for i in found.items]
    ranked = shortlist(
        needs(element_rows, catalogue),
        [_candidate(m) for m in methods],
        ballot.method_voters(evening, found) if found else {},
        _tallies(evening, found) if found else {},
        TO_PUT if found is None else TO_KEEP,
        about.setting if found is None and about.setting else None,
        frozenset(t for t in (about.setting, about.audience, about.phase, about.kind) if t),
    )
    return Proposal(found is not None, ranked)


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
    tallies, voters = _tallies(evening, found), ballot.method_voters(evening, found)
    return tuple(Vote(item, group_voices(voters, tallies.get(item, {}))) for item in found.items)


def _tallies(evening: Evening, found: Round) -> Mapping[str, Mapping[str, Tally]]:
    return ballot.method_votes(evening, found)


def _candidate(method: Method) -> Candidate:
    return Candidate(
        method.id,
        method.elements,
        method.evidence,  # type: ignore[arg-type]
        method.setting,
        method.tags,
    )
