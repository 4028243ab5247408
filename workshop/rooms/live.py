"""What an event can do to a meeting: change it, freeze it, cast votes in it - and tell everybody."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from ..actie.ballot import Evening, present
from ..actie.catalogue import Catalogue
from ..actie.course import Moment
from ..actie.meeting import Meeting
from ..actie.picture import suggest_topics
from ..caller import Caller
from ..config import Settings
from ..pace import Pace
from ..server.direct import is_sent
from ..show import Show
from ..store import Store, meetings
from ..store.writer import Writer
from .door import Door
from .push import Push
from .table import Say

Change = Callable[[Meeting], Meeting]
PATIENCE_SECONDS = 2.0
TOLD_SECONDS = 0.2
AFTER_MS, LEAST_SPREAD_MS, MS_A_SOCKET = 1000, 1000, 2


class Live:
    """The live side of one process, as events see it."""

    def __init__(
        self, settings: Settings, store: Store, writer: Writer, show: Show, push: Push, door: Door, pace: Pace
    ) -> None:
        self.settings = settings
        self.store = store
        self.writer = writer
        self.show = show
        self.push = push
        self.door = door
        self.pace = pace

    @property
    def catalogue(self) -> Catalogue:
        return self.show.catalogue

    def act(self, caller: Caller, say: Say, verb: str, change: Change) -> dict[str, Any]:
        """Change the meeting and show it. A draft is shown to everybody but the phones."""
        return self._act(caller, say, verb, lambda evening: change(evening.meeting))

    def move(self, caller: Caller, say: Say, verb: str, change: Callable[[Meeting, Moment], Meeting]) -> dict[str, Any]:
        """Change where the evening is, with the moment it happens in."""
        return self._act(caller, say, verb, lambda evening: change(evening.meeting, self.moment(evening)))

    def _act(self, caller: Caller, say: Say, verb: str, change: meetings.Change) -> dict[str, Any]:
        draft, known = bool(getattr(say, "draft", False)), self.show.known(caller.meeting)
        evening = self.store.write(meetings.act, caller.meeting, verb, change, say.seen, draft, known)
        self.show.learn(evening)
        if draft:
            self.push.typed(caller.meeting)
        else:
            self.push.changed(caller.meeting)
        return {"version": evening.version}

    def moment(self, evening: Evening) -> Moment:
        """The present moment, for the pure rules."""
        slots = sum(1 for step in evening.meeting.programme if step.kind == "topic")
        topics = suggest_topics(self.show.rows(evening), slots)
        return Moment(datetime.now(UTC), meetings.new_id, present(evening), topics)

    def goodbye(self) -> None:
        """Before this process stops: votes that came are answered, and everybody hears when to come back.

        Not all at once: `after` and `spread` are milliseconds, and each comes at a moment of its own between them.
        """
        self._until(lambda: self.writer.is_idle)
        spread = max(LEAST_SPREAD_MS, self.door.sockets * MS_A_SOCKET)
        self.push.socketio.emit("pause", {"after": AFTER_MS, "spread": spread})
        self._until(lambda: is_sent(self.push.socketio))
        self.push.socketio.sleep(TOLD_SECONDS)  # what left a queue last is still being written

    def _until(self, true: Callable[[], bool]) -> None:
        ends = time.monotonic() + PATIENCE_SECONDS
        while not true() and time.monotonic() < ends:
            self.push.socketio.sleep(0.01)
