"""Eventlet or threads: what must happen before anything else is imported, and how work gets to a thread."""

import warnings
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")
Run = Callable[[Callable[[], Any]], Any]


def patch(mode: str) -> None:
    """Make sockets and sleeps cooperative in eventlet mode. Call before any other import of ours.

    Locks stay real: the database works in real threads (`runner`), where green locks would break.
    """
    if mode != "eventlet":
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import eventlet
    eventlet.monkey_patch(thread=False)


def runner(mode: str) -> Run:
    """How blocking work is done without stopping the loop: in a thread of eventlet's pool, or right here."""
    if mode != "eventlet":
        return _here
    from eventlet import tpool

    return lambda work: tpool.execute(work)


def _here(work: Callable[[], T]) -> T:
    return work()
