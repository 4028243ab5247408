"""A meeting changed: one picture per audience goes to the room of that audience.

Counts are gathered for a fifth of a second and go to desk, writer, helper and screen only; a step, a close or a
reveal goes to everybody at once. One task at a time sends the pictures of a meeting, so they go out in order, and
changes that come while it works are shown together.
"""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
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
from .news import News

LOG = logging.getLogger("workshop.push")
GATHER_SECONDS = 0.2
AGAIN_SECONDS = 1.0
SEATS_AT_ONCE = 50
EVERYBODY, WHO_LEADS = 2, 1


def room_of(meeting_id: str, audience: Audience) -> str:
    return f"{meeting_id}/{audience.kind}/{audience.group}/{audience.language}"


def seat_room(seat_id: str) -> str:
    return f"seat/{seat_id}"


@dataclass
class Hall:
    """Who is at a socket of this process in one meeting, and what they were shown last.

    `shown` is the version and regions that all of an audience have; `told` what seats know of themselves. `due` says
    for whom a picture is to be made (EVERYBODY or WHO_LEADS; 0 when nothing is), `voted` which seats chose something.
    """

    audiences: Counter[Audience] = field(default_factory=Counter)
    seats: Counter[str] = field(default_factory=Counter)
    shown: dict[Audience, tuple[int, dict[str, str]]] = field(default_factory=dict)
    told: dict[str, dict[str, Any]] = field(default_factory=dict)
    due: int = 0
    voted: set[str] = field(default_factory=set)
    sending: bool = False


