"""A room full of simulated participants, each acting in their own time."""

import heapq
import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from time import monotonic
from typing import Any

from ..actie.texts.shapes import Catalogue
from .guest import Act, Guest
from .mind import Mind, Party
from .phone import NoSeat, Phone

LOG = logging.getLogger("workshop.demo")
ARRIVING_SECONDS = 25
KNOCK_AGAIN_SECONDS = 3
KNOCKS = 5


class Room:
    """Lets `parties` join the meeting behind `join_link` (http://host/q/TOKEN) at `base_url`, and act there.

    `speed` 1 is about the pace of people, 10 ten times as quick; the same `seed` gives the same votes.
    """

    def __init__(
        self,
        base_url: str,
        join_link: str,
        parties: Sequence[Party],
        catalogue: Catalogue,
        speed: float = 1.0,
        seed: int = 1,
    ) -> None:
        self.join_link = join_link
        self.speed = speed
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._order = count()
        self._news = threading.Condition()
        self._stopping = False
        self._clock = threading.Thread(target=self._run, name="simulated participants", daemon=True)
        kinds = [party.kind for party in parties]
        self.visitors = [
            Visitor(self, base_url, Guest(mind, parties, catalogue)) for mind in _minds(parties, kinds, seed)
        ]

    def start(self) -> None:
        """Let people come in, spread over the first half minute (at ordinary speed)."""
        for visitor in self.visitors:
            self.later(visitor.guest.mind.waits("arrival", 0, ARRIVING_SECONDS), visitor.arrive)
        self._clock.start()

    def stop(self) -> None:
        """Let everybody leave, and wait until they have."""
        with self._news:
            self._stopping = True
            self._news.notify_all()
        self._clock.join()
        # A server may take seconds to close a socket; nobody waits for another to be out.
        with ThreadPoolExecutor(len(self.visitors)) as pool:
            list(pool.map(lambda visitor: visitor.phone.leave(), self.visitors))

    @property
    def connected(self) -> int:
        """How many sit in the room now."""
        return sum(visitor.phone.connected for visitor in self.visitors)

    @property
    def refused(self) -> list[tuple[str, str]]:
        """What the server refused: (event, error code)."""
        return [one for visitor in self.visitors for one in visitor.phone.refused]

    def later(self, seconds: float, do: Callable[[], None]) -> None:
        """Do something after so many seconds at ordinary speed."""
        with self._news:
            heapq.heappush(self._due, (monotonic() + seconds / self.speed, next(self._order), do))
            self._news.notify_all()

    def _run(self) -> None:
        while do := self._next():
            do()

    def _next(self) -> Callable[[], None] | None:
        """Wait for what is due first; None when the room closes."""
        with self._news:
            while not self._stopping:
                wait = self._due[0][0] - monotonic() if self._due else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._due)[2]
                self._news.wait(wait)
        return None


class Visitor:
    """A guest with a phone in this room."""

    def __init__(self, room: Room, base_url: str, guest: Guest) -> None:
        self.room = room
        self.guest = guest
        self.phone = Phone(base_url, self._heard)
        self._planned: set[str] = set()
        self._lock = threading.Lock()
        self._knocks = 0
        self._versions: dict[str, int] = {}
        self._parts: dict[str, Any] = {}

    def arrive(self) -> None:
        """Join; knock a few times where nobody opens."""
        try:
            self.phone.join(self.room.join_link, self.guest.mind.party.group)
        except NoSeat as problem:
            self._knocks += 1
            LOG.info("no seat for %s: %s", self.guest.mind.party.group, problem)
            if self._knocks < KNOCKS:
                self.room.later(KNOCK_AGAIN_SECONDS, self.arrive)

    def _heard(self, event: str, said: Mapping[str, Any]) -> None:
        with self._lock:
            mine = said
            if event == "picture":
                mine = said.get("mine", {})
                self._look(said)
            self.guest.mine = mine.get(self.phone.seat, self.guest.mine)
            fresh = [act for act in self.guest.acts() if act.key not in self._planned]
            self._planned.update(act.key for act in fresh)
        for act in fresh:
            self.room.later(act.wait, partial(self._do, act))

    def _look(self, picture: Mapping[str, Any]) -> None:
        """Messages come in threads of their own, so an older picture may be handled after a newer one.

        A region that did not change is left out.
        """
        stage = {"stage": picture["stage"], **{f"html {name}": html for name, html in picture["regions"].items()}}
        for part, content in stage.items():
            if picture["version"] >= self._versions.get(part, 0) or picture.get("force"):
                self._versions[part], self._parts[part] = picture["version"], content
        self.guest.stage = self._parts["stage"]
        self.guest.html = "".join(content for part, content in self._parts.items() if part != "stage")

    def _do(self, act: Act) -> None:
        with self._lock:
            if not self.guest.may_still(act) or not self.phone.connected:
                # It may come up again: a reopened round, or the picture that follows a new connection.
                self._planned.discard(act.key)
                return
        self.phone.send(act.event, act.say)


def _minds(parties: Sequence[Party], kinds: Sequence[str], seed: int) -> list[Mind]:
    """Everybody, of every party; one person of the first party has a worry at the end."""
    return [
        Mind(party, number, seed, kinds, worries=party is parties[0] and number == party.count - 1)
        for party in parties
        for number in range(party.count)
    ]
