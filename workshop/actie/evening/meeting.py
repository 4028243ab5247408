"""A meeting: one evening of one group, as a value.

`lang` is the language of the page on which somebody typed the texts beside it, '' where nobody noted it.

Nothing here changes in place. `course.py` says how an evening moves, `choices.py` what people write down;
both take a Meeting and return a new one, or raise Refused. Votes are not in it: they are rows (`ballot.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from ..errors import Refused
from ..vocabulary import (
    OTHER,
    AnswerKind,
    GroupKind,
    Mandated,
    NoteKind,
    NoteState,
    PledgeKind,
    RoundKind,
    SettleForm,
    StepKind,
    VersionKind,
    Voting,
)
from .steps import STEPS, Kind


@dataclass(frozen=True)
class About:
    """What is known before the evening; every field is free text or an id from the catalogue.

    `missing` is who is not there by themselves, and who asks them.
    """

    title: str = ""
    place: str = ""
    date: str = ""
    initiative: str = ""
    for_whom: str = ""
    phase: str = ""
    kind: str = ""
    setting: str = ""
    audience: str = ""
    on_behalf: str = ""
    fixed: str = ""
    afterwards: str = ""
    wifi_name: str = ""
    wifi_password: str = ""
    keep_days: str = ""
    suitable: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    aim: str = ""
    missing: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Group:
    """`kind` is residents, professionals, municipality or other; `voting` is ask, open or one_voice."""

    id: str
    name: str
    kind: GroupKind
    examples: str = ""
    expected: int = 0
    voting: Voting = "ask"
    lang: str = ""

    @property
    def is_organisation(self) -> bool:
        """Whether who speaks here speaks for others, and so says for whom (design 7.1, Mandate)."""
        return self.kind != "residents"


@dataclass(frozen=True)
class Step:
    """`minutes` is the plan; a topic without `second_vote` goes from talking straight to settling.

    With `dots` the room says at the profile what to talk about.
    """

    kind: StepKind
    minutes: int
    second_vote: bool = True
    dots: bool = False

    @property
    def of(self) -> Kind:
        """What its kind says of itself."""
        return STEPS[self.kind]

    @property
    def phases(self) -> tuple[str, ...]:
        return self.of.phases if getattr(self, self.of.whole_with) else self.of.short or self.of.phases

    def counts_down(self, phase: str) -> int:
        """The minutes that a phase counts down by itself, 0 when it has no clock of its own."""
        return (self.of.minutes[phase] or self.minutes) if phase in self.of.minutes else 0


@dataclass(frozen=True)
class Course:
    """Where the evening is: the index of the step in the programme and the phase within it.

    `page` is the leaf of the agreement that is read aloud, from 0; every other phase has one.
    """

    step: int = 0
    phase: str = "gather"
    since: datetime | None = None
    page: int = 0


@dataclass(frozen=True)
class Screen:
    """What the projector does beside the step: blank, or count down to a moment."""

    blank: bool = False
    timer_ends: datetime | None = None


@dataclass(frozen=True)
class Round:
    """One vote on one element (position), on what to talk about (dots), on methods, on consent, or for practice.

    Rounds are only ever added. `items` is what is voted on; of dots it is what may be chosen.

    `frozen` is what its reveal keeps (`frozen.py`), in plain JSON: nobody's picture holds it as it is.
    """

    id: str
    kind: RoundKind
    subject: str
    number: int
    opened: datetime
    closed: datetime | None = None
    revealed: datetime | None = None
    items: tuple[str, ...] = ("",)
    frozen: Mapping[str, Any] | None = field(default=None, compare=False)

    @property
    def state(self) -> str:
        if self.revealed:
            return "revealed"
        return "closed" if self.closed else "open"

    @property
    def votes_on(self) -> tuple[str, ...]:
        """The items of which each voter chooses something: with dots there is one choice, among all of them."""
        return ("",) if self.kind == "dots" else self.items


@dataclass(frozen=True)
class Settlement:
    """What the room settled for an element; `group` '' holds for everybody, else for that group only.

    `form` is position (one place or two neighbours), not_now, try_until or differ (two sentences; with
    none the votes say it).
    """

    element: str
    group: str
    form: SettleForm
    positions: tuple[int, ...] = ()
    text: str = ""
    other_text: str = ""
    until: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Mandate:
    """For whom an organisation says something, and with what reservation; `kind` '' where that was not said.

    reserved: `approver` must still approve it, before `until`. Organisation and function are no names of people.
    """

    kind: Mandated = ""
    organisation: str = ""
    function: str = ""
    approver: str = ""
    until: str = ""


@dataclass(frozen=True)
class Answer:
    """What a group says to a request: yes, later (who decides, by when) or no (because)."""

    kind: AnswerKind | Literal[""]
    text: str = ""
    by_when: str = ""
    at: datetime | None = None
    lang: str = ""
    mandate: Mandate = Mandate()


@dataclass(frozen=True)
class Pledge:
    """What a group will do, leaves to others, or asks of another group (`kind` do, leave, ask).

    `by` is the mark of the seat that typed it, '' at the desk: to take its lines away together. Nobody is shown it.
    """

    id: str
    group: str
    kind: PledgeKind
    text: str = ""
    who: str = ""
    when: str = ""
    to: str = ""
    via: str = ""
    element: str = ""
    practice: str = ""
    order: int = 0
    number: int = 0
    answer: Answer | None = None
    by: str = ""
    lang: str = ""
    mandate: Mandate = Mandate()


@dataclass(frozen=True)
class Support:
    """How a supporting group helps (`ways`, ids of the catalogue), and when it steps back."""

    ways: tuple[str, ...] = ()
    steps_back: str = ""
    approachable: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Contact:
    """Whom to call in a group: a function, never a name."""

    function: str = ""
    days: str = ""
    substitute: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Note:
    """A participant's short text: a reason at an element, or a concern at the consent; `state` new, shown, hidden.

    Nobody may tell whose it is, so the language of the phone it was typed on is not kept. `nr` is its place in the
    queue of the desk, which reads the oldest first.
    """

    id: str
    kind: NoteKind
    subject: str
    group: str
    text: str
    state: NoteState = "new"
    nr: int = 0


@dataclass(frozen=True)
class MethodChoice:
    """The methods on the table: what the program proposed, and what was put to the room."""

    proposed: tuple[str, ...] = ()
    put: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kept:
    """A method that stays, with who takes it up and the first thing they do."""

    method: str
    owner: str = ""
    first_step: str = ""
    order: int = 0
    lang: str = ""


@dataclass(frozen=True)
class Closing:
    """The last fields of the agreement. None: nobody touched what we propose (`Catalogue.agreement`); '' took it away.

    `money` is who arranges money, insurance and keys; `missed` who was missed and who asks them; `moment` the day on
    which the contacts speak; `sign_*` when, where and by whom the paper is printed to sign.
    """

    first_step: str = ""
    first_step_who: str = ""
    first_step_when: str = ""
    contact: str = ""
    look_back: str = ""
    then_whom: str = ""
    money: str = ""
    rhythm: str = ""
    moment: str = ""
    starts: str = ""
    ends: str = ""
    missed: str = ""
    if_wrong: str | None = None
    stopping: str | None = None
    publish: str | None = None
    sign_when: str = ""
    sign_where: str = ""
    sign_printer: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Hands:
    """Raised hands in one group for one round (and method): counts per choice, in the order of the ballot."""

    round: str
    item: str
    group: str
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Version:
    """One frozen agreement; `agreed` are the groups that agreed to what was amended after the final one."""

    number: int
    kind: VersionKind
    at: datetime
    agreed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Check:
    """What a group says afterwards of one of its lines: it is right, or what is wrong with it.

    `line` '' is what else holds for the group. `version` is the one that it read.
    """

    group: str
    line: str
    right: bool
    text: str = ""
    version: int = 0
    at: datetime | None = None
    lang: str = ""


@dataclass(frozen=True)
class Meeting:
    """Everything decided about an evening, votes and seats apart; `votes_are` kept, unlinked or gone (keeping.py).

    A `rehearsal` is to practise on (rehearsing.py): it is in no list, and nothing of it is published.
    With `slips_only` nobody new votes but by a slip (design 2, 2.5.10); who only looks on needs none.
    `confirmed` is how many people of each group the desk saw and said yes to (design 2, 2.5.10). `asked` are the
    moments at which a vote opened on a group that was small then: who was there was asked how to vote (2.5.4).
    `read` is what of the agreement was read aloud, as a hash (`Agreement.digest`).
    `imported` is when it came in as a file: then it is a record and no evening (`importing.py`).
    """

    id: str
    about: About = About()
    groups: tuple[Group, ...] = ()
    programme: tuple[Step, ...] = (Step("lobby", 0),)
    elements: tuple[str, ...] = ()
    course: Course = Course()
    screen: Screen = Screen()
    door_open: bool = True
    slips_only: bool = False
    small: tuple[str, ...] = ()
    removed_seats: int = 0
    topics: tuple[str, ...] = ()
    methods: MethodChoice = MethodChoice()
    closing: Closing = Closing()
    versions: tuple[Version, ...] = ()
    read: str = ""
    rehearsal: bool = False
    imported: datetime | None = None
    votes_are: str = "kept"
    rounds: Mapping[str, Round] = field(default_factory=dict)
    settlements: Mapping[str, Settlement] = field(default_factory=dict)
    pledges: Mapping[str, Pledge] = field(default_factory=dict)
    supports: Mapping[str, Support] = field(default_factory=dict)
    contacts: Mapping[str, Contact] = field(default_factory=dict)
    notes: Mapping[str, Note] = field(default_factory=dict)
    kept: Mapping[str, Kept] = field(default_factory=dict)
    hands: Mapping[str, Hands] = field(default_factory=dict)
    voices: Mapping[str, str] = field(default_factory=dict)
    confirmed: Mapping[str, int] = field(default_factory=dict)
    checks: Mapping[str, Check] = field(default_factory=dict)
    numbered: Mapping[str, int] = field(default_factory=dict)
    asked: Mapping[str, tuple[datetime, ...]] = field(default_factory=dict)

    @property
    def step(self) -> Step:
        return self.programme[self.course.step]

    @property
    def is_read(self) -> bool:
        """Whether the agreement is read aloud now, page by page."""
        return self.step.of.agreement and self.course.phase == "read"

    @property
    def wraps_up(self) -> bool:
        """Whether a step of the programme fills in what the agreement lacks; else the closing does."""
        return any(step.kind == "wrap_up" for step in self.programme)

    @property
    def voting_groups(self) -> tuple[Group, ...]:
        """The meeting's groups and, last, "anders / liever niet zeggen", which everybody may choose."""
        return (*self.groups, Group(OTHER, OTHER, "other"))

    @property
    def frozen(self) -> bool:
        """Groups do not change any more once a real vote has opened."""
        return any(r.kind != "practice" for r in self.rounds.values())

    @property
    def topic(self) -> str:
        """The element this topic step talks about, '' when the step is no topic or has none."""
        if self.step.kind != "topic":
            return ""
        slot = sum(1 for step in self.programme[: self.course.step] if step.kind == "topic")
        return self.topics[slot] if slot < len(self.topics) else ""

    def group(self, group_id: str) -> Group:
        """A group by its id, "anders" too. Raises Refused("unknown_group")."""
        for group in self.voting_groups:
            if group.id == group_id:
                return group
        raise Refused("unknown_group")

    def round(self, round_id: str) -> Round:
        """A round by its id. Raises Refused("unknown_round")."""
        try:
            return self.rounds[round_id]
        except KeyError:
            raise Refused("unknown_round") from None

    def rounds_of(self, kind: str, subject: str = "") -> tuple[Round, ...]:
        """The rounds of one kind and subject, oldest first."""
        found = [r for r in self.rounds.values() if r.kind == kind and r.subject == subject]
        return tuple(sorted(found, key=lambda r: r.number))

    def subjects(self) -> tuple[str, ...]:
        """What the current step votes on: element ids, or '' for the other kinds of round."""
        match self.step.of.about:
            case "elements":
                return self.elements
            case "topic":
                return (self.topic,) if self.topic else ()
        return ("",)

    def rounds_here(self) -> tuple[Round, ...]:
        """The newest round of each subject of the current step."""
        kind = self.step.of.round
        if not kind:
            return ()
        newest = (self.rounds_of(kind, subject)[-1:] for subject in self.subjects())
        return tuple(r for rounds in newest for r in rounds)

    def with_round(self, changed: Round) -> "Meeting":
        return replace(self, rounds={**self.rounds, changed.id: changed})
