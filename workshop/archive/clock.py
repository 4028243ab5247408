"""Whether this machine's clock is believed: only then is anything forgotten because of its date (rules 2.5.8).

It is within a week of the last time it was; or three phones agree with it; or somebody says that it is today. A first
start is no such time: a laptop may be new to us and think that it is 2013. Until there is a meeting, nothing can be
deleted wrongly, and nobody is asked.

A phone's clock is kept beside a clock of this machine that nobody sets, so that it goes on when ours jumps.
"""

import time
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from ipaddress import ip_address
from math import inf
from urllib.parse import urlsplit

from ..actie.evening import keeping
from ..store import Store, meetings, moments
from ..store.trouble import Unavailable

PHONES_AT_MOST = 100
AGAIN_SECONDS = 3600.0


class Clock:
    """What this process knows of the time."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._phones: OrderedDict[str, float] = OrderedDict()  # one of its seats -> its clock, less ours that runs on
        self._kept = -inf

    def heard(self, seats: Sequence[str], milliseconds: int, sender: str, host: str) -> None:
        """A phone said what time it has. One on this machine has this machine's clock, and says nothing new."""
        if is_here(sender, host):
            return
        for seat in seats:  # it may have taken another seat since
            self._phones.pop(seat, None)
        self._phones[seats[0]] = milliseconds / 1000 - time.monotonic()
        if len(self._phones) > PHONES_AT_MOST:
            self._phones.popitem(last=False)
        now = datetime.now(UTC)
        if self._may_keep() and self._phones_agree(now):
            with suppress(Unavailable):  # nobody is kept out for it, and the next phone says the same
                self.believe(now)

    def is_sure(self, now: datetime) -> bool:
        """Whether what is due may be forgotten now. Raises Unavailable."""
        return self._is_believed(now) or self._is_empty()

    def look(self, now: datetime) -> bool:
        """The same; and once an hour the moment is kept while it is."""
        believed = self._is_believed(now)
        if believed and self._may_keep():
            self.believe(now)
        return believed or self._is_empty()

    def believe(self, now: datetime) -> None:
        """It is now, for sure. Raises Unavailable."""
        self._store.write(moments.put, moments.TRUSTED, now)
        self._kept = time.monotonic()

    def _is_believed(self, now: datetime) -> bool:
        return keeping.is_near(self._store.read(moments.at, moments.TRUSTED), now) or self._phones_agree(now)

    def _is_empty(self) -> bool:
        return not self._store.read(meetings.are_any)

    def _may_keep(self) -> bool:
        return time.monotonic() - self._kept > AGAIN_SECONDS

    def _phones_agree(self, now: datetime) -> bool:
        runs = time.monotonic()
        return keeping.phones_agree([clock + runs for clock in list(self._phones.values())], now.timestamp())


def is_here(sender: str, host: str) -> bool:
    """Whether who speaks is on this machine: then it comes from the address at which it reached us."""
    try:
        return ip_address(sender).is_loopback or sender == urlsplit(f"//{host}").hostname
    except ValueError:
        return True
