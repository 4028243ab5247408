"""A hall of 500 phones in one meeting: as many votes as go in, and votes at 200 a second.

As many as go in, without anybody watching: the way of a vote against a bare ack, which nobody watches either. Then
desk and screen come in, and what they cost is told apart; the steady votes are cast with them there. The servers run
side by side, idle but for the one that is asked, and take turns: what the machine does meanwhile falls on all alike.
"""

import time
from contextlib import ExitStack
from typing import Any

from ..arithmetic import middle, spread
from ..generator import Generator
from ..process import Process, flask_ack, node, ours
from ..run import Numbers, Run
from ..sound import all_answered, votes_are_kept
from .crowd import BARE, Meter, bare, lead, let_in, steady_by_turns

RATE = 200


def run(run: Run) -> Numbers:
    """Acks in ms at a steady rate; votes a second in a closed loop, median of the repeats."""
    size = run.size
    homes = {name: run.home(f"hall-{name}") for name in ("ours", "no_store")}
    rooms = {name: home.room(size.phones) for name, home in homes.items()}
    with ExitStack() as open_:
        servers = {
            "ours": open_.enter_context(ours(homes["ours"].folder)),
            "no_store": open_.enter_context(ours(homes["no_store"].folder, ["--no-store"])),
            "bare": open_.enter_context(flask_ack("eventlet")),
            "node_io": open_.enter_context(node("io")),
        }
        crowds = {name: open_.enter_context(run.phones(limits=name == "node_io")) for name in servers}
        for name, phones in crowds.items():
            if name in rooms:
                let_in(phones, servers[name], "phones", rooms[name].phones)
            else:
                let_in(phones, servers[name], "phones", bare(size.phones), **BARE)
        found = {"in_turn": _in_turn(crowds, servers, run)}
        time.sleep(size.pause)
        for name, room in rooms.items():
            lead(crowds[name], servers[name], [room])
        found["watched"] = _in_turn({"ours": crowds["ours"]}, servers, run)
        asked = {name: crowds[name] for name in ("ours", "no_store", "bare")}
        found["steady"] = steady_by_turns(asked, servers, RATE, size)
        kept = votes_are_kept(homes["ours"].folder, crowds["ours"].ask("kept", group="phones")["rows"])
    return {**found, "votes_checked": kept}


def _in_turn(crowds: dict[str, Generator], servers: dict[str, Process], run: Run) -> Numbers:
    rounds: dict[str, list[dict[str, Any]]] = {name: [] for name in crowds}
    for _ in range(run.size.repeats):
        for name, phones in crowds.items():
            meter = Meter(servers[name])
            said = phones.ask("vote_in_turn", group="phones", seconds=run.size.turns)
            all_answered(said, run.size.phones, name)
            rate = said["votes"] / run.size.turns
            rounds[name].append({"rate": rate, "cpu": meter.per_thousand(len(said["ms"])), "ms": said["ms"]})
    return {name: _summary(all_rounds) for name, all_rounds in rounds.items()}


def _summary(rounds: list[dict[str, Any]]) -> Numbers:
    return {
        "votes_s": round(middle([one["rate"] for one in rounds]), 1),
        "each": [round(one["rate"], 1) for one in rounds],
        "cpu_s_per_1000": middle([one["cpu"] for one in rounds]),
        **spread([ms for one in rounds for ms in one["ms"]]),
    }
