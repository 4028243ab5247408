"""The dataclasses of the catalogue: every text of data/ in the shape in which the program uses it.

Every entry carries `source`: the name of the seed file on which its facts rest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

EVIDENCE = ("databank", "verkenning")  # strongest first


@dataclass(frozen=True)
class Pole:
    """One end of a question: the model's key word, the text on the card, what it means, and an example."""

    key_word: str
    card: str
    explanation: str
    example: str


@dataclass(frozen=True)
class Practice:
    """A thing to do or leave, for `addressee`: professionals, their organisation, or the municipality."""

    id: str
    text: str
    addressee: str
    source: str


@dataclass(frozen=True)
class Element:
    """One of the five questions. `positions` are the labels of 1..5; `prompts` has talk prompts per status.

    `method_side` is the pole where the brochure's methods help ("links", "rechts"), None when neither does.
    """

    id: str
    letter: str
    name: str
    everyday: str
    question: str
    left: Pole
    right: Pole
    positions: tuple[str, ...]
    method_side: str | None
    method_side_reason: str
    prompts: Mapping[str, tuple[str, ...]]
    practices: tuple[Practice, ...]
    source: str


@dataclass(frozen=True)
class PracticeQuestion:
    """The question that teaches choosing; its answers are kept nowhere."""

    question: str
    left: str
    right: str
    positions: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """Where the brochure lists a method: under which element, and on what evidence."""

    element: str
    evidence: str


@dataclass(frozen=True)
class Method:
    """A method: `title` says what people will do, `name` is the brochure's; ids in every tuple but `places`.

    `link` is as printed, and '' where the sources print none.
    """

    id: str
    name: str
    title: str
    summary: str
    places: tuple[Place, ...]
    link: str
    setting: tuple[str, ...]
    audience: tuple[str, ...]
    phases: tuple[str, ...]
    kinds: tuple[str, ...]
    working_elements: tuple[str, ...]
    source: tuple[str, ...]

    @property
    def elements(self) -> tuple[str, ...]:
        return tuple(place.element for place in self.places)

    @property
    def evidence(self) -> str | None:
        """The strongest evidence of its places, None without a place."""
        found = {place.evidence for place in self.places}
        return next((evidence for evidence in EVIDENCE if evidence in found), None)

    @property
    def tags(self) -> frozenset[str]:
        """All that can match a meeting: setting, audience, phase and kind of citizenship."""
        return frozenset(self.setting + self.audience + self.phases + self.kinds)


@dataclass(frozen=True)
class SupportWay:
    """One of the three ways in which a supporter helps."""

    id: str
    name: str
    text: str
    example: str
    source: str


@dataclass(frozen=True)
class WorkingElement:
    """What makes methods work; `question` is its line under "waar letten we op", `methods` show it."""

    id: str
    name: str
    text: str
    question: str
    methods: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Term:
    """A word of the glossary."""

    id: str
    word: str
    meaning: str
    source: str


@dataclass(frozen=True)
class Criterion:
    """A question to be answered with yes before the meeting is held; `if_not` says what to do first."""

    id: str
    question: str
    if_not: str
    source: str


@dataclass(frozen=True)
class Kind:
    """A kind of active citizenship."""

    id: str
    name: str
    example: str
    source: str


@dataclass(frozen=True)
class Card:
    """A text with a title that is shown when it fits."""

    title: str
    text: str
    source: str


@dataclass(frozen=True)
class Example:
    """An example pledge of `group`; an "ask" is put to the group kind `to`, else `to` is ''."""

    kind: str
    group: str
    element: str
    text: str
    to: str
    source: str


@dataclass(frozen=True)
class ProgrammeStep:
    """A step with its minutes per size of the programme; 0 minutes = left out at that size."""

    kind: str
    minutes: tuple[int, ...]
    second_vote: bool


@dataclass(frozen=True)
class Programme:
    """An order of steps that fits in `minutes`; `sizes` are the numbers of people the minutes are for."""

    id: str
    name: str
    about: str
    minutes: int
    sizes: tuple[int, ...]
    steps: tuple[ProgrammeStep, ...]
    source: str


@dataclass(frozen=True)
class Catalogue:
    """All texts of data/, in the order of the files. `settings` to `phases` map an id to its Dutch label."""

    stem: str
    stem_explained: str
    dont_know: str
    practice_question: PracticeQuestion
    elements: tuple[Element, ...]
    methods: tuple[Method, ...]
    support_ways: tuple[SupportWay, ...]
    active_restraint: Card
    right_to_challenge: Card
    working_elements: tuple[WorkingElement, ...]
    glossary: tuple[Term, ...]
    criteria: tuple[Criterion, ...]
    kinds: tuple[Kind, ...]
    examples: tuple[Example, ...]
    programmes: tuple[Programme, ...]
    settings: Mapping[str, str]
    audiences: Mapping[str, str]
    phases: Mapping[str, str]

    def element(self, id: str) -> Element:
        """The element with this id. Raises KeyError."""
        return _by_id(self.elements, id)

    def method(self, id: str) -> Method:
        """The method with this id. Raises KeyError."""
        return _by_id(self.methods, id)

    def programme(self, id: str) -> Programme:
        """The programme with this id. Raises KeyError."""
        return _by_id(self.programmes, id)


class _Named(Protocol):
    @property
    def id(self) -> str: ...


Named = TypeVar("Named", bound=_Named)


def _by_id(entries: Sequence[Named], id: str) -> Named:
    return {entry.id: entry for entry in entries}[id]
