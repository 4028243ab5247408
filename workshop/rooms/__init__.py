"""The live side.

The life of a vote: a phone sends `vote`; `events` reads who sent it from the socket and its shape from the table;
`store.votes.cast` bumps the round's row, only while it is open, and keeps the vote, in one transaction; then, and
only then, the ack says "ok". `push` notes that counts changed, waits a fifth of a second, and sends desk and
screen a picture of how many have voted. When the facilitator closes or reveals, `push` sends every audience its own
picture at once. A phone that comes back connects again and is sent the whole picture (`door`).
"""

from flask_socketio import SocketIO

from ..config import Settings
from ..pace import Pace
from ..show import Show
from ..store import Store
from ..watch import Watch
from .door import Door
from .events import register
from .live import Live
from .push import Push


def open_rooms(socketio: SocketIO, settings: Settings, store: Store, show: Show, pace: Pace, watch: Watch) -> Push:
    """Let sockets in and listen to every event of the table. Gives what tells the rooms of a change."""
    push = Push(socketio, show)
    door = Door(settings, store, push, watch)
    socketio.on_event("connect", door.connect)
    socketio.on_event("disconnect", lambda *_reason: door.disconnect())
    register(socketio, Live(settings, store, show, push, door, pace))
    return push


__all__ = ["open_rooms"]
