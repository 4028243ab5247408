"""The dataclasses of the catalogue: every text of data/ in the shape in which the program uses it.

Every entry carries `source`: the name of the seed file on which its facts rest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar, get_args

from ..vocabulary import Addressee, GroupKind, PledgeKind, Status, StepKind

Evidence = Literal["databank", "verkenning"]
EVIDENCE: tuple[Evidence, ...] = get_args(Evidence)  # strongest first
MethodSide = Literal["links", "rechts"]


@dataclass(frozen=True)
class Pole:
    """One end of a question: the model's key word, the words on the card, what it means, and an example."""

    key_word: str
    card: str
    explanation: str
    example: str

    @property
    def said(self) -> str:
        """By what the pole is named everywhere: the words people voted with."""
        return self.card


@dataclass(frozen=True)
class Practice:
    """A thing to do or leave, for `addressee`: professionals, their organisation, or the municipality.

    `text` is what the brochure advises, `pledge` the same as a group says it of itself.
    """

    id: str
    text: str
    pledge: str
    addressee: Addressee
    source: str


@dataclass(frozen=True)
class Element:
    """One of the five questions. `positions` are the labels of 1..5; `prompts` has talk prompts per status.

    `under` stands below the question, '' where nothing does.

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
    method_side_reason: str
    prompts: Mapping[Status, tuple[str, ...]]
    practices: tuple[Practice, ...]
    source: str
    method_side: MethodSide | None = None
    under: str = ""


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
    evidence: Evidence


@dataclass(frozen=True)
class Method:
    """A method: `title` says what people will do, `name` is the brochure's; ids in every tuple but `places`.

    `link` is as printed, and '' where the sources print none. Without `subjects` it is for every subject.
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
    subjects: tuple[str, ...] = ()

    @property
    def elements(self) -> tuple[str, ...]:
        return tuple(place.element for place in self.places)

    @property
    def evidence(self) -> Evidence | None:
        """The strongest evidence of its places, None without a place."""
        found = {place.evidence for place in self.places}
        return next((evidence for evidence in EVIDENCE if evidence in found), None)

    @property
    def tags(self) -> frozenset[str]:
        """What of it can match a meeting beside its setting, audience and subjects: phase and kind of citizenship."""
        return frozenset(self.phases + self.kinds)


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
    """What makes methods work; `question` is its line under "waar letten we op".

    `methods`, which show it, are found in the methods that name it.
    """

    id: str
    name: str
    text: str
    question: str
    source: str
    methods: tuple[str, ...] = ()


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
class Tip:
    """A way to reach who does not come by itself."""

    id: str
    text: str
    source: str


@dataclass(frozen=True)
class Publication:
    """What the program rests on: as printed, and `gave`, what we took of it. `year` is '' where none was found."""

    id: str
    title: str
    by: str
    gave: str
    source: str
    year: str = ""


@dataclass(frozen=True)
class Aim:
    """What somebody wants to reach: a question, what it fills in of a preparation, and what to think of.

    Not `held`, an evening does not fit it, and `note` says what to do. `takes_over`: residents take over a task.
    """

    id: str
    question: str
    note: str
    source: str
    title: str = ""
    initiative: str = ""
    for_whom: str = ""
    phase: str = ""
    kind: str = ""
    setting: str = ""
    audience: str = ""
    programme: str = "90"
    held: bool = True
    takes_over: bool = False


@dataclass(frozen=True)
class AgreementTexts:
    """What every agreement says unless the room says otherwise; `status`, what it is, stands on all of them."""

    if_wrong: str
    stopping: str
    publish: str
    status: str
    source: str


@dataclass(frozen=True)
class Example:
    """An example pledge of `group`; an "ask" is put to the group kind `to`, else `to` is ''."""

    kind: PledgeKind
    group: GroupKind
    element: str
    text: str
    to: str
    source: str

    @property
    def id(self) -> str:
        """Where its text stands: a translation stays with it when another comes before it."""
        return f"{self.kind}.{self.group}.{self.element}"


