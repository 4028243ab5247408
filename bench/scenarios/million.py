"""A database that holds a million votes of earlier evenings: is tonight any slower?

The same hall votes at the same rate in an empty installation and in a full one. The full one first checks and copies
itself, as it does at every start; what that takes is told too.
"""

from typing import Any

from sqlalchemy import text

from ..home import Home
from ..process import ours
from ..run import Numbers, Run
from ..sound import all_answered, votes_are_kept
from .crowd import seat, steady

OF_A_MEETING = 1000  # votes: two hundred seats, five questions
SEATS, QUESTIONS = 200, 5
RATE = 200
SETTLED_SECONDS = 300
FILL = text("""
insert into votes (round, item, seat, "group", value, seq, nr)
select rounds.id, '', seats.id, seats."group", '3', 1, 1 from rounds join seats on seats.meeting = rounds.meeting
""")


def run(run: Run) -> Numbers:
    """Acks in ms with nothing stored and with a million votes stored."""
    full = run.home("full")
    stored = _fill(full, run.size.stored)
    with_votes, settled = _hall(run, full)
    without, _ = _hall(run, run.home("fresh"))
    return {"stored": stored, "full": with_votes, "empty": without, "settling_seconds": settled}


def _hall(run: Run, home: Home) -> tuple[Numbers, float]:
    room = home.room(run.size.phones)
    with ours(home.folder) as server, run.phones() as phones:
        settled = server.rest(within=SETTLED_SECONDS)
        seat(phones, server, [room], room.phones)
        server.rest()
        said, found = steady(phones, server, RATE, run.size.seconds)
        all_answered(said)
        votes_are_kept(home.folder, phones.ask("kept", group="phones")["rows"])
        opened = server.up_seconds
    return {**found, "up_seconds": round(opened, 2)}, round(settled, 1)


def _fill(home: Home, votes: int) -> int:
    """Earlier evenings with so many votes. Gives how many rows that are."""
    home.rooms(max(1, votes // OF_A_MEETING), min(SEATS, votes), QUESTIONS)
    filled: Any = home.store.write(lambda connection: connection.execute(FILL).rowcount)
    _close_rounds(home)
    return int(filled)


def _close_rounds(home: Home) -> None:
    close = text("update rounds set closed = opened, version = 1000")
    home.store.write(lambda connection: connection.execute(close))
