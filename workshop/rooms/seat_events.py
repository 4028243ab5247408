"""What the facilitator may do about who sits where: the QR, who waits, who came in a crowd, and the list of seats."""

from datetime import UTC, datetime
from typing import Any

from .. import words
from ..actie.evening import seating
from ..edge.caller import Caller
from ..store import arriving, codes, meetings, slips, votes
from . import shapes
from .desk_events import FACILITATOR
from .live import Live
from .table import Done, Say, event

ON_A_PAGE = 50


@event("invite_anew", by=FACILITATOR)
def invite_anew(live: Live, caller: Caller, say: Say) -> Done:
    """Another QR and code; who sits stays."""
    return {"version": live.store.write(_invite_anew, caller.meeting, live.settings.code_digits)}


@event("let_in", by=FACILITATOR)
def let_in(live: Live, caller: Caller, say: Say) -> Done:
    version = live.store.write(arriving.let_in, caller.meeting, datetime.now(UTC))
    live.door.welcome(caller.meeting)
    return {"version": version}


@event("void_slips", by=FACILITATOR)
def void_slips(live: Live, caller: Caller, say: Say) -> Done:
    """The slips that brought nobody in open nothing any more; the answer says how many those were."""
    count, version = live.store.write(slips.void, caller.meeting)
    with words.use(caller.language):
        return {"version": version, "message": words.voided(count)}


@event("remove_seat", by=FACILITATOR, shape=shapes.OfSeat)
def remove_seat(live: Live, caller: Caller, say: shapes.OfSeat) -> Done:
    """The joke voter: the seat goes, with its votes that were not shown yet; the record says how many seats went."""
    return live.take_out(caller, lambda connection: votes.remove_seat(connection, caller.meeting, say.seat))


@event("remove_waiting", by=FACILITATOR)
def remove_waiting(live: Live, caller: Caller, say: Say) -> Done:
    return live.take_out(caller, lambda connection: arriving.remove(connection, caller.meeting, arriving.WAITING))


@event("remove_never_came", by=FACILITATOR)
def remove_never_came(live: Live, caller: Caller, say: Say) -> Done:
    return live.take_out(caller, lambda connection: arriving.remove(connection, caller.meeting, arriving.NEVER_CAME))


@event("remove_burst", by=FACILITATOR)
def remove_burst(live: Live, caller: Caller, say: Say) -> Done:
    """Everybody who came since the crowd began."""
    which = arriving.since(seating.crowd(live.access.to(caller)).since)
    return live.take_out(caller, lambda connection: arriving.remove(connection, caller.meeting, which))


@event("seats", by=FACILITATOR, shape=shapes.Page, shows="nobody")
def seats(live: Live, caller: Caller, say: shapes.Page) -> Done:
    """One page of the list of seats, as it is now: who is connected, and whether they answered; never what."""
    evening = live.access.to(caller)
    never = live.store.read(arriving.never_came, caller.meeting)
    unused = live.store.read(slips.unused, caller.meeting)
    every = seating.listed(evening, never)
    last = max(0, (len(every) - 1) // ON_A_PAGE)
    page = min(say.page, last)
    shown = [(one, live.push.presence.of(one.seat.id)) for one in every[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]]
    with words.use(caller.language):
        html = live.show.draw(
            "desk/seat_list.html",
            evening,
            shown=shown,
            page=page,
            last=last,
            all=len(every),
            never=len(never),
            slips=unused,
        )
    return {"html": html, "page": page}


def _invite_anew(connection: Any, meeting_id: str, digits: int) -> int:
    return meetings.invite_anew(connection, meeting_id, codes.free(connection, digits))
