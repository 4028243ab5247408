"""One distribution over the five positions: where it lies, how wide, how far from another (design 2.1-2.4).

`Weights` are five counts or five shares, not all zero. Counts stay whole numbers and shares stay fractions,
so that 70 % of 10 is 7 on every machine.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import Literal

Positions = tuple[int, int, int, int, int]
Weights = Sequence[int | Fraction]
Pair = tuple[int, int]

Side = Literal["links", "licht_links", "midden", "licht_rechts", "rechts", "geen_midden"]
Kind = Literal["eensgezind", "gemengd", "verdeeld"]
DistanceWord = Literal["dicht_bij", "verschil", "ver_uit_elkaar"]
Move = Literal["links", "rechts", "geen", "gemengd"]
Change = Literal["dichter", "wijder", "gelijk"]

UNITED = Fraction(70, 100)
OPPOSED = Fraction(15, 100)
THIRD = Fraction(1, 3)
HALF = Fraction(1, 2)
STABLE_UNDER = Fraction(15, 100)
SPREAD_CHANGE = Fraction(1, 4)


def middle(weights: Weights) -> Pair:
    """The lower and upper median, 1..5."""
    half = sum(weights) * HALF
    below = list(accumulate(weights))
    lower = next(place for place, so_far in enumerate(below, 1) if so_far >= half)
    upper = next(place for place, so_far in enumerate(below, 1) if so_far > half)
    return lower, upper


def side(of: Pair) -> Side:
    """The word for a middle; half on 1 and half on 5 has none, because nobody stands between."""
    lower, upper = of
    if upper - lower >= 2:
        return "geen_midden"
    near: dict[int, Side] = {5: "licht_links", 6: "midden", 7: "licht_rechts"}
    return near.get(lower + upper, "links" if lower + upper < 5 else "rechts")


def spread(weights: Weights) -> Fraction:
    """Mean steps to the middle vote, 0..2 (2 x D of Leik, 1966)."""
    n = sum(weights)
    return Fraction(sum(min(so_far, n - so_far) for so_far in accumulate(weights))) / n


def united_pairs(weights: Weights) -> frozenset[Pair]:
    """The neighbouring positions that hold at least 70 %, the other side less than 15 % (COMET)."""
    n = sum(weights)
    left, right = sides(weights)
    opposite = {(1, 2): right, (2, 3): right, (3, 4): left, (4, 5): left}
    return frozenset(
        (low, high)
        for (low, high), against in opposite.items()
        if weights[low - 1] + weights[high - 1] >= UNITED * n and against < OPPOSED * n
    )


def group_class(weights: Weights) -> Kind:
    """How united one group is."""
    if united_pairs(weights):
        return "eensgezind"
    return "verdeeld" if both_sides_strong(weights) else "gemengd"


def sides(weights: Weights) -> tuple[int | Fraction, int | Fraction]:
    """What lies on positions 1-2 and on 4-5."""
    return weights[0] + weights[1], weights[3] + weights[4]


def both_sides_strong(weights: Weights) -> bool:
    """Whether 1-2 and 4-5 hold at least a third each, with a spread of at least 1 step."""
    return min(sides(weights)) >= THIRD * sum(weights) and spread(weights) >= 1


def shares(weights: Weights) -> list[Fraction]:
    """The five parts of 1."""
    n = sum(weights)
    return [Fraction(weight) / n for weight in weights]


def distance(p: Weights, q: Weights) -> Fraction:
    """Wasserstein-1, 0..4 steps: the area between the two cumulative distributions."""
    pairs = zip(accumulate(shares(p)), accumulate(shares(q)), strict=True)
    return sum((abs(f - g) for f, g in pairs), Fraction(0))


def distance_word(steps: Fraction) -> DistanceWord:
    """The word for a distance of 0..4 steps."""
    if steps < 1:
        return "dicht_bij"
    return "verschil" if steps < 2 else "ver_uit_elkaar"


@dataclass(frozen=True)
class Shift:
    """What changed in one group between two rounds; the people need not be the same.

    `n` votes before and after, `steps` 0..4, `changed_share` 0..1 moved net, `stable`: less than 15 % did.
    """

    n: tuple[int, int]
    steps: Fraction
    changed_share: Fraction
    stable: bool
    median_move: Move
    inside: Change


def shift_of(before: Positions, after: Positions) -> Shift:
    """The shift from one distribution to another; `standing.shift` says whether it may be shown."""
    differences = (abs(p - q) for p, q in zip(shares(before), shares(after), strict=True))
    changed_share = sum(differences, Fraction(0)) / 2
    return Shift(
        n=(sum(before), sum(after)),
        steps=distance(before, after),
        changed_share=changed_share,
        stable=changed_share < STABLE_UNDER,
        median_move=_move(middle(before), middle(after)),
        inside=change(spread(after) - spread(before), SPREAD_CHANGE),
    )


def _move(before: Pair, after: Pair) -> Move:
    """Where the middle went; one that does not exist in either round went nowhere that can be told."""
    if "geen_midden" in (side(before), side(after)):
        return "gemengd"
    steps = sum(after) - sum(before)
    return "geen" if steps == 0 else "links" if steps < 0 else "rechts"


def change(difference: Fraction, least: Fraction) -> Change:
    """The word for a difference in steps; under `least` steps it is none."""
    if abs(difference) < least:
        return "gelijk"
    return "dichter" if difference < 0 else "wijder"
