"""Who sits where, for the desk: the list of seats, and whether many came at once that nobody expected."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ..errors import Refused
from . import voices
from .ballot import Evening, Seat
from .meeting import Meeting
from .outcome import Outcome

MANY, AT_ONCE = 20, timedelta(seconds=10)


@dataclass(frozen=True)
class Burst:
    """Many came in a short time, beyond who was expected: since when, and how many came since."""

    since: datetime
    count: int


@dataclass(frozen=True)
class Listed:
    """A seat as the desk sees it: its number in its group, and whether it answered what is open (None: nothing is)."""

    seat: Seat
    number: int
    answered: bool | None


def waiting(evening: Evening) -> int:
    """How many wait for the desk."""
    return sum(1 for seat in evening.seats if seat.waits and not seat.removed)


def burst(evening: Evening) -> Burst | None:
    """The last time that more than twenty came within ten seconds, all of them beyond the expected number."""
    came = [seat.joined for seat in _in_order(evening.seats) if seat.kind == "phone" and seat.joined]
    expected = sum(group.expected for group in evening.meeting.groups)
    starts = [i for i in range(max(0, expected), len(came) - MANY) if came[i + MANY] - came[i] <= AT_ONCE]
    if not starts:
        return None
    first = starts[-1]
    while first > 0 and came[min(first - 1 + MANY, len(came) - 1)] - came[first - 1] <= AT_ONCE:
        first -= 1  # those who were first of them were not yet too many
    return Burst(came[first], len(came) - first)


def crowd(evening: Evening) -> Burst:
    """The burst that is there to be taken out. Raises Refused("no_burst")."""
    found = burst(evening)
    if found is None:
        raise Refused("no_burst")
    return found


def without(meeting: Meeting, gone: Mapping[str, bool]) -> Outcome:
    """These seats were taken out: they speak for nobody, and the record says how many of them counted (True)."""
    removed = meeting.removed_seats + sum(gone.values())
    return Outcome(replace(voices.without(meeting, *gone), removed_seats=removed), gone=tuple(gone))


def listed(evening: Evening, never_came: Iterable[Seat]) -> tuple[Listed, ...]:
    """Every seat, group by group in the order of the meeting; who looks on last. Each group in the order of coming."""
    needed = {(r.id, item) for r in evening.meeting.rounds_here() if r.state != "revealed" for item in r.items}
    there = (*_in_order(evening.seats), *_in_order(never_came))
    found = []
    for group in (*(g.id for g in evening.meeting.voting_groups), ""):
        mine = [seat for seat in there if ("" if seat.observer else seat.group) == group]
        found += [Listed(seat, nr, _answered(evening, seat, needed)) for nr, seat in enumerate(mine, 1)]
    return tuple(found)


def speakers(evening: Evening, most: int) -> dict[str, tuple[Listed, ...]]:
    """Group with one voice -> the seats that could hold it, so many at most, and the one that does."""
    one_voice = [group.id for group in evening.meeting.groups if group.voting == "one_voice"]
    if not one_voice:
        return {}
    able, holders = {seat.id for seat in evening.voters}, set(evening.meeting.voices.values())
    every = [one for one in listed(evening, ()) if one.seat.id in able]
    mine = {group: [one for one in every if one.seat.group == group] for group in one_voice}
    return {
        group: tuple(one for nr, one in enumerate(seats) if nr < most or one.seat.id in holders)
        for group, seats in mine.items()
    }


def _answered(evening: Evening, seat: Seat, needed: set[tuple[str, str]]) -> bool | None:
    if not needed or seat.observer or not seat.came or seat.waits:
        return None
    return needed <= {(vote.round, vote.item) for vote in evening.votes_by_seat.get(seat.id, ())}


def _in_order(seats: Iterable[Seat]) -> list[Seat]:
    there = (seat for seat in seats if not seat.removed)
    return sorted(there, key=lambda seat: (seat.joined.timestamp() if seat.joined else 0, seat.id))
