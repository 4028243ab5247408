"""A Document as plain text, to paste into a mail or a message: no drawing, and nothing to write on by hand."""

from collections.abc import Iterator, Sequence
from typing import assert_never

from ..tree import (
    Block,
    Break,
    Bullets,
    Card,
    Cards,
    Columns,
    Document,
    Facts,
    Heading,
    Line,
    Masthead,
    NextLine,
    Paragraph,
    Picture,
    Qr,
    Run,
    Section,
    Table,
)

NEXT = "\n  "


def text(documents: Sequence[Document]) -> bytes:
    """The sheets one after another, in UTF-8."""
    return "\n\n".join("\n".join(_lines(document.blocks)).strip() for document in documents).encode() + b"\n"


def _lines(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Masthead(title, about, stamp):
            yield from filter(None, map(_words, (title, about, stamp)))
        case Heading(of, level, number):
            yield from ("",) if level < 3 else ()
            yield f"{number} {_words(of)}" if number else _words(of)
        case Paragraph(of):
            yield from filter(None, [_words(of)])
        case Bullets(items):
            yield from (f"- {_words(item)}" for item in items)
        case Facts(rows):
            yield from (f"{_words(name)}: {_words(of)}" for name, of in rows)
        case Table(_, _, rows):
            yield from ("- " + " | ".join(filter(None, map(_words, row))) for row in rows)
        case Section(inside, _):
            yield from _lines(inside)
        case Columns(columns, _):
            for inside in columns:
                yield from _lines(inside)
        case Card(inside):
            yield from _lines(inside)
        case Cards(cards):
            yield from _lines(cards)
        case Picture(_, alt, _) | Qr(_, alt):
            yield alt
        case Break():
            yield ""
        case _:
            assert_never(block)


def _words(of: Line) -> str:
    """What is read: a dotted line, boxes and the letter on its shield are for the eye."""
    parts = (part.text if isinstance(part, Run) else NEXT if isinstance(part, NextLine) else "" for part in of)
    return "".join(parts).strip()
