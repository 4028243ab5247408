"""One event to everybody in a room: written straight to the sockets that are idle, through Engine.IO to the others.

Engine.IO puts a packet into a queue per client and wakes a writer for each: the last of 2000 phones waits five times as
long as when the same bytes are written at once. This stands in for https://github.com/miguelgrinberg/python-engineio
having no broadcast of its own; without it (`WORKSHOP_DIRECT=0`, or another mode than eventlet) all goes by the queue.

A socket is idle when nothing waits for it and nobody is writing to it, so the order of what it is sent stays. A frame
is made once; for browsers that take compressed frames it is compressed once, because no such frame leans on the one
before (RFC 7692, server_no_context_takeover). Answers go the same way.

It leans on inner parts of both libraries (`seams.py`). When one of them is not what we know, all goes by the queue.
"""

import logging
import zlib
from collections.abc import Callable
from typing import Any

from engineio import packet as engine
from flask_socketio import SocketIO

from .seams import missing
from .sessions import Heard

LOG = logging.getLogger("workshop.server")
Emit = Callable[[str, Any, str], None]
YIELD_EVERY = 128
EVENT = 2  # a packet of Socket.IO
WORTH_PACKING = 1024  # bytes
TEXT, FINAL, PACKED = 0x01, 0x80, 0x40


def emitter(socketio: SocketIO, mode: str, direct: bool) -> Emit:
    """What sends an event with its data to a room of this process."""
    if mode == "eventlet" and direct:
        lost = missing(socketio.server)
        if not lost:
            return _Direct(socketio).emit
        LOG.warning("direct is off", extra={"told": {"missing": lost}})
    return lambda event, data, room: socketio.emit(event, data, to=room)


def is_sent(socketio: SocketIO) -> bool:
    """Whether nothing waits in the queue of any socket of this process."""
    return all(socket.queue.empty() for socket in list(socketio.server.eio.sockets.values()))


class _Direct:
    def __init__(self, socketio: SocketIO) -> None:
        self.server = socketio.server
        driver = self.server.eio._async
        self.server.eio._async = {**driver, "websocket": _remembering(driver["websocket"])}

    def emit(self, event: str, data: Any, room: str) -> None:
        import eventlet

        said = self.server.packet_class(EVENT, data=[event, data], namespace="/").encode()
        packet = engine.Packet(engine.MESSAGE, said)
        frames = _Frames(packet.encode())
        for nr, (_, eio_sid) in enumerate(list(self.server.manager.get_participants("/", room)), 1):
            socket = self.server.eio.sockets.get(eio_sid)
            if socket is not None and not _write(socket, frames):
                socket.send(packet)
            if nr % YIELD_EVERY == 0:
                eventlet.sleep(0)


class _Frames:
    """The bytes of one text message, plain and compressed; made when first asked for."""

    def __init__(self, text: str) -> None:
        self.text = text.encode()
        self.plain = _frame(self.text, FINAL | TEXT)
        self._packed = b""

    @property
    def packed(self) -> bytes:
        if len(self.text) < WORTH_PACKING:
            return self.plain
        if not self._packed:
            press = zlib.compressobj(wbits=-zlib.MAX_WBITS)
            body = press.compress(self.text) + press.flush(zlib.Z_SYNC_FLUSH)
            self._packed = _frame(body[:-4], FINAL | PACKED | TEXT)  # its end is left out (RFC 7692, 7.2.1)
        return self._packed


def _frame(body: bytes, first: int) -> bytes:
    """A frame of a server (RFC 6455, 5.2)."""
    size = len(body)
    if size < 126:
        return bytes((first, size)) + body
    if size < 65536:
        return bytes((first, 126)) + size.to_bytes(2, "big") + body
    return bytes((first, 127)) + size.to_bytes(8, "big") + body


def _write(socket: Any, frames: _Frames) -> bool:
    """Whether an idle socket took the frame; one that takes a part of it is given the rest in its own time."""
    line = getattr(socket, "line", None)
    if line is None or socket.closing or socket.closed or not socket.upgraded or not socket.queue.empty():
        return False
    if line._sendlock.locked():
        return False
    frame = frames.packed if "permessage-deflate" in line.extensions else frames.plain
    try:
        sent = line.socket.fd.send(frame)
    except OSError:  # full, or gone: Engine.IO knows what to do
        return False
    if sent < len(frame):
        import eventlet

        line._sendlock.acquire()
        eventlet.spawn_n(_finish, line, frame[sent:])
    return True


def _finish(line: Any, rest: bytes) -> None:
    try:
        line.socket.sendall(rest)
    except OSError:
        pass  # who reads the other end of the line finds out as well
    finally:
        line._sendlock.release()


def unmask(body: bytes, mask: bytes, length: int | None = None, offset: int = 0) -> bytes:
    """What a browser sent (RFC 6455, 5.3), all bytes at once; `offset` is how many of the message came before.

    eventlet's own does it byte by byte, which was a sixth of the time of a vote.
    """
    size = len(body) if length is None else length
    turn = offset % 4
    key = bytes(mask[turn:] + mask[:turn]) * (size // 4 + 1)
    return (int.from_bytes(body[:size], "big") ^ int.from_bytes(key[:size], "big")).to_bytes(size, "big")


class _Straight(Heard):
    """A socket of Engine.IO that has its line, and answers and is written to straight."""

    line: Any

    def send(self, packet: Any) -> None:
        """What is said goes straight. Pings keep to the queue: its writer closes a line when none came for a while."""
        if packet.packet_type != engine.MESSAGE or not _write(self, _Frames(packet.encode())):
            super().send(packet)


def _no_compressor() -> None:
    """What waits in the queue goes as it is: no client costs a compressor of its own."""


def _remembering(websocket: Any) -> Any:
    """The websocket of the driver, that its Engine.IO socket can be found to write to and reads in our way."""

    class Remembering(websocket):  # type: ignore[misc]
        def __init__(self, handler: Any, server: Any) -> None:
            def remember(line: Any) -> Any:
                line._get_permessage_deflate_enc = _no_compressor
                line._apply_mask = unmask
                socket = handler.__self__
                socket.line = line
                socket.__class__ = _Straight  # not functions of its own: thousands of these live at once
                return handler(line)

            super().__init__(remember, server)

        def _negotiate_permessage_deflate(self, extensions: Any) -> Any:
            options = super()._negotiate_permessage_deflate(extensions)
            if options is None or options.get("server_max_window_bits", zlib.MAX_WBITS) != zlib.MAX_WBITS:
                return None
            return {**options, "server_no_context_takeover": True, "client_no_context_takeover": True}

    return Remembering
