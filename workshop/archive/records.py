"""Records on disk and on their way out: JSON of the newest format, and every older one brought up to it."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import msgspec

from ..actie.errors import WorkshopError
from ..actie.paper.record import FORMAT, Record
from ..actie.texts.placed import Words
from .formats import from_1, from_2, from_3

# A step up for each format before the newest one.
UP: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: from_1, 2: from_2, 3: from_3}


def write(record: Record) -> str:
    """The record in JSON, with the language and the place of every text that has them."""
    return msgspec.json.encode(_plain(record)).decode()


def read(body: str | bytes) -> Record:
    """A record of any format, as one of the newest. Raises WorkshopError("unknown_record") for what is none."""
    try:
        return made(upgraded(msgspec.json.decode(body)))
    except (msgspec.MsgspecError, KeyError, TypeError, AttributeError) as error:
        raise WorkshopError("unknown_record") from error


def upgraded(plain: dict[str, Any]) -> dict[str, Any]:
    """The JSON of a record in the newest format. What is no record fails in its own way."""
    while plain["format"] != FORMAT:
        plain = UP[plain["format"]](plain)
    return plain


def made(plain: dict[str, Any]) -> Record:
    """The record that stands in JSON of the newest format. Raises msgspec.ValidationError."""
    return msgspec.convert(plain, Record, dec_hook=_words)


def _plain(value: Any) -> Any:
    """Words as their text with what is known of it; dataclasses and lists with what is in them."""
    if isinstance(value, Words):
        known = {"place": value.place, "lang": value.lang}
        return {"text": str(value), **{name: of for name, of in known.items() if of}}
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value


def _words(kind: type, found: Any) -> Any:
    """What msgspec does not know by itself. Raises TypeError, which it tells as its own."""
    if kind is Words:
        return Words(**found)
    raise NotImplementedError(kind)
