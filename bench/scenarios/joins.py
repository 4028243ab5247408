"""A hall scans the code: 300 phones take a seat over HTTP, open their socket and see their first picture.

They come all at once. Told twice: the seat and the socket alone, and with the two pages that a person sees (the join
page before, the phone's page after).
"""

from typing import Any

from workshop.edge.caller import join_token

from ..arithmetic import spread
from ..home import SEATED, Home
from ..process import ours
from ..run import Numbers, Run
from ..sound import all_in, sound


def run(run: Run) -> Numbers:
    """Phones a second, and when the last one was in."""
    return {"seat_and_socket": _wave(run, pages=False), "with_pages": _wave(run, pages=True)}


def _wave(run: Run, pages: bool) -> dict[str, Any]:
    home = run.home("joins")
    room = home.room(0, step=0)
    known = [{"id": room.id, "invite": join_token(home.settings, room.id)}]
    with ours(home.folder) as server, run.phones() as phones:
        let_in = {"group": "phones", "port": server.port, "meetings": known, "choices": SEATED, "pages": pages}
        warm = phones.ask("join", **let_in, phones=2)
        all_in(warm, 2)
        server.rest()
        before = server.cpu
        said = phones.ask("join", **let_in, phones=run.size.joiners)
        all_in(said, run.size.joiners)
        cpu = server.cpu - before
    sound(_seated(home, room.id) == run.size.joiners + len(warm["took"]), "not everybody who came in has a seat")
    last = max(said["at"])
    return {
        **spread(said["at"]),
        "rate": round(run.size.joiners * 1000 / last, 1),
        "last_s": round(last / 1000, 2),
        "cpu_ms_per_phone": round(cpu * 1000 / run.size.joiners, 2),
    }


def _seated(home: Home, meeting_id: str) -> int:
    from workshop.store import evenings

    return len(home.store.read(evenings.load, meeting_id).seats)
