"""The methods as the record tells them: what was on the table and why, how groups voted, what was changed."""

from collections.abc import Sequence
from typing import Any

from .ballot import Evening
from .catalogue import Catalogue
from .meeting import Meeting
from .proposal import method_results, needs, proposal
from .rows import Row
from .shortlist import GroupVoice, Pick, Shortlist

Told = dict[str, Any]


def methods(evening: Evening, element_rows: tuple[Row, ...], catalogue: Catalogue) -> Told:
    """`table`: the methods put to the room or kept; where nothing was put, what the program would propose.

    Support and score stay inside: from them the votes of a group shown in words could be worked out.
    """
    offered = proposal(evening, element_rows, catalogue)
    picks = {pick.id: pick for pick in offered.list.chosen}
    voices = {vote.method: vote.voices for vote in method_results(evening, catalogue)}
    statuses = {element: need.status for element, need in needs(element_rows, catalogue).items()}
    ids = _on_table(evening.meeting, offered.list)
    told = [_told(catalogue, i, statuses, voices.get(i, ()), picks.get(i)) for i in ids]
    return {
        "voted": offered.after_vote,
        "put": bool(evening.meeting.methods.put),
        "table": told,
        "kept": _kept(evening.meeting),
        "uncovered": _names(offered.list.uncovered, catalogue),
        "not_supported": [catalogue.method(i).title for i in offered.list.not_supported],
        "by_hand": _by_hand(evening.meeting, tuple(picks), offered.after_vote, catalogue),
    }


def watched(meeting: Meeting, catalogue: Catalogue) -> list[Told]:
    """What makes the kept methods work: a question each, with the methods that ask it."""
    kept = [catalogue.method(method) for method in _kept(meeting)]
    return [
        {"id": of.id, "name": of.name, "question": of.question, "methods": titles}
        for of in catalogue.working_elements
        if (titles := [method.title for method in kept if of.id in method.working_elements])
    ]


def _on_table(meeting: Meeting, offered: Shortlist) -> list[str]:
    """Kept ones first, then the rest in the order in which they were put or proposed."""
    rest = meeting.methods.put or tuple(pick.id for pick in offered.chosen)
    return list(dict.fromkeys((*_kept(meeting), *rest)))


def _kept(meeting: Meeting) -> list[str]:
    return [kept.method for kept in sorted(meeting.kept.values(), key=lambda k: k.order)]


def _told(catalogue: Catalogue, id: str, statuses: Told, voices: Sequence[GroupVoice], pick: Pick | None) -> Told:
    method = catalogue.method(id)
    return {
        "id": method.id,
        "title": method.title,
        "name": method.name,
        "summary": method.summary,
        "link": method.link,
        "evidence": method.evidence,
        "places": method.places,
        "statuses": [statuses[element] for element in method.elements],
        "voices": voices,
        "reason": _reason(pick, catalogue) if pick else None,
    }


def _reason(pick: Pick, catalogue: Catalogue) -> Told:
    """Why the rule chose it at its turn."""
    equal = [catalogue.method(other) for other in pick.equal]
    return {
        "tie_decided_by": pick.tie_decided_by,
        "equal": [{"id": of.id, "title": of.title, "name": of.name} for of in equal],
        "reserved_slot": pick.reserved_slot,
        "new_elements": pick.new_elements,
    }


def _names(elements: Sequence[str], catalogue: Catalogue) -> list[str]:
    return [catalogue.element(element).name for element in elements]


def _by_hand(meeting: Meeting, top: tuple[str, ...], voted: bool, catalogue: Catalogue) -> Told:
    """Where the room and the facilitator chose otherwise than the rule, in titles."""
    chosen, kept = meeting.methods, _kept(meeting)
    different = {
        "put_not_proposed": [i for i in chosen.put if i not in chosen.proposed],
        "proposed_not_put": [i for i in chosen.proposed if chosen.put and i not in chosen.put],
        "kept_not_in_top": [i for i in kept if voted and i not in top],
        "top_not_kept": [i for i in top if voted and kept and i not in kept],
        "kept_without_vote": [i for i in kept if not voted],
    }
    return {key: [catalogue.method(i).title for i in ids] for key, ids in different.items()}
