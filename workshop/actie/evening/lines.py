"""The lines of an agreement as each audience may see them: never who typed one, and on a phone as many as it bears.

What is left out on a phone stands on the screen and in the report. A whole picture has to come over the line of a hall
within a second, also when all groups wrote all they may.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from .meeting import Meeting, Pledge

OF_A_GROUP = 40
OF_A_SEAT = 12
BYTES_ON_A_PHONE = 80_000  # of texts; with all that is around them it is under 100 kB when compressed


def seen(meeting: Meeting, audience: str, group: str) -> tuple[tuple[Pledge, ...], Mapping[str, int]]:
    """The lines in the order of writing, and group -> how many of its lines are left out; only on phones any are.

    There the group's own lines come first, then what is asked of it, then the rest of what others wrote.
    """
    lines = tuple(replace(p, by="") for p in sorted(meeting.pledges.values(), key=lambda p: p.order))
    return _on_a_phone(lines, group) if audience == "phone" else (lines, {})


def of_its_seat(meeting: Meeting) -> dict[str, int]:
    """Line -> how many lines the seat wrote that typed it; only of those that were typed on a phone."""
    counts = Counter(p.by for p in meeting.pledges.values())
    return {p.id: counts[p.by] for p in meeting.pledges.values() if p.by}


def full_at(meeting: Meeting, new: Pledge) -> int:
    """How many lines are allowed where one more is too many: for its group, or for the seat that types it; else 0."""
    of_group = sum(1 for p in meeting.pledges.values() if p.group == new.group)
    of_seat = sum(1 for p in meeting.pledges.values() if new.by and p.by == new.by)
    return OF_A_SEAT if of_seat >= OF_A_SEAT else OF_A_GROUP if of_group >= OF_A_GROUP else 0


def _on_a_phone(lines: tuple[Pledge, ...], group: str) -> tuple[tuple[Pledge, ...], Mapping[str, int]]:
    shown, left = set(), BYTES_ON_A_PHONE
    for line in sorted(lines, key=lambda p: (p.group != group, not _is_asked(p, group))):
        # What is asked of a group stands there twice: to be answered, and among the lines of who asks.
        left -= _bytes(line) * (2 if _is_asked(line, group) else 1)
        if left < 0:
            break
        shown.add(line.id)
    out = Counter(line.group for line in lines if line.id not in shown)
    return tuple(line for line in lines if line.id in shown), out


def _is_asked(line: Pledge, group: str) -> bool:
    return bool(group) and line.kind == "ask" and line.to == group


def _bytes(line: Pledge) -> int:
    answer = (line.answer.text, line.answer.by_when) if line.answer else ()
    return sum(len(text.encode()) for text in (line.text, line.who, line.when, line.via, *answer))
