"""What a phone may say: votes, answers about its own seat, and the texts of its own group."""

import hmac
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from ..actie.errors import Refused
from ..actie.evening import choices, voices
from ..actie.evening.ballot import Evening
from ..actie.evening.meeting import Meeting, Note
from ..actie.vocabulary import NoteKind
from ..archive import retention
from ..edge.caller import Caller
from ..store import meetings, votes
from ..store.writer import Ballot
from . import shapes
from .live import Live
from .table import Done, Say, event

PHONE = ("participant",)
ON_A_PHONE = ("participant", "observer")


@event("vote", by=PHONE, shape=shapes.Vote, shows="vote")
def vote(live: Live, caller: Caller, say: shapes.Vote) -> Done:
    seat = caller.own(say.seat)
    try:
        held = live.writer.cast(Ballot(seat, say.round, say.item, say.value, say.seq))
    except Refused as refused:
        # "Your earlier choice counts": that may be one whose ack never came, and then the phone does not know of it.
        if refused.code == "round_closed":
            live.push.own(live.access.to(caller), seat)
        raise
    _retype(live, caller, seat, say.round)
    return {"seq": held.seq, "value": held.value}


@event("answer_small", by=PHONE, shape=shapes.AnswerSmall, shows="seat")
def answer_small(live: Live, caller: Caller, say: shapes.AnswerSmall) -> Done:
    return {"version": live.store.write(votes.answer_small, caller.own(say.seat), say.answer)}


@event("change_group", by=ON_A_PHONE, shape=shapes.ChangeGroup, shows="counts")
def change_group(live: Live, caller: Caller, say: shapes.ChangeGroup) -> Done:
    live.store.write(votes.change_group, caller.own(say.seat), say.group, say.observer, datetime.now(UTC))
    return {"reload": True}


@event("claim_voice", by=PHONE, shape=shapes.OfSeat)
def claim_voice(live: Live, caller: Caller, say: shapes.OfSeat) -> Done:
    """The first seat of a group to say "ik stem namens ons" holds its voice; the desk can move it."""
    seat = caller.own(say.seat)
    return live.act(caller, Say(), "claim_voice", lambda evening: voices.claim(evening, seat))


@event("more_time", by=PHONE, shape=shapes.MoreTime, shows="seat")
def more_time(live: Live, caller: Caller, say: shapes.MoreTime) -> Done:
    seat = caller.own(say.seat)
    step = live.access.to(caller).meeting.course.step
    return {"version": live.store.write(votes.ask_more_time, seat, step if say.on else None)}


@event("reason", by=PHONE, shape=shapes.Reason, shows="counts")
def reason(live: Live, caller: Caller, say: shapes.Reason) -> Done:
    return _note(live, caller, say, lambda evening: "reason", say.element)


@event("concern", by=PHONE, shape=shapes.Concern, shows="counts")
def concern(live: Live, caller: Caller, say: shapes.Concern) -> Done:
    return _note(live, caller, say, lambda evening: voices.of_consent(evening, say.seat), "")


@event("forget_seat", by=(*ON_A_PHONE, "waiting"), shape=shapes.OfSeat)
def forget_seat(live: Live, caller: Caller, say: shapes.OfSeat) -> Done:
    """Somebody goes and leaves nothing behind that is theirs: no seat, no text, no vote that was not shown."""
    seat = caller.own(say.seat)
    subjects = (*live.access.to(caller).meeting.elements, "")
    notes = [note_id(live.settings.secret, seat, subject) for subject in subjects]
    retention.forget_seat(live.store, caller.meeting, seat, notes)
    return {"reload": True}


def note_id(secret: bytes, seat_id: str, subject: str) -> str:
    """One note per seat and subject, under an id from which nobody who sees the seats can tell whose it is."""
    return hmac.new(secret, f"note:{seat_id}/{subject}".encode(), sha256).hexdigest()[:32]


def mark_of_lines(secret: bytes, seat_id: str) -> str:
    """What the lines of one seat have in common, from which nobody who sees the seats can tell whose they are."""
    return hmac.new(secret, f"lines:{seat_id}".encode(), sha256).hexdigest()[:32]


def _retype(live: Live, caller: Caller, seat: str, round_id: str) -> None:
    """Who votes otherwise than when they wrote a concern means it otherwise."""
    if not live.is_of(caller, round_id, "consent"):
        return
    own, evening = note_id(live.settings.secret, seat, ""), live.access.to(caller)
    if voices.retype(evening, seat, own) != evening.meeting:
        live.store.write(meetings.act, caller.meeting, "note", lambda now: voices.retype(now, seat, own))


def _note(live: Live, caller: Caller, say: Any, kind: Callable[[Evening], NoteKind], subject: str) -> Done:
    seat = caller.own(say.seat)

    def write(evening: Evening) -> Meeting:
        own = note_id(live.settings.secret, seat, subject)
        return choices.note(
            evening.meeting, Note(own, kind(evening), subject, voices.own_group(evening, seat), say.text)
        )

    live.act(caller, Say(), "note", write)
    return {}
