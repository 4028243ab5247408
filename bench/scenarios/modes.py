"""What each async mode costs: bare Flask-SocketIO in eventlet, gevent and threads, and our server in both of its modes.

Five hundred phones each: votes a second in a closed loop, acks at a steady rate, and memory for a phone.
"""

from ..generator import Generator
from ..process import Process, flask_ack, ours
from ..run import Numbers, Run
from ..sound import all_answered, votes_are_kept
from .crowd import BARE, bare, let_in, seat, steady

RATE = 200
BARE_MODES = ("eventlet", "gevent", "threading")
OUR_MODES = ("eventlet", "threading")


def run(run: Run) -> Numbers:
    """Mode -> figures, for the bare server and for ours."""
    return {
        "bare": {mode: _bare(run, mode) for mode in BARE_MODES},
        "ours": {mode: _ours(run, mode) for mode in OUR_MODES},
    }


def _bare(run: Run, mode: str) -> Numbers:
    with flask_ack(mode) as server, run.phones() as phones:
        empty = server.rss
        let_in(phones, server, "phones", bare(run.size.phones), **BARE)
        return _figures(run, phones, server, empty)


def _ours(run: Run, mode: str) -> Numbers:
    home = run.home(f"mode-{mode}")
    room = home.room(run.size.phones)
    with ours(home.folder, WORKSHOP_MODE=mode) as server, run.phones() as phones:
        server.rest()
        empty = server.rss
        seat(phones, server, [room], room.phones)
        found = _figures(run, phones, server, empty)
        votes_are_kept(home.folder, phones.ask("kept", group="phones")["rows"])
    return found


def _figures(run: Run, phones: Generator, server: Process, empty: int) -> Numbers:
    server.rest()
    memory = (server.rss - empty) / run.size.phones
    said, at_a_rate = steady(phones, server, RATE, run.size.seconds / 2)
    all_answered(said)
    in_turn = phones.ask("vote_in_turn", group="phones", seconds=run.size.turns)
    all_answered(in_turn)
    return {
        "votes_s": round(in_turn["votes"] / run.size.turns, 1),
        "ack_p95_ms": at_a_rate["p95"],
        "cpu_s_per_1000": at_a_rate["cpu_s_per_1000"],
        "bytes_per_phone": round(memory),
    }
