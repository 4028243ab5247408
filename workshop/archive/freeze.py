"""Freeze the agreement: what may be published of an evening becomes a record that no longer moves with the rows."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from ..actie.evening import choices
from ..actie.evening.ballot import Evening
from ..actie.evening.keeping import GONE
from ..actie.evening.meeting import Meeting
from ..actie.paper import binding, lines, recording, told, week
from ..actie.paper.record import Record
from ..actie.texts.shapes import Catalogue
from ..actie.vocabulary import VersionKind
from ..store import evenings, forgetting, meetings
from . import records

Change = Callable[[Meeting], Meeting]
Reply = Callable[[Evening], Meeting]


def freeze(
    connection: Any,
    meeting_id: str,
    kind: VersionKind,
    catalogue: Catalogue,
    change: Change | None = None,
    agreed: tuple[str, ...] = (),
    refuse: Callable[[Evening], object] | None = None,
) -> int:
    """Make the next version of the agreement, after a last change if there is one; `agreed` is who agreed to that.

    `refuse` may say first that it is too early.

    All in one transaction. Gives the meeting's new version number.
    Raises Refused: already_final, not_final, who_agreed, votes_gone.
    """
    now = datetime.now(UTC)

    def last(evening: Evening) -> Meeting:
        if refuse:
            refuse(evening)
        meeting = change(evening.meeting) if change else evening.meeting
        return choices.freeze(lines.numbered(meeting), kind, now, agreed)

    evening = meetings.act(connection, meeting_id, "version", last)
    newest = evening.meeting.versions[-1]
    before = _last(connection, evening)
    make = partial(recording.amend, before) if before else recording.make
    made = make(evening, catalogue, newest, now)
    meetings.keep_record(connection, meeting_id, newest.number, now, records.write(made))
    if kind == "final":
        forgetting.unlink(connection, meeting_id)
    return evening.version


def press(
    connection: Any, meeting_id: str, kind: VersionKind, catalogue: Catalogue, agreed: tuple[str, ...] = ()
) -> int:
    """The same by the desk, that makes it final only when its week is over or all who are bound agree.

    Raises Refused: not_agreed, and those of `freeze`.
    """
    now = datetime.now(UTC)

    def early(evening: Evening) -> None:
        week.refuse_early(evening.meeting, _bound(connection, evening), kind, now)

    return freeze(connection, meeting_id, kind, catalogue, None, agreed, early)


def replied(connection: Any, meeting_id: str, group: str, catalogue: Catalogue, change: Reply, answers: bool) -> int:
    """Keep what a group says of its lines: `answers` make the next version, and the last "klopt" makes it final.

    Gives the meeting's new version number. Raises Refused: what `change` raises, votes_gone.
    """
    evening = meetings.act(connection, meeting_id, "check", change)
    if answers:
        freeze(connection, meeting_id, week.next_kind(evening.meeting), catalogue, agreed=(group,))
    meeting = evening.meeting
    if meeting.versions and not week.is_final(meeting) and week.all_agree(meeting, _bound(connection, evening)):
        freeze(connection, meeting_id, "final", catalogue)
    return evenings.load(connection, meeting_id).version


def frozen(connection: Any, meeting_id: str) -> list[Record]:
    """The frozen records, oldest first."""
    return [records.read(body) for body in meetings.record_bodies(connection, meeting_id)]


def _bound(connection: Any, evening: Evening) -> Iterable[str]:
    """The groups for which the agreement holds."""
    last = _last(connection, evening)
    if last is None:
        return binding.bound_now(evening)
    known = told.then(last, evening.meeting)
    return binding.bound(evening.meeting, known.there, known.dissents)


def _last(connection: Any, evening: Evening) -> Record | None:
    """The record that tells of votes which are gone; None while they are there."""
    if evening.meeting.votes_are != GONE:
        return None
    newest = meetings.record_bodies(connection, evening.meeting.id)[-1:]
    return records.read(newest[0]) if newest else None
