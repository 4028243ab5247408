"""What the facilitator may do, and the helper with paper cards and raised hands."""

from datetime import UTC, datetime
from typing import Any

from .. import publish
from ..actie import ballot, choices, course, meeting
from ..actie.errors import Refused
from ..actie.picture import Audience
from ..caller import Caller
from ..show import qr
from ..store import keys, meetings, votes
from . import shapes
from .group_events import said
from .live import Live
from .phone_events import without_voice
from .table import Done, Say, event

FACILITATOR = ("facilitator",)
AT_THE_DOOR = ("facilitator", "helper")


@event("advance", by=FACILITATOR)
def advance(live: Live, caller: Caller, say: Say) -> Done:
    """The one big button; the last press also freezes the concept, so that one button runs a whole evening."""
    done = live.move(caller, say, "advance", course.advance)
    meeting_now = live.show.load(caller.meeting).meeting
    if meeting_now.course.phase == "done" and not meeting_now.versions:
        return _freeze(live, caller, "concept")
    return done


@event("go_to", by=FACILITATOR, shape=shapes.ToStep)
def go_to(live: Live, caller: Caller, say: shapes.ToStep) -> Done:
    return live.move(caller, say, "go_to", lambda m, moment: course.go_to(m, say.step, moment))


@event("skip_to", by=FACILITATOR, shape=shapes.ToPhase)
def skip_to(live: Live, caller: Caller, say: shapes.ToPhase) -> Done:
    return live.move(caller, say, "skip_to", lambda m, moment: course.skip_to(m, say.phase, moment))


@event("close", by=FACILITATOR)
def close(live: Live, caller: Caller, say: Say) -> Done:
    return live.move(caller, say, "close", course.close)


@event("reopen", by=FACILITATOR)
def reopen(live: Live, caller: Caller, say: Say) -> Done:
    return live.move(caller, say, "reopen", course.reopen)


@event("reveal", by=FACILITATOR, shape=shapes.OfRound)
def reveal(live: Live, caller: Caller, say: shapes.OfRound) -> Done:
    return live.move(caller, say, "reveal", lambda m, moment: course.reveal(m, say.round, moment))


@event("reveal_all", by=FACILITATOR)
def reveal_all(live: Live, caller: Caller, say: Say) -> Done:
    return live.move(caller, say, "reveal", course.reveal_all)


@event("again", by=FACILITATOR)
def again(live: Live, caller: Caller, say: Say) -> Done:
    return live.move(caller, say, "again", course.again)


@event("new_round", by=FACILITATOR, shape=shapes.OfElement)
def new_round(live: Live, caller: Caller, say: shapes.OfElement) -> Done:
    return live.move(caller, say, "new_round", lambda m, moment: course.new_round(m, say.element, moment))


@event("topics", by=FACILITATOR, shape=shapes.Topics)
def topics(live: Live, caller: Caller, say: shapes.Topics) -> Done:
    return live.act(caller, say, "topics", lambda m: course.pick_topics(m, tuple(say.elements)))


@event("timer", by=FACILITATOR, shape=shapes.Timer)
def timer(live: Live, caller: Caller, say: shapes.Timer) -> Done:
    return live.move(caller, say, "timer", lambda m, moment: course.set_timer(m, say.minutes, moment))


@event("blank", by=FACILITATOR, shape=shapes.Switch)
def blank(live: Live, caller: Caller, say: shapes.Switch) -> Done:
    return live.act(caller, say, "blank", lambda m: course.blank(m, say.on))


@event("door", by=FACILITATOR, shape=shapes.Door)
def door(live: Live, caller: Caller, say: shapes.Door) -> Done:
    return live.act(caller, say, "door", lambda m: course.door(m, say.open))


@event("undo", by=FACILITATOR, shape=shapes.Undo)
def undo(live: Live, caller: Caller, say: shapes.Undo) -> Done:
    version = live.store.write(meetings.undo, caller.meeting, say.nr)
    live.push.changed(caller.meeting)
    return {"version": version}


@event("remove_seat", by=FACILITATOR, shape=shapes.OfSeat)
def remove_seat(live: Live, caller: Caller, say: shapes.OfSeat) -> Done:
    """The joke voter: the seat goes, with its votes that were not shown yet; the record says how many seats went."""
    version = live.store.write(_remove_seat, caller.meeting, say.seat)
    live.push.gone(caller.meeting, say.seat)
    live.push.changed(caller.meeting)
    return {"version": version}


@event("voice", by=FACILITATOR, shape=shapes.Voice)
def voice(live: Live, caller: Caller, say: shapes.Voice) -> Done:
    seat = live.show.load(caller.meeting).seat(say.seat)
    if seat.observer or seat.group != say.group:
        raise Refused("unknown_seat")
    return live.act(caller, say, "voice", lambda m: choices.voice(m, say.group, say.seat))


