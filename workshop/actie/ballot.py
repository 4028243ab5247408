"""Who may vote what, and what the rows of votes come to.

A vote is a row (round, item, seat, group, value). Every number anybody sees is computed from those rows here,
by the rules of design 2, 2.2: who counts, who speaks for a group, which group votes openly.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, wraps
from typing import TypeVar

from .errors import Refused
from .meeting import OTHER, Group, Meeting, Round
from .shortlist import Voters
from .standing import Standing, Votes, standing

T = TypeVar("T")
POSITIONS = ("1", "2", "3", "4", "5")
DONT_KNOW = "dont_know"
CHOICES: Mapping[str, tuple[str, ...]] = {
    "practice": (*POSITIONS, DONT_KNOW),
    "position": (*POSITIONS, DONT_KNOW),
    "method": ("suits", "maybe", "no", "unknown"),
    "consent": ("agree", "concern", "object"),
}
OPEN_ANSWER, CLOSED_ANSWER = "open", "closed"


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in the room: a phone's or, of kind paper, a card's. `answer` is what a small group was asked.

    `group_since` is when the seat came into its group; `more_time` is the step (index) it asked time in.
    """

    id: str
    group: str
    kind: str = "phone"
    observer: bool = False
    group_since: datetime | None = None
    answer: str = ""
    more_time: int | None = None
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Vote:
    """One row: the newest value of a seat for an item of a round; `nr` is the order of arrival."""

    round: str
    item: str
    seat: str
    group: str
    value: str
    nr: int


@dataclass(frozen=True)
class Evening:
    """A meeting with its rows, as loaded in one go; `version` only ever grows."""

    meeting: Meeting
    seats: tuple[Seat, ...] = ()
    votes: tuple[Vote, ...] = ()
    version: int = 0
    code: str = ""
    scans: int = 0

    @cached_property
    def voters(self) -> tuple[Seat, ...]:
        """The seats that may vote: present, and not only looking on."""
        return tuple(s for s in self.seats if not s.removed and not s.observer)

    @cached_property
    def votes_by_seat(self) -> Mapping[str, list[Vote]]:
        """Seat id -> its votes; only of seats that voted."""
        found: dict[str, list[Vote]] = {}
        for vote in self.votes:
            found.setdefault(vote.seat, []).append(vote)
        return found

    @cached_property
    def _seats(self) -> Mapping[str, Seat]:
        return {seat.id: seat for seat in self.seats if not seat.removed}

    def seat(self, seat_id: str) -> Seat:
        """A seat that was not removed. Raises Refused("unknown_seat")."""
        if seat_id not in self._seats:
            raise Refused("unknown_seat")
        return self._seats[seat_id]


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


def check(meeting: Meeting, found: Round, seat: Seat, item: str, value: str) -> None:
    """Raise Refused unless this seat may cast this value now; of `meeting` groups and voices are enough."""
    if found.state != "open":
        raise Refused("round_closed")
    check_value(found, item, value)
    if seat.observer:
        raise Refused("observer")
    group = meeting.group(seat.group)
    if found.kind != "practice" and group.voting == "one_voice" and meeting.voices.get(group.id) != seat.id:
        raise Refused("one_voice")


def check_value(found: Round, item: str, value: str) -> None:
    """Raise Refused unless the value stands on the ballot of this round."""
    if item not in found.items or value not in CHOICES[found.kind]:
        raise Refused("bad_vote")


def is_open(evening: Evening, group: Group, found: Round) -> bool:
    """Whether a group's votes in a round may be recognised.

    Declared so, one voice, or everybody who was there when the round opened chose it (design 2, 2.5.4); who
    came later and declined closes the group for later rounds, as they are then there when those open.
    """
    if group.voting in ("open", "one_voice"):
        return True
    if group.id not in evening.meeting.small:
        return False
    # Taking out who declined does not open a round that was shown already.
    there = (s for s in evening.seats if not s.removed or found.state == "revealed")
    members = [s for s in there if s.group == group.id and not s.observer]
    early = [s for s in members if s.group_since and s.group_since <= found.opened]
    asked = early or members
    return bool(asked) and all(s.answer == OPEN_ANSWER for s in asked)


