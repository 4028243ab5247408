"""What scenarios share: a hall on its lines, and what votes cost the server."""

from collections.abc import Mapping
from typing import Any

from ..arithmetic import middle, spread
from ..generator import Answer, Generator
from ..home import Room
from ..process import Process
from ..run import Size
from ..sound import all_answered, all_in

BARE = {"picture": False}


def let_in(phones: Generator, server: Process, group: str, lines: list[Any], **how: Any) -> None:
    """Open a socket for each line; every one must come in."""
    all_in(phones.ask("open", **{"group": group, "port": server.port, "phones": lines, **how}), len(lines))


def seat(phones: Generator, server: Process, rooms: list[Room], lines: list[Any]) -> None:
    """The phones as group "phones", and a desk and a screen for every meeting."""
    let_in(phones, server, "phones", lines)
    lead(phones, server, rooms)


def lead(phones: Generator, server: Process, rooms: list[Room]) -> None:
    """A desk and a screen for every meeting."""
    let_in(phones, server, "desks", [room.desk for room in rooms])
    let_in(phones, server, "screens", [room.screen for room in rooms])


def bare(how_many: int) -> list[Any]:
    """Lines to a server that knows no seats."""
    return [{}] * how_many


class Meter:
    """Processor time of a server between two moments."""

    def __init__(self, server: Process) -> None:
        self.server = server
        self.before = server.cpu

    def per_thousand(self, votes: int) -> float:
        """Seconds of processor time for a thousand votes since this meter was made."""
        return round((self.server.cpu - self.before) * 1000 / votes, 4)


def steady(phones: Generator, server: Process, rate: float, seconds: float) -> tuple[Answer, dict[str, Any]]:
    """Votes at a rate. Gives the answer, and its acks in ms with what they cost."""
    meter = Meter(server)
    said = phones.ask("vote_steadily", group="phones", rate=rate, seconds=seconds)
    cost = meter.per_thousand(len(said["ms"]))
    return said, {**spread(said["ms"]), "cpu_s_per_1000": cost, "generator_lag_ms": round(said["lag"], 1)}


def steady_by_turns(
    crowds: Mapping[str, Generator], servers: Mapping[str, Process], rate: float, size: Size
) -> dict[str, dict[str, Any]]:
    """Votes at a rate at each server in turn, and again: what the machine does meanwhile falls on all alike.

    Percentiles and costs are the middle ones of the turns; `n` and `last` are of all.
    """
    turns: dict[str, list[dict[str, Any]]] = {name: [] for name in crowds}
    for _ in range(size.repeats):
        for name, phones in crowds.items():
            said, told = steady(phones, servers[name], rate, size.turns)
            all_answered(said, by=name)
            turns[name].append(told)
    return {name: _middle_of(told) for name, told in turns.items()}


def _middle_of(turns: list[dict[str, Any]]) -> dict[str, Any]:
    found = {figure: middle([turn[figure] for turn in turns]) for figure in turns[0]}
    return {**found, "n": sum(turn["n"] for turn in turns), "last": max(turn["last"] for turn in turns)}
