"""Text that people type at the edge: the shapes it may have, and how much of it is too long.

How long a text is, is asked once, of the text as it would be kept; static/live/count.js counts the same way.
"""

from collections.abc import Iterator
from typing import Annotated, Any

from msgspec import Meta
from msgspec import inspect as shapes

from ..actie.letters import clean

# What events and forms hold: ids and slugs, a line, a text. Lengths are in characters.
Id = Annotated[str, Meta(max_length=64, pattern=r"^[a-zA-Z0-9_-]*$")]
Line = Annotated[str, Meta(max_length=120)]
Text = Annotated[str, Meta(max_length=400)]


def cleaned(said: Any) -> Any:
    """The same with every text in it clean. Raises UnicodeEncodeError."""
    if isinstance(said, str):
        return clean(said)
    if isinstance(said, dict):
        return {cleaned(key): cleaned(value) for key, value in said.items()}
    return [cleaned(value) for value in said] if isinstance(said, list) else said


def is_typed(of: shapes.Type) -> bool:
    """Whether this holds a text that people type; what has a pattern is an id."""
    return isinstance(of, shapes.StrType) and not of.pattern


def too_long(said: Any, of: shapes.Type) -> Iterator[tuple[int, int]]:
    """(its length, the most it may be) of each typed text in `said` that is longer than its shape allows."""
    match of:
        case shapes.StrType(max_length=int(most)) if is_typed(of) and isinstance(said, str) and len(said) > most:
            yield len(said), most
        case shapes.UnionType(types=types):
            for one in types:
                yield from too_long(said, one)
        case shapes.StructType(fields=fields) if isinstance(said, dict):
            for field in fields:
                yield from too_long(said.get(field.name), field.type)
