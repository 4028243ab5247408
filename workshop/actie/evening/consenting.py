"""The consent, a row for every group that was there (design 2, 2.5.6 and 2.5.12; design 7, 7.1)."""

from collections import Counter
from dataclasses import replace
from typing import NamedTuple

from ..rules.hearing import NUMBERS_FROM
from ..vocabulary import CONSENTING, OTHER, StanceHow
from .counting import counted_rows, hands, is_as_before, is_open, limited, voter
from .frozen import Consents, Stance
from .gathered import Evening, known, present
from .meeting import Group, Round

Three = tuple[int, int, int]


def is_guessable(evening: Evening, found: Round, group: Group) -> bool:
    """Whether others could guess that a concern is this group's: it votes in secret, and it is small."""
    return not is_open(evening, group, found) and known(evening, group) < NUMBERS_FROM


def consents(evening: Evening, found: Round) -> Consents:
    """What a round comes to. That somebody has a concern is told always, whose only where that is no secret."""
    heard = [_heard(evening, found, group) for group in evening.meeting.voting_groups]
    concern, objection = (any(one.counts[nr] for one in heard) for nr in (1, 2))
    if is_as_before(found):
        return Consents(concern, objection, tuple(one.in_numbers() for one in heard if _was_counted(one)))
    there = present(evening)
    stances = [_stance(evening, found, one) for one in heard if there.get(one.group.id) or one.answered]
    return Consents(concern, objection, _together(stances, evening, found))


class _Heard(NamedTuple):
    """What counts of one group, hands included; `secret`: of how many people that is not by hand, `raised` by hand.

    `answered`: somebody of it did, also who is not counted.
    """

    group: Group
    counts: Three
    secret: int
    raised: int
    answered: bool

    def in_numbers(self) -> Stance:
        return Stance(self.group.id, "numbers", self.counts)


def _heard(evening: Evening, found: Round, group: Group) -> _Heard:
    rows = counted_rows(evening, found, group)
    cast = Counter(row.value for row in rows)
    raised = (0, 0, 0) if is_as_before(found) else hands(evening.meeting, found, group)
    yes, concern, no = (cast[value] + up for value, up in zip(CONSENTING, raised, strict=True))
    secret = limited(evening, found, group, len({voter(evening, found, row) for row in rows}))
    answered = bool(evening.votes_by_group.get((found.id, group.id))) or any(raised)
    return _Heard(group, (yes, concern, no), secret, sum(raised), answered)


def _was_counted(one: _Heard) -> bool:
    """By the program that froze nothing: from five, whoever they were."""
    return one.group.voting != "one_voice" and one.secret >= NUMBERS_FROM


def _stance(evening: Evening, found: Round, one: _Heard) -> Stance:
    how = _how(one, is_open(evening, one.group, found))
    if how == "numbers":
        return one.in_numbers()
    said = tuple(value for value, count in zip(CONSENTING, one.counts, strict=True) if count)
    return Stance(one.group.id, how, said=said if how == "word" else ())


def _how(one: _Heard, openly: bool) -> StanceHow:
    """A group that gave no answer has no word either; that tells nothing of anybody."""
    if not one.answered or one.group.voting == "one_voice":
        return "word"
    enough = one.secret >= NUMBERS_FROM
    if openly:
        return "numbers" if enough else "word"
    by_hand_only = one.raised > 0 and one.secret == 0
    return "numbers" if (enough or by_hand_only) and one.group.id != OTHER else "took_part"


def _together(stances: list[Stance], evening: Evening, found: Round) -> tuple[Stance, ...]:
    """Beside a group that only took part no secret is told in numbers: what is left over would be that group's."""
    if all(one.how != "took_part" for one in stances):
        return tuple(stances)
    return tuple(
        replace(one, how="took_part", counts=None, people=sum(one.counts))
        if one.counts and not is_open(evening, evening.meeting.group(one.group), found)
        else one
        for one in stances
    )
