"""Everybody taps in the same instant: all are answered, and the screen and the desk show the last of them."""

from ..arithmetic import middle, spread
from ..process import ours
from ..run import Numbers, Run
from ..sound import all_answered, all_saw, votes_are_kept
from .crowd import seat


def run(run: Run) -> Numbers:
    """Milliseconds from the instant to the last ack and to the complete screen and desk; median of three rooms."""
    home = run.home("burst")
    rooms = home.rooms(3, run.size.phones, questions=1)
    acked, shown = [], []
    with ours(home.folder) as server, run.phones() as phones:
        kept = []
        for room in rooms:
            seat(phones, server, [room], room.phones)
            server.rest()
            said = phones.ask("vote_at_once", group="phones", watch=complete(run.size.phones))
            all_answered(said, run.size.phones)
            acked.append(said["ms"])
            shown.append(max(all_saw(said["shown"])))
            kept += phones.ask("kept", group="phones")["rows"]
            phones.ask("leave", group="")
        checked = votes_are_kept(home.folder, kept)
    return {
        "acks": spread([ms for room_ms in acked for ms in room_ms]),
        "last_ack_ms": round(middle([max(ms) for ms in acked]), 1),
        "shown_ms": round(middle(shown), 1),
        "each_shown_ms": [round(ms, 1) for ms in shown],
        "votes_checked": checked,
    }


def complete(phones: int) -> dict[str, str]:
    """What only the complete count shows, on screens and desks, as it is sent (JSON)."""
    return {
        "screens": f"<strong>{phones}</strong> van <strong>{phones}</strong>",
        "desks": f">{phones}</strong> van {phones} klaar",
    }
