"""From a socket to the table: who may, is it well formed, do it, and say so."""

import logging
import secrets
import time
from collections.abc import Callable
from typing import Any

import msgspec
from flask_socketio import SocketIO

from ..actie.errors import WorkshopError
from ..pace import OF_A_KEY, OF_A_SEAT
from ..store.trouble import Unavailable
from ..typed import cleaned
from ..watch import request_id
from . import desk_events, group_events, phone_events  # noqa: F401 - they fill the table
from .door import refusal
from .live import Live
from .table import EVENTS, Done, Event

LOG = logging.getLogger("workshop.events")


def register(socketio: SocketIO, live: Live) -> None:
    """Listen to every event of the table, at the server itself: a Flask request for each costs more than a vote."""
    for found in EVENTS.values():
        socketio.server.on(found.name, _handler(found, live))
    socketio.server.on("*", lambda _name, sid, *_: refusal("unknown_event", live.door.language(sid)))


def _handler(found: Event, live: Live) -> Callable[..., Done]:
    def answer(sid: str, payload: tuple[Any, ...]) -> Done:
        try:
            return {"ok": True, **_do(found, live, sid, payload)}
        except Unavailable as later:
            return {**refusal(later.code, live.door.language(sid)), "again": True}
        except WorkshopError as refused:
            return refusal(refused.code, live.door.language(sid))
        except Exception:
            # The cause goes to our log without what was sent; the client only hears that it went wrong.
            LOG.exception("event %s failed", found.name)
            return refusal("server_error", live.door.language(sid))
        finally:
            live.push.trouble()

    def handle(sid: str, *payload: Any) -> Done:
        began = time.perf_counter()
        request_id.set(secrets.token_hex(8))
        done = answer(sid, payload)
        live.door.watch.event(found.name, str(done.get("error", "ok")), time.perf_counter() - began)
        return done

    return handle


def _do(found: Event, live: Live, sid: str, payload: tuple[Any, ...]) -> Done:
    caller = live.door.caller(sid)
    if caller.role not in found.by:
        raise WorkshopError("not_allowed")
    limit, of = (OF_A_SEAT, caller.seat) if caller.seat else (OF_A_KEY, caller.key or caller.role)
    live.pace.act(limit, of, caller.meeting)
    try:
        say = msgspec.convert(cleaned(payload[0]) if payload else {}, found.shape)
    except (msgspec.ValidationError, UnicodeEncodeError):
        raise WorkshopError("bad_payload") from None
    return found.do(live, caller, say)
