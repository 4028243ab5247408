"""The methods as the record tells them: what was on the table and why, how groups voted, what was changed."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ..evening.ballot import Evening
from ..evening.meeting import Meeting
from ..evening.proposal import method_results, needs, proposal
from ..evening.rows import Row
from ..rules.shortlist import GroupVoice, Pick, Shortlist
from ..texts.placed import Words, own
from ..texts.shapes import Catalogue, Method
from ..vocabulary import SOURCE
from .record import Considered, LeftOut, Methods, Named, Reason, Record, Watched


def methods(evening: Evening, element_rows: tuple[Row, ...], catalogue: Catalogue) -> Methods:
    """What was on the table, and what came of it.

    Support and score stay inside: from them the votes of a group shown in words could be worked out.
    """
    offered = proposal(evening, element_rows, catalogue)
    picks = {pick.id: pick for pick in offered.list.chosen}
    voices = {vote.method: vote.voices for vote in method_results(evening, catalogue)}
    statuses = {element: need.status for element, need in needs(element_rows, catalogue).items()}
    ids = _on_table(evening.meeting, offered.list)
    told = tuple(_considered(catalogue, i, statuses, voices.get(i, ()), picks.get(i)) for i in ids)
    return Methods(
        voted=offered.after_vote,
        put=bool(evening.meeting.methods.put),
        table=told,
        kept=tuple(_kept(evening.meeting)),
        uncovered=tuple(own(catalogue.element(element).name) for element in offered.list.uncovered),
        not_supported=tuple(
            LeftOut(own(catalogue.method(i).title), said) for i, said in offered.list.not_supported.items()
        ),
        by_hand=_by_hand(evening.meeting, tuple(picks), offered.after_vote, catalogue),
    )


def methods_kept(last: Record, meeting: Meeting, catalogue: Catalogue) -> Methods:
    """What was on the table as the `last` record has it, with what is kept of it now."""
    before, kept = last.methods, _kept(meeting)
    statuses = {element: need.status for element, need in needs(last.profile, catalogue).items()}
    known = {of.id: of for of in before.table}
    table = tuple(known.get(i) or _considered(catalogue, i, statuses, (), None) for i in dict.fromkeys((*kept, *known)))
    top = tuple(of.id for of in before.table if of.reason)
    by_hand = _by_hand(meeting, top, before.voted, catalogue)
    return replace(before, table=table, kept=tuple(kept), by_hand=by_hand)


def watched(meeting: Meeting, catalogue: Catalogue) -> tuple[Watched, ...]:
    """What makes the kept methods work: a question each, with the methods that ask it."""
    kept = [catalogue.method(method) for method in _kept(meeting)]
    return tuple(
        Watched(of.id, own(of.name), own(of.question), titles)
        for of in catalogue.working_elements
        if (titles := tuple(own(method.title) for method in kept if of.id in method.working_elements))
    )


def _on_table(meeting: Meeting, offered: Shortlist) -> list[str]:
    """Kept ones first, then the rest in the order in which they were put or proposed."""
    rest = meeting.methods.put or tuple(pick.id for pick in offered.chosen)
    return list(dict.fromkeys((*_kept(meeting), *rest)))


def _kept(meeting: Meeting) -> list[str]:
    return [kept.method for kept in sorted(meeting.kept.values(), key=lambda k: k.order)]


def _considered(
    catalogue: Catalogue, id: str, statuses: Mapping[str, str], voices: tuple[GroupVoice, ...], pick: Pick | None
) -> Considered:
    method = catalogue.method(id)
    return Considered(
        id=method.id,
        title=own(method.title),
        name=_brochure(method),
        summary=own(method.summary),
        link=method.link,
        evidence=method.evidence,
        places=method.places,
        statuses=tuple(statuses[element] for element in method.elements),
        serves=dict(pick.serves) if pick else {},
        voices=voices,
        reason=_reason(pick, catalogue) if pick else None,
    )


def _reason(pick: Pick, catalogue: Catalogue) -> Reason:
    """Why the rule chose it at its turn."""
    equal = (catalogue.method(other) for other in pick.equal)
    named = tuple(Named(of.id, own(of.title), _brochure(of)) for of in equal)
    return Reason(pick.tie_decided_by, named, pick.reserved_slot, pick.new_elements)


def _brochure(method: Method) -> Words:
    """The name that the brochure gives it, which is told in no other language."""
    return Words(method.name, lang=SOURCE)


def _titles(ids: Iterable[str], catalogue: Catalogue) -> tuple[Words, ...]:
    return tuple(own(catalogue.method(id).title) for id in ids)


def _by_hand(meeting: Meeting, top: tuple[str, ...], voted: bool, catalogue: Catalogue) -> dict[str, tuple[Words, ...]]:
    """Where the room and the facilitator chose otherwise than the rule, in titles."""
    chosen, kept = meeting.methods, _kept(meeting)
    different = {
        "put_not_proposed": [i for i in chosen.put if i not in chosen.proposed],
        "proposed_not_put": [i for i in chosen.proposed if chosen.put and i not in chosen.put],
        "kept_not_in_top": [i for i in kept if voted and i not in top],
        "top_not_kept": [i for i in top if voted and kept and i not in kept],
        "kept_without_vote": [i for i in kept if not voted],
    }
    return {key: _titles(ids, catalogue) for key, ids in different.items()}
