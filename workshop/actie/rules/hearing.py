"""Which of a group's votes may be used, and how they may be shown: the thresholds of rules 2.2 and 2.5.

They count people: different phones, and never more than are known to be there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ..vocabulary import OTHER
from .distribution import Positions

Show = Literal["numbers", "words", "none"]
Why = Literal["niemand_stemde", "te_weinig_stemmen", "veel_weet_niet"]

WORDS_FROM = 3
NUMBERS_FROM = 5
MANY_DONT_KNOW = 3
NOBODY: Positions = (0, 0, 0, 0, 0)


@dataclass(frozen=True)
class Votes:
    """The votes of one group on one element, in whole persons.

    `positions` counts the votes for positions 1..5, `hands` the hands everybody saw go up; "weet ik niet" is
    counted apart from both. `open`: every member chose to be recognisable. `expected`: the group is invited.
    Thresholds count phones: of so many the positions are (None: each vote its own), `at_most` so many people are
    known to be there (None: no limit). `decided` is what a reveal settled.
    """

    positions: Positions
    dont_know: int = 0
    open: bool = False
    hands: Positions = NOBODY
    hands_dont_know: int = 0
    expected: bool = True
    phones: int | None = None
    phones_dont_know: int | None = None
    at_most: int | None = None
    decided: "Decided | None" = None


@dataclass(frozen=True)
class Decided:
    """What a reveal settled of a group: how it is shown, why it is not, and of how many phones its votes are."""

    show: Show
    why: Why | None = None
    people: int = 0


@dataclass(frozen=True)
class Heard:
    """The votes of a group that may be used: `people` counts for the thresholds, `secret` of them not by hand."""

    positions: Positions
    dont_know: int
    people: int
    secret: int
    unsure: int
    open: bool
    words_only: bool
    decided: Decided | None

    @property
    def n(self) -> int:
        return sum(self.positions)

    @property
    def counts(self) -> bool:
        if self.decided:
            return self.decided.show != "none"
        return self.people >= (1 if self.open else WORDS_FROM) and self.dont_know <= self.n

    @property
    def show(self) -> Show:
        """Who takes the hands they saw off a number would bare the few secret votes in it."""
        if self.decided:
            return self.decided.show
        if not self.counts:
            return "none"
        hidden = self.people >= NUMBERS_FROM and (self.secret == 0 or self.secret >= NUMBERS_FROM)
        return "numbers" if (self.open or hidden) and not self.words_only else "words"

    @property
    def why(self) -> Why:
        if self.decided and self.decided.why:
            return self.decided.why
        if self.n + self.dont_know == 0:
            return "niemand_stemde"
        many = self.open or self.unsure >= MANY_DONT_KNOW
        return "veel_weet_niet" if many and self.dont_know > self.n else "te_weinig_stemmen"


def hear(votes: Votes, words_only: bool = False) -> Heard:
    """Beside hands, one or two secret votes could be worked out: then only the hands count."""
    limit = None if votes.open else votes.at_most
    positions, dont_know = votes.positions, votes.dont_know
    secret = _people(votes.phones, sum(positions), limit)
    unsure = _people(votes.phones_dont_know, dont_know, limit)
    hands = sum(votes.hands) + votes.hands_dont_know > 0
    if hands and not votes.open and secret < WORDS_FROM:
        positions, secret = NOBODY, 0
        dont_know, unsure = (dont_know, unsure) if unsure >= MANY_DONT_KNOW else (0, 0)
    p1, p2, p3, p4, p5 = map(sum, zip(positions, votes.hands, strict=True))
    people = votes.decided.people if votes.decided else _people(None, secret + sum(votes.hands), limit)
    return Heard(
        positions=(p1, p2, p3, p4, p5),
        dont_know=dont_know + votes.hands_dont_know,
        people=people,
        secret=secret,
        unsure=_people(None, unsure + votes.hands_dont_know, limit),
        open=votes.open,
        words_only=words_only,
        decided=votes.decided,
    )


def hear_all(groups: Mapping[str, Votes], as_before: bool = False) -> dict[str, Heard]:
    """Every group but an "anders" of fewer than three, which is in no list; of "anders" no numbers are told.

    `as_before`: by the rules of an evening that was shown when "anders" had numbers too.
    """
    heard = {group: hear(votes, group == OTHER and not as_before) for group, votes in groups.items()}
    return {group: one for group, one in heard.items() if group != OTHER or one.people >= WORDS_FROM}


def decide(groups: Mapping[str, Votes], as_before: bool = False) -> dict[str, Votes]:
    """The votes as a reveal keeps them: what counts, how it is shown, and of who is not counted only why.

    Their standing is that of `groups`, whatever the numbers of people and the answers come to be later.
    """
    return {group: _decide(heard, groups[group].expected) for group, heard in hear_all(groups, as_before).items()}


def _decide(heard: Heard, expected: bool) -> Votes:
    decided = Decided(heard.show, None if heard.counts else heard.why, heard.people)
    if not heard.counts:
        return Votes(NOBODY, expected=expected, decided=decided)
    return Votes(heard.positions, heard.dont_know, heard.open, expected=expected, decided=decided)


def _people(phones: int | None, votes: int, at_most: int | None) -> int:
    """How many people so many votes count for at a threshold: different phones, and no more than are known."""
    of = votes if phones is None else phones
    return of if at_most is None else min(of, at_most)
