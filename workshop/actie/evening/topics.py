"""What to talk about: what the room said with its dots, and the order of what is proposed (design 2, 2.6b)."""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from ..rules.distribution import shares, spread
from ..rules.dots import Dotted, most_dotted
from . import frozen
from .ballot import Evening
from .counting import CHOICES, dotted, hands, phones_of, raised_by
from .course import slots
from .frozen import Dots
from .gathered import at_most
from .meeting import Group, Round
from .rows import Look, Row, rows

ORDER = ("verdeeld", "bespreken", "te_weinig_stemmen", "gedeeld")


def suggest_topics(element_rows: tuple[Row, ...], slots: int, room_chose: tuple[str, ...] = ()) -> tuple[str, ...]:
    """What the room chose, and then the first of what may be talked about; one at least.

    Where groups in numbers stand furthest apart comes first.
    """
    found = (*room_chose, *(element for element in _ranked(element_rows) if element not in room_chose))
    return found[: slots or 1]


@dataclass(frozen=True)
class Offered:
    """A question that is proposed to be talked about; `furthest`: the answers are further apart there than anywhere."""

    element: str
    furthest: bool


def offered(element_rows: tuple[Row, ...], slots: int) -> tuple[Offered, ...]:
    """What the room reads that it may talk about; nothing before every row was shown."""
    if any(row.waiting for row in element_rows):
        return ()
    return tuple(Offered(topic, _is_furthest(element_rows, topic)) for topic in suggest_topics(element_rows, slots))


def _is_furthest(element_rows: tuple[Row, ...], topic: str) -> bool:
    """Where groups are said to agree no distance is told; nor is it the largest while that of another is not known."""
    compared = {r.element: r.look for r in element_rows if r.look and r.look.status != "te_weinig_stemmen"}
    steps = {element: look.apart.steps if look.apart else None for element, look in compared.items()}
    here = steps.pop(topic, None)
    if not here or not steps or compared[topic].status == "gedeeld":
        return False
    return all(other is not None and other <= here for other in steps.values())


def room_chose(evening: Evening) -> tuple[str, ...]:
    """What the room said last with its dots, once that was shown; in the order in which it is proposed."""
    shown = [found for found in evening.meeting.rounds_of("dots") if found.state == "revealed"]
    return dots(evening, shown[-1]).chose if shown else ()


def dots(evening: Evening, found: Round) -> Dots:
    """What the room chose, as it was shown or as it would be shown now."""
    if found.frozen is not None:
        return frozen.dots(found.frozen)
    ranked = [element for element in _ranked(rows(evening)) if element in found.items]
    groups = [_dotted(evening, found, group, ranked) for group in evening.meeting.voting_groups]
    return Dots(tuple(ranked[topic] for topic in most_dotted(groups, slots(evening.meeting))))


def _dotted(evening: Evening, found: Round, group: Group, topics: list[str]) -> Dotted:
    """Everybody's dots, also of who asked not to be counted (2.5.9): nobody is shown them. A hand is a dot."""
    votes = evening.votes_by_group.get((found.id, group.id), [])
    raised = hands(evening.meeting, found, group)
    on_phones = Counter(found.items[place] for vote in votes for place in dotted(vote.value))
    by_hand = dict(zip(found.items, raised, strict=True))
    people = phones_of(evening, votes, CHOICES["dots"]) + raised_by(found, raised)
    limit = at_most(evening.meeting, group)
    known = people if limit is None else min(people, limit)
    return Dotted(known, tuple(on_phones[topic] + by_hand[topic] for topic in topics))


def _ranked(element_rows: tuple[Row, ...]) -> list[str]:
    """The questions that were shown, in the order in which they are proposed; a tie keeps that of the model."""
    looked = [(row.element, row.look) for row in element_rows if row.look]
    return [element for element, _ in sorted(looked, key=lambda pair: _rank(pair[1]))]


def _rank(look: Look) -> tuple[int, float, Fraction]:
    """Status, the larger distance, the larger spread of all groups together."""
    if look.apart is None or look.apart.steps is None:
        return ORDER.index(look.status), 0.0, Fraction(0)
    return ORDER.index(look.status), -look.apart.steps, -_spread(look)


def _spread(look: Look) -> Fraction:
    """Of the groups in numbers together, in which each weighs the same, 0..2 steps."""
    each = [shares(mark.votes) for mark in look.marks if mark.votes]
    return spread([sum(place, Fraction(0)) / len(each) for place in zip(*each, strict=True)])
