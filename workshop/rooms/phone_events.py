"""What a phone may say: votes, answers about its own seat, and the texts of its own group."""

import hmac
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from .. import retention
from ..actie import choices
from ..actie.errors import Refused
from ..actie.meeting import Meeting, Note
from ..caller import Caller
from ..store import meetings, votes
from ..store.writer import Ballot
from . import shapes
from .live import Live
from .table import Done, event

PHONE = ("participant",)
ON_A_PHONE = ("participant", "observer")


@event("vote", by=PHONE, shape=shapes.Vote)
def vote(live: Live, caller: Caller, say: shapes.Vote) -> Done:
    seat = own_seat(caller, say.seat)
    live.writer.cast(Ballot(seat, say.round, say.item, say.value, say.seq))
    live.push.voted(caller.meeting, seat)
    return {"seq": say.seq}


@event("answer_small", by=PHONE, shape=shapes.AnswerSmall)
def answer_small(live: Live, caller: Caller, say: shapes.AnswerSmall) -> Done:
    live.store.write(votes.answer_small, own_seat(caller, say.seat), say.answer)
    return told(live, caller, say.seat)


@event("change_group", by=ON_A_PHONE, shape=shapes.ChangeGroup)
def change_group(live: Live, caller: Caller, say: shapes.ChangeGroup) -> Done:
    seat = own_seat(caller, say.seat)
    live.store.write(votes.change_group, seat, say.group, say.observer, datetime.now(UTC))
    live.store.write(meetings.act, caller.meeting, "voice", lambda e: without_voice(e.meeting, seat))
    live.push.counted(caller.meeting)
    return {"reload": True}


@event("claim_voice", by=PHONE, shape=shapes.OfSeat)
def claim_voice(live: Live, caller: Caller, say: shapes.OfSeat) -> Done:
    """The first seat of a group to say "ik stem namens ons" holds its voice; the desk can move it."""
    seat = own_seat(caller, say.seat)

    def claim(evening: Any) -> Any:
        group = evening.seat(seat).group
        if group in evening.meeting.voices:
            raise Refused("voice_taken")
        return choices.voice(evening.meeting, group, seat)

    evening = live.store.write(meetings.act, caller.meeting, "claim_voice", claim)
    live.push.changed(caller.meeting)
    return {"version": evening.version}


@event("more_time", by=PHONE, shape=shapes.MoreTime)
def more_time(live: Live, caller: Caller, say: shapes.MoreTime) -> Done:
    seat = own_seat(caller, say.seat)
    step = live.show.load(caller.meeting).meeting.course.step
    live.store.write(votes.ask_more_time, seat, step if say.on else None)
    return told(live, caller, seat)


@event("reason", by=PHONE, shape=shapes.Reason)
def reason(live: Live, caller: Caller, say: shapes.Reason) -> Done:
    return _note(live, caller, say, "reason", say.element)


@event("concern", by=PHONE, shape=shapes.Concern)
def concern(live: Live, caller: Caller, say: shapes.Concern) -> Done:
    return _note(live, caller, say, say.kind, "")


@event("forget_seat", by=ON_A_PHONE, shape=shapes.OfSeat)
def forget_seat(live: Live, caller: Caller, say: shapes.OfSeat) -> Done:
    """Somebody goes and leaves nothing behind that is theirs: no seat, no text, no vote that was not shown."""
    seat = own_seat(caller, say.seat)
    live.store.write(meetings.act, caller.meeting, "voice", lambda e: without_voice(e.meeting, seat))
    subjects = (*live.show.load(caller.meeting).meeting.elements, "")
    notes = [note_id(live.settings.secret, seat, subject) for subject in subjects]
    retention.forget_seat(live.store, caller.meeting, seat, notes)
    live.push.changed(caller.meeting)
    return {"reload": True}


def own_seat(caller: Caller, seat_id: str) -> str:
    """The seat an event names, if it is this phone's."""
    if seat_id not in caller.seats:
        raise Refused("not_your_seat")
    return seat_id


def without_voice(meeting: Meeting, seat_id: str) -> Meeting:
    """A seat that is gone speaks for nobody: its group can choose a voice again."""
    return replace(meeting, voices={g: seat for g, seat in meeting.voices.items() if seat != seat_id})


def told(live: Live, caller: Caller, seat_id: str) -> Done:
    """Refresh the counts, and tell the seat what it is now."""
    evening = live.show.load(caller.meeting)
    live.push.own(evening, seat_id)
    live.push.counted(caller.meeting, seat_id)
    return {"version": evening.version}


def note_id(secret: bytes, seat_id: str, subject: str) -> str:
    """One note per seat and subject, under an id from which nobody who sees the seats can tell whose it is."""
    return hmac.new(secret, f"note:{seat_id}/{subject}".encode(), sha256).hexdigest()[:32]


def _note(live: Live, caller: Caller, say: Any, kind: str, subject: str) -> Done:
    seat = own_seat(caller, say.seat)

    def write(evening: Any) -> Any:
        group = evening.seat(seat).group
        if evening.seat(seat).observer:
            raise Refused("observer")
        if kind == "reason" and subject not in evening.meeting.elements:
            raise Refused("unknown_element")
        new = Note(note_id(live.settings.secret, seat, subject), kind, subject, group, say.text.strip())
        return choices.note(evening.meeting, new)

    live.store.write(meetings.act, caller.meeting, "note", write)
    live.push.counted(caller.meeting)
    return {}
