"""The edge of the sockets: what Engine.IO and Socket.IO are given to read, and for how long somebody may be nameless.

Both libraries take what comes as it is, and what is malformed ends in an exception somewhere inside. Here it is read
first: a packet that no browser of ours sends ends its session. Events are found, done and answered here as well; only
coming in and going out is left to python-socketio.
"""

import io
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any
from urllib.parse import parse_qs

from engineio import packet as engine
from engineio.socket import Socket
from socketio import Manager

from . import wire
from .frames import metered
from .lines import LINE, NAMELESS_SECONDS, Line
from .odd import odd
from .packets import EVENT, GOES_OUT, WITH_BYTES, are_packets, event, is_knock

LOG = logging.getLogger("workshop.server")
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
PATH = "/socket.io/"
POLLS = 4  # requests at once of who polls: one waits, one brings
NAMELESS = 2000  # sessions of who polls; who came first goes first
ACK = 3
POLLING = {"connected": True, "upgrading": False, "upgraded": False}  # a session of Engine.IO that polls
GOODBYE_SECONDS = 0.5
TOO_LARGE = b"Dit bericht is te groot.\n"
MALFORMED = b"Dit bericht begrepen we niet.\n"


class Known(Manager):  # type: ignore[misc]
    """Tells when somebody was let in, and when nobody is there any more."""

    def __init__(self) -> None:
        super().__init__()
        self.sessions: Sessions | None = None

    def connect(self, sid: str, namespace: str) -> str:
        found: str = super().connect(sid, namespace)
        if self.sessions:
            self.sessions.know(self.eio_sid_from_sid(found, namespace))
        return found

    def disconnect(self, sid: str, namespace: str, **kwargs: Any) -> Any:
        session = self.eio_sid_from_sid(sid, namespace)
        done = super().disconnect(sid, namespace, **kwargs)
        if self.sessions and session:
            self.sessions.forget(session)
        return done


class Heard(Socket):  # type: ignore[misc]
    """A socket of Engine.IO of which only what a client sends is heard."""

    def receive(self, packet: Any) -> None:
        if packet.packet_type in (engine.CLOSE, engine.PONG):
            super().receive(packet)
        else:
            self.server.handlers["message"](self.sid, packet.data if packet.packet_type == engine.MESSAGE else None)