@event("put_methods", by=FACILITATOR, shape=shapes.Methods)
def put_methods(live: Live, caller: Caller, say: shapes.Methods) -> Done:
    seen = live.show.picture(live.show.load(caller.meeting), Audience("desk"))
    picks = seen.desk.proposal.list.chosen if seen.desk and seen.desk.proposal else ()
    proposed = tuple(pick.id for pick in picks)
    return live.act(
        caller,
        say,
        "put_methods",
        lambda m: choices.put_methods(m, proposed, tuple(say.put), live.catalogue),
    )


@event("about", by=FACILITATOR, shape=shapes.About)
def about(live: Live, caller: Caller, say: shapes.About) -> Done:
    return live.act(caller, say, "about", lambda m: choices.with_about(m, **said(say)))


@event("version", by=FACILITATOR, shape=shapes.Freeze)
def version(live: Live, caller: Caller, say: shapes.Freeze) -> Done:
    """Freeze the agreement as the next version, with all that may be published beside it."""
    return _freeze(live, caller, say.kind)


@event("give_key", by=FACILITATOR, shape=shapes.GiveKey)
def give_key(live: Live, caller: Caller, say: shapes.GiveKey) -> Done:
    """A link for somebody who helps run the evening, or for a group that answers later; shown this once."""
    subject = live.show.load(caller.meeting).meeting.group(say.group).id if say.role == "reply" else ""
    token = live.store.write(keys.give, caller.meeting, say.role, subject, datetime.now(UTC))
    live.store.write(meetings.touch, caller.meeting)
    live.push.counted(caller.meeting)
    link = live.show.key_link(token)
    return {"link": link, "svg": str(qr(link))}


@event("revoke_key", by=FACILITATOR, shape=shapes.OfKey)
def revoke_key(live: Live, caller: Caller, say: shapes.OfKey) -> Done:
    live.store.write(keys.revoke, caller.meeting, say.key, datetime.now(UTC))
    live.door.expel(say.key)
    version = live.store.write(meetings.touch, caller.meeting)
    live.push.counted(caller.meeting)
    return {"version": version}


@event("card", by=AT_THE_DOOR, shape=shapes.Card)
def card(live: Live, caller: Caller, say: shapes.Card) -> Done:
    evening = live.show.load(caller.meeting)
    given = {r: {i: v for i, v in items.items() if v} for r, items in say.votes.items()}
    filled = {r: items for r, items in given.items() if items}
    for round_id in filled:
        _guard(evening, evening.meeting.round(round_id), say.group, 1, say.sure)
    now = datetime.now(UTC)
    live.store.write(votes.type_card, caller.meeting, say.group, filled, say.openly, caller.key or caller.role, now)
    live.push.counted(caller.meeting)
    return {}


@event("undo_card", by=AT_THE_DOOR)
def undo_card(live: Live, caller: Caller, say: Say) -> Done:
    live.store.write(votes.undo_card, caller.meeting, caller.key or caller.role)
    live.push.counted(caller.meeting)
    return {}


@event("hands", by=AT_THE_DOOR, shape=shapes.Hands)
def hands(live: Live, caller: Caller, say: shapes.Hands) -> Done:
    evening = live.show.load(caller.meeting)
    found = evening.meeting.round(say.round)
    before = evening.meeting.hands.get("/".join((say.round, say.item, say.group)))
    more = sum(say.counts) - (sum(before.counts) if before else 0)
    _guard(evening, found, say.group, more, say.sure)
    raised = meeting.Hands(say.round, say.item, say.group, tuple(say.counts))
    choices_of = len(ballot.CHOICES[found.kind])
    return live.act(caller, say, "hands", lambda m: choices.hands(m, raised, choices_of))


def _freeze(live: Live, caller: Caller, kind: str) -> Done:
    done = live.store.write(publish.freeze, caller.meeting, kind, live.catalogue)
    live.push.changed(caller.meeting)
    return {"version": done}


def _remove_seat(connection: Any, meeting_id: str, seat_id: str) -> int:
    votes.remove_seat(connection, meeting_id, seat_id)

    def without(evening: ballot.Evening) -> meeting.Meeting:
        return without_voice(choices.count_removed(evening.meeting), seat_id)

    return meetings.act(connection, meeting_id, "remove_seat", without).version


def _guard(evening: ballot.Evening, found: meeting.Round, group: str, more: int, sure: bool) -> None:
    """Nobody is counted twice unnoticed: more answers than people need a second, deliberate press."""
    people = max(evening.meeting.group(group).expected, ballot.phones(evening, group))
    if not sure and people and ballot.answers_in(evening, found, group) + more > people:
        raise Refused("more_than_present")
