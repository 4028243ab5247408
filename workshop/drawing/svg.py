"""Lanes -> SVG. One picture serves phone, desk, screen and paper; only its measures differ.

Texts are escaped where they enter (`_apart`, `escape`), all else is numbers and words of our own. They are isolated, so
that each reads in its own direction while the drawing keeps left on the left.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from ..actie.evening.meeting import Group, Settlement
from ..actie.evening.rows import Mark, Row
from ..actie.texts.shapes import PracticeQuestion
from ..words.language import direction, gettext
from ..words.marks import degrees
from .lanes import COUNTABLE, MANY, TRACKS, Lane, Measures, Stone, lanes, measures, places, rings, span
from .lanes import track as laid_track
from .shapes import OUTLINE, paint, shape
from .wrapping import ems, widest, wrapped

FONT = "Rubik, Noto Sans, Segoe UI, Roboto, Arial, sans-serif"
SOFT, ACCENT = ' class="st-soft" fill="#434d50"', ' class="st-accent" fill="#0f5c4d"'
# Where the words of the five places stand, and of three of them where five are too wide: which, at what place, how.
FIVE = ((0, 1.0, "middle"), (1, 2.0, "middle"), (2, 3.0, "middle"), (3, 4.0, "middle"), (4, 5.0, "middle"))
THREE = ((0, 0.5, "start"), (2, 3.0, "middle"), (4, 5.5, "end"))
HALVES = ("left", "right")
SHARES = (0.5, 0.45, 0.55, 0.4, 0.6)  # of the room above the wells, for the words of the left pole


def standing(row: Row, groups: Sequence[Group], element: Any, size: str, key: str = "", sentence: str = "") -> Markup:
    """One element in full; `element` has a name and two poles, `sentence` describes it to who cannot see it.

    Without a sentence it says nothing to them: the same stands beside it. size: phone, page or screen. `key` begins
    the ids within the picture.
    """
    named = f'role="img" aria-labelledby="{key}-t {key}-d"' if sentence else 'aria-hidden="true"'
    about = f'<title id="{key}-t">{escape(element.name)}</title><desc id="{key}-d">{escape(sentence)}</desc>'
    m = measures(row, size)
    poles = _poles(element.left.said, element.right.said, 5.2 * m.step / m.pole)
    top = m.pole * 1.1 * max(map(len, poles)) + m.small * 1.7 + m.gap
    laid = lanes(row, groups, m, top, then=size == "screen")
    bottom = laid[-1].end if laid else top
    explained, under = _explained(row, laid, m, bottom)
    rtl = direction() == "rtl"
    many = " st--many" if len(laid) > MANY else ""
    return Markup(  # noqa: S704 - every text in it is escaped
        f'<svg class="st st--{size}{many}" {named} direction="ltr"'
        f' viewBox="0 0 {m.width:g} {_n(bottom + under + m.gap)}" font-family="{FONT}" fill="#1b2224">'
        f"{about if sentence else ''}"
        f"{_scale(poles, degrees(element), m, top)}"
        f"{_all(_ring(settled, laid, m, top, bottom) for settled in rings(row))}"
        f"{_wells([_well(lane) for lane in laid], m)}"
        f'<g class="st-shapes" {OUTLINE}>{_all(_shapes(lane, m, rtl) for lane in laid)}</g>'
        f'<g font-size="{m.big}" font-weight="700">{_all(_name(lane, m, rtl) for lane in laid)}</g>'
        f'<g{SOFT} font-size="{m.small}">{_all(_said(lane, m, rtl) for lane in laid)}</g>{explained}</svg>'
    )


@dataclass(frozen=True)
class _Pole:
    said: str
    key_word: str = ""


@dataclass(frozen=True)
class _Practised:
    """The practice question in the shape of the others."""

    name: str
    left: _Pole
    right: _Pole
    positions: Sequence[str]


def practice(row: Row, question: PracticeQuestion, size: str, key: str = "", sentence: str = "") -> Markup:
    """The practice question, drawn as what comes later; everybody together has the shape of no group."""
    asked = _Practised(question.question, _Pole(question.left), _Pole(question.right), question.positions)
    return standing(row, (), asked, size, key, sentence)


def track(row: Row, groups: Sequence[Group], sentence: str, size: str) -> Markup:
    """One element of a profile; its name is the sentence, without one the same stands beside it.

    size: phone, page or screen.
    """
    named = f'role="img" aria-label="{escape(sentence)}"' if sentence else 'aria-hidden="true"'
    drawn, m = on_track(row, groups, size)
    return Markup(  # noqa: S704 - every text in it is escaped
        f'<svg class="profile__track st" {named} direction="ltr"'
        f' viewBox="0 {_n(-0.7 * m.gap)} {5 * m.step:g} {_n(m.well + 1.4 * m.gap)}">{drawn}</svg>'
    )


def on_track(row: Row, groups: Sequence[Group], size: str) -> tuple[Markup, Measures]:
    """What stands on the track of an element, and by which measures: five wells side by side, with their top at 0."""
    laid = laid_track(row, groups, TRACKS[size])
    m = laid.m
    settled = (_band(one, [(m.well, m.well)], m) for one in rings(row) if not one.group)
    drawn = (
        f'{_all(settled)}{_wells([(m.well, m.well, 5)], m)}<g class="st-shapes" {OUTLINE}>'
        f"{_all(_zone(stone, m) for stone in laid.stones)}{_all(_stone(stone, m) for stone in laid.stones)}</g>"
    )
    return Markup(drawn), m  # noqa: S704 - every text in it is escaped


def text(
    lines: Sequence[str], x: float, y: float, size: float = 0, anchor: str = "start", weight: str = "", tone: str = ""
) -> Markup:
    """Lines of text, the first standing on y; `tone` is attributes of its colour."""
    return Markup(_text(lines, x, y, size, anchor, weight, tone))  # noqa: S704 - every text in it is escaped


def _text(
    lines: Sequence[str], x: float, y: float, size: float = 0, anchor: str = "start", weight: str = "", tone: str = ""
) -> str:
    sized = f' font-size="{_n(size)}"' if size else ""
    heavy = f' font-weight="{weight}"' if weight else ""
    anchored = f' text-anchor="{anchor}"' if anchor != "start" else ""
    said = _apart(lines[0])
    if len(lines) > 1:
        steps = ("0", *["1.13em"] * (len(lines) - 1))
        pairs = zip(lines, steps, strict=True)
        said = _all(f'<tspan x="{_n(x)}" dy="{step}">{_apart(line)}</tspan>' for line, step in pairs)
    return f'<text{tone}{sized}{heavy}{anchored} x="{_n(x)}" y="{_n(y)}">{said}</text>'


def _n(value: float) -> str:
    """A measure as it is written: in tenths, without a zero behind the point."""
    return f"{round(value, 1):g}"


def _apart(content: str) -> str:
    return f"\u2068{escape(content)}\u2069"


def _all(parts: Iterable[str]) -> str:
    return "".join(parts)


def _explained(row: Row, laid: Sequence[Lane], m: Measures, bottom: float) -> tuple[str, float]:
    """What a hollow shape means, where one is drawn; and how much room words under the wells take."""
    for_all = any(not settled.group for settled in rings(row))
    moved = any(lane.came is not None for lane in laid)
    means = gettext("open vorm: vorige ronde")
    beside = ems(means) * m.small * 0.9 < m.left
    under = m.small * (1.6 * for_all + 1.6 * (moved and not (beside and for_all)))
    said = _text([means], 0, bottom + under - m.small * 0.3, m.small, tone=SOFT) if moved else ""
    return said, under


def _poles(left: str, right: str, room: float) -> list[list[str]]:
    """The words of both poles in as few lines as can be: one may take more of the room than the other."""
    split = [(wrapped(left, room * part), wrapped(right, room * (1 - part))) for part in SHARES]
    return list(min(split, key=lambda both: max(map(len, both))))


def _scale(poles: Sequence[list[str]], said: list[str], m: Measures, top: float) -> str:
    """What stands above the wells: the words of both poles and of the five places; three where five are too wide."""
    foot = top - m.small * 1.7 - m.gap - m.pole * 0.12
    ends = (
        _text(lines, m.left + 5 * m.step * nr, foot - m.pole * 1.12 * (len(lines) - 1), m.pole, anchor, "700")
        for nr, (lines, anchor) in enumerate(zip(poles, ("start", "end"), strict=True))
    )
    y, which = _n(top - m.small * 0.4 - m.gap), THREE if widest(said) * m.small > m.step - 4 else FIVE
    words = (
        f'<text{_anchored(anchor)} x="{_n(m.x(place))}" y="{y}">{_apart(said[nr])}</text>'
        for nr, place, anchor in which
    )
    return f'{_all(ends)}<g{SOFT} font-size="{m.small}" text-anchor="middle">{_all(words)}</g>'


def _anchored(anchor: str) -> str:
    return f' text-anchor="{anchor}"' if anchor != "middle" else ""


def _well(lane: Lane) -> tuple[float, float, int]:
    """A group of which nothing is shown has one long well for the reason."""
    return lane.foot, lane.well, 1 if lane.mark.show == "none" else 5


def _wells(of: Sequence[tuple[float, float, int]], m: Measures) -> str:
    """Every well of every lane in one path: (foot, height, how many side by side)."""
    r = m.gap * 1.6
    path = []
    for foot, well, count in of:
        wide, tall = m.step * (5 / count) - m.gap - 2 * r, well - 2 * r
        across = f"h{_n(wide)}v{_n(tall)}h-{_n(wide)}Z"
        top = _n(foot - well + r)
        path += [f"M{_n(m.left + place * m.step + m.gap / 2 + r)} {top}{across}" for place in range(count)]
    looks = f'fill="#efece4" stroke="#efece4" stroke-width="{_n(2 * r)}" stroke-linejoin="round"'
    return f'<path class="st-well" {looks} d="{_all(path)}"/>'


def _ring(settled: Settlement, laid: Sequence[Lane], m: Measures, top: float, bottom: float) -> str:
    """The settled place: round the wells of every lane, or of its one group; one ring where lanes follow closely."""
    own = [(lane.foot, lane.well) for lane in laid if lane.mark.group == settled.group]
    every = [(lane.foot, lane.well) for lane in laid if lane.mark.show != "none"]
    around = (settled.group and own) or (every if m.above else [(bottom, bottom - top)])
    return _band(settled, around, m) + ("" if settled.group else _settled_word(settled, m, bottom))


def _band(settled: Settlement, around: Sequence[tuple[float, float]], m: Measures) -> str:
    first, last = settled.positions[0], settled.positions[-1]
    line = m.gap * 0.52
    dashed = f' stroke-dasharray="{_n(line * 3.2)} {_n(line * 2)}"' if settled.form == "try_until" else ""
    x, wide, turn = _n(m.left + (first - 1) * m.step), _n((last - first + 1) * m.step), _n(m.gap * 2.1)
    rects = (
        f'<rect x="{x}" y="{_n(foot - well - m.gap / 2)}" width="{wide}" height="{_n(well + m.gap)}" rx="{turn}"/>'
        for foot, well in around
    )
    on = " ".join(map(str, settled.positions))
    looks = f'fill="#e1eee9" stroke="#0f5c4d" stroke-width="{_n(line)}"{dashed}'
    return f'<g class="st-ring" data-places="{on}" {looks}>{_all(rects)}</g>'


def _settled_word(settled: Settlement, m: Measures, foot: float) -> str:
    x = m.x((settled.positions[0] + settled.positions[-1]) / 2)
    said = gettext("op proef") if settled.form == "try_until" else gettext("afgesproken")
    return _text([said], x, foot + m.gap / 2 + m.small * 1.2, m.small, "middle", "700", ACCENT)


def _shapes(lane: Lane, m: Measures, rtl: bool) -> str:
    """One group: its shape beside its name, and what of it may be shown."""
    x = m.width - m.r * 0.9 if m.above and rtl else m.r * 0.9
    y = lane.first - lane.letters * 0.34 if m.above else lane.foot - lane.well / 2
    own, shown = shape(lane.shape, x, y, m.r * (0.8 if m.above else 0.86)), ""
    if lane.mark.show == "numbers":
        middle = lane.foot - (lane.well + m.zone) / 2
        came = _moved(lane, lane.came, m, middle) if lane.came is not None else ""
        shown = _votes(lane, m) + came + _stand(lane, m, middle)
    elif lane.mark.show == "words":
        shown = _stand(lane, m, lane.foot - lane.well / 2)
    return f"<g {paint(lane.shape)}>{own}{shown}</g>"


def _name(lane: Lane, m: Measures, rtl: bool) -> str:
    """Its name; on a line of its own that begins where the language does."""
    turn = m.above and rtl
    size = lane.letters if lane.letters != m.big else 0
    return _text(lane.name, m.width - m.label if turn else m.label, lane.first, size, "end" if turn else "start")


def _said(lane: Lane, m: Measures, rtl: bool) -> str:
    """How many votes are shown, or the reason where none are."""
    if lane.why:
        y = lane.foot - lane.well / 2 + m.small * (0.34 - 0.56 * (len(lane.why) - 1))
        return _text(lane.why, m.left + m.small, y)
    if lane.under:
        return _text([lane.votes], m.label, lane.first + lane.said - lane.letters)
    turn = m.above and rtl
    x = 0 if turn else m.width if m.above else m.left - m.small * 0.6
    return _text([lane.votes], x, lane.first, anchor="start" if turn else "end")


def _votes(lane: Lane, m: Measures) -> str:
    """Votes at the bottom of their wells: a dot each while they can be counted, else bars against the fullest."""
    counts = lane.mark.votes or ()
    most = max(counts, default=0) or 1
    return _dots(counts, m, lane.foot, most) if m.zone and most <= COUNTABLE else _bars(counts, m, lane, most)


def _dots(counts: Sequence[int], m: Measures, foot: float, most: int) -> str:
    """Few votes lie on one row, more in two rows of seven.

    Each has a rim of ink, from what is around it: no colour of a group can do without on every well and beamer.
    """
    across = 4 if most <= 4 else 7
    pitch = m.zone * (0.78 if most <= 4 else 0.5)
    step = round(pitch, 1)
    rows = []
    for place, count in enumerate(counts, 1):
        for row, begin in enumerate(range(0, count, across)):
            here = min(count - begin, across)
            at = f"{_n(m.x(place) - (here - 1) / 2 * step)} {_n(foot - m.gap * 0.8 - (row + 0.5) * pitch)}"
            rows.append(f"M{at}h{_n((here - 1) * step + 0.1)}")
    # Dots are the round ends of dashes without length: a tenth of what it takes to write each of them, twice.
    wide, d = pitch * 0.86, f'd="{_all(rows)}"'
    looks = f'stroke="currentColor" stroke-width="{_n(wide - 2 * _rim(m))}"'
    both = f'<path stroke-width="{_n(wide)}" {d}/><path class="st-votes" {looks} {d}/>'
    return f'<g stroke-linecap="round" stroke-dasharray="0 {_n(step)}">{both}</g>'


def _rim(m: Measures) -> float:
    """How thick the line around a vote is: a millimetre and a half on a screen of two metres, a pixel on a phone."""
    return max(1.0, m.r / 14)


def _bars(counts: Sequence[int], m: Measures, lane: Lane, most: int) -> str:
    wide = m.step - 4 * m.gap
    path = []
    for place, count in enumerate(counts, 1):
        if count:
            tall = (lane.well - 2 * m.gap) * count / most
            r = min(m.gap * 0.6, tall)
            up, turn = _n(tall - r), _n(r)
            path.append(
                f"M{_n(m.x(place) - wide / 2)} {_n(lane.foot - m.gap)}v-{up}q0 -{turn} {turn} -{turn}"
                f"h{_n(wide - 2 * r)}q{turn} 0 {turn} {turn}v{up}Z"
            )
    looks = f'fill="currentColor" fill-opacity=".4" stroke-width="{_n(_rim(m))}"'
    return f'<path class="st-votes" {looks} d="{_all(path)}"/>'


def _known(mark: Mark) -> str:
    """What a mark says, for who reads the drawing by program: a test holds it against the table."""
    if mark.show == "words":
        return f'data-group="{escape(mark.group)}" data-side="{mark.side}"'
    at = " ".join(str(place) for place in dict.fromkeys(mark.middle or ()))
    return f'data-group="{escape(mark.group)}" data-place="{at}"'


def _look(mark: Mark) -> str:
    return "words" if mark.show == "words" else "full"


def _stand(lane: Lane, m: Measures, y: float) -> str:
    """The group's shape where it stands: over its side's zone when known in words, in two halves without a middle."""
    at, mark, look = places(lane.mark), lane.mark, _look(lane.mark)
    steps = f' data-steps="{int(2 * at[0] - 2 * lane.came)}"' if lane.came is not None else ""
    if len(at) == 2:
        drawn = _all(shape(lane.shape, m.x(one), y, m.r, look, half) for one, half in zip(at, HALVES, strict=True))
    else:
        drawn = _bridge(mark, m, y) + shape(lane.shape, m.x(at[0]), y, m.r, look)
    return f'<g class="st-mark" {_known(mark)}{steps}>{drawn}</g>'


def _bridge(mark: Mark, m: Measures, y: float) -> str:
    """Which places a shape between them stands for: two medians, or the zone of a side (dashed)."""
    begin, end = span(mark)
    if end <= begin:
        return ""
    r, in_words = m.r * 0.5, mark.show == "words"
    dashed = f' stroke-dasharray="{_n(m.r / 3.4)} {_n(m.r / 4)}"' if in_words else ""
    box = f'x="{_n(m.x(begin) - r)}" y="{_n(y - r)}" width="{_n((end - begin) * m.step + 2 * r)}" height="{_n(2 * r)}"'
    looks = f'fill="currentColor" fill-opacity="{".25" if in_words else ".7"}" stroke-width="{_n(m.r / 11)}"'
    return f'<rect class="st-bridge" {box} rx="{_n(r)}" {looks}{dashed}/>'


def _moved(lane: Lane, then: float, m: Measures, y: float) -> str:
    """A thin shape where the group stood, and an arrow from there to here."""
    way = 1 if places(lane.mark)[0] > then else -1
    tip = m.x(places(lane.mark)[0]) - way * m.r * 1.2
    line = f"M{_n(m.x(then) + way * m.r)} {_n(y)}H{_n(tip - way * m.r * 0.5)}"
    point = f"M{_n(tip)} {_n(y)}l{_n(-way * m.r * 0.75)} {_n(-m.r * 0.42)}v{_n(m.r * 0.84)}Z"
    return (
        f'<path class="st-arrow" d="{line}" pathLength="1" fill="none" stroke-width="{_n(m.r / 6)}"/>'
        f'<path class="st-tip" d="{point}" stroke="none" fill="#1b2224"/>'
        f"{shape(lane.shape, m.x(then), y, m.r * 0.9, 'earlier')}"
    )


def _zone(stone: Stone, m: Measures) -> str:
    """The zone of a side lies under all shapes."""
    if stone.mark.show != "words" or stone.half:
        return ""
    return f"<g {paint(stone.shape)}>{_bridge(stone.mark, m, stone.y)}</g>"


def _stone(stone: Stone, m: Measures) -> str:
    drawn = shape(stone.shape, stone.x, stone.y, m.r, _look(stone.mark), stone.half)
    return f"<g {paint(stone.shape, 'st-mark')} {_known(stone.mark)}>{drawn}</g>"
