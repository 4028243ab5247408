"""The role agreement in its twelve parts, each in the shape in which it stands on the A4 (design 1).

What is read is `Words`; every other text is a code or an id.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from ..texts.placed import NO_WORDS, Words
from ..vocabulary import Mandated


@dataclass(frozen=True)
class Present:
    """How many of a group were there; `absent`: it was invited and nobody came."""

    group: str
    name: Words
    seats: int
    absent: bool


@dataclass(frozen=True)
class Initiative:
    """Part 1. `phase` is the label of the catalogue, `date` as it was typed."""

    what: Words
    for_whom: Words
    phase: Words
    date: Words
    place: Words
    present: tuple[Present, ...]
    on_behalf: Words


@dataclass(frozen=True)
class Settled:
    """What was settled of an element, and for whom (`group` '' is everybody); `labels` name the positions.

    `holds_for` are the groups that were there and are bound by it.
    """

    group: str
    name: Words
    holds_for: tuple[str, ...]
    form: str
    positions: tuple[int, ...]
    labels: tuple[Words, ...]
    text: Words
    other_text: Words
    until: Words


@dataclass(frozen=True)
class Need:
    """One row of part 3: what the votes said, what we settled.

    `status` '' = no vote was shown. `position` and `side` exist only at gedeeld. `asked`: this question was
    on the programme. `talked`: the room picked it.
    """

    element: str
    letter: str
    name: Words
    everyday: Words
    asked: bool
    talked: bool
    status: str
    provisional: bool
    position: tuple[int, int] | None
    side: str
    labels: tuple[Words, ...]
    settled: tuple[Settled, ...]


@dataclass(frozen=True)
class Mandate:
    """For whom an organisation says something (design 7.1): `kind` '' where that was not said, which is a reservation.

    reserved: `approver` must still approve it, before `until`, as it was typed.
    """

    kind: Mandated
    organisation: Words
    function: Words
    approver: Words
    until: Words

    @property
    def holds(self) -> bool:
        """Whether the line holds as it is: somebody who may decide said for whom."""
        return self.kind == "yes" and bool(self.function or self.organisation)


@dataclass(frozen=True)
class Doing:
    """A pledge; `line` is its number (A3), `when` as it was typed. `mandate` is None of who speaks for nobody else."""

    id: str
    line: str
    text: Words
    who: Words
    when: Words
    mandate: Mandate | None


@dataclass(frozen=True)
class Leaving:
    """What a group keeps its hands off; `to` may be ''."""

    id: str
    line: str
    text: Words
    to: str
    to_name: Words


@dataclass(frozen=True)
class Answered:
    """What the asked group said: `kind` is yes, later or no; `by_when` as it was typed."""

    kind: str
    text: Words
    by_when: Words
    at: datetime | None
    mandate: Mandate | None

    @property
    def holds(self) -> bool:
        """Whether it is an answer to count on: not one that still has to come, or to be approved."""
        return self.kind == "no" or (self.kind == "yes" and (self.mandate is None or self.mandate.holds))


@dataclass(frozen=True)
class Asking:
    """A request with its answer; `via` is who brings it over to a group that is absent.

    `conditional`: it holds only after an answer (onder voorbehoud).
    """

    id: str
    line: str
    text: Words
    to: str
    to_name: Words
    via: Words
    answer: Answered | None
    conditional: bool


@dataclass(frozen=True)
class Part:
    """Part 4: one group. `ways`, `steps_back` and `approachable` are of supporters only.

    `bound`: the agreement holds for it (`binding.py`). Nobody of an `absent` group was there: what stands here is what
    others propose to it. It `dissents` when it said no to the agreement for all to see.
    """

    group: str
    name: Words
    kind: str
    bound: bool
    absent: bool
    dissents: bool
    do: tuple[Doing, ...]
    leave: tuple[Leaving, ...]
    ask: tuple[Asking, ...]
    ways: tuple[Words, ...]
    steps_back: Words
    approachable: Words


@dataclass(frozen=True)
class Reach:
    """Part 11: whom to call in a group, a function and never a name."""

    group: str
    name: Words
    function: Words
    days: Words
    substitute: Words


@dataclass(frozen=True)
class Signing:
    """Part 11: a line to sign. `organisation` '' is the group as a whole; residents sign for themselves alone.

    `function` is who spoke for the organisation, never a name.
    """

    group: str
    name: Words
    kind: str
    organisation: Words
    function: Words


@dataclass(frozen=True)
class Onward:
    """Parts 5, 7, 9, 10 and 12, and when it is signed. What nobody filled in is ''; days are as they were typed.

    `money` is who arranges money, insurance and keys, `moment` the day on which the contacts speak, `missed` who was
    missed and who asks them. `what_it_is` stands on every agreement.
    """

    missed: Words
    money: Words
    rhythm: Words
    moment: Words
    publish: Words
    if_wrong: Words
    stopping: Words
    starts: Words
    ends: Words
    sign_when: Words
    sign_where: Words
    sign_printer: Words
    what_it_is: Words


@dataclass(frozen=True)
class FirstStep:
    """Part 6: the first small step; `when` as it was typed."""

    text: Words
    who: Words
    when: Words


@dataclass(frozen=True)
class KeptMethod:
    """Part 6: a method that stays; `title` says what people will do."""

    id: str
    title: Words
    name: Words
    owner: Words
    first_step: Words


@dataclass(frozen=True)
class Difference:
    """Part 8: two sentences that stand side by side."""

    element: str
    name: Words
    for_whom: Words
    text: Words
    other_text: Words


@dataclass(frozen=True)
class Concern:
    """Part 8: a concern or objection in its writer's words; `group` '' when it has fewer than five seats."""

    kind: str
    group: str
    name: Words
    text: Words


