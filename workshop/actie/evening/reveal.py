"""What a reveal keeps of a round (design 2, 2.5.11), whatever it was about."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from . import frozen
from .ballot import Evening, consents, methods, positions, practice
from .frozen import Kept, Shown
from .keeping import GONE
from .meeting import Meeting, Round
from .topics import dots

READ: Mapping[str, Callable[[Evening, Round], Shown]] = {
    "position": positions,
    "dots": dots,
    "method": methods,
    "consent": consents,
    "practice": practice,
}


def freeze(before: Meeting, evening: Evening) -> Meeting:
    """The evening's meeting, in which every round that is shown keeps what it shows: from here no row changes it.

    `before` is the meeting as it was before the act: what was shown there already is kept as it was read there.
    """
    meeting = evening.meeting
    for found in meeting.rounds.values():
        if found.revealed and found.frozen is None and meeting.votes_are != GONE:
            earlier = before.rounds.get(found.id)
            shown_already = earlier is not None and earlier.revealed is not None
            read = found if shown_already else replace(found, revealed=None)
            meeting = meeting.with_round(replace(found, frozen=_kept(evening, read)))
    return meeting


def _kept(evening: Evening, found: Round) -> Kept:
    return frozen.pack(READ[found.kind](evening, found))
