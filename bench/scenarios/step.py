"""The facilitator closes the vote: when does the last of 2000 phones know, and do votes elsewhere notice?

The meeting is larger than the product lets in (1000): the harder case. The other meeting of 200 phones votes on at
200 a second. Baseline, after each change: raw ws in node, which sends the same number of bytes to as many sockets.
"""

from typing import Any, NamedTuple

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
    with ours(home.folder) as server, node("ws") as raw, run.phones() as phones, run.phones() as theirs:
        let_in(phones, server, "crowd", crowd.phones)
        let_in(phones, server, "desk", [crowd.desk])
        let_in(phones, server, "phones", other.phones)
        let_in(theirs, raw, "crowd", bare(run.size.crowd), raw=True)
        server.rest()
        turns = [_turn(phones, theirs, server, number) for number in range(run.size.changes)]
        busy, votes = _while_voting(phones, server, run.size.changes)
        kept = votes_are_kept(home.folder, phones.ask("kept", group="phones")["rows"])
    return {
        "phones": run.size.crowd,
        "bytes": [turn.bytes for turn in turns],
        "ours": _told([turn.ours for turn in turns]),
        "raw_ws": _told([turn.raw for turn in turns]),
        "to_raw_ws": round(middle([ratio(max(turn.ours), max(turn.raw)) for turn in turns]), 2),
        "while_voting": _told(busy),
        "votes_meanwhile": votes,
        "cpu_s_per_change": round(middle([turn.cpu for turn in turns]), 3),
        "votes_checked": kept,
    }


class Turn(NamedTuple):
    """One change at ours and the same bytes by raw ws: when each phone had it (ms), and what it cost ours (seconds)."""

    ours: list[float]
    raw: list[float]
    bytes: int
    cpu: float


def _turn(phones: Generator, theirs: Generator, server: Process, number: int) -> Turn:
    before = server.cpu
    shown = _change(phones, number)
    cpu = server.cpu - before
    size = max(phones.ask("pictures", group="crowd")["bytes"])
    text = f"change {number}"
    said = theirs.ask("trigger", by="crowd", message=text.ljust(size, "x"), watch="crowd", text=text)
    return Turn(shown, all_saw(said["shown"]), size, cpu)


def _change(phones: Generator, number: int) -> list[float]:
    event, text = CHANGES[number % len(CHANGES)]
    said = phones.ask("say", by="desk", event=event, watch="crowd", text=text)
    sound('"ok":true' in said["ack"], f"{event} was refused: {said['ack']}")
    return all_saw(said["shown"])


def _while_voting(phones: Generator, server: Process, how_many: int) -> tuple[list[list[float]], dict[str, Any]]:
    """The same with votes in another meeting all the while; gives their acks too."""
    meter = Meter(server)
    voting = phones.start("vote_steadily", group="phones", rate=RATE, seconds=how_many * 1.0)
    found = [_change(phones, number) for number in range(how_many)]
    said = voting.result(120)
    all_answered(said)
    return found, {**spread(said["ms"]), "cpu_s_per_1000": meter.per_thousand(len(said["ms"]))}


def _told(changes: list[list[float]]) -> Numbers:
    lasts = [max(shown) for shown in changes]
    each = [round(last, 1) for last in lasts]
    return {**spread([at for shown in changes for at in shown]), "last_ms": round(middle(lasts), 1), "each": each}