class Sessions:
    """The sessions of Engine.IO of this process."""

    def __init__(self, server: Any) -> None:
        """`server` is python-socketio's, with a `Known` as its manager."""
        self._server, self._eio = server, server.eio
        self._most: int = server.eio.max_http_buffer_size
        self._nameless: dict[str, float] = {}  # until when; who came first is first
        self._lines: dict[str, Line] = {}  # of a websocket
        self._polls: dict[str, set[Line]] = {}  # lines at which a session is answered
        self._unnamed: dict[str, None] = {}  # of the nameless those who poll: no line of theirs is counted
        self._over: set[str] = set()
        self._bytes: Counter[str] = Counter()  # messages of bytes that may still come
        server.manager.sessions = self
        self._plain = dict(server.eio.handlers)
        server.eio.on("connect", self._came)
        server.eio.on("message", self.hear)
        server.eio.on("disconnect", self._went)

    def know(self, session: str) -> None:
        """Somebody was let in here."""
        self._named(session)
        if line := self._lines.get(session):
            line.lines.know(line)

    def forget(self, session: str) -> None:
        """Who was here is nobody any more, until somebody is let in again."""
        if session not in self._eio.sockets or session in self._nameless:
            return  # who knocks in vain gets no more time
        self._nameless[session] = time.monotonic() + NAMELESS_SECONDS
        if line := self._lines.get(session):
            line.lines.forget(line)

    def look(self) -> None:
        """End the sessions that did not say in time who they are, and those whose line was taken from them."""
        now = time.monotonic()
        late = [session for session, until in list(self._nameless.items()) if until <= now]
        for session in (*late, *self._over.copy()):
            self._over.discard(session)
            self.end(session)

    def end(self, session: str) -> None:
        """The session is over, whoever waits for what. Its websocket may still hear so."""
        self._named(session)
        if line := self._lines.get(session):
            line.named_by = time.monotonic() + GOODBYE_SECONDS
        found = self._eio.sockets.get(session)
        if found is not None:
            found.close(wait=False, reason=self._eio.reason.SERVER_DISCONNECT)
            self._eio.sockets.pop(session, None)

    def _named(self, session: str) -> None:
        self._nameless.pop(session, None)
        self._unnamed.pop(session, None)

    def hear(self, session: str, said: Any) -> None:
        """One message of a session."""
        if not isinstance(said, str):
            self._drop(session, said)
        elif found := EVENT.fullmatch(said):
            self._do(session, found[1], found[2])
        elif GOES_OUT.fullmatch(said) or is_knock(said):
            self._plain["message"](session, said)
        elif found := WITH_BYTES.fullmatch(said):
            self._bytes[session] = int(found[1])
            self._do(session, found[2], found[3], with_bytes=True)
        else:
            self._refuse(session, "message")

    def _drop(self, session: str, said: Any) -> None:
        """Nothing of ours is bytes. Those of an event that was just refused pass by; none are kept."""
        if not isinstance(said, bytes) or not self._bytes[session]:
            return self._refuse(session, "bytes")
        self._bytes[session] -= 1
        return None

    def _do(self, session: str, number: str | None, text: str, with_bytes: bool = False) -> None:
        """An event, answered when it has a number. One that we do not know is told so; no event of ours takes bytes."""
        name, said = event(text)
        if not name:
            return self._refuse(session, "event")
        sid = self._server.manager.sid_from_eio_sid(session, "/")
        handlers = self._server.handlers.get("/", {})
        reserved = name == "*" or name in self._server.reserved_events
        if sid is None or not self._server.manager.is_connected(sid, "/") or (reserved and not number):
            return self._refuse(session, "event")
        if reserved or name not in handlers:
            done = handlers["*"](name, sid)
        else:
            done = handlers[name](sid, *([b""] if with_bytes else said))
        if number:
            self._eio.send(session, f"{ACK}{number}{wire.dumps([done])}")
        return None

    def _refuse(self, session: str, kind: str) -> None:
        odd(kind)
        self.end(session)

    def _came(self, session: str, environ: dict[str, Any]) -> Any:
        self._nameless[session] = time.monotonic() + NAMELESS_SECONDS
        self._eio.sockets[session].__class__ = Heard
        if _is_websocket(environ):
            self._carry(session, environ.get(LINE))
        else:
            self._unnamed[session] = None
            if len(self._unnamed) > NAMELESS:
                self._over.add(next(iter(self._unnamed)))
        return self._plain["connect"](session, environ)

    def _went(self, session: str, *reason: Any) -> Any:
        try:
            return self._plain["disconnect"](session, *reason)
        finally:
            self._named(session)
            self._lines.pop(session, None)
            self._bytes.pop(session, None)

    def _carry(self, session: str, line: Line | None) -> None:
        """From here on this line is the session's."""
        if line is None:
            return
        self._lines[session] = line
        line.session = session
        if session not in self._nameless:
            line.lines.know(line)

    def guarded(self, app: Wsgi) -> Wsgi:
        """The application, given only what it can read."""

        def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            if not environ.get("PATH_INFO", "").startswith(PATH):
                return app(environ, start_response)
            session = parse_qs(environ.get("QUERY_STRING", "")).get("sid", [""])[0]
            if _is_websocket(environ):
                return self._websocket(app, environ, start_response, session)
            if environ["REQUEST_METHOD"] == "POST":
                status, body = self._posted(environ, session)
                if status:
                    return _answer(start_response, status, body)
                environ = {**environ, "wsgi.input": io.BytesIO(body)}
            return self._polled(app, environ, start_response, session)

        return answer

    def _posted(self, environ: dict[str, Any], session: str) -> tuple[str, bytes]:
        """What was posted, or with which status and words that is refused."""
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal():
            return "400 Bad Request", MALFORMED
        if int(length) > self._most:
            return "413 Content Too Large", TOO_LARGE
        body = environ["wsgi.input"].read(int(length))
        if are_packets(body):
            return "", body
        if session in self._eio.sockets:
            self._refuse(session, "post")
        return "400 Bad Request", MALFORMED

    def _polled(
        self, app: Wsgi, environ: dict[str, Any], start_response: Callable[..., Any], session: str
    ) -> Iterable[bytes]:
        """A request of somebody who polls. While it is answered, its line is as known as its session is."""
        line: Line | None = environ.get(LINE)
        if line is None or session not in self._eio.sockets:
            return app(environ, start_response)
        line.ends = lambda: self._over.add(session)  # it waits for news, not at its line
        polls = self._polls.setdefault(session, set())
        polls.add(line)
        if session not in self._nameless and len(polls) <= POLLS:
            line.lines.know(line)
        try:
            return app(environ, start_response)
        finally:
            line.ends = None
            polls.discard(line)
            if not polls:
                self._polls.pop(session, None)
            line.lines.forget(line)

    def _websocket(
        self, app: Wsgi, environ: dict[str, Any], start_response: Callable[..., Any], session: str
    ) -> Iterable[bytes]:
        """A websocket, for as long as it is open. However it ends, its session ends with it."""
        line: Line | None = environ.get(LINE)
        if line is None:
            return app(environ, start_response)
        if environ.get("HTTP_SEC_WEBSOCKET_VERSION") != "13":  # older kinds know no lengths
            return _answer(start_response, "426 Upgrade Required", MALFORMED, ("Sec-WebSocket-Version", "13"))
        if session in self._eio.sockets:
            self._carry(session, line)
        try:
            return app(metered(environ, line, self._most), start_response)
        except OSError:
            raise
        except Exception:  # noqa: BLE001 - a packet that Engine.IO cannot read
            odd("packet")
            line.cut()
            raise ConnectionResetError from None
        finally:
            self._let_go(line)

    def _let_go(self, line: Line) -> None:
        """A websocket is over. Who only tried one, and polls, goes on."""
        found = self._eio.sockets.get(line.session)
        if found is not None and not _goes_on_polling(found):
            self.end(line.session)
        self._lines.pop(line.session, None)
        line.lines.forget(line)


def _goes_on_polling(found: Any) -> bool:
    return all(getattr(found, name, None) is holds for name, holds in POLLING.items())


def small_messages(eio: Any) -> None:
    """Let the websockets of threads unpack no more than a message may hold. Those of eventlet do so already."""
    try:
        driver = eio._async
        eio._async = {**driver, "websocket": partial(driver["websocket"], max_message_size=eio.max_http_buffer_size)}
    except (AttributeError, KeyError, TypeError):
        LOG.warning("messages are not measured unpacked", extra={"told": {"missing": "engineio.Server._async"}})


def _is_websocket(environ: dict[str, Any]) -> bool:
    return bool(environ.get("HTTP_UPGRADE", "").lower() == "websocket")


def _answer(start_response: Callable[..., Any], status: str, body: bytes, *headers: tuple[str, str]) -> Iterable[bytes]:
    given = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body))), *headers]
    start_response(status, given)
    return [body]