@dataclass(frozen=True)
class ProgrammeStep:
    """A step with its minutes per size of the programme; 0 minutes = left out at that size."""

    kind: StepKind
    minutes: tuple[int, ...]
    second_vote: bool = False
    dots: bool = False


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
class Role:
    """Somebody at the table of a case: what this role wants, and what only this role knows."""

    id: str
    group: GroupKind
    name: str
    wants: str
    knows: str


@dataclass(frozen=True)
class Pull:
    """What in a case pulls to either side of a question, told with the same warmth and at about the same length."""

    left: str
    right: str


@dataclass(frozen=True)
class TrainerNotes:
    """For who leads: how people mostly misread the case, and a question to begin the talk with."""

    misreading: str
    opening: str


@dataclass(frozen=True)
class Case:
    """What a table of a werkatelier works on; `pulls` has both sides of each element, by its id.

    `source` are the seed files on which one of ours rests; a host says for its own where it comes from.
    """

    id: str
    title: str
    situation: str
    phase: str
    setting: str
    kind: str
    roles: tuple[Role, ...]
    pulls: Mapping[str, Pull]
    trainer: TrainerNotes
    source: tuple[str, ...]


@dataclass(frozen=True)
class Catalogue:
    """All texts of data/, in the order of the files. `settings` to `phases` map an id to its Dutch label."""

    stem: str
    dont_know: str
    practice_question: PracticeQuestion
    elements: tuple[Element, ...]
    methods: tuple[Method, ...]
    support_ways: tuple[SupportWay, ...]
    active_restraint: Card
    right_to_challenge: Card
    professional_role: Card
    councils: Card
    phase_prompts: Mapping[str, str]
    inclusion: tuple[Tip, ...]
    agreement: AgreementTexts
    working_elements: tuple[WorkingElement, ...]
    glossary: tuple[Term, ...]
    criteria: tuple[Criterion, ...]
    kinds: tuple[Kind, ...]
    examples: tuple[Example, ...]
    programmes: tuple[Programme, ...]
    cases: tuple[Case, ...]
    publications: tuple[Publication, ...]
    aims: tuple[Aim, ...]
    settings: Mapping[str, str]
    audiences: Mapping[str, str]
    subjects: Mapping[str, str]
    phases: Mapping[str, str]

    def element(self, id: str) -> Element:
        """The element with this id. Raises KeyError."""
        return _by_id(self.elements, id)

    def method(self, id: str) -> Method:
        """The method with this id. Raises KeyError."""
        return _by_id(self.methods, id)

    def working(self, method: Method) -> tuple[WorkingElement, ...]:
        """What makes this method work, as far as the sources say."""
        return tuple(one for one in self.working_elements if one.id in method.working_elements)

    def aim(self, id: str) -> Aim | None:
        """The aim with this id that an evening fits; None where there is none."""
        return next((aim for aim in self.aims if aim.id == id and aim.held), None)

    def programme(self, id: str) -> Programme:
        """The programme with this id. Raises KeyError."""
        return _by_id(self.programmes, id)


class Poled(Protocol):
    """One end of a question, as far as sentences and pictures go."""

    @property
    def key_word(self) -> str: ...
    @property
    def said(self) -> str: ...


class Asked(Protocol):
    """A question as far as sentences and pictures go: one of the catalogue, or one frozen in a record."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def left(self) -> Poled: ...
    @property
    def right(self) -> Poled: ...
    @property
    def positions(self) -> Sequence[str]: ...


class Questions(Protocol):
    """Where questions are found by id."""

    def element(self, id: str, /) -> Asked: ...


class _Named(Protocol):
    @property
    def id(self) -> str: ...


Named = TypeVar("Named", bound=_Named)


def _by_id(entries: Sequence[Named], id: str) -> Named:
    return {entry.id: entry for entry in entries}[id]
