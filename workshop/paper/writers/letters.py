"""Which letters our fonts have: a program that sets type refuses a whole file for one that none of them has."""

import re
import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent.parent / "fonts"
FAMILIES = ("Rubik", "Rubik Latin Ext", "Rubik Cyrillic", "Rubik Arabic", "Noto Emoji")
MISSING = "\u25af"
# Seen by nobody, or another letter looks the same: variation selectors and joiners stop PDF/UA in a drawing.
ALIKE = {"\u2011": "-", "\u2010": "-", "\u202f": "\u00a0", "\u2009": " ", "\u200a": " ", "\t": " ", "\r": ""}
SILENT = {*map(chr, range(0xFE00, 0xFE10)), "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u20e3"}


LONG_WORD, PIECE = re.compile(r"\S{25,}"), re.compile(r"\S{12}(?=\S)")
BREAK = "\u200b"


def breakable(text: str) -> str:
    """The text, with places to break in a word that is too long for any column."""
    return LONG_WORD.sub(lambda word: PIECE.sub(rf"\g<0>{BREAK}", word[0]), text)


def printable(text: str) -> str:
    """The text in letters that can be printed; what no font has is a box."""
    return "".join(_printed(letter) for letter in unicodedata.normalize("NFC", text))


@cache
def _printed(letter: str) -> str:
    if letter in SILENT:
        return ""
    if letter in ALIKE:
        return ALIKE[letter]
    if letter == "\n" or ord(letter) in known():
        return letter
    opened = unicodedata.normalize("NFKD", letter)
    if opened != letter:
        found = [part for part in opened if ord(part) in known()]
        return "".join(found) or MISSING
    return "" if unicodedata.category(letter) in ("Mn", "Cf", "Cc") else MISSING


@cache
def known() -> frozenset[int]:
    """Every letter that one of our fonts has."""
    return frozenset(code for file in sorted(FONTS.glob("*-Regular.ttf")) for code in _codes(file.read_bytes()))


@cache
def extended() -> frozenset[int]:
    """The letters that only the second of our Latin fonts has."""
    first, second = ({*_codes((FONTS / f"{name}-Regular.ttf").read_bytes())} for name in ("Rubik", "RubikLatinExt"))
    return frozenset(second - first)


def _codes(font: bytes) -> Iterator[int]:
    """The letters of a font, out of its table `cmap`: of format 4 and 12, which ours have."""
    (count,) = struct.unpack_from(">H", font, 4)
    tables = (struct.unpack_from(">4sLLL", font, 12 + 16 * nr) for nr in range(count))
    start = next(offset for tag, _, offset, _ in tables if tag == b"cmap")
    (subtables,) = struct.unpack_from(">H", font, start + 2)
    for nr in range(subtables):
        _, _, offset = struct.unpack_from(">HHL", font, start + 4 + 8 * nr)
        yield from _subtable(font, start + offset)


def _subtable(font: bytes, at: int) -> Iterator[int]:
    (kind,) = struct.unpack_from(">H", font, at)
    if kind == 4:
        (double,) = struct.unpack_from(">H", font, at + 6)
        ends = struct.unpack_from(f">{double // 2}H", font, at + 14)
        starts = struct.unpack_from(f">{double // 2}H", font, at + 16 + double)
        for first, last in zip(starts, ends, strict=True):
            yield from range(first, min(last, 0xFFFE) + 1)
    elif kind == 12:
        (groups,) = struct.unpack_from(">L", font, at + 12)
        for nr in range(groups):
            first, last, _ = struct.unpack_from(">LLL", font, at + 16 + 12 * nr)
            yield from range(first, last + 1)
