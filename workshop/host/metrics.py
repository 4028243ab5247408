"""What those who run this may see of it: one line a thing done, and counts. Never votes, names, keys or addresses.

A line is JSON on standard error: when, what, which of it, how it ended, how long it took. Of a mistake of ours it
holds the kind and the places in the code, not the message: that might quote what somebody typed.
"""

import json
import logging
import sys
import time
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

LEVELS = ("error", "warning", "info")
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
SELDOM_SECONDS = 60
PLACES = 12  # in the code, the last ones: where it went wrong
LOG = logging.getLogger("workshop.metrics")

request_id: ContextVar[str] = ContextVar("request_id", default="")


class Metrics:
    """Counts of this process, and its log."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._acts: dict[tuple[str, str], tuple[Any, Any]] = {}
        self._events = self._made(Counter, "workshop_events", "Acts of people, by how they ended.", "event", "code")
        self._pages = self._made(Counter, "workshop_pages", "Pages given, by how that ended.", "page", "status")
        self._took = self._made(Histogram, "workshop_event_seconds", "From receiving an act to answering it.", "event")
        self._sockets = self._made(Gauge, "workshop_sockets", "Screens that are open now.", "audience")

    def event(self, name: str, code: str, seconds: float) -> None:
        """An act was answered; `code` is ok or why it was refused."""
        if (name, code) not in self._acts:  # finding its place takes longer than counting
            self._acts[name, code] = self._events.labels(name, code), self._took.labels(name)
        times, took = self._acts[name, code]
        times.inc()
        took.observe(seconds)
        if LOG.isEnabledFor(logging.INFO):
            LOG.info("event", extra={"told": {"event": name, "code": code, "ms": _ms(seconds)}})

    def page(self, name: str, status: int, seconds: float) -> None:
        self._pages.labels(name, str(status)).inc()
        LOG.info("page", extra={"told": {"page": name, "status": status, "ms": _ms(seconds)}})

    def sockets(self, audience: str, more: int) -> None:
        self._sockets.labels(audience).inc(more)

    def text(self) -> bytes:
        """All counts, as Prometheus reads them."""
        return generate_latest(self.registry)

    def _made(self, kind: Any, name: str, about: str, *labels: str) -> Any:
        given: dict[str, Any] = {"buckets": SECONDS} if kind is Histogram else {}
        return kind(name, about, labels, registry=self.registry, **given)


class Seldom:
    """A warning that is written once a minute at most about the same thing, however often there is reason for it."""

    def __init__(self, log: str, message: str) -> None:
        self._log, self._message = logging.getLogger(log), message
        self._told: dict[str, float] = {}

    def tell(self, about: str) -> None:
        now = time.monotonic()
        if now - self._told.get(about, -SELDOM_SECONDS) >= SELDOM_SECONDS:
            self._told[about] = now
            self._log.warning(self._message, extra={"told": {"about": about}})


class Lines(logging.Formatter):
    """A log record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "log": record.name,
            "what": record.getMessage(),
        }
        if request_id.get():
            line["request"] = request_id.get()
        line |= getattr(record, "told", {})
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            places = traceback.extract_tb(record.exc_info[2])[-PLACES:]
            line["where"] = [f"{f.filename}:{f.lineno} {f.name}" for f in places]
        return json.dumps(line, ensure_ascii=False)


def write_log(level: str) -> None:
    """Let everything of ours from this level on go to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    ours = logging.getLogger("workshop")
    ours.handlers[:] = [handler]
    ours.setLevel(level.upper())
    ours.propagate = False
    # These quote what a stranger sent, line ends included; what goes wrong in an event of ours is logged by us.
    for other in ("engineio", "socketio"):
        logging.getLogger(other).setLevel(logging.CRITICAL)


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)
