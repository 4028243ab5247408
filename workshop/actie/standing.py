"""Votes -> standing: what the votes of one round say, per group and between groups (design 2.2-2.5).

A group that is not counted leaves no trace of its positions in a `Standing`; `published` also drops the
numbers of a group that may be shown in words only.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Literal

from .distribution import (
    HALF,
    Change,
    DistanceWord,
    Kind,
    Pair,
    Positions,
    Shift,
    Side,
    both_sides_strong,
    change,
    distance,
    distance_word,
    group_class,
    middle,
    shares,
    shift_of,
    side,
    sides,
    spread,
    united_pairs,
)

Show = Literal["numbers", "words", "none"]
Why = Literal["niemand_stemde", "te_weinig_stemmen", "veel_weet_niet"]
Status = Literal["gedeeld", "verdeeld", "bespreken", "te_weinig_stemmen"]
Reason = Literal["tussen_groepen", "binnen_groepen", "groep_intern_verdeeld", "groep_gemengd", "stappen_uit_elkaar"]

OTHER = "anders"  # who would rather not say: a group that is never expected
WORDS_FROM = 3
NUMBERS_FROM = 5
MANY_DONT_KNOW = 3
DISTANCE_CHANGE = HALF
NOBODY: Positions = (0, 0, 0, 0, 0)


@dataclass(frozen=True)
class Votes:
    """The votes of one group on one element, in whole persons.

    `positions` counts the votes for positions 1..5, `hands` the hands everybody saw go up; "weet ik niet" is
    counted apart from both. `open`: every member chose to be recognisable. `expected`: the group is invited.
    """

    positions: Positions
    dont_know: int = 0
    open: bool = False
    hands: Positions = NOBODY
    hands_dont_know: int = 0
    expected: bool = True


@dataclass(frozen=True)
class GroupStanding:
    """One group; `show` says what of it may be shown.

    "none": only `why`, and there is no more. "words": only `side` and `kind`, the rest is for computing.
    "numbers": all. `middle` is the lower and upper median (1..5), `spread` the mean steps to it (0..2).
    """

    show: Show
    why: Why | None = None
    n: int | None = None
    dont_know: int | None = None
    votes: Positions | None = None
    middle: Pair | None = None
    side: Side | None = None
    spread: Fraction | None = None
    kind: Kind | None = None


@dataclass(frozen=True)
class Distance:
    """How far two groups (sorted ids) stand apart, 0..4 steps; the number shows only if both have numbers."""

    groups: tuple[str, str]
    steps: Fraction
    word: DistanceWord
    show_number: bool


@dataclass(frozen=True)
class Standing:
    """What one round says. `groups` keeps its order; `position` (1..5) exists only when `gedeeld`."""

    status: Status
    position: Pair | None
    side: Side | None
    reasons: tuple[Reason, ...]
    largest_distance: Distance | None
    missing: tuple[str, ...]
    groups: Mapping[str, GroupStanding]
    provisional: bool
    shared_by_all: bool


def standing(groups: Mapping[str, Votes]) -> Standing:
    """The standing of one element.

    In: per group its votes, in the order of the meeting, an expected group that did not vote with zeros.
    Formulas: design 2.2 and 2.3.
    """
    heard = {group: _hear(votes) for group, votes in groups.items()}
    heard = {group: one for group, one in heard.items() if group != OTHER or one.n >= WORDS_FROM}
    shown = {group: _group_standing(one) for group, one in heard.items()}
    counted = {group: one.positions for group, one in heard.items() if one.counts}
    missing = [g for g in sorted(heard) if g not in counted and g != OTHER and groups[g].expected]
    status, reasons = _status(counted)
    position = middle(_mixture(counted)) if status == "gedeeld" else None
    return Standing(
        status=status,
        position=position,
        side=side(position) if position else None,
        reasons=reasons,
        largest_distance=_largest_distance(counted, shown),
        missing=tuple(missing),
        groups=shown,
        provisional=status != "te_weinig_stemmen" and bool(missing),
        shared_by_all=status == "gedeeld" and not missing,
    )


@dataclass(frozen=True)
class _Heard:
    """The votes of a group that may be used; `secret` of the position votes were not seen by everybody."""

    positions: Positions
    dont_know: int
    secret: int
    open: bool

    @property
    def n(self) -> int:
        return sum(self.positions)

    @property
    def counts(self) -> bool:
        return self.n >= (1 if self.open else WORDS_FROM) and self.dont_know <= self.n

    @property
    def show(self) -> Show:
        """Who takes the hands they saw off a number would bare the few secret votes in it."""
        if not self.counts:
            return "none"
        hidden = self.secret == 0 or self.secret >= NUMBERS_FROM
        return "numbers" if self.open or (self.n >= NUMBERS_FROM and hidden) else "words"

    @property
    def why(self) -> Why:
        if self.n + self.dont_know == 0:
            return "niemand_stemde"
        many = self.open or self.dont_know >= MANY_DONT_KNOW
        return "veel_weet_niet" if many and self.dont_know > self.n else "te_weinig_stemmen"


def _hear(votes: Votes) -> _Heard:
    """Beside hands, one or two secret votes could be worked out: then only the hands count."""
    secret, dont_know = votes.positions, votes.dont_know
    hands = sum(votes.hands) + votes.hands_dont_know > 0
    if hands and not votes.open and sum(secret) < WORDS_FROM:
        secret, dont_know = NOBODY, dont_know if dont_know >= MANY_DONT_KNOW else 0
    p1, p2, p3, p4, p5 = map(sum, zip(secret, votes.hands, strict=True))
    return _Heard(
        positions=(p1, p2, p3, p4, p5),
        dont_know=dont_know + votes.hands_dont_know,
        secret=sum(secret),
        open=votes.open,
    )


def _group_standing(heard: _Heard) -> GroupStanding:
    if not heard.counts:
        return GroupStanding(show="none", why=heard.why)
    place = middle(heard.positions)
    return GroupStanding(
        show=heard.show,
        n=heard.n,
        dont_know=heard.dont_know,
        votes=heard.positions,
        middle=place,
        side=side(place),
        spread=spread(heard.positions),
        kind=group_class(heard.positions),
    )


def _status(counted: Mapping[str, Positions]) -> tuple[Status, tuple[Reason, ...]]:
    """The first that holds, in the order of design 2.3."""
    if len(counted) < 2:
        return "te_weinig_stemmen", ()
    if frozenset.intersection(*map(united_pairs, counted.values())):
        return "gedeeld", ()
    if _opposite_majorities(counted):
        return "verdeeld", ("tussen_groepen",)
    if both_sides_strong(_mixture(counted)):
        return "verdeeld", ("binnen_groepen",)
    return "bespreken", tuple(_reasons_to_talk(counted))


def _mixture(counted: Mapping[str, Positions]) -> list[Fraction]:
    """One distribution in which every group weighs the same, however many people it has."""
    each = [shares(positions) for positions in counted.values()]
    return [sum(place, Fraction(0)) / len(each) for place in zip(*each, strict=True)]


def _opposite_majorities(counted: Mapping[str, Positions]) -> bool:
    left = [p for p in counted.values() if sides(p)[0] > HALF * sum(p)]
    right = [p for p in counted.values() if sides(p)[1] > HALF * sum(p)]
    return any(distance(p, q) >= 1 for p in left for q in right)


def _reasons_to_talk(counted: Mapping[str, Positions]) -> Iterator[Reason]:
    kinds = {group_class(positions) for positions in counted.values()}
    if "verdeeld" in kinds:
        yield "groep_intern_verdeeld"
    if "gemengd" in kinds:
        yield "groep_gemengd"
    if kinds == {"eensgezind"}:
        yield "stappen_uit_elkaar"


def _largest_distance(counted: Mapping[str, Positions], shown: Mapping[str, GroupStanding]) -> Distance | None:
    """`max` keeps the first it finds, so at a tie the pair that comes first by sorted id."""
    if len(counted) < 2:
        return None
    apart = {(a, b): distance(counted[a], counted[b]) for a, b in combinations(sorted(counted), 2)}
    pair = max(apart, key=apart.__getitem__)
    numbers = all(shown[group].show == "numbers" for group in pair)
    return Distance(pair, apart[pair], distance_word(apart[pair]), numbers)


def shift(before: Votes, after: Votes) -> Shift | None:
    """The shift of one group between two rounds; None unless both have 5 or more votes, in numbers (2.4)."""
    then, now = _hear(before), _hear(after)
    if any(heard.show != "numbers" or heard.n < NUMBERS_FROM for heard in (then, now)):
        return None
    return shift_of(then.positions, now.positions)


def distance_shift(before: Standing, after: Standing) -> Change | None:
    """Whether the largest distance changed by half a step; None unless the same groups counted in both."""
    then, now = before.largest_distance, after.largest_distance
    if then is None or now is None or _counted(before) != _counted(after):
        return None
    return change(now.steps - then.steps, DISTANCE_CHANGE)


def _counted(of: Standing) -> set[str]:
    return {group for group, one in of.groups.items() if one.show != "none"}


def room_total_may_be_shown(of: Standing) -> bool:
    """Whether counts over all `of.groups` together may be shown: only if every one of them has numbers."""
    return bool(of.groups) and all(one.show == "numbers" for one in of.groups.values())


def published(of: Standing) -> dict[str, object]:
    """All of a standing that may leave the server, ready for JSON; fractions are rounded to 6 decimals."""
    return {
        "status": of.status,
        "position": list(of.position) if of.position else None,
        "side": of.side,
        "reasons": list(of.reasons),
        "largest_distance": _published_distance(of.largest_distance),
        "missing": list(of.missing),
        "groups": {group: _published_group(one) for group, one in of.groups.items()},
        "provisional": of.provisional,
        "shared_by_all": of.shared_by_all,
    }


def _published_distance(of: Distance | None) -> dict[str, object] | None:
    if of is None:
        return None
    steps = {"steps": round(float(of.steps), 6)} if of.show_number else {}
    return {"groups": list(of.groups), **steps, "word": of.word, "show_number": of.show_number}


def _published_group(of: GroupStanding) -> dict[str, object]:
    if of.middle is None or of.spread is None:
        return {"show": of.show, "why": of.why}
    words: dict[str, object] = {"show": of.show, "class": of.kind, "side": of.side}
    if of.show == "words":
        return words
    return {**words, "n": of.n, "median": list(of.middle), "spread": round(float(of.spread), 6)}
