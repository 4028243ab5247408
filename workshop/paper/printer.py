"""The one printer of a process: a thread that makes one file after another, with a child that sets type.

The child is at low priority, is killed when a job takes too long, and ends when nobody asked for a while: what sets
type keeps what it once read. Who asks for the same waits for the same, who would be too far behind is told so, and
nobody is held while it waits: whoever asks hears how many are before him, and asks again.
"""

import logging
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from contextvars import Context, copy_context
from pathlib import Path
from threading import Condition, Thread, Timer
from typing import BinaryIO

from cachetools import TTLCache

from ..actie.errors import WorkshopError

LOG = logging.getLogger("workshop.printer")
AT_MOST = 32_000_000  # bytes of what was made
KEPT = 60.0  # seconds that it may be asked for again; what is deleted goes at once
TOLD = 6.0  # seconds that who asks again hears that it failed: longer than a page waits to do so
LONGEST = 20.0  # seconds for a job
IDLE = 60.0  # seconds that a child waits for another one
WAITING = 20  # files that may wait
LOW = 10  # how much nicer a child is than we are
LENGTH = 8  # bytes that say how many follow
DONE, WRONG = b"\1", b"\0"
Child = Callable[[str], bytes]
"""Sets a job (`writers/pdf.py`). Raises NotPrinted("not_printed")."""
Make = Callable[[Child], bytes]


class NotPrinted(WorkshopError):
    """`no_printer`: the extra is not installed; `printer_busy`: too many wait; `not_printed`: it went wrong twice.

    `nothing_to_print`: no group has anything to carry.
    """


class Process:
    """A child, started when there is a job and kept for the next one. For one thread."""

    def __init__(self, longest: float = LONGEST, program: str = "workshop.paper.printing") -> None:
        self._longest, self._program = longest, program
        self._child: subprocess.Popen[bytes] | None = None

    def __call__(self, job: str) -> bytes:
        """What a job asks for; of a child that dies on it, another is asked. Raises NotPrinted("not_printed")."""
        for _ in range(2):
            with suppress(OSError, ValueError):
                answer = self._ask(job.encode())
                if answer is not None:
                    return answer
            self.end()
        raise NotPrinted("not_printed")

    @property
    def pid(self) -> int:
        """Of the child that is there; 0 for none."""
        return self._child.pid if self._child else 0

    def end(self) -> None:
        """Let the child go, whatever it does."""
        if self._child:
            self._child.kill()
            self._child.wait()
            for pipe in (self._child.stdin, self._child.stdout):
                with suppress(OSError):
                    pipe.close()  # type: ignore[union-attr]
        self._child = None

    def _ask(self, job: bytes) -> bytes | None:
        """What the child makes of it; None when it died, or was killed because it took too long."""
        child = self._child = self._child or self._started()
        late = Timer(self._longest, child.kill)
        late.daemon = True
        late.start()
        try:
            send(child.stdin, job)  # type: ignore[arg-type]
            said = child.stdout.read(1)  # type: ignore[union-attr]
            answer = receive(child.stdout) if said else None  # type: ignore[arg-type]
        finally:
            late.cancel()
        return answer if said == DONE else None

    def _started(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - a command of ours, words only come in by the pipe
            [sys.executable, "-m", self._program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=Path(__file__).parents[2],
        )


def send(to: BinaryIO, body: bytes) -> None:
    """Write it down a pipe, with its length before it. Raises OSError when nobody reads there."""
    to.write(len(body).to_bytes(LENGTH, "big") + body)
    to.flush()


def receive(pipe: BinaryIO) -> bytes | None:
    """What was sent; None when it ended before all of it was there."""
    length = pipe.read(LENGTH)
    if len(length) < LENGTH:
        return None
    size = int.from_bytes(length, "big")
    body = pipe.read(size)
    return body if len(body) == size else None


def in_a_child(job: str) -> bytes:
    """The same in a child for this job alone, as a command needs it. Raises NotPrinted("not_printed")."""
    child = Process()
    try:
        return child(job)
    finally:
        child.end()


class Printer:
    """Makes files for who asks, one at a time. A key says which file: of which record, in which language."""

    def __init__(self, child: Child, end: Callable[[], None], idle: float = IDLE, at_most: int = AT_MOST) -> None:
        """`end` lets the child go once nobody asked for `idle` seconds."""
        self._child, self._end, self._idle = child, end, idle
        self._made: TTLCache[object, bytes] = TTLCache(at_most, KEPT, getsizeof=len)
        self._failed: TTLCache[object, str] = TTLCache(1000, TOLD)
        self._asked: dict[object, tuple[Make, Context]] = {}
        self._now: object = None
        self._works = False
        self._forgot = 0
        self._turn = Condition()

    def ask(self, key: object, make: Make) -> bytes | int:
        """The file, or how many are made before it; who asks then asks again in a moment.

        Raises NotPrinted: printer_busy, and why it could not be made.
        """
        with self._turn:
            if key in self._made:
                return self._made[key]
            if key in self._failed:
                raise NotPrinted(self._failed[key])
            if key not in self._asked:
                self._take(key, make)
            return list(self._asked).index(key)

    @property
    def waiting(self) -> tuple[object, ...]:
        """What is made now, and what waits for its turn."""
        with self._turn:
            return tuple(self._asked)

    def forget(self) -> None:
        """Nothing stays of what was made, nor of what waits: who still wants it asks again, of what there is then."""
        with self._turn:
            self._forgot += 1
            self._made.clear()
            self._asked = {key: found for key, found in self._asked.items() if key == self._now}

    def _take(self, key: object, make: Make) -> None:
        if len(self._asked) > WAITING:
            raise NotPrinted("printer_busy")
        self._asked[key] = make, copy_context()
        self._turn.notify()
        if not self._works:
            self._works = True
            Thread(target=self._work, daemon=True, name="printer").start()

    def _work(self) -> None:
        """Make what is asked, in turn, until nobody asked for a while; then the child goes too."""
        while True:
            with self._turn:
                if not self._asked and not self._turn.wait_for(lambda: bool(self._asked), self._idle):
                    self._works = False
                    self._end()
                    return
                self._now, (make, context) = next(iter(self._asked.items()))
                before = self._forgot
            made, failed = self._tried(make, context)
            with self._turn:
                key, self._now = self._now, None
                self._asked.pop(key, None)
                if self._forgot == before:
                    self._keep(key, made, failed)

    def _tried(self, make: Make, context: Context) -> tuple[bytes, str]:
        """What was made, and why nothing was: '' when it was."""
        try:
            return context.run(make, self._child), ""
        except NotPrinted as refused:
            return b"", refused.code
        except Exception:
            LOG.exception("a file could not be made")
            return b"", "not_printed"

    def _keep(self, key: object, made: bytes, failed: str) -> None:
        if failed:
            self._failed[key] = failed
        elif len(made) <= self._made.maxsize:
            self._made[key] = made
        else:
            self._failed[key] = "not_printed"


def printer() -> Printer:
    """One with a child of its own, that is there when it has something to do."""
    child = Process()
    return Printer(child, child.end)


def be_nice() -> None:
    """At low priority, where the system knows that."""
    if hasattr(os, "nice"):
        os.nice(LOW)
