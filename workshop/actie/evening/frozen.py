"""What a reveal keeps of a round, and all that is read of it from then on (design 2, 2.5.11).

Which votes count and whether a group shows none, words or numbers is decided once. Of a group that is not counted
only the reason is kept. Nothing here leaves the server as it is: pictures and records take what they may show.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ..rules.hearing import NUMBERS_FROM, Decided, Votes
from ..rules.shortlist import Tally, Voters
from ..vocabulary import CONSENTING, Consenting, StanceHow

Kept = Mapping[str, Any]
NOTHING: Kept = {}


@dataclass(frozen=True)
class Counted:
    """One group in a position round: its decided votes, how many of them came on paper, why nothing is shown."""

    votes: Votes
    paper: int = 0
    told: str = ""


@dataclass(frozen=True)
class Positions:
    """A position round; `one_group`: only one group was invited or there."""

    groups: Mapping[str, Counted]
    one_group: bool


@dataclass(frozen=True)
class Dots:
    """What the room wants to talk about, in the order in which it is proposed: never by how much (2.6b)."""

    chose: tuple[str, ...]


@dataclass(frozen=True)
class Methods:
    """A method round: who counts, and method id -> group id -> (past, misschien, niet) of who said enough."""

    voters: Mapping[str, Voters]
    votes: Mapping[str, Mapping[str, Tally]]


@dataclass(frozen=True)
class Stance:
    """What is told of one group at the consent, by `how`.

    numbers: its `counts` (ja, zorg, nee). word: what it `said`, () where it gave no answer. took_part: nothing but, of
    a group that is large enough, how many `people` did.
    """

    group: str
    how: StanceHow
    counts: tuple[int, int, int] | None = None
    said: tuple[Consenting, ...] = ()
    people: int | None = None


@dataclass(frozen=True)
class Consents:
    """A consent round: whether anybody has a concern or objects, and the groups in the order of the meeting."""

    concern: bool
    objection: bool
    groups: tuple[Stance, ...]


@dataclass(frozen=True)
class Practice:
    """The practice question over the whole room; None below five phones."""

    counts: tuple[int, ...] | None


Shown = Positions | Dots | Methods | Consents | Practice


def pack(found: Shown) -> Kept:
    """As it is kept: what JSON has, lists for tuples."""
    kept: Kept = json.loads(json.dumps(asdict(found)))
    return kept


def positions(kept: Kept) -> Positions:
    groups = {group: Counted(_votes(of["votes"]), of["paper"], of["told"]) for group, of in kept["groups"].items()}
    return Positions(groups, kept["one_group"])


def dots(kept: Kept) -> Dots:
    return Dots(tuple(kept["chose"]))


def methods(kept: Kept) -> Methods:
    voters = {group: Voters(**{**of, "few": tuple(of["few"])}) for group, of in kept["voters"].items()}
    votes = {item: {group: _three(of) for group, of in groups.items()} for item, groups in kept["votes"].items()}
    return Methods(voters, votes)


def consents(kept: Kept) -> Consents:
    """Of before there was a row for every group, only those that were counted."""
    if "counts" in kept:
        groups = tuple(_counted_then(group, _three(of)) for group, of in kept["counts"].items())
    else:
        groups = tuple(map(_stance, kept["groups"]))
    return Consents(kept["concern"], kept["objection"], groups)


def _counted_then(group: str, counts: tuple[int, int, int]) -> Stance:
    """Fewer than five were one voice, which is public."""
    if sum(counts) >= NUMBERS_FROM:
        return Stance(group, "numbers", counts)
    return Stance(group, "word", said=tuple(value for value, n in zip(CONSENTING, counts, strict=True) if n))


def _stance(of: Kept) -> Stance:
    counts = _three(of["counts"]) if of["counts"] else None
    return Stance(**{**of, "counts": counts, "said": tuple(of["said"])})


def practice(kept: Kept) -> Practice:
    """Of practice nothing is kept once it is over."""
    counts = kept.get("counts")
    return Practice(tuple(counts) if counts else None)


def _votes(of: Kept) -> Votes:
    decided = {**of, "positions": tuple(of["positions"]), "hands": tuple(of["hands"])}
    return Votes(**{**decided, "decided": Decided(**of["decided"])})


def _three(of: list[int]) -> tuple[int, int, int]:
    return (of[0], of[1], of[2])
