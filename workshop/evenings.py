"""Evenings as they are now, each read once for everybody who asks at the same moment.

Whoever serves somebody takes them from `access`, which asks first who that is; what is shown to whole audiences, and
what is kept, is told here.
"""

from threading import Lock
from typing import Any

from cachetools import LRUCache

from .actie.evening.ballot import Evening
from .server.mode import Executor
from .store import Store
from .store import evenings as stored

# What is kept grows with what is live, and no further than this, in bytes.
EVENINGS_AT_MOST = 64_000_000
AN_EVENING, A_ROW = 20_000, 250  # about what one takes in memory, and each of its seats and votes
READERS_AT_MOST = 1000


class Evenings:
    """The evenings of one store."""

    def __init__(self, store: Store, executor: Executor) -> None:
        self._store = store
        self._loading = executor.batches(self._load, READERS_AT_MOST)
        self._keeping = Lock()
        self._kept: LRUCache[str, Evening] = LRUCache(EVENINGS_AT_MOST, _size)

    def load(self, meeting_id: str) -> Evening:
        """A meeting as it is now. Raises Refused("unknown_meeting")."""
        evening: Evening = self._loading.ask(meeting_id)
        return evening

    def known(self, meeting_id: str) -> Evening | None:
        """A meeting as it was when it was last read here; the store tells whether it still is."""
        with self._keeping:
            return self._kept.get(meeting_id)

    def learn(self, evening: Evening) -> None:
        """Keep what was read, so that it need not be read again."""
        if _size(evening) <= EVENINGS_AT_MOST:
            with self._keeping:
                self._kept[evening.meeting.id] = evening

    def _load(self, meeting_ids: list[str]) -> list[Any]:
        """Each of these once, for everybody who asked before it was read."""
        found = self._store.read(stored.load_all, {one: self.known(one) for one in meeting_ids})
        for evening in found.values():
            if isinstance(evening, Evening):
                self.learn(evening)
        return [found[meeting_id] for meeting_id in meeting_ids]


def _size(evening: Evening) -> int:
    return AN_EVENING + A_ROW * (len(evening.seats) + len(evening.votes))
