"""A meeting that came in as a file: its record and no evening, with no votes, no seats and no keys (design 7.2)."""

from collections.abc import Iterable
from datetime import datetime

from ..errors import Refused
from .keeping import GONE
from .meeting import About, Closing, Meeting, Version


def meeting(meeting_id: str, about: About, look_back: str, versions: Iterable[Version], now: datetime) -> Meeting:
    """What is known of it beside its record: what it is called on the list, and until when it is kept."""
    return Meeting(
        meeting_id,
        about=about,
        closing=Closing(look_back=look_back),
        versions=tuple(versions),
        door_open=False,
        votes_are=GONE,
        imported=now,
    )


def refuse_to_lead(found: Meeting) -> None:
    """Of a record alone nothing is voted on or written any more. Raises Refused("only_a_record")."""
    if found.imported:
        raise Refused("only_a_record")


def is_sequel(versions: Iterable[Version], known: Iterable[Version]) -> bool:
    """Whether two files tell of one agreement: they name a version alike wherever both name it."""
    before = {version.number: version for version in known}
    shared = [version for version in versions if version.number in before]
    return bool(shared) and all(before[version.number] == version for version in shared)
