"""Standings and method votes -> a few methods that fit the case, each with what it was chosen for (design 2.6).

Scores are compared as exact fractions: `fit^G x product of P`, where G is the number of counted groups; the
G-th root is only for showing. The list is a proposal; a method without an element is never ranked.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from hashlib import sha256
from math import prod
from typing import Literal

from ..vocabulary import EVERYBODY, Status
from .distribution import HALF, Side
from .hearing import NUMBERS_FROM, WORDS_FROM

Tally = tuple[int, int, int]  # past, misschien, niet; "ken ik niet" is in none of them
Evidence = Literal["databank", "verkenning"]
Criterion = Literal["no_share", "matches", "evidence", "new_elements", "draw"]
Pole = Literal["links", "rechts"]
Word = Literal["meeste_past", "gemengd", "meeste_niet"]

ASKS_FROM = HALF  # an element with this need asks for a method
STRENGTH: dict[Evidence | None, int] = {"databank": 2, "verkenning": 1, None: 0}
UNHEARD = HALF  # the chance a group gives a method it did not say enough about
NO_VOTES: Tally = (0, 0, 0)
ONE_VOICE_WEIGHS = 2
ORDINARY = {"wijk", "dorp"}  # settings that need not be named to be proposed
CONTESTED = ("verdeeld", "bespreken")  # where a method that serves one pole takes a side


@dataclass(frozen=True)
class Candidate:
    """A method: its elements, the strongest evidence of its places, and what it is made for.

    No setting is any; no audience, or "iedereen" among them, is everybody; no subject is any. `tags` are phases and
    kinds of citizenship.
    """

    id: str
    elements: tuple[str, ...]
    evidence: Evidence | None = None
    setting: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    tags: frozenset[str] = frozenset()

    @property
    def values(self) -> frozenset[str]:
        """All that can match a case."""
        return (self.tags | {*self.setting, *self.audience, *self.subjects}) - {EVERYBODY}


@dataclass(frozen=True)
class Case:
    """What the meeting is about: '' and () where nothing was named. `seed` is the meeting's id, for the draw."""

    setting: str = ""
    audience: str = ""
    subjects: tuple[str, ...] = ()
    tags: frozenset[str] = frozenset()
    seed: str = ""

    @property
    def values(self) -> frozenset[str]:
        return frozenset(filter(None, (self.setting, self.audience, *self.subjects, *self.tags))) - {EVERYBODY}

    def fits(self, of: Candidate) -> bool:
        """Whether what a special method is made for is named here: its people, its subject, its place."""
        special = of.setting and not ORDINARY.intersection(of.setting)
        return (
            (not of.audience or EVERYBODY in of.audience or self.audience in of.audience)
            and (not of.subjects or bool(set(of.subjects).intersection(self.subjects)))
            and (not special or self.setting in of.setting)
        )

    def is_here(self, of: Candidate) -> bool:
        """Whether a method belongs to the meeting's setting."""
        return not self.setting or not of.setting or self.setting in of.setting

    def draw(self, method: str) -> str:
        """The lot of a method; where there is no meeting to draw for, its id."""
        return sha256(f"{self.seed}:{method}".encode()).hexdigest() if self.seed else method


NO_CASE = Case()


@dataclass(frozen=True)
class ElementNeed:
    """What the votes said of an element, and the pole where the brochure's methods help."""

    status: Status
    side: Side | None
    method_side: Pole | None


