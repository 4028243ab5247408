"""Coming in and going out: read the key, sit in one audience room, receive the whole picture."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
from flask import request
from flask_socketio import join_room
from msgspec import Meta

from .. import words
from ..actie.errors import Refused
from ..actie.evening.ballot import Seat
from ..actie.picture import Audience
from ..archive.clock import Clock
from ..edge.caller import Caller, beside, call, spoken
from ..edge.typed import Id
from ..host.metrics import Metrics
from ..host.settings import Settings
from ..show import urls
from ..store import Store, keys, votes
from ..store.arriving import Arrivals
from ..store.trouble import Unavailable
from .outgoing import Gone
from .push import Push, room_of, seat_room

Milliseconds = Annotated[int, Meta(ge=-(2**53), le=2**53)]


class Knock(msgspec.Struct):
    """What a socket says when it connects; who it is stands in its cookies."""

    audience: Id
    meeting: Id
    seat: Id = ""
    beside: Id = ""  # the language of whom a helper sits beside
    now: Milliseconds = 0  # by its own clock, since 1970; whatever it says, it lets nobody in or out


class Door:
    """Knows who sits behind each socket of this process."""

    def __init__(
        self, settings: Settings, store: Store, arrivals: Arrivals, push: Push, metrics: Metrics, clock: Clock
    ) -> None:
        self.settings = settings
        self.store = store
        self.arrivals = arrivals
        self.push = push
        self.metrics = metrics
        self.clock = clock
        self._callers: dict[str, Caller] = {}
        self._used: set[str] = set()  # keys that somebody came in by, as far as this process saw

    def connect(self, auth: Any) -> bool:
        """Let somebody in, or refuse the connection (False)."""
        try:
            knock = msgspec.convert(auth, Knock)
            caller = self._who(knock)
            if caller.new:
                self.arrivals.came(caller.new)
                caller = self._who(knock)
                self.push.counted(caller.meeting)
        except (msgspec.ValidationError, Refused, Unavailable):
            return False
        sid: str = request.sid  # type: ignore[attr-defined]
        self._let_in(sid, caller)
        try:
            if not self._holds(caller):
                raise Refused("bad_key")  # it moved while this socket came in
            self.push.whole(caller.meeting, audience_of(caller), caller.seats, sid)
        except Refused:
            self.disconnect(sid)
            return False
        if caller.key:
            self._came_by(caller)
        if self.store.trouble:
            self.push.warn(audience_of(caller), sid)
        if knock.now and caller.audience == "phone":
            self.clock.heard(caller.seats, knock.now, request.remote_addr or "", request.host)
        return True

    def _came_by(self, caller: Caller) -> None:
        """The desk sees which links are in use. What cannot be kept now keeps nobody out."""
        if caller.key in self._used:
            return
        try:
            first = self.store.write(keys.came, caller.meeting, caller.key, datetime.now(UTC))
        except (Refused, Unavailable):
            return
        self._used.add(caller.key)
        if first:
            self.push.counted(caller.meeting)

    def disconnect(self, sid: str, *_reason: Any) -> None:
        caller = self._callers.pop(sid, None)
        if caller:
            self.push.leave(caller.meeting, audience_of(caller), caller.seats)
            self.metrics.sockets(caller.audience, -1)

    @property
    def sockets(self) -> int:
        """How many sockets are open in this process."""
        return len(self._callers)

    def caller(self, sid: str) -> Caller:
        """Who sits behind a socket. Raises Refused("bad_key") when nobody was let in there."""
        caller = self._callers.get(sid)
        if caller is None:
            raise Refused("bad_key")
        return caller

    def language(self, sid: str) -> str:
        """What whoever sits there reads."""
        caller = self._callers.get(sid)
        return caller.language if caller else words.SOURCE

    def expel(self, key_id: str) -> None:
        """Close every socket that came in by a link that opens nothing any more, in every process."""
        self.close(key_id)
        self.push.peers.tell("expel", key_id)

    def close(self, key_id: str) -> None:
        """The same, in this process."""
        for sid in [sid for sid, caller in self._callers.items() if caller.key == key_id]:
            self.push.socketio.emit("gone", Gone(), to=sid)
            self.push.socketio.server.disconnect(sid)

    def moved(self, meeting_id: str, seat_id: str, holder: str) -> None:
        """A seat went to another phone, which holds this key (its hash): the one of before is sent away everywhere."""
        self.leave_to(meeting_id, seat_id, holder)
        self.push.peers.tell("moved", meeting_id, seat_id, holder)

    def leave_to(self, meeting_id: str, seat_id: str, holder: str) -> None:
        """The same, in this process."""
        for sid, caller in list(self._callers.items()):
            if seat_id in caller.seats and holder not in caller.held:
                self._send_away(sid, meeting_id)

    @property
    def hears(self) -> dict[str, Callable[..., None]]:
        """What to do here when another process tells of it."""
        return {
            "expel": self.close,
            "moved": self.leave_to,
            "came": self.hear_of_another,
            "who": self.push.tell_who_is_here,
            "welcome": self.look_who_waits,
        }

    def hear_of_another(self) -> None:
        """Another process began anew. Raises Unavailable."""
        self.push.tell_who_is_here()
        self.look_again()

    def miss(self) -> None:
        """What others told may not have been heard. Raises Unavailable."""
        self.push.peers.tell("who")
        self.look_again()

    def look_again(self) -> None:
        """Make good what another process told and was not heard. Raises Unavailable."""
        callers = [caller for caller in self._callers.values() if caller.key]
        for meeting_id in {caller.meeting for caller in callers}:
            held = {key.id for key in self.store.read(keys.held, meeting_id)}
            for key_id in {caller.key for caller in callers if caller.meeting == meeting_id} - held:
                self.close(key_id)
        for sid, caller in list(self._callers.items()):
            if not self._holds(caller):
                self._send_away(sid, caller.meeting)
        for meeting_id in {caller.meeting for caller in self._callers.values() if caller.role == "waiting"}:
            self.look_who_waits(meeting_id)
        self.push.show_all()

    def welcome(self, meeting_id: str) -> None:
        """The desk let in who waited: their phones show what the others see, in every process."""
        self.look_who_waits(meeting_id)
        self.push.peers.tell("welcome", meeting_id)

    def look_who_waits(self, meeting_id: str) -> None:
        """The same, in this process. Raises Unavailable."""
        waiting = [(sid, c) for sid, c in self._callers.items() if c.meeting == meeting_id and c.role == "waiting"]
        if not waiting:
            return
        evening = self.push.evenings.load(meeting_id)
        seats = {seat.id: seat for seat in evening.seats if not (seat.waits or seat.removed)}
        for sid, caller in waiting:
            if caller.seat in seats:
                self._move(sid, caller, seated(caller, seats[caller.seat]))

    def _move(self, sid: str, before: Caller, after: Caller) -> None:
        """A socket that waited belongs to another audience from now on, and is sent what that one sees."""
        if self._callers.get(sid) is not before:  # it left, or another task was first
            return
        self._callers[sid] = after
        rooms = self.push.socketio.server
        rooms.leave_room(sid, room_of(before.meeting, audience_of(before)))
        rooms.enter_room(sid, room_of(after.meeting, audience_of(after)))
        self.push.enter(after.meeting, audience_of(after), after.seats)
        self.push.leave(before.meeting, audience_of(before), before.seats)
        self.push.whole(after.meeting, audience_of(after), after.seats, sid)

    def _holds(self, caller: Caller) -> bool:
        """Whether its seats are still the caller's: one that came by a slip may have moved. Raises Unavailable."""
        if not caller.held:
            return True
        own = self.store.read(votes.own_seats, caller.meeting, list(caller.held))
        return {seat.id for seat in own}.issuperset(caller.seats)

    def _send_away(self, sid: str, meeting_id: str) -> None:
        """To the page that says where its seat is."""
        self.push.socketio.emit("gone", Gone(f"{urls(meeting_id)['phone']}?verhuisd=1"), to=sid)
        self.push.socketio.server.disconnect(sid)

    def _who(self, knock: Knock) -> Caller:
        language = spoken(request.cookies, request.accept_languages, knock.audience != "phone")
        who = call(self.settings, self.store, request.cookies, knock.meeting, knock.audience, knock.seat, language)
        return replace(who, beside=beside(knock.audience, knock.beside))

    def _let_in(self, sid: str, caller: Caller) -> None:
        """From here on the socket hears what its audience is sent."""
        self._callers[sid] = caller
        join_room(room_of(caller.meeting, audience_of(caller)))
        for seat in caller.seats:
            join_room(seat_room(seat))
        self.push.enter(caller.meeting, audience_of(caller), caller.seats)
        self.metrics.sockets(caller.audience, 1)


def audience_of(caller: Caller) -> Audience:
    return Audience(caller.audience, caller.group, caller.language, caller.beside)


def seated(caller: Caller, seat: Seat) -> Caller:
    """Who waited, once the desk let that seat in."""
    role, group = ("observer", "") if seat.observer else ("participant", seat.group)
    return replace(caller, role=role, group=group)


def refusal(code: str, language: str, **details: object) -> dict[str, Any]:
    """The ack of an event that was not done."""
    with words.use(language):
        return {"ok": False, "error": code, "message": words.error(code, **details)}
