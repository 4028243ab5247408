"""The standings as they may be seen: one row an element, one look a revealed round, one mark a group.

What a rule keeps inside (numbers of a small group, a distance with words only) is not in these values at all,
so that no template can show it. They serve every screen, the report and the record.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ..rules.distribution import Shift, both_sides_strong, middle
from ..rules.standing import GroupStanding, Standing, distance_shift, shift
from .ballot import Evening, once, positions, standings
from .frozen import Counted
from .meeting import Meeting, Round, Settlement


@dataclass(frozen=True)
class Mark:
    """One group in one round: `show` numbers, words or none.

    numbers: n, dont_know, votes (counts of 1..5), middle (lower and upper median), spread (steps, 0..2), paper
    (how many of n came by card or hand). words: only side and unity. none: `why` is not_heard (nobody is there),
    small (fewer than three seats) or few_chose.
    """

    group: str
    show: str
    why: str = ""
    side: str = ""
    unity: str = ""
    n: int | None = None
    dont_know: int | None = None
    votes: tuple[int, ...] | None = None
    middle: tuple[int, int] | None = None
    spread: float | None = None
    paper: int | None = None
    open: bool = False


@dataclass(frozen=True)
class Apart:
    """The two groups furthest apart; `steps` (0..4) only when both are shown in numbers."""

    groups: tuple[str, str]
    word: str
    steps: float | None


@dataclass(frozen=True)
class Look:
    """What one revealed round says."""

    round: str
    number: int
    status: str
    position: tuple[int, int] | None
    side: str
    reasons: tuple[str, ...]
    marks: tuple[Mark, ...]
    apart: Apart | None
    missing: tuple[str, ...]
    provisional: bool
    shared_by_all: bool
    both_sides_strong: tuple[str, ...]
    one_group: bool


@dataclass(frozen=True)
class Move:
    """How one group moved between two rounds (design 2, 2.4); `stayed` is under 15 %."""

    group: str
    stayed: bool
    steps: float
    middle: str
    inside: str
    n_before: int
    n_after: int


@dataclass(frozen=True)
class Row:
    """One element: its revealed rounds, oldest first, and what was settled. `waiting`: a closed round to reveal."""

    element: str
    looks: tuple[Look, ...]
    moves: tuple[Move, ...]
    groups_move: str
    settlements: tuple[Settlement, ...]
    waiting: bool

    @property
    def look(self) -> Look | None:
        """The newest revealed round."""
        return self.looks[-1] if self.looks else None

    @property
    def earlier(self) -> Look | None:
        """The round before it."""
        return self.looks[-2] if len(self.looks) > 1 else None


@once
def rows(evening: Evening) -> tuple[Row, ...]:
    """One row for each chosen question, with what was shown of it."""
    shown = standings(evening)
    return tuple(_row(evening, shown, element) for element in evening.meeting.elements)


def practised(counts: tuple[int, ...]) -> Row:
    """The answers to the practice question as a row: everybody in one group, as every later picture has several."""
    everybody = Mark("", "numbers", n=sum(counts), votes=counts, middle=middle(counts))
    look = Look("", 1, "", None, "", (), (everybody,), None, (), False, False, (), one_group=True)
    return Row("", (look,), (), "", (), waiting=False)


def _row(evening: Evening, standings: Mapping[str, Standing], element: str) -> Row:
    meeting = evening.meeting
    every = meeting.rounds_of("position", element)
    shown = [r for r in every if r.id in standings]
    return Row(
        element,
        tuple(_look(evening, r, standings[r.id]) for r in shown),
        _moves(evening, shown),
        _groups_move(standings, shown),
        settled(meeting, element),
        any(r.state == "closed" for r in every),
    )


def settled(meeting: Meeting, element: str) -> tuple[Settlement, ...]:
    """What was settled of a question, for everybody first."""
    found = (s for s in meeting.settlements.values() if s.element == element)
    return tuple(sorted(found, key=lambda s: s.group))


def _look(evening: Evening, found: Round, of: Standing) -> Look:
    shown = positions(evening, found)
    marks = tuple(_mark(group, one, shown.groups[group]) for group, one in of.groups.items())
    far = of.largest_distance
    return Look(
        found.id,
        found.number,
        of.status,
        of.position,
        of.side or "",
        tuple(of.reasons),
        marks,
        Apart(far.groups, far.word, float(far.steps)) if far else None,
        of.missing,
        of.provisional,
        of.shared_by_all,
        tuple(m.group for m in marks if m.votes and both_sides_strong(m.votes)),
        shown.one_group,
    )


def _mark(group: str, of: GroupStanding, counted: Counted) -> Mark:
    if of.show == "none":
        return Mark(group, "none", why=counted.told)
    words = Mark(group, of.show, side=of.side or "", unity=of.kind or "", open=counted.votes.open)
    if of.show == "words" or of.spread is None:
        return words
    numbers = {"n": of.n, "dont_know": of.dont_know, "votes": of.votes, "middle": of.middle}
    return Mark(**{**vars(words), **numbers, "spread": float(of.spread), "paper": counted.paper})


def _moves(evening: Evening, shown: list[Round]) -> tuple[Move, ...]:
    if len(shown) < 2:
        return ()
    before, after = (positions(evening, r).groups for r in shown[-2:])
    both = ((group, shift(before[group].votes, after[group].votes)) for group in after if group in before)
    return tuple(_move(group, of) for group, of in both if of)


def _move(group: str, of: Shift) -> Move:
    return Move(group, of.stable, float(of.steps), of.median_move, of.inside, *of.n)


def _groups_move(standings: Mapping[str, Standing], shown: list[Round]) -> str:
    if len(shown) < 2:
        return ""
    return distance_shift(standings[shown[-2].id], standings[shown[-1].id]) or ""
