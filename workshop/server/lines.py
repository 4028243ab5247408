"""The lines that are open: how long each may take over what it does, and who goes first when there are too many.

A line of somebody who was let in is known, and is never closed from here. Of the others one of the address that has
most of them goes first, the one that has been silent longest: a laptop full of lines, silent or in a hurry, keeps
nobody out, and throws nobody out.
"""

import errno
import io
import logging
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

LOG = logging.getLogger("workshop.server")
LINE = "workshop.line"  # where a request finds its line
IDLE_SECONDS = 60.0  # before a request
HEADERS_SECONDS = 10.0  # from its first byte
NAMELESS_SECONDS = 20.0  # a socket that does not say who it is
PATIENCE_SECONDS = 20.0  # with who sends or takes nothing at all
RATE = 200  # bytes a second of who is slow: a phone at the edge of its network does ten times that
HEADERS_SIZE = 128 * 1024
REQUEST_SIZE = 1024 * 1024  # forms hold at most 64 kB: what is more is read to be polite, and no further
LOOK_SECONDS = 0.5
PIECE = 16 * 1024
MOMENT = 0.01
CUT_SECONDS = 0.25  # within which a line that was closed should have gone
PAUSE = 0.1
FULL = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}
FULL_EVERY = 60.0
NEVER = float("inf")


class Line:
    """A connection, with when what it does now must be done.

    `due` is about bytes that should come or go, `named_by` about saying who it is; `ends` tells who may be
    waiting somewhere else than at this line, and takes no time.
    """

    __slots__ = (
        *("_left", "_since", "_state", "address", "due", "ends", "host"),
        *("lines", "named_by", "room", "session", "sock"),
    )

    def __init__(self, lines: "Lines", sock: Any, address: Any) -> None:
        self.lines, self.sock, self.address = lines, sock, address
        self.session, self.named_by = "", NEVER
        self.host = address[0] if address else ""
        self.ends: Callable[[], None] | None = None
        self.idle()

    def idle(self) -> None:
        """Between requests."""
        self._state, self.due, self.room = "idle", time.monotonic() + IDLE_SECONDS, HEADERS_SIZE

    def asked(self, more: int) -> None:
        """A request was read up to its body, of at most so many bytes.

        Our own work has no limit; what the other side does is measured.
        """
        self._state, self.due, self.room, self._left = "asked", NEVER, min(more, REQUEST_SIZE), PATIENCE_SECONDS

    def allow(self, more: int) -> None:
        """A page that knows who asks takes a request of so many bytes more than REQUEST_SIZE."""
        self.room += max(0, more)

    def waits(self) -> None:
        """From here on the other side must do something."""
        if self._state == "asked":
            self._since = time.monotonic()
            self.due = self._since + self._left

    def heard(self, size: int) -> None:
        """So many bytes came."""
        self.room -= size
        if self._state == "idle" and size:
            self._state, self.due = "headers", time.monotonic() + HEADERS_SECONDS
        self.moved(size)

    def moved(self, size: int) -> None:
        """So many bytes came or went: that buys time, and waiting for them has cost time."""
        if self._state == "asked":
            left = self._left - (time.monotonic() - self._since) + size / RATE
            self.due, self._left = NEVER, min(PATIENCE_SECONDS, left)

    def cut(self) -> None:
        """Let both sides know that it is over. Who works for this line finds out, and closes it."""
        if self.ends:
            self.ends()
        with suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)


class Ear(io.RawIOBase):
    """What the other side says, as far as a request may go. Then it is as if it had hung up."""

    def __init__(self, line: Line) -> None:
        self.line = line

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        if self.line.room <= 0:
            return 0
        self.line.waits()
        size: int = self.line.sock.recv_into(into, min(len(into), self.line.room))
        self.line.heard(size)
        return size


class Mouth(io.RawIOBase):
    """What is said to the other side, piece by piece, so that it is seen to be taken."""

    def __init__(self, line: Line) -> None:
        self.line = line

    def writable(self) -> bool:
        return True

    def write(self, said: Any) -> int:
        rest = memoryview(said).cast("B")
        size = len(rest)
        while rest:
            self.line.waits()
            sent = self.line.sock.send(rest[:PIECE])
            self.line.moved(sent)
            rest = rest[sent:]
        return size


