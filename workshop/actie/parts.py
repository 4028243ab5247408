"""The role agreement in its twelve parts, each in the shape in which it stands on the A4 (design 1)."""

from dataclasses import dataclass

from .meeting import Answer


@dataclass(frozen=True)
class Present:
    """How many of a group were there; `absent`: it was invited and nobody came."""

    group: str
    name: str
    seats: int
    absent: bool


@dataclass(frozen=True)
class Initiative:
    """Part 1. `phase` is the Dutch label of the catalogue, `date` as it was typed."""

    what: str
    for_whom: str
    phase: str
    date: str
    place: str
    present: tuple[Present, ...]
    on_behalf: str


@dataclass(frozen=True)
class Settled:
    """What was settled of an element, and for whom (`group` '' is everybody); `labels` name the positions."""

    group: str
    name: str
    form: str
    positions: tuple[int, ...]
    labels: tuple[str, ...]
    text: str
    other_text: str
    until: str


@dataclass(frozen=True)
class Need:
    """One row of part 3: what the votes said, what we settled.

    `status` '' = no vote was shown. `position` and `side` exist only at gedeeld. `asked`: this question was
    on the programme. `talked`: the room picked it.
    """

    element: str
    letter: str
    name: str
    everyday: str
    asked: bool
    talked: bool
    status: str
    provisional: bool
    position: tuple[int, int] | None
    side: str
    labels: tuple[str, ...]
    settled: tuple[Settled, ...]


@dataclass(frozen=True)
class Doing:
    """A pledge; `when` as it was typed."""

    id: str
    text: str
    who: str
    when: str


@dataclass(frozen=True)
class Leaving:
    """What a group keeps its hands off; `to` may be ''."""

    id: str
    text: str
    to: str
    to_name: str


@dataclass(frozen=True)
class Asking:
    """A request with its answer; `via` is who brings it over to a group that is absent.

    `conditional`: it holds only after an answer (onder voorbehoud).
    """

    id: str
    text: str
    to: str
    to_name: str
    via: str
    answer: Answer | None
    conditional: bool


@dataclass(frozen=True)
class Part:
    """Parts 4, 5, 6: one group. `ways`, `steps_back` and `approachable` are of supporters only."""

    group: str
    name: str
    kind: str
    do: tuple[Doing, ...]
    leave: tuple[Leaving, ...]
    ask: tuple[Asking, ...]
    ways: tuple[str, ...]
    steps_back: str
    approachable: str


@dataclass(frozen=True)
class Reach:
    """Part 7: whom to call in a group, a function and never a name."""

    group: str
    name: str
    function: str
    days: str
    substitute: str


@dataclass(frozen=True)
class FirstStep:
    """Part 8: the first small step; `when` as it was typed."""

    text: str
    who: str
    when: str


@dataclass(frozen=True)
class KeptMethod:
    """Part 8: a method that stays; `title` says what people will do."""

    id: str
    title: str
    name: str
    owner: str
    first_step: str


@dataclass(frozen=True)
class Difference:
    """Part 9: two sentences that stand side by side."""

    element: str
    name: str
    for_whom: str
    text: str
    other_text: str


@dataclass(frozen=True)
class Concern:
    """Part 9: a concern or objection in its writer's words; `group` '' when it has fewer than five seats."""

    kind: str
    group: str
    name: str
    text: str


@dataclass(frozen=True)
class Agreement:
    """The twelve parts; `concern` and `objection` say that somebody has one, with or without words.

    `contact` is the contact person of the initiative (a function), `then_whom` who helps when it goes wrong,
    `status` the kind of the newest version ('' before the first).
    """

    initiative: Initiative
    fixed: str
    needs: tuple[Need, ...]
    parts: tuple[Part, ...]
    reach: tuple[Reach, ...]
    contact: str
    first_step: FirstStep
    methods: tuple[KeptMethod, ...]
    differences: tuple[Difference, ...]
    concern: bool
    objection: bool
    concerns: tuple[Concern, ...]
    then_whom: str
    look_back: str
    status: str
