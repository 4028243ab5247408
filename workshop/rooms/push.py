"""A meeting changed: one picture per audience is drawn and goes to the room of that audience.

Who must be shown what, and when, is decided by `outbox`; what may be said is declared in `outgoing`.
"""

import logging
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from flask_socketio import SocketIO

from .. import words
from ..actie import picture
from ..actie.evening.ballot import Evening
from ..actie.picture import Audience, Mine
from ..evenings import Evenings
from ..server.direct import Emit
from ..show import Show
from ..store import meetings
from ..store.trouble import Unavailable
from .hall import EVERYBODY, WHO_LEADS, Hall
from .outbox import Outbox
from .outgoing import Gone, Picture, Trouble, Whole
from .peers import Peers
from .presence import Presence

LOG = logging.getLogger("workshop.push")
SEATS_AT_ONCE = 50


def room_of(meeting_id: str, audience: Audience) -> str:
    return f"{meeting_id}/{audience.kind}/{audience.group}/{audience.language}/{audience.beside}"


def seat_room(seat_id: str) -> str:
    return f"seat/{seat_id}"


class Push:
    """Sends pictures of changed meetings to the sockets of this process, and tells other processes of the change."""

    def __init__(self, socketio: SocketIO, evenings: Evenings, show: Show, emit: Emit, peers: Peers) -> None:
        self.socketio = socketio
        self.evenings = evenings
        self.show = show
        self.emit = emit
        self.peers = peers
        self.outbox = Outbox()
        self.presence = Presence()
        self._told_trouble = ""

    def enter(self, meeting_id: str, audience: Audience, seat_ids: Iterable[str]) -> None:
        """A socket came in; its audience is shown from now on."""
        self.outbox.enter(meeting_id, audience, seat_ids)
        self.presence.enter(seat_ids)
        self._tell_presence("entered", seat_ids)

    def leave(self, meeting_id: str, audience: Audience, seat_ids: Iterable[str]) -> None:
        self.outbox.leave(meeting_id, audience, seat_ids)
        self._tell_presence("left", self.presence.leave(seat_ids))

    def tell_who_is_here(self) -> None:
        """Another process began, or may have missed something: it hears who is at the sockets of this one."""
        self.presence.forget_elsewhere()
        here = self.presence.here()
        for first in range(0, len(here), SEATS_AT_ONCE):
            self._tell_presence("entered", here[first : first + SEATS_AT_ONCE])

    def changed(self, meeting_id: str) -> None:
        """Show everybody now: the step, the phase or a text changed."""
        self.show_soon(meeting_id, EVERYBODY)
        self.peers.tell("changed", meeting_id)

    def typed(self, meeting_id: str) -> None:
        """Show what somebody is typing: to everybody but the phones, at once."""
        self.show_soon(meeting_id, WHO_LEADS)
        self.peers.tell("typed", meeting_id)

    def counted(self, meeting_id: str, *seat_ids: str) -> None:
        """Show new counts, gathered, to everybody but the phones; these seats see in all their tabs what they chose."""
        if self.outbox.count(meeting_id, seat_ids, time.monotonic(), self.peers.others):
            self.socketio.start_background_task(self._gather)

    def voted(self, meeting_id: str, seat_id: str) -> None:
        """The same for one vote. Most seats are open in one tab, and that one was told by its ack."""
        elsewhere = self.peers.others or self.outbox.tabs_elsewhere(meeting_id, seat_id)
        self.counted(meeting_id, *([seat_id] if elsewhere else []))

    def gone(self, meeting_id: str, seat_id: str) -> None:
        """Tell a phone that its seat is no more."""
        self._say_gone(seat_id)
        self.peers.tell("gone", seat_id)

    def over(self, meeting_id: str) -> None:
        """Tell everybody at a meeting that it is no more."""
        self._say_over(meeting_id)
        self.peers.tell("over", meeting_id)

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
            "over": self._say_over,
            "entered": self.presence.entered_elsewhere,
            "left": self.presence.left_elsewhere,
            "trouble": self.look_for_trouble,
        }

    def show_soon(self, meeting_id: str, whom: int, *seat_ids: str) -> None:
        """Make and send pictures: now, or as soon as those that are being sent are out."""
        hall = self.outbox.ask(meeting_id, whom, seat_ids)
        if hall:
            self._work(meeting_id, hall)

    def show_all(self) -> None:
        """Show every meeting anew: something may have been missed."""
        for meeting_id, _ in self.outbox.halls():
            self.socketio.start_background_task(self.show_soon, meeting_id, EVERYBODY)

    def whole(self, meeting_id: str, audience: Audience, seat_ids: tuple[str, ...], sid: str) -> None:
        """Send one socket that just came in the whole picture, and again if others saw a newer one meanwhile."""
        hall = self.outbox.hall(meeting_id)
        while hall:
            evening = self.evenings.load(meeting_id)
            own = {seat_id: picture.mine(evening, evening.seat(seat_id)) for seat_id in seat_ids}
            regions = self.show.regions(evening, audience)
            whole = Whole(**self._told(evening, audience, regions), mine=own)
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
        self.show.store.away.rest(self.socketio.sleep)
        self.show_soon(meeting_id, whom, *seat_ids)

    def _show(self, meeting_id: str, hall: Hall, whom: int, seat_ids: set[str]) -> None:
        audiences = hall.audiences(whom)
        if not audiences and not seat_ids:
            return
        evening = self.evenings.load(meeting_id)
        for audience in audiences:
            regions = hall.news(audience, evening.version, self.show.regions(evening, audience))
            self.emit("picture", Picture(**self._told(evening, audience, regions)), room_of(meeting_id, audience))
            self.socketio.sleep(0)  # making one takes a few milliseconds, and votes come in
        self._tell_seats(evening, hall, whom, seat_ids)

    def _tell_seats(self, evening: Evening, hall: Hall, whom: int, seat_ids: set[str]) -> None:
        """Tell those who are here what is their own, where it is new to them."""
        for seat in evening.seats:
            if seat.removed and hall.forget(seat.id):  # this process may not have heard
                self._say_gone(seat.id)
        here = [seat for seat in evening.seats if hall.tabs(seat.id) > 0 and not seat.removed]
        for nr, seat in enumerate(here, 1):
            if self.outbox.is_for(whom, seat.id, seat_ids):
                mine = picture.mine(evening, seat)
                if not hall.is_told(mine):
                    self._tell(mine)
            if nr % SEATS_AT_ONCE == 0:
                self.socketio.sleep(0)

    def _gather(self) -> None:
        """Draw counts one meeting after another, with a rest as long as each drawing: votes must not wait for them."""
        while (first := self.outbox.first()) is not None:
            meeting_id, due = first
            self.socketio.sleep(max(0.0, due - time.monotonic()))
            seat_ids = self.outbox.take(meeting_id)
            began = time.monotonic()
            self.show_soon(meeting_id, WHO_LEADS, *seat_ids)
            self.peers.tell("counted", meeting_id, *sorted(seat_ids))
            self.socketio.sleep(time.monotonic() - began)

    def _tell_presence(self, kind: str, seat_ids: Iterable[str]) -> None:
        seats = tuple(seat_ids)
        if seats:
            self.peers.tell(kind, *seats)

    def _tell(self, mine: Mine) -> None:
        self.emit("mine", {mine.seat: mine}, seat_room(mine.seat))

    def _say_gone(self, seat_id: str) -> None:
        self.socketio.emit("gone", Gone(), to=seat_room(seat_id))

    def _say_over(self, meeting_id: str) -> None:
        hall = self.outbox.hall(meeting_id)
        for audience in hall.audiences() if hall else ():
            self.socketio.emit("gone", Gone(to="/"), to=room_of(meeting_id, audience))

    def _told(self, evening: Evening, audience: Audience, regions: dict[str, str]) -> dict[str, Any]:
        """What every picture says."""
        now = datetime.now(UTC).isoformat()
        return {
            "version": evening.version,
            "now": now,
            "regions": regions,
            "stage": self.show.stage(evening, audience),
        }

    def trouble(self) -> None:
        """Tell every desk, once, that votes cannot be kept now and why, or that they are kept again."""
        if self.show.store.trouble != self._told_trouble:
            self._told_trouble = self.show.store.trouble
            self.peers.tell("trouble")
            for meeting_id, hall in self.outbox.halls():
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
                self.socketio.emit("trouble", Trouble(words.trouble(self.show.store.trouble)), to=to)
