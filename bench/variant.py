"""Our own server with one thing changed, for comparison only; the product has no such switches.

`--no-store`: a vote is answered at once and kept nowhere; all else is the product.
`--commit-ms N`: every commit takes N milliseconds longer, in the thread that commits, as on a slow disk.
"""

import argparse
import os
import sys
from typing import Any

from workshop.server.mode import patch

Rest = list[str]


def main() -> int:
    """Patch as the product does, change the one thing, and start the product with what is left of the arguments."""
    patch(os.environ.get("WORKSHOP_MODE") or "eventlet")
    parser = argparse.ArgumentParser()
    parser.add_argument("--no-store", action="store_true")
    parser.add_argument("--commit-ms", type=int, default=0)
    chosen, rest = parser.parse_known_args()
    if chosen.no_store:
        keep_nothing()
    if chosen.commit_ms:
        slow_down(chosen.commit_ms / 1000)
    from workshop.__main__ import main as workshop

    return workshop(["serve", *rest])


def keep_nothing() -> None:
    """Votes come back as kept before any thread or database was asked."""
    from workshop.store.writer import Writer

    Writer.cast = lambda self, ballot: ballot  # type: ignore[method-assign]


def slow_down(seconds: float) -> None:
    """SQLAlchemy tells of every commit before it is made, in the thread that makes it: wait there, for real."""
    from sqlalchemy import Engine, event

    wait = _real_sleep()

    def commit(connection: Any) -> None:
        if connection.get_execution_options().get("writes", True):  # reading syncs nothing
            wait(seconds)

    event.listen(Engine, "commit", commit)


def _real_sleep() -> Any:
    if "eventlet" not in sys.modules:
        from time import sleep

        return sleep
    from eventlet.patcher import original

    return original("time").sleep


if __name__ == "__main__":
    raise SystemExit(main())
