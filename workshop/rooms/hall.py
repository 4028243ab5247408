"""Who is at a socket of this process in one meeting, what they were shown, and what is still to be shown."""

import threading
from collections import Counter
from collections.abc import Iterable

from ..actie.picture import Audience, Mine
from ..audiences import AUDIENCES
from ..server import wire

WHO_LEADS, EVERYBODY = 1, 2
Regions = dict[str, str]


class Hall:
    """The sockets of one meeting. Every method may be called from several threads at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._audiences: Counter[Audience] = Counter()
        self._seats: Counter[str] = Counter()
        self._shown: dict[Audience, tuple[int, Regions]] = {}
        self._told: dict[str, int] = {}  # a number instead of the words: thousands of phones are here
        self._due, self._of_seats = 0, set[str]()
        self._sending = False

    def enter(self, audience: Audience, seat_ids: Iterable[str]) -> None:
        """A socket came in; its audience is shown from now on."""
        with self._lock:
            self._audiences[audience] += 1
            self._seats.update(seat_ids)

    def leave(self, audience: Audience, seat_ids: Iterable[str]) -> bool:
        """A socket left. Gives whether that was the last one."""
        with self._lock:
            self._audiences[audience] -= 1
            self._seats.subtract(seat_ids)
            return not +self._audiences

    def tabs(self, seat_id: str) -> int:
        """In how many sockets a seat is open."""
        return self._seats[seat_id]

    @property
    def is_led(self) -> bool:
        """Whether somebody is there who is shown counts."""
        return bool(self.audiences(WHO_LEADS))

    def audiences(self, whom: int = EVERYBODY) -> list[Audience]:
        """The audiences that are there, those who are with many first; without the phones for WHO_LEADS."""
        there = [audience for audience, count in list(self._audiences.items()) if count > 0]
        due = [audience for audience in there if whom == EVERYBODY or AUDIENCES[audience.kind].counts]
        return sorted(due, key=lambda audience: AUDIENCES[audience.kind].counts)

    def ask(self, whom: int, seat_ids: Iterable[str]) -> bool:
        """Something is to be shown. Gives whether nobody is sending yet, so that whoever asks must."""
        with self._lock:
            self._due = max(self._due, whom)
            self._of_seats.update(seat_ids)
            idle, self._sending = not self._sending, True
        return idle

    def next(self) -> tuple[int, set[str]] | None:
        """For whom to make a picture now, and which seats chose something; None when nothing is left to send."""
        with self._lock:
            whom, seat_ids = self._due, self._of_seats
            self._due, self._of_seats = 0, set()
            self._sending = bool(whom)
        return (whom, seat_ids) if whom else None

    def news(self, audience: Audience, version: int, regions: Regions) -> Regions:
        """The regions that differ from what all of this audience have; from now on they have these."""
        with self._lock:
            _, before = self._shown.get(audience, (0, {}))
            self._shown[audience] = version, regions
        return {name: html for name, html in regions.items() if before.get(name) != html}

    def came(self, audience: Audience, regions: Regions) -> int:
        """Somebody was sent these regions alone. Gives the version that the others of this audience have.

        What differs from theirs must be sent to all the next time.
        """
        with self._lock:
            version, shown = self._shown.get(audience, (0, {}))
            alike = {name: html for name, html in shown.items() if regions.get(name) == html}
            self._shown[audience] = version, alike
        return version

    def is_told(self, mine: Mine) -> bool:
        """Whether a seat that is here knows this of itself; if not, it is about to."""
        said = hash(wire.dumps(mine))
        with self._lock:
            known = self._told.get(mine.seat) == said
            self._told[mine.seat] = said
        return known

    def forget(self, seat_id: str) -> bool:
        """A seat is no more. Gives whether it was told anything here."""
        return self._told.pop(seat_id, None) is not None
