"""Something this program needs and may have to do without: how long to rest between tries, and what the log says."""

import logging
import time
from collections.abc import Callable
from typing import Any

FIRST_SECONDS, LONGEST_SECONDS = 0.5, 30.0
TELL_SECONDS = 60.0


class Away:
    """What all who try share: the log hears when it fails first, once a minute after that, and when it is over.

    Nobody counts tries: who rests does so as long as it has failed already, so that the rests double.
    """

    def __init__(self, log: logging.Logger, what: str) -> None:
        self._log, self._what = log, what
        self.why = ""  # '' while it works
        self._since = self._told = 0.0

    def failed(self, why: str) -> None:
        """A try failed; `why` holds nothing of what people did or typed."""
        now = time.monotonic()
        if not self.why:
            self._since = now
        if not self.why or now - self._told >= TELL_SECONDS:
            self._told = now
            self._log.warning("%s fails: %s", self._what, why)
        self.why = why

    def works(self) -> None:
        """A try succeeded."""
        if self.why:
            self.why = ""
            self._log.warning("%s works again", self._what)

    def rest(self, sleep: Callable[[float], Any]) -> None:
        """Come back when a try is due: after the rest, or as soon as somebody else found that it works again."""
        due = time.monotonic() + self.pause
        sleep(FIRST_SECONDS)
        while self.why and time.monotonic() < due:
            sleep(FIRST_SECONDS)

    @property
    def pause(self) -> float:
        """Seconds to rest before the next try."""
        failed = time.monotonic() - self._since if self.why else 0.0
        return min(max(FIRST_SECONDS, failed), LONGEST_SECONDS)
