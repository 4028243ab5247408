"""A Document as plain lists and tables of text, for a program that sets type: words are never markup there."""

import re
from itertools import groupby
from typing import Any, assert_never

from ...drawing.codes import qr
from ..tree import (
    Badge,
    Block,
    Boxes,
    Break,
    Bullets,
    Card,
    Cards,
    Columns,
    Document,
    Facts,
    Heading,
    Inline,
    Line,
    Masthead,
    NextLine,
    Paragraph,
    Picture,
    Qr,
    Run,
    Section,
    Table,
    Write,
    cells,
)
from .letters import FAMILIES, breakable, extended, printable

Plain = dict[str, Any]
FONT = re.compile(r'font-family="[^"]*"')
BETWEEN_TAGS = re.compile("(?<=>)[^<>]+(?=<)")
ISOLATES = re.compile("[\u2066-\u2069\u200e\u200f]")


def plain(document: Document) -> Plain:
    """All of a sheet."""
    return {
        "title": printable(document.title),
        "lang": document.lang.partition("-")[0],
        "rtl": document.rtl,
        "paper": document.size,
        "landscape": document.landscape,
        "edge": document.to_the_edge,
        "type": document.type_size,
        "least": document.least_size or document.type_size,
        "foot": [_line(line) for line in document.foot],
        "blocks": _blocks(document.blocks),
    }


def _blocks(blocks: tuple[Block, ...]) -> list[Plain]:
    return [{"is": type(block).__name__.lower(), **_block(block)} for block in blocks]


def _block(block: Block) -> Plain:
    match block:
        case Heading(text, level, number):
            return {"text": _line(text), "level": level, "number": number}
        case Masthead(title, about, stamp, firm):
            return {"title": _line(title), "about": _line(about), "stamp": _line(stamp), "firm": firm}
        case Paragraph(text, tone):
            return {"text": _line(text), "tone": tone}
        case Bullets(items, numbered):
            return {"items": [_line(item) for item in items], "numbered": numbered}
        case Facts(rows):
            return {"rows": [[_line(name), _line(of)] for name, of in rows]}
        case Table():
            return _table(block)
        case Picture(svg, alt):
            return {"svg": drawing(svg), "alt": printable(alt)}
        case Qr(address, alt, size):
            return {"svg": str(qr(address)), "alt": printable(alt), "size": size}
        case Section(blocks, name):
            return {"blocks": _blocks(blocks), "name": name}
        case Columns(columns, widths):
            return {"columns": [_blocks(column) for column in columns], "widths": list(widths)}
        case Card():
            return _card(block)
        case Cards(cards):
            return {"cards": [_card(card) for card in cards]}
        case Break():
            return {}
    assert_never(block)


def _card(card: Card) -> Plain:
    blocks = _blocks(card.blocks)
    return {"blocks": blocks, "width": card.width, "height": card.height, "folds": list(card.folds)}


def _table(table: Table) -> Plain:
    rows = [
        [
            {"text": _line(cell.text), "column": cell.column, "down": cell.down, "across": cell.across}
            for cell in cells(table, nr)
        ]
        for nr in range(len(table.rows))
    ]
    widths = table.widths or (0,) * len(table.head)
    return {
        "head": [_line(head) for head in table.head],
        "rows": rows,
        "widths": list(widths),
        "numbers": list(table.numbers),
    }


def _line(text: Line) -> list[Plain]:
    return [{"is": type(part).__name__.lower(), **_inline(part)} for part in text]


def _inline(part: Inline) -> Plain:
    match part:
        case Run(text, tone, own, lang):
            return {"text": breakable(printable(text)), "tone": tone, "own": own, "lang": lang.partition("-")[0]}
        case Write(_, width, height):
            return {"width": width, "height": height}
        case Boxes(count):
            return {"count": count}
        case Badge(letter):
            return {"letter": printable(letter)}
        case NextLine():
            return {}
    assert_never(part)


def drawing(svg: str) -> str:
    """A drawing in letters of ours.

    A program that draws takes letters out of another font where the first has none, but not those that it can take
    apart into one that the first has: ż. So each of those names its font.
    """
    names = ", ".join(FAMILIES)
    named = FONT.sub(f'font-family="{names}"', printable(ISOLATES.sub("", svg)))
    return BETWEEN_TAGS.sub(lambda found: _second_font(found[0]), named)


def _second_font(text: str) -> str:
    whose = groupby(text, lambda letter: ord(letter) in extended())
    parts = ((second, "".join(letters)) for second, letters in whose)
    return "".join(f'<tspan font-family="{FAMILIES[1]}">{part}</tspan>' if second else part for second, part in parts)
