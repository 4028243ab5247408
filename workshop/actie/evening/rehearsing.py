"""A rehearsal: the meeting on which somebody practises, and how many simulated participants come to it."""

from dataclasses import replace

from ..errors import Refused
from ..texts.shapes import Catalogue
from . import choices
from .first_groups import FIRST_GROUPS
from .meeting import About, Meeting

MOST = 30
# Who comes where nobody is expected anywhere: enough to see every kind of picture.
IF_NOBODY_IS_EXPECTED = {"residents": 12, "professionals": 5, "municipality": 2, "other": 3}


def copy(meeting: Meeting, meeting_id: str) -> Meeting:
    """The same preparation, marked as a rehearsal: your own evening stays as empty as it was."""
    return replace(choices.again(meeting, meeting_id), about=meeting.about, rehearsal=True)


def sample(meeting_id: str, today: str, catalogue: Catalogue) -> Meeting:
    """A meeting to practise on for who has prepared none; `today` is a date, ISO."""
    about = About(
        title="Buurthuiskamer De Ketel",
        place="Wijkcentrum Noord",
        date=today,
        initiative="Bewoners openen een huiskamer voor de buurt in de oude stookruimte.",
        for_whom="iedereen in de wijk",
        phase="plan",
        setting="wijk",
        on_behalf="de initiatiefgroep De Ketel",
        fixed="De ruimte is er tot eind volgend jaar. Er is 2.000 euro.",
        afterwards="De initiatiefgroep en de gemeente krijgen de rolafspraak. Over drie maanden kijken we terug.",
    )
    return replace(choices.first_meeting(meeting_id, about, FIRST_GROUPS, catalogue), rehearsal=True)


def players(meeting: Meeting) -> dict[str, int]:
    """Group id -> how many simulated participants come: as many as are expected, MOST at most, in proportion.

    Who is expected comes with at least one.
    """
    expected = {group.id: group.expected for group in meeting.groups if group.expected}
    if not expected:
        expected = {group.id: IF_NOBODY_IS_EXPECTED[group.kind] for group in meeting.groups}
    total = sum(expected.values())
    if total <= MOST:
        return expected
    come = {group: max(1, count * MOST // total) for group, count in expected.items()}
    while sum(come.values()) > MOST:
        come[max(come, key=lambda group: come[group])] -= 1
    return come


def refuse_to_publish(meeting: Meeting) -> None:
    """Nothing of a rehearsal leaves the program. Raises Refused("only_a_rehearsal")."""
    if meeting.rehearsal:
        raise Refused("only_a_rehearsal")
