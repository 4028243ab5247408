"""Standings and method votes -> a few methods, each with what it was chosen for (design 2.6).

Scores are compared as exact fractions: `fit^G x product of P`, where G is the number of counted groups; the
G-th root is only for showing. The list is a proposal; a method without an element is never ranked.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Literal

from .distribution import HALF, Side
from .standing import NUMBERS_FROM, WORDS_FROM, Status

Tally = tuple[int, int, int]  # past, misschien, niet; "ken ik niet" is in none of them
Evidence = Literal["databank", "verkenning"]
Criterion = Literal["no_share", "evidence", "new_elements", "matches", "id"]
Word = Literal["meeste_past", "gemengd", "meeste_niet"]

ASKS_FROM = HALF  # an element with this need asks for a method
STRENGTH: dict[Evidence | None, int] = {"databank": 2, "verkenning": 1, None: 0}
UNHEARD = HALF  # the chance a group gives a method it did not say enough about
NO_VOTES: Tally = (0, 0, 0)


@dataclass(frozen=True)
class Candidate:
    """A method: its elements, the strongest evidence of its places, its settings (none: any) and tags."""

    id: str
    elements: tuple[str, ...]
    evidence: Evidence | None = None
    setting: tuple[str, ...] = ()
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ElementNeed:
    """What the votes said of an element, and the pole where the brochure's methods help."""

    status: Status
    side: Side | None
    method_side: Literal["links", "rechts"] | None


@dataclass(frozen=True)
class Voters:
    """A group at the method vote: its seats with at least one method vote. One voice counts as open."""

    voters: int
    open: bool = False
    one_voice: bool = False

    @property
    def recognisable(self) -> bool:
        """Whether the group agreed that its few votes are seen."""
        return self.open or self.one_voice

    @property
    def counts(self) -> bool:
        """Whether the group is counted at all."""
        return self.voters >= (1 if self.recognisable else WORDS_FROM)


@dataclass(frozen=True)
class GroupVoice:
    """How one group voted on a method; `tally` only where its numbers may be shown."""

    group: str
    word: Word
    tally: Tally | None


@dataclass(frozen=True)
class Pick:
    """One chosen method at its turn, with the facts its reason is told from.

    `statuses` go with `elements`; `groups` are those that said enough about it. `fit` and `support` are 0..1,
    `score` is their product. `tie_decided_by`: what put it before others with its score; `equal`: those that
    only the id put behind it. `reserved_slot`: it won as a place is kept for an element without a method.
    """

    id: str
    elements: tuple[str, ...]
    statuses: tuple[Status, ...]
    groups: tuple[GroupVoice, ...]
    evidence: Evidence | None
    fit: Fraction
    support: float
    score: float
    tie_decided_by: Criterion | None
    equal: tuple[str, ...]
    reserved_slot: bool
    new_elements: tuple[str, ...]


@dataclass(frozen=True)
class Shortlist:
    """The picks in order, the elements that ask and get nothing, the methods left out without support."""

    chosen: tuple[Pick, ...]
    uncovered: tuple[str, ...]
    not_supported: tuple[str, ...]
    need: Mapping[str, Fraction]
    support: Mapping[str, float]


def shortlist(
    elements: Mapping[str, ElementNeed],
    candidates: Sequence[Candidate],
    groups: Mapping[str, Voters],
    votes: Mapping[str, Mapping[str, Tally]],
    size: int,
    setting: str | None = None,
    tags: frozenset[str] = frozenset(),
) -> Shortlist:
    """Up to `size` methods, picked one at a time by support and by what the elements still need.

    In: `votes` is method -> group -> tally; every element of a candidate is a key of `elements`. The rule is
    sequential proportional approval over elements; support is group-informed consensus, as in Polis.
    """
    judged = [_judge(one, groups, votes.get(one.id, {})) for one in candidates if one.elements]
    fitting = [one for one in judged if setting is None or setting in (one.of.setting or (setting,))]
    choice = _Choice(elements, [one for one in fitting if one.supported], tags)
    chosen = tuple(choice.pick(places) for places in range(size, 0, -1) if choice.pool)
    return Shortlist(
        chosen=chosen,
        uncovered=tuple(choice.bare()),
        not_supported=tuple(sorted(one.of.id for one in fitting if not one.supported)),
        need=choice.need,
        support={one.of.id: one.support for one in judged},
    )


def need(of: ElementNeed) -> Fraction:
    """How much an element asks for a method, 1/4..1."""
    if of.status == "verdeeld":
        return Fraction(1)
    if of.status == "bespreken":
        return HALF
    if of.status == "te_weinig_stemmen":
        return Fraction(1, 4)
    pole = (of.side or "").removeprefix("licht_")
    if of.method_side is None or pole not in ("links", "rechts"):
        return HALF
    return Fraction(1) if pole == of.method_side else Fraction(1, 4)


@dataclass(frozen=True)
class _Judged:
    """A candidate, the chance P each counted group gives it, and the votes of those that said enough."""

    of: Candidate
    chances: tuple[Fraction, ...]
    heard: Mapping[str, Tally]
    voices: tuple[GroupVoice, ...]

    @property
    def support(self) -> float:
        """The geometric mean of the chances, 0..1; only for showing."""
        mean: float = float(prod(self.chances)) ** (1 / len(self.chances))
        return mean

    @property
    def supported(self) -> bool:
        refused = any(2 * no > yes + maybe + no for yes, maybe, no in self.heard.values())
        return prod(self.chances) >= HALF ** len(self.chances) and not refused

    @property
    def largest_no_share(self) -> Fraction:
        return max((Fraction(tally[2], sum(tally)) for tally in self.heard.values()), default=Fraction(0))


