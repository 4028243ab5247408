"""What an agreement tells of who was there and what they chose; once that is deleted, its last record tells it."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace

from ..evening import heard
from ..evening.ballot import Evening, present
from ..evening.heard import Consent
from ..evening.meeting import Meeting, Note
from ..evening.rows import Row, settled
from ..texts.placed import NO_WORDS, own
from .parts import Concern
from .record import Record


@dataclass(frozen=True)
class Told:
    """`present` is group id -> people, `concerns` are those that were let through.

    `unread`: somebody wrote one that nobody read aloud yet.
    """

    present: Mapping[str, int]
    rows: tuple[Row, ...]
    consent: Consent | None
    concerns: tuple[Concern, ...]
    unread: bool

    @property
    def there(self) -> Set[str]:
        """The groups of which somebody was there."""
        return {group for group, people in self.present.items() if people}

    @property
    def dissents(self) -> Set[str]:
        """The groups that said no for all to see."""
        return heard.dissenting(self.consent)


def now(evening: Evening, element_rows: tuple[Row, ...]) -> Told:
    """As the evening tells it; `element_rows` are those of `rows.rows`."""
    concerns = tuple(_concern(evening.meeting, note) for note in heard.concerns(evening))
    return Told(present(evening), element_rows, heard.consent(evening), concerns, heard.has_unread(evening.meeting))


def then(last: Record, meeting: Meeting) -> Told:
    """As its last record told it; what was settled is written down, so that is as it is now."""
    return Told(
        {party.id: party.present for party in last.groups},
        tuple(replace(row, settlements=settled(meeting, row.element)) for row in last.profile),
        last.consent,
        last.agreement.concerns,
        last.agreement.unread,
    )


def _concern(meeting: Meeting, note: Note) -> Concern:
    group = meeting.group(note.group) if note.group else None
    name = own(group.name, group.lang) if group else NO_WORDS
    return Concern(note.kind, note.group, name, own(note.text))
