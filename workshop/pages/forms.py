"""The forms people send: one shape each. From it a form is read, refused, described (docs/protocol.md) and fuzzed.

`about.title` is a field of a part, `groups-0-name` one of row 0, `answer-ID-text` one of the entry ID. Names that a
shape does not have are ignored: a browser may send more than was asked.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, TypeVar, get_type_hints

import msgspec
from msgspec import Meta
from msgspec import inspect as shapes
from werkzeug.datastructures import MultiDict

from ..actie.evening.playing import MOST, USUAL
from ..actie.letters import number
from ..actie.vocabulary import AnswerKind, GroupKind, Mandated, StepKind, Voting
from ..edge.typed import Id, Line, Text, is_typed

Wrong = dict[str, "Problem"]
F = TypeVar("F", bound=msgspec.Struct)
Short = Annotated[str, Meta(max_length=60)]
Slug = Annotated[str, Meta(max_length=40, pattern=r"^[a-z0-9-]*$")]
Place = Annotated[int, Meta(ge=0, le=99)]
Table = Annotated[str, Meta(max_length=60_000)]
ROWS = 11
STEPS = 40


class Problem(str):
    """What is wrong with a field: a code of `words.error`, and what the sentence of that code names."""

    details: dict[str, object]

    def __new__(cls, code: str, **details: object) -> "Problem":
        made = super().__new__(cls, code)
        made.details = details
        return made


class Form(msgspec.Struct, kw_only=True):
    """A form, or a part or row of one. Every field may be left out."""


class Address(Form):
    address: Line = ""


class Today(Form):
    """Whether it is that day, as the page asked it."""

    day: Slug = ""
    answer: Literal["", "yes", "no"] = ""


class Looked(Form):
    """What the address of the shelf asks: words to look for, which page, and whether among what was put away."""

    zoek: Short = ""
    blad: Annotated[int, Meta(ge=1, le=99_999)] = 1
    archief: bool = False


class Archive(Form):
    """Into the archive with `away`, else out of it; `back` is the page that it was said on."""

    away: bool = False
    back: Annotated[str, Meta(max_length=1000)] = ""


class Code(Form):
    code: Line = ""


class Letters(Form):
    letters: Line = ""


class Slips(Form):
    """How many to print, the language that stands on them, and whether the unused ones of before go on working."""

    count: Annotated[int, Meta(ge=0, le=100)] = 0
    language: Slug = ""
    old: Literal["", "keep", "void"] = ""


class PaperAsked(Form):
    """Whether this paper is printed, and how often; 0 for as often as an evening needs it."""

    wanted: bool = False
    count: Annotated[int, Meta(ge=0, le=100)] = 0


class Papers(Form):
    """What is printed before an evening: papers by their name, all in one language."""

    language: Slug = ""
    paper: Annotated[dict[Id, PaperAsked], Meta(max_length=20)] = {}


class AtATable(Form):
    """How many people play a case."""

    people: Annotated[int, Meta(ge=1, le=MOST)] = USUAL


class TakeSeat(Form):
    """`invite` says who was invited, `once` is another in every form that is given out."""

    group: Id = ""
    again: bool = False
    invite: Id = ""
    once: Annotated[str, Meta(max_length=32, pattern=r"^[0-9a-f]*$")] = ""


class Forget(Form):
    what: Literal["", "votes", "all"] = ""
    sure: bool = False


class Language(Form):
    taal: Id = ""
    terug: Annotated[str, Meta(max_length=200)] = ""


class InLanguage(Form):
    """What an address may ask: the language of what is printed or taken along, not that of the page."""

    taal: Id = ""


class NewAsked(Form):
    """What an address may ask of a new preparation: the aim it begins with."""

    doel: Id = ""


class MethodsAsked(Form):
    """What an address may ask of /methoden: ids of the catalogue."""

    onderdeel: Id = ""
    waar: Id = ""
    wie: Id = ""
    fase: Id = ""


class ReplyMandate(Form):
    """For whom it is said: "reserved" names who approves, and before which day."""

    mandate: Mandated = ""
    function: Line = ""
    organisation: Line = ""
    approver: Line = ""
    until: Line = ""


class ReplyAnswer(ReplyMandate):
    kind: Literal[""] | AnswerKind = ""
    text: Text = ""
    by_when: Line = ""


class ReplyCheck(ReplyMandate):
    """What a group says of a line of its own, `text` when it is not right; with a mandate where that was lacking."""

    right: Literal["", "yes", "no"] = ""
    text: Text = ""


class Counted(Form):
    """An evening that was counted on paper: what it is called, and its tables as CSV once they were looked at."""

    title: Text = ""
    place: Text = ""
    date: Line = ""
    votes: Table = ""
    methods: Table = ""


class Trial(Form):
    word: Slug = ""


class Reply(Form):
    """One answer for each request and one check for each own line, under its id; `check-rest` is of all else.

    `code` is the sheet from which the desk types.
    """

    answer: Annotated[dict[Id, ReplyAnswer], Meta(max_length=320)] = {}
    check: Annotated[dict[Id, ReplyCheck], Meta(max_length=41)] = {}
    code: Line = ""


class AboutPart(Form):
    title: Text = ""
    place: Text = ""
    date: Line = ""
    initiative: Text = ""
    for_whom: Text = ""
    phase: Id = ""
    kind: Id = ""
    setting: Id = ""
    audience: Id = ""
    aim: Id = ""
    missing: Text = ""
    on_behalf: Text = ""
    fixed: Text = ""
    afterwards: Text = ""
    wifi_name: Text = ""
    wifi_password: Text = ""
    keep_days: Line = ""
    suitable: Annotated[list[Id], Meta(max_length=40)] = []
    subjects: Annotated[list[Id], Meta(max_length=40)] = []


class GroupRow(Form):
    """A row without a name is a group removed."""

    id: Slug = ""
    name: Short = ""
    kind: GroupKind = "other"
    examples: Line = ""
    expected: Annotated[int, Meta(ge=0, le=1000)] = 0
    voting: Literal[""] | Voting = ""


class StepRow(Form):
    """`place` is where the step comes; its own row without one. `dots`: the room says what to talk about."""

    kind: Literal[""] | StepKind = ""
    minutes: Annotated[int, Meta(ge=0, le=240)] = 0
    place: Place = 0
    second_vote: bool = False
    dots: bool = False
    remove: bool = False


class Prepare(Form):
    about: AboutPart = msgspec.field(default_factory=AboutPart)
    elements: Annotated[list[Id], Meta(max_length=20)] = []
    groups: Annotated[list[GroupRow], Meta(max_length=ROWS)] = []
    programme: Id = ""
    steps: Annotated[list[StepRow], Meta(max_length=STEPS)] = []


# Which shape each page reads; `docs/protocol.md` and the fuzzers are made from it.
FORMS: dict[str, type[Form]] = {
    "health.try_out": Trial,
    "home.address": Address,
    "home.today": Today,
    "home.new": Prepare,
    "home.prepare": Prepare,
    "home.again": Form,
    "home.forget": Forget,
    "home.archive": Archive,
    "home.take_in": Form,
    "cases.play": AtATable,
    "counted.look": Form,
    "counted.keep": Counted,
    "rehearsals.sample": Form,
    "rehearsals.start": Form,
    "rehearsals.stop": Form,
    "join.typed_code": Code,
    "join.take_seat": TakeSeat,
    "slips.typed_letters": Letters,
    "slips.open_slip": TakeSeat,
    "desk.open_screen": Form,
    "papers.print_cards": Form,
    "papers.make_slips": Slips,
    "language.choose": Language,
    "reply.reply": Reply,
    "typed.reply": Reply,
}


def read(shape: type[F], sent: MultiDict[str, str]) -> tuple[F, Wrong]:
    """A form as it was sent, and name -> what is wrong with that field: too_long, bad_number or unknown_choice.

    A text that is too long is there whole, so that nothing typed is lost; else what is wrong has its default.
    """
    wrong: Wrong = {}
    return _part(shape, sent, "", wrong), wrong


def names(shape: type[msgspec.Struct], before: str = "", entry: str = "ID") -> Iterator[tuple[str, shapes.Type]]:
    """(name, what it may hold) of every field a form may send; of rows the first, with `entry` for an id."""
    for field in shapes.type_info(shape).fields:  # type: ignore[attr-defined]
        name = before + field.name
        match field.type:
            case shapes.StructType(cls=cls):
                yield from names(cls, f"{name}.", entry)
            case shapes.ListType(item_type=shapes.StructType(cls=cls)):
                yield from names(cls, f"{name}-0-", entry)
            case shapes.DictType(value_type=shapes.StructType(cls=cls)):
                yield from names(cls, f"{name}-{entry}-", entry)
            case of:
                yield name, of


def rows_sent(name: str, sent: MultiDict[str, str]) -> int:
    """How many rows of this list a form holds, counted to the last that was sent."""
    numbers = [key.split("-")[1] for key in sent if key.startswith(f"{name}-")]
    return max((int(nr) + 1 for nr in numbers if nr.isascii() and nr.isdecimal() and len(nr) < 3), default=0)


def _part(shape: type[F], sent: MultiDict[str, str], before: str, wrong: Wrong) -> F:
    hints = get_type_hints(shape, include_extras=True)
    found = {}
    for field in shapes.type_info(shape).fields:  # type: ignore[attr-defined]
        value = _field(field.type, hints[field.name], sent, before + field.name, wrong)
        if value is not None:
            found[field.name] = value
    return shape(**found)


def _field(of: shapes.Type, hint: Any, sent: MultiDict[str, str], name: str, wrong: Wrong) -> Any:
    """The value of one field; None when it is not there, or wrong."""
    match of:
        case shapes.StructType(cls=cls):
            return _part(cls, sent, f"{name}.", wrong)
        case shapes.ListType(item_type=shapes.StructType(cls=cls), max_length=most):
            return [_part(cls, sent, f"{name}-{row}-", wrong) for row in range(most or 0)]
        case shapes.DictType(value_type=shapes.StructType(cls=cls), max_length=most):
            ids = sorted(set(_ids(sent, name)))[:most]
            return {one: _part(cls, sent, f"{name}-{one}-", wrong) for one in ids}
        case shapes.ListType():
            return _leaf([one.strip() for one in sent.getlist(name)], of, hint, name, wrong)
        case shapes.BoolType():
            return bool(sent.get(name))
    return _leaf(sent.get(name, "").strip(), of, hint, name, wrong)


def _leaf(given: Any, of: shapes.Type, hint: Any, name: str, wrong: Wrong) -> Any:
    if not given:
        return None
    if isinstance(of, shapes.IntType):
        given = number(given)
    try:
        return msgspec.convert(given, hint, strict=False)
    except msgspec.ValidationError:
        wrong[name] = _problem(given, of)
    return given if is_typed(of) else None


def _problem(given: Any, of: shapes.Type) -> Problem:
    if isinstance(of, shapes.IntType):
        return Problem("bad_number")
    if isinstance(of, shapes.StrType) and is_typed(of):
        return Problem("too_long", size=len(given), most=of.max_length)
    return Problem("unknown_choice")


def _ids(sent: MultiDict[str, str], name: str) -> Iterator[str]:
    """The ids under which entries were sent: the middle of NAME-ID-field."""
    for key in sent:
        start, _, _ = key.rpartition("-")
        entry = start.removeprefix(f"{name}-")
        if entry and entry != start:
            yield entry
