"""What may be told of what people wrote and of how they consented (design 2, 2.5.6, 2.5.7 and 2.5.12)."""

from dataclasses import dataclass, replace
from typing import Literal

from ..rules.hearing import NUMBERS_FROM
from . import ballot, consenting
from .ballot import Evening, once
from .frozen import Stance
from .meeting import Meeting, Note
from .rows import Row, rows

Beyond = Literal["desk", "everybody"]


@dataclass(frozen=True)
class Consent:
    """What the consent round said: that somebody has a concern is always told, and a row for every group there."""

    round: str
    number: int
    concern: bool
    objection: bool
    groups: tuple[Stance, ...]

    @property
    def in_numbers(self) -> bool:
        """Whether any group is told in numbers."""
        return any(one.how == "numbers" for one in self.groups)

    @property
    def held_back(self) -> bool:
        """Whether the numbers of a group are not told because of another that is small."""
        return any(one.people is not None for one in self.groups)


def consent(evening: Evening) -> Consent | None:
    """The newest consent that was shown."""
    shown = [r for r in evening.meeting.rounds_of("consent") if r.state == "revealed"]
    if not shown:
        return None
    said = ballot.consents(evening, shown[-1])
    return Consent(shown[-1].id, shown[-1].number, said.concern, said.objection, said.groups)


def dissenting(said: Consent | None) -> set[str]:
    """The groups that said no for all to see, openly or with one voice."""
    return {one.group for one in said.groups if one.said == ("object",)} if said else set()


def is_guessable(evening: Evening, group_id: str) -> bool:
    """Whether a group is told, before it consents, that others could guess whose a concern is."""
    here = evening.meeting.rounds_here()
    asked = next((found for found in here if found.kind == "consent" and found.state == "open"), None)
    if asked is None:
        return False
    return consenting.is_guessable(evening, asked, evening.meeting.group(group_id))


def notes(evening: Evening, whom: Beyond) -> tuple[Note, ...]:
    """Texts of participants: new ones at the desk only after the close, elsewhere only what was let through.

    With its group only when every closed group has five phones (2.5.12): else the one without would be the small one.
    From a group that does not count never beyond the desk (2.5.7). The desk reads the oldest first, and before all
    others what somebody has against the agreement.
    """
    labelled = _may_be_labelled(evening)
    kept = []
    for note in evening.meeting.notes.values():
        beyond = note.state == "shown" and (note.kind != "reason" or _counts(note, rows(evening)))
        if beyond or (whom == "desk" and not _round_open(evening, note)):
            kept.append(note if labelled else replace(note, group=""))
    if whom == "desk":
        return tuple(sorted(kept, key=lambda note: (note.kind == "reason", note.nr, note.id)))
    # Sorted by id, which says nothing: the order of writing would point at who was quick.
    return tuple(replace(note, nr=0) for note in sorted(kept, key=lambda note: note.id))


def is_over(note: Note, topic: str) -> bool:
    """Whether a text belongs to a talk that is over: only texts to an agreement wait for as long as it takes."""
    return note.kind == "reason" and note.subject != topic


def hide_passed(evening: Evening) -> Meeting:
    """Hide every text that nobody judged while it was talked about; what the desk does not see yet stays."""
    meeting = evening.meeting
    passed = {note.id for note in notes(evening, "desk") if note.state == "new" and is_over(note, meeting.topic)}
    hidden = {key: replace(note, state="hidden") for key, note in meeting.notes.items() if key in passed}
    return replace(meeting, notes={**meeting.notes, **hidden})


def concerns(evening: Evening) -> tuple[Note, ...]:
    """The concerns and objections that were let through, in the order of their words."""
    let_through = [note for note in notes(evening, "everybody") if note.kind in ("concern", "object")]
    return tuple(sorted(let_through, key=lambda note: (note.kind, note.text)))


def has_unread(meeting: Meeting) -> bool:
    """Whether somebody wrote a concern or objection that the desk has neither shown nor put away."""
    return any(note.kind != "reason" and note.state == "new" for note in meeting.notes.values())


@once
def _may_be_labelled(evening: Evening) -> bool:
    """Whether texts say which group they are from: every closed group that is there, or wrote, has five phones."""
    there = ballot.phones_there(evening).keys() | {note.group for note in evening.meeting.notes.values()}
    closed = (group for group in map(evening.meeting.group, there) if not ballot.votes_openly(evening, group))
    return all(ballot.known(evening, group) >= NUMBERS_FROM for group in closed)


def _round_open(evening: Evening, note: Note) -> bool:
    kind = "position" if note.kind == "reason" else "consent"
    return any(r.state == "open" for r in evening.meeting.rounds_of(kind, note.subject))


def _counts(note: Note, element_rows: tuple[Row, ...]) -> bool:
    """Whether the note's group counted in the newest look of its element."""
    look = next((row.look for row in element_rows if row.element == note.subject), None)
    return look is not None and any(m.group == note.group and m.show != "none" for m in look.marks)
