"""Twenty phones stop reading: the system's buffers fill up behind them, and the server must wait for nobody.

Steps are changed until bytes wait for at least those twenty; then it is timed how long the others take to be told,
against the same before anybody stopped. In the end the twenty read again, and must have the newest picture.
"""

from typing import Any

from ..arithmetic import middle
from ..generator import Generator
from ..process import Process, ours
from ..run import Numbers, Run
from ..sound import all_saw, sound
from .crowd import let_in
from .step import CHANGES

SLOW = 20
OTHERS = 200
FILLING = 200
TIMED = 10


def run(run: Run) -> Numbers:
    """Milliseconds to the last of 200 phones that read, with and without the twenty that do not."""
    home = run.home("slow")
    room = home.room(OTHERS + SLOW)
    with ours(home.folder) as server, run.phones() as phones:
        let_in(phones, server, "others", room.phones[SLOW:])
        let_in(phones, server, "slow", room.phones[:SLOW])
        let_in(phones, server, "desk", [room.desk])
        server.rest()
        before = [_change(phones, number) for number in range(TIMED)]
        phones.ask("stop_reading", group="slow")
        stuck = _fill(phones, server)
        after = [_change(phones, number) for number in range(TIMED)]
        phones.ask("stop_reading", group="slow", reading=True)
        read = _caught_up(phones)
    return {
        "stuck_sockets": stuck,
        "last_ms": round(middle(after), 1),
        "last_ms_without": round(middle(before), 1),
        "each": [round(ms, 1) for ms in after],
        "caught_up": read,
    }


def _fill(phones: Generator, server: Process) -> int:
    """Change steps until bytes wait behind every phone that stopped reading. Gives how many sockets that are."""
    for number in range(FILLING):
        _change(phones, number)
        if number % 2 and server.backlog() >= SLOW:
            return server.backlog()
    sound(False, "the buffers never filled: nobody was slow")
    return 0


def _change(phones: Generator, number: int) -> float:
    event, text = CHANGES[number % len(CHANGES)]
    said: dict[str, Any] = phones.ask("say", by="desk", event=event, watch="others", text=text)
    return max(all_saw(said["shown"]))


def _caught_up(phones: Generator) -> int:
    event, text = CHANGES[0]
    shown = phones.ask("say", by="desk", event=event, watch="slow", text=text)["shown"]
    return len(all_saw(shown))
