"""The inner parts of eventlet, Engine.IO and Socket.IO that `direct.py` leans on, looked at before it does.

A library may change these in any release. What is not there any more, or takes something else, costs the speed of
the straight way and nothing more.
"""

import inspect
from collections.abc import Callable
from typing import Any


def missing(server: Any) -> str:
    """The first part that is not as we know it, '' when all are. `server` is python-socketio's."""
    for name, holds in _seams(server).items():
        try:
            if not holds():
                return name
        except Exception:  # noqa: BLE001 - whatever it does now, it is not what we know
            return name
    return ""


def _seams(server: Any) -> dict[str, Callable[[], Any]]:
    return {
        "eventlet.websocket.WebSocket._sendlock": lambda: _is_idle_lock(_line()._sendlock),
        "eventlet.websocket.WebSocket.socket": lambda: hasattr(_line(), "socket"),
        "eventlet.websocket.WebSocket.extensions": lambda: "permessage-deflate" not in _line().extensions,
        "eventlet.websocket.WebSocket._apply_mask": lambda: _line()._apply_mask(b"a", (1, 2, 3, 4), length=1, offset=3),
        "eventlet.websocket.WebSocket._get_permessage_deflate_enc": lambda: _takes(
            _line()._get_permessage_deflate_enc, 0
        ),
        "eventlet.websocket.WebSocketWSGI._negotiate_permessage_deflate": _is_negotiated,
        "eventlet.greenio.GreenSocket.fd": _has_fd,
        "engineio.Server._async": lambda: inspect.isclass(server.eio._async["websocket"]),
        "engineio.Server.sockets": lambda: server.eio.sockets == {},
        "engineio.Server.handlers": lambda: callable(server.eio.handlers["message"]),
        "engineio.Socket": lambda: _is_whole(server.eio),
        "engineio.Packet": _is_a_packet,
        "socketio.Packet": lambda: server.packet_class(2, data=["a"], namespace="/").encode() == '2["a"]',
        "socketio.Manager.get_participants": lambda: list(server.manager.get_participants("/", "nobody")) == [],
    }


def _line() -> Any:
    from eventlet.websocket import RFC6455WebSocket

    return RFC6455WebSocket(None, {}, 13)


def _is_idle_lock(lock: Any) -> bool:
    return not lock.locked() and callable(lock.acquire) and callable(lock.release)


def _takes(function: Any, arguments: int) -> bool:
    return len(inspect.signature(function).parameters) == arguments


def _is_negotiated() -> bool:
    from eventlet.websocket import WebSocketWSGI

    agreed = WebSocketWSGI(None)._negotiate_permessage_deflate({"permessage-deflate": [{}]})
    return {"server_no_context_takeover", "client_no_context_takeover"} <= set(agreed)


def _has_fd() -> bool:
    from eventlet.greenio import GreenSocket

    with GreenSocket() as made:
        return callable(made.fd.send)


def _is_whole(eio: Any) -> bool:
    from engineio.socket import Socket

    made = Socket(eio, "nobody")
    parts = (made.queue.empty(), made.closing, made.closed, made.upgraded)
    return parts == (True, False, False, False) and _takes(made.send, 1) and _takes(made.receive, 1)


def _is_a_packet() -> bool:
    from engineio import packet

    return bool(packet.Packet(packet.MESSAGE, data="a").encode() == "4a")
