"""Whether the loop goes on while the database is asked something: a driver that waits in the loop stops everybody."""

from collections.abc import Callable
from typing import Any

LEAST_TURNS = 3  # one before the question and one after it say nothing about the time between
TURN_SECONDS = 0.01


def stays_awake(mode: str, ask: Callable[[], Any]) -> bool:
    """Do `ask`, which takes a fifth of a second or more. Gives whether others had their turn meanwhile.

    Threads always have.
    """
    if mode != "eventlet":
        return True
    import eventlet

    turns: list[None] = []

    def turn() -> None:
        while True:
            eventlet.sleep(TURN_SECONDS)
            turns.append(None)

    turning = eventlet.spawn(turn)
    ask()
    turning.kill()
    return len(turns) >= LEAST_TURNS