@dataclass(frozen=True)
class Voters:
    """A group at the method vote: its phones with at least one method vote. One voice counts as open.

    `few` are the methods on which its numbers are not told, though it may have five votes there: too few phones.
    """

    voters: int
    open: bool = False
    one_voice: bool = False
    few: tuple[str, ...] = ()

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
    `score` is their product; support and score are None where a group is told in words (2.5.12). `tie_decided_by`:
    what put it before others with its score; `equal`: those that only the draw put behind it. `reserved_slot`: it won
    as a place is kept for an element without a method. `serves`: element -> the pole it helps, where people chose both.
    """

    id: str
    elements: tuple[str, ...]
    statuses: tuple[Status, ...]
    groups: tuple[GroupVoice, ...]
    evidence: Evidence | None
    fit: Fraction
    support: float | None
    score: float | None
    tie_decided_by: Criterion | None
    equal: tuple[str, ...]
    reserved_slot: bool
    new_elements: tuple[str, ...]
    serves: Mapping[str, Pole | None]


@dataclass(frozen=True)
class Shortlist:
    """The picks in order, the elements that ask and get nothing, the methods without support with who said so."""

    chosen: tuple[Pick, ...]
    uncovered: tuple[str, ...]
    not_supported: Mapping[str, tuple[GroupVoice, ...]]
    need: Mapping[str, Fraction]
    support: Mapping[str, float]


def shortlist(
    elements: Mapping[str, ElementNeed],
    candidates: Sequence[Candidate],
    groups: Mapping[str, Voters],
    votes: Mapping[str, Mapping[str, Tally]],
    size: int,
    case: Case = NO_CASE,
    put: bool = False,
) -> Shortlist:
    """Up to `size` methods, picked one at a time by support and by what the elements still need.

    In: `votes` is method -> group -> tally; every element of a candidate is a key of `elements`; `put`: these methods
    were put to the room, so all of them compete. The rule is sequential proportional approval over elements; support
    is group-informed consensus, as in Polis.
    """
    judged = [_judge(one, groups, votes.get(one.id, {})) for one in candidates if one.elements]
    fitting = [one for one in judged if put or case.fits(one.of)]
    supported = [one for one in fitting if one.supported]
    here = [one for one in supported if put or case.is_here(one.of)]
    choice = _Choice(elements, here if len(here) >= size else supported, case)
    chosen = tuple(choice.pick(places) for places in range(size, 0, -1) if choice.pool)
    refused = sorted((one for one in fitting if not one.supported), key=lambda one: one.of.id)
    return Shortlist(
        chosen=chosen,
        uncovered=tuple(choice.bare()),
        not_supported={one.of.id: one.voices for one in refused},
        need=choice.need,
        support={one.of.id: one.support for one in judged},
    )


def without_numbers(of: Shortlist) -> Shortlist:
    """The order and the words only: beside them support and score bare the votes of a group told in words (2.5.12)."""
    return replace(of, chosen=tuple(replace(pick, support=None, score=None) for pick in of.chosen), support={})


def published(of: Shortlist) -> dict[str, object]:
    """What is told of a list for which nobody voted, ready for JSON."""
    told = ("id", "elements", "tie_decided_by", "equal", "reserved_slot", "serves")
    return {
        "chosen": [{name: getattr(pick, name) for name in told} for pick in of.chosen],
        "uncovered": of.uncovered,
        "not_supported": list(of.not_supported),
    }


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
    """A candidate, the chance P each counted group gives it (group -> P), and the votes of those that said enough."""

    of: Candidate
    chances: Mapping[str, Fraction]
    tested: Collection[str]
    heard: Mapping[str, Tally]
    voices: tuple[GroupVoice, ...]

    @property
    def product(self) -> Fraction:
        return prod(self.chances.values(), start=Fraction(1)) if self.chances else UNHEARD

    @property
    def support(self) -> float:
        """The geometric mean of the chances, 0..1; only for showing."""
        mean: float = float(self.product) ** (1 / max(len(self.chances), 1))
        return mean

    @property
    def supported(self) -> bool:
        """One voice or one open official moves the order; it strikes out nothing."""
        mean = prod(self.chances[group] for group in self.tested) >= HALF ** len(self.tested)
        many = (tally for tally in self.heard.values() if sum(tally) >= WORDS_FROM)
        return mean and not any(2 * tally[2] > sum(tally) for tally in many)

    @property
    def largest_no_share(self) -> Fraction:
        return max((Fraction(tally[2], sum(tally)) for tally in self.heard.values()), default=Fraction(0))


def _judge(of: Candidate, groups: Mapping[str, Voters], votes: Mapping[str, Tally]) -> _Judged:
    counted = {group: who for group, who in groups.items() if who.counts}
    tested = [group for group, who in counted.items() if who.voters >= WORDS_FROM] or list(counted)
    cap = min((counted[group].voters for group in tested), default=0)
    heard = _heard(groups, votes)
    chances = {
        group: _chance(heard[group], cap, who.one_voice) if group in heard else UNHEARD
        for group, who in counted.items()
    }
    return _Judged(of, chances, tested, heard, group_voices(groups, votes, of.id))


def _heard(groups: Mapping[str, Voters], votes: Mapping[str, Tally]) -> dict[str, Tally]:
    """The votes of the counted groups on one method; too few of them are no opinion, shown nowhere."""
    least = {group: 1 if who.recognisable else WORDS_FROM for group, who in groups.items() if who.counts}
    return {group: votes[group] for group in least if sum(votes.get(group, NO_VOTES)) >= least[group]}


def group_voices(groups: Mapping[str, Voters], votes: Mapping[str, Tally], method: str = "") -> tuple[GroupVoice, ...]:
    """What may be told of the votes on one method, in the order of `groups`; who is not heard is left out."""
    return tuple(_voice(group, tally, groups[group], method) for group, tally in _heard(groups, votes).items())


def _chance(tally: Tally, cap: int, one_voice: bool) -> Fraction:
    """The chance that somebody of the group finds that it suits them (Laplace), from at most `cap` votes."""
    yes, maybe, _ = tally
    n = sum(tally)
    weight = min(ONE_VOICE_WEIGHS, cap) if one_voice else min(n, cap)
    share = (yes + HALF * maybe) / n
    return (weight * share + 1) / (weight + 2)


def _voice(group: str, tally: Tally, who: Voters, method: str) -> GroupVoice:
    yes, _, no = tally
    n = sum(tally)
    word: Word = "meeste_past" if 2 * yes > n else "meeste_niet" if 2 * no > n else "gemengd"
    numbers = who.recognisable or (n >= NUMBERS_FROM and method not in who.few)
    return GroupVoice(group, word, tally if numbers else None)


class _Choice:
    """The choosing, pick by pick: which supported methods are left and what the elements already have."""

    def __init__(self, elements: Mapping[str, ElementNeed], pool: Sequence[_Judged], case: Case) -> None:
        self.elements = elements
        self.need = {element: need(asked) for element, asked in elements.items()}
        self.pool = list(pool)
        self.case = case
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
            serves={element: self._serves(element) for element in best.of.elements},
        )

    def _serves(self, element: str) -> Pole | None:
        asked = self.elements[element]
        return asked.method_side if asked.status in CONTESTED else None

    def _allowed(self, places: int) -> list[_Judged]:
        on_offer = {element for one in self.pool for element in one.of.elements}
        waiting = on_offer.intersection(self.bare())
        if not waiting or places > len(waiting):
            return self.pool
        return [one for one in self.pool if waiting.intersection(one.of.elements)]

    def _best(self, among: Sequence[_Judged]) -> tuple[_Judged, Criterion | None, list[str]]:
        """The winner, what set it apart from the last of its equals, and whom only the draw put behind it."""
        tied = _highest(among, self._score)
        criteria: dict[Criterion, Callable[[_Judged], int | Fraction]] = {
            "no_share": lambda one: -one.largest_no_share,
            "matches": lambda one: len(one.of.values & self.case.values),
            "evidence": lambda one: STRENGTH[one.of.evidence],
            "new_elements": lambda one: len(self._new(one)),
        }
        decided_by: Criterion | None = None
        for criterion, key in criteria.items():
            left = _highest(tied, key)
            decided_by = criterion if len(left) < len(tied) else decided_by
            tied = left
        first, *equal = sorted(tied, key=lambda one: self.case.draw(one.of.id))
        return first, "draw" if equal else decided_by, sorted(one.of.id for one in equal)

    def _score(self, one: _Judged) -> Fraction:
        return self._fit(one) ** max(len(one.chances), 1) * one.product

    def _fit(self, one: _Judged) -> Fraction:
        shares = [self.need[element] / (1 + self.picked[element]) for element in one.of.elements]
        return sum(shares, Fraction(0)) / len(shares)

    def _new(self, one: _Judged) -> tuple[str, ...]:
        return tuple(element for element in one.of.elements if not self.picked[element])


def _highest(among: Sequence[_Judged], key: Callable[[_Judged], int | Fraction]) -> list[_Judged]:
    top = max(map(key, among))
    return [one for one in among if key(one) == top]
