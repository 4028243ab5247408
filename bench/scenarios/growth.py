"""What a vote and a phone cost as the crowd grows from 50 phones to 5000, in meetings of fifty.

The rate is the same throughout. Last, only the first meeting votes while the others are there: does it pay for them?
What an idle crowd costs is measured apart and taken off.
"""

import time
from typing import Any

from ..generator import Generator
from ..home import Room, phones_of
from ..process import Process, flask_ack, node, ours
from ..run import Numbers, Run
from ..sound import all_answered, votes_are_kept
from .crowd import BARE, bare, let_in, steady

OF_A_MEETING = 50
RATE = 150
IDLE_SECONDS = 30.0  # every phone is pinged once in 25


def run(run: Run) -> Numbers:
    """CPU seconds for 1000 votes and ack times by crowd; bytes of memory for a phone, ours and the baselines'."""
    home = run.home("growth")
    rooms = home.rooms(max(1, run.size.most // OF_A_MEETING), OF_A_MEETING)
    with ours(home.folder) as server, run.phones() as phones:
        server.rest()
        empty = server.rss
        let_in(phones, server, "phones", rooms[0].phones)
        few = _cost(phones, server, run.size.seconds)
        let_in(phones, server, "others", phones_of(rooms[1:]) if rooms[1:] else [])
        server.rest()
        memory = (server.rss - empty) / (len(rooms) * OF_A_MEETING)
        alone = _cost(phones, server, run.size.seconds)
        phones.ask("leave", group="phones")
        phones.ask("leave", group="others")
        kept, many = _all_vote(phones, server, rooms, run.size.seconds)
        checked = votes_are_kept(home.folder, kept)
    return {
        "phones": len(rooms) * OF_A_MEETING,
        "few": few,
        "many": many,
        "one_meeting_among_many": alone,
        "empty_bytes": empty,
        "bytes_per_phone": round(memory),
        "bytes_per_phone_bare": _memory(run, flask_ack("eventlet", "--many")),
        "bytes_per_phone_node_io": _memory(run, node("io")),
        "votes_checked": checked,
    }


def _all_vote(phones: Generator, server: Process, rooms: list[Room], seconds: float) -> tuple[list[Any], Numbers]:
    let_in(phones, server, "phones", phones_of(rooms))
    server.rest()
    many = _cost(phones, server, seconds)
    return phones.ask("kept", group="phones")["rows"], many


def _cost(phones: Generator, server: Process, seconds: float) -> Numbers:
    idle = _idle(server, min(seconds * 2, IDLE_SECONDS))
    said, found = steady(phones, server, RATE, seconds)
    all_answered(said)
    found["idle_cores"] = round(idle, 4)
    found["net_cpu_s_per_1000"] = round(found["cpu_s_per_1000"] - idle * 1000 / RATE, 4)
    return found


def _idle(server: Process, seconds: float) -> float:
    """The share of a core that a crowd takes which does nothing: pings."""
    before = server.cpu
    time.sleep(seconds)
    return (server.cpu - before) / seconds


def _memory(run: Run, started: Process) -> int:
    with started as server, run.phones() as phones:
        empty = server.rss
        let_in(phones, server, "phones", bare(run.size.most), **BARE)
        return round((server.rss - empty) / run.size.most)
