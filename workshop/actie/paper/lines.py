"""The numbers of lines: the letter of the group and a number (A3). They last through versions; none is used again.

A line has its number from the first version it stands in. Letters follow the order of the meeting, which no longer
changes once a vote has opened.
"""

from dataclasses import replace

from ..evening.meeting import Meeting, Pledge
from ..vocabulary import OTHER

LETTERS = "ABCDEFGH"
OF_OTHER = "X"


def letter(meeting: Meeting, group_id: str) -> str:
    """The letter of a group; "anders" has one of its own."""
    if group_id == OTHER:
        return OF_OTHER
    return LETTERS[[group.id for group in meeting.groups].index(group_id)]


def label(meeting: Meeting, line: Pledge) -> str:
    """How a line is called, '' while it has no number."""
    return f"{letter(meeting, line.group)}{line.number}" if line.number else ""


def of_group(meeting: Meeting, group_id: str) -> tuple[Pledge, ...]:
    """What a group wrote, in the order of writing; a line without words is none."""
    mine = (line for line in meeting.pledges.values() if line.group == group_id and (line.text or line.practice))
    return tuple(sorted(mine, key=lambda line: line.order))


def numbered(meeting: Meeting) -> Meeting:
    """Every line with a number. `Meeting.numbered` is the highest of each group, also of lines that are gone."""
    highest, pledges = dict(meeting.numbered), dict(meeting.pledges)
    for group in meeting.voting_groups:
        for line in of_group(meeting, group.id):
            if not line.number:
                highest[group.id] = highest.get(group.id, 0) + 1
                pledges[line.id] = replace(line, number=highest[group.id])
    return replace(meeting, pledges=pledges, numbered=highest)
