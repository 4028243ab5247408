"""The facilitator closes the vote: when does the last of 2000 phones know, and do votes elsewhere notice?

The meeting is larger than the product lets in (1000): the harder case. The other meeting of 200 phones votes on at
200 a second. Baseline: raw ws in node, which sends the same number of bytes to as many sockets.
"""

from typing import Any

from ..arithmetic import middle, ratio, spread
from ..generator import Generator
from ..process import Process, node, ours
from ..run import Numbers, Run
from ..sound import all_answered, all_saw, sound, votes_are_kept
from .crowd import Meter, bare, let_in

ELSEWHERE = 200
RATE = 200
CHANGES = (("close", '"phase":"closed"'), ("reopen", '"phase":"open"'))


def run(run: Run) -> Numbers:
    """Milliseconds from the tap to each phone; to the last one as the median of the changes."""
    home = run.home("step")
    crowd, other = home.room(run.size.crowd), home.room(ELSEWHERE)
    with ours(home.folder) as server, run.phones() as phones:
        let_in(phones, server, "crowd", crowd.phones)
        let_in(phones, server, "desk", [crowd.desk])
        let_in(phones, server, "phones", other.phones)
        server.rest()
        quiet, cpu, sizes = _changes(phones, server, run.size.changes)
        busy, votes = _while_voting(phones, server, run.size.changes)
        kept = votes_are_kept(home.folder, phones.ask("kept", group="phones")["rows"])
    raw = _raw(run, sizes)
    return {
        "phones": run.size.crowd,
        "bytes": sizes,
        "ours": _told(quiet),
        "while_voting": _told(busy),
        "votes_meanwhile": votes,
        "raw_ws": _told(raw),
        "to_raw_ws": round(middle([ratio(max(mine), max(theirs)) for mine, theirs in zip(quiet, raw, strict=True)]), 2),
        "cpu_s_per_change": round(cpu / run.size.changes, 3),
        "votes_checked": kept,
    }


def _changes(phones: Generator, server: Process, how_many: int) -> tuple[list[list[float]], float, list[int]]:
    """When everybody saw each change (ms), processor seconds of all changes, and bytes of each one's picture."""
    before = server.cpu
    found, sizes = [], []
    for number in range(how_many):
        event, text = CHANGES[number % len(CHANGES)]
        said = phones.ask("say", by="desk", event=event, watch="crowd", text=text)
        sound('"ok":true' in said["ack"], f"{event} was refused: {said['ack']}")
        found.append(all_saw(said["shown"]))
        sizes.append(max(phones.ask("pictures", group="crowd")["bytes"]))
    return found, server.cpu - before, sizes


def _while_voting(phones: Generator, server: Process, how_many: int) -> tuple[list[list[float]], dict[str, Any]]:
    """The same with votes in another meeting all the while; gives their acks too."""
    meter = Meter(server)
    voting = phones.start("vote_steadily", group="phones", rate=RATE, seconds=how_many * 1.0)
    found, _, _ = _changes(phones, server, how_many)
    said = voting.result(120)
    all_answered(said)
    return found, {**spread(said["ms"]), "cpu_s_per_1000": meter.per_thousand(len(said["ms"]))}


def _raw(run: Run, sizes: list[int]) -> list[list[float]]:
    with node("ws") as server, run.phones() as phones:
        let_in(phones, server, "crowd", bare(run.size.crowd), raw=True)
        found = []
        for number, size in enumerate(sizes):
            text = f"change {number}"
            said = phones.ask("trigger", by="crowd", message=text.ljust(size, "x"), watch="crowd", text=text)
            found.append(all_saw(said["shown"]))
    return found


def _told(changes: list[list[float]]) -> Numbers:
    lasts = [max(shown) for shown in changes]
    each = [round(last, 1) for last in lasts]
    return {**spread([at for shown in changes for at in shown]), "last_ms": round(middle(lasts), 1), "each": each}
