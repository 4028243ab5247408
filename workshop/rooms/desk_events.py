"""What the facilitator may do, and the helper with paper cards and raised hands."""

from datetime import UTC, datetime

from ..actie.evening import ballot, choices, course, meeting, proposal, voices
from ..archive import freeze
from ..drawing.codes import qr
from ..edge.caller import Caller
from ..store import keys, meetings, votes
from . import shapes
from .group_events import said
from .live import Live, Move
from .table import Done, Say, event

FACILITATOR = ("facilitator",)
AT_THE_DOOR = ("facilitator", "helper")


def confirming(say: shapes.Seen, move: Move) -> Move:
    """The numbers that the desk says yes to come first: they hold for what this press closes or shows."""
    return lambda m, moment: move(course.confirm(m, say.people, moment), moment)


@event("advance", by=FACILITATOR, shape=shapes.Advance)
def advance(live: Live, caller: Caller, say: shapes.Advance) -> Done:
    return live.move(caller, say, "advance", confirming(say, course.press_bare if say.bare else course.press))


@event("go_to", by=FACILITATOR, shape=shapes.ToStep)
def go_to(live: Live, caller: Caller, say: shapes.ToStep) -> Done:
    return live.move(caller, say, "go_to", lambda m, moment: course.go_to(m, say.step, moment))


@event("turn", by=FACILITATOR, shape=shapes.ToPage)
def turn(live: Live, caller: Caller, say: shapes.ToPage) -> Done:
    return live.move(caller, say, "turn", lambda m, moment: course.turn(m, say.page, moment))


@event("skip_to", by=FACILITATOR, shape=shapes.ToPhase)
def skip_to(live: Live, caller: Caller, say: shapes.ToPhase) -> Done:
    return live.move(caller, say, "skip_to", lambda m, moment: course.skip_to(m, say.phase, moment))


@event("close", by=FACILITATOR, shape=shapes.Seen)
def close(live: Live, caller: Caller, say: shapes.Seen) -> Done:
    return live.move(caller, say, "close", confirming(say, course.close))


@event("reopen", by=FACILITATOR)
def reopen(live: Live, caller: Caller, say: Say) -> Done:
    return live.move(caller, say, "reopen", course.reopen)


@event("reveal", by=FACILITATOR, shape=shapes.OfRound)
def reveal(live: Live, caller: Caller, say: shapes.OfRound) -> Done:
    one = confirming(say, lambda m, moment: course.reveal(m, say.round, moment))
    return live.move(caller, say, "reveal", one)


@event("reveal_all", by=FACILITATOR, shape=shapes.Seen)
def reveal_all(live: Live, caller: Caller, say: shapes.Seen) -> Done:
    return live.move(caller, say, "reveal", confirming(say, course.reveal_all))


@event("again", by=FACILITATOR)
def again(live: Live, caller: Caller, say: Say) -> Done:
    return live.move(caller, say, "again", course.again)


@event("new_round", by=FACILITATOR, shape=shapes.OfElement)
def new_round(live: Live, caller: Caller, say: shapes.OfElement) -> Done:
    return live.move(caller, say, "new_round", lambda m, moment: course.new_round(m, say.element, moment))


@event("topics", by=FACILITATOR, shape=shapes.Topics)
def topics(live: Live, caller: Caller, say: shapes.Topics) -> Done:
    return live.act(caller, say, "topics", lambda evening: course.pick_topics(evening.meeting, tuple(say.elements)))


@event("timer", by=FACILITATOR, shape=shapes.Timer)
def timer(live: Live, caller: Caller, say: shapes.Timer) -> Done:
    return live.move(caller, say, "timer", lambda m, moment: course.set_timer(m, say.minutes, moment))


@event("blank", by=FACILITATOR, shape=shapes.Switch)
def blank(live: Live, caller: Caller, say: shapes.Switch) -> Done:
    return live.act(caller, say, "blank", lambda evening: course.blank(evening.meeting, say.on))


@event("door", by=FACILITATOR, shape=shapes.Door)
def door(live: Live, caller: Caller, say: shapes.Door) -> Done:
    return live.act(caller, say, "door", lambda evening: course.door(evening.meeting, say.open))


