"""A hundred meetings of forty phones, each with desk and screen, in one process, all voting at once.

Every phone answers a question each thirty seconds: five questions in two and a half minutes, three times as quick as
an evening goes.
"""

from ..home import phones_of
from ..process import ours
from ..run import Numbers, Run
from ..sound import all_answered, votes_are_kept
from .crowd import seat, steady

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
        kept = votes_are_kept(home.folder, phones.ask("kept", group="phones")["rows"])
    return {"meetings": len(rooms), "rate": round(rate, 1), **found, "votes_checked": kept}
