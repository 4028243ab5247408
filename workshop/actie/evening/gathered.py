"""An evening with its rows: the meeting, the seats, the votes; and how many people that are.

A seat is a person only once somebody came to it (design 2, 2.2). People are counted by seat, thresholds by phone:
seats that share one know each other's votes (2.5.10).
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, wraps
from typing import TypeVar

from ..errors import Refused
from ..vocabulary import FOR_ONESELF, OTHER, TIME_ZONE
from .meeting import Group, Meeting

T = TypeVar("T")
SMALL = 3


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in the room: a phone's, of kind slip one that came by a slip, or of kind paper a card's.

    `answer` is what a small group was asked. `group_since` is when the seat came into its group; `more_time` is the
    step (index) it asked time in. `phone` is the browser it sits in ('' is one of its own); `came`: it was at a socket,
    else it is nobody; `waits` for the desk; `joined` is when it first came.
    """

    id: str
    group: str
    kind: str = "phone"
    observer: bool = False
    group_since: datetime | None = None
    answer: str = ""
    more_time: int | None = None
    removed: bool = False
    phone: str = ""
    came: bool = True
    waits: bool = False
    joined: datetime | None = None


@dataclass(frozen=True, slots=True)
class Vote:
    """One row: the newest value of a seat for an item of a round; `nr` is the order of arrival, `answer` what the seat
    had answered then to the question of 2.5.4."""

    round: str
    item: str
    seat: str
    group: str
    value: str
    nr: int
    answer: str = ""


@dataclass(frozen=True)
class Evening:
    """A meeting with its rows, as loaded in one go; `version` only ever grows.

    `origin` is what records of it are known by elsewhere; `invitation` is what its QR leans on, another one each time
    the facilitator renews it. `time_zone` is where it is held (IANA).
    """

    meeting: Meeting
    seats: tuple[Seat, ...] = ()
    votes: tuple[Vote, ...] = ()
    version: int = 0
    code: str = ""
    scans: int = 0
    origin: str = ""
    invitation: str = ""
    time_zone: str = TIME_ZONE

    @cached_property
    def voters(self) -> tuple[Seat, ...]:
        """The seats that may vote: somebody came to them, and not only to look on (2.2)."""
        return tuple(s for s in self.seats if s.came and not (s.removed or s.observer or s.waits))

    @cached_property
    def votes_by_seat(self) -> Mapping[str, list[Vote]]:
        """Seat id -> its votes; only of seats that voted."""
        found: dict[str, list[Vote]] = {}
        for vote in self.votes:
            found.setdefault(vote.seat, []).append(vote)
        return found

    @cached_property
    def votes_by_group(self) -> Mapping[tuple[str, str], list[Vote]]:
        """(round, group) -> the votes of that group in that round; only where there are any."""
        found: dict[tuple[str, str], list[Vote]] = {}
        for vote in self.votes:
            found.setdefault((vote.round, vote.group), []).append(vote)
        return found

    @cached_property
    def seats_by_id(self) -> Mapping[str, Seat]:
        """Every seat, also one that was removed."""
        return {seat.id: seat for seat in self.seats}

    def seat_of(self, vote: Vote) -> Seat:
        """Who cast a vote. One of which nothing is known has voted, so it is there: by itself, and never asked."""
        return self.seats_by_id.get(vote.seat) or Seat(vote.seat, vote.group)

    def seat(self, seat_id: str) -> Seat:
        """A seat that was not removed. Raises Refused("unknown_seat")."""
        found = self.seats_by_id.get(seat_id)
        if found is None or found.removed:
            raise Refused("unknown_seat")
        return found


def once(function: Callable[[Evening], T]) -> Callable[[Evening], T]:
    """Work it out once per evening, which never changes; who is given it must not change it either."""

    name = f"{function.__module__}.{function.__name__}"

    @wraps(function)
    def remembered(evening: Evening) -> T:
        if name not in evening.__dict__:
            evening.__dict__[name] = function(evening)
        found: T = evening.__dict__[name]
        return found

    return remembered


def phone_of(seat: Seat) -> str:
    """The phone a seat sits in: another seat's too, where one browser holds both."""
    return seat.phone or seat.id


def phones(evening: Evening, group: str) -> int:
    """How many phone seats of a group may vote."""
    return sum(1 for s in evening.voters if s.group == group and s.kind != "paper")


@once
def present(evening: Evening) -> dict[str, int]:
    """Group id -> people who may vote: phones, and as many on paper as typed cards in any one round.

    A card is a seat of its own and who wrote it is unknown, so the same person may have one in each round.
    """
    on_phones = Counter(s.group for s in evening.voters if s.kind != "paper")
    return dict(on_phones + _cards(evening))


@once
def phones_there(evening: Evening) -> dict[str, int]:
    """Group id -> different phones there; a card is one."""
    different = {(s.group, phone_of(s)) for s in evening.voters if s.kind != "paper"}
    return dict(Counter(group for group, _ in different) + _cards(evening))


def people(evening: Evening) -> int:
    """How many take part in the whole room."""
    return sum(present(evening).values())


def expected_answers(evening: Evening) -> dict[str, int]:
    """Group id -> how many answers can come: its seats, or one where it speaks with one voice."""
    there = present(evening)
    apart = evening.meeting.step.of.round in FOR_ONESELF
    one = {g.id for g in evening.meeting.groups if g.voting == "one_voice" and not apart}
    return {group: min(1, count) if group in one else count for group, count in there.items()}


def at_most(meeting: Meeting, group: Group) -> int | None:
    """For how many people a group counts at a threshold: those confirmed, until then those expected (2.5.10).

    None is no limit: nobody knows beforehand how many would rather not say.
    """
    return meeting.confirmed.get(group.id, None if group.id == OTHER else group.expected)


def known(evening: Evening, group: Group) -> int:
    """How many different people of a group there are for a threshold."""
    there, limit = phones_there(evening).get(group.id, 0), at_most(evening.meeting, group)
    return there if limit is None else min(there, limit)


def asked_of(meeting: Meeting, group: str) -> tuple[datetime, ...]:
    """When a group was asked how to vote; of an evening that did not note it, when its first vote opened."""
    if group in meeting.asked or group not in meeting.small:
        return meeting.asked.get(group, ())
    return tuple(sorted(r.opened for r in meeting.rounds.values() if r.kind == "position")[:1])


def _cards(evening: Evening) -> Counter[str]:
    """Group id -> most typed cards in any one round."""
    typed = {s.id for s in evening.voters if s.kind == "paper"}
    cards = Counter(
        (r, group) for r, group, _ in {(v.round, v.group, v.seat) for v in evening.votes if v.seat in typed}
    )
    on_paper: Counter[str] = Counter()
    for (_, group), count in cards.items():
        on_paper[group] = max(on_paper[group], count)
    return on_paper
