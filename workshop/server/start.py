"""Serve ourselves: `socketio.run` stops at 1024 connections and has a backlog of 50."""

import logging
from collections.abc import Callable
from typing import Any

BACKLOG = 4096
CONNECTIONS = 20_000
QUIET = logging.getLogger("workshop.server")


def listen(app: Any, mode: str, host: str, port: int) -> Callable[[], None]:
    """Take the port, and give what serves it until stopped. Raises OSError when the port is taken."""
    if mode == "eventlet":
        import eventlet
        import eventlet.wsgi

        listener = eventlet.listen((host, port), backlog=BACKLOG)
        return lambda: eventlet.wsgi.server(listener, app, max_size=CONNECTIONS, log=QUIET, log_output=False)
    from werkzeug.serving import make_server

    # It logs addresses, and the end of every websocket as a bad request.
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    return make_server(host, port, app, threaded=True).serve_forever
