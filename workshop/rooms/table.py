"""The table of events: a name, who may send it, the shape of what it says, and what it does.

An event that does not say who may send it cannot be registered. `docs/protocol.md` and the test of every event by
every role are made from this table.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from ..audiences import ROLES
from ..edge.caller import Caller

Done = dict[str, Any]
Shows = Literal["everybody", "counts", "seat", "vote", "nobody"]


class Say(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What every event may say: the version its sender saw, so that a stale one can be refused."""

    seen: Annotated[int, Meta(ge=0, lt=2**53)] | None = None


@dataclass(frozen=True)
class Event:
    """One event. `do(live, caller, say)` gives what the ack says beside ok, or raises WorkshopError.

    `shows` is who is shown what it changed: everybody at once; `counts` (who leads, gathered); the same and, in all its
    tabs, the `seat` that it names; of a `vote` only its other tabs; or nobody. What somebody is typing goes to all but
    the phones.
    """

    name: str
    by: tuple[str, ...]
    shape: type[Say]
    shows: Shows
    do: Callable[[Any, Caller, Any], Done]


EVENTS: dict[str, Event] = {}
Do = Callable[[Any, Caller, Any], Done]


def event(name: str, *, by: tuple[str, ...], shape: type[Say] = Say, shows: Shows = "everybody") -> Callable[[Do], Do]:
    """Register an event. Raises TypeError for one without senders, with an unknown role, or defined twice."""
    if not by or not set(by) <= set(ROLES) or name in EVENTS:
        raise TypeError(f"{name}: say once who may send it, out of {ROLES}")

    def register(do: Do) -> Do:
        EVENTS[name] = Event(name, by, shape, shows, do)
        return do

    return register
