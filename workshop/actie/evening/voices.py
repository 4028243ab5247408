"""Who speaks: the seat that votes for a group with one voice, and the seat whose group a text is from."""

from dataclasses import replace

from ..errors import Refused
from ..vocabulary import NoteKind
from .gathered import Evening
from .meeting import Meeting


def give(evening: Evening, group_id: str, seat_id: str) -> Meeting:
    """Let this seat of the group vote for it. Raises Refused: unknown_group, no_one_voice, unknown_seat."""
    if not any(seat.id == seat_id and seat.group == group_id for seat in evening.voters):
        raise Refused("unknown_seat")
    return hold(evening.meeting, group_id, seat_id)


def claim(evening: Evening, seat_id: str) -> Meeting:
    """The first seat of a group to say so speaks for it. Raises Refused: those of `own_group`, voice_taken, others."""
    group = own_group(evening, seat_id)
    if group in evening.meeting.voices:
        raise Refused("voice_taken")
    return hold(evening.meeting, group, seat_id)


def without(meeting: Meeting, *seat_ids: str) -> Meeting:
    """Seats that are gone speak for nobody: their groups can choose a voice again."""
    return replace(meeting, voices={g: seat for g, seat in meeting.voices.items() if seat not in seat_ids})


def of_consent(evening: Evening, seat_id: str) -> NoteKind:
    """What a text at the consent is: an objection from who voted so in the newest round, else a concern."""
    asked = {found.id: found.number for found in evening.meeting.rounds_of("consent")}
    cast = [vote for vote in evening.votes_by_seat.get(seat_id, ()) if vote.round in asked]
    newest = max(cast, key=lambda vote: asked[vote.round], default=None)
    return "object" if newest is not None and newest.value == "object" else "concern"


def retype(evening: Evening, seat_id: str, note_id: str) -> Meeting:
    """What this seat wrote at the consent is what it votes now; its words, its place and who read it stay."""
    meeting = evening.meeting
    found = meeting.notes.get(note_id)
    if found is None or found.kind == "reason":
        return meeting
    said = replace(found, kind=of_consent(evening, seat_id))
    return replace(meeting, notes={**meeting.notes, note_id: said})


def own_group(evening: Evening, seat_id: str) -> str:
    """The group for which this seat writes. Raises Refused: unknown_seat, observer, waits."""
    seat = evening.seat(seat_id)
    if seat.observer:
        raise Refused("observer")
    if seat.waits:
        raise Refused("waits")
    return seat.group


def hold(meeting: Meeting, group_id: str, seat_id: str) -> Meeting:
    """This seat votes for the group. Raises Refused: unknown_group, no_one_voice."""
    if meeting.group(group_id).voting != "one_voice":
        raise Refused("no_one_voice")
    return replace(meeting, voices={**meeting.voices, group_id: seat_id})
