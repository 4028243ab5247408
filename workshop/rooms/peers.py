"""What the processes of one installation tell each other: that something changed, never what.

Each makes its own pictures from the database. So a message holds a kind and ids only; whoever reads the queue learns
nothing of what people chose, and what may have been missed is made good by looking again.
"""

import logging
import secrets
import threading
import time
from collections.abc import Callable
from functools import cached_property
from typing import Any

import msgspec

from ..host import redis_options
from ..host.away import Away
from ..store.trouble import Unavailable

LOG = logging.getLogger("workshop.peers")
CHANNEL = "workshop"
LISTEN_SECONDS = 1.0
Heard = Callable[[str, tuple[str, ...]], None]


class Message(msgspec.Struct, frozen=True, array_like=True):
    """`kind` says what happened, `ids` to what: a meeting and its seats, or a key."""

    sender: str
    kind: str
    ids: tuple[str, ...]


class Peers:
    """The line to the other processes: Redis at `url`; with '' there are no others. `database` is what they look in."""

    def __init__(self, url: str, start: Callable[[Callable[[], None]], Any], database: Away) -> None:
        self.others = bool(url)
        self._queue, self._database = Away(LOG, "the queue"), database
        self._url, self._start = url, start
        self._me = secrets.token_hex(8)
        self._waiting: dict[Message, None] = {}
        self._busy = False
        self._lock = threading.Lock()

    def tell(self, kind: str, *ids: str) -> None:
        """Tell the others, beside what goes on here; kept until the queue takes it."""
        if not self.others:
            return
        with self._lock:
            self._waiting[Message(self._me, kind, ids)] = None
            idle, self._busy = not self._busy, True
        if idle:
            self._start(self._send)

    def listen(self, heard: Heard, missed: Callable[[], None]) -> None:
        """From now on call `heard(kind, ids)` for what others tell, and `missed()` when something may be lost.

        What raises Unavailable in them is tried again.
        """
        if self.others:
            self._start(lambda: self._keep_listening(heard, missed))

    def is_well(self) -> bool:
        """Whether the queue answers."""
        from redis.exceptions import RedisError

        try:
            return not self.others or bool(self._line.ping())
        except RedisError:
            return False

    @cached_property
    def _line(self) -> Any:
        import redis

        return redis.Redis.from_url(self._url, **redis_options.options())

    def _send(self) -> None:
        from redis.exceptions import RedisError

        while messages := self._next():
            try:
                for message in messages:
                    self._line.publish(CHANNEL, msgspec.json.encode(message))
                self._queue.works()
            except RedisError as away:
                with self._lock:
                    self._waiting = dict.fromkeys(messages) | self._waiting
                self._rest(away)

    def _next(self) -> list[Message]:
        with self._lock:
            messages, self._waiting = list(self._waiting), {}
            self._busy = bool(messages)
        return messages

    def _keep_listening(self, heard: Heard, missed: Callable[[], None]) -> None:
        from redis.exceptions import RedisError

        while True:
            try:
                with self._line.pubsub() as line:
                    line.subscribe(CHANNEL)
                    self._queue.works()
                    while True:
                        self._hear(line.get_message(timeout=LISTEN_SECONDS), heard, missed)
            except RedisError as away:
                self._rest(away)

    def _rest(self, away: Exception) -> None:
        self._queue.failed(type(away).__name__)
        self._queue.rest(time.sleep)

    def _hear(self, said: dict[str, Any] | None, heard: Heard, missed: Callable[[], None]) -> None:
        """Redis says when it begins to pass on, also after the library took up a broken line by itself."""
        if said and said["type"] == "subscribe":
            self._start(lambda: self._until_done(missed))
        if said and said["type"] == "message":
            message = msgspec.json.decode(said["data"], type=Message)
            if message.sender != self._me:
                self._start(lambda: self._until_done(lambda: heard(message.kind, message.ids)))

    def _until_done(self, work: Callable[[], None]) -> None:
        while True:
            try:
                return work()
            except Unavailable:
                self._database.rest(time.sleep)
