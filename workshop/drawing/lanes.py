"""Rows -> frozen values: where everything of the picture stands. Pure geometry, in units of the viewBox.

Five places are five wells; every group has a lane of wells, its votes lie at the bottom, its shape stands at its
middle. Places are 1..5, half a place is between two.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ..actie.evening.meeting import Group, Settlement
from ..actie.evening.rows import Mark, Row
from ..words import group_name, why
from ..words.language import gettext, ngettext
from .wrapping import ems, widest, wrapped

MANY = 4  # with more groups than this, a screen has measures of its own
COUNTABLE = 14  # as many votes on a place are dots that can be counted
LAST = 8  # the shape of "anders"
# Between which places a group stands that is known by its side only; on both sides it has no middle.
ZONES = {
    "links": (1.0, 2.0),
    "licht_links": (2.0, 3.0),
    "midden": (2.5, 3.5),
    "licht_rechts": (3.0, 4.0),
    "rechts": (4.0, 5.0),
}
BOTH_SIDES = (1.5, 4.5)


@dataclass(frozen=True)
class Measures:
    """The sizes of one medium.

    A lane is `well` high; it has names from `label` to `left`, where the five wells begin, one every `step` with a
    `gap` between; `zone` is the room for votes under a shape of radius `r`. `pole`, `big` and `small` are sizes of
    letters. Names stand beside the lane with the number of votes under them ("under") or behind them ("inline"), or
    on a line above it.
    """

    width: float
    names: str
    left: float
    step: float
    gap: float
    well: float
    r: float
    label: float = 0
    zone: float = 0
    pole: float = 0
    big: float = 0
    small: float = 0

    @property
    def above(self) -> bool:
        return self.names == "above"

    def x(self, place: float) -> float:
        """The middle of a place, or of the way between two."""
        return self.left + (place - 0.5) * self.step


SIZES = {
    "phone": Measures(360, "above", 0, 72, 5, 56, 13.5, label=28, zone=18, pole=18, big=17, small=15),
    "page": Measures(760, "under", 230, 106, 7, 66, 15, label=36, zone=22, pole=21, big=19, small=15),
    "screen": Measures(1930, "under", 530, 280, 11, 98, 27, label=76, zone=32, pole=60, big=58, small=34),
    "screen-many": Measures(2400, "inline", 1330, 214, 10, 68, 27, label=66, zone=0, pole=58, big=50, small=40),
}
TRACKS = {
    "phone": Measures(320, "above", 0, 64, 5, 60, 13.5),
    "page": Measures(480, "above", 0, 96, 6, 46, 15),
    "screen": Measures(1320, "above", 0, 264, 14, 150, 58),
}


@dataclass(frozen=True)
class Lane:
    """One group: its texts in lines that fit, and how high it is.

    `shape` is the number of its shape, `letters` the size of its name, whose first line stands on `first`; `said` is
    how high name and votes are together. `foot` and `well` are of the wells, `end` of all. `came` is the place it
    came from, when both rounds show one middle of it and that moved.
    """

    mark: Mark
    shape: int
    name: tuple[str, ...]
    letters: float
    first: float
    votes: str
    under: bool
    said: float
    why: tuple[str, ...]
    foot: float
    well: float
    end: float
    came: float | None


@dataclass(frozen=True)
class Stone:
    """A group's shape in a profile, at (x, y); `half` is left or right of a group without a middle."""

    mark: Mark
    shape: int
    x: float
    y: float
    half: str = ""


@dataclass(frozen=True)
class Track:
    """One element of a profile: its measures with the radius that fits, and the stones, none before another."""

    m: Measures
    stones: tuple[Stone, ...]


def measures(row: Row, size: str) -> Measures:
    """The measures of one element in full; a screen with many groups has its own."""
    marks = row.look.marks if row.look else ()
    return SIZES.get(f"{size}-many" if len(marks) > MANY else size, SIZES[size])


def lanes(row: Row, groups: Sequence[Group], m: Measures, top: float, then: bool) -> tuple[Lane, ...]:
    """The lanes of one element from `top` down. `then`: the number of votes in the round before is told too."""
    laid: list[Lane] = []
    for mark in row.look.marks if row.look else ():
        begin = laid[-1].end + m.gap * 1.4 if laid else top
        laid.append(_lane(row, mark, groups, m, begin, then))
    return tuple(laid)


def _lane(row: Row, mark: Mark, groups: Sequence[Group], m: Measures, begin: float, then: bool) -> Lane:
    """A name may become a fifth smaller before it takes another line."""
    called = group_name(mark.group, groups)
    earlier = _earlier(row, mark)
    votes = counted(mark, groups, earlier.n if then and earlier else None) if mark.show != "none" else ""
    room = (m.width if m.above else m.left) - m.label - m.small * 0.7
    wide = ems(votes) * m.small if votes and m.names != "under" else 0
    under = bool(votes and not m.above and (not wide or ems(called) * m.big * 0.85 + wide > room))
    room = room if under else room - wide
    name = wrapped(called, room / m.big / 0.8)
    letters = round(min(m.big, room / widest(name)), 1)
    said = letters * 1.15 * len(name) + (m.small * 1.25 if under else 0)
    reason = wrapped(why(mark), (5 * m.step - 2 * m.small) / m.small * 1.14) if mark.show == "none" else []
    well = max(m.well, m.small * (0.5 + 1.15 * len(reason)) if reason else 0)
    tall = said + m.small * 0.3 + well if m.above else max(said, well)
    return Lane(
        mark,
        shape_of(mark.group, groups),
        tuple(name),
        letters,
        first=begin + letters * 0.92 + (0 if m.above else (tall - said) / 2),
        votes=votes,
        under=under,
        said=said,
        why=tuple(reason),
        foot=begin + (tall if m.above else (tall + well) / 2),
        well=well,
        end=begin + tall,
        came=came_from(row, mark),
    )


