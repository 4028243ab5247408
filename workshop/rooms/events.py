"""From a socket to the table: who may, is it well formed, do it, and say so."""

import logging
import secrets
import time
from collections.abc import Callable
from typing import Any

import msgspec
from flask_socketio import SocketIO
from msgspec import inspect as shapes

from ..actie.errors import WorkshopError
from ..edge.limits import OF_A_KEY, OF_A_SEAT
from ..edge.typed import cleaned, too_long
from ..host.metrics import request_id
from ..store.trouble import Unavailable
from . import desk_events, group_events, phone_events, seat_events  # noqa: F401 - they fill the table
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
            return refusal(refused.code, live.door.language(sid), **refused.details)
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
        live.door.metrics.event(found.name, str(done.get("error", "ok")), time.perf_counter() - began)
        return done

    return handle


def _do(found: Event, live: Live, sid: str, payload: tuple[Any, ...]) -> Done:
    caller = live.door.caller(sid)
    if caller.role not in found.by:
        raise WorkshopError("not_allowed")
    limit, of = (OF_A_SEAT, caller.seat) if caller.seat else (OF_A_KEY, caller.key or caller.role)
    live.limits.act(limit, of, caller.meeting)
    say = _said(found, payload)
    done = found.do(live, caller, say)
    live.shown(found, caller, say)
    return done


def _said(found: Event, payload: tuple[Any, ...]) -> Any:
    """What is said, in its shape. Raises WorkshopError: too_long for a text, else bad_payload."""
    said: Any = {}
    try:
        said = cleaned(payload[0]) if payload else {}
        return msgspec.convert(said, found.shape)
    except (UnicodeEncodeError, RecursionError):
        raise WorkshopError("bad_payload") from None
    except msgspec.ValidationError:
        for length, most in too_long(said, shapes.type_info(found.shape)):
            raise WorkshopError("too_long", size=length, most=most) from None
        raise WorkshopError("bad_payload") from None
