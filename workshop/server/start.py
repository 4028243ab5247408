"""Serve ourselves, and stop well: `socketio.run` stops at 1024 connections, has a backlog of 50 and just dies."""

import gc
import signal
import socket
import sys
import threading
from collections.abc import Callable
from typing import Any

from . import http
from .lines import Lines, keep_accepting, keep_looking

BACKLOG = 4096
CONNECTIONS = 20_000
THREADS = 4000  # of lines; a websocket takes three
SPARE_FILES = 100  # the database, the log, what Python itself has open
GARBAGE = (20_000, 20, 50)  # Python looks at 700, 10 and 10
ASKS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGINT", "SIGBREAK") if hasattr(signal, name))
Serve = Callable[[Callable[[], None]], None]


def listen(app: Any, mode: str, host: str, port: int, behind_proxy: bool = False) -> Serve:
    """Take the port. Gives what serves it until the process is asked to stop (SIGTERM, Ctrl+C).

    That takes a function to say goodbye with, called while everybody can still be told. Raises OSError when the port
    is taken.
    """
    listener = _bound(host, port)
    asked = _when_asked_to_stop()
    most = connections() if mode == "eventlet" else min(THREADS, connections())
    lines = Lines(most, most if behind_proxy else most // 2)  # all lines of a proxy come from its own address
    serve_line = (http.green if mode == "eventlet" else http.threads)(listener, app, lines)
    looks = [lines.cut_late, app.extensions["workshop.sessions"].look]

    def serve(goodbye: Callable[[], None]) -> None:
        _look_for_garbage_less()
        _beside(mode, keep_looking, *looks)
        _beside(mode, keep_accepting, listener, lines, serve_line)
        while asked.recv(1)[0] not in ASKS:
            pass
        goodbye()
        signal.set_wakeup_fd(-1)  # nobody reads there any more

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
    if least == resource.RLIM_INFINITY:
        return CONNECTIONS
    return min(CONNECTIONS, max(least - SPARE_FILES, least // 2))


def _bound(host: str, port: int) -> socket.socket:
    """A port of our own: nobody else can listen there as long as we do, and after us it is free at once.

    On Windows the option of the others means that anybody may take over a port that is in use.
    """
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind, protocol)
    try:
        if sys.platform == "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except BaseException:
        listener.close()
        raise
    return listener


def _beside(mode: str, work: Callable[..., None], *given: Any) -> None:
    if mode == "eventlet":
        import eventlet

        eventlet.spawn_n(work, *given)
    else:
        threading.Thread(target=work, args=given, daemon=True).start()


def _look_for_garbage_less() -> None:
    """With thousands of lines a full look stops all for a quarter of a second; what is loaded now stays anyway."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE)


def _when_asked_to_stop() -> socket.socket:
    """A line on which the number of a signal comes when the process is asked to stop: both modes can wait for that,
    and nothing happens in the middle of something else.

    Python itself writes it, from where the signal arrives: on Windows nothing of ours runs while a socket waits.
    """
    here, there = socket.socketpair()
    there.setblocking(False)
    signal.set_wakeup_fd(there.detach(), warn_on_full_buffer=False)
    for asked in ASKS:
        signal.signal(asked, lambda *_: None)
    return here
