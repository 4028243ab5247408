"""The week after the evening, and what comes later: concept, corrected with each answer, final, amended (design 7.1).

It is final when every bound group said of its lines that they are right, or when the week is over and the desk presses.
It is a working agreement then too: late answers, new dates and dropped lines are an amendment, with who agreed to it.
Nothing is overwritten: each version stays as it was frozen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..errors import Refused
from ..evening.meeting import Check, Meeting
from ..vocabulary import VersionKind
from .lines import label, of_group

CORRECTIONS_WITHIN = timedelta(days=7)


@dataclass(frozen=True)
class Wrong:
    """What a group says is not right: the number of the line, '' for the rest of what holds for it."""

    group: str
    line: str
    text: str
    lang: str


@dataclass(frozen=True)
class Week:
    """How far the corrections are: the bound groups that were not heard yet, and what is not right.

    `until` is when the week is over, None before the first version.
    """

    bound: tuple[str, ...]
    waiting: tuple[str, ...]
    wrong: tuple[Wrong, ...]
    until: datetime | None
    final: bool


def week(meeting: Meeting, bound: Iterable[str]) -> Week:
    """How far the corrections are; `bound` are the groups that are (`binding`)."""
    bound = tuple(bound)
    waiting = tuple(group for group in bound if not is_right(meeting, group))
    return Week(bound, waiting, _wrong(meeting), until(meeting), is_final(meeting))


def next_kind(meeting: Meeting) -> VersionKind:
    """What the next version is when an answer came in."""
    if is_final(meeting):
        return "amended"
    return "corrected" if meeting.versions else "concept"


def is_final(meeting: Meeting) -> bool:
    return any(version.kind == "final" for version in meeting.versions)


def until(meeting: Meeting) -> datetime | None:
    """When corrections stop: a week after the first version."""
    return meeting.versions[0].at + CORRECTIONS_WITHIN if meeting.versions else None


def is_right(meeting: Meeting, group_id: str) -> bool:
    """Whether a group said of all its lines that they are right; one without lines says it of what holds for it."""
    lines = [line.id for line in of_group(meeting, group_id)] or [""]
    said = (meeting.checks.get(key(group_id, line)) for line in lines)
    return all(check is not None and check.right for check in said)


def all_agree(meeting: Meeting, bound: Iterable[str]) -> bool:
    """Whether there are bound groups, and every one said that it is right."""
    found = week(meeting, bound)
    return bool(found.bound) and not found.waiting


def refuse_early(meeting: Meeting, bound: Iterable[str], kind: VersionKind, now: datetime) -> None:
    """Whether the desk may freeze this now. Raises Refused("not_agreed")."""
    found = week(meeting, bound)
    if kind == "final" and found.waiting and (found.until is None or now < found.until):
        raise Refused("not_agreed")


def key(group_id: str, line_id: str) -> str:
    """Under what a check is kept; `line_id` '' is what else holds for the group."""
    return f"{group_id}/{line_id}"


def _wrong(meeting: Meeting) -> tuple[Wrong, ...]:
    """In the order of the groups and their lines."""
    found = []
    for group in meeting.voting_groups:
        checks = {check.line: check for check in _checks(meeting, group.id).values() if not check.right}
        names = {"": "", **{line.id: label(meeting, line) for line in of_group(meeting, group.id)}}
        told = ((name, checks[line]) for line, name in names.items() if line in checks)
        found += [Wrong(group.id, name, check.text, check.lang) for name, check in told]
    return tuple(found)


def _checks(meeting: Meeting, group_id: str) -> Mapping[str, Check]:
    return {at: check for at, check in meeting.checks.items() if check.group == group_id}
