"""The server is killed and started again; 2000 phones come back by themselves, each with its whole picture.

Phones try again after 0.3 to 2 seconds, as ours do; so do those of the baseline, bare socket.io in node, which sends
a picture of the same size at connect.
"""

from typing import Any

from ..arithmetic import spread
from ..generator import Generator
from ..process import Process, node, ours
from ..run import Numbers, Run
from ..sound import all_answered, sound, votes_are_kept
from .crowd import bare, let_in


def run(run: Run) -> Numbers:
    """Seconds from the moment the server answers again to each phone that is back."""
    home = run.home("restart")
    rooms = home.rooms(2, run.size.crowd // 2)
    lines = [line for room in rooms for line in room.phones]
    with ours(home.folder) as server, run.phones() as phones:
        let_in(phones, server, "phones", lines, back=True)
        said = phones.ask("vote_at_once", group="phones")
        all_answered(said, len(lines))
        bytes_each = max(phones.ask("pictures", group="phones")["bytes"])
        found = _storm(phones, server)
        kept = votes_are_kept(home.folder, phones.ask("kept", group="phones")["rows"])
    with node("io", str(bytes_each)) as server, run.phones() as phones:
        let_in(phones, server, "phones", bare(len(lines)), back=True)
        theirs = _storm(phones, server)
    return {"phones": len(lines), "ours": found, "node_io": theirs, "votes_checked": kept}


def _storm(phones: Generator, server: Process) -> dict[str, Any]:
    back = phones.start("come_back", group="phones")
    server.stop()
    server.start()
    said = back.result(120)
    sound(not said["missing"], f"{said['missing']} phones did not come back")
    seconds = [at / 1000 - server.up_at for at in said["at"]]
    return {**spread(seconds), "up_seconds": round(server.up_seconds, 2), "cpu_s": round(server.cpu, 2)}
