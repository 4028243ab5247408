"""`python -m workshop.demo LINK GROUP=COUNT[=KIND]...`: participants for a rehearsal, in a process of their own."""

import argparse
import logging
import signal
import threading
from collections.abc import Sequence
from urllib.parse import urlsplit

from ..host.settings import catalogue
from . import Party, Room
from .mind import KINDS

LOOK_SECONDS = 10
ALONE_LOOKS = 12


def main(arguments: Sequence[str] | None = None) -> int:
    """Fill a meeting until told to stop, or until nobody has had a connection for two minutes."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING)
    where = urlsplit(options.link)
    parties = [_party(text, i) for i, text in enumerate(options.groups)]
    room = Room(f"{where.scheme}://{where.netloc}", options.link, parties, catalogue(), options.speed, options.seed)
    over = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: over.set())
    room.start()
    _wait(room, over)
    room.stop()
    return 0


def _wait(room: Room, over: threading.Event) -> None:
    alone = 0
    while alone < ALONE_LOOKS and not over.wait(LOOK_SECONDS):
        alone = 0 if room.connected else alone + 1


def _party(text: str, place: int) -> Party:
    """`id=count=kind`; without a kind the first group leans as residents, then professionals, municipality, other."""
    group, count, *kind = text.split("=")
    return Party(group, int(count), kind[0] if kind else KINDS[min(place, len(KINDS) - 1)])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m workshop.demo", description=__doc__)
    parser.add_argument("link", help="de link in de QR-code: http://adres/q/...")
    parser.add_argument("groups", nargs="+", metavar="GROEP=AANTAL", help="wie er komt, bijvoorbeeld bewoners=24")
    parser.add_argument("--speed", type=float, default=1.0, help="hoe snel ze reageren (1 is gewoon)")
    parser.add_argument("--seed", type=int, default=1, help="zelfde getal, zelfde stemmen")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