@dataclass(frozen=True)
class Agreement:
    """The twelve parts; `concern` and `objection` say that somebody has one, with or without words; `unread` that there
    are words which nobody read aloud yet.

    `contact` is the contact person of the initiative (a function), `then_whom` who helps when it goes wrong,
    `status` the kind of the newest version ('' before the first).
    """

    initiative: Initiative
    fixed: Words
    needs: tuple[Need, ...]
    parts: tuple[Part, ...]
    reach: tuple[Reach, ...]
    signing: tuple[Signing, ...]
    onward: Onward
    contact: Words
    first_step: FirstStep
    methods: tuple[KeptMethod, ...]
    differences: tuple[Difference, ...]
    concern: bool
    objection: bool
    concerns: tuple[Concern, ...]
    unread: bool
    then_whom: Words
    look_back: Words
    status: str

    @property
    def digest(self) -> str:
        """What is read aloud of it, as a hash: not what consent and goodbye add, who is there, or how far it is.

        It is over what the parts hold, not over layout or language: equal hashes are equal texts.
        """
        told = replace(self, concern=False, objection=False, concerns=(), unread=False, status="", signing=())
        read = replace(
            told,
            initiative=replace(self.initiative, present=()),
            onward=replace(self.onward, **dict.fromkeys(("sign_when", "sign_where", "sign_printer"), NO_WORDS)),
            needs=tuple(replace(need, settled=tuple(map(_for_all, need.settled))) for need in self.needs),
            parts=tuple(map(_without_numbers, self.parts)),
        )
        return hashlib.sha256(repr(read).encode()).hexdigest()


def _for_all(settled: Settled) -> Settled:
    """Whom it holds follows from who is there and what they say at the consent."""
    return replace(settled, holds_for=())


def _without_numbers(part: Part) -> Part:
    """Lines are numbered when they are frozen, which is after they were read."""
    do = tuple(replace(one, line="") for one in part.do)
    leave = tuple(replace(one, line="") for one in part.leave)
    ask = tuple(replace(one, line="") for one in part.ask)
    return replace(part, bound=False, absent=False, dissents=False, do=do, leave=leave, ask=ask)
