"""The packets that a client of ours sends: Engine.IO's, and the messages of Socket.IO in them. Knows no sockets."""

import re
from typing import Any

from . import wire

# Packets of Engine.IO that a client sends, and the messages of Socket.IO in them: to come in, to go out, an event.
PACKET = re.compile(r"1|3|5|4[012].*", re.DOTALL)
COMES_IN, GOES_OUT = re.compile(r"0(?!\d)(.*)", re.DOTALL), re.compile(r"1,?")
EVENT = re.compile(r"2(\d{1,15})?(\[.*)", re.DOTALL)
WITH_BYTES = re.compile(r"5([1-4])-(\d{1,15})?(\[.*)", re.DOTALL)  # an event, and how many messages of bytes follow
PACKETS = 16  # in one post; Engine.IO takes no more


def are_packets(body: bytes) -> bool:
    """Whether this is what a client posts."""
    try:
        packets = body.decode().split("\x1e")
    except UnicodeDecodeError:
        return False
    return len(packets) <= PACKETS and all(map(PACKET.fullmatch, packets))


def is_knock(said: str) -> bool:
    """Whether this asks to be let in, with something or nothing to say. The door reads what."""
    found = COMES_IN.fullmatch(said)
    return bool(found and (not found[1] or _read(found[1]) is not _NOTHING))


def event(text: str) -> tuple[str, list[Any]]:
    """The name of an event and what it says; '' for what is none."""
    said = _read(text)
    return (said[0], said[1:]) if isinstance(said, list) and said and isinstance(said[0], str) else ("", [])


_NOTHING: Any = object()


def _read(text: str) -> Any:
    try:
        return wire.loads(text)
    except (ValueError, RecursionError):
        return _NOTHING
