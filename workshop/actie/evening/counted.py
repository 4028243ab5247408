"""An evening whose votes were counted on paper: each counted vote becomes a card, so that all rules hold for it.

Whose card it was nobody knows: card 3 of a group in one round and card 3 in the next are taken for one person's.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from ..rules.hearing import Votes
from ..rules.papercount import METHOD_VOTES, OnPaper
from ..texts.shapes import Catalogue
from ..vocabulary import OTHER
from . import choices
from .counting import DONT_KNOW, POSITIONS
from .first_groups import FIRST_GROUPS
from .gathered import Seat, Vote
from .meeting import About, Course, Group, Meeting, MethodChoice, Round


@dataclass(frozen=True)
class Counted:
    """A meeting in which every round is closed and nothing is shown yet, with its cards and what is on them."""

    meeting: Meeting
    seats: tuple[Seat, ...]
    votes: tuple[Vote, ...]


def evening(about: About, found: OnPaper, catalogue: Catalogue, now: datetime, new_id: Callable[[], str]) -> Counted:
    """The evening up to where the room looks at what was voted. Raises Refused as `choices.with_groups`."""
    people = _people(found)
    groups = {name: _group(name, nr, people[name], found) for nr, name in enumerate(found.groups)}
    own = tuple(group for group in groups.values() if group.id != OTHER)
    meeting = choices.first_meeting(new_id(), about, own, catalogue)
    asked = tuple(dict.fromkeys(element for element, _ in found.rounds))
    meeting = choices.with_elements(meeting, asked, catalogue)
    # All votes there are on paper: the desk goes on from settling.
    meeting = replace(meeting, programme=tuple(replace(s, second_vote=False, dots=False) for s in meeting.programme))
    rounds = {key: Round(new_id(), "position", *key, now, now) for key in found.rounds}
    on_methods = Round(new_id(), "method", "", 1, now, now, items=tuple(found.methods))
    held = [*rounds.values(), *([on_methods] if found.methods else [])]
    meeting = replace(
        meeting,
        course=_at_the_profile(meeting),
        door_open=False,
        rounds={one.id: one for one in held},
        topics=tuple(element for element, number in found.rounds if number == 2),
        methods=MethodChoice((), tuple(found.methods)),
        confirmed={group.id: people[name] for name, group in groups.items() if group.id != OTHER},
    )
    seats = {
        name: tuple(Seat(new_id(), group.id, "paper", group_since=now) for _ in range(people[name]))
        for name, group in groups.items()
    }
    votes = (*_positions(found, rounds, seats), *_methods(found, on_methods.id, seats))
    return Counted(meeting, tuple(seat for of in seats.values() for seat in of), votes)


def shown(meeting: Meeting, number: int, now: datetime) -> Meeting:
    """The meeting with every round of this number shown: the room saw the counts on the wall."""
    rounds = {key: replace(one, revealed=now) if one.number == number else one for key, one in meeting.rounds.items()}
    return replace(meeting, rounds=rounds)


def _people(found: OnPaper) -> dict[str, int]:
    """Group -> its cards: the most in any one round."""
    most = dict.fromkeys(found.groups, 0)
    for here in found.rounds.values():
        for name, votes in here.items():
            most[name] = max(most[name], sum(votes.positions) + votes.dont_know)
    for said in found.methods.values():
        for name, counts in said.items():
            most[name] = max(most[name], sum(counts))
    return most


def _group(name: str, nr: int, people: int, found: OnPaper) -> Group:
    """One of the first groups by its name, else one of its own. Who stands in the file was expected."""
    known = next((group for group in FIRST_GROUPS if name.casefold() in (group.id, group.name.casefold())), None)
    if name.casefold() == OTHER:
        return Group(OTHER, OTHER, "other")
    is_open = any(here[name].open for here in found.rounds.values() if name in here)
    base = known or Group(_slug(name, nr), name, "other")
    return replace(base, expected=max(1, people), voting="open" if is_open else "ask")


def _slug(name: str, nr: int) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return f"{re.sub('[^a-z0-9]+', '-', plain).strip('-')[:30]}-{nr + 1}".lstrip("-")


def _at_the_profile(meeting: Meeting) -> Course:
    step = next(nr for nr, step in enumerate(meeting.programme) if step.kind == "profile")
    return Course(step, meeting.programme[step].phases[0])


def _positions(
    found: OnPaper, rounds: Mapping[tuple[str, int], Round], seats: Mapping[str, tuple[Seat, ...]]
) -> Iterator[Vote]:
    for key, here in found.rounds.items():
        for name, votes in here.items():
            values = _values(votes)
            for nr, (seat, value) in enumerate(zip(seats[name], values, strict=False)):
                yield Vote(rounds[key].id, "", seat.id, seat.group, value, nr)


def _values(votes: Votes) -> list[str]:
    """A card for each vote, in the order of the scale; who knew it not comes last."""
    counted = zip((*POSITIONS, DONT_KNOW), (*votes.positions, votes.dont_know), strict=True)
    return [value for value, count in counted for _ in range(count)]


def _methods(found: OnPaper, round_id: str, seats: Mapping[str, tuple[Seat, ...]]) -> Iterator[Vote]:
    for method, said in found.methods.items():
        for name, counts in said.items():
            values = [value for value, count in zip(METHOD_VOTES, counts, strict=True) for _ in range(count)]
            for nr, (seat, value) in enumerate(zip(seats[name], values, strict=False)):
                yield Vote(round_id, method, seat.id, seat.group, value, nr)
