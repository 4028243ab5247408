"""The groups that a preparation begins with, and which of their texts are still ours."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..texts.placed import Words, own
from ..vocabulary import OTHER, SOURCE
from .meeting import Group

FIRST_GROUPS = (
    Group("bewoners", "Bewoners", "residents", "initiatiefnemers, buren, vrijwilligers", 20),
    Group("professionals", "Professionals", "professionals", "welzijn, zorg, corporatie, wijkagent", 5),
    Group("gemeente", "Gemeente", "municipality", "ambtenaar, wethouder", 2, "one_voice"),
)
# What everybody may choose beside them has a name of ours too.
OURS: Mapping[str, Group] = {group.id: group for group in (*FIRST_GROUPS, Group(OTHER, OTHER, "other"))}
TOLD = ("name", "examples")


def place_in_group(group: Group, name: str) -> str:
    """The place of a group's name or examples; '' where somebody typed them.

    Ours is what still says, in a group that the preparation began with, what we wrote for that very group: it is known
    by the group's id, and one changed letter makes it somebody's own. Who types our own word back into it means the
    same by it. A group that somebody added is theirs, also when they call it "Gemeente".
    """
    ours = OURS.get(group.id)
    return f"groups.{group.id}.{name}" if ours and getattr(group, name) == getattr(ours, name) != "" else ""


def placed_group(group: Group) -> Group:
    """The group, with what we wrote in it knowing its place."""
    return replace(group, name=_placed(group, "name"), examples=_placed(group, "examples"))


def _placed(group: Group, name: str) -> Words:
    place, text = place_in_group(group, name), getattr(group, name)
    return Words(text, place, SOURCE) if place else own(text, group.lang)


def group_texts() -> Iterator[tuple[str, str]]:
    """(place, text) of all that we wrote in groups."""
    for group in OURS.values():
        yield from ((place, getattr(group, name)) for name in TOLD if (place := place_in_group(group, name)))
