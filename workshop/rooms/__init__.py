"""The live side.

The life of a vote: a phone sends `vote`; `events` reads who sent it from the socket and its shape from the table;
`store.writer` holds the round's row, and while it is open keeps the vote, in one transaction with those that came
with it; then, and only then, the ack says "ok". `push` notes that counts changed, waits a fifth of a second, and
sends desk and screen a picture of how many have voted. When the facilitator closes or reveals, `push` sends every
audience its own picture at once. A phone that comes back connects again and is sent the whole picture (`door`).
"""

from collections.abc import Callable

from flask_socketio import SocketIO

from ..access import Access
from ..archive.clock import Clock
from ..edge.limits import Limits
from ..evenings import Evenings
from ..host.metrics import Metrics
from ..host.settings import Settings
from ..paper.files import PRINTER
from ..server.direct import Emit
from ..server.mode import Executor
from ..show import Show
from ..store import Store
from ..store.arriving import Arrivals
from ..store.writer import Writer
from .door import Door
from .events import register
from .live import Live
from .peers import Peers
from .push import Push


def open_rooms(
    socketio: SocketIO,
    settings: Settings,
    store: Store,
    evenings: Evenings,
    access: Access,
    show: Show,
    limits: Limits,
    metrics: Metrics,
    clock: Clock,
    executor: Executor,
    emit: Emit,
) -> Live:
    """Let sockets in and listen to every event of the table. Gives the live side."""
    peers = Peers(settings.queue, executor.start, store.away)
    push = Push(socketio, evenings, show, emit, peers)
    door = Door(settings, store, Arrivals(store, executor.batches), push, metrics, clock)
    socketio.on_event("connect", door.connect)
    socketio.server.on("disconnect", door.disconnect)
    live = Live(settings, store, Writer(store, executor.batches), evenings, access, show, push, door, limits)
    register(socketio, live)
    others: dict[str, Callable[..., None]] = {**push.hears, **door.hears, "forgot": PRINTER.forget}

    def forgot() -> None:
        PRINTER.forget()
        peers.tell("forgot")

    def missed() -> None:
        PRINTER.forget()
        door.miss()

    store.forgot = forgot
    peers.listen(lambda kind, ids: others[kind](*ids), missed)
    peers.tell("came")  # one that died before it could tell is started again
    return live


__all__ = ["open_rooms"]