def shape_of(group: str, groups: Sequence[Group]) -> int:
    """Which shape a group has: its place among the meeting's groups; "anders" has the last one."""
    return next((place for place, one in enumerate(groups) if one.id == group), LAST)


def counted(mark: Mark, groups: Sequence[Group], then: int | None = None) -> str:
    """How many votes of a group are shown, in words; `then` as many as in the round before."""
    if mark.show == "words":
        return gettext("alleen in woorden")
    if any(group.id == mark.group and group.voting == "one_voice" for group in groups):
        return gettext("één stem samen")
    n = mark.n or 0
    if then is not None:
        text = ngettext("eerst %(then)s, nu %(n)s stem", "eerst %(then)s, nu %(n)s stemmen", n)
        return text % {"n": n, "then": then}
    text = ngettext("%(n)s stem", "%(n)s stemmen", n) % {"n": n}
    return f"{text}, {gettext('open')}" if mark.open else text


def places(mark: Mark) -> tuple[float, ...]:
    """Where a group stands: one place, or left and right when it has no middle."""
    if mark.show == "words":
        return (sum(ZONES[mark.side]) / 2,) if mark.side in ZONES else BOTH_SIDES
    lower, upper = mark.middle or (0, 0)
    return (lower, upper) if upper - lower >= 2 else ((lower + upper) / 2,)


def span(mark: Mark) -> tuple[float, float]:
    """Between which places a group with one place stands: its two medians, or the zone of its side."""
    return ZONES[mark.side] if mark.show == "words" else mark.middle or (0, 0)


def came_from(row: Row, mark: Mark) -> float | None:
    """The place a group came from, when both rounds show one middle of it in numbers and that moved."""
    earlier = _earlier(row, mark)
    if not earlier:
        return None
    then, now = places(earlier), places(mark)
    return then[0] if len(then) == len(now) == 1 and then != now else None


def _earlier(row: Row, mark: Mark) -> Mark | None:
    """The same group in the round before, when both are shown in numbers."""
    before = row.earlier.marks if row.earlier and mark.show == "numbers" else ()
    return next((one for one in before if one.group == mark.group and one.show == "numbers"), None)


def track(row: Row, groups: Sequence[Group], m: Measures) -> Track:
    """The wells of one element and every group in them; groups on one spot stand side by side and in rows."""
    marks = [mark for mark in (row.look.marks if row.look else ()) if mark.show != "none"]
    standing = sorted(_spots(marks, groups), key=lambda one: one.x)
    room = _room({one.x for one in standing}, m)
    crowd = Counter(one.x for one in standing)
    pitch = min(2.2 * m.r, _pitch(max(crowd.values(), default=0), room, m))
    across = max(int(room // pitch), 1)
    stones = [
        stone
        for place, here in groupby(standing, key=lambda one: one.x)
        for stone in _pile(place, list(here), across, pitch, m)
    ]
    return Track(replace(m, r=pitch / 2.2), tuple(stones))


def _spots(marks: Iterable[Mark], groups: Sequence[Group]) -> Iterable[Stone]:
    """Every shape at its place: as yet a place 1..5, no measure."""
    for mark in marks:
        at = places(mark)
        for place, half in zip(at, ("left", "right") if len(at) == 2 else ("",), strict=True):
            yield Stone(mark, shape_of(mark.group, groups), place, 0, half)


def _room(taken: set[float], m: Measures) -> float:
    """How wide a cluster may be: a well, or half of one where a neighbour stands between two wells."""
    tight = any(place + 0.5 in taken for place in taken)
    return (m.step - m.gap) * (0.5 if tight else 0.96)


def _pitch(crowd: int, room: float, m: Measures) -> float:
    """The most room that each shape can have when all that share a spot stand side by side or in rows."""
    if not crowd:
        return m.well
    across = range(1, crowd + 1)
    return max(min(room / wide, (m.well - m.gap) / (-(-crowd // wide))) for wide in across)


def _pile(place: float, here: list[Stone], across: int, pitch: float, m: Measures) -> Iterable[Stone]:
    """The groups on one spot in rows, each row in the middle."""
    rows = -(-len(here) // across)
    wide = -(-len(here) // rows)
    for nr, stones in enumerate(here[begin : begin + wide] for begin in range(0, len(here), wide)):
        y = m.well / 2 + (nr - (rows - 1) / 2) * pitch
        for beside, stone in enumerate(stones):
            yield replace(stone, x=m.x(place) + (beside - (len(stones) - 1) / 2) * pitch, y=y)


def rings(row: Row) -> tuple[Settlement, ...]:
    """What was settled on places, for everybody or for one group."""
    return tuple(settled for settled in row.settlements if settled.positions)
