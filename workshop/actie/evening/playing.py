"""A meeting in which people play the roles of a case: who plays whom, and in which group that role votes."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from ..texts.shapes import Case, Catalogue, Role
from . import choices
from .first_groups import FIRST_GROUPS
from .meeting import About, Group, Meeting

USUAL, MOST = 8, 40  # people at a table
KEEP_DAYS = "7"  # what somebody chose in a role is no opinion of theirs
REST = Group("overige-rollen", "Overige rollen", "other")
MOST_LETTERS = 120  # of the examples of a group, as where they are typed


def dealt(case: Case, people: int) -> tuple[Role, ...]:
    """The role of each person at a table, in the order of the case: how often two are dealt differs by 1 at most."""
    return tuple(case.roles[nr % len(case.roles)] for nr in range(people))


def meeting(meeting_id: str, case: Case, people: int, date: str, catalogue: Catalogue) -> Meeting:
    """The meeting of a table, ready to be prepared.

    Roles are open: everybody knows who plays whom, and a table of eight sees where each group stands.
    """
    about = About(
        title=str(case.title),
        date=date,
        initiative=str(case.title),
        phase=case.phase,
        kind=case.kind,
        setting=case.setting,
        keep_days=KEEP_DAYS,
    )
    return choices.first_meeting(meeting_id, about, _groups(dealt(case, people)), catalogue)


def _groups(roles: Sequence[Role]) -> tuple[Group, ...]:
    """The groups that every meeting begins with, and one more where the case has roles of none of them."""
    every = tuple(
        _played(group, [role for role in roles if role.group == group.kind]) for group in (*FIRST_GROUPS, REST)
    )
    return tuple(group for group in every if group.kind != REST.kind or group.expected)


def _played(group: Group, roles: Sequence[Role]) -> Group:
    names = accumulate(dict.fromkeys(str(role.name) for role in roles), "{}, {}".format)
    examples = max((some for some in names if len(some) <= MOST_LETTERS), key=len, default=group.examples)
    return replace(group, examples=examples, expected=len(roles), voting="open")
