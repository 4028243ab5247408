"""Rows of votes to counts: who counts in a round, by how many phones, and what each group's votes come to.

A vote is a row (round, item, seat, group, value). Thresholds count phones (design 2, 2.5.10), and who asked not to be
counted is in none of it (2.5.9). A round that was shown by a program that froze nothing is read as it was read there.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations
from typing import NamedTuple

from ..rules.hearing import NUMBERS_FROM, WORDS_FROM, Votes
from ..rules.shortlist import Tally, Voters
from ..vocabulary import CONSENTING, OTHER
from .gathered import Evening, Seat, Vote, asked_of, at_most, phone_of
from .meeting import Group, Meeting, Round

POSITIONS = ("1", "2", "3", "4", "5")
DONT_KNOW = "dont_know"
DOTS_EACH = 2
MOST_TO_DOT = 6
CHOICES: Mapping[str, tuple[str, ...]] = {
    "practice": (*POSITIONS, DONT_KNOW),
    "position": (*POSITIONS, DONT_KNOW),
    # Two of the items of the round, by their place in it: from 1, the first of the two first.
    "dots": tuple(f"{one}_{other}" for one, other in combinations(range(1, MOST_TO_DOT + 1), DOTS_EACH)),
    "method": ("suits", "maybe", "no", "unknown"),
    "consent": CONSENTING,
}
SAID = ("suits", "maybe", "no")  # what says something of a method
OPEN_ANSWER, CLOSED_ANSWER = "open", "closed"
LATER = datetime.max.replace(tzinfo=UTC)


def is_choice(found: Round, value: str) -> bool:
    """Whether this stands on the ballot of a round."""
    return value in CHOICES[found.kind] and (found.kind != "dots" or max(dotted(value)) < len(found.items))


def dotted(value: str) -> tuple[int, ...]:
    """On which items of its round (from 0) the dots of one seat are."""
    return tuple(int(place) - 1 for place in value.split("_"))


# ---- who counts ------------------------------------------------------------------------------------------------


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
    members = [s for s in (evening.seats if found.revealed else evening.voters) if s.group == group.id]
    members = [s for s in members if not s.observer]
    early = [s for s in members if s.group_since and s.group_since <= found.opened]
    answers = _answers(evening, found, group)
    asked = early or members
    return bool(asked) and all(answers.get(s.id, s.answer) == OPEN_ANSWER for s in asked)


def counted_rows(evening: Evening, found: Round, group: Group) -> list[Vote]:
    """The rows of one group in one round that count, one per seat and item.

    Never of who was promised not to be counted (2.5.9). Of one voice only the newest; of a group that chose to vote
    openly only those who chose so.
    """
    rows = evening.votes_by_group.get((found.id, group.id), [])
    if not is_as_before(found):
        rows = [v for v in rows if not _is_promised(evening, v)]
    if group.voting == "one_voice":
        newest: dict[str, Vote] = {}
        for row in sorted(rows, key=lambda v: v.nr):
            newest[row.item] = row
        return list(newest.values())
    if group.voting == "ask" and is_open(evening, group, found):
        answers = _answers(evening, found, group)
        return [v for v in rows if answers.get(v.seat) == OPEN_ANSWER]
    return rows


def is_as_before(found: Round) -> bool:
    """Whether it was shown by a program that froze nothing: then it is read as it was read there."""
    return found.revealed is not None and found.frozen is None


def _answers(evening: Evening, found: Round, group: Group) -> Mapping[str, str]:
    """Seat id -> what it had answered when it voted in this round; before, what it answered at all."""
    if is_as_before(found):
        return {seat.id: seat.answer for seat in evening.seats}
    voted = evening.votes_by_group.get((found.id, group.id), ())
    return {vote.seat: _answer(evening, vote) for vote in voted}


def _answer(evening: Evening, vote: Vote) -> str:
    """What its seat had answered when it voted; who had not yet may answer until the round is shown."""
    return vote.answer or evening.seat_of(vote).answer


def _is_promised(evening: Evening, vote: Vote) -> bool:
    """Whether its seat asked not to be counted, or was asked before the vote opened and said nothing (2.5.9)."""
    seat, answer = evening.seat_of(vote), _answer(evening, vote)
    if answer or seat.waits:
        return seat.waits or answer == CLOSED_ANSWER
    return seat.kind != "paper" and (was_asked(evening.meeting, seat) or _was_asked_openly(evening, seat))


def was_asked(meeting: Meeting, seat: Seat) -> bool:
    """Whether its group was small when a vote opened or closed while it sat there; else it found the group grown.

    Nobody is asked after seeing results.
    """
    seen = [r.revealed for r in _shown_to(meeting, seat) if r.revealed]
    return any(_since(seat) <= asked <= min([*seen, LATER]) for asked in asked_of(meeting, seat.group))


def _was_asked_openly(evening: Evening, seat: Seat) -> bool:
    """Whether it came into a small group that voted openly, and so was asked whether it would do the same."""
    meeting = evening.meeting
    if seat.group not in meeting.small:
        return False
    shown = _shown_to(meeting, seat)
    first = [r for r in shown if r.closed == min(r.closed for r in shown if r.closed)]
    return any(is_open(evening, meeting.group(seat.group), r) for r in first)


def _shown_to(meeting: Meeting, seat: Seat) -> list[Round]:
    """The rounds it was there for that were shown."""
    rounds = (r for r in meeting.rounds.values() if r.kind == "position" and r.revealed)
    return [r for r in rounds if r.closed and r.closed >= _since(seat)]


def _since(seat: Seat) -> datetime:
    """Since when it sits where it sits."""
    return seat.group_since or datetime.min.replace(tzinfo=UTC)


# ---- what their votes come to ------------------------------------------------------------------------------------


def position_votes(evening: Evening, found: Round) -> dict[str, Votes]:
    """Group id -> its votes in one position round, hands included; "anders" only when somebody is in it."""
    tallies = {}
    for group in evening.meeting.voting_groups:
        rows = counted_rows(evening, found, group)
        counts = Counter(v.value for v in rows)
        five = _five([counts[p] for p in POSITIONS])
        raised = hands(evening.meeting, found, group)
        tally = Votes(
            five,
            counts[DONT_KNOW],
            is_open(evening, group, found),
            hands=_five(raised[:5]),
            hands_dont_know=raised[5],
            expected=group.expected > 0,
        )
        if not is_as_before(found):
            tally = _by_phone(evening, group, tally, rows)
        if group.id != OTHER or counts or any(raised):
            tallies[group.id] = tally
    return tallies


def _by_phone(evening: Evening, group: Group, tally: Votes, rows: list[Vote]) -> Votes:
    """The same votes, with of how many phones they are and for how many people the group counts, where that is less."""
    of, unsure = (phones_of(evening, rows, values) for values in (POSITIONS, (DONT_KNOW,)))
    limit = None if tally.open else at_most(evening.meeting, group)
    most = max(sum(tally.positions) + sum(tally.hands), tally.dont_know + tally.hands_dont_know)
    return replace(
        tally,
        phones=of if of < sum(tally.positions) else None,
        phones_dont_know=unsure if unsure < tally.dont_know else None,
        at_most=limit if limit is not None and limit < most else None,
    )


def position_phones(evening: Evening, found: Round, group: Group) -> set[str]:
    """The different phones, and cards, of which a group's positions in a round are."""
    rows = counted_rows(evening, found, group)
    return {phone_of(evening.seat_of(row)) for row in rows if row.value in POSITIONS}


