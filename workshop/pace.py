"""How fast anybody may go: far above what a hall does, far below what a program could.

A limit is told to whoever meets it, with what to do; nothing that was kept is lost. The QR's token has none: it cannot
be guessed.
"""

import time

from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from . import queue
from .actie.errors import Refused

# A hall shares one address. At 2,000 wrong codes a day one address finds a given code of six digits in 450 days.
WRONG_CODES = (parse("60/minute"), parse("2000/day"))
# Somebody who types is heard twice a second; a helper types the cards of a hall, a facilitator has a clicker.
OF_A_SEAT = 300  # acts a minute
OF_A_KEY = 3000
MINUTE = 60.0
MANY = 20_000  # seats to look back on
# 300 people who scan in the same minute, each twice.
JOINS = parse("600/minute")


class Pace:
    """Counts of this installation: of acts in this process, of codes and joins where `shared` says (Redis) or here.

    While Redis is away every process counts for itself.
    """

    def __init__(self, shared: str = "") -> None:
        self._acts: dict[tuple[str, ...], tuple[float, int]] = {}  # who -> when their minute began, acts since
        self._here = FixedWindowRateLimiter(storage_from_string("memory://"))
        self._shared = self._here
        if shared:
            self._shared = FixedWindowRateLimiter(storage_from_string(shared, wrap_exceptions=True, **queue.options()))

    def act(self, limit: int, *of: str) -> None:
        """One more act of a seat or key, which is at a socket of this process. Raises Refused("too_fast").

        Counted here, as each vote passes: the library starts a timer for every count.
        """
        now = time.monotonic()
        began, count = self._acts.get(of, (now, 0))
        if now - began >= MINUTE:
            began, count = now, 0
        if count >= limit:
            raise Refused("too_fast")
        if len(self._acts) >= MANY:
            self._acts = {who: acts for who, acts in self._acts.items() if now - acts[0] < MINUTE}
        self._acts[of] = began, count + 1

    def count(self, limit: RateLimitItem, *of: str) -> None:
        """One more in the whole installation. Raises Refused("too_fast") beyond the limit."""
        if not self._ask("hit", limit, *of):
            raise Refused("too_fast")

    def may_type_a_code(self, address: str) -> None:
        """Raise Refused("too_fast") when this address typed too many wrong codes; right ones are never counted."""
        if not all(self._ask("test", limit, "code", address) for limit in WRONG_CODES):
            raise Refused("too_fast")

    def typed_a_wrong_code(self, address: str) -> None:
        for limit in WRONG_CODES:
            self._ask("hit", limit, "code", address)

    def _ask(self, what: str, limit: RateLimitItem, *of: str) -> bool:
        try:
            return bool(getattr(self._shared, what)(limit, *of))
        except StorageError:
            return bool(getattr(self._here, what)(limit, *of))
