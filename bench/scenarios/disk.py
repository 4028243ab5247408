"""A slow disk: every commit takes 50 ms longer, in the thread that commits (see variant.py).

Votes wait for their commit, nobody else does: a question that needs no database is asked all the while, by other
sockets, and its answer tells whether the loop stood still.
"""

from ..arithmetic import spread
from ..process import ours
from ..run import Numbers, Run
from ..sound import all_answered, votes_are_kept
from .crowd import let_in, seat

COMMIT_MS = 50
RATE = 200
ASKING = 50


def run(run: Run) -> Numbers:
    """Acks of votes, and answers of the loop meanwhile, in ms."""
    home = run.home("disk")
    room = home.room(run.size.phones)
    with ours(home.folder, ["--commit-ms", str(COMMIT_MS)]) as server, run.phones() as phones:
        seat(phones, server, [room], room.phones)
        let_in(phones, server, "asking", room.phones[:ASKING])
        server.rest()
        voting = phones.start("vote_steadily", group="phones", rate=RATE, seconds=run.size.seconds)
        asked = phones.ask("ask_steadily", group="asking", rate=ASKING, seconds=run.size.seconds)
        said = voting.result(120 + run.size.seconds)
        all_answered(said)
        kept = votes_are_kept(home.folder, phones.ask("kept", group="phones")["rows"])
    return {
        "commit_ms": COMMIT_MS,
        "votes": spread(said["ms"]),
        "answers": spread(asked["ms"]),
        "votes_checked": kept,
    }