def phones_of(evening: Evening, rows: Iterable[Vote], values: tuple[str, ...]) -> int:
    return len({phone_of(evening.seat_of(v)) for v in rows if v.value in values})


def method_votes(evening: Evening, found: Round) -> dict[str, dict[str, Tally]]:
    """Method id -> group id -> (past, misschien, niet); "ken ik niet" is counted apart.

    A closed group is not in it with three votes or more of fewer than three phones: they would pass for enough.
    """
    tallies: dict[str, dict[str, Tally]] = {}
    for group in evening.meeting.voting_groups:
        recognisable = is_open(evening, group, found)
        for item, of in _method_counts(evening, found, group).items():
            heard = recognisable or of.people >= WORDS_FROM or sum(of.tally) < WORDS_FROM
            if sum(of.tally) and heard:
                tallies.setdefault(item, {})[group.id] = of.tally
    return {item: tallies[item] for item in found.items if item in tallies}


def method_voters(evening: Evening, found: Round) -> dict[str, Voters]:
    """Group id -> how many voted on at least one method, by phone or card, and most hands on any one."""
    groups = {}
    for group in evening.meeting.voting_groups:
        voters = {voter(evening, found, v) for v in counted_rows(evening, found, group)}
        raised = max((sum(hands(evening.meeting, found, group, i)[:3]) for i in found.items), default=0)
        if voters or raised:
            is_openly = is_open(evening, group, found)
            groups[group.id] = Voters(
                limited(evening, found, group, len(voters) + raised),
                is_openly,
                group.voting == "one_voice",
                () if is_openly or is_as_before(found) else _few(evening, found, group),
            )
    return groups


