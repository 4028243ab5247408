"""The live side.

The life of a vote: a phone sends `vote`; `events` reads who sent it from the socket and its shape from the table;
`store.writer` holds the round's row, and while it is open keeps the vote, in one transaction with those that came
with it; then, and only then, the ack says "ok". `push` notes that counts changed, waits a fifth of a second, and
sends desk and screen a picture of how many have voted. When the facilitator closes or reveals, `push` sends every
audience its own picture at once. A phone that comes back connects again and is sent the whole picture (`door`).
"""

from collections.abc import Callable

from flask_socketio import SocketIO

from ..config import Settings
from ..pace import Pace
from ..server.direct import Emit
from ..server.mode import Hands
from ..show import Show
from ..store import Store
from ..store.writer import Writer
from ..watch import Watch
from .door import Door
from .events import register
from .live import Live
from .news import News
from .push import Push


def open_rooms(
    socketio: SocketIO, settings: Settings, store: Store, show: Show, pace: Pace, watch: Watch, hands: Hands, emit: Emit
) -> Live:
    """Let sockets in and listen to every event of the table. Gives the live side."""
    news = News(settings.queue, hands.start)
    push = Push(socketio, show, emit, news)
    door = Door(settings, store, push, watch)
    socketio.on_event("connect", door.connect)
    socketio.server.on("disconnect", door.disconnect)
    live = Live(settings, store, Writer(store, hands.groups), show, push, door, pace)
    register(socketio, live)
    others: dict[str, Callable[..., None]] = {**push.hears, "expel": door.close, "came": door.look_again}
    news.listen(lambda kind, ids: others[kind](*ids), door.look_again)
    news.tell("came")  # one that died before it could tell is started again
    return live


__all__ = ["open_rooms"]
