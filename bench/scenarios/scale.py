"""One process and two, on PostgreSQL and Redis: how many more votes go in?

A verdict only where four cores are free: one for the load generator and one for the database beside the two processes.
Elsewhere the figure is told and judges nothing. The phones are spread over the processes, as a proxy would.
"""

from typing import Any

import psycopg

from ..arithmetic import middle
from ..generator import Generator
from ..home import phones_of
from ..machine import CORES
from ..process import crew
from ..run import Numbers, Run
from ..sound import all_answered, compared
from .crowd import let_in

NEEDED_CORES = 4
MEETINGS = 10
STORED = "select seat, round, item, seq, value from votes"


def run(run: Run) -> Numbers:
    """Votes a second of one and of two processes, and their ratio; `why` where it cannot be measured."""
    try:
        from tests.services import PROGRAMS, PostgreSQL, Redis
    except ImportError as missing:
        return {"why": f"needs {missing.name}"}
    if not PROGRAMS:
        return {"why": "needs PostgreSQL and Redis"}
    cluster, queue = PostgreSQL(durable=True), Redis()
    try:
        one, two = (_votes(run, cluster.url(cluster.ours()), queue.url, workers) for workers in (1, 2))
    finally:
        cluster.end()
        queue.end()
    enough = len(CORES) >= NEEDED_CORES
    return {"one": one, "two": two, "ratio" if enough else "ratio_on_fewer_cores": round(two / one, 2)}


def _votes(run: Run, database: str, queue: str, workers: int) -> float:
    home = run.home(f"scale-{workers}", database)
    rooms = home.rooms(MEETINGS, run.size.phones // MEETINGS)
    lines = phones_of(rooms)
    with crew(home.folder, workers, WORKSHOP_DATABASE_URL=database, WORKSHOP_QUEUE=queue) as server:
        parts = [run.phones() for _ in range(workers)]
        for number, phones in enumerate(parts):
            let_in(phones, server, "phones", lines[number::workers], port=server.port + number)
        found = [_in_turn(run, parts) for _ in range(run.size.repeats)]
        kept = [row for phones in parts for row in phones.ask("kept", group="phones")["rows"]]
        compared(_stored(database), kept)
        for phones in parts:
            phones.close()
    return round(middle(found), 1)


def _in_turn(run: Run, parts: list[Generator]) -> float:
    asked = [phones.start("vote_in_turn", group="phones", seconds=run.size.turns) for phones in parts]
    votes = 0
    for answer in asked:
        said = answer.result(300)
        all_answered(said)
        votes += said["votes"]
    return votes / run.size.turns


def _stored(database: str) -> list[Any]:
    with psycopg.connect(database.replace("+psycopg", "")) as line:
        return line.execute(STORED).fetchall()