class Lines:
    """All lines of this process, at most `most`, and of one address at most `of_one` that are known.

    Whoever has a seat may open as many lines with it as they like: without that limit they would keep all others out.
    """

    def __init__(self, most: int, of_one: int | None = None) -> None:
        self.most = most
        self.of_one = most if of_one is None else of_one
        self._all: set[Line] = set()
        self._known: dict[str, set[Line]] = {}  # by address
        self._strangers: dict[str, dict[Line, None]] = {}  # by address; who was silent longest comes first
        self._leaving: dict[Line, float] = {}
        self._lock = threading.RLock()
        self._told = -FULL_EVERY

    def __len__(self) -> int:
        return len(self._all)

    def open(self, sock: Any, address: Any) -> Line:
        line = Line(self, sock, address)
        with self._lock:
            self._all.add(line)
            self._put_last(line)
        return line

    def close(self, line: Line) -> None:
        with self._lock:
            self._leaving.pop(line, None)
            self._all.discard(line)
            self._take_out(line)
        with suppress(OSError):
            line.sock.shutdown(socket.SHUT_RDWR)
        with suppress(OSError):
            line.sock.close()

    def asked(self, line: Line, more: int) -> None:
        """It asked something whole, so it is no longer the most silent one."""
        line.asked(more)
        with self._lock:
            if line in self._strangers.get(line.host, ()):
                self._put_last(line)

    def know(self, line: Line) -> None:
        """Somebody is at this line who was let in."""
        with self._lock:
            if line in self._all and line not in self._leaving and len(self._known.get(line.host, ())) < self.of_one:
                self._take_out(line)
                self._known.setdefault(line.host, set()).add(line)
        line.named_by = NEVER

    def forget(self, line: Line) -> None:
        """Nobody is there any more that we know."""
        with self._lock:
            if line in self._all and line not in self._leaving:
                self._put_last(line)

    def has_room(self) -> bool:
        """Whether one more may come in. When not, who was silent longest is asked to go."""
        now = time.monotonic()
        with self._lock:
            going = sum(1 for since in self._leaving.values() if now - since < CUT_SECONDS)
            here = len(self._all)
        if here - going >= self.most:
            self.cut_oldest()
        return here < self.most

    def cut_oldest(self) -> None:
        """Make room for somebody. Nobody who is known goes."""
        with self._lock:
            most = max(self._strangers.values(), key=len, default={})
            found = next(iter(most), None)
            strangers = sum(map(len, self._strangers.values()))
        now = time.monotonic()
        if now - self._told >= FULL_EVERY:
            self._told = now
            LOG.warning("full", extra={"told": {"lines": len(self._all), "strangers": strangers}})
        if found:
            self._cut(found)

    def cut_late(self) -> None:
        """Close what took too long: also who is known, and takes nothing of what it is sent."""
        now = time.monotonic()
        with self._lock:
            late = [line for line in self._all if min(line.due, line.named_by) <= now and line not in self._leaving]
        for line in late:
            self._cut(line)

    def _cut(self, line: Line) -> None:
        with self._lock:
            self._take_out(line)
            if line in self._all:
                self._leaving[line] = time.monotonic()
        line.cut()  # without the lock: others hear of it

    def _put_last(self, line: Line) -> None:
        """Nobody we know is there, and it is the least silent one of its address."""
        self._take_out(line)
        self._strangers.setdefault(line.host, {})[line] = None

    def _take_out(self, line: Line) -> None:
        if strangers := self._strangers.get(line.host):
            strangers.pop(line, None)
            if not strangers:
                del self._strangers[line.host]
        if known := self._known.get(line.host):
            known.discard(line)
            if not known:
                del self._known[line.host]


def keep_accepting(listener: Any, lines: Lines, serve: Callable[[Line], None]) -> None:
    """Let lines in as long as the listener is open, whatever the system says of one of them."""
    while listener.fileno() >= 0:
        if not lines.has_room():
            time.sleep(MOMENT)
            continue
        try:
            line = lines.open(*listener.accept())
        except OSError as error:
            if error.errno in FULL:
                lines.cut_oldest()
                time.sleep(PAUSE)
            else:  # it hung up before we came (ECONNABORTED and the like)
                time.sleep(0)
            continue
        try:
            serve(line)
        except RuntimeError:  # no more threads
            lines.close(line)
            lines.cut_oldest()
            time.sleep(PAUSE)


def keep_looking(*looks: Callable[[], None]) -> None:
    """Do these twice a second, for as long as the process lives."""
    while True:
        time.sleep(LOOK_SECONDS)
        for look in looks:
            try:
                look()
            except Exception:
                LOG.exception("a look failed")
