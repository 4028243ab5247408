"""The shape of a group: shape and colour together, so that it is known in grey too.

Every shape fits a box of -13..13, and is mirrored in its middle. Colours are presentation attributes, so that paper has
them; standing.css overrides them on screens.
"""

from collections.abc import Sequence

from markupsafe import Markup

from ..actie.evening.meeting import Group
from .lanes import shape_of

FILLS = ("#e69f00", "#0072b2", "#cc79a7", "#009e73", "#56b4e9", "#d55e00", "#5b6468", "#f0e442", "#1b2224")
PATHS = (
    "M-10 0a10 10 0 1 0 20 0a10 10 0 1 0 -20 0Z",
    "M-9 -9H9V9H-9Z",
    "M0 -11.8L11.8 8.8H-11.8Z",
    "M0 -12.2L12.2 0L0 12.2L-12.2 0Z",
    "M11 0L5.5 9.5H-5.5L-11 0L-5.5 -9.5H5.5Z",
    "M0 -12.4L3.6 -4.6L12 -3.8L5.6 1.9L7.5 10.3L0 5.9L-7.5 10.3L-5.6 1.9L-12 -3.8L-3.6 -4.6Z",
    "M-4 -11H4V-4H11V4H4V11H-4V4H-11V-4H-4Z",
    "M0 -11.4L11 -3.5L6.8 9.3H-6.8L-11 -3.5Z",
    "M0 11.8L-11.8 -8.8H11.8Z",
)
LEFT_HALVES = (
    "M0 -10a10 10 0 0 0 0 20Z",
    "M0 -9H-9V9H0Z",
    "M0 -11.8L-11.8 8.8H0Z",
    "M0 -12.2L-12.2 0L0 12.2Z",
    "M0 -9.5H-5.5L-11 0L-5.5 9.5H0Z",
    "M0 -12.4L-3.6 -4.6L-12 -3.8L-5.6 1.9L-7.5 10.3L0 5.9Z",
    "M0 -11H-4V-4H-11V4H-4V11H0Z",
    "M0 -11.4L-11 -3.5L-6.8 9.3H0Z",
    "M0 -8.8H-11.8L0 11.8Z",
)
OUTLINE = 'stroke="#1b2224" stroke-width="1.3" stroke-linejoin="round"'


def shape(i: int, x: float, y: float, r: float, look: str = "full", half: str = "") -> str:
    """A shape of radius `r` at (x, y), in the colour of what is around it (`paint`).

    look: full, words (thick and hollow: known in words only) or earlier (thin and hollow: the round before).
    half, left or right: only that half is full, the other is an outline.
    """
    at = f"translate({round(x, 1):g} {round(y, 1):g})scale({round(r / 13, 2):g})"
    paper = f'<path class="st-paper" transform="{at}" d="{PATHS[i]}" fill="#fff"/>' if look == "earlier" or half else ""
    where = f'transform="{at}{"scale(-1 1)" if half == "right" else ""}" d="{(LEFT_HALVES if half else PATHS)[i]}"'
    if look == "words":
        hollow = f'class="st-paper st-hollow" {where} fill="#fff" stroke="currentColor" stroke-width="3"'
        return f'{paper}<path {where} fill="none" stroke-width="5.4"/><path {hollow}/>'
    return f'{paper}<path {where} fill="currentColor"/>' if look == "full" else paper


def paint(i: int, more: str = "") -> str:
    """The colour of a group, as attributes of what holds its shapes."""
    return f'class="{f"{more} " if more else ""}st-g{i}" color="{FILLS[i]}"'


def marker(groups: Sequence[Group], group: str) -> Markup:
    """The shape beside a group's name in running text; the name says the same, so it is hidden from readers."""
    i = shape_of(group, groups)
    looks = f'{paint(i, "marker st-shapes")} {OUTLINE} viewBox="-13 -13 26 26" width="20" height="20"'
    return Markup(f'<svg {looks} aria-hidden="true" focusable="false">{shape(i, 0, 0, 13)}</svg>')  # noqa: S704 - ours