def _judge(of: Candidate, groups: Mapping[str, Voters], votes: Mapping[str, Tally]) -> _Judged:
    counted = {group: who for group, who in groups.items() if who.counts}
    cap = _cap(counted.values())
    heard = _heard(groups, votes)
    chances = [
        _chance(heard[group], cap, who.one_voice) if group in heard else UNHEARD for group, who in counted.items()
    ]
    return _Judged(of, tuple(chances) or (UNHEARD,), heard, group_voices(groups, votes))


def _heard(groups: Mapping[str, Voters], votes: Mapping[str, Tally]) -> dict[str, Tally]:
    """The votes of the counted groups on one method; too few of them are no opinion, shown nowhere."""
    least = {group: 1 if who.recognisable else WORDS_FROM for group, who in groups.items() if who.counts}
    return {group: votes[group] for group in least if sum(votes.get(group, NO_VOTES)) >= least[group]}


def group_voices(groups: Mapping[str, Voters], votes: Mapping[str, Tally]) -> tuple[GroupVoice, ...]:
    """What may be told of the votes on one method, in the order of `groups`; who is not heard is left out."""
    return tuple(_voice(group, tally, groups[group]) for group, tally in _heard(groups, votes).items())


def _cap(counted: Collection[Voters]) -> int:
    """The most votes any group weighs: those of the smallest; one voice is not small, it speaks for many."""
    voters = [who.voters for who in counted if not who.one_voice] or [who.voters for who in counted]
    return min(voters, default=0)


def _chance(tally: Tally, cap: int, one_voice: bool) -> Fraction:
    """The chance that somebody of the group finds that it suits them (Laplace), from at most `cap` votes."""
    yes, maybe, _ = tally
    n = sum(tally)
    weight = cap if one_voice else min(n, cap)
    share = (yes + HALF * maybe) / n
    return (weight * share + 1) / (weight + 2)


def _voice(group: str, tally: Tally, who: Voters) -> GroupVoice:
    yes, _, no = tally
    n = sum(tally)
    word: Word = "meeste_past" if 2 * yes > n else "meeste_niet" if 2 * no > n else "gemengd"
    return GroupVoice(group, word, tally if who.recognisable or n >= NUMBERS_FROM else None)


class _Choice:
    """The choosing, pick by pick: which supported methods are left and what the elements already have."""

    def __init__(self, elements: Mapping[str, ElementNeed], pool: Sequence[_Judged], tags: frozenset[str]) -> None:
        self.elements = elements
        self.need = {element: need(asked) for element, asked in elements.items()}
        self.pool = list(pool)
        self.tags = tags
        self.picked: Counter[str] = Counter()

    def bare(self) -> list[str]:
        """The elements that ask for a method and have none."""
        return [e for e, asked in self.need.items() if asked >= ASKS_FROM and not self.picked[e]]

    def pick(self, places: int) -> Pick:
        """Take the best for one of the `places` left; the last are kept for elements without a method."""
        best, decided_by, equal = self._best(self._allowed(places))
        fit, new = self._fit(best), self._new(best)
        kept = best is not self._best(self.pool)[0]
        self.pool.remove(best)
        self.picked.update(best.of.elements)
        return Pick(
            id=best.of.id,
            elements=best.of.elements,
            statuses=tuple(self.elements[element].status for element in best.of.elements),
            groups=best.voices,
            evidence=best.of.evidence,
            fit=fit,
            support=best.support,
            score=best.support * float(fit),
            tie_decided_by=decided_by,
            equal=tuple(equal),
            reserved_slot=kept,
            new_elements=new,
        )

    def _allowed(self, places: int) -> list[_Judged]:
        on_offer = {element for one in self.pool for element in one.of.elements}
        waiting = on_offer.intersection(self.bare())
        if not waiting or places > len(waiting):
            return self.pool
        return [one for one in self.pool if waiting.intersection(one.of.elements)]

    def _best(self, among: Sequence[_Judged]) -> tuple[_Judged, Criterion | None, list[str]]:
        """The winner, what set it apart from the last of its equals, and whom only the id put behind it."""
        tied = _highest(among, self._score)
        criteria: dict[Criterion, Callable[[_Judged], int | Fraction]] = {
            "no_share": lambda one: -one.largest_no_share,
            "evidence": lambda one: STRENGTH[one.of.evidence],
            "new_elements": lambda one: len(self._new(one)),
            "matches": lambda one: len(one.of.tags & self.tags),
        }
        decided_by: Criterion | None = None
        for criterion, key in criteria.items():
            left = _highest(tied, key)
            decided_by = criterion if len(left) < len(tied) else decided_by
            tied = left
        first, *equal = sorted(tied, key=lambda one: one.of.id)
        return first, "id" if equal else decided_by, [one.of.id for one in equal]

    def _score(self, one: _Judged) -> Fraction:
        return self._fit(one) ** len(one.chances) * prod(one.chances)

    def _fit(self, one: _Judged) -> Fraction:
        shares = [self.need[element] / (1 + self.picked[element]) for element in one.of.elements]
        return sum(shares, Fraction(0)) / len(shares)

    def _new(self, one: _Judged) -> tuple[str, ...]:
        return tuple(element for element in one.of.elements if not self.picked[element])


def _highest(among: Sequence[_Judged], key: Callable[[_Judged], int | Fraction]) -> list[_Judged]:
    top = max(map(key, among))
    return [one for one in among if key(one) == top]