class Push:
    """Sends pictures of changed meetings to the sockets of this process, and tells other processes of the change."""

    def __init__(self, socketio: SocketIO, show: Show, emit: Emit, news: News) -> None:
        self.socketio = socketio
        self.show = show
        self.emit = emit
        self.news = news
        self._halls: dict[str, Hall] = {}
        self._gathering: dict[str, set[str]] = {}
        self._lock = threading.Lock()
        self._told_trouble = ""

    # ---- who is there ----------------------------------------------------------------------------------------

    def enter(self, meeting_id: str, audience: Audience, seat_ids: Iterable[str]) -> None:
        """A socket came in; its audience is shown from now on."""
        with self._lock:
            hall = self._halls.setdefault(meeting_id, Hall())
            hall.audiences[audience] += 1
            hall.seats.update(seat_ids)

    def leave(self, meeting_id: str, audience: Audience, seat_ids: Iterable[str]) -> None:
        with self._lock:
            hall = self._halls[meeting_id]
            hall.audiences[audience] -= 1
            hall.seats.subtract(seat_ids)
            if not +hall.audiences:
                self._halls.pop(meeting_id)

    # ---- what happened ---------------------------------------------------------------------------------------

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
        gathering = self._gathering.get(meeting_id)
        if gathering is None:
            gathering = self._gathering[meeting_id] = set()
            self.socketio.start_background_task(self._gather, meeting_id)
        gathering.update(seat_ids)

    def voted(self, meeting_id: str, seat_id: str) -> None:
        """The same for one vote. Most seats are open in one tab, and that one was told by its ack."""
        hall = self._halls.get(meeting_id)
        elsewhere = self.news.others or (hall and hall.seats[seat_id] > 1)
        self.counted(meeting_id, *([seat_id] if elsewhere else []))

    def gone(self, meeting_id: str, seat_id: str) -> None:
        """Tell a phone that its seat is no more."""
        self._say_gone(seat_id)
        self.news.tell("gone", seat_id)

    def own(self, evening: Evening, *seat_ids: str) -> None:
        """Tell seats, in all their tabs, what is their own."""
        hall = self._halls.get(evening.meeting.id)
        if hall:
            for seat_id in seat_ids:
                self._tell(hall, picture.mine(evening, evening.seat(seat_id)))

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

    # ---- sending ---------------------------------------------------------------------------------------------

    def show_soon(self, meeting_id: str, whom: int, *seat_ids: str) -> None:
        """Make and send pictures: now, or as soon as those that are being sent are out."""
        with self._lock:
            hall = self._halls.get(meeting_id)
            if hall is None:
                return
            hall.due = max(hall.due, whom)
            hall.voted.update(seat_ids)
            idle, hall.sending = not hall.sending, True
        if idle:
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
            hall.told |= own
            with self._lock:
                version, shown = hall.shown.get(audience, (0, {}))
                # What differs here from what the others have must be sent to all the next time.
                alike = {name: html for name, html in shown.items() if regions.get(name) == html}
                hall.shown[audience] = version, alike
            if version <= evening.version:
                return

    def _work(self, meeting_id: str, hall: Hall) -> None:
        while due := self._next(hall):
            try:
                self._show(meeting_id, hall, *due)
            except Unavailable:
                self.socketio.start_background_task(self._later, meeting_id, *due)
            except Exception:
                LOG.exception("a picture could not be sent")

    def _later(self, meeting_id: str, whom: int, voted: set[str]) -> None:
        self.socketio.sleep(AGAIN_SECONDS)
        self.show_soon(meeting_id, whom, *voted)

    def _next(self, hall: Hall) -> tuple[int, set[str]] | None:
        with self._lock:
            due, hall.due, hall.voted = (hall.due, hall.voted), 0, set()
            hall.sending = bool(due[0])
        return due if due[0] else None

    def _show(self, meeting_id: str, hall: Hall, whom: int, voted: set[str]) -> None:
        there = [audience for audience, count in list(hall.audiences.items()) if count > 0]
        due = [audience for audience in there if audience.kind != "phone" or whom == EVERYBODY]
        if not due and not voted:
            return
        evening = self.show.load(meeting_id)
        for audience in sorted(due, key=lambda one: one.kind != "phone"):  # those who are with many, first
            self._send(hall, evening, audience)
            self.socketio.sleep(0)  # making one takes a few milliseconds, and votes come in
        for nr, seat in enumerate(evening.seats, 1):
            if nr % SEATS_AT_ONCE == 0:
                self.socketio.sleep(0)
            if seat.removed and hall.told.pop(seat.id, {}):  # this process may not have heard
                self._say_gone(seat.id)
            if hall.seats[seat.id] > 0 and not seat.removed and (whom == EVERYBODY or seat.id in voted):
                mine = picture.mine(evening, seat)
                if hall.told.get(seat.id) != mine:
                    self._tell(hall, mine)

    def _gather(self, meeting_id: str) -> None:
        self.socketio.sleep(GATHER_SECONDS)
        seat_ids = self._gathering.pop(meeting_id)
        self.show_soon(meeting_id, WHO_LEADS, *seat_ids)
        self.news.tell("counted", meeting_id, *sorted(seat_ids))

    def _send(self, hall: Hall, evening: Evening, audience: Audience) -> None:
        """Send an audience the regions that changed since it was last sent something."""
        regions = self.show.regions(evening, audience)
        with self._lock:
            _, before = hall.shown.get(audience, (0, {}))
            hall.shown[audience] = evening.version, regions
        fresh = {name: html for name, html in regions.items() if before.get(name) != html}
        self.emit("picture", self._payload(evening, audience, fresh), room_of(evening.meeting.id, audience))

    def _tell(self, hall: Hall, mine: dict[str, Any]) -> None:
        seat_id = mine["seat"]
        hall.told[seat_id] = mine
        self.emit("mine", {seat_id: mine}, seat_room(seat_id))

    def _say_gone(self, seat_id: str) -> None:
        self.socketio.emit("gone", {}, to=seat_room(seat_id))

    def _payload(self, evening: Evening, audience: Audience, regions: dict[str, str]) -> dict[str, Any]:
        return {
            "version": evening.version,
            "now": datetime.now(UTC).isoformat(),
            "regions": regions,
            "stage": self.show.stage(evening, audience),
        }

    # ---- trouble ---------------------------------------------------------------------------------------------

    def trouble(self) -> None:
        """Tell every desk, once, that votes cannot be kept now and why, or that they are kept again."""
        if self.show.store.trouble != self._told_trouble:
            self._told_trouble = self.show.store.trouble
            self.news.tell("trouble")
            for meeting_id, hall in list(self._halls.items()):
                for audience in list(hall.audiences):
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
