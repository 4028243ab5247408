"""A database that holds a million votes of earlier evenings: is tonight any slower?

The same hall votes at the same rate in an empty installation and in a full one, by turns. The full one first checks
and copies itself, as it does at every start; what that takes is told too.
"""

from typing import Any

from sqlalchemy import text

from ..home import Home
from ..process import ours
from ..run import Numbers, Run
from ..sound import votes_are_kept
from .crowd import seat, steady_by_turns

OF_A_MEETING = 1000  # votes: two hundred seats, five questions
SEATS, QUESTIONS = 200, 5
RATE = 200
SETTLED_SECONDS = 300
FILL = text("""
insert into votes (round, item, seat, "group", value, seq, nr)
select rounds.id, '', seats.id, seats."group", '3', 1, 1 from rounds join seats on seats.meeting = rounds.meeting
""")


def run(run: Run) -> Numbers:
    """Acks in ms with a million votes stored and with nothing, by turns."""
    homes = {"full": run.home("full"), "empty": run.home("fresh")}
    stored = _fill(homes["full"], run.size.stored)
    rooms = {name: home.room(run.size.phones) for name, home in homes.items()}
    with ours(homes["full"].folder) as full, ours(homes["empty"].folder) as empty:
        settled = full.rest(within=SETTLED_SECONDS)
        servers = {"full": full, "empty": empty}
        with run.phones() as some, run.phones() as others:
            crowds = {"full": some, "empty": others}
            for name, phones in crowds.items():
                seat(phones, servers[name], [rooms[name]], rooms[name].phones)
            full.rest()
            found = steady_by_turns(crowds, servers, RATE, run.size)
            for name, phones in crowds.items():
                votes_are_kept(homes[name].folder, phones.ask("kept", group="phones")["rows"])
        opened = {name: round(server.up_seconds, 2) for name, server in servers.items()}
    return {"stored": stored, **found, "settling_seconds": round(settled, 1), "up_seconds": opened}


def _fill(home: Home, votes: int) -> int:
    """Earlier evenings with so many votes. Gives how many rows that are."""
    home.rooms(max(1, votes // OF_A_MEETING), min(SEATS, votes), QUESTIONS)
    filled: Any = home.store.write(lambda connection: connection.execute(FILL).rowcount)
    _close_rounds(home)
    return int(filled)


def _close_rounds(home: Home) -> None:
    close = text("update rounds set closed = opened, version = 1000")
    home.store.write(lambda connection: connection.execute(close))
