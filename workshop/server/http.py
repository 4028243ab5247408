"""Requests, read and answered over a line that is watched: eventlet's server, or a thread of werkzeug's for each."""

import io
import logging
import sys
import threading
from collections.abc import Callable
from typing import Any

from .lines import LINE, PIECE, REQUEST_SIZE, Ear, Line, Lines, Mouth
from .odd import odd

Serve = Callable[[Line], None]
BUFFER = 8 * 1024


class Watched:
    """A handler of requests whose line is watched; before a handler of http.server."""

    line: Line
    lines: Lines
    headers: Any
    rfile: Any
    wfile: Any
    loud: Any  # how it writes: with a buffer or without

    def setup(self) -> None:
        super().setup()  # type: ignore[misc]
        for plain in (self.rfile, self.wfile):
            plain.close()
        self.rfile = io.BufferedReader(Ear(self.line), BUFFER)
        self.wfile = self.loud(Mouth(self.line))

    def handle_one_request(self) -> None:
        self.line.idle()
        super().handle_one_request()  # type: ignore[misc]

    def parse_request(self) -> bool:
        whole = bool(super().parse_request())  # type: ignore[misc]
        length = self.headers.get("Content-Length", "") if whole else ""
        # Part of it may have come with the headers. werkzeug reads on after its answer, until the other side ends.
        self.lines.asked(self.line, int(length) + BUFFER if length.isdecimal() else REQUEST_SIZE)
        return whole

    def log_message(self, *_said: Any) -> None:
        """What http.server says holds addresses and what a stranger sent."""


def green(listener: Any, app: Any, lines: Lines) -> Serve:
    """Serve each line in a greenlet of its own."""
    import eventlet
    from eventlet import wsgi

    class Handler(Watched, wsgi.HttpProtocol):  # type: ignore[misc]
        loud = staticmethod(lambda mouth: io.BufferedWriter(mouth, PIECE))

        def __init__(self, line: Line) -> None:
            self.line, self.lines = line, lines
            super().__init__([line.address, line.sock, wsgi.STATE_IDLE], server)

        def get_environ(self) -> dict[str, Any]:
            return {**super().get_environ(), LINE: self.line}

    how = {"log_output": False, "debug": False, "max_http_version": wsgi.DEFAULT_MAX_HTTP_VERSION}
    server = wsgi.Server(listener, listener.getsockname(), app, **how)
    return lambda line: eventlet.spawn_n(_serve, Handler, line, lines)


def threads(listener: Any, app: Any, lines: Lines) -> Serve:
    """Serve each line in a thread of its own."""
    from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

    # It logs addresses, and the end of every websocket as a bad request.
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    threading.excepthook = lambda failed: odd("thread", (failed.exc_type, failed.exc_value, failed.exc_traceback))

    class Handler(Watched, WSGIRequestHandler):
        loud = staticmethod(lambda mouth: mouth)

        def __init__(self, line: Line) -> None:
            self.line, self.lines = line, lines
            super().__init__(line.sock, line.address, server)

        def make_environ(self) -> dict[str, Any]:
            return {**super().make_environ(), LINE: self.line}

    # It is given the port: what it says when that is taken is not for people. It takes a copy of the handle.
    host, port = listener.getsockname()[:2]
    server = ThreadedWSGIServer(host, port, app, fd=listener.fileno())
    server.socket.close()
    return lambda line: threading.Thread(target=_serve, args=(Handler, line, lines), daemon=True).start()


def _serve(handler: Callable[[Line], Any], line: Line, lines: Lines) -> None:
    try:
        handler(line)
    except OSError:
        pass  # it hung up
    except Exception:  # noqa: BLE001 - what a stranger sent ends only its own line
        odd("request", sys.exc_info())
    finally:
        lines.close(line)
