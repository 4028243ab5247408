"""A meeting changed: one picture per audience goes to the room of that audience.

Counts are gathered for a fifth of a second and go to desk, writer, helper and screen only; a step, a close or a
reveal goes to everybody at once. One task at a time sends the pictures of a meeting, so they go out in order, and
changes that come while it works are shown together.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from flask_socketio import SocketIO

from .. import words
from ..actie import picture
from ..actie.ballot import Evening
from ..actie.picture import Audience
from ..server.direct import Emit
from ..show import Show
from ..store import meetings
from ..store.trouble import Unavailable
from .hall import EVERYBODY, WHO_LEADS, Hall
from .news import News

LOG = logging.getLogger("workshop.push")
GATHER_SECONDS = 0.2
AGAIN_SECONDS = 1.0
SEATS_AT_ONCE = 50


def room_of(meeting_id: str, audience: Audience) -> str:
    return f"{meeting_id}/{audience.kind}/{audience.group}/{audience.language}"


def seat_room(seat_id: str) -> str:
    return f"seat/{seat_id}"


class Push:
    """Sends pictures of changed meetings to the sockets of this process, and tells other processes of the change."""

    def __init__(self, socketio: SocketIO, show: Show, emit: Emit, news: News) -> None:
        self.socketio = socketio
        self.show = show
        self.emit = emit
        self.news = news
        self._halls: dict[str, Hall] = {}
        self._waiting: dict[
            str, tuple[float, set[str]]
        ] = {}  # meeting -> when to draw its counts, whose votes they are
        self._gathering = False
        self._lock = threading.Lock()
        self._told_trouble = ""

    def enter(self, meeting_id: str, audience: Audience, seat_ids: Iterable[str]) -> None:
        """A socket came in; its audience is shown from now on."""
        with self._lock:
            self._halls.setdefault(meeting_id, Hall()).enter(audience, seat_ids)

    def leave(self, meeting_id: str, audience: Audience, seat_ids: Iterable[str]) -> None:
        with self._lock:
            if self._halls[meeting_id].leave(audience, seat_ids):
                self._halls.pop(meeting_id)

    def changed(self, meeting_id: str) -> None:
        """Show everybody now: the step, the phase or a text changed."""
        self.show_soon(meeting_id, EVERYBODY)
        self.news.tell("changed", meeting_id)

    def typed(self, meeting_id: str) -> None:
        """Show what somebody is typing: to everybody but the phones, at once."""
        self.show_soon(meeting_id, WHO_LEADS)
        self.news.tell("typed", meeting_id)

    def counted(self, meeting_id: str, *seat_ids: str) -> None:
        """Show new counts, gathered, to everybody but the phones; these seats see in all their tabs what they chose."""
        hall = self._halls.get(meeting_id)
        if not (seat_ids or self.news.others or (hall and hall.is_led)):
            return
        with self._lock:
            _, waiting = self._waiting.setdefault(meeting_id, (time.monotonic() + GATHER_SECONDS, set()))
            waiting.update(seat_ids)
            idle, self._gathering = not self._gathering, True
        if idle:
            self.socketio.start_background_task(self._gather)

    def voted(self, meeting_id: str, seat_id: str) -> None:
        """The same for one vote. Most seats are open in one tab, and that one was told by its ack."""
        hall = self._halls.get(meeting_id)
        elsewhere = self.news.others or (hall and hall.tabs(seat_id) > 1)
        self.counted(meeting_id, *([seat_id] if elsewhere else []))

    def gone(self, meeting_id: str, seat_id: str) -> None:
        """Tell a phone that its seat is no more."""
        self._say_gone(seat_id)
        self.news.tell("gone", seat_id)

    def own(self, evening: Evening, *seat_ids: str) -> None:
        """Tell seats, in all their tabs, what is their own."""
        for seat_id in seat_ids:
            self._tell(picture.mine(evening, evening.seat(seat_id)))

    @property
    def hears(self) -> dict[str, Callable[..., None]]:
        """What to do here when another process tells of it."""
        return {
            "changed": lambda meeting_id: self.show_soon(meeting_id, EVERYBODY),
            "typed": lambda meeting_id: self.show_soon(meeting_id, WHO_LEADS),
            "counted": lambda meeting_id, *seat_ids: self.show_soon(meeting_id, WHO_LEADS, *seat_ids),
            "gone": self._say_gone,
            "trouble": self.look_for_trouble,
        }

    def show_soon(self, meeting_id: str, whom: int, *seat_ids: str) -> None:
        """Make and send pictures: now, or as soon as those that are being sent are out."""
        hall = self._halls.get(meeting_id)
        if hall and hall.ask(whom, seat_ids):
            self._work(meeting_id, hall)

    def show_all(self) -> None:
        """Show every meeting anew: something may have been missed."""
        for meeting_id in list(self._halls):
            self.socketio.start_background_task(self.show_soon, meeting_id, EVERYBODY)

    def whole(self, meeting_id: str, audience: Audience, seat_ids: tuple[str, ...], sid: str) -> None:
        """Send one socket that just came in the whole picture, and again if others saw a newer one meanwhile."""
        hall = self._halls[meeting_id]
        while True:
            evening = self.show.load(meeting_id)
            own = {seat_id: picture.mine(evening, evening.seat(seat_id)) for seat_id in seat_ids}
            regions = self.show.regions(evening, audience)
            whole = {**self._payload(evening, audience, regions), "force": True, "mine": own}
            self.socketio.emit("picture", whole, to=sid)
            for mine in own.values():
                hall.is_told(mine)
            if hall.came(audience, regions) <= evening.version:
                return

    def _work(self, meeting_id: str, hall: Hall) -> None:
        while due := hall.next():
            try:
                self._show(meeting_id, hall, *due)
            except Unavailable:
                self.socketio.start_background_task(self._later, meeting_id, *due)
            except Exception:
                LOG.exception("a picture could not be sent")

    def _later(self, meeting_id: str, whom: int, seat_ids: set[str]) -> None:
        self.socketio.sleep(AGAIN_SECONDS)
        self.show_soon(meeting_id, whom, *seat_ids)

    def _show(self, meeting_id: str, hall: Hall, whom: int, seat_ids: set[str]) -> None:
        audiences = hall.audiences(whom)
        if not audiences and not seat_ids:
            return
        evening = self.show.load(meeting_id)
        for audience in audiences:
            regions = hall.news(audience, evening.version, self.show.regions(evening, audience))
            self.emit("picture", self._payload(evening, audience, regions), room_of(meeting_id, audience))
            self.socketio.sleep(0)  # making one takes a few milliseconds, and votes come in
        self._tell_seats(evening, hall, whom, seat_ids)

    def _tell_seats(self, evening: Evening, hall: Hall, whom: int, seat_ids: set[str]) -> None:
        """Tell those who are here what is their own, where it is new to them."""
        for seat in evening.seats:
            if seat.removed and hall.forget(seat.id):  # this process may not have heard
                self._say_gone(seat.id)
        here = [seat for seat in evening.seats if hall.tabs(seat.id) > 0 and not seat.removed]
        for nr, seat in enumerate(here, 1):
            if whom == EVERYBODY or seat.id in seat_ids:
                mine = picture.mine(evening, seat)
                if not hall.is_told(mine):
                    self._tell(mine)
            if nr % SEATS_AT_ONCE == 0:
                self.socketio.sleep(0)

    def _gather(self) -> None:
        """Draw counts one meeting after another, with a rest as long as each drawing: votes must not wait for them."""
        while (first := self._first()) is not None:
            meeting_id, due = first
            self.socketio.sleep(max(0.0, due - time.monotonic()))
            with self._lock:
                _, seat_ids = self._waiting.pop(meeting_id)
            began = time.monotonic()
            self.show_soon(meeting_id, WHO_LEADS, *seat_ids)
            self.news.tell("counted", meeting_id, *sorted(seat_ids))
            self.socketio.sleep(time.monotonic() - began)

    def _first(self) -> tuple[str, float] | None:
        with self._lock:
            first = next(((meeting_id, due) for meeting_id, (due, _) in self._waiting.items()), None)
            self._gathering = first is not None
        return first

    def _tell(self, mine: dict[str, Any]) -> None:
        self.emit("mine", {mine["seat"]: mine}, seat_room(mine["seat"]))

    def _say_gone(self, seat_id: str) -> None:
        self.socketio.emit("gone", {}, to=seat_room(seat_id))

    def _payload(self, evening: Evening, audience: Audience, regions: dict[str, str]) -> dict[str, Any]:
        return {
            "version": evening.version,
            "now": datetime.now(UTC).isoformat(),
            "regions": regions,
            "stage": self.show.stage(evening, audience),
        }

    def trouble(self) -> None:
        """Tell every desk, once, that votes cannot be kept now and why, or that they are kept again."""
        if self.show.store.trouble != self._told_trouble:
            self._told_trouble = self.show.store.trouble
            self.news.tell("trouble")
            for meeting_id, hall in list(self._halls.items()):
                for audience in hall.audiences():
                    self.warn(audience, room_of(meeting_id, audience))

    def look_for_trouble(self) -> None:
        """Another process met trouble, or came out of it. Raises Unavailable, and is called again, while it lasts."""
        try:
            self.show.store.write(meetings.try_writing)
        finally:
            self.trouble()

    def warn(self, audience: Audience, to: str) -> None:
        """Say what the trouble is, to a desk; others are told what became of their own act."""
        if audience.kind == "desk":
            with words.use(audience.language):
                self.socketio.emit("trouble", {"trouble": words.trouble(self.show.store.trouble)}, to=to)
