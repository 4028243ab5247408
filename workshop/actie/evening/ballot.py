"""Who may vote what, and what the rows of votes come to.

Every number anybody sees is computed here from the rows, by the rules of design 2: who counts, who speaks for a group,
which group votes openly (2.2, 2.5). A reveal is where that ends: from then on a round is read from what was frozen of
it (2.5.11). The counting itself is in `counting.py`.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from ..errors import Refused
from ..rules.hearing import NUMBERS_FROM, WORDS_FROM, Votes, decide, hear
from ..rules.shortlist import Tally
from ..rules.standing import Standing, standing
from ..vocabulary import FOR_ONESELF, OTHER
from . import consenting, frozen
from .counting import (
    CHOICES,
    CLOSED_ANSWER,
    DONT_KNOW,
    OPEN_ANSWER,
    POSITIONS,
    counted_rows,
    hand_counts,
    hands,
    is_as_before,
    is_choice,
    is_open,
    method_voters,
    method_votes,
    paper_counts,
    phones_of,
    position_phones,
    position_votes,
    practice_votes,
    raised_by,
    was_asked,
)
from .frozen import Consents, Counted, Methods, Positions, Practice
from .gathered import (
    SMALL,
    Evening,
    Seat,
    Vote,
    at_most,
    expected_answers,
    known,
    once,
    people,
    phones,
    phones_there,
    present,
)
from .meeting import Group, Meeting, Round

FEW_PHONES, NEWCOMERS = 10, 2  # who come or go between two rounds of so few could be told apart

__all__ = [
    "CHOICES",
    "CLOSED_ANSWER",
    "DONT_KNOW",
    "OPEN_ANSWER",
    "POSITIONS",
    "Evening",
    "Seat",
    "Vote",
    "at_most",
    "counted_rows",
    "expected_answers",
    "hand_counts",
    "is_open",
    "known",
    "method_voters",
    "method_votes",
    "once",
    "paper_counts",
    "people",
    "phones",
    "phones_there",
    "position_votes",
    "practice_votes",
    "present",
    "raised_by",
]


def check(meeting: Meeting, found: Round, seat: Seat, item: str, value: str) -> None:
    """Whether this seat may cast this value now; of `meeting` groups and voices are enough.

    Raises Refused: observer, one_voice, round_closed, waits.
    """
    if found.state != "open":
        raise Refused("round_closed")
    check_value(found, item, value)
    if seat.observer:
        raise Refused("observer")
    if seat.waits:
        raise Refused("waits")
    group = meeting.group(seat.group)
    if found.kind not in FOR_ONESELF and group.voting == "one_voice" and meeting.voices.get(group.id) != seat.id:
        raise Refused("one_voice")


def check_value(found: Round, item: str, value: str) -> None:
    """Whether the value stands on the ballot of this round. Raises Refused("bad_vote") when it does not."""
    if item not in found.votes_on or not is_choice(found, value):
        raise Refused("bad_vote")


def is_asked(meeting: Meeting, seat: Seat) -> bool:
    """Whether this seat is asked how it wants to vote: its group is small, and it saw no results yet (2.5.4)."""
    return seat.group in meeting.small and not seat.observer and not _saw_results(meeting, seat)


def must_choose(evening: Evening, seat: Seat) -> bool:
    """Whether this seat votes only after it chose: who comes into a group that has grown meanwhile just votes.

    Unless that group votes openly: then who comes later chooses too, and counts only when it does the same.
    """
    meeting = evening.meeting
    if not is_asked(meeting, seat):
        return False
    there = phones_there(evening).get(seat.group, 0)
    return there < SMALL or was_asked(meeting, seat) or votes_openly(evening, meeting.group(seat.group))


def votes_openly(evening: Evening, group: Group) -> bool:
    """Whether a group's votes may be recognised now: declared so, one voice, or chosen by all of it."""
    rounds = (r for r in evening.meeting.rounds.values() if r.kind == "position")
    newest = max(rounds, key=lambda r: r.opened, default=None)
    return group.voting != "ask" or (newest is not None and is_open(evening, group, newest))


