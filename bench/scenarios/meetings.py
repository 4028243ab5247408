"""A hundred meetings of forty phones, each with desk and screen, in one process, all voting at once.

Every phone answers a question each thirty seconds: five questions in two and a half minutes, three times as quick as
an evening goes. Then all desks close the vote in the same instant, and open it again.
"""

from typing import Any

from ..arithmetic import spread
from ..generator import Generator
from ..home import phones_of
from ..process import Process, ours
from ..run import Numbers, Run
from ..sound import all_answered, all_saw, sound, votes_are_kept
from .crowd import seat, steady
from .step import CHANGES

PHONES = 40
SECONDS_A_VOTE = 30


def run(run: Run) -> Numbers:
    """Acks in ms, and what a vote costs with its part of the pictures for desk and screen."""
    home = run.home("meetings")
    rooms = home.rooms(run.size.meetings, PHONES)
    lines = phones_of(rooms)
    rate = len(lines) / SECONDS_A_VOTE
    with ours(home.folder) as server, run.phones() as phones:
        seat(phones, server, rooms, lines)
        server.rest()
        said, found = steady(phones, server, rate, run.size.seconds)
        all_answered(said)
        changes = _all_change(phones, server, len(rooms))
        kept = votes_are_kept(home.folder, phones.ask("kept", group="phones")["rows"])
    return {"meetings": len(rooms), "rate": round(rate, 1), **found, "changes": changes, "votes_checked": kept}


def _all_change(phones: Generator, server: Process, rooms: int) -> dict[str, Any]:
    """When each phone saw the step of its meeting, in ms, and what a step costs a meeting, in seconds."""
    before, shown = server.cpu, []
    for event, text in CHANGES:
        said = phones.ask("all_say", by="desks", event=event, watch="phones", text=text)
        sound(not said["refused"], f"{event} was refused: {said['refused'][:1]}")
        shown += all_saw(said["shown"])
    return {**spread(shown), "cpu_s_per_change": round((server.cpu - before) / rooms / len(CHANGES), 4)}
