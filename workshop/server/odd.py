"""What strangers send that makes no sense: one short line in the log, ten a minute at most, and never what it was."""

import logging
import threading
import time
from typing import Any

LOG = logging.getLogger("workshop.odd")
MOST = 10
MINUTE = 60.0


class Few:
    """Says yes ten times a minute."""

    def __init__(self) -> None:
        self._began, self._count = -MINUTE, 0
        self._lock = threading.Lock()

    def __call__(self) -> bool:
        now = time.monotonic()
        with self._lock:
            if now - self._began >= MINUTE:
                self._began, self._count = now, 0
            self._count += 1
            return self._count <= MOST


_few = Few()


def odd(kind: str, error: Any = None) -> None:
    """Something of this kind came. `error` is what went wrong with us because of it: told is where, not what."""
    if _few():
        LOG.warning("odd", extra={"told": {"kind": kind}}, exc_info=error)


class Mistakes(logging.Filter):
    """Of what the libraries log, only that something of ours went wrong: the rest quotes what a stranger sent."""

    def __init__(self) -> None:
        super().__init__()
        self._few = Few()

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = "a socket failed", ()
        return bool(record.exc_info) and self._few()


def quiet() -> logging.Logger:
    """What the libraries of the sockets log to."""
    log = logging.getLogger("workshop.sockets")
    log.setLevel(logging.ERROR)
    if not log.filters:
        log.addFilter(Mistakes())
    return log
