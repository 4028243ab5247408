"""Bare Flask-SocketIO with its defaults: a vote is answered at once and kept nowhere.

Arguments: the mode (eventlet, gevent, threading) and the port. In eventlet mode `socketio.run` stops at 1024
connections without an error; `--many` starts the same application on a server that takes more.
"""

import sys
from typing import Any

MODE, PORT, MANY = sys.argv[1], int(sys.argv[2]), "--many" in sys.argv

if MODE == "eventlet":
    import eventlet

    eventlet.monkey_patch()
elif MODE == "gevent":
    from gevent import monkey

    monkey.patch_all()

from flask import Flask  # noqa: E402 - patched first
from flask_socketio import SocketIO  # noqa: E402

app = Flask(__name__)
socketio = SocketIO(app, async_mode=MODE)


@socketio.on("vote")  # type: ignore[untyped-decorator]
def vote(say: dict[str, Any]) -> dict[str, Any]:
    return {"ok": True, "seq": say["seq"]}


def run_many() -> None:
    import eventlet.wsgi

    listener = eventlet.listen(("127.0.0.1", PORT), backlog=4096)
    eventlet.wsgi.server(listener, app, max_size=20_000, log_output=False)


if MANY and MODE == "eventlet":
    run_many()
else:
    socketio.run(app, "127.0.0.1", PORT, log_output=False, allow_unsafe_werkzeug=True)
