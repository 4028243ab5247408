"""Files that are a zip with XML in it: the same parts give the same bytes."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from markupsafe import Markup

NO_DAY = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip knows
# What XML 1.0 cannot hold, and signs that turn the direction: programs for text have their own ways for that.
UNTOLD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
FROM_THE_RIGHT = ("R", "AL")
VIEW = re.compile(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"')
Draw = Callable[[str], bytes]
"""A drawing (SVG) as PNG."""


def zipped(parts: Sequence[tuple[str, str | bytes]], stored: Sequence[str] = ()) -> bytes:
    """A zip of these parts in this order; those in `stored` are not packed."""
    out = BytesIO()
    with ZipFile(out, "w") as file:
        for name, content in parts:
            info = ZipInfo(name, NO_DAY)
            info.compress_type = ZIP_STORED if name in stored else ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3
            file.writestr(info, content)
    return out.getvalue()


def bare(text: str) -> str:
    """The text without what XML cannot hold."""
    return UNTOLD.sub("", text)


def from_the_right(text: str) -> bool:
    """Whether its first letter that has a direction is written from right to left."""
    turns = (unicodedata.bidirectional(letter) for letter in text)
    return next((turn for turn in turns if turn in ("L", *FROM_THE_RIGHT)), "L") in FROM_THE_RIGHT


def shape(svg: str) -> float:
    """How high a drawing is for its width."""
    found = VIEW.search(svg)
    return float(found[2]) / float(found[1]) if found else 1.0


def together(parts: Sequence[Markup]) -> Markup:
    return Markup("").join(parts)
