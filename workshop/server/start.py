"""Serve ourselves, and stop well: `socketio.run` stops at 1024 connections, has a backlog of 50 and just dies."""

import gc
import logging
import signal
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

BACKLOG = 4096
CONNECTIONS = 20_000
SPARE_FILES = 100  # the database, the log, what Python itself has open
GARBAGE = (20_000, 20, 50)  # Python looks at 700, 10 and 10
QUIET = logging.getLogger("workshop.server")
Serve = Callable[[Callable[[], None]], None]


def listen(app: Any, mode: str, host: str, port: int) -> Serve:
    """Take the port. Gives what serves it until the process is asked to stop (SIGTERM, Ctrl+C).

    That takes a function to say goodbye with, called while everybody can still be told. Raises OSError when the port
    is taken.
    """
    begin = _eventlet(app, host, port) if mode == "eventlet" else _threads(app, host, port)

    def serve(goodbye: Callable[[], None]) -> None:
        asked = _when_asked_to_stop()
        _look_for_garbage_less()
        begin()
        asked.recv(1)
        goodbye()

    return serve


def connections() -> int:
    """How many lines this process may have at once; it first asks for as many as a large meeting needs."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return CONNECTIONS
    least, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + SPARE_FILES
    if least != resource.RLIM_INFINITY and least < wanted:
        least = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (least, most))
    return CONNECTIONS if least == resource.RLIM_INFINITY else min(CONNECTIONS, least - SPARE_FILES)


def _eventlet(app: Any, host: str, port: int) -> Callable[[], Any]:
    import eventlet
    import eventlet.wsgi

    listener = eventlet.listen((host, port), backlog=BACKLOG)
    options = {"max_size": CONNECTIONS, "log": QUIET, "log_output": False}
    return lambda: eventlet.spawn(eventlet.wsgi.server, listener, app, **options)


def _threads(app: Any, host: str, port: int) -> Callable[[], Any]:
    from werkzeug.serving import make_server

    # It logs addresses, and the end of every websocket as a bad request.
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    server = make_server(host, port, app, threaded=True)
    return threading.Thread(target=server.serve_forever, daemon=True).start


def _look_for_garbage_less() -> None:
    """With thousands of lines a full look stops all for a quarter of a second; what is loaded now stays anyway."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE)


def _when_asked_to_stop() -> socket.socket:
    """A line on which a byte comes when the process is asked to stop: both modes can wait for that, and nothing
    happens in the middle of something else."""
    here, there = socket.socketpair()
    there.setblocking(False)
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, lambda *_: _press(there))
    return here


def _press(there: socket.socket) -> None:
    with suppress(OSError):  # it was asked before
        there.send(b".")