@event("without_slips", by=FACILITATOR, shape=shapes.Door)
def without_slips(live: Live, caller: Caller, say: shapes.Door) -> Done:
    return live.act(caller, say, "without_slips", lambda evening: course.demand_slips(evening.meeting, not say.open))


@event("undo", by=FACILITATOR, shape=shapes.Undo)
def undo(live: Live, caller: Caller, say: shapes.Undo) -> Done:
    return {"version": live.store.write(meetings.undo, caller.meeting, say.nr)}


@event("voice", by=FACILITATOR, shape=shapes.Voice)
def voice(live: Live, caller: Caller, say: shapes.Voice) -> Done:
    return live.act(caller, say, "voice", lambda evening: voices.give(evening, say.group, say.seat))


@event("put_methods", by=FACILITATOR, shape=shapes.Methods)
def put_methods(live: Live, caller: Caller, say: shapes.Methods) -> Done:
    return live.act(caller, say, "put_methods", lambda evening: proposal.put(evening, tuple(say.put), live.catalogue))


@event("about", by=FACILITATOR, shape=shapes.About)
def about(live: Live, caller: Caller, say: shapes.About) -> Done:
    return live.act(
        caller, say, "about", lambda evening: choices.with_about(evening.meeting, **said(say), lang=caller.lang)
    )


@event("version", by=FACILITATOR, shape=shapes.Freeze)
def version(live: Live, caller: Caller, say: shapes.Freeze) -> Done:
    """Freeze the agreement as the next version, with all that may be published beside it."""
    return {"version": live.store.write(freeze.press, caller.meeting, say.kind, live.catalogue, tuple(say.agreed))}


@event("give_key", by=FACILITATOR, shape=shapes.GiveKey, shows="counts")
def give_key(live: Live, caller: Caller, say: shapes.GiveKey) -> Done:
    """A link for somebody who helps run the evening, or for a group that answers later; shown this once."""
    subject = live.access.to(caller).meeting.group(say.group).id if say.role == "reply" else ""
    token = live.store.write(keys.give, caller.meeting, say.role, subject, datetime.now(UTC))
    live.store.write(meetings.touch, caller.meeting)
    link = live.show.key_link(token)
    return {"link": link, "svg": str(qr(link))}


@event("revoke_key", by=FACILITATOR, shape=shapes.OfKey, shows="counts")
def revoke_key(live: Live, caller: Caller, say: shapes.OfKey) -> Done:
    live.store.write(keys.revoke, caller.meeting, say.key, datetime.now(UTC))
    live.door.expel(say.key)
    return {"version": live.store.write(meetings.touch, caller.meeting)}


@event("card", by=AT_THE_DOOR, shape=shapes.Card, shows="counts")
def card(live: Live, caller: Caller, say: shapes.Card) -> Done:
    evening = live.access.to(caller)
    given = {r: {i: v for i, v in items.items() if v} for r, items in say.votes.items()}
    filled = {r: items for r, items in given.items() if items}
    for round_id in () if say.sure else filled:
        ballot.refuse_too_many(evening, evening.meeting.round(round_id), say.group, 1)
    now = datetime.now(UTC)
    live.store.write(votes.type_card, caller.meeting, say.group, filled, say.openly, caller.key or caller.role, now)
    return {}


@event("undo_card", by=AT_THE_DOOR, shows="counts")
def undo_card(live: Live, caller: Caller, say: Say) -> Done:
    live.store.write(votes.undo_card, caller.meeting, caller.key or caller.role)
    return {}


@event("hands", by=AT_THE_DOOR, shape=shapes.Hands)
def hands(live: Live, caller: Caller, say: shapes.Hands) -> Done:
    evening = live.access.to(caller)
    found = evening.meeting.round(say.round)
    before = evening.meeting.hands.get("/".join((say.round, say.item, say.group)))
    more = ballot.raised_by(found, say.counts) - ballot.raised_by(found, before.counts if before else ())
    if not say.sure:
        ballot.refuse_too_many(evening, found, say.group, more)
    raised = meeting.Hands(say.round, say.item, say.group, tuple(say.counts))
    choices_of = ballot.hand_counts(found)
    return live.act(caller, say, "hands", lambda evening: choices.hands(evening.meeting, raised, choices_of))
