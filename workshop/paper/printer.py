"""The one printer of a process: a child at low priority that makes a file out of a job, and what it made lately.

A child ends with its job, as what sets type keeps all it once read; it is killed when it takes too long. One job is
printed at a time, who asks for the same waits for the same, and who would be too far behind is told so.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Condition

from cachetools import TTLCache

from ..actie.errors import WorkshopError

AT_MOST = 32_000_000  # bytes of what was made
KEPT = 60.0  # seconds: what is deleted is gone within a minute, in every process
LONGEST = 20.0  # seconds for a job
WAITING = 20  # jobs that may wait
LOW = 10  # how much nicer a child is than we are
Child = Callable[[str], bytes]


class NotPrinted(WorkshopError):
    """`no_printer`: the extra is not installed; `printer_busy`: too many wait; `not_printed`: it went wrong twice.

    `nothing_to_print`: no group has anything to carry.
    """


def in_a_child(job: str) -> bytes:
    """What a job asks for (`writers/pdf.py`). Raises NotPrinted (no_printer, not_printed)."""
    with TemporaryDirectory(prefix="workshop-print-") as folder:
        asked, made = Path(folder) / "job.json", Path(folder) / "made"
        asked.write_text(job, "utf-8")
        command = [sys.executable, "-m", "workshop.paper.printing", str(asked), str(made)]
        for _ in range(2):
            if _ran(command) and made.is_file():
                return made.read_bytes()
    raise NotPrinted("not_printed")


def _ran(command: list[str]) -> bool:
    """Whether the child did it in time."""
    child = subprocess.Popen(  # noqa: S603 - a command of ours, words only in a file
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=Path(__file__).parents[2],
    )
    try:
        return child.wait(LONGEST) == 0
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
        return False


class Printer:
    """Prints one at a time. `key` says what a job is: which record, which paper, which language."""

    def __init__(self, child: Child = in_a_child, at_most: int = AT_MOST, waiting: int = WAITING) -> None:
        self._child = child
        self._waiting = waiting
        self._made: TTLCache[object, bytes] = TTLCache(at_most, KEPT, getsizeof=len)
        self._asked: list[object] = []
        self._turn = Condition()

    def print(self, key: object, job: Callable[[], str]) -> bytes:
        """What was made of it before, or now. Raises NotPrinted (printer_busy, and what the child raises)."""
        with self._turn:
            if key not in self._asked and len(self._asked) > self._waiting:
                raise NotPrinted("printer_busy")
            mine = key not in self._asked and key not in self._made
            if mine:
                self._asked.append(key)
            while key in self._asked and not (mine and self._asked[0] == key):
                self._turn.wait()
            if not mine:
                return self._found(key)
        return self._print(key, job)

    @property
    def waiting(self) -> tuple[object, ...]:
        """What is printed now, and what waits for its turn."""
        with self._turn:
            return tuple(self._asked)

    def forget(self) -> None:
        """Nothing that was made stays."""
        with self._turn:
            self._made.clear()

    def _found(self, key: object) -> bytes:
        """What somebody else asked for. Raises NotPrinted (not_printed)."""
        if key not in self._made:
            raise NotPrinted("not_printed")
        return self._made[key]

    def _print(self, key: object, job: Callable[[], str]) -> bytes:
        try:
            made = self._child(job())
            with self._turn:
                if len(made) <= self._made.maxsize:
                    self._made[key] = made
            return made
        finally:
            with self._turn:
                self._asked.remove(key)
                self._turn.notify_all()


def be_nice() -> None:
    """At low priority, where the system knows that."""
    if hasattr(os, "nice"):
        os.nice(LOW)
