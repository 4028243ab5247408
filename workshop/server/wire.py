"""JSON of the sockets, by msgspec: a fifth of the time of the standard library, for every vote and every picture."""

import json
from typing import Any

import msgspec


def dumps(said: Any, **_style: Any) -> str:
    """As short as it can be."""
    return msgspec.json.encode(said).decode()


def loads(text: str, **_style: Any) -> Any:
    """What msgspec refuses and the standard library reads (half a character, NaN) is refused by the shapes later.

    Raises ValueError.
    """
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return json.loads(text)