def _saw_results(meeting: Meeting, seat: Seat) -> bool:
    """Whether a round that this seat was there for has been shown."""
    shown = (r.closed for r in meeting.rounds.values() if r.kind == "position" and r.revealed)
    return any(closed and seat.group_since and closed >= seat.group_since for closed in shown)


# ---- what is shown, or would be --------------------------------------------------------------------------------


def positions(evening: Evening, found: Round) -> Positions:
    """A position round as it was shown, or as it would be shown now."""
    if found.frozen is not None:
        return frozen.positions(found.frozen)
    votes = decide(position_votes(evening, found), is_as_before(found))
    votes = {group: _without_newcomers(evening, found, group, of) for group, of in votes.items()}
    paper, there = paper_counts(evening, found), present(evening)
    different = there if is_as_before(found) else phones_there(evening)
    groups = {}
    for group, of in votes.items():
        why = of.decided.why if of.decided else None
        told = _told(why, different.get(group, 0)) if why else ""
        groups[group] = Counted(of, 0 if why else paper.get(group, 0), told)
    invited = [g for g in evening.meeting.groups if g.expected > 0 or there.get(g.id)]
    return Positions(groups, len(invited) == 1)


def _without_newcomers(evening: Evening, found: Round, group_id: str, votes: Votes) -> Votes:
    """In words where the numbers of two rounds, side by side, would be the vote of one or two people (2.4)."""
    decided = votes.decided
    if decided is None or decided.show != "numbers" or votes.open or is_as_before(found):
        return votes
    earlier = [r for r in evening.meeting.rounds_of("position", found.subject) if r.revealed and r.id != found.id]
    if any(_tells_a_newcomer(evening, then, found, evening.meeting.group(group_id)) for then in earlier):
        return replace(votes, decided=replace(decided, show="words"))
    return votes


def _tells_a_newcomer(evening: Evening, then: Round, now: Round, group: Group) -> bool:
    shown = positions(evening, then).groups.get(group.id)
    if shown is None or hear(shown.votes).show != "numbers":
        return False
    before, after = position_phones(evening, then, group), position_phones(evening, now, group)
    raised = sum(hands(evening.meeting, then, group)[: len(POSITIONS)])
    # who had their votes deleted since is in the numbers that were shown, and in no row
    left = sum(row.value in POSITIONS for row in counted_rows(evening, then, group))
    deleted = max(0, sum(shown.votes.positions) - raised - left)
    moved = len(before ^ after) + deleted
    return 0 < moved <= NEWCOMERS and min(len(before) + deleted, len(after)) < FEW_PHONES


def _told(why: str, there: int) -> str:
    """ "Not heard" is only said of a group of which nobody is there (design 2, 2.5.4)."""
    if why == "niemand_stemde" and there == 0:
        return "not_heard"
    return "small" if there < SMALL else "few_chose"


@once
def standings(evening: Evening) -> dict[str, Standing]:
    """Round id -> standing, of the revealed position rounds only: the rest is nobody's to know yet (2.5.3)."""
    shown = (r for r in evening.meeting.rounds.values() if r.kind == "position" and r.state == "revealed")
    return {r.id: standing({g: one.votes for g, one in positions(evening, r).groups.items()}) for r in shown}


def methods(evening: Evening, found: Round) -> Methods:
    """A method round as it was shown, or as it would be shown now: of who is not heard on a method nothing."""
    if found.frozen is not None:
        return frozen.methods(found.frozen)
    voters = {group: who for group, who in method_voters(evening, found).items() if who.counts}
    heard: dict[str, dict[str, Tally]] = {}
    for item, groups in method_votes(evening, found).items():
        for group, tally in groups.items():
            if group in voters and sum(tally) >= (1 if voters[group].recognisable else WORDS_FROM):
                heard.setdefault(item, {})[group] = tally
    return Methods(voters, heard)


