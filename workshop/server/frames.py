"""What one websocket may send, held at the bytes themselves, before a library joins or unpacks anything.

Both libraries count a frame at a time. Here a message counts: all its frames together, and how many they are. Who
sends too fast is read more slowly.
"""

import io
import time
from typing import Any

from .lines import Mouth
from .odd import odd

CONTINUED, CONTROL = 0, 8
FRAMES = 128  # of one message; browsers send one
FRAMES_A_SECOND, FRAMES_AT_ONCE = 200.0, 1000.0
BYTES_A_SECOND, BYTES_AT_ONCE = 64 * 1024.0, 512 * 1024.0
BUFFER = 4096
LONGER = {126: 2, 127: 8}  # what a frame says of its length, and how many bytes that length is then in


class Odd(Exception):
    """No browser sends this; the argument says which kind of thing it is."""


class Meter:
    """Follows the frames in what comes (RFC 6455, 5.2). Knows nothing of sockets."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.frames = 0  # of the message that is coming
        self._size = 0
        self._left = 0  # of the frame that is coming
        self._head = b""
        self.seen = 0  # frames, ever

    def feed(self, said: bytes) -> None:
        """Raises Odd at what is too large or in too many pieces."""
        at = 0
        while at < len(said):
            if self._left:
                step = min(self._left, len(said) - at)
                self._left -= step
            else:
                step = min(self._missing(), len(said) - at)
                self._head += said[at : at + step]
            at += step
            if not self._left and len(self._head) >= 2 and not self._missing():
                self._begin(self._head)
                self._head = b""

    def _missing(self) -> int:
        """How many bytes of the head of a frame, without its mask, are still to come."""
        head = self._head
        return 2 + (LONGER.get(head[1] & 127, 0) if len(head) >= 2 else 0) - len(head)

    def _begin(self, head: bytes) -> None:
        kind, length = head[0] & 15, head[1] & 127
        if length in LONGER:
            length = int.from_bytes(head[2:], "big")
        self.seen += 1
        if kind < CONTROL:
            if kind != CONTINUED:
                self.frames, self._size = 0, 0
            self.frames += 1
            self._size += length
            if self._size > self.most:
                raise Odd("too large")
            if self.frames > FRAMES:
                raise Odd("too many pieces")
        elif length > 125:
            raise Odd("control")
        self._left = length + (4 if head[1] & 128 else 0)


class Metered:
    """The socket of a websocket, for the library that reads from it."""

    def __init__(self, line: Any, most: int) -> None:
        self._line, self._meter, self._rest = line, Meter(most), b""
        self._socket = line.sock
        self.fd = getattr(line.sock, "fd", line.sock)  # below eventlet, for who writes straight
        self._frames = self._bytes = 0.0  # taken in advance
        self._at = time.monotonic()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._socket, name)

    def recv(self, size: int, *_flags: int) -> bytes:
        """As a socket does. What may not be sent is as if it had hung up."""
        if not self._rest:
            self._slow_down()
            self._rest = self._socket.recv(BUFFER)
            self._bytes += len(self._rest)
            seen = self._meter.seen
            try:
                self._meter.feed(self._rest)
            except Odd as why:
                odd(str(why))
                self._rest = b""
                self._line.cut()
            self._frames += self._meter.seen - seen
        said, self._rest = self._rest[:size], self._rest[size:]
        return said

    def send(self, said: Any) -> int:
        """All of it, seen to be taken."""
        return Mouth(self._line).write(said)

    def _slow_down(self) -> None:
        """Wait until what came before may have come by now."""
        now = time.monotonic()
        gone, self._at = now - self._at, now
        self._frames = max(0.0, self._frames - gone * FRAMES_A_SECOND)
        self._bytes = max(0.0, self._bytes - gone * BYTES_A_SECOND)
        late = max(
            (self._frames - FRAMES_AT_ONCE) / FRAMES_A_SECOND,
            (self._bytes - BYTES_AT_ONCE) / BYTES_A_SECOND,
        )
        if late > 0:
            time.sleep(late)


def metered(environ: dict[str, Any], line: Any, most: int) -> dict[str, Any]:
    """The request, with a metered line as what a websocket is read from, in either mode."""
    socket = Metered(line, most)
    if "eventlet.input" in environ:  # what eventlet says when a line breaks holds an address
        return {**environ, "eventlet.input": _Input(socket), "wsgi.errors": _Deaf()}
    return {**environ, "werkzeug.socket": socket}


class _Input:
    """What eventlet asks for its socket."""

    def __init__(self, socket: Metered) -> None:
        self._socket = socket

    def get_socket(self) -> Metered:
        return self._socket


class _Deaf(io.TextIOBase):
    def write(self, said: str) -> int:
        return len(said)
