"""The first page of who leads, with a thousand meetings on it, against one with ten; and a search among them."""

import http.client
import time
from collections.abc import Callable
from functools import partial

from ..arithmetic import spread
from ..home import Room
from ..process import Process, ours
from ..run import Numbers, Run
from ..sound import sound

FEW, A_PAGE = 10, 20
TIMES = 40
SEARCH = "/?zoek=ketel+de"  # every one of them has both words
ONE = b'class="home__meeting"'


def run(run: Run) -> Numbers:
    """Milliseconds, taking turns, and the bytes of the page before it is compressed."""
    few, many = run.home("home-few"), run.home("home-many")
    ten, *_ = few.rooms(FEW, 0)
    thousand, *_ = many.rooms(run.size.shelf, 0)
    with ours(few.folder) as small, ours(many.folder) as large:
        ways: dict[str, Callable[[], bytes]] = {
            "few": partial(_page, small, ten, "/", FEW),
            "many": partial(_page, large, thousand, "/", A_PAGE),
            "searched": partial(_page, large, thousand, SEARCH, A_PAGE),
        }
        size = max(len(way()) for way in ways.values())  # and what is read once, at the first page
        taken: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(TIMES):
            for name, way in ways.items():
                began = time.perf_counter()
                way()
                taken[name].append((time.perf_counter() - began) * 1000)
    return {"meetings": run.size.shelf, "bytes": size, **{name: spread(times) for name, times in taken.items()}}


def _page(server: Process, room: Room, path: str, shown: int) -> bytes:
    """The page as it comes; it is unsound with fewer meetings on it."""
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    line.request("GET", path, headers={"Cookie": room.desk["cookie"]})
    answer = line.getresponse()
    body = answer.read()
    line.close()
    sound(answer.status == 200 and body.count(ONE) == shown, f"{path} gave {answer.status}, {body.count(ONE)} meetings")
    return body
