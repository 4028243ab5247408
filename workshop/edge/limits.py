"""How fast anybody may go: far above what a hall does, far below what a program could.

A limit is told to whoever meets it, with what to do; nothing that was kept is lost. The QR's token has none: it cannot
be guessed. What an address does never counts for another address.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import IPv6Address, ip_address, ip_network

from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from ..actie.errors import Refused
from ..host import redis_options

# A hall shares one address. Ten tries a second are 864,000 a day: one address finds a given code of eight digits with a
# chance of less than one in a hundred. On a laptop each device has an address of its own, and six digits ask for less.
TRIES = parse("10/second")
WRONG_CODES = (parse("60/minute"), parse("2000/day"))
# Somebody who types is heard twice a second; a helper types the cards of a hall, a facilitator has a clicker.
OF_A_SEAT = 300  # acts a minute
OF_A_KEY = 3000
MINUTE = 60.0
MANY = 20_000  # seats to look back on
# 300 people who scan in the same minute, each twice, come in at once; beyond that they come in one after another.
JOINS, MORE_JOINS = parse("600/minute"), parse("20/second")
# Who comes while others of the address are tried waits for a turn, in order; beyond these it is told to come again.
WAITING_AT_MOST = 100
PATIENCE_SECONDS = 10.0
LOOK_SECONDS = 0.05


class Limits:
    """Counts of this installation: of acts in this process, of codes and joins where `shared` says (Redis) or here.

    While Redis is away every process counts for itself.
    """

    def __init__(self, shared: str = "") -> None:
        self._acts: dict[tuple[str, ...], tuple[float, int]] = {}  # who -> when their minute began, acts since
        self._lines: dict[tuple[str, ...], deque[object]] = {}  # who -> those that wait for a turn
        self._here = FixedWindowRateLimiter(storage_from_string("memory://"))
        self._shared = self._here
        if shared:
            self._shared = FixedWindowRateLimiter(
                storage_from_string(shared, wrap_exceptions=True, **redis_options.options())
            )

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

    def take_turn(self, limit: RateLimitItem, *of: str) -> None:
        """One more in the whole installation, now or as soon as there is room, in the order of coming.

        Raises Refused("too_fast") when there are too many before, or it takes too long.
        """
        ends = time.monotonic() + PATIENCE_SECONDS
        with self._in_line(of) as is_first:
            while not (is_first() and self._ask("hit", limit, *of)):
                if time.monotonic() > ends:
                    raise Refused("too_fast")
                time.sleep(LOOK_SECONDS)

    def join(self, address: str) -> None:
        """One more seat is taken from this address, which may have to wait. Raises Refused("too_fast")."""
        if not self._ask("hit", JOINS, "join", address):
            self.take_turn(MORE_JOINS, "join", address)

    def may_guess(self, address: str) -> None:
        """Raise Refused("too_fast") when this device typed too many wrong codes; right ones are never counted."""
        if not all(self._ask("test", limit, "code", address) for limit in WRONG_CODES):
            raise Refused("too_fast")

    def guessed_wrong(self, address: str) -> None:
        for limit in WRONG_CODES:
            self._ask("hit", limit, "code", address)

    @contextmanager
    def _in_line(self, of: tuple[str, ...]) -> Iterator[Callable[[], bool]]:
        line = self._lines.setdefault(of, deque())
        if len(line) >= WAITING_AT_MOST:
            raise Refused("too_fast")
        me = object()
        line.append(me)
        try:
            yield lambda: line[0] is me
        finally:
            line.remove(me)
            if not line:
                self._lines.pop(of, None)

    def _ask(self, what: str, limit: RateLimitItem, *of: str) -> bool:
        try:
            return bool(getattr(self._shared, what)(limit, *of))
        except StorageError:
            return bool(getattr(self._here, what)(limit, *of))


def place(address: str) -> str:
    """Where somebody comes from: an IPv4 address, or the /64 of an IPv6 one, as a line at home or a hall has."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((found, 64), strict=False))
