"""What an event can do to a meeting: change it, freeze it, cast votes in it - and tell everybody."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from .. import words
from ..access import Access
from ..actie.evening.ballot import Evening, phones_there, seen
from ..actie.evening.course import Moment, slots
from ..actie.evening.meeting import Meeting
from ..actie.evening.outcome import Outcome
from ..actie.evening.proposal import to_offer
from ..actie.evening.settling import proposed
from ..actie.evening.topics import room_chose, suggest_topics
from ..actie.picture import Audience
from ..actie.texts.shapes import Catalogue
from ..archive import acts
from ..edge.caller import Caller
from ..edge.limits import Limits
from ..evenings import Evenings
from ..host.settings import Settings
from ..server.direct import is_sent
from ..show import Show
from ..store import Store, meetings
from ..store.writer import Writer
from .door import Door
from .outgoing import Pause
from .push import Push
from .table import Done, Event, Say

DESK = Audience("desk")
Move = Callable[[Meeting, Moment], Outcome | Meeting]
SEATS_AT_ONCE = 50
PATIENCE_SECONDS = 2.0
TOLD_SECONDS = 0.2
AFTER_MS, LEAST_SPREAD_MS, MS_A_SOCKET = 1000, 1000, 2


class Live:
    """The live side of one process, as events see it."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        writer: Writer,
        evenings: Evenings,
        access: Access,
        show: Show,
        push: Push,
        door: Door,
        limits: Limits,
    ) -> None:
        self.settings = settings
        self.store = store
        self.writer = writer
        self._evenings = evenings
        self.access = access
        self.show = show
        self.push = push
        self.door = door
        self.limits = limits

    @property
    def catalogue(self) -> Catalogue:
        return self.show.catalogue

    def act(self, caller: Caller, say: Say, verb: str, act: acts.Act) -> Done:
        """Keep what this act makes of the evening, and do what it leads to."""
        known = self._evenings.known(caller.meeting)
        done = self.store.write(acts.keep, caller.meeting, verb, act, self.catalogue, say.seen, is_draft(say), known)
        return self._done(*done)

    def move(self, caller: Caller, say: Say, verb: str, move: Move) -> Done:
        """The same for where the evening is, with the moment it happens in."""
        return self.act(caller, say, verb, lambda evening: move(evening.meeting, self.moment(evening)))

    def is_of(self, caller: Caller, round_id: str, kind: str) -> bool:
        """Whether a round is of this kind; what that is never changes, so what is known of it will do."""
        known = self._evenings.known(caller.meeting)
        evening = known if known and round_id in known.meeting.rounds else self.access.to(caller)
        return evening.meeting.round(round_id).kind == kind

    def take_out(self, caller: Caller, taking: acts.Taking) -> Done:
        """Take seats out of the evening."""
        return self._done(*self.store.write(acts.take_out, caller.meeting, taking, self.catalogue))

    def _done(self, evening: Evening, outcome: Outcome) -> Done:
        self._evenings.learn(evening)
        for nr, seat_id in enumerate(outcome.gone, 1):
            self.push.gone(evening.meeting.id, seat_id)
            if nr % SEATS_AT_ONCE == 0:
                self.push.socketio.sleep(0)
        return {"version": evening.version}

    def shown(self, event: Event, caller: Caller, say: Say) -> None:
        """Show what an event changed to whom it concerns."""
        match event.shows:
            case "everybody" if is_draft(say):
                self.push.typed(caller.meeting)
            case "everybody":
                self.push.changed(caller.meeting)
            case "counts":
                self.push.counted(caller.meeting)
            case "vote":
                self.push.voted(caller.meeting, say.seat)  # type: ignore[attr-defined]
            case "seat":
                self.push.own(self.access.to(caller), say.seat)  # type: ignore[attr-defined]
                self.push.counted(caller.meeting, say.seat)  # type: ignore[attr-defined]

    def moment(self, evening: Evening) -> Moment:
        """The present moment, for the pure rules."""
        rows = self.show.rows(evening)
        row = next((row for row in rows if row.element == evening.meeting.topic), None)
        return Moment(
            now=datetime.now(UTC),
            new_id=meetings.new_id,
            present=phones_there(evening),
            topics=suggest_topics(rows, slots(evening.meeting), room_chose(evening)),
            settlements=proposed(evening, row),
            methods=to_offer(evening, rows, self.show.catalogue),
            people=seen(evening),
            **self._aloud(evening),
        )

    def _aloud(self, evening: Evening) -> dict[str, Any]:
        """How many pages are read aloud now, and what stands on them."""
        if not evening.meeting.is_read:
            return {}
        seen = self.show.picture(evening, DESK)
        return {"pages": len(words.pages(seen)), "digest": seen.reading.agreement.digest if seen.reading else ""}

    def goodbye(self) -> None:
        """Before this process stops: votes that came are answered, and everybody hears when to come back.

        Not all at once: `after` and `spread` are milliseconds, and each comes at a moment of its own between them.
        """
        self._until(lambda: self.writer.is_idle)
        spread = max(LEAST_SPREAD_MS, self.door.sockets * MS_A_SOCKET)
        self.push.socketio.emit("pause", Pause(AFTER_MS, spread))
        self._until(lambda: is_sent(self.push.socketio))
        self.push.socketio.sleep(TOLD_SECONDS)  # what left a queue last is still being written

    def _until(self, true: Callable[[], bool]) -> None:
        ends = time.monotonic() + PATIENCE_SECONDS
        while not true() and time.monotonic() < ends:
            self.push.socketio.sleep(0.01)


def is_draft(say: Say) -> bool:
    """Whether this is a text that somebody is still typing."""
    return bool(getattr(say, "draft", False))