def is_asked(meeting: Meeting, seat: Seat) -> bool:
    """Whether this seat is asked how it wants to vote: its group is small, and it saw no results yet (2.5.4)."""
    return seat.group in meeting.small and not seat.observer and not _saw_results(meeting, seat)


def _saw_results(meeting: Meeting, seat: Seat) -> bool:
    """Whether a round that this seat was there for has been shown."""
    shown = (r.closed for r in meeting.rounds.values() if r.kind == "position" and r.revealed)
    return any(closed and seat.group_since and closed >= seat.group_since for closed in shown)


def counted_rows(evening: Evening, found: Round, group: Group) -> list[Vote]:
    """The rows of one group in one round that count, one per seat and item.

    Of one voice only the newest; of a group that chose to vote openly only those who chose so.
    """
    rows = [v for v in evening.votes if v.round == found.id and v.group == group.id]
    if group.voting == "one_voice":
        newest: dict[str, Vote] = {}
        for row in sorted(rows, key=lambda v: v.nr):
            newest[row.item] = row
        return list(newest.values())
    if group.voting == "ask" and is_open(evening, group, found):
        willing = {s.id for s in evening.seats if s.answer == OPEN_ANSWER}
        return [v for v in rows if v.seat in willing]
    return rows


def position_votes(evening: Evening, found: Round) -> dict[str, Votes]:
    """Group id -> its votes in one position round, hands included; "anders" only when somebody is in it."""
    tallies = {}
    for group in evening.meeting.voting_groups:
        counts = Counter(v.value for v in counted_rows(evening, found, group))
        raised = _hands(evening.meeting, found, group)
        tally = Votes(
            _five([counts[p] for p in POSITIONS]),
            counts[DONT_KNOW],
            is_open(evening, group, found),
            hands=_five(raised[:5]),
            hands_dont_know=raised[5],
            expected=group.expected > 0,
        )
        if group.id != OTHER or counts or any(raised):
            tallies[group.id] = tally
    return tallies


@once
def standings(evening: Evening) -> dict[str, Standing]:
    """Round id -> standing, of the revealed position rounds only: the rest is nobody's to know yet (2.5.3)."""
    shown = (r for r in evening.meeting.rounds.values() if r.kind == "position" and r.state == "revealed")
    return {r.id: standing(position_votes(evening, r)) for r in shown}


def method_votes(evening: Evening, found: Round) -> dict[str, dict[str, tuple[int, int, int]]]:
    """Method id -> group id -> (past, misschien, niet); "ken ik niet" is counted apart (`unknown_votes`)."""
    tallies: dict[str, dict[str, tuple[int, int, int]]] = {}
    for item in found.items:
        for group in evening.meeting.voting_groups:
            counts = _method_counts(evening, found, item, group)
            if sum(counts):
                tallies.setdefault(item, {})[group.id] = (counts[0], counts[1], counts[2])
    return tallies


def method_voters(evening: Evening, found: Round) -> dict[str, Voters]:
    """Group id -> how many voted on at least one method, by phone or card, and most hands on any one."""
    groups = {}
    for group in evening.meeting.voting_groups:
        seats = {v.seat for v in counted_rows(evening, found, group)}
        raised = max((sum(_hands(evening.meeting, found, group, i)[:3]) for i in found.items), default=0)
        one_voice = group.voting == "one_voice"
        if seats or raised:
            count = min(1, len(seats) + raised) if one_voice else len(seats) + raised
            groups[group.id] = Voters(count, is_open(evening, group, found), one_voice)
    return groups


def consent_votes(evening: Evening, found: Round) -> dict[str, Counter[str]]:
    """Group id -> how many agree, agree with a concern, or cannot live with it."""
    return {
        group.id: Counter(v.value for v in counted_rows(evening, found, group))
        for group in evening.meeting.voting_groups
    }


def practice_votes(evening: Evening, found: Round) -> tuple[int, ...]:
    """Counts per position over the whole room: the practice question belongs to nobody."""
    counts = Counter(v.value for v in evening.votes if v.round == found.id)
    return tuple(counts[p] for p in POSITIONS)


