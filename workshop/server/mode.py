"""Eventlet or threads: what must happen before anything else is imported, and how work is handed around."""

import os
import threading
import warnings
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from .batches import Batches

Q = TypeVar("Q")
T = TypeVar("T")
Run = Callable[[Callable[[], Any]], Any]
Start = Callable[[Callable[[], None]], Any]


class Promise(Protocol):
    """An answer that comes later: somebody waits for it, somebody else sends it, once."""

    def send(self, value: Any) -> Any: ...

    def wait(self) -> Any: ...


@dataclass(frozen=True)
class Executor:
    """How work is handed around in one mode.

    `run` does blocking work and gives what comes of it, without stopping the loop; `start` begins something that goes
    on beside the rest; `promise` makes a Promise.
    """

    run: Run
    start: Start
    promise: Callable[[], Promise]

    def batches(self, answer: Callable[[list[Q]], list[Any]], most: int) -> Batches[Q]:
        """Answer together what is asked at the same time, so many at most."""
        return Batches(answer, self.start, self.promise, most)


def patch(mode: str) -> None:
    """Make sockets and sleeps cooperative in eventlet mode. Call before any other import of ours.

    Locks stay real: the database works in real threads (`Executor.run`), where green locks would break. There psycopg
    must wait in C, with the interpreter's lock released: what it has in Python waits with patched sockets. Pipes to a
    child stay real too: only a thread waits for one.
    """
    if mode != "eventlet":
        return
    os.environ.setdefault("PSYCOPG_WAIT_FUNC", "wait_c")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import eventlet
    eventlet.monkey_patch(thread=False, os=False, subprocess=False)


def executor(mode: str) -> Executor:
    """What there is in this mode: a thread of eventlet's pool, or the thread that asks."""
    if mode != "eventlet":
        return Executor(_here, _beside, _Answer)
    import eventlet
    from eventlet import event, tpool

    return Executor(tpool.execute, eventlet.spawn_n, event.Event)


class _Answer(Future[Any]):
    send = Future.set_result
    wait = Future.result


def _here(work: Callable[[], T]) -> T:
    return work()


def _beside(work: Callable[[], None]) -> None:
    threading.Thread(target=work, daemon=True).start()
