"""A meeting changed: one picture per audience goes to the room of that audience.

Counts are gathered for a fifth of a second and go to desk, writer, helper and screen only; a step, a close or a
reveal goes to everybody at once.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from flask_socketio import SocketIO

from .. import words
from ..actie import picture
from ..actie.ballot import Evening
from ..actie.picture import Audience
from ..show import Show

GATHER_SECONDS = 0.2


def room_of(meeting_id: str, audience: Audience) -> str:
    return f"{meeting_id}/{audience.kind}/{audience.group}/{audience.language}"


def seat_room(seat_id: str) -> str:
    return f"seat/{seat_id}"


class Push:
    """Sends pictures of changed meetings to the sockets of this process."""

    def __init__(self, socketio: SocketIO, show: Show) -> None:
        self.socketio = socketio
        self.show = show
        self._audiences: dict[str, Counter[Audience]] = defaultdict(Counter)
        self._seats: dict[str, Counter[str]] = defaultdict(Counter)
        self._gathering: set[str] = set()
        self._told_trouble = ""

    def enter(self, meeting_id: str, audience: Audience, seat_ids: Iterable[str]) -> None:
        """A socket came in; its audience is shown from now on."""
        self._audiences[meeting_id][audience] += 1
        self._seats[meeting_id].update(seat_ids)

    def leave(self, meeting_id: str, audience: Audience, seat_ids: Iterable[str]) -> None:
        self._audiences[meeting_id][audience] -= 1
        self._seats[meeting_id].subtract(seat_ids)
        if not +self._audiences[meeting_id]:
            self._audiences.pop(meeting_id)
            self._seats.pop(meeting_id)

    def changed(self, meeting_id: str) -> None:
        """Show everybody now: the step, the phase or a text changed."""
        evening = self.show.load(meeting_id)
        for audience in self._present(meeting_id):
            self._send(evening, audience)
        for seat in evening.seats:
            if self._seats[meeting_id][seat.id] > 0 and not seat.removed:
                self.socketio.emit("mine", {seat.id: picture.mine(evening, seat)}, to=seat_room(seat.id))

    def own(self, evening: Evening, seat_id: str) -> None:
        """Tell a seat, in all its tabs, what is its own."""
        self.socketio.emit("mine", {seat_id: picture.mine(evening, evening.seat(seat_id))}, to=seat_room(seat_id))

    def other_tabs(self, meeting_id: str, seat_id: str) -> None:
        """Tell a seat that is open more than once what it chose; most are not, and then nothing is read or sent."""
        if self._seats[meeting_id][seat_id] > 1:
            self.own(self.show.load(meeting_id), seat_id)

    def typed(self, meeting_id: str) -> None:
        """Show what somebody is typing: to everybody but the phones, at once."""
        self._send_to_those_who_lead(meeting_id)

    def counted(self, meeting_id: str) -> None:
        """Show new counts, gathered, to everybody but the phones."""
        if meeting_id not in self._gathering:
            self._gathering.add(meeting_id)
            self.socketio.start_background_task(self._gather, meeting_id)

    def trouble(self) -> None:
        """Tell every desk, once, that votes cannot be kept now and why, or that they are kept again."""
        if self.show.store.trouble != self._told_trouble:
            self._told_trouble = self.show.store.trouble
            for meeting_id in list(self._audiences):
                for audience in self._present(meeting_id):
                    self.warn(audience, room_of(meeting_id, audience))

    def warn(self, audience: Audience, to: str) -> None:
        """Say what the trouble is, to a desk; others are told what became of their own act."""
        if audience.kind == "desk":
            with words.use(audience.language):
                self.socketio.emit("trouble", {"trouble": words.trouble(self.show.store.trouble)}, to=to)

    def whole(self, evening: Evening, audience: Audience, seat_ids: Iterable[str]) -> dict[str, Any]:
        """The picture for one socket that just came in, with what is its own."""
        own = {seat.id: picture.mine(evening, seat) for seat in evening.seats if seat.id in set(seat_ids)}
        return {**self._payload(evening, audience), "force": True, "mine": own}

    def _present(self, meeting_id: str) -> list[Audience]:
        return [audience for audience, sockets in list(self._audiences[meeting_id].items()) if sockets > 0]

    def _gather(self, meeting_id: str) -> None:
        self.socketio.sleep(GATHER_SECONDS)
        self._gathering.discard(meeting_id)
        self._send_to_those_who_lead(meeting_id)

    def _send_to_those_who_lead(self, meeting_id: str) -> None:
        audiences = [a for a in self._present(meeting_id) if a.kind != "phone"]
        if audiences:
            evening = self.show.load(meeting_id)
            for audience in audiences:
                self._send(evening, audience)

    def _send(self, evening: Evening, audience: Audience) -> None:
        to = room_of(evening.meeting.id, audience)
        self.socketio.emit("picture", self._payload(evening, audience), to=to)

    def _payload(self, evening: Evening, audience: Audience) -> dict[str, Any]:
        return {
            "version": evening.version,
            "now": datetime.now(UTC).isoformat(),
            "regions": self.show.regions(evening, audience),
            "stage": self.show.stage(evening, audience),
        }