def paper_counts(evening: Evening, found: Round) -> dict[str, int]:
    """Group id -> how many of its votes came on paper or by raised hands; where they stood stays unknown."""
    paper = {s.id for s in evening.seats if s.kind == "paper"}
    seats = {(v.group, v.seat) for v in evening.votes if v.round == found.id and v.seat in paper}
    counts = Counter(group for group, _ in seats)
    for group in evening.meeting.voting_groups:
        counts[group.id] += max((sum(_hands(evening.meeting, found, group, i)) for i in found.items), default=0)
    return {group: count for group, count in counts.items() if count}


def answers_in(evening: Evening, found: Round, group: str) -> int:
    """How many answers of a group a round holds, by phone, card and hand: the guard against counting twice."""
    seats = {v.seat for v in evening.votes if v.round == found.id and v.group == group}
    raised = (_hands(evening.meeting, found, evening.meeting.group(group), item) for item in found.items)
    return len(seats) + max((sum(counts) for counts in raised), default=0)


def phones(evening: Evening, group: str) -> int:
    """How many phone seats of a group may vote."""
    return sum(1 for s in evening.voters if s.group == group and s.kind == "phone")


def done(evening: Evening, rounds: Iterable[Round]) -> dict[str, int]:
    """Group id -> how many have answered everything that is open (a group of one voice counts as one)."""
    needed = {(r.id, item) for r in rounds for item in r.items}
    answered: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for vote in evening.votes:
        answered.setdefault((vote.group, _hand_of(evening, vote)), set()).add((vote.round, vote.item))
    return dict(Counter(group for (group, _), keys in answered.items() if needed and needed <= keys))


@once
def present(evening: Evening) -> dict[str, int]:
    """Group id -> people who may vote: phones, and as many on paper as typed cards in any one round.

    A card is a seat of its own and who wrote it is unknown, so the same person may have one in each round.
    """
    on_phones = Counter(s.group for s in evening.voters if s.kind == "phone")
    typed = {s.id for s in evening.voters if s.kind == "paper"}
    cards = Counter(
        (r, group) for r, group, _ in {(v.round, v.group, v.seat) for v in evening.votes if v.seat in typed}
    )
    on_paper: dict[str, int] = {}
    for (_, group), count in cards.items():
        on_paper[group] = max(on_paper.get(group, 0), count)
    return dict(on_phones + Counter(on_paper))


def people(evening: Evening) -> int:
    """How many take part in the whole room."""
    return sum(present(evening).values())


def expected_answers(evening: Evening) -> dict[str, int]:
    """Group id -> how many answers can come: its seats, or one when it speaks with one voice."""
    there = present(evening)
    one = {g.id for g in evening.meeting.groups if g.voting == "one_voice"}
    return {group: min(1, count) if group in one else count for group, count in there.items()}


def _hand_of(evening: Evening, vote: Vote) -> str:
    """Whose answer a row is: the seat's own, or the group's where one voice speaks."""
    return "" if evening.meeting.group(vote.group).voting == "one_voice" else vote.seat


def _hands(meeting: Meeting, found: Round, group: Group, item: str = "") -> tuple[int, ...]:
    raised = meeting.hands.get("/".join((found.id, item, group.id)))
    return raised.counts if raised else (0,) * len(CHOICES[found.kind])


def _method_counts(evening: Evening, found: Round, item: str, group: Group) -> list[int]:
    """Counts per choice of one group on one method; beside hands, fewer than three others do not count (2.2)."""
    rows = Counter(v.value for v in counted_rows(evening, found, group) if v.item == item)
    raised = _hands(evening.meeting, found, group, item)
    others = [rows[choice] for choice in CHOICES["method"]]
    if any(raised) and sum(others[:3]) < 3:
        others = [0] * len(others)
    return [a + b for a, b in zip(others, raised, strict=True)]


def _five(counts: Iterable[int]) -> tuple[int, int, int, int, int]:
    a, b, c, d, e = counts
    return (a, b, c, d, e)
