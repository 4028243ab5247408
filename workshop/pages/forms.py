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

from ..typed import Id, Line, Text

Wrong = dict[str, str]
F = TypeVar("F", bound=msgspec.Struct)
Short = Annotated[str, Meta(max_length=60)]
Slug = Annotated[str, Meta(max_length=40, pattern=r"^[a-z0-9-]*$")]
Place = Annotated[int, Meta(ge=0, le=99)]
ROWS = 11
STEPS = 40


class Form(msgspec.Struct, kw_only=True):
    """A form, or a part or row of one. Every field may be left out."""


class Address(Form):
    address: Line = ""


class Code(Form):
    code: Annotated[str, Meta(max_length=16)] = ""


class TakeSeat(Form):
    group: Id = ""
    again: bool = False


class Forget(Form):
    what: Literal["", "votes", "all"] = ""
    sure: bool = False


class Language(Form):
    taal: Id = ""
    terug: Annotated[str, Meta(max_length=200)] = ""


class ReplyAnswer(Form):
    kind: Literal["", "yes", "later", "no"] = ""
    text: Text = ""
    by_when: Line = ""


class Reply(Form):
    """One answer for each request, under its id."""

    answer: Annotated[dict[Id, ReplyAnswer], Meta(max_length=100)] = {}


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
    on_behalf: Text = ""
    fixed: Text = ""
    afterwards: Text = ""
    wifi_name: Text = ""
    wifi_password: Text = ""
    keep_days: Line = ""
    suitable: Annotated[list[Id], Meta(max_length=40)] = []


class GroupRow(Form):
    """A row without a name is a group removed."""

    id: Slug = ""
    name: Short = ""
    kind: Literal["residents", "professionals", "municipality", "other"] = "other"
    examples: Line = ""
    expected: Annotated[int, Meta(ge=0, le=1000)] = 0
    voting: Literal["", "ask", "open", "one_voice"] = ""


class StepRow(Form):
    """`place` is where the step comes; its own row without one."""

    kind: Id = ""
    minutes: Annotated[int, Meta(ge=0, le=240)] = 0
    place: Place = 0
    second_vote: bool = False
    remove: bool = False


class Prepare(Form):
    about: AboutPart = msgspec.field(default_factory=AboutPart)
    elements: Annotated[list[Id], Meta(max_length=20)] = []
    groups: Annotated[list[GroupRow], Meta(max_length=ROWS)] = []
    programme: Id = ""
    steps: Annotated[list[StepRow], Meta(max_length=STEPS)] = []


# Which shape each page reads; `docs/protocol.md` and the fuzzers are made from it.
FORMS: dict[str, type[Form]] = {
    "home.address": Address,
    "home.new": Prepare,
    "home.prepare": Prepare,
    "home.again": Form,
    "home.forget": Forget,
    "join.typed_code": Code,
    "join.take_seat": TakeSeat,
    "desk.open_screen": Form,
    "language.choose": Language,
    "reply.reply": Reply,
}


def read(shape: type[F], sent: MultiDict[str, str]) -> tuple[F, Wrong]:
    """A form as it was sent, and name -> what is wrong with that field: too_long, bad_number or unknown_choice.

    Of a text that is too long the beginning is kept, so that nothing typed is lost; else what is wrong has its default.
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
    try:
        return msgspec.convert(given, hint, strict=False)
    except msgspec.ValidationError:
        wrong[name] = _problem(of)
    return given[: of.max_length] if isinstance(of, shapes.StrType) and not of.pattern else None


def _problem(of: shapes.Type) -> str:
    if isinstance(of, shapes.IntType):
        return "bad_number"
    return "too_long" if isinstance(of, shapes.StrType) and not of.pattern else "unknown_choice"


def _ids(sent: MultiDict[str, str], name: str) -> Iterator[str]:
    """The ids under which entries were sent: the middle of NAME-ID-field."""
    for key in sent:
        start, _, _ = key.rpartition("-")
        entry = start.removeprefix(f"{name}-")
        if entry and entry != start:
            yield entry
