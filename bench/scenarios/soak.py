"""Votes without a pause: does memory grow? A minute as a rule, and 200,000 votes in fifteen minutes when asked for."""

import time
from concurrent.futures import Future
from typing import Any

from ..arithmetic import growth, spread
from ..process import Process, ours
from ..run import Numbers, Run
from ..sound import all_answered, votes_are_kept
from .crowd import seat

LONG_SECONDS, LONG_VOTES = 900, 200_000
EVERY_SECONDS = 0.5
MB = 2**20


def run(run: Run) -> Numbers:
    """Acks in ms, memory in MB by sample, and its growth over the last half (a share)."""
    return _soak(run, run.size.soak)


def long(run: Run) -> Numbers:
    """The same for 200,000 votes in fifteen minutes."""
    return _soak(run, LONG_SECONDS)


def _soak(run: Run, seconds: float) -> Numbers:
    rate = LONG_VOTES / LONG_SECONDS
    home = run.home("soak")
    room = home.room(run.size.phones)
    with ours(home.folder) as server, run.phones() as phones:
        seat(phones, server, [room], room.phones)
        server.rest()
        voting = phones.start("vote_steadily", group="phones", rate=rate, seconds=seconds)
        samples = _watched(server, voting)
        said = voting.result(seconds + 120)
        all_answered(said)
        kept = votes_are_kept(home.folder, phones.ask("kept", group="phones")["rows"])
    return {
        "votes": len(said["ms"]),
        "seconds": seconds,
        **spread(said["ms"]),
        "rss_mb": [round(sample / MB, 1) for sample in samples[:: max(1, len(samples) // 60)]],
        "growth": round(growth(samples), 4),
        "votes_checked": kept,
    }


def _watched(server: Process, voting: "Future[Any]") -> list[int]:
    samples = []
    while not voting.done():
        samples.append(server.rss)
        time.sleep(EVERY_SECONDS)
    return samples
