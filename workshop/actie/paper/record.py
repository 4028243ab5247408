"""The record: all that may be published of a meeting, with its texts, as values that no longer move with the rows.

A record is frozen with each version of the agreement; report, export, import and look-back read records and never
rows, so that votes can be deleted and the agreement keeps its ground (design 2, 2.7). What people read is `Words`;
every other text is a code, an id, or an exact share such as "7/10". Positions are 1..5, steps 0..4, moments UTC.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from ..evening.heard import Consent
from ..evening.meeting import Group, Version
from ..evening.proposal import Fit, Why, pole_served
from ..evening.rows import Row
from ..rules.shortlist import GroupVoice
from ..texts.placed import NO_WORDS, Words, changed
from ..texts.shapes import Place
from .open_points import OpenPoint
from .parts import Agreement

FORMAT = 4

Read = Literal["no", "same", "changed"]  # aloud: never, as it is here, or before something was changed


@dataclass(frozen=True)
class Frozen:
    """Which version this is; `until` is when corrections stop, None when it takes none; `agreed` as in `Version`."""

    number: int
    kind: str
    at: datetime
    until: datetime | None
    agreed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """What was known beforehand. `origin` is what the meeting is known by elsewhere, which lets nobody in here."""

    origin: str
    title: Words
    place: Words
    date: Words
    initiative: Words
    for_whom: Words
    phase: Words
    kind: Words
    setting: Words
    audience: Words
    subjects: tuple[Words, ...]
    on_behalf: Words
    fixed: Words
    afterwards: Words


@dataclass(frozen=True)
class Party(Group):
    """A group that was there or invited. Its name is told by its id where that is ours, so no retelling changes it.

    `open`: its votes were recognisable, by declaration, by one voice or by its own choice.
    """

    name: Words
    examples: Words = NO_WORDS
    present: int = 0
    small: bool = False
    open: bool = False


@dataclass(frozen=True)
class Held:
    """When a round opened and closed; the practice question is kept nowhere."""

    id: str
    kind: str
    subject: str
    number: int
    opened: datetime
    closed: datetime | None
    revealed: datetime | None


@dataclass(frozen=True)
class Side:
    """One pole of a question: `said` is what it is called in pictures and sentences."""

    key_word: Words
    card: Words
    said: Words


@dataclass(frozen=True)
class Question:
    """One of the five questions, as it read; `asked`: it was on the programme."""

    id: str
    asked: bool
    letter: str
    name: Words
    everyday: Words
    question: Words
    under: Words
    positions: tuple[Words, ...]
    left: Side
    right: Side


@dataclass(frozen=True)
class Named:
    """A method by its names: `title` says what people will do, `name` is the brochure's."""

    id: str
    title: Words
    name: Words


@dataclass(frozen=True)
class Reason:
    """Why the rule chose a method at its turn; `tie_decided_by` is a code, None where nothing was equal."""

    tie_decided_by: str | None
    equal: tuple[Named, ...]
    reserved_slot: bool
    new_elements: tuple[str, ...]


@dataclass(frozen=True)
class Considered(Named):
    """A method that was put to the room, proposed or kept: `statuses` are those of the elements of its `places`.

    `serves`: element -> "links" or "rechts", the pole it helps where people chose both; null where it takes no side.
    `voices` is how the groups voted; `reason` is None where it came by another way than the rule.
    """

    summary: Words
    link: str
    evidence: str | None
    places: tuple[Place, ...]
    statuses: tuple[str, ...]
    serves: Mapping[str, str | None]
    voices: tuple[GroupVoice, ...]
    reason: Reason | None


@dataclass(frozen=True)
class LeftOut:
    """A method that was put to the room and found too little support there; `voices` say with whom."""

    title: Words
    voices: tuple[GroupVoice, ...]


@dataclass(frozen=True)
class Methods:
    """`table`: those put to the room or kept; where nothing was put, what the program would propose.

    `kept` are ids; `by_hand` says where the room chose otherwise than the rule: a code -> titles.
    """

    voted: bool
    put: bool
    table: tuple[Considered, ...]
    kept: tuple[str, ...]
    uncovered: tuple[Words, ...]
    not_supported: tuple[LeftOut, ...]
    by_hand: Mapping[str, tuple[Words, ...]]


@dataclass(frozen=True)
class Watched:
    """What makes the kept methods work: a question, with the titles of the methods that ask it."""

    id: str
    name: Words
    question: Words
    methods: tuple[Words, ...]


@dataclass(frozen=True)
class Record:
    """All of it. `version` is None while nothing is frozen; `rules` is the version of the rules it was counted by.
    `time_zone` is where it was held (IANA).

    `room_chose` is what the dots said of what to talk about, `talked_about` what was taken; both are ids.
    The settlements of `profile` are codes; what was written with them stands in the needs of `agreement`.
    """

    format: int
    rules: int
    thresholds: Mapping[str, int | str]
    made: datetime
    time_zone: str
    version: Frozen | None
    versions: tuple[Version, ...]
    meeting: Case
    people: int
    groups: tuple[Party, ...]
    removed_seats: int
    rounds: tuple[Held, ...]
    stem: Words
    elements: tuple[Question, ...]
    profile: tuple[Row, ...]
    room_chose: tuple[str, ...]
    talked_about: tuple[str, ...]
    agreement: Agreement
    open_points: tuple[OpenPoint, ...]
    methods: Methods
    watch: tuple[Watched, ...]
    consent: Consent | None
    read: Read

    def element(self, element_id: str) -> Question:
        """The question with this id. Raises KeyError."""
        return {question.id: question for question in self.elements}[element_id]

    def why(self, method: Considered) -> Why:
        """What the sentence about a method rests on."""
        provisional = {row.element for row in self.profile if row.look and row.look.provisional}
        elements = [place.element for place in method.places]
        reason = method.reason
        return Why(
            tuple(
                Fit(asked.name, status, asked.id in provisional, pole_served(asked, method.serves.get(asked.id)))
                for asked, status in zip(map(self.element, elements), method.statuses, strict=True)
            ),
            method.evidence,
            method.voices,
            reason.tie_decided_by if reason else None,
            tuple(equal.name for equal in reason.equal) if reason else (),
            reason is not None and reason.reserved_slot,
        )


def retell(record: Record, change: Callable[[Words], Words]) -> Record:
    """The record with `change` for every text of ours; what a group is called is told by its id."""
    told: Record = changed(record, Words, lambda text: change(text) if text.place else text)
    return replace(told, groups=record.groups)
