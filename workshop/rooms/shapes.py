"""The shapes of what events say. Lengths are in characters; ids and tokens are hexadecimal or slugs."""

from typing import Annotated

from msgspec import Meta

from ..actie.vocabulary import (
    AnswerKind,
    KeyRole,
    Mandated,
    NoteState,
    PledgeKind,
    SettleForm,
    SmallAnswer,
    VersionKind,
)
from ..edge.typed import Id, Line, Text
from .table import Say

Small = Annotated[int, Meta(ge=0, le=1000)]
Ids = Annotated[list[Id], Meta(max_length=20)]


class Vote(Say):
    seat: Id
    round: Id
    value: Id
    seq: Annotated[int, Meta(ge=0, lt=2**31)]
    item: Id = ""


class AnswerSmall(Say):
    seat: Id
    answer: SmallAnswer


class ChangeGroup(Say):
    seat: Id
    group: Id = ""
    observer: bool = False


class Page(Say):
    page: Annotated[int, Meta(ge=0, le=1000)] = 0


class OfSeat(Say):
    seat: Id


class MoreTime(Say):
    seat: Id
    on: bool


class Reason(Say):
    seat: Id
    element: Id
    text: Annotated[str, Meta(max_length=280)]


class Concern(Say):
    """What somebody says with a vote at the consent: that vote decides whether it is a concern or an objection."""

    seat: Id
    text: Annotated[str, Meta(max_length=280)]


class Draft(Say):
    """Text that is shown while it is typed; from a phone `seat` names the group, from the desk `group` does."""

    seat: Id = ""
    group: Id = ""
    draft: bool = False


class Pledge(Draft, kw_only=True):
    kind: PledgeKind
    id: Id = ""
    text: Text = ""
    who: Line = ""
    when: Line = ""
    to: Id = ""
    via: Line = ""
    element: Id = ""
    practice: Id = ""
    mandate: Mandated = ""
    organisation: Line = ""
    function: Line = ""
    approver: Line = ""
    until: Line = ""


class OfPledge(Say):
    id: Id
    seat: Id = ""


class Answer(Say):
    id: Id
    kind: AnswerKind
    seat: Id = ""
    text: Text = ""
    by_when: Line = ""
    mandate: Mandated = ""
    organisation: Line = ""
    function: Line = ""
    approver: Line = ""
    until: Line = ""


class Support(Draft):
    ways: Ids = []
    steps_back: Text = ""
    approachable: Text = ""


class Contact(Draft):
    function: Line = ""
    days: Line = ""
    substitute: Line = ""


class Seen(Say):
    """The people per group that the desk saw, when this press also says that those numbers are right."""

    people: Annotated[dict[Id, Small], Meta(max_length=9)] = {}


class Advance(Seen):
    """The big button; `bare`: on without what is proposed to be settled."""

    bare: bool = False


class ToStep(Say):
    step: Small


class ToPage(Say):
    page: Small


class ToPhase(Say):
    phase: Id


class OfRound(Seen, kw_only=True):
    round: Id


class OfElement(Say):
    element: Id


class Topics(Say):
    elements: Ids


class Timer(Say):
    minutes: Small


class Switch(Say):
    """On or off; `open` for the door, and for who comes without a slip."""

    on: bool


class Door(Say):
    open: bool


class Undo(Say):
    nr: Annotated[int, Meta(ge=0, lt=2**53)]


class Voice(Say):
    group: Id
    seat: Id


class Methods(Say):
    put: Ids


class Freeze(Say):
    kind: VersionKind
    agreed: Annotated[list[Id], Meta(max_length=9)] = []


class About(Say):
    title: Line | None = None
    place: Line | None = None
    date: Line | None = None
    initiative: Text | None = None
    for_whom: Line | None = None
    phase: Id | None = None
    kind: Id | None = None
    setting: Id | None = None
    audience: Id | None = None
    on_behalf: Line | None = None
    fixed: Text | None = None
    afterwards: Text | None = None
    wifi_name: Line | None = None
    wifi_password: Line | None = None
    draft: bool = False


class GiveKey(Say):
    role: KeyRole
    group: Id = ""


class OfKey(Say):
    key: Id


class Settle(Say):
    element: Id
    form: SettleForm
    group: Id = ""
    positions: Annotated[list[Annotated[int, Meta(ge=1, le=5)]], Meta(max_length=2)] = []
    text: Text = ""
    other_text: Text = ""
    until: Line = ""


class Unsettle(Say):
    element: Id
    group: Id = ""


class Moderate(Say):
    note: Id
    state: NoteState


class Keep(Say):
    method: Id
    owner: Line = ""
    first_step: Text = ""
    draft: bool = False


class OfMethod(Say):
    method: Id


class Closing(Say):
    first_step: Text | None = None
    first_step_who: Line | None = None
    first_step_when: Line | None = None
    contact: Line | None = None
    look_back: Line | None = None
    then_whom: Line | None = None
    money: Text | None = None
    rhythm: Line | None = None
    moment: Line | None = None
    starts: Line | None = None
    ends: Line | None = None
    missed: Text | None = None
    if_wrong: Text | None = None
    stopping: Text | None = None
    publish: Text | None = None
    sign_when: Line | None = None
    sign_where: Line | None = None
    sign_printer: Line | None = None
    draft: bool = False


class Card(Say):
    """A paper card: round id -> item ('' for positions) -> value. `sure` passes the guard against counting twice."""

    group: Id
    votes: dict[Id, dict[Id, Id]]
    openly: bool = False
    sure: bool = False


class Hands(Say):
    """Raised hands: one count per choice, in the order of the ballot."""

    round: Id
    group: Id
    counts: Annotated[list[Annotated[int, Meta(ge=0, le=500)]], Meta(max_length=6)]
    item: Id = ""
    sure: bool = False
