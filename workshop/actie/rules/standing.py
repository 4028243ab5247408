"""Votes -> standing: what the votes of one round say, per group and between groups (design 2.2-2.5).

A group that is not counted leaves no trace of its positions in a `Standing`; `published` also drops the
numbers of a group that may be shown in words only.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Literal

from ..vocabulary import OTHER, Status
from .distribution import (
    HALF,
    UNITED,
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
from .hearing import NUMBERS_FROM, Heard, Show, Votes, Why, hear, hear_all

Reason = Literal[
    "een_groep",
    "tussen_groepen",
    "binnen_groepen",
    "groep_intern_verdeeld",
    "groep_gemengd",
    "net_niet_samen",
    "stappen_uit_elkaar",
]

DISTANCE_CHANGE = HALF
OPPOSED_FROM = Fraction(3, 2)  # steps between two groups that stand on either side
AROUND_THE_MIDDLE: Pair = (2, 4)  # 2-3 and 3-4 alike


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
    """How far two groups in numbers (sorted ids) stand apart, 0..4 steps."""

    groups: tuple[str, str]
    steps: Fraction
    word: DistanceWord


@dataclass(frozen=True)
class Standing:
    """What one round says. `groups` keeps its order.

    `position` exists only when `gedeeld`: one place or two neighbouring ones where the most of every group stand, or
    (2, 4) for "around the middle" where a group in words forbids to be closer.
    """

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
    heard = hear_all(groups)
    shown = {group: _group_standing(one) for group, one in heard.items()}
    counted = {group: one.positions for group, one in heard.items() if one.counts}
    missing = [g for g in sorted(heard) if g not in counted and g != OTHER and groups[g].expected]
    numbers = {group: votes for group, votes in counted.items() if shown[group].show == "numbers"}
    apart = _largest_distance(numbers)
    status, reasons = _status(counted, apart if numbers.keys() == counted.keys() else None)
    position = _position(counted, numbers) if status == "gedeeld" else None
    return Standing(
        status=status,
        position=position,
        side=_side(position) if position else None,
        reasons=reasons,
        largest_distance=apart,
        missing=tuple(missing),
        groups=shown,
        provisional=status != "te_weinig_stemmen" and bool(missing),
        shared_by_all=status == "gedeeld" and not missing,
    )


def _group_standing(heard: Heard) -> GroupStanding:
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


def _status(counted: Mapping[str, Positions], apart: Distance | None) -> tuple[Status, tuple[Reason, ...]]:
    """The first that holds, in the order of design 2.3; `apart` where every counted group is in numbers."""
    if len(counted) < 2:
        return "te_weinig_stemmen", ("een_groep",) if counted else ()
    if _passing(counted):
        return "gedeeld", ()
    if _opposite_majorities(counted):
        return "verdeeld", ("tussen_groepen",)
    if both_sides_strong(_mixture(counted)):
        return "verdeeld", ("binnen_groepen",)
    return "bespreken", tuple(_reasons_to_talk(counted, apart))


def _passing(counted: Mapping[str, Positions]) -> frozenset[Pair]:
    """The pairs on which every counted group is united."""
    return frozenset.intersection(*map(united_pairs, counted.values()))


def _position(counted: Mapping[str, Positions], numbers: Mapping[str, Positions]) -> Pair:
    """Where every counted group stands, never closer than a group in words may be told (design 2.3, 2)."""
    if numbers.keys() == counted.keys():
        for place in range(1, 6):
            if all(votes[place - 1] >= UNITED * sum(votes) for votes in counted.values()):
                return place, place
    mixture = _mixture(numbers) if numbers else [Fraction(0)] * 5
    held = {pair: mixture[pair[0] - 1] + mixture[pair[1] - 1] for pair in _passing(counted)}
    most = [pair for pair in sorted(held) if held[pair] == max(held.values())]
    nearest = [pair for pair in most if _from_middle(pair) == min(map(_from_middle, most))]
    return nearest[0] if len(nearest) == 1 else AROUND_THE_MIDDLE


def _from_middle(pair: Pair) -> int:
    return abs(sum(pair) - 6)


def _side(position: Pair) -> Side:
    return "midden" if position == AROUND_THE_MIDDLE else side(position)


def _mixture(counted: Mapping[str, Positions]) -> list[Fraction]:
    """One distribution in which every group weighs the same, however many people it has."""
    each = [shares(positions) for positions in counted.values()]
    return [sum(place, Fraction(0)) / len(each) for place in zip(*each, strict=True)]


def _opposite_majorities(counted: Mapping[str, Positions]) -> bool:
    left = [p for p in counted.values() if sides(p)[0] > HALF * sum(p)]
    right = [p for p in counted.values() if sides(p)[1] > HALF * sum(p)]
    return any(distance(p, q) >= OPPOSED_FROM for p in left for q in right)


def _reasons_to_talk(counted: Mapping[str, Positions], apart: Distance | None) -> Iterator[Reason]:
    kinds = {group_class(positions) for positions in counted.values()}
    if "verdeeld" in kinds:
        yield "groep_intern_verdeeld"
    if "gemengd" in kinds:
        yield "groep_gemengd"
    if kinds == {"eensgezind"}:
        yield "net_niet_samen" if apart and apart.steps < 1 else "stappen_uit_elkaar"


def _largest_distance(numbers: Mapping[str, Positions]) -> Distance | None:
    """Between groups in numbers only; `max` keeps the first it finds, so at a tie the pair first by sorted id."""
    if len(numbers) < 2:
        return None
    apart = {(a, b): distance(numbers[a], numbers[b]) for a, b in combinations(sorted(numbers), 2)}
    pair = max(apart, key=apart.__getitem__)
    return Distance(pair, apart[pair], distance_word(apart[pair]))


def shift(before: Votes, after: Votes) -> Shift | None:
    """The shift of one group between two rounds; None unless both have 5 or more votes, in numbers (2.4)."""
    then, now = hear(before), hear(after)
    if any(heard.show != "numbers" or heard.people < NUMBERS_FROM for heard in (then, now)):
        return None
    return shift_of(then.positions, now.positions)


def distance_shift(before: Standing, after: Standing) -> Change | None:
    """Whether the largest distance changed by half a step; None unless the same groups had numbers in both."""
    then, now = before.largest_distance, after.largest_distance
    if then is None or now is None or _in_numbers(before) != _in_numbers(after):
        return None
    return change(now.steps - then.steps, DISTANCE_CHANGE)


def _in_numbers(of: Standing) -> set[str]:
    return {group for group, one in of.groups.items() if one.show == "numbers"}


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
    return {"groups": list(of.groups), "steps": round(float(of.steps), 6), "word": of.word, "show_number": True}


def _published_group(of: GroupStanding) -> dict[str, object]:
    if of.middle is None or of.spread is None:
        return {"show": of.show, "why": of.why}
    words: dict[str, object] = {"show": of.show, "class": of.kind, "side": of.side}
    if of.show == "words":
        return words
    return {**words, "n": of.n, "median": list(of.middle), "spread": round(float(of.spread), 6)}
