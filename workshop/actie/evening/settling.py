"""What the last round proposes to settle of the question on the table: the big button records it (design 1, point 6).

Shared votes are settled for the professionals and the municipality who are there; where votes differ, it is written
down that they do, which binds nobody; of too few votes nothing is made.
"""

from dataclasses import replace

from .gathered import Evening, present
from .meeting import Meeting, Settlement
from .rows import Row

ADDRESSED = ("professionals", "municipality")
MIDDLE = 3


def proposed(evening: Evening, row: Row | None) -> tuple[Settlement, ...]:
    """What may be recorded now: while the question is being settled, and nothing was settled of it yet."""
    meeting = evening.meeting
    if row is None or row.look is None or (meeting.step.kind, meeting.course.phase) != ("topic", "settle"):
        return ()
    if row.settlements or row.look.status == "te_weinig_stemmen":
        return ()
    if row.look.position is None:
        return (Settlement(row.element, "", "differ"),)
    there = present(evening)
    bound = [g.id for g in meeting.groups if g.kind in ADDRESSED and there.get(g.id)]
    return tuple(Settlement(row.element, group, "position", _places(row.look.position)) for group in bound)


def _places(position: tuple[int, int]) -> tuple[int, ...]:
    """One place or two neighbours; all around the middle is settled as the middle."""
    low, high = position
    return (MIDDLE,) if high - low > 1 else tuple(sorted({low, high}))


def record(meeting: Meeting, settlements: tuple[Settlement, ...]) -> Meeting:
    """The meeting in which these are settled."""
    return replace(meeting, settlements={**meeting.settlements, **{key(s.element, s.group): s for s in settlements}})


def key(element: str, group: str) -> str:
    """Under which a settlement is kept: one for each group, one for all."""
    return f"{element}/{group or 'all'}"