def consents(evening: Evening, found: Round) -> Consents:
    """A consent round as it was shown, or as it would be shown now."""
    if found.frozen is not None:
        return frozen.consents(found.frozen)
    return consenting.consents(evening, found)


def practice(evening: Evening, found: Round) -> Practice:
    """The practice question, over the whole room and only from five phones: it teaches, it counts nothing."""
    if found.frozen is not None:
        return frozen.practice(found.frozen)
    rows = [v for v in evening.votes if v.round == found.id]
    return Practice(practice_votes(evening, found) if phones_of(evening, rows, POSITIONS) >= NUMBERS_FROM else None)


def seen(evening: Evening) -> dict[str, int]:
    """Group id -> people there, as the desk sees them: at phones, on paper, and hands in what is not shown yet."""
    meeting, there = evening.meeting, present(evening)
    raised: Counter[str] = Counter()
    for one in meeting.hands.values():
        found = meeting.round(one.round)
        if not found.revealed:
            raised[one.group] = max(raised[one.group], raised_by(found, one.counts))
    people = {group.id: there.get(group.id, 0) + raised[group.id] for group in meeting.voting_groups}
    return {group: count for group, count in people.items() if group != OTHER or count}


def to_confirm(evening: Evening) -> dict[str, int]:
    """The numbers to ask the desk about before the next press closes or shows a round; empty when nothing is asked.

    At the close of the first vote always, and after it where more of a small group are there than are known (2.5.10).
    """
    meeting, numbers = evening.meeting, seen(evening)
    waiting = [r for r in meeting.rounds.values() if r.kind != "practice" and not r.revealed]
    if not waiting or (meeting.course.phase not in ("open", "closed") and meeting.step.kind != "profile"):
        return {}
    first = not meeting.confirmed and any(r.kind == "position" and r.state == "open" for r in waiting)
    more = (_is_short(meeting, group, numbers.get(group.id, 0)) for group in meeting.voting_groups)
    return numbers if first or any(more) else {}


def _is_short(meeting: Meeting, group: Group, there: int) -> bool:
    limit = at_most(meeting, group)
    return group.voting == "ask" and limit is not None and limit < min(there, NUMBERS_FROM)


def answers_in(evening: Evening, found: Round, group: str) -> int:
    """How many answers of a group a round holds, by phone, card and hand: the guard against counting twice."""
    seats = {v.seat for v in evening.votes_by_group.get((found.id, group), ())}
    raised = (hands(evening.meeting, found, evening.meeting.group(group), item) for item in found.votes_on)
    return len(seats) + max((raised_by(found, counts) for counts in raised), default=0)


def refuse_too_many(evening: Evening, found: Round, group: str, more: int) -> None:
    """Raise Refused("more_than_present") when so many more answers than there are would be more than the people."""
    # Who votes on a card raises a hand for dots: elsewhere a card is an answer, and no reason for one more.
    came = present(evening).get(group, 0) if found.kind == "dots" else phones(evening, group)
    there = max(evening.meeting.group(group).expected, came)
    if there and answers_in(evening, found, group) + more > there:
        raise Refused("more_than_present")


def done(evening: Evening, rounds: Iterable[Round]) -> dict[str, int]:
    """Group id -> how many have answered everything that is open (a group of one voice counts as one)."""
    here = {r.id: r for r in rounds}
    needed = {(r.id, item) for r in here.values() for item in r.votes_on}
    answered: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for vote in evening.votes:
        if vote.round in here:
            who = _hand_of(evening, vote, here[vote.round])
            answered.setdefault((vote.group, who), set()).add((vote.round, vote.item))
    return dict(Counter(group for (group, _), keys in answered.items() if needed and needed <= keys))


def _hand_of(evening: Evening, vote: Vote, found: Round) -> str:
    """Whose answer a row is: the seat's own, or the group's where one voice speaks."""
    apart = found.kind in FOR_ONESELF or evening.meeting.group(vote.group).voting != "one_voice"
    return vote.seat if apart else ""