def _few(evening: Evening, found: Round, group: Group) -> tuple[str, ...]:
    """The methods with five votes of a group or more of which the numbers are not told all the same."""
    counts = _method_counts(evening, found, group)
    return tuple(i for i, of in counts.items() if sum(of.tally) >= NUMBERS_FROM and (group.id == OTHER or of.few))


def voter(evening: Evening, found: Round, vote: Vote) -> str:
    """Whom a vote counts for at a threshold: its phone."""
    return vote.seat if is_as_before(found) else phone_of(evening.seat_of(vote))


def limited(evening: Evening, found: Round, group: Group, count: int) -> int:
    """For how many people these count: one voice is one, and a closed group is never more than are known."""
    if group.voting == "one_voice":
        return min(1, count)
    limit = at_most(evening.meeting, group)
    if limit is None or is_as_before(found) or is_open(evening, group, found):
        return count
    return min(count, limit)


class OnMethod(NamedTuple):
    """What one group says of one method: for how many `people` it counts, `secret` of them not by hand."""

    tally: Tally
    people: int
    secret: int

    @property
    def few(self) -> bool:
        """Fewer than five phones; or who takes off the hands everybody saw has those of fewer."""
        return self.people < NUMBERS_FROM or 0 < self.secret < NUMBERS_FROM


def _method_counts(evening: Evening, found: Round, group: Group) -> dict[str, OnMethod]:
    by_item: dict[str, list[Vote]] = {item: [] for item in found.items}
    for row in counted_rows(evening, found, group):
        by_item[row.item].append(row)
    return {item: _on_method(evening, found, group, item, rows) for item, rows in by_item.items()}


def _on_method(evening: Evening, found: Round, group: Group, item: str, rows: list[Vote]) -> OnMethod:
    """Beside hands, fewer than three others do not count (2.2)."""
    said = [row for row in rows if row.value in SAID]
    counts = Counter(row.value for row in said)
    raised = hands(evening.meeting, found, group, item)
    secret = limited(evening, found, group, len({voter(evening, found, row) for row in said}))
    if any(raised) and secret < WORDS_FROM:
        counts, secret = Counter(), 0
    yes, maybe, no = (counts[choice] + up for choice, up in zip(SAID, raised, strict=False))
    return OnMethod((yes, maybe, no), limited(evening, found, group, secret + sum(raised[:3])), secret)


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
        raised = (raised_by(found, hands(evening.meeting, found, group, i)) for i in found.votes_on)
        counts[group.id] += max(raised, default=0)
    return {group: count for group, count in counts.items() if count}


def hands(meeting: Meeting, found: Round, group: Group, item: str = "") -> tuple[int, ...]:
    raised = meeting.hands.get("/".join((found.id, item, group.id)))
    return raised.counts if raised else (0,) * hand_counts(found)


def hand_counts(found: Round) -> int:
    """For how many choices hands are counted in a round."""
    return len(found.items if found.kind == "dots" else CHOICES[found.kind])


def raised_by(found: Round, counts: Iterable[int]) -> int:
    """How many people so many hands are at least: with dots one person raises a hand more than once."""
    return max(counts, default=0) if found.kind == "dots" else sum(counts)


def _five(counts: Iterable[int]) -> tuple[int, int, int, int, int]:
    a, b, c, d, e = counts
    return (a, b, c, d, e)
