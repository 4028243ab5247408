"""Which seats are connected and since when others are away: seen here, told by other processes, kept nowhere."""

import threading
from collections import Counter, OrderedDict
from collections.abc import Iterable
from datetime import UTC, datetime

HERE, AWAY = "here", "away"
REMEMBERED = 20_000


class Presence:
    """The seats at the sockets of every process, as far as this one heard."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._here: Counter[str] = Counter()
        self._elsewhere: set[str] = set()
        self._left: OrderedDict[str, datetime] = OrderedDict()

    def enter(self, seat_ids: Iterable[str]) -> None:
        """A socket of these seats came in here."""
        with self._lock:
            self._here.update(seat_ids)

    def leave(self, seat_ids: Iterable[str]) -> list[str]:
        """A socket of these seats left. Gives the seats that have none here any more."""
        with self._lock:
            gone = []
            for seat_id in seat_ids:
                self._here[seat_id] -= 1
                if self._here[seat_id] <= 0:
                    self._here.pop(seat_id)
                    self._remember(seat_id)
                    gone.append(seat_id)
        return gone

    def entered_elsewhere(self, *seat_ids: str) -> None:
        with self._lock:
            self._elsewhere.update(seat_ids)

    def left_elsewhere(self, *seat_ids: str) -> None:
        with self._lock:
            self._elsewhere.difference_update(seat_ids)
            for seat_id in seat_ids:
                self._remember(seat_id)

    def forget_elsewhere(self) -> None:
        """Another process began anew, or was not heard: what the others have is told again."""
        with self._lock:
            self._elsewhere.clear()

    def here(self) -> list[str]:
        """Every seat at a socket of this process."""
        return list(self._here)

    def of(self, seat_id: str) -> tuple[str, datetime | None]:
        """Whether a seat is connected, else since when it is away: None when that was before this process began."""
        if seat_id in self._here or seat_id in self._elsewhere:
            return HERE, None
        return AWAY, self._left.get(seat_id)

    def _remember(self, seat_id: str) -> None:
        self._left[seat_id] = datetime.now(UTC)
        self._left.move_to_end(seat_id)
        if len(self._left) > REMEMBERED:
            self._left.popitem(last=False)
