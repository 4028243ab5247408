"""The table of events: a name, who may send it, the shape of what it says, and what it does.

An event that does not say who may send it cannot be registered. `docs/protocol.md` and the test of every event by
every role are made from this table.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from ..caller import ROLES, Caller

Done = dict[str, Any]


class Say(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What every event may say: the version its sender saw, so that a stale one can be refused."""

    seen: Annotated[int, Meta(ge=0, lt=2**53)] | None = None


@dataclass(frozen=True)
class Event:
    """One event. `do(live, caller, say)` gives what the ack says beside ok, or raises WorkshopError."""

    name: str
    by: tuple[str, ...]
    shape: type[Say]
    do: Callable[[Any, Caller, Any], Done]


EVENTS: dict[str, Event] = {}
Do = Callable[[Any, Caller, Any], Done]


def event(name: str, *, by: tuple[str, ...], shape: type[Say] = Say) -> Callable[[Do], Do]:
    """Register an event. Raises TypeError for one without senders, with an unknown role, or defined twice."""
    if not by or not set(by) <= set(ROLES) or name in EVENTS:
        raise TypeError(f"{name}: say once who may send it, out of {ROLES}")

    def register(do: Do) -> Do:
        EVENTS[name] = Event(name, by, shape, do)
        return do

    return register
