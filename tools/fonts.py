"""Make the fonts of files out of those of the pages: Rubik in two weights, a file for each subset that is vendored.

    .venv/bin/python tools/fonts.py

A writer of files takes no variable font and no woff2. Each subset is a family of its own, as a program that sets type
looks in one file for a family and then goes on to the next family. The same fonts in give the same bytes out.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).parent.parent
VENDORED = ROOT / "workshop" / "static" / "vendor" / "fontsource-variable-rubik@5.3.0"
FONTS = ROOT / "workshop" / "paper" / "fonts"
# What a file is called where it is vendored -> what its family is called in files. Latin stands first and is Rubik.
FAMILIES = {
    "latin": "Rubik",
    "latin-ext": "Rubik Latin Ext",
    "cyrillic": "Rubik Cyrillic",
    "arabic": "Rubik Arabic",
}
WEIGHTS = {"Regular": 400, "Bold": 700}
MISSING, UNSEEN = "\u25af", "\u200b\u200e\u200f\u2066\u2067\u2068\u2069"
FAMILY, STYLE, ID, FULL_NAME, POSTSCRIPT, LATER_FAMILY, LATER_STYLE = 1, 2, 3, 4, 6, 16, 17
BOLD_IN_HEAD, BOLD_IN_OS2, REGULAR_IN_OS2 = 1, 1 << 5, 1 << 6


def made() -> Iterator[tuple[str, bytes]]:
    """The name and the bytes of each font."""
    for subset, family in FAMILIES.items():
        for style, weight in WEIGHTS.items():
            name = f"{family.replace(' ', '')}-{style}"
            yield f"{name}.ttf", _static(VENDORED / f"rubik-{subset}-wght-normal.woff2", family, style, weight)


def _static(file: Path, family: str, style: str, weight: int) -> bytes:
    font = TTFont(file, recalcTimestamp=False)
    font = instantiateVariableFont(font, {"wght": weight}, inplace=True)
    if family == FAMILIES["latin"]:
        _add_missing(font)
    _name(font, family, style)
    font["OS/2"].usWeightClass = weight
    bold = style == "Bold"
    font["OS/2"].fsSelection = BOLD_IN_OS2 if bold else REGULAR_IN_OS2
    font["head"].macStyle = BOLD_IN_HEAD if bold else 0
    font.flavor = None
    out = BytesIO()
    font.save(out)
    return out.getvalue()


def _add_missing(font: TTFont) -> None:
    """A sign for letters that no font of ours has, and signs that nobody sees: where a word may break or turn."""
    high, wide, thick = font["OS/2"].sCapHeight, font["OS/2"].sCapHeight * 3 // 5, 50
    box = TTGlyphPen(None)
    for begin, turn in ((0, 1), (thick, -1)):
        corners = [(begin, begin), (begin, high - begin), (wide - begin, high - begin), (wide - begin, begin)]
        box.moveTo(corners[0])
        for corner in corners[1:][::turn]:
            box.lineTo(corner)
        box.closePath()
    _add(font, MISSING, box.glyph(), wide + 2 * thick)
    for unseen in UNSEEN:
        _add(font, unseen, TTGlyphPen(None).glyph(), 0)


def _add(font: TTFont, letter: str, glyph: Glyph, width: int) -> None:
    name = f"uni{ord(letter):04X}"
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"][name] = glyph
    font["hmtx"][name] = (width, 0)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[ord(letter)] = name


def _name(font: TTFont, family: str, style: str) -> None:
    names = font["name"]
    for later in (LATER_FAMILY, LATER_STYLE, 25):
        names.removeNames(nameID=later)
    postscript = f"{family.replace(' ', '')}-{style}"
    said = {FAMILY: family, STYLE: style, ID: postscript, FULL_NAME: f"{family} {style}", POSTSCRIPT: postscript}
    for which, text in said.items():
        names.setName(text, which, 3, 1, 0x409)


def main() -> None:
    FONTS.mkdir(exist_ok=True)
    for name, font in made():
        (FONTS / name).write_bytes(font)


if __name__ == "__main__":
    main()
