"""The standings as they may be seen: one row an element, one look a revealed round, one mark a group.

What a rule keeps inside (numbers of a small group, a distance with words only) is not in these values at all,
so that no template can show it. They serve every screen, the report and the record.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from .ballot import Evening, paper_counts, position_votes, present
from .course import SMALL
from .distribution import Shift, both_sides_strong
from .meeting import Round, Settlement
from .standing import GroupStanding, Standing, distance_shift, shift


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


def rows(evening: Evening, standings: Mapping[str, Standing]) -> tuple[Row, ...]:
    """One row for each chosen question; `standings` are those of the revealed rounds (`ballot.standings`)."""
    return tuple(_row(evening, standings, element) for element in evening.meeting.elements)


def _row(evening: Evening, standings: Mapping[str, Standing], element: str) -> Row:
    meeting = evening.meeting
    every = meeting.rounds_of("position", element)
    shown = [r for r in every if r.id in standings]
    settled = tuple(s for s in meeting.settlements.values() if s.element == element)
    return Row(
        element,
        tuple(_look(evening, r, standings[r.id]) for r in shown),
        _moves(evening, shown),
        _groups_move(standings, shown),
        tuple(sorted(settled, key=lambda s: s.group)),
        any(r.state == "closed" for r in every),
    )


def _look(evening: Evening, found: Round, of: Standing) -> Look:
    paper = paper_counts(evening, found)
    votes = position_votes(evening, found)
    there = present(evening)
    marks = tuple(
        _mark(group, one, paper.get(group, 0), there.get(group, 0), votes[group].open)
        for group, one in of.groups.items()
    )
    far = of.largest_distance
    invited = [g for g in evening.meeting.groups if g.expected > 0 or there.get(g.id)]
    return Look(
        found.id,
        found.number,
        of.status,
        of.position,
        of.side or "",
        tuple(of.reasons),
        marks,
        Apart(far.groups, far.word, float(far.steps) if far.show_number else None) if far else None,
        of.missing,
        of.provisional,
        of.shared_by_all,
        tuple(m.group for m in marks if m.votes and both_sides_strong(m.votes)),
        len(invited) == 1,
    )


def _mark(group: str, of: GroupStanding, paper: int, seats: int, is_open: bool) -> Mark:
    if of.show == "none":
        return Mark(group, "none", why=_why(of.why or "", seats))
    words = Mark(group, of.show, side=of.side or "", unity=of.kind or "", open=is_open)
    if of.show == "words" or of.spread is None:
        return words
    numbers = {"n": of.n, "dont_know": of.dont_know, "votes": of.votes, "middle": of.middle}
    return Mark(**{**vars(words), **numbers, "spread": float(of.spread), "paper": paper})


def _why(why: str, seats: int) -> str:
    """ "Not heard" is only said of a group of which nobody is there (design 2, 2.5.4)."""
    if why == "niemand_stemde" and seats == 0:
        return "not_heard"
    return "small" if seats < SMALL else "few_chose"


def _moves(evening: Evening, shown: list[Round]) -> tuple[Move, ...]:
    if len(shown) < 2:
        return ()
    before, after = (position_votes(evening, r) for r in shown[-2:])
    both = ((group, shift(before[group], after[group])) for group in after if group in before)
    return tuple(_move(group, of) for group, of in both if of)


def _move(group: str, of: Shift) -> Move:
    return Move(group, of.stable, float(of.steps), of.median_move, of.inside, *of.n)


def _groups_move(standings: Mapping[str, Standing], shown: list[Round]) -> str:
    if len(shown) < 2:
        return ""
    return distance_shift(standings[shown[-2].id], standings[shown[-1].id]) or ""
