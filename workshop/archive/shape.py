"""The record as a file may hold it: its types of `actie`, with what every code, text and number in it may be.

The types say what a field is; here stands what may be in it where a file comes from elsewhere, by the name of the
field, or by its type and name where one name means two things. The JSON Schema in docs/schema/ is made of the same.
"""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from functools import cache, reduce
from inspect import cleandoc
from operator import or_
from types import GenericAlias, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta

from ..actie.paper.open_points import OPEN_POINTS
from ..actie.paper.record import FORMAT, Record
from ..actie.rules.distribution import Change, DistanceWord, Kind, Move, Side
from ..actie.rules.hearing import Show
from ..actie.rules.shortlist import Criterion, Evidence, Pole
from ..actie.rules.standing import Reason
from ..actie.texts.placed import Words
from ..actie.vocabulary import (
    AnswerKind,
    GroupKind,
    NoteKind,
    RoundKind,
    SettleForm,
    Status,
    VersionKind,
)
from ..edge.typed import Id, Line, Text

Empty = Literal[""]
Place = Annotated[str, Meta(max_length=120, pattern=r"^[a-zA-Z0-9_.-]*$")]
Lang = Annotated[str, Meta(max_length=16, pattern=r"^([a-z]{2,3}(-[a-zA-Z0-9]+)*)?$")]
Code = Annotated[str, Meta(max_length=40, pattern=r"^[a-z][a-z_]*$")]
Fraction = Annotated[str, Meta(max_length=12, pattern=r"^[0-9]+/[1-9][0-9]*$")]
Zone = Annotated[str, Meta(max_length=40, pattern=r"^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$")]
Link = Annotated[str, Meta(max_length=300, pattern=r"^(https?://[^\s<>\"]+)?$")]
# A string that is no text of people: by its name, or by its type and name.
CODES: Mapping[str, Any] = {
    **dict.fromkeys(("id", "element", "group", "groups", "round", "to", "subject", "origin", "holds_for"), Id),
    **dict.fromkeys(("missing", "both_sides_strong", "new_elements", "kept"), Id),
    **dict.fromkeys(("agreed", "room_chose", "talked_about", "serves.key"), Id),
    "line": Annotated[str, Meta(max_length=6, pattern=r"^([A-Z][1-9][0-9]*)?$")],
    **dict.fromkeys(("thresholds.key", "by_hand.key"), Code),
    "thresholds": Fraction,
    "time_zone": Zone,
    "lang": Lang,
    "letter": Annotated[str, Meta(pattern=r"^[A-Z]$")],
    "link": Link,
    "serves": Pole,
    "side": Side | Empty,
    "status": Status | Empty,
    "statuses": Status,
    "reasons": Reason,
    "show": Show,
    "why": Literal["", "not_heard", "small", "few_chose"],
    "unity": Kind | Empty,
    "word": DistanceWord,
    "inside": Change,
    "groups_move": Change | Empty,
    "form": SettleForm,
    "evidence": Evidence,
    "tie_decided_by": Criterion,
    "code": Literal[OPEN_POINTS],
    "kind": GroupKind,
    "Frozen.kind": VersionKind,
    "Held.kind": RoundKind,
    "Answered.kind": AnswerKind,
    "Concern.kind": NoteKind,
    "Agreement.status": VersionKind | Empty,
    "Move.middle": Move,
    # What was written with a settlement stands in the agreement, once.
    **dict.fromkeys((f"Settlement.{name}" for name in ("text", "other_text", "until", "lang")), Empty),
}
# Texts that are typed on one line; all others may be as long as `Text`.
LINES = (
    *("who", "when", "via", "by_when", "until", "owner", "organisation", "function", "approver", "days", "substitute"),
    *("contact", "then_whom", "look_back", "rhythm", "moment", "starts", "ends", "missed"),
    *("sign_when", "sign_where", "sign_printer"),
)
PLACES_OF_A_QUESTION = ("positions", "position", "middle")
MOST_ENTRIES, MOST = 400, {"groups": 9, "marks": 9, "parts": 9, "elements": 20, "profile": 20, "looks": 20, "votes": 5}
Known = Annotated[int, Meta(ge=0, le=1_000_000)]
OnTheScale = Annotated[int, Meta(ge=1, le=5)]
Moment = Annotated[datetime, Meta(tz=True)]


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What has these fields and no other."""


class OwnText(Shape, frozen=True):
    """A text that people read. With a `place` in data/ it is ours, in Dutch; without one it is what somebody typed.

    `lang` is the language it is in; without one nobody knows.
    """

    text: Text
    place: Place = ""
    lang: Lang = ""


class OwnLine(OwnText, frozen=True):
    """The same, of one line."""

    text: Line


@cache
def shape(kind: type = Record) -> type[msgspec.Struct]:
    """What a file may hold of this type. Raises KeyError for a string of which nobody said what it may be."""
    hints = get_type_hints(kind)
    found = [_field(kind, hints[field.name], field) for field in fields(kind)]
    about = {"__doc__": cleandoc(kind.__doc__ or ""), "__module__": kind.__module__}
    return msgspec.defstruct(kind.__name__, found, bases=(Shape,), namespace=about, kw_only=True, frozen=True)


def schema() -> dict[str, Any]:
    """The JSON Schema of the newest format."""
    made = msgspec.json.schema(shape())
    about = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"ACTIE record, format {FORMAT}"}
    return {**about, **made}


def _field(kind: type, hint: Any, field: Any) -> tuple[Any, ...]:
    of = _of(hint, f"{kind.__name__}.{field.name}")
    if kind is Record and field.name == "format":
        of = Literal[FORMAT]
    return (field.name, of) if field.default is MISSING else (field.name, of, _default(field.default))


def _default(value: Any) -> Any:
    return OwnText("") if isinstance(value, Words) else value


def _of(hint: Any, at: str) -> Any:
    """The same type with what may be in it; `at` is the type and field it is of."""
    kind, arguments, name = get_origin(hint), get_args(hint), at.partition(".")[2]
    if hint is Words:
        return OwnLine if name in LINES else OwnText
    if is_dataclass(hint):
        return shape(hint)  # type: ignore[arg-type]
    if hint is str:
        return CODES[at] if at in CODES else CODES[name]
    if hint is int or hint is float or hint is datetime:
        return _number(hint, name)
    if kind in (UnionType, Union):
        return reduce(or_, (_of(one, at) for one in arguments))
    if kind is tuple:
        return _several(arguments, at)
    if isinstance(kind, type) and issubclass(kind, Mapping):
        inside = GenericAlias(dict, (_of(str, f"{at}.key"), _of(arguments[1], at)))
        return Annotated[inside, Meta(max_length=MOST_ENTRIES)]
    return hint


def _number(hint: Any, name: str) -> Any:
    if hint is datetime:
        return Moment
    if hint is float:
        return Annotated[float, Meta(ge=0, le=4)]
    return OnTheScale if name in PLACES_OF_A_QUESTION else Known


def _several(arguments: tuple[Any, ...], at: str) -> Any:
    if arguments[1:] != (...,):
        return GenericAlias(tuple, tuple(_of(one, at) for one in arguments))
    most = MOST.get(at.partition(".")[2], MOST_ENTRIES)
    return Annotated[GenericAlias(tuple, (_of(arguments[0], at), ...)), Meta(max_length=most)]
