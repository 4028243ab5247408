"""Coming in and going out: read the key, sit in one audience room, receive the whole picture."""

from typing import Any

import msgspec
from flask import request
from flask_socketio import join_room

from .. import words
from ..actie.errors import Refused
from ..actie.picture import Audience
from ..caller import Caller, call, spoken
from ..config import Settings
from ..store import Store, keys
from ..typed import Id
from ..watch import Watch
from .push import Push, room_of, seat_room


class Knock(msgspec.Struct):
    """What a socket says when it connects; who it is stands in its cookies."""

    audience: Id
    meeting: Id
    seat: Id = ""


class Door:
    """Knows who sits behind each socket of this process."""

    def __init__(self, settings: Settings, store: Store, push: Push, watch: Watch) -> None:
        self.settings = settings
        self.store = store
        self.push = push
        self.watch = watch
        self._callers: dict[str, Caller] = {}

    def connect(self, auth: Any) -> bool:
        """Let somebody in, or refuse the connection (False)."""
        try:
            knock = msgspec.convert(auth, Knock)
            language = spoken(request.cookies, request.accept_languages, knock.audience != "phone")
            caller = call(
                self.settings, self.store, request.cookies, knock.meeting, knock.audience, knock.seat, language
            )
        except (msgspec.ValidationError, Refused):
            return False
        sid: str = request.sid  # type: ignore[attr-defined]
        self._let_in(sid, caller)
        try:
            self.push.whole(caller.meeting, audience_of(caller), caller.seats, sid)
        except Refused:
            self.disconnect(sid)
            return False
        if self.store.trouble:
            self.push.warn(audience_of(caller), sid)
        return True

    def disconnect(self, sid: str, *_reason: Any) -> None:
        caller = self._callers.pop(sid, None)
        if caller:
            self.push.leave(caller.meeting, audience_of(caller), caller.seats)
            self.watch.sockets(caller.audience, -1)

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
        self.push.news.tell("expel", key_id)

    def close(self, key_id: str) -> None:
        """The same, in this process."""
        for sid in [sid for sid, caller in self._callers.items() if caller.key == key_id]:
            self.push.socketio.emit("gone", {}, to=sid)
            self.push.socketio.server.disconnect(sid)

    def look_again(self) -> None:
        """Make good what another process told and was not heard. Raises Unavailable."""
        callers = [caller for caller in self._callers.values() if caller.key]
        for meeting_id in {caller.meeting for caller in callers}:
            held = {key.id for key in self.store.read(keys.held, meeting_id)}
            for key_id in {caller.key for caller in callers if caller.meeting == meeting_id} - held:
                self.close(key_id)
        self.push.show_all()

    def _let_in(self, sid: str, caller: Caller) -> None:
        """From here on the socket hears what its audience is sent."""
        self._callers[sid] = caller
        join_room(room_of(caller.meeting, audience_of(caller)))
        for seat in caller.seats:
            join_room(seat_room(seat))
        self.push.enter(caller.meeting, audience_of(caller), caller.seats)
        self.watch.sockets(caller.audience, 1)


def audience_of(caller: Caller) -> Audience:
    return Audience(caller.audience, caller.group, caller.language)


def refusal(code: str, language: str) -> dict[str, Any]:
    """The ack of an event that was not done."""
    with words.use(language):
        return {"ok": False, "error": code, "message": words.error(code)}
