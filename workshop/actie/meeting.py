"""A meeting: one evening of one group, as a value.

Nothing here changes in place. `course.py` says how an evening moves, `choices.py` what people write down;
both take a Meeting and return a new one, or raise Refused. Votes are not in it: they are rows (`ballot.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from .errors import Refused

OTHER = "anders"
PHASES: Mapping[str, tuple[str, ...]] = {
    "lobby": ("gather",),
    "practice": ("open", "shown"),
    "start": ("tell",),
    "vote": ("open", "closed"),
    "profile": ("rows",),
    "topic": ("talk", "open", "closed", "shown", "settle"),
    "break": ("pause",),
    "pledges": ("write",),
    "methods": ("first_step", "propose", "open", "closed", "shown"),
    "consent": ("read", "open", "closed", "shown"),
    "closing": ("fill", "done"),
}
ROUND_OF_STEP = {
    "practice": "practice",
    "vote": "position",
    "topic": "position",
    "methods": "method",
    "consent": "consent",
}


@dataclass(frozen=True)
class About:
    """What is known before the evening; every field is free text or an id from the catalogue."""

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


@dataclass(frozen=True)
class Group:
    """`kind` is residents, professionals, municipality or other; `voting` is ask, open or one_voice."""

    id: str
    name: str
    kind: str
    examples: str = ""
    expected: int = 0
    voting: str = "ask"


@dataclass(frozen=True)
class Step:
    """`minutes` is the plan; a topic without `second_vote` goes from talking straight to settling."""

    kind: str
    minutes: int
    second_vote: bool = True

    @property
    def phases(self) -> tuple[str, ...]:
        if self.kind == "topic" and not self.second_vote:
            return ("talk", "settle")
        return PHASES[self.kind]


@dataclass(frozen=True)
class Course:
    """Where the evening is: the index of the step in the programme and the phase within it."""

    step: int = 0
    phase: str = "gather"
    since: datetime | None = None


@dataclass(frozen=True)
class Screen:
    """What the projector does beside the step: blank, or count down to a moment."""

    blank: bool = False
    timer_ends: datetime | None = None


@dataclass(frozen=True)
class Round:
    """One vote on one element (position), on methods, on consent, or for practice; only ever added."""

    id: str
    kind: str
    subject: str
    number: int
    opened: datetime
    closed: datetime | None = None
    revealed: datetime | None = None
    items: tuple[str, ...] = ("",)

    @property
    def state(self) -> str:
        if self.revealed:
            return "revealed"
        return "closed" if self.closed else "open"


@dataclass(frozen=True)
class Settlement:
    """What the room settled for an element; `group` '' holds for everybody, else for that group only.

    `form` is position (one place or two neighbours), not_now, try_until or differ (two sentences).
    """

    element: str
    group: str
    form: str
    positions: tuple[int, ...] = ()
    text: str = ""
    other_text: str = ""
    until: str = ""


@dataclass(frozen=True)
class Answer:
    """What a group says to a request: yes, later (who decides, by when) or no (because)."""

    kind: str
    text: str = ""
    by_when: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Pledge:
    """What a group will do, leaves to others, or asks of another group (`kind` do, leave, ask)."""

    id: str
    group: str
    kind: str
    text: str = ""
    who: str = ""
    when: str = ""
    to: str = ""
    via: str = ""
    element: str = ""
    practice: str = ""
    order: int = 0
    answer: Answer | None = None


@dataclass(frozen=True)
class Support:
    """How a supporting group helps (`ways`, ids of the catalogue), and when it steps back."""

    ways: tuple[str, ...] = ()
    steps_back: str = ""
    approachable: str = ""


@dataclass(frozen=True)
class Contact:
    """Whom to call in a group: a function, never a name."""

    function: str = ""
    days: str = ""
    substitute: str = ""


@dataclass(frozen=True)
class Note:
    """A participant's short text: a reason at an element, or a concern at the consent; `state` new, shown, hidden."""

    id: str
    kind: str
    subject: str
    group: str
    text: str
    state: str = "new"


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


@dataclass(frozen=True)
class Closing:
    """The last fields of the agreement."""

    first_step: str = ""
    first_step_who: str = ""
    first_step_when: str = ""
    contact: str = ""
    look_back: str = ""
    then_whom: str = ""


@dataclass(frozen=True)
class Hands:
    """Raised hands in one group for one round (and method): counts per choice, in the order of the ballot."""

    round: str
    item: str
    group: str
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Version:
    """One frozen agreement: `kind` is concept, corrected or final."""

    number: int
    kind: str
    at: datetime


@dataclass(frozen=True)
class Meeting:
    """Everything decided about an evening, votes and seats apart; `votes_are` kept, unlinked or gone (keeping.py)."""

    id: str
    about: About = About()
    groups: tuple[Group, ...] = ()
    programme: tuple[Step, ...] = (Step("lobby", 0),)
    elements: tuple[str, ...] = ()
    course: Course = Course()
    screen: Screen = Screen()
    door_open: bool = True
    small: tuple[str, ...] = ()
    removed_seats: int = 0
    topics: tuple[str, ...] = ()
    methods: MethodChoice = MethodChoice()
    closing: Closing = Closing()
    versions: tuple[Version, ...] = ()
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

    @property
    def step(self) -> Step:
        return self.programme[self.course.step]

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
        for group in self.voting_groups:
            if group.id == group_id:
                return group
        raise Refused("unknown_group")

    def round(self, round_id: str) -> Round:
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
        if self.step.kind == "vote":
            return self.elements
        if self.step.kind == "topic":
            return (self.topic,) if self.topic else ()
        return ("",)

    def rounds_here(self) -> tuple[Round, ...]:
        """The newest round of each subject of the current step."""
        kind = ROUND_OF_STEP.get(self.step.kind)
        if kind is None:
            return ()
        newest = (self.rounds_of(kind, subject)[-1:] for subject in self.subjects())
        return tuple(r for rounds in newest for r in rounds)

    def with_round(self, changed: Round) -> "Meeting":
        return replace(self, rounds={**self.rounds, changed.id: changed})
