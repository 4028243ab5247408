"""Who must be shown what: decided here, without a socket; `push` draws and sends it.

Counts are gathered for a fifth of a second and go to those who lead; what changes a step or a text is for everybody at
once. One task at a time sends the pictures of a meeting, so they go out in order, and what changes meanwhile is shown
together.
"""

import threading
from collections.abc import Iterable

from ..actie.picture import Audience
from .hall import EVERYBODY, Hall

GATHER_SECONDS = 0.2


class Outbox:
    """The meetings at whose sockets somebody is, and the counts that wait. Any thread may call any method."""

    def __init__(self) -> None:
        self._halls: dict[str, Hall] = {}
        self._counts: dict[str, tuple[float, set[str]]] = {}  # meeting -> when they are due, and whose they are
        self._gathering = False
        self._lock = threading.Lock()

    def enter(self, meeting_id: str, audience: Audience, seat_ids: Iterable[str]) -> None:
        """A socket came in; its audience is shown from now on."""
        with self._lock:
            self._halls.setdefault(meeting_id, Hall()).enter(audience, seat_ids)

    def leave(self, meeting_id: str, audience: Audience, seat_ids: Iterable[str]) -> None:
        """A socket left; with the last one the meeting is forgotten."""
        with self._lock:
            if self._halls[meeting_id].leave(audience, seat_ids):
                self._halls.pop(meeting_id)

    def hall(self, meeting_id: str) -> Hall | None:
        """Who is there; None when nobody is."""
        return self._halls.get(meeting_id)

    def halls(self) -> list[tuple[str, Hall]]:
        """Every meeting with somebody there."""
        return list(self._halls.items())

    def ask(self, meeting_id: str, whom: int, seat_ids: Iterable[str]) -> Hall | None:
        """Pictures are to be made. Gives the hall when nobody is sending there yet, so that whoever asks must."""
        hall = self.hall(meeting_id)
        return hall if hall and hall.ask(whom, seat_ids) else None

    def count(self, meeting_id: str, seat_ids: Iterable[str], now: float, others: bool = False) -> bool:
        """Counts changed, and these seats chose something. Gives whether nobody gathers them yet, so that one must.

        Nothing is to be shown where nobody who leads is here, or elsewhere (`others`), and no seat is named. `now` is
        in seconds, of a clock that nobody sets.
        """
        seats, hall = set(seat_ids), self.hall(meeting_id)
        if not (seats or others or (hall and hall.is_led)):
            return False
        with self._lock:
            _, waiting = self._counts.setdefault(meeting_id, (now + GATHER_SECONDS, set()))
            waiting.update(seats)
            idle, self._gathering = not self._gathering, True
        return idle

    def first(self) -> tuple[str, float] | None:
        """The meeting whose counts wait longest, and when they are due; None when nothing is gathered any more."""
        with self._lock:
            found = next(((meeting_id, due) for meeting_id, (due, _) in self._counts.items()), None)
            self._gathering = found is not None
        return found

    def take(self, meeting_id: str) -> set[str]:
        """The seats of the counts that are drawn now."""
        with self._lock:
            return self._counts.pop(meeting_id)[1]

    def tabs_elsewhere(self, meeting_id: str, seat_id: str) -> bool:
        """Whether a seat is open in more than the tab that said something."""
        hall = self.hall(meeting_id)
        return hall is not None and hall.tabs(seat_id) > 1

    @staticmethod
    def is_for(whom: int, seat_id: str, chose: set[str]) -> bool:
        """Whether a seat is told what is its own: when everybody is shown something, or when it chose."""
        return whom == EVERYBODY or seat_id in chose
