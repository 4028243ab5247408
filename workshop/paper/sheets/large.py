"""The agreement in large letters, for who sees little: everything under one another."""

from collections.abc import Iterator
from dataclasses import replace

from ..tree import Block, Columns, Document, Heading, Line, Paragraph, Run, Section, Table, Write, cells, line, plain

LETTERS = 16.0


def large(document: Document) -> Document:
    """The same sheet in one column; a table is told row by row."""
    blocks = tuple(_under_one_another(document.blocks))
    return replace(document, name="large", blocks=blocks, type_size=LETTERS, least_size=0)


def _under_one_another(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        match block:
            case Columns(columns):
                for column in columns:
                    yield from _under_one_another(column)
            case Section(within, name):
                yield Section(tuple(_under_one_another(within)), name if name == "status" else "")
            case Table():
                yield from _told(block)
            case _:
                yield block


def _told(table: Table) -> Iterator[Block]:
    """What a row is about as a heading, and then each cell with what it says."""
    for nr in range(len(table.rows)):
        for cell in cells(table, nr):
            if cell.column == 0:
                yield Heading(cell.text, 3)
            elif cell.text:
                yield Paragraph(_cell(table.head[cell.column], cell.text))


def _cell(head: Line, text: Line) -> Line:
    about = Run(f"{plain(head)}: ", "soft")
    return line(about, tuple(replace(part, height=14) if isinstance(part, Write) else part for part in text))
