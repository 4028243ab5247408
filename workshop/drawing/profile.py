"""The role profile as one drawing, for paper and files: every element with its words and its track, one under another.

It runs from left to right, as the places do. On a page the names stand beside the tracks, in a narrow place above them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ..actie.evening.meeting import Group
from ..actie.evening.rows import Row
from ..actie.paper.record import Question, Record
from ..actie.vocabulary import OTHER
from ..words import group_name, status
from .lanes import Measures, shape_of
from .shapes import OUTLINE, paint, shape
from .svg import FONT, SOFT, on_track, text
from .wrapping import ems, wrapped


@dataclass(frozen=True)
class Room:
    """The measures of a medium: names from 0 to `names` where those stand beside the tracks, letters of two sizes."""

    width: float
    names: float
    big: float
    small: float
    gap: float


ROOMS = {"page": Room(740, 250, 17, 14.5, 22), "phone": Room(320, 0, 16, 14, 20)}
LINE = 1.22
Drawn = tuple[Markup, float]


def profile(record: Record, size: str) -> Markup:
    """All rows of a record, with which shape is which group above them; size: page or phone.

    It says nothing to who cannot see it.
    """
    room = ROOMS[size]
    drawn, y = _legend(record.profile, record.groups, room)
    for row in record.profile:
        part, height = _row(row, record, size)
        drawn += Markup('<g transform="translate(0 {:g})">{}</g>').format(round(y, 1), part)
        y += height
    return Markup(
        '<svg class="st st--{}" aria-hidden="true" direction="ltr" viewBox="0 0 {:g} {:g}" font-family="{}"'
        ' fill="#1b2224">{}</svg>'
    ).format("phone" if size == "phone" else "page", room.width, round(y, 1), FONT, drawn)


def _legend(rows: Sequence[Row], groups: Sequence[Group], room: Room) -> Drawn:
    x, y, drawn = 0.0, room.small, Markup()
    for group in _shown(rows, groups):
        name = group_name(group, groups)
        wide = ems(name) * room.small + room.small * 3
        if x and x + wide > room.width:
            x, y = 0.0, y + room.small * 1.7
        i = shape_of(group, groups)
        mark = shape(i, x + room.small * 0.6, y - room.small * 0.34, room.small * 0.6)
        drawn += Markup(f'<g class="st-shapes" {OUTLINE}><g {paint(i)}>{mark}</g></g>')  # noqa: S704 - ours
        drawn += text([name], x + room.small * 1.6, y, room.small, weight="700")
        x += wide
    return drawn, y + room.gap


def _shown(rows: Sequence[Row], groups: Sequence[Group]) -> list[str]:
    """The groups of the meeting; "anders" only where it is in the picture."""
    others = any(mark.group == OTHER for row in rows if row.look for mark in row.look.marks)
    ids = [group.id for group in groups]
    return ids + ([OTHER] if others and OTHER not in ids else [])


def _row(row: Row, record: Record, size: str) -> Drawn:
    room, element = ROOMS[size], record.element(row.element)
    said = status(row.look, rules=record.rules) if row.look else ""
    track, m = on_track(row, record.groups, size)
    left = room.width - 5 * m.step
    name, beside = _name(element, said, room)
    poles, above = _poles(element, room, left)
    top = above if room.names else beside + above
    drawn = name + Markup('<g transform="translate({:g} {:g})">{}</g>').format(left, round(top, 1), track)
    drawn += poles if room.names else Markup('<g transform="translate(0 {:g})">{}</g>').format(beside, poles)
    return drawn, max(_end(top, m), beside) + room.gap


def _end(top: float, m: Measures) -> float:
    return top + m.well + m.gap


def _name(element: Question, said: str, room: Room) -> Drawn:
    """What the question is called, in everyday words too, and what the votes said."""
    y, drawn = 0.0, Markup()
    wide = (room.names or room.width) - 16
    for words, size, weight, tone in _called(element, said, room):
        lines = wrapped(words, wide / size)
        drawn += _under(lines, 0, y + size, size, weight=weight, tone=tone)
        y += size * LINE * len(lines)
    return drawn, y + room.small * 0.5


def _called(element: Question, said: str, room: Room) -> Iterator[tuple[str, float, str, str]]:
    yield f"{element.letter}  {element.name}", room.big, "700", ""
    yield element.everyday, room.small, "", SOFT
    if said:
        yield said, room.small, "700", ""


def _poles(element: Question, room: Room, left: float) -> Drawn:
    """The words of both poles over the ends of the track."""
    wide = (room.width - left) * 0.48 / room.small
    both = wrapped(element.left.said, wide), wrapped(element.right.said, wide)
    most = max(map(len, both))
    ends = ((both[0], left, "start"), (both[1], room.width, "end"))
    drawn = Markup().join(
        _under(lines, x, room.small * (1 + LINE * (most - len(lines))), room.small, anchor) for lines, x, anchor in ends
    )
    return drawn, room.small * LINE * most + room.small * 0.5


def _under(lines: Sequence[str], x: float, y: float, size: float, anchor: str = "start", **looks: str) -> Markup:
    """Lines under one another, each a text of its own: not every reader of drawings can anchor several in one."""
    return Markup().join(text([line], x, y + LINE * size * nr, size, anchor, **looks) for nr, line in enumerate(lines))
